"""Evidence: listed with its digest and strength, attached, replaced by a new version, downloaded as an attachment."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.evidence import attach_evidence
from touchstone.actions.once import act_once
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form
from touchstone.pages.routes import page
from touchstone.queries.evidence import RELEASED, EvidenceLine, list_evidence, load_download, load_evidence
from touchstone.queries.packs import pack_for
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.store.files import read_file
from touchstone.web.evidence.forms import EvidenceForm
from touchstone.web.evidence.words import PURPOSES, SCANS, STRENGTHS

READ = ("GET", "HEAD")
CONFLICT = 409


@page(permission=Permission.PROJECT_VIEW, methods=READ)
def evidence_list(request: OfficeRequest, project: str) -> HttpResponse:
    """Every evidence item with its digest, strength, scan state and who attached it; earlier versions on request."""
    with_earlier = request.GET.get("earlier") == "yes"
    snapshot = load_project_snapshot(by=request.actor, project=project, at=clock.now())
    names = {one.id: one.name for one in pack_for(snapshot).sheet.documents}
    context = {
        "project": snapshot,
        "lines": list_evidence(by=request.actor, project=project, with_earlier=with_earlier),
        "with_earlier": with_earlier,
        "purposes": PURPOSES,
        "strengths": STRENGTHS,
        "scans": SCANS,
        "document_names": names,
        "released": RELEASED,
        "may_attach": permits(request.actor.role, Permission.EVIDENCE_ATTACH),
        "may_download": permits(request.actor.role, Permission.EVIDENCE_DOWNLOAD),
    }
    return render(request, "evidence/list.html", context)


@page(permission=Permission.EVIDENCE_ATTACH)
def attach(request: OfficeRequest, project: str) -> HttpResponse:
    """Attach a file as a new evidence item."""
    return _attached(request, project, None)


@page(permission=Permission.EVIDENCE_ATTACH)
def replace(request: OfficeRequest, project: str, item: str) -> HttpResponse:
    """Attach a file as the next version of an item; the earlier one stays on record."""
    found = load_evidence(by=request.actor, project=project, item=item)
    if found.superseded_at is not None:
        raise NotFound("There is no such evidence to replace")
    return _attached(request, project, found)


@page(permission=Permission.EVIDENCE_DOWNLOAD, methods=READ)
def download(request: OfficeRequest, project: str, item: str) -> StreamingHttpResponse:
    """The bytes, always as an attachment and never as a page."""
    found = load_download(by=request.actor, project=project, item=item)
    response = StreamingHttpResponse(read_file(found.digest), content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.file_name) or "attachment"
    response["Content-Length"] = str(found.size)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _attached(request: OfficeRequest, project: str, replaces: EvidenceLine | None) -> HttpResponse:
    pack = pack_for(load_project_snapshot(by=request.actor, project=project, at=clock.now()))
    if request.method == "POST":
        form = EvidenceForm(request.POST, request.FILES, pack=pack)
    else:
        form = EvidenceForm(pack=pack, initial=_initial(replaces))
    status = 0
    if form.is_bound and form.is_valid():
        try:
            _store(request, project, form, replaces)
            return HttpResponseRedirect(reverse("evidence-list", args=[project]))
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            show_refusal(form, refused)
            status = 0 if isinstance(refused, Invalid) else CONFLICT
    context = {"replaces": replaces, "back_url": reverse("evidence-list", args=[project])}
    return render_form(request, "evidence/attach.html", form, context, status=status)


def _store(request: OfficeRequest, project: str, form: EvidenceForm, replaces: EvidenceLine | None) -> None:
    at, values = clock.now(), form.values
    upload = values.pop("file")
    said: dict[str, Any] = {**values, "documents": tuple(values["documents"])}
    body = {"project": project, "title": said["title"], "name": upload.name, "size": upload.size}
    act_once(
        by=request.actor,
        token=form.token,
        action="evidence.attach",
        body=body,
        at=at,
        run=lambda: {
            "item": attach_evidence(
                by=request.actor,
                project=project,
                pieces=upload.chunks(),
                file_name=upload.name,
                replaces=replaces.id if replaces else "",
                at=at,
                **said,
            ).id
        },
    )


def _initial(replaces: EvidenceLine | None) -> dict[str, Any]:
    if replaces is None:
        return {"purpose": "general", "strength": "asserted"}
    return {
        "title": replaces.title,
        "documents": list(replaces.documents),
        "purpose": replaces.purpose,
        "strength": replaces.strength,
    }
