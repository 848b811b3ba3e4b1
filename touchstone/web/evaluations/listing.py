"""A project's evaluations: what stands, in a sentence or two; every run, every sealed plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.foundation import clock
from touchstone.pages.dates import date_uk, datetime_uk
from touchstone.pages.routes import page
from touchstone.queries.evaluation_values import EvaluationLine, EvaluationsShown, PlanLine, RunLine
from touchstone.queries.evaluations import load_evaluations
from touchstone.web.evaluations.words import STATES, VERDICTS, engine_words

READ = ("GET", "HEAD")


@page(permission=Permission.DECISION_VIEW, methods=READ)
def evaluations(request: OfficeRequest, project: str) -> HttpResponse:
    """What is promised, what was run, and whether any of it counts."""
    found = load_evaluations(by=request.actor, project=project, at=clock.now())
    results = {one.run: one for one in found.evaluations}
    context = {
        "project": found.project,
        "project_title": found.title,
        "stands": list(_stands(found)),
        "runs": [run_row(one, found.project, results.get(one.id), total=len(found.runs)) for one in found.runs],
        "plans": [_plan_row(one, found.project) for one in found.plans],
        "may_plan": found.may_plan,
        "may_run": found.may_record,
        "run_url": reverse("evaluation-run-start", args=[found.project]),
    }
    return render(request, "evaluations/list.html", context)


def run_row(run: RunLine, project: str, result: EvaluationLine | None, *, total: int) -> dict[str, Any]:
    """A run as the lists show it; its name leads to the result where there is one."""
    is_there = result is not None and bool(run.evaluation)
    name = "evaluation" if is_there else "evaluation-run"
    who = {"moment": datetime_uk(run.asked_at), "person": run.asked_by}
    return {
        "name": _("Run %(number)s of %(total)s") % {"number": run.number, "total": total},
        "href": reverse(name, args=[project, run.evaluation if is_there else run.id]),
        "title": run.title,
        "under": _("Under plan %(number)s") % {"number": run.plan_number} if run.plan else _("Without a plan"),
        "asked": _("%(moment)s, %(person)s") % who,
        "state": STATES[run.state],
        "progress": rows_words(run) if run.state == "running" else "",
        "has_result": is_there,
        "verdicts": verdict_numbers(result) if result else (),
        "counts": result is not None and result.counts,
        "is_offered": result is not None and result.is_offered,
        "is_attached": run.way == "attached",
    }


def rows_words(run: RunLine) -> str:
    """How far a run is: rows scanned of rows."""
    if not run.total:
        return _("Reading what the table holds")
    said = {"done": f"{run.progress:,}", "total": f"{run.total:,}"}
    return _("%(done)s of %(total)s rows scanned") % said


def verdict_numbers(result: EvaluationLine) -> list[tuple[Any, int]]:
    """How many limits came out how, worst first."""
    numbers = {"not_met": result.not_met, "cannot_tell": result.cannot_tell, "met": result.met}
    return [(VERDICTS[name], number) for name, number in numbers.items() if number]


def limits_words(result: EvaluationLine) -> str:
    """`2 limits met, 1 not met, 3 cannot tell`."""
    if not (result.met or result.not_met or result.cannot_tell):
        return _("no limit was agreed, so there are figures and no verdicts")
    parts = []
    if result.met:
        parts.append(ngettext("%(num)s limit met", "%(num)s limits met", result.met) % {"num": result.met})
    if result.not_met:
        parts.append(_("%(num)s not met") % {"num": result.not_met})
    if result.cannot_tell:
        parts.append(_("%(num)s cannot be told") % {"num": result.cannot_tell})
    return ", ".join(parts)


def _plan_row(plan: PlanLine, project: str) -> dict[str, Any]:
    said = {"moment": datetime_uk(plan.sealed_at), "person": plan.sealed_by}
    return {
        "name": _("Plan %(number)s") % {"number": plan.number},
        "href": reverse("evaluation-plan", args=[project, plan.id]),
        "title": plan.title,
        "sealed": _("Sealed %(moment)s by %(person)s") % said,
        "runs": ngettext("%(num)s run under it", "%(num)s runs under it", plan.runs) % {"num": plan.runs}
        if plan.runs
        else _("No run under it yet"),
    }


def _stands(found: EvaluationsShown) -> Iterator[Any]:
    """What stands: whether a plan is sealed, how the last run ended, and what counts at the gate."""
    yield _sealed(found)
    if not found.runs:
        return
    results = {one.run: one for one in found.evaluations}
    last = found.runs[0]
    result = results.get(last.id)
    yield _last_run(last, result, total=len(found.runs))
    counting = [one for one in found.evaluations if one.counts]
    if result is not None and result.counts:
        yield _("It counts at the gate as a test on the force’s own data.")
    elif counting:
        yield _("Run %(number)s counts at the gate.") % {"number": counting[0].run_number}
    elif result is not None:
        yield _not_counting(result)


def _sealed(found: EvaluationsShown) -> str:
    if not found.plans:
        return _("No plan is sealed. Whatever is run before one is sealed never counts at the gate.")
    if len(found.plans) == 1:
        return _("A plan is sealed, since %(day)s.") % {"day": date_uk(found.plans[0].sealed_at)}
    said = {"num": len(found.plans), "day": date_uk(found.plans[0].sealed_at)}
    return _("%(num)s plans are sealed, the last on %(day)s.") % said


def _last_run(run: RunLine, result: EvaluationLine | None, *, total: int) -> str:
    said: dict[str, Any] = {"number": run.number, "total": total}
    if result is not None:
        said["limits"] = limits_words(result)
        return _("Run %(number)s of %(total)s has ended: %(limits)s.") % said
    if run.state == "running":
        said["rows"] = rows_words(run)
        return _("Run %(number)s of %(total)s goes on: %(rows)s.") % said
    texts = {
        "waiting": _("Run %(number)s of %(total)s waits for a worker."),
        "cancelled": _("Run %(number)s of %(total)s was cancelled."),
        "refused": _("Run %(number)s of %(total)s was refused: its page says what to mend."),
        "done": _("Run %(number)s of %(total)s has ended."),
    }
    return texts[run.state] % said


def _not_counting(result: EvaluationLine) -> str:
    reasons = "; ".join(str(engine_words(one)) for one in result.reasons_not_counting)
    return _("Nothing counts at the gate yet. Why not: %(reasons)s.") % {"reasons": reasons}
