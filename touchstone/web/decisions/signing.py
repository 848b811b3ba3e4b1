"""One decision as sealed, the signatures it waits for, and the conditions it leaves owed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.decisions import close_condition, sign_decision
from touchstone.actions.once import act_once
from touchstone.foundation import clock
from touchstone.foundation.errors import AlreadyDone, NotFound, NotPermitted, Refusal
from touchstone.pages.paging import Pager, pager
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.decided import DecisionShown
from touchstone.queries.decisions import GatePage, load_condition, load_decision, rule_on_signature
from touchstone.web.decisions import words
from touchstone.web.decisions.decide import CONFLICT
from touchstone.web.decisions.forms import CloseForm, SignForm
from touchstone.web.decisions.gate import common, may_sign
from touchstone.web.decisions.shown import (
    decision_rows,
    difference_rows,
    outstanding_groups,
    proceed_rows,
    warning_rows,
)

READ = ("GET", "HEAD")


@page(permission=Permission.DECISION_VIEW, methods=READ)
def decision(request: OfficeRequest, project: str, decision: str) -> HttpResponse:
    """What was decided, by whom, on what, and what of the case has changed since."""
    found, one = load_decision(by=request.actor, project=project, decision=decision, at=clock.now())
    context = {
        **_about(found, one, pager(request, len(one.changes))),
        "warnings": warning_rows(one, found),
        "may_sign": may_sign(found, one, request.actor),
        "may_close": permits(request.actor.role, Permission.CONDITION_CLOSE),
    }
    return render(request, "decisions/decision.html", context)


@page(permission=Permission.DECISION_TAKE)
def sign(request: OfficeRequest, project: str, decision: str) -> HttpResponse:
    """Add a signature to a joint decision; once, however often it is sent."""
    at = clock.now()
    form = SignForm(request.POST) if request.method == "POST" else SignForm()
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            _sign(request, decision, form)
            return see_other("decision", project, decision)
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            refusal = refused
            show_refusal(form, refused)
    found, one = load_decision(by=request.actor, project=project, decision=decision, at=at)
    ruling = None
    if refusal is None:
        try:
            ruling = rule_on_signature(by=request.actor, gate=found, decision=decision, at=at)
        except Refusal as refused:
            refusal = refused
    context = {
        **_about(found, one),
        "refusal": refusal,
        "refused_groups": outstanding_groups(getattr(refusal, "items", ()), project),
        "ruling": ruling,
        "warnings": outstanding_groups(ruling.warnings, project) if ruling else [],
        "signs_as": words.role_words(ruling.signs_as, found.pack) if ruling else "",
        "back_url": reverse("decision", args=[project, decision]),
    }
    return render_form(request, "decisions/sign.html", form, context, status=CONFLICT if refusal else 0)


@page(permission=Permission.CONDITION_CLOSE)
def close(request: OfficeRequest, project: str, condition: str) -> HttpResponse:
    """Show that a condition was met, with evidence where there is any."""
    at = clock.now()
    snapshot, owed = load_condition(by=request.actor, project=project, condition=condition, at=at)
    evidence = [(one.id, one.title) for one in snapshot.evidence]
    form = CloseForm(request.POST, evidence=evidence) if request.method == "POST" else CloseForm(evidence=evidence)
    status = 0
    if form.is_bound and form.is_valid():
        try:
            _close(request, condition, form)
            return see_other("gate", project)
        except AlreadyDone as refused:
            status = CONFLICT
            show_refusal(form, refused)
        except NotPermitted:
            raise
        except Refusal as refused:
            show_refusal(form, refused)
    context = {"owed": owed, "project": snapshot, "words": words, "back_url": reverse("gate", args=[project])}
    return render_form(request, "decisions/close.html", form, context, status=status)


def _sign(request: OfficeRequest, decision: str, form: SignForm) -> None:
    at, dissent = clock.now(), form.cleaned_data["dissent"]
    act_once(
        by=request.actor,
        token=form.token,
        action="decision.sign",
        body={"decision": decision, "dissent": dissent},
        at=at,
        run=lambda: {"id": sign_decision(by=request.actor, decision=decision, at=at, dissent=dissent).id},
    )


def _close(request: OfficeRequest, condition: str, form: CloseForm) -> None:
    at, note, proof = clock.now(), form.cleaned_data["note"], form.cleaned_data.get("proof", "")
    act_once(
        by=request.actor,
        token=form.token,
        action="condition.close",
        body={"condition": condition, "note": note, "proof": proof},
        at=at,
        run=lambda: {"id": close_condition(by=request.actor, condition=condition, note=note, proof=proof, at=at).id},
    )


def _about(found: GatePage, one: DecisionShown, part: Pager | None = None) -> dict[str, object]:
    """What both pages tell. `part`: which of the changes are shown, where not all: whoever signs sees them all."""
    changes = part.part(one.changes) if part else one.changes
    return {
        **common(found),
        "decision": one,
        "rows": decision_rows(one, found),
        "answers": proceed_rows(one.answers, one.pack),
        "changes": difference_rows(changes, found, one.pack),
        "pager": part,
        "conditions": [(owed, words.role_words(owed.owner_role, one.pack)) for owed in one.conditions],
        "signatures": [(words.role_words(by.role, one.pack), by) for by in one.signatures],
        "still_to_sign": [words.role_words(role, found.pack) for role in one.still_to_sign],
    }
