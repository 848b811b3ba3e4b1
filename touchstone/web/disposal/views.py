"""Keep a project's content whatever its retention says, or destroy it by the act of two people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.disposal import (
    AUTHORITIES,
    approve_disposal,
    lift_hold,
    propose_disposal,
    set_hold,
)
from touchstone.actions.once import act_once
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from touchstone.pages.forms import GovForm
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.disposal import KeepingPage, find_disposal, find_hold, load_keeping
from touchstone.web.disposal.forms import ApproveForm, HoldForm, LiftForm, ProposeForm

READ = ("GET", "HEAD")
CONFLICT = 409


@page(permission=Permission.HISTORY_VIEW, methods=READ)
def hold_list(request: OfficeRequest, project: str) -> HttpResponse:
    """What keeps the content, what was proposed to end it, and what became of that."""
    found = load_keeping(by=request.actor, project=project)
    role = request.actor.role
    context = {
        **_about(found),
        "may_hold": permits(role, Permission.HOLD_SET),
        "may_propose": permits(role, Permission.DISPOSAL_PROPOSE),
        "may_approve": permits(role, Permission.DISPOSAL_APPROVE),
    }
    return render(request, "disposal/holds.html", context)


@page(permission=Permission.HOLD_SET)
def hold_set(request: OfficeRequest, project: str) -> HttpResponse:
    """Set a hold, with its reason."""
    found = load_keeping(by=request.actor, project=project)
    form = HoldForm(request.POST) if request.method == "POST" else HoldForm()

    def run() -> str:
        reason = form.cleaned_data["reason"]
        return set_hold(by=request.actor, project=project, reason=reason, at=clock.now()).id

    return _acted(request, found, form, "hold.set", run, "disposal/hold_set.html")


@page(permission=Permission.HOLD_SET)
def hold_lift(request: OfficeRequest, project: str, hold: str) -> HttpResponse:
    """End a hold."""
    found = load_keeping(by=request.actor, project=project)
    shown = find_hold(found, hold)
    form = LiftForm(request.POST) if request.method == "POST" else LiftForm()

    def run() -> str:
        return lift_hold(by=request.actor, hold=hold, at=clock.now()).id

    return _acted(request, found, form, "hold.lift", run, "disposal/hold_lift.html", hold=shown)


@page(permission=Permission.DISPOSAL_PROPOSE)
def propose(request: OfficeRequest, project: str) -> HttpResponse:
    """Propose to destroy the content, under a rule of the closed list."""
    found = load_keeping(by=request.actor, project=project)
    form = ProposeForm(request.POST) if request.method == "POST" else ProposeForm()

    def run() -> str:
        authority = form.cleaned_data["authority"]
        return propose_disposal(by=request.actor, project=project, authority=authority, at=clock.now()).id

    return _acted(request, found, form, "disposal.propose", run, "disposal/propose.html")


@page(permission=Permission.DISPOSAL_APPROVE)
def approve(request: OfficeRequest, project: str, disposal: str) -> HttpResponse:
    """Destroy the content, as the second person."""
    found = load_keeping(by=request.actor, project=project)
    shown = find_disposal(found, disposal)
    form = ApproveForm(request.POST) if request.method == "POST" else ApproveForm()

    def run() -> str:
        return approve_disposal(by=request.actor, disposal=disposal, at=clock.now()).id

    return _acted(request, found, form, "disposal.approve", run, "disposal/approve.html", disposal=shown)


def _acted(
    request: OfficeRequest,
    found: KeepingPage,
    form: GovForm,
    action: str,
    run: Callable[[], str],
    template: str,
    **more: Any,
) -> HttpResponse:
    """Do it once and go back to the list; else the form, with what refuses it above it."""
    status = 0
    if form.is_bound and form.is_valid():
        body = {"path": request.path, **{key: str(value) for key, value in form.values.items()}}
        try:
            act_once(
                by=request.actor,
                token=form.token,
                action=action,
                body=body,
                at=clock.now(),
                run=lambda: {"id": run()},
            )
            return see_other("hold-list", found.project)
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            show_refusal(form, refused)
            status = 0 if isinstance(refused, Invalid) else CONFLICT
    context = {**_about(found), "back_url": reverse("hold-list", args=[found.project]), **more}
    return render_form(request, template, form, context, status=status)


def _about(found: KeepingPage) -> dict[str, Any]:
    return {
        "found": found,
        "project_title": found.title or _("A project whose content was destroyed"),
        "authorities": AUTHORITIES,
    }
