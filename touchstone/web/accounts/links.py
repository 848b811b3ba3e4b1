"""Pages that a one-time link opens: an invitation, the first administrator, a new password.

Opening a link uses nothing up: its token goes into the session, out of the address, and counts when a form is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.access import Step
from touchstone.accounts.models import Invitation, Person
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import ROLES
from touchstone.actions.account_resets import check_reset_link, use_reset_link
from touchstone.actions.invitations import (
    accept_invitation,
    check_first_administrator_link,
    find_invitation,
    use_first_administrator_link,
)
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid
from touchstone.pages.responses import render_form
from touchstone.pages.routes import page
from touchstone.web.accounts.forms import ConfirmForm, FirstAdministratorForm, NewPasswordForm, NewPersonForm, refuse

LONGEST = 100
_open_page = page(permission=None, reason="Whoever holds a one-time link has no account yet, or cannot get in.")


def _opened(name: str) -> Callable[[HttpRequest, str], HttpResponse]:
    @page(permission=None, reason="Takes the token of a one-time link out of the address.", methods=("GET",))
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        request.session[name] = token[:LONGEST]
        return HttpResponseRedirect(reverse(name))

    return opened


open_invitation = _opened("accept_invitation")
open_reset = _opened("new_password")
open_first_administrator = _opened("first_administrator")


@_open_page
def accept(request: HttpRequest) -> HttpResponse:
    """Accept an invitation: with a new account, or as the person signed in."""
    at = clock.now()
    invitation = find_invitation(token=_token(request, "accept_invitation"), at=at)
    if isinstance(request.user, Person):
        return _accept_signed_in(cast(OfficeRequest, request), invitation, at)
    if Person.objects.filter(email=invitation.email).exists():
        return HttpResponseRedirect(f"{reverse('account_login')}?next={reverse('accept_invitation')}")
    form = NewPersonForm(request.POST) if request.method == "POST" else NewPersonForm()
    if form.is_bound and form.is_valid():
        try:
            token = _token(request, "accept_invitation")
            office = accept_invitation(token=token, at=at, name=form.values["name"], password=form.values["password"])
            return _sign_in(request, office.person)
        except Invalid as refused:
            refuse(form, refused)
    return render_form(request, "accounts/accept_new.html", form, _about(invitation))


@_open_page
def first_administrator(request: HttpRequest) -> HttpResponse:
    """Give a fresh installation its first organisation and administrator."""
    token = _token(request, "first_administrator")
    check_first_administrator_link(token=token, at=clock.now())
    form = FirstAdministratorForm(request.POST) if request.method == "POST" else FirstAdministratorForm()
    if form.is_bound and form.is_valid():
        values = form.values
        organisation = {"name": values["organisation_name"], **{key: values[key] for key in ("code", "kind", "nation")}}
        person = {key: values[key] for key in ("name", "email", "password")}
        try:
            office = use_first_administrator_link(token=token, organisation=organisation, at=clock.now(), **person)
            return _sign_in(request, office.person)
        except Invalid as refused:
            refuse(form, refused, name="organisation_name")
    return render_form(request, "accounts/first_administrator.html", form)


@_open_page
def new_password(request: HttpRequest) -> HttpResponse:
    """Choose a new password by a reset link."""
    token = _token(request, "new_password")
    check_reset_link(token=token, at=clock.now())
    form = NewPasswordForm(request.POST) if request.method == "POST" else NewPasswordForm()
    if form.is_bound and form.is_valid():
        try:
            use_reset_link(token=token, password=form.values["password"], at=clock.now())
            request.session.flush()
            return HttpResponseRedirect(reverse("account_login"))
        except Invalid as refused:
            refuse(form, refused)
    return render_form(request, "accounts/new_password.html", form)


def _accept_signed_in(request: OfficeRequest, invitation: Invitation, at: datetime) -> HttpResponse:
    if request.touchstone_step < Step.SECOND_FACTOR:
        return HttpResponseRedirect(f"{reverse('choose_office')}?next={reverse('accept_invitation')}")
    if request.user.email != invitation.email:
        return render(request, "accounts/accept_other.html", _about(invitation), status=403)
    form = ConfirmForm(request.POST) if request.method == "POST" else ConfirmForm()
    if form.is_bound and form.is_valid():
        accept_invitation(token=_token(request, "accept_invitation"), at=at, person=request.user)
        request.session.pop("accept_invitation", None)
        return HttpResponseRedirect(reverse("choose_office"))
    return render_form(request, "accounts/accept.html", form, _about(invitation))


def _about(invitation: Invitation) -> dict[str, object]:
    return {"invitation": invitation, "role": _(ROLES[invitation.role].name)}


def _token(request: HttpRequest, name: str) -> str:
    return str(request.session.get(name, ""))


def _sign_in(request: HttpRequest, person: Person) -> HttpResponse:
    """Straight into a session that may do one thing: set up an authenticator app."""
    for name in ("accept_invitation", "first_administrator", "new_password"):
        request.session.pop(name, None)
    record_authentication(request, person, method="password")
    return perform_login(request, Login(user=person))
