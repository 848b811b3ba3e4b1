"""An organisation's own guidance: what its new projects get, what it loaded, and switching packs on and off."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.once import act_once
from touchstone.actions.own_guidance import choose_pack
from touchstone.foundation import clock
from touchstone.foundation.errors import NotFound, NotPermitted, Refusal
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.own_guidance import load_local_version, load_offer, load_own_guidance
from touchstone.web.guidance import words
from touchstone.web.guidance.forms import SwitchForm
from touchstone.web.guidance.loading import touch_context

READ = ("GET", "HEAD")
CONFLICT = 409


@page(permission=Permission.GUIDANCE_VIEW, methods=READ)
def own(request: OfficeRequest) -> HttpResponse:
    """The main pack, each supplement on or off and why, and what the organisation loaded."""
    context = {
        "found": load_own_guidance(by=request.actor),
        "may_edit": permits(request.actor.role, Permission.GUIDANCE_EDIT),
    }
    return render(request, "guidance/own.html", context)


@page(permission=Permission.GUIDANCE_EDIT)
def switch(request: OfficeRequest, pack: str) -> HttpResponse:
    """Whether new projects get one supplement."""
    offer = load_offer(by=request.actor, pack=pack)
    form = (
        SwitchForm(request.POST)
        if request.method == "POST"
        else SwitchForm(initial={"state": "on" if offer.is_wanted else "off"})
    )
    status = 0
    if form.is_bound and form.is_valid():
        at, is_on = clock.now(), form.cleaned_data["state"] == "on"
        try:
            act_once(
                by=request.actor,
                token=form.token,
                action="guidance.choose",
                body={"pack": pack, "is_on": is_on},
                at=at,
                run=lambda: {"id": choose_pack(by=request.actor, pack=pack, is_on=is_on, at=at).id},
            )
            return see_other("own-guidance")
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            show_refusal(form, refused)
            status = CONFLICT
    context = {"offer": offer, "back_url": reverse("own-guidance")}
    return render_form(request, "guidance/switch.html", form, context, status=status)


@page(permission=Permission.GUIDANCE_VIEW, methods=READ)
def local(request: OfficeRequest, local: str) -> HttpResponse:
    """One stored version: what it does to new projects, and which projects could be moved to it."""
    version, touch = load_local_version(by=request.actor, local=local)
    context = {
        "version": version,
        "words": words,
        "may_edit": permits(request.actor.role, Permission.GUIDANCE_EDIT),
        **(touch_context(touch) if touch else {"touch": None}),
    }
    return render(request, "guidance/local.html", context)
