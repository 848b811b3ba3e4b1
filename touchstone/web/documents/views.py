"""Which documents there are, preparing a version, and handing it out as a page or as data."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.documents import prepare_document
from touchstone.actions.once import act_once
from touchstone.documents.own_page import own_page_policy
from touchstone.documents.registry import document_type
from touchstone.documents.rendering import json_text
from touchstone.foundation import clock
from touchstone.pages.forms import GovForm
from touchstone.pages.responses import render_form
from touchstone.pages.routes import page
from touchstone.queries.documents import DocumentText, list_documents, load_document

READ = ("GET", "HEAD")


@page(permission=Permission.DOCUMENT_VIEW, methods=READ)
def documents(request: OfficeRequest, project: str) -> HttpResponse:
    """Every kind of document, its versions, and whether the case has changed since."""
    title, shown = list_documents(by=request.actor, project=project, at=clock.now())
    context = {
        "title": title,
        "documents": shown,
        "project": project,
        "project_url": reverse("project", args=[project]),
        "may_make": permits(request.actor.role, Permission.DOCUMENT_MAKE),
    }
    return render(request, "documents/documents.html", context)


@page(permission=Permission.DOCUMENT_MAKE)
def prepare(request: OfficeRequest, project: str, document: str) -> HttpResponse:
    """Make the next version of a document from the case as it stands."""
    kind = document_type(document)
    form = GovForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        at = clock.now()

        def run() -> dict[str, str]:
            return {"version": prepare_document(by=request.actor, project=project, document=document, at=at).id}

        body = {"project": project, "document": document}
        act_once(by=request.actor, token=form.token, action="document.prepare", body=body, at=at, run=run)
        return HttpResponseRedirect(reverse("documents", args=[project]))
    list_documents(by=request.actor, project=project, at=clock.now())  # a project out of reach is not there
    return render_form(request, "documents/prepare.html", form, {"kind": kind, "project": project})


@page(permission=Permission.DOCUMENT_VIEW, methods=READ)
def as_page(request: OfficeRequest, version: str) -> HttpResponse:
    """One version as a page of its own, which can be saved and printed."""
    found = load_document(by=request.actor, version=version)
    response = HttpResponse(found.html)
    response.headers["Content-Security-Policy"] = own_page_policy(found.html)
    response.headers["Content-Disposition"] = f'inline; filename="{_file_name(found)}.html"'
    return response


@page(permission=Permission.DOCUMENT_VIEW, methods=READ)
def as_data(request: OfficeRequest, version: str) -> HttpResponse:
    """One version as canonical JSON."""
    found = load_document(by=request.actor, version=version)
    response = HttpResponse(json_text(found.facts), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(found)}.json"'
    return response


def _file_name(found: DocumentText) -> str:
    return f"{found.document}-{found.number}"
