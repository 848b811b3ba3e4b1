"""Take a decision: choose the outcome, say what it rests on, check before signing, sign. Nothing is kept until then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.actions.decisions import record_decision
from touchstone.actions.once import act_once
from touchstone.domain import decision_refusals as refusals
from touchstone.domain.case import local_day
from touchstone.domain.decision import is_late
from touchstone.domain.lifecycle_steps import Outcome
from touchstone.foundation import clock
from touchstone.foundation.errors import AlreadyDone, NotFound, NotPermitted, Refusal
from touchstone.foundation.identifiers import is_id
from touchstone.guidance.authority import authority_of
from touchstone.pages.forms import GovForm
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.pages.text import whole_number
from touchstone.queries.decisions import (
    GatePage,
    check_may_decide,
    list_recorded_since,
    load_gate,
    rule_on,
)
from touchstone.web.decisions import words
from touchstone.web.decisions.decide_form import STEP, ChooseForm, DecideForm, with_case_read, with_changed_rows
from touchstone.web.decisions.gate import common
from touchstone.web.decisions.shown import outstanding_groups

CONFLICT = 409
UNPROCESSABLE = 422
# What has changed under the person, rather than what they typed.
MOVED = (
    refusals.SnapshotMoved,
    refusals.ProjectNotOpen,
    refusals.StageNotOpen,
    refusals.OutcomeNotOpen,
    refusals.AlreadySigned,
    AlreadyDone,
)
# The field on which a refusal is shown.
FIELDS: Mapping[type[Refusal], str] = {
    refusals.ReasonsMissing: "reasons",
    refusals.TookPlaceInFuture: "took_place_on",
    refusals.DestinationNotOpen: "to_stage",
}


class NotWhole(Exception):
    """The form that was sent to be signed is not whole."""


@page(permission=Permission.DECISION_TAKE)
def decide(request: OfficeRequest, project: str) -> HttpResponse:
    """The outcome, then its form, then the page before signing."""
    at = clock.now()
    if request.POST.get(STEP) == "sign":
        return _signed(request, project, at)
    found = load_gate(by=request.actor, project=project, at=at)
    outcome = _outcome(request.POST if request.method == "POST" else request.GET)
    if request.method != "POST":
        if found.refusal is not None:
            raise found.refusal
        if outcome not in found.outcomes:
            return _choose(request, found, request.GET if "outcome" in request.GET else None)
        check_may_decide(by=request.actor, gate=found, outcome=outcome.value, at=at)
        return _shown(request, found, DecideForm(gate=found, outcome=outcome, today=local_day(at)))
    if outcome is None:
        return _choose(request, found, request.POST)
    return _worked(request, found, outcome, at)


def _worked(request: OfficeRequest, found: GatePage, outcome: Outcome, at: datetime) -> HttpResponse:
    """The button pressed: another condition, one fewer, change what was typed, or check before signing."""
    step = request.POST.get(STEP, "")
    today = local_day(at)
    if step == "change" or step == "add" or step.startswith("remove."):
        data = request.POST if step == "change" else with_changed_rows(request.POST)
        typed = DecideForm(data, gate=found, outcome=outcome, today=today).typed()
        return _shown(request, found, DecideForm(gate=found, outcome=outcome, today=today, initial=typed))
    form = DecideForm(request.POST, gate=found, outcome=outcome, today=today)
    if not form.is_valid():
        return _shown(request, found, form)
    try:
        ruling = rule_on(by=request.actor, gate=found, proposed=form.proposed(), at=at)
    except NotPermitted:
        raise
    except Refusal as refused:
        return _refused(request, found, outcome, refused, at)
    proposed = form.proposed()
    context = {
        **common(found),
        "form": form,
        "ruling": ruling,
        "proposed": proposed,
        "leads_to": words.stage_words(ruling.to_stage, found.pack) if ruling.to_stage else "",
        "signs_as": words.role_words(ruling.signs_as, found.pack),
        "still_to_sign": [words.role_words(one, found.pack) for one in ruling.still_to_sign],
        "warnings": outstanding_groups(ruling.warnings, found.snapshot.project),
        "covers": _covers_words(form),
        "owners": {one.owner_role: words.role_words(one.owner_role, found.pack) for one in proposed.conditions},
        "is_late": is_late(took_place_on=proposed.took_place_on, recorded_at=at),
        "decide_url": reverse("decide", args=[found.snapshot.project]),
    }
    return render(request, "decisions/check.html", context)


def _covers_words(form: Any) -> str:
    """What the decision covers, in the words it was chosen by; "" where there was nothing to choose."""
    if "covers" not in form.fields:
        return ""
    return str(dict(form.fields["covers"].choices).get(form.cleaned_data["covers"], ""))


def _signed(request: OfficeRequest, project: str, at: datetime) -> HttpResponse:
    """Seal it, once however often it is sent; else the form again, with everything typed."""
    token = request.POST.get("token", "")
    sent = {name: value for name, value in request.POST.items() if name not in (STEP, "csrfmiddlewaretoken")}
    outcome = _outcome(request.POST)

    def run() -> dict[str, str]:
        found = load_gate(by=request.actor, project=project, at=at)
        if outcome is None:
            raise NotWhole
        form = DecideForm(request.POST, gate=found, outcome=outcome, today=local_day(at))
        if not form.is_valid():
            raise NotWhole
        dissent = form.cleaned_data["dissent"]
        made = record_decision(by=request.actor, project=project, proposed=form.proposed(), at=at, dissent=dissent)
        return {"id": made.id}

    try:
        done = act_once(
            by=request.actor,
            token=token if is_id(token) else "",
            action="decision.take",
            body={"project": project, **sent},
            at=at,
            run=run,
        )
    except (NotFound, NotPermitted):
        raise
    except (NotWhole, Refusal) as refused:
        found = load_gate(by=request.actor, project=project, at=at)
        if outcome is None:
            return _choose(request, found, request.POST)
        if isinstance(refused, Refusal):
            return _refused(request, found, outcome, refused, at)
        return _shown(request, found, DecideForm(request.POST, gate=found, outcome=outcome, today=local_day(at)))
    return see_other("decision", project, done["id"])


def _refused(request: OfficeRequest, found: GatePage, outcome: Outcome, refused: Refusal, at: datetime) -> HttpResponse:
    """The form again with the refusal above it: who refuses, what is missing, what has changed."""
    has_moved = isinstance(refused, refusals.SnapshotMoved)
    data = with_case_read(request.POST, found) if has_moved else request.POST
    form = DecideForm(data, gate=found, outcome=outcome, today=local_day(at))
    _mark(form, refused)
    items = getattr(refused, "items", ())
    position = whole_number(request.POST.get("seen_position", ""))
    since = list_recorded_since(gate=found, position=position) if has_moved and position is not None else ()
    more = {
        "refusal": refused,
        "refused_groups": outstanding_groups(items, found.snapshot.project),
        "since": [(one, words.ACTS.get(one.verb, _("Something else was recorded"))) for one in since],
        "asked": {key: one.text for key, one in found.pack.questions.items()} if since else {},
    }
    return _shown(request, found, form, more, status=CONFLICT if isinstance(refused, MOVED) else UNPROCESSABLE)


def _mark(form: GovForm, refused: Refusal) -> None:
    """Put the refusal's message into the error summary, at its field where it has one."""
    form.is_valid()
    field = FIELDS.get(type(refused))
    form.add_error(field if field in form.fields else None, _(refused.message))


def _shown(
    request: OfficeRequest,
    found: GatePage,
    form: DecideForm,
    more: Mapping[str, Any] | None = None,
    *,
    status: int = 0,
) -> HttpResponse:
    stages = found.destinations.of(form.outcome)
    context = {
        **common(found),
        "outcome": words.OUTCOMES[form.outcome.value],
        "leads_to": words.stage_words(stages[0], found.pack) if len(stages) == 1 else "",
        "barring": {one.id for one in form.questions if authority_of(one, adopted=found.snapshot.adopted).bars},
        "has_conditions": form.outcome is Outcome.PROCEED_WITH_CONDITIONS,
        "back_url": reverse("decide", args=[found.snapshot.project]),
        **(more or {}),
    }
    return render_form(request, "decisions/decide.html", form, context, status=status)


def _choose(request: OfficeRequest, found: GatePage, sent: QueryDict | None) -> HttpResponse:
    outcomes = [
        (one.value, words.OUTCOMES[one.value].text, words.OUTCOMES[one.value].meaning) for one in found.outcomes
    ]
    form = ChooseForm(sent, outcomes=outcomes) if sent is not None else ChooseForm(outcomes=outcomes)
    context = {**common(found), "back_url": reverse("gate", args=[found.snapshot.project])}
    return render_form(request, "decisions/choose.html", form, context)


def _outcome(sent: QueryDict) -> Outcome | None:
    value = sent.get("outcome", "")
    return next((one for one in Outcome if one.value == value), None)
