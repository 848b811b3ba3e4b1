"""A project's triage: the result with its reasons, levels set by hand, advice asked on how much applies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.once import act_once
from touchstone.actions.triage import ask_threshold, override_triage, record_threshold_reply
from touchstone.domain.case import local_day
from touchstone.domain.explanation import Explanation, explain
from touchstone.foundation import clock
from touchstone.foundation.errors import AlreadyDone, Conflict, Invalid, NotFound
from touchstone.pages.forms import GovForm
from touchstone.pages.impact_words import AXES, LEVELS
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.triage import TriagePage, load_triage
from touchstone.queries.worklists import ThresholdLine
from touchstone.web.triage.forms import ADVISERS, AskForm, OverrideForm, ReplyForm, refuse

CONFLICT = 409


@page(permission=Permission.PROJECT_VIEW, methods=("GET", "HEAD"))
def result(request: OfficeRequest, project: str) -> HttpResponse:
    """What triage makes of the answers now, rule by rule, with what people set instead and whom they asked."""
    found = load_triage(by=request.actor, project=project, at=clock.now())
    context = {
        "triage": found,
        "found": _explained(found),
        "advisers": ADVISERS,
        "axes": AXES,
        "levels": LEVELS,
        "may_override": permits(request.actor.role, Permission.TRIAGE_OVERRIDE),
        "may_ask": permits(request.actor.role, Permission.ADVICE_REQUEST),
        "may_answer": permits(request.actor.role, Permission.ANSWER_EDIT),
    }
    return render(request, "triage/result.html", context)


@page(permission=Permission.TRIAGE_OVERRIDE)
def override(request: OfficeRequest, project: str) -> HttpResponse:
    """Set one level higher or lower than computed, with the reason."""
    found = load_triage(by=request.actor, project=project, at=clock.now())
    form = OverrideForm(request.POST) if request.method == "POST" else OverrideForm()
    context = {"triage": found, "found": _explained(found)}
    return _sent(
        request,
        form,
        "triage/override.html",
        context,
        lambda: {"id": override_triage(by=request.actor, project=project, at=clock.now(), **form.values).id},
    )


@page(permission=Permission.ADVICE_REQUEST)
def ask(request: OfficeRequest, project: str) -> HttpResponse:
    """Record that advice was asked on how much of the guidance applies."""
    found = load_triage(by=request.actor, project=project, at=clock.now())
    today = local_day(clock.now())
    form = AskForm(request.POST, today=today) if request.method == "POST" else AskForm(today=today)
    return _sent(
        request,
        form,
        "triage/ask.html",
        {"triage": found},
        lambda: {"id": ask_threshold(by=request.actor, project=project, at=clock.now(), **form.values).id},
    )


@page(permission=Permission.ADVICE_REQUEST)
def reply(request: OfficeRequest, project: str, query: str) -> HttpResponse:
    """Record the reply to such a request."""
    found = load_triage(by=request.actor, project=project, at=clock.now())
    line = _asked(found, query, sent=request.method == "POST")
    days = {"asked_on": line.asked_on, "today": local_day(clock.now())}
    form = ReplyForm(request.POST, **days) if request.method == "POST" else ReplyForm(version=line.version, **days)
    context = {"triage": found, "line": line, "adviser": ADVISERS.get(line.adviser, line.adviser)}
    return _sent(
        request,
        form,
        "triage/reply.html",
        context,
        lambda: {
            "id": record_threshold_reply(
                by=request.actor, query=query, read_version=form.version, at=clock.now(), **form.values
            ).id
        },
    )


def _asked(found: TriagePage, query: str, *, sent: bool) -> ThresholdLine:
    """The request; one that is answered is still taken from a form that was open already, so that nothing is lost."""
    for line in found.asked:
        if line.id == query and (sent or line.replied_on is None):
            return line
    raise NotFound("There is no such request that waits for a reply")


def _explained(found: TriagePage) -> Explanation:
    chosen = {one.axis: one.chosen for one in found.levels if one.chosen}
    return explain(found.impact, pack=found.pack, path=found.path.path, chosen=chosen, barriers=found.path.barriers)


def _sent(
    request: OfficeRequest, form: GovForm, template: str, context: dict[str, Any], run: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """Show the form, or act once on what was sent and go back to the result."""
    project: str = context["triage"].snapshot.project
    if not (form.is_bound and form.is_valid()):
        return render_form(request, template, form, context)
    body = {name: value.isoformat() if isinstance(value, date) else value for name, value in form.values.items()}
    try:
        act_once(
            by=request.actor,
            token=form.token,
            action=template,
            body={"project": project, **body},
            at=clock.now(),
            run=run,
        )
    except Invalid as wrong:
        refuse(form, wrong)
        return render_form(request, template, form, context)
    except (AlreadyDone, Conflict) as late:
        form.add_error(None, f"{_(late.message)}. {_(late.remedy)}")
        return render_form(request, template, form, context, status=CONFLICT)
    return see_other("triage-result", project)
