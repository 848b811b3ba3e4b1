"""Open a project: one thing a page, all so far carried in the form, the result explained before anything is kept.

Nothing is stored until the last button is pressed. `go` turns to another step as things stand; without it the form of
`step` is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.actions.once import act_once
from touchstone.actions.projects import open_project
from touchstone.domain.answer_values import Given, check_answer
from touchstone.domain.case import local_day
from touchstone.domain.explanation import explain
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid
from touchstone.pages.carried import BAD_REQUEST, FIELD, UNREADABLE, CarryRefused, unreadable_values
from touchstone.pages.forms import GovForm
from touchstone.pages.question_form import QuestionForm, question_form
from touchstone.pages.responses import UNPROCESSABLE, render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.packs import newest_pack
from touchstone.web.triage.carry import Carry, pack_carry, read_carry
from touchstone.web.triage.check_rows import check_rows
from touchstone.web.triage.forms import AboutForm, EntryForm, TechnologyForm, refuse
from touchstone.web.triage.journey import ABOUT, CHECK, ENTRY, RESULT, TECHNOLOGY, Journey


@page(permission=Permission.PROJECT_OPEN)
def start(request: OfficeRequest) -> HttpResponse:
    """Every step of opening a project, at one address."""
    if request.method != "POST":
        return _show(request, Journey(Carry(), newest_pack(request.actor.organisation_id)), ABOUT)
    try:
        carry = read_carry(request.POST.get(FIELD, ""), by=request.actor)
    except CarryRefused as refusal:
        values = unreadable_values(request, refusal, start_again_url=reverse("triage-start"))
        return render(request, UNREADABLE, values, status=BAD_REQUEST)
    journey = Journey(carry, newest_pack(request.actor.organisation_id))
    wanted, sent = request.POST.get("go", ""), request.POST.get("step", "")
    if wanted or journey.reachable(sent) != sent or sent == CHECK:
        return _show(request, journey, journey.reachable(wanted or RESULT))
    return _open(request, journey) if sent == RESULT else _taken(request, journey, sent)


def _taken(request: OfficeRequest, journey: Journey, step: str) -> HttpResponse:
    """The form of one step: on to the next thing that is missing, or the same page with what is wrong."""
    form = _form(journey, step, request.POST)
    if isinstance(form, QuestionForm) and form.changes_rows:
        return _show(request, journey, step, form.with_changed_rows())
    if not form.is_valid():
        return _show(request, journey, step, form)
    try:
        carry = _with(journey, step, form)
    except Invalid as wrong:
        _refuse_answer(form, wrong)
        return _show(request, journey, step, form)
    onward = Journey(carry, journey.pack)
    return _show(request, onward, onward.first_missing or CHECK)


def _with(journey: Journey, step: str, form: GovForm) -> Carry:
    if isinstance(form, QuestionForm):
        given = Given(today=local_day(clock.now()))
        value = check_answer(question=form.question, value=form.answer(), given=given)
        return journey.carry.with_answer(step, value)
    values = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in form.values.items()}
    return journey.carry.with_about({name: value or "" for name, value in values.items()})


def _open(request: OfficeRequest, journey: Journey) -> HttpResponse:
    at = clock.now()
    opening = journey.carry.opening(shown=journey.impact.shown)
    try:
        made = act_once(
            by=request.actor,
            token=journey.carry.token,
            action="project.open",
            body=journey.carry.data(),
            at=at,
            run=lambda: {"project": open_project(by=request.actor, opening=opening, at=at).id},
        )
    except Invalid as wrong:  # the guidance or the rules have changed while the page was open
        return _show(request, journey, CHECK, problems=[_(one) for one in wrong.field_errors.values()])
    return see_other("project", made["project"])


def _show(
    request: OfficeRequest,
    journey: Journey,
    step: str,
    form: GovForm | None = None,
    *,
    problems: list[str] | None = None,
) -> HttpResponse:
    """The page of a step, unbound unless `form` is what was sent and is wrong."""
    context = {
        "carry": pack_carry(journey.carry, by=request.actor),
        "step": step,
        "previous": journey.before(step),
        "journey": journey,
        "problems": [{"text": one, "href": ""} for one in problems or ()],
    }
    if step == CHECK:
        return render(
            request,
            "triage/check.html",
            {**context, "sections": check_rows(journey), "has_errors": bool(problems)},
            status=UNPROCESSABLE if problems else 200,
        )
    if step == RESULT:
        found = explain(journey.impact, pack=journey.pack, path=journey.path)
        return render(request, "triage/before_opening.html", {**context, "found": found})
    shown = form or _form(journey, step)
    if not isinstance(shown, QuestionForm):
        return render_form(request, "triage/step.html", shown, context)
    number, count = journey.place(step)
    context |= {"number": number, "count": count, "sources": journey.pack.sheet.sources}
    return render_form(request, "triage/question.html", shown, context)


def _form(journey: Journey, step: str, data: Mapping[str, Any] | None = None) -> GovForm:
    about = {name: value for name, value in journey.carry.about.items() if value}
    if step == ABOUT:
        return AboutForm(data, initial=about)
    if step == TECHNOLOGY:
        return TechnologyForm(data, initial=about)
    if step == ENTRY:
        return EntryForm(data, initial=about, today=local_day(clock.now()))
    asked = journey.pack.question(step)
    return question_form(asked, data=data, answer=journey.answer_to(asked))


def _refuse_answer(form: GovForm, wrong: Invalid) -> None:
    named = {f"answer.{name}": message for name, message in wrong.field_errors.items()}
    refuse(form, Invalid(wrong.message, field_errors=named))
