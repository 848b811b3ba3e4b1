"""Pages about the people of one's organisation: the list, one person, inviting, disabling, a way back in."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from touchstone.accounts import listings
from touchstone.accounts.links import NewLink, invitation_path, reset_path
from touchstone.accounts.models import Organisation
from touchstone.accounts.offices import day_of
from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import ROLES, permits
from touchstone.actions.account_resets import make_reset_link
from touchstone.actions.accounts import create_organisation, disable_person, enable_person
from touchstone.actions.invitations import invite_person, withdraw_invitation
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotFound
from touchstone.pages.responses import render_form
from touchstone.pages.routes import page
from touchstone.web.accounts.forms import KINDS, NATIONS, ConfirmForm, InviteForm, OrganisationForm, refuse

# A link is shown on one page, once: the session carries its token there.
_NEW_LINK = "new_link"


@page(permission=Permission.ACCOUNT_VIEW, methods=("GET", "HEAD"))
def people(request: OfficeRequest) -> HttpResponse:
    """Everybody of the organisation, and the invitations still open."""
    at = clock.now()
    context = {
        "colleagues": listings.list_colleagues(by=request.actor, at=at),
        "invitations": listings.list_open_invitations(by=request.actor, at=at),
        "roles": ROLES,
        "may_invite": permits(request.actor.role, Permission.ACCOUNT_INVITE),
    }
    return render(request, "accounts/people.html", context)


@page(permission=Permission.ACCOUNT_VIEW, methods=("GET", "HEAD"))
def person(request: OfficeRequest, person: str) -> HttpResponse:
    """One person's offices in the organisation, and what may be done about them."""
    role = request.actor.role
    context = {
        "colleague": listings.load_colleague(by=request.actor, person=person, at=clock.now()),
        "roles": ROLES,
        "is_self": person == request.actor.person_id,
        "may_invite": permits(role, Permission.ACCOUNT_INVITE),
        "may_revoke": permits(role, Permission.OFFICE_REVOKE),
        "may_disable": permits(role, Permission.ACCOUNT_DISABLE),
        "may_reset": permits(role, Permission.ACCOUNT_RESET),
    }
    return render(request, "accounts/person.html", context)


@page(permission=Permission.ACCOUNT_INVITE)
def invite(request: OfficeRequest) -> HttpResponse:
    """Invite an address to an office."""
    form = InviteForm(request.POST) if request.method == "POST" else InviteForm()
    if form.is_bound and form.is_valid():
        try:
            link = invite_person(by=request.actor, at=clock.now(), **form.values)
            return _show_link(request, "invitation", link)
        except Invalid as refused:
            refuse(form, refused)
    return render_form(request, "accounts/invite.html", form)


@page(permission=Permission.ACCOUNT_INVITE)
def withdraw(request: OfficeRequest, invitation: str) -> HttpResponse:
    """Void an open invitation, after asking once."""
    found = listings.load_open_invitation(by=request.actor, invitation=invitation, at=clock.now())
    form = ConfirmForm(request.POST) if request.method == "POST" else ConfirmForm()
    if form.is_bound and form.is_valid():
        withdraw_invitation(by=request.actor, invitation=invitation, at=clock.now())
        return HttpResponseRedirect(reverse("people"))
    return render_form(request, "accounts/withdraw.html", form, {"invitation": found})


@page(permission=Permission.ACCOUNT_DISABLE)
def disable(request: OfficeRequest, person: str) -> HttpResponse:
    """Disable a colleague's account, or enable it again, after asking once."""
    colleague = listings.load_colleague(by=request.actor, person=person, at=clock.now())
    form = ConfirmForm(request.POST) if request.method == "POST" else ConfirmForm()
    if form.is_bound and form.is_valid():
        change = disable_person if colleague.person.is_active else enable_person
        change(by=request.actor, person=person, at=clock.now())
        return HttpResponseRedirect(reverse("person", args=[person]))
    return render_form(request, "accounts/disable.html", form, {"colleague": colleague})


@page(permission=Permission.ACCOUNT_RESET)
def reset(request: OfficeRequest, person: str) -> HttpResponse:
    """Make a link by which a locked-out colleague gets back in."""
    colleague = listings.load_colleague(by=request.actor, person=person, at=clock.now())
    form = ConfirmForm(request.POST) if request.method == "POST" else ConfirmForm()
    if form.is_bound and form.is_valid():
        return _show_link(request, "reset", make_reset_link(by=request.actor, person=person, at=clock.now()))
    return render_form(request, "accounts/reset.html", form, {"colleague": colleague})


@page(permission=Permission.ORGANISATION_CREATE)
def organisations(request: OfficeRequest) -> HttpResponse:
    """The organisations entered here, and a form for one more."""
    form = OrganisationForm(request.POST) if request.method == "POST" else OrganisationForm()
    if form.is_bound and form.is_valid():
        try:
            return _add_organisation(request, form)
        except Invalid as refused:
            refuse(form, refused)
    rows = Organisation.objects.order_by("name", "id")
    context = {"organisations": rows, "kinds": KINDS, "nations": NATIONS}
    return render_form(request, "accounts/organisations.html", form, context)


@page(permission=Permission.ACCOUNT_INVITE, methods=("GET",))
def new_link(request: OfficeRequest) -> HttpResponse:
    """A link just made, shown once."""
    kept = request.session.pop(_NEW_LINK, None)
    if kept is None:
        raise NotFound
    path = invitation_path(kept["token"]) if kept["kind"] == "invitation" else reset_path(kept["token"])
    context = {"link": request.build_absolute_uri(path), "kind": kept["kind"]}
    return render(request, "accounts/new_link.html", context)


def _add_organisation(request: OfficeRequest, form: OrganisationForm) -> HttpResponse:
    at = clock.now()
    values = form.values
    email = values.pop("email")
    made = create_organisation(by=request.actor, at=at, opened_on=day_of(at), **values)
    if not email:
        return HttpResponseRedirect(reverse("organisations"))
    link = invite_person(by=request.actor, organisation=made.id, email=email, role="administrator", at=at)
    return _show_link(request, "invitation", link)


def _show_link(request: OfficeRequest, kind: str, link: NewLink) -> HttpResponse:
    request.session[_NEW_LINK] = {"kind": kind, "token": link.token}
    return HttpResponseRedirect(reverse("new_link"))
