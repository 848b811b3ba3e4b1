"""Pages about offices: under which one works, appointing to one, ending one."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts import listings
from touchstone.accounts.offices import choose_office, current_offices, day_of
from touchstone.accounts.paths import is_own_path
from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import ROLES
from touchstone.actions.accounts import appoint_to_office, revoke_office
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid
from touchstone.pages.responses import render_form
from touchstone.pages.routes import page
from touchstone.web.accounts.forms import AppointForm, ChooseOfficeForm, ConfirmForm, refuse


@page(permission=None, reason="Choosing under which office to work comes before having its rights.")
def choose(request: OfficeRequest) -> HttpResponse:
    """One of the person's own current offices; nobody else's is offered or accepted."""
    offices = {office.id: office for office in current_offices(request.user.pk, day_of(clock.now()))}
    if not offices:
        return render(request, "accounts/no_office.html")
    offered = [(office.id, _(ROLES[office.role].name), office.organisation.name) for office in offices.values()]
    chosen = request.office.id if request.office else None
    if request.method != "POST":
        form = ChooseOfficeForm(offices=offered, initial={"office": chosen})
        return render_form(request, "accounts/choose_office.html", form)
    form = ChooseOfficeForm(request.POST, offices=offered)
    if not form.is_valid():
        return render_form(request, "accounts/choose_office.html", form)
    choose_office(request, offices[form.cleaned_data["office"]])
    request.session.cycle_key()
    wanted = request.GET.get("next", "")
    return HttpResponseRedirect(wanted if wanted and is_own_path(wanted) else settings.LOGIN_REDIRECT_URL)


@page(permission=Permission.ACCOUNT_INVITE)
def appoint(request: OfficeRequest, person: str) -> HttpResponse:
    """Give a colleague another office."""
    at = clock.now()
    colleague = listings.load_colleague(by=request.actor, person=person, at=at)
    form = AppointForm(request.POST) if request.method == "POST" else AppointForm(initial={"from_on": day_of(at)})
    if form.is_bound and form.is_valid():
        try:
            appoint_to_office(by=request.actor, person=person, at=at, **form.values)
            return HttpResponseRedirect(reverse("person", args=[person]))
        except Invalid as refused:
            refuse(form, refused)
    return render_form(request, "accounts/appoint.html", form, {"colleague": colleague})


@page(permission=Permission.OFFICE_REVOKE)
def revoke(request: OfficeRequest, office: str) -> HttpResponse:
    """End an office, after asking once."""
    found = listings.load_office(by=request.actor, office=office)
    form = ConfirmForm(request.POST) if request.method == "POST" else ConfirmForm()
    if form.is_bound and form.is_valid():
        revoke_office(by=request.actor, office=office, at=clock.now())
        return HttpResponseRedirect(reverse("person", args=[found.person_id]))
    context = {"office": found, "role": _(ROLES[found.role].name) if found.role in ROLES else found.role}
    return render_form(request, "accounts/revoke.html", form, context)
