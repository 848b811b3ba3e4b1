"""A case as a file: downloaded from a project, and a project opened from one after what would be made was shown."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.case_files import CaseFileUse, CaseOpening, open_from_case_file, use_of
from touchstone.actions.once import act_once
from touchstone.casefiles.problems import CaseFileRefused
from touchstone.casefiles.reading import CaseReading, read_case
from touchstone.casefiles.writing import MEDIA_TYPES, case_bytes
from touchstone.domain.case import local_day
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.problem import Problem
from touchstone.pages.errors import typed_text
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.case_files import is_imported, load_case_file
from touchstone.web.projects.case_file_forms import CaseFileForm, CaseOpeningForm
from touchstone.web.projects.case_file_words import PARTS

READ = ("GET", "HEAD")
#: What fits into a form that is sent back; a larger file is checked with the command line.
LARGEST = 1_000_000
CARRIED = "carried-token"  # a name that is never shown back as typed text
OURS = (CARRIED, "token", "csrfmiddlewaretoken")
BAD_REQUEST, UNPROCESSABLE, CONFLICT = 400, 422, 409


class CarriedFileRefused(Refusal):
    """What came with the form is not the file that was chosen."""


@page(permission=Permission.DECISION_VIEW, methods=READ)
def case_file(request: OfficeRequest, project: str) -> HttpResponse:
    """What the file holds and leaves out, and where to have it."""
    found = load_case_file(by=request.actor, project=project, at=clock.now())
    context = {"project": project, "found": found, "is_imported": is_imported(by=request.actor, project=project)}
    context["parts"] = PARTS
    context["may_download"] = permits(request.actor.role, Permission.EVIDENCE_DOWNLOAD)
    return render(request, "projects/case_file.html", context)


@page(permission=Permission.DECISION_VIEW, methods=READ)
def case_file_download(request: OfficeRequest, project: str, case_format: str) -> HttpResponse:
    """The file itself, always as an attachment."""
    found = load_case_file(by=request.actor, project=project, at=clock.now())
    if case_format == "json":
        data = case_bytes(found.case_file, "json")
    else:
        data = case_bytes(found.case_file, "yaml", comments=found.comments)
    answer = HttpResponse(data, content_type=MEDIA_TYPES[case_format])
    name = f"case-{project}.{case_format}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@page(permission=Permission.PROJECT_OPEN)
def case_file_open(request: OfficeRequest) -> HttpResponse:
    """Choose a file; read what would be made of it and what stays in it; then open."""
    if request.method != "POST":
        return render_form(request, "projects/case_file_choose.html", CaseFileForm(), {"problems": ()})
    if CARRIED in request.POST:
        return _opened(request)
    form = CaseFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _choose(request, form)
    upload = form.values["file"]
    if upload.size > LARGEST:
        form.add_error("file", _("Choose a file of at most 1 MB. A larger one can be checked on the command line"))
        return _choose(request, form)
    data = b"".join(upload.chunks())
    try:
        reading = _read(data, name=_name(upload.name, data))
    except CaseFileRefused as refused:
        form.add_error("file", _("The case file cannot be read. What is wrong is listed below, line by line"))
        return _choose(request, form, refused.problems)
    return _preview(request, reading, data, CaseOpeningForm(initial=_initial(reading), today=local_day(clock.now())))


def _opened(request: OfficeRequest) -> HttpResponse:
    """The second step: the file comes back as it was chosen, with what was typed beside it."""
    try:
        data = _carried(request.POST.get(CARRIED, ""), by=request.actor)
        reading = _read(data, name=_name("", data))
    except (CarriedFileRefused, CaseFileRefused) as refused:
        typed = [(name, text) for name, text in typed_text(request) if name not in OURS]
        context = {"refusal": refused, "typed": typed}
        return render(request, "projects/case_file_lost.html", context, status=BAD_REQUEST)
    form = CaseOpeningForm(request.POST, today=local_day(clock.now()))
    if not form.is_valid():
        return _preview(request, reading, data, form)
    try:
        made = _open(request, reading, data, form)
    except (NotFound, NotPermitted):
        raise
    except Refusal as refused:
        _show(form, refused)
        return _preview(request, reading, data, form, status=0 if isinstance(refused, Invalid) else CONFLICT)
    return see_other("project", made["project"])


def _open(request: OfficeRequest, reading: CaseReading, data: bytes, form: CaseOpeningForm) -> Mapping[str, Any]:
    at, values = clock.now(), form.values
    opening = CaseOpening(case_file=reading.case_file, data=data, is_json=_is_json(data), **values)
    body = {key: value.isoformat() if isinstance(value, date) else value or "" for key, value in values.items()}
    return act_once(
        by=request.actor,
        token=form.token,
        action="case-file.open",
        body={**body, "file": opening.digest},
        at=at,
        run=lambda: {"project": open_from_case_file(by=request.actor, opening=opening, at=at).id},
    )


def _show(form: CaseOpeningForm, refused: Refusal) -> None:
    """What is wrong, on its field; a triage question still to be answered is listed on the page as it is."""
    errors = refused.field_errors if isinstance(refused, Invalid) else {}
    known = {name: text for name, text in errors.items() if name in form.fields}
    if errors and not known:
        form.add_error(None, _("Answer the triage questions listed below in the file, and choose it again"))
        return
    show_refusal(form, Invalid(refused.message, field_errors=known) if known else refused)


def _choose(request: OfficeRequest, form: CaseFileForm, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    return render_form(request, "projects/case_file_choose.html", form, {"problems": problems}, status=UNPROCESSABLE)


def _preview(
    request: OfficeRequest, reading: CaseReading, data: bytes, form: CaseOpeningForm, *, status: int = 0
) -> HttpResponse:
    use = use_of(reading.case_file, organisation=request.actor.organisation_id)
    context = {
        "carried": _carry(data, by=request.actor),
        "case": reading.case_file,
        "use": use,
        "missing": _missing(use),
        "parts": PARTS,
        "notes": reading.notes,
    }
    return render_form(request, "projects/case_file_preview.html", form, context, status=status)


def _missing(use: CaseFileUse) -> list[tuple[str, Any]]:
    """Triage questions that the file leaves open: id and text."""
    return [(key, use.pack.question(key).text) for key in use.unanswered]


def _initial(reading: CaseReading) -> dict[str, Any]:
    technology = reading.case_file.technology
    return {
        "title": (technology.title or technology.name)[:200],
        "problem": technology.problem or "",
        "entry": technology.entry or "",
        "catch_up_on": technology.catch_up_on,
    }


def _read(data: bytes, *, name: str) -> CaseReading:
    return read_case(data, library=shipped_library(), name=name)


def _name(name: str, data: bytes) -> str:
    """What the file is called where it is read: its kind decides how, whatever it was called."""
    return "case file.json" if name.lower().endswith(".json") or _is_json(data) else "case file.yaml"


def _is_json(data: bytes) -> bool:
    return data.lstrip()[:1] in (b"{", b"[")


def _carry(data: bytes, *, by: Actor) -> str:
    """The file as the value of a hidden field, signed for this person, so that nothing is stored before the end."""
    packed = base64.b64encode(zlib.compress(data, 9)).decode("ascii")
    return signing.Signer(salt=_salt(by)).sign(packed)


def _carried(text: str, *, by: Actor) -> bytes:
    """The bytes that were chosen. Raises CarriedFileRefused for anything that was not signed for this person."""
    try:
        return zlib.decompress(base64.b64decode(signing.Signer(salt=_salt(by)).unsign(text)))
    except (signing.BadSignature, ValueError, zlib.error) as wrong:
        raise CarriedFileRefused(
            "The case file did not come back as this service sent it",
            remedy="Nothing was saved. Copy what you typed, then choose the file again.",
        ) from wrong


def _salt(by: Actor) -> str:
    return f"touchstone.case-file.{by.person_id}.{by.organisation_id}"
