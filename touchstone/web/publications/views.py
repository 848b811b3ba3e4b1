"""The state of a project's publications, and the record as the public would see it today."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.documents.atrs_record.build import build
from touchstone.documents.atrs_record.evaluation_reading import read_evaluations
from touchstone.documents.atrs_record.evaluation_words import Tongue
from touchstone.documents.atrs_record.files import render_page
from touchstone.foundation import clock
from touchstone.pages.dates import date_uk
from touchstone.pages.routes import page
from touchstone.queries.publications import load_publications, load_sources, load_sources_and_claims
from touchstone.queries.withholdings import count_due
from touchstone.web.publications.forms import HAPPENED, WHAT
from touchstone.web.publications.own_page import own_page

READ = ("GET", "HEAD")
PAGE = Tongue(gettext=gettext, ngettext=ngettext, day=date_uk)


@page(permission=Permission.PUBLICATION_VIEW, methods=READ)
def publications(request: OfficeRequest, project: str) -> HttpResponse:
    """What waits for a second person, what may be proposed now, and every public version with its proof."""
    shown = load_publications(by=request.actor, project=project)
    context = {
        "shown": shown,
        "what": WHAT,
        "happened": HAPPENED,
        "may_withhold": permits(request.actor.role, Permission.PUBLICATION_WITHHOLD),
        "reviews_due": count_due(by=request.actor, on=clock.now().date()),
        "may_propose": shown.is_owner and permits(request.actor.role, Permission.PUBLICATION_PROPOSE),
        "public_url": str(settings.TOUCHSTONE_PUBLIC_URL).rstrip("/"),
        "project_url": reverse("project", args=[project]),
    }
    return render(request, "publications/publications.html", context)


@page(permission=Permission.PUBLICATION_VIEW, methods=READ)
def preview(request: OfficeRequest, project: str) -> HttpResponse:
    """What the record holds today, part by part: said, withheld, or not yet answered."""
    sources, resting = load_sources_and_claims(by=request.actor, project=project, at=clock.now())
    facts = build(sources)
    fields = [*facts["about"], *(field for tier in facts["tiers"] for field in tier["fields"])]
    context = {
        "facts": facts,
        "title": sources.snapshot.title,
        "answered": [one for one in fields if one["state"] == "answered"],
        "withheld": [one for one in fields if one["state"] == "withheld"],
        "unanswered": [one for one in fields if one["state"] == "not-answered"],
        "optional": [one for one in fields if one["state"] == "not-given"],
        "evaluations": read_evaluations(facts, PAGE),
        "resting": resting,
        "project": project,
    }
    return render(request, "publications/preview.html", context)


@page(permission=Permission.PUBLICATION_VIEW, methods=READ)
def preview_page(request: OfficeRequest, project: str) -> HttpResponse:
    """The record's page as the public would see it if it were published today."""
    return own_page(render_page(build(load_sources(by=request.actor, project=project, at=clock.now()))))
