"""Adoption acts, by which two people make proposed items and our own force policy; and who decides where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.adoption import propose_adoption, revoke_adoption, sign_adoption
from touchstone.actions.once import act_once
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotPermitted, Refusal
from touchstone.pages.forms import GovForm
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.packs import newest_pack
from touchstone.queries.policy import list_stage_rules, load_adoptable, load_adoption, load_policy
from touchstone.web.decisions import words
from touchstone.web.decisions.forms import ProposeForm, RevokeForm, SignAdoptionForm

READ = ("GET", "HEAD")
CONFLICT = 409


@page(permission=Permission.DECISION_VIEW, methods=READ)
def policy(request: OfficeRequest) -> HttpResponse:
    """What is proposed, in force and revoked, and how much of each stage could be adopted."""
    context = {
        "found": load_policy(by=request.actor),
        "words": words,
        "may_propose": permits(request.actor.role, Permission.DECISION_TAKE),
        "may_sign": permits(request.actor.role, Permission.ADOPTION_SIGN),
    }
    return render(request, "decisions/policy.html", context)


@page(permission=Permission.DECISION_TAKE)
def propose(request: OfficeRequest, stage: str) -> HttpResponse:
    """Propose that items of one stage become force policy."""
    found = load_adoptable(by=request.actor, stage=stage)
    form = ProposeForm(request.POST, found=found) if request.method == "POST" else ProposeForm(found=found)
    if form.is_bound and form.is_valid():
        at, items, reasons = clock.now(), form.items(), form.cleaned_data["reasons"]
        try:
            act_once(
                by=request.actor,
                token=form.token,
                action="adoption.propose",
                body={"stage": stage, "items": items, "reasons": reasons},
                at=at,
                run=lambda: {
                    "id": propose_adoption(
                        by=request.actor,
                        pack=found.pack.id,
                        pack_version=found.pack.version,
                        items=items,
                        reasons=reasons,
                        at=at,
                    ).id
                },
            )
            return see_other("policy")
        except NotPermitted:
            raise
        except Refusal as refused:
            show_refusal(form, refused)
            if not isinstance(refused, Invalid):
                return _proposing(request, form, found, status=CONFLICT)
    return _proposing(request, form, found)


@page(permission=Permission.ADOPTION_SIGN)
def sign(request: OfficeRequest, adoption: str) -> HttpResponse:
    """Sign an act that somebody else proposed."""
    form = SignAdoptionForm(request.POST) if request.method == "POST" else SignAdoptionForm()
    return _settled(request, adoption, form, "sign", sign_adoption)


@page(permission=Permission.ADOPTION_SIGN)
def revoke(request: OfficeRequest, adoption: str) -> HttpResponse:
    """End an act that is in force."""
    form = RevokeForm(request.POST) if request.method == "POST" else RevokeForm()
    return _settled(request, adoption, form, "revoke", revoke_adoption)


@page(permission=Permission.DECISION_VIEW, methods=READ)
def who_decides(request: OfficeRequest) -> HttpResponse:
    """For each stage: who decides, on whose authority, and who holds those offices today."""
    pack = newest_pack(request.actor.organisation_id)
    rules = [
        (
            one,
            words.rule_words(one.rule, pack),
            words.DECIDER_AUTHORITY.get(one.rule.authority.kind, ""),
            words.holder_words(one.holders, pack),
        )
        for one in list_stage_rules(by=request.actor, at=clock.now())
    ]
    context = {"rules": rules, "sources": pack.sheet.sources}
    return render(request, "decisions/who_decides.html", context)


def _proposing(request: OfficeRequest, form: ProposeForm, found: Any, *, status: int = 0) -> HttpResponse:
    context = {"found": found, "back_url": reverse("policy")}
    return render_form(request, "decisions/propose.html", form, context, status=status)


def _settled(
    request: OfficeRequest, adoption: str, form: GovForm, what: str, settle: Callable[..., Any]
) -> HttpResponse:
    found = load_adoption(by=request.actor, adoption=adoption)
    status = 0
    if form.is_bound and form.is_valid():
        at = clock.now()
        try:
            act_once(
                by=request.actor,
                token=form.token,
                action=f"adoption.{what}",
                body={"adoption": adoption},
                at=at,
                run=lambda: {"id": settle(by=request.actor, adoption=adoption, at=at).id},
            )
            return see_other("policy")
        except NotPermitted:
            raise
        except Refusal as refused:
            show_refusal(form, refused)
            status = CONFLICT
    context = {"found": found, "what": what, "words": words, "back_url": reverse("policy")}
    return render_form(request, "decisions/settle.html", form, context, status=status)
