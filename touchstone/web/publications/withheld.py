"""Fields withheld from the public record: the list, withholding one, its review, disclosing it, and all reviews due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.once import act_once
from touchstone.actions.publications import disclose_field, keep_withheld, withhold_field
from touchstone.documents.atrs_record.build import build
from touchstone.documents.atrs_record.public_texts import fields_of
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from touchstone.pages.forms import GovForm
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.publications import load_publications, load_sources
from touchstone.queries.withholdings import (
    WithholdingShown,
    list_reviews,
    list_withholdings,
    load_nation,
    load_withholding,
)
from touchstone.web.publications.forms import DiscloseForm, KeepForm, WithholdForm

READ = ("GET", "HEAD")
CONFLICT = 409


@page(permission=Permission.PUBLICATION_VIEW, methods=READ)
def withheld_list(request: OfficeRequest, project: str) -> HttpResponse:
    """What is withheld from a project's record and until when, and what may be withheld."""
    at = clock.now()
    shown = load_publications(by=request.actor, project=project)
    fields = fields_of(build(load_sources(by=request.actor, project=project, at=at)))
    found = list_withholdings(by=request.actor, project=project, on=at.date())
    held = {one.question for one in found if not one.ending}
    context = {
        "shown": shown,
        "standing": [one for one in found if not one.ending],
        "ended": [one for one in found if one.ending],
        "fields": [one for one in fields if one["state"] in ("answered", "withheld") and one["question"] not in held],
        "may_withhold": shown.is_owner and permits(request.actor.role, Permission.PUBLICATION_WITHHOLD),
    }
    return render(request, "publications/withheld.html", context)


@page(permission=Permission.PUBLICATION_WITHHOLD)
def withhold(request: OfficeRequest, project: str, question: str) -> HttpResponse:
    """Withhold one field under an exemption."""
    at = clock.now()
    sources = load_sources(by=request.actor, project=project, at=at)
    field = next((one for one in fields_of(build(sources)) if one["question"] == question), None)
    if field is None:
        raise NotFound("There is no such field in the record")
    nation = load_nation(by=request.actor, project=project)
    form = WithholdForm(request.POST if request.method == "POST" else None, nation=nation)

    def run() -> str:
        return withhold_field(by=request.actor, project=project, question=question, at=at, **form.values).id

    context = {"field": field, "back_url": reverse("withheld-list", args=[project])}
    return _acted(request, form, "withholding.decide", run, "publications/withhold.html", project, context)


@page(permission=Permission.PUBLICATION_WITHHOLD)
def keep(request: OfficeRequest, withholding: str) -> HttpResponse:
    """Review a withheld field and keep it so."""
    shown = _load(request, withholding)
    initial = {"harm": shown.harm, "balance": shown.balance}
    form = KeepForm(request.POST if request.method == "POST" else None, initial=initial)

    def run() -> str:
        return keep_withheld(by=request.actor, withholding=withholding, at=clock.now(), **form.values).id

    return _acted(
        request, form, "withholding.keep", run, "publications/keep_withheld.html", shown.project, _about(shown)
    )


@page(permission=Permission.PUBLICATION_WITHHOLD)
def disclose(request: OfficeRequest, withholding: str) -> HttpResponse:
    """End a withholding, so that the field comes with the next version."""
    shown = _load(request, withholding)
    form = DiscloseForm(request.POST if request.method == "POST" else None)

    def run() -> str:
        return disclose_field(by=request.actor, withholding=withholding, at=clock.now(), **form.values).id

    return _acted(
        request, form, "withholding.disclose", run, "publications/disclose.html", shown.project, _about(shown)
    )


@page(permission=Permission.PUBLICATION_WITHHOLD, methods=READ)
def reviews(request: OfficeRequest) -> HttpResponse:
    """Everything that the organisation withholds, those due for review first."""
    found = list_reviews(by=request.actor, on=clock.now().date())
    context = {"due": [one for one in found if one.is_due], "later": [one for one in found if not one.is_due]}
    return render(request, "publications/reviews.html", context)


def _load(request: OfficeRequest, withholding: str) -> WithholdingShown:
    return load_withholding(by=request.actor, withholding=withholding, on=clock.now().date())


def _about(shown: WithholdingShown) -> dict[str, Any]:
    return {"one": shown, "back_url": reverse("withheld-list", args=[shown.project])}


def _acted(
    request: OfficeRequest,
    form: GovForm,
    action: str,
    run: Callable[[], str],
    template: str,
    project: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """Do it once and go back to the list; else the form, with what refuses it above it."""
    status = 0
    if form.is_bound and form.is_valid():
        body = {"path": request.path, **{key: str(value) for key, value in form.values.items()}}
        try:
            act_once(
                by=request.actor, token=form.token, action=action, body=body, at=clock.now(), run=lambda: {"id": run()}
            )
            return see_other("withheld-list", project)
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            show_refusal(form, refused)
            status = 0 if isinstance(refused, Invalid) else CONFLICT
    return render_form(request, template, form, context, status=status)
