"""Runs: under which plan and by which way, what on, how far, stopped with a confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.evaluations.runs import ask_for_run, cancel_run
from touchstone.actions.once import act_once
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from touchstone.pages.dates import datetime_uk
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.evaluation_drafts import read_draft
from touchstone.queries.evaluation_values import EvaluationsShown, PlanLine, RunLine, RunShown
from touchstone.queries.evaluations import load_evaluations, load_run
from touchstone.web.evaluations.forms import ATTACHED, FOLDER, NO_PLAN, UPLOAD, CancelForm, RunForm, WayForm
from touchstone.web.evaluations.listing import rows_words
from touchstone.web.evaluations.refusing import show_every
from touchstone.web.evaluations.words import DATA, KINDS, PERFORMED_BY, STATES, WAYS, engine_words

READ = ("GET", "HEAD")
CONFLICT = 409
SECONDS = 3  # between two looks at a run that goes on


@page(permission=Permission.EVALUATION_RECORD)
def start(request: OfficeRequest, project: str) -> HttpResponse:
    """Plan and way first; then, as the address says, the file and who makes the run."""
    found = load_evaluations(by=request.actor, project=project, at=clock.now())
    way = request.GET.get("way", "")
    if way in (UPLOAD, FOLDER):
        return _run(request, found, way)
    bound = {"data": request.POST} if request.method == "POST" else {"initial": _chosen(request, found)}
    form = WayForm(**bound, plans=plan_choices(found), **_ways(found))
    if form.is_bound and form.is_valid():
        return _onward(found.project, form.cleaned_data["plan"], form.cleaned_data["way"])
    context = {
        "project_title": found.title,
        "has_folder": found.has_folder,
        "back_url": reverse("evaluations", args=[found.project]),
    }
    return render_form(request, "evaluations/way.html", form, context)


@page(permission=Permission.DECISION_VIEW, methods=READ)
def run(request: OfficeRequest, project: str, run: str) -> HttpResponse:
    """How far a run is, looked at again by itself while it goes on; how it ended, and what was wrong."""
    shown = load_run(by=request.actor, project=project, run=run)
    line = shown.line
    is_refreshing = line.is_live and request.GET.get("refresh") != "no"
    context = {
        "project": shown.project,
        "project_title": shown.project_title,
        "run": line,
        "state": STATES[line.state],
        "state_id": line.state,
        "is_live": line.is_live,
        "is_refreshing": is_refreshing,
        "seconds": SECONDS,
        "progress": _progress(line),
        "finished": _("The run has ended. Its result is kept, and is evidence where it may be shown."),
        "result_url": reverse("evaluation", args=[shown.project, line.evaluation]) if line.evaluation else "",
        "problems": line.problems,
        "is_disposed": line.is_disposed,
        "engine": engine_words,
        "may_cancel": shown.may_cancel,
        "may_run": permits(request.actor.role, Permission.EVALUATION_RECORD),
        "run_url": _start_url(shown.project, line.plan),
        "rows": _rows(shown),
    }
    answer = render(request, "evaluations/run.html", context)
    if is_refreshing:
        answer.headers["Refresh"] = str(SECONDS)  # without a script, and without a tag that nobody can switch off
    return answer


@page(permission=Permission.EVALUATION_RECORD)
def cancel(request: OfficeRequest, project: str, run: str) -> HttpResponse:
    """Stop a run that waits or goes on, once that is confirmed."""
    shown = load_run(by=request.actor, project=project, run=run)
    form, status = (CancelForm(request.POST) if request.method == "POST" else CancelForm()), 0
    if form.is_bound and form.is_valid():
        at = clock.now()
        try:
            act_once(
                by=request.actor,
                token=form.token,
                action="evaluation.cancel-run",
                body={"run": shown.line.id},
                at=at,
                run=lambda: {"id": cancel_run(by=request.actor, run=shown.line.id, at=at).id},
            )
            return see_other("evaluation-run", shown.project, shown.line.id)
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            show_every(form, refused)
            status = CONFLICT
    context = {
        "project_title": shown.project_title,
        "run": shown.line,
        "back_url": reverse("evaluation-run", args=[shown.project, shown.line.id]),
    }
    return render_form(request, "evaluations/cancel.html", form, context, status=status)


def plan_choices(found: EvaluationsShown) -> list[tuple[str, Any]]:
    """Plans that a run may keep, the newest first."""
    return [
        (one.id, _("Plan %(number)s: %(title)s") % {"number": one.number, "title": one.title})
        for one in found.plans
        if not one.is_disposed
    ]


def _ways(found: EvaluationsShown) -> dict[str, Any]:
    ways: list[tuple[str, Any]] = []
    if found.has_folder:
        ways.append((FOLDER, _("In the folder for evaluations, which this service reads")))
    ways.append((UPLOAD, _("On my computer: upload a file")))
    ways.append((ATTACHED, _("Where they may not leave: I bring the result of the command line")))
    hints = {
        FOLDER: _("You choose a file by name. It is read and never copied."),
        UPLOAD: _("Up to %(megabytes)s MB. Deleted when the run ends.") % {"megabytes": found.upload_megabytes},
        ATTACHED: _("“touchstone evaluate” runs beside the data; the file of its result is attached."),
    }
    return {"ways": ways, "hints": hints}


def _chosen(request: OfficeRequest, found: EvaluationsShown) -> dict[str, str]:
    """The plan named in the address, else the only one there is."""
    plans = [one for one, _words in plan_choices(found)]
    asked = request.GET.get("plan", "")
    return {"plan": asked if asked in (*plans, NO_PLAN) else plans[0] if len(plans) == 1 else ""}


def _onward(project: str, plan: str, way: str) -> HttpResponseRedirect:
    name = "evaluation-attach" if way == ATTACHED else "evaluation-run-start"
    query = {"plan": plan} if way == ATTACHED else {"plan": plan, "way": way}
    answer = HttpResponseRedirect(f"{reverse(name, args=[project])}?{urlencode(query)}")
    answer.status_code = 303
    return answer


def _start_url(project: str, plan: str) -> str:
    address = reverse("evaluation-run-start", args=[project])
    return f"{address}?{urlencode({'plan': plan or NO_PLAN})}"


def _run(request: OfficeRequest, found: EvaluationsShown, way: str) -> HttpResponse:
    plan = _plan(request, found)
    options: dict[str, Any] = {
        "way": way,
        "files": found.offered_data,
        "has_plan": plan is not None,
        "megabytes": found.upload_megabytes,
    }
    sends = request.method == "POST"
    form = RunForm(request.POST, request.FILES, **options) if sends else RunForm(**options)
    problems: tuple[Problem, ...] = ()
    status = 0
    if form.is_bound and form.is_valid():
        problems = _spec_problems(form)
        if not problems:
            try:
                return see_other("evaluation-run", found.project, _ask(request, found.project, plan, way, form)["id"])
            except (NotFound, NotPermitted):
                raise
            except Refusal as refused:
                show_every(form, refused, spec="spec_text")
                status = 0 if isinstance(refused, Invalid) else CONFLICT
    context = {
        "project_title": found.title,
        "plan": plan,
        "way": way,
        "files": found.offered_data,
        "problems": problems,
        "engine": engine_words,
        "back_url": _start_url(found.project, plan.id if plan else ""),
        "cancel_url": reverse("evaluations", args=[found.project]),
    }
    return render_form(request, "evaluations/run_form.html", form, context, status=status)


def _plan(request: OfficeRequest, found: EvaluationsShown) -> PlanLine | None:
    """The plan in the address; None where the address says none. NotFound for a plan that is not there."""
    asked = request.GET.get("plan", NO_PLAN)
    if asked == NO_PLAN:
        return None
    for one in found.plans:
        if one.id == asked and not one.is_disposed:
            return one
    raise NotFound("There is no such plan")


def _spec_problems(form: RunForm) -> tuple[Problem, ...]:
    """What is wrong with the spec that was typed where there is no plan."""
    if "spec_text" not in form.fields:
        return ()
    try:
        read_draft(form.cleaned_data["spec_text"])
    except EvaluationRefused as refused:
        form.add_error("spec_text", _("Mend what is listed above the form, then start the run"))
        return refused.problems
    return ()


def _ask(request: OfficeRequest, project: str, plan: PlanLine | None, way: str, form: RunForm) -> Mapping[str, Any]:
    at, values = clock.now(), form.values
    upload = values.pop("file", None)
    said: dict[str, Any] = {"plan": plan.id if plan else "", "way": way, **values}
    name = upload.name if upload else ""
    size = upload.size if upload else 0
    return act_once(
        by=request.actor,
        token=form.token,
        action="evaluation.ask-for-run",
        body={"project": project, **said, "name": name, "size": size},
        at=at,
        run=lambda: {
            "id": ask_for_run(
                by=request.actor,
                project=project,
                pieces=upload.chunks() if upload else None,
                file_name=name,
                at=at,
                **said,
            ).id
        },
    )


def _progress(run: RunLine) -> dict[str, Any]:
    """Rows of rows, in words and for the bar."""
    if run.state == "waiting":
        return {"words": _("Waiting for a worker"), "short": _("Waiting"), "done": 0, "total": 0}
    share = f"{run.progress * 100 // run.total}%" if run.total else ""
    return {
        "words": rows_words(run),
        "short": share or _("Running"),
        "done": min(run.progress, run.total),
        "total": run.total,
    }


def _rows(shown: RunShown) -> list[dict[str, Any]]:
    line = shown.line
    plan: dict[str, Any] = {"key": _("Plan"), "value": _("None: it never counts at a gate")}
    if line.plan:
        plan = {
            "key": _("Plan"),
            "value": _("Plan %(number)s") % {"number": line.plan_number},
            "href": reverse("evaluation-plan", args=[shown.project, line.plan]),
            "text": _("Read it"),
            "change": _("Plan %(number)s") % {"number": line.plan_number},
        }
    rows = [
        {"key": _("Title"), "value": line.title, "typed": True},
        plan,
        {"key": _("Where the data are"), "value": str(WAYS[line.way])},
        {"key": _("Data"), "value": line.data_name, "typed": True, "note": str(DATA.get(line.data, ""))},
        {"key": _("Made by"), "value": str(PERFORMED_BY.get(line.performed_by, ""))},
        {"key": _("Shows"), "value": str(KINDS.get(line.kind, ""))},
        {
            "key": _("Asked for"),
            "value": _("%(moment)s, %(person)s") % {"moment": datetime_uk(line.asked_at), "person": line.asked_by},
        },
    ]
    if line.ended_at:
        rows.append({"key": _("Ended"), "value": datetime_uk(line.ended_at)})
    return rows
