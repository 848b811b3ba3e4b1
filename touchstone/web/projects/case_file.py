"""A case as a file: downloaded from a project, and a project opened from one after what would be made was shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

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
from touchstone.queries.case_files import is_imported, load_case_file, same_title
from touchstone.web.projects.case_file_carried import (
    ANSWERED,
    CARRIED,
    CarriedFileRefused,
    carried_answers,
    carried_file,
)
from touchstone.web.projects.case_file_chosen import BACK, STEP, Chosen, answer_sent, carried, show_question
from touchstone.web.projects.case_file_forms import CaseFileForm, CaseOpeningForm
from touchstone.web.projects.case_file_words import PARTS

READ = ("GET", "HEAD")
#: What fits into a form that is sent back; a larger file is checked with the command line.
LARGEST = 1_000_000
OURS = (CARRIED, ANSWERED, STEP, BACK, "token", "csrfmiddlewaretoken")
BAD_REQUEST, UNPROCESSABLE, CONFLICT = 400, 422, 409


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
    """Choose a file; answer what triage still lacks; read what would be made of it and what stays in it; then open."""
    if request.method != "POST":
        return render_form(request, "projects/case_file_choose.html", CaseFileForm(), {"problems": ()})
    if CARRIED in request.POST:
        return _gone_on(request)
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
    return _next(request, Chosen(reading=reading, data=data))


def _gone_on(request: OfficeRequest) -> HttpResponse:
    """A later step: the file comes back as it was chosen, with what was typed beside it."""
    try:
        data = carried_file(request.POST.get(CARRIED, ""), by=request.actor)
        answers = carried_answers(request.POST.get(ANSWERED, ""), by=request.actor)
        chosen = Chosen(reading=_read(data, name=_name("", data)), data=data, answers=answers)
    except (CarriedFileRefused, CaseFileRefused) as refused:
        typed = [(name, text) for name, text in typed_text(request) if name not in OURS]
        context = {"refusal": refused, "typed": typed}
        return render(request, "projects/case_file_lost.html", context, status=BAD_REQUEST)
    if request.POST.get(BACK) or STEP in request.POST:
        return _answered(request, chosen)
    return _opened(request, chosen)


def _next(request: OfficeRequest, chosen: Chosen) -> HttpResponse:
    """The first triage question that is still open; where there is none, what would be made of it all."""
    use = _use(request, chosen)
    if use.unanswered:
        return show_question(request, chosen, use, use.unanswered[0])
    today = local_day(clock.now())
    return _preview(request, chosen, CaseOpeningForm(initial=_initial(chosen.reading), today=today))


def _answered(request: OfficeRequest, chosen: Chosen) -> HttpResponse:
    """The answer to a triage question; one that is not asked, or not any more, leads on."""
    use = _use(request, chosen)
    back, step = request.POST.get(BACK, ""), request.POST.get(STEP, "")
    if back and back in chosen.answers:
        return show_question(request, chosen, use, back)
    if step not in use.unanswered and step not in chosen.answers:
        return _next(request, chosen)
    form, value = answer_sent(request, use, step)
    if value is None:
        return show_question(request, chosen, use, step, form)
    return _next(request, chosen.with_answer(step, value))


def _use(request: OfficeRequest, chosen: Chosen) -> CaseFileUse:
    return use_of(chosen.case_file, organisation=request.actor.organisation_id)


def _opened(request: OfficeRequest, chosen: Chosen) -> HttpResponse:
    """The last step: what the project is called and where it begins."""
    form = CaseOpeningForm(request.POST, today=local_day(clock.now()))
    if not form.is_valid():
        return _preview(request, chosen, form)
    try:
        made = _open(request, chosen, form)
    except (NotFound, NotPermitted):
        raise
    except Refusal as refused:
        _show(form, refused)
        return _preview(request, chosen, form, status=0 if isinstance(refused, Invalid) else CONFLICT)
    return see_other("project", made["project"])


def _open(request: OfficeRequest, chosen: Chosen, form: CaseOpeningForm) -> Mapping[str, Any]:
    at, values, data = clock.now(), form.values, chosen.data
    typed = frozenset(chosen.answers)
    opening = CaseOpening(case_file=chosen.case_file, data=data, is_json=_is_json(data), typed=typed, **values)
    body = {key: value.isoformat() if isinstance(value, date) else value or "" for key, value in values.items()}
    return act_once(
        by=request.actor,
        token=form.token,
        action="case-file.open",
        body={**body, "file": opening.digest, "answers": dict(chosen.answers)},
        at=at,
        run=lambda: {"project": open_from_case_file(by=request.actor, opening=opening, at=at).id},
    )


def _show(form: CaseOpeningForm, refused: Refusal) -> None:
    """What is wrong, on its field; a triage question still to be answered is listed on the page as it is."""
    errors = refused.field_errors if isinstance(refused, Invalid) else {}
    known = {name: text for name, text in errors.items() if name in form.fields}
    if errors and not known:
        form.add_error(None, _("Choose the file again, and answer the triage questions listed below"))
        return
    show_refusal(form, Invalid(refused.message, field_errors=known) if known else refused)


def _choose(request: OfficeRequest, form: CaseFileForm, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    return render_form(request, "projects/case_file_choose.html", form, {"problems": problems}, status=UNPROCESSABLE)


def _preview(request: OfficeRequest, chosen: Chosen, form: CaseOpeningForm, *, status: int = 0) -> HttpResponse:
    use = _use(request, chosen)
    context = {
        "carried": carried(chosen, request),
        "case": chosen.case_file,
        "same": same_title(by=request.actor, title=form.shown_title),
        "use": use,
        "missing": _missing(use),
        "parts": PARTS,
        "notes": chosen.reading.notes,
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
