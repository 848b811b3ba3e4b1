"""Start a project's transparency record from one that was published: choose a file, read what it says, fill blanks."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.actions.once import act_once
from touchstone.actions.published_records import fill_from_record
from touchstone.documents.atrs_import.model import CannotReadRecord, Draft, Left, Warned
from touchstone.documents.atrs_import.reading import QUESTION_SET
from touchstone.foundation import clock
from touchstone.foundation.errors import Conflict
from touchstone.foundation.identifiers import is_id, new_id
from touchstone.pages.answer_words import in_words
from touchstone.pages.carried import BAD_REQUEST, FIELD, UNREADABLE, CarryRefused, seal, unreadable_values, unseal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.published_records import RecordToBringIn, read_record_for
from touchstone.queries.tenancy import load_project
from touchstone.web.assessments.bringing_in_forms import RecordFileForm
from touchstone.web.assessments.bringing_in_words import WARNINGS, WHY

#: What fits into a form that is sent back; a longer list is read with the command line.
LARGEST = 1_000_000
MOST_TO_CHOOSE_FROM = 300
MOST_LEFT_SHOWN = 100
_FORM = 1
UNPROCESSABLE, CONFLICT = 422, 409


@page(permission=Permission.ANSWER_EDIT)
def bring_in_record(request: OfficeRequest, project: str) -> HttpResponse:
    """The file; which record of it, where it holds several; what it says, ticked where it fills a blank; then saved."""
    load_project(by=request.actor, project=project)
    if request.method != "POST":
        return _choose_file(request, project, RecordFileForm())
    if FIELD not in request.POST:
        return _file_sent(request, project)
    try:
        kept = unseal(request.POST.get(FIELD, ""), salt=_salt(request, project), form=_FORM)
    except CarryRefused as refusal:
        start = reverse("bring-in-record", args=[project])
        return render(
            request, UNREADABLE, unreadable_values(request, refusal, start_again_url=start), status=BAD_REQUEST
        )
    found = _read(request, project, str(kept["text"]).encode(), str(kept["name"]))
    number = request.POST.get("record", "")
    if not number.isascii() or not number.isdigit() or not 1 <= int(number[:6]) <= len(found.file.records):
        return _choose_record(request, found, error=_("Choose one of the records"))
    if request.POST.get("step") == "save":
        return _saved(request, found, int(number), kept)
    return _show_report(request, found, int(number))


def _file_sent(request: OfficeRequest, project: str) -> HttpResponse:
    form = RecordFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _choose_file(request, project, form)
    upload = form.values["file"]
    if upload.size > LARGEST:
        form.add_error("file", _("Choose a file of at most 1 MB. A larger one can be read on the command line"))
        return _choose_file(request, project, form)
    data = b"".join(upload.chunks())
    try:
        found = _read(request, project, data, str(upload.name))
    except CannotReadRecord as refused:
        form.add_error("file", f"{_('The file cannot be read as a record')}. {refused}")
        return _choose_file(request, project, form)
    count = len(found.file.records)
    if count > MOST_TO_CHOOSE_FROM:
        form.add_error("file", _("Choose a file with fewer records: this one holds too many to choose from"))
        return _choose_file(request, project, form)
    carried = _carry(request, project, data.decode("utf-8-sig"), str(upload.name))
    return _show_report(request, found, 1, carried) if count == 1 else _choose_record(request, found, carried=carried)


def _saved(request: OfficeRequest, found: RecordToBringIn, number: int, kept: dict[str, Any]) -> HttpResponse:
    """Fill what is still ticked; where a question was answered meanwhile, show what is offered now."""
    record = found.file.records[number - 1]
    known = {one.question for one in record.drafts}
    chosen = [one for one in dict.fromkeys(request.POST.getlist("confirm")) if one in known]
    token, at = request.POST.get("token", ""), clock.now()
    if not chosen or not is_id(token):
        error = _("Tick at least one answer, or go back and answer the questions one by one")
        return _show_report(request, found, number, ticked=frozenset(), error=error, status=UNPROCESSABLE)
    digest = "sha256:" + hashlib.sha256(str(kept["text"]).encode()).hexdigest()

    def run() -> dict[str, int]:
        actor = request.actor
        count = fill_from_record(by=actor, project=found.project, record=record, digest=digest, questions=chosen, at=at)
        return {"saved": count}

    body = {"project": found.project, "file": digest, "record": number, "questions": sorted(chosen)}
    try:
        act_once(by=request.actor, token=token, action="record.bring-in", body=body, at=at, run=run)
    except Conflict as refused:
        error = f"{_(refused.message)}. {_(refused.remedy)}"
        return _show_report(request, found, number, ticked=frozenset(chosen), error=error, status=CONFLICT)
    return see_other("question-set", found.project, QUESTION_SET)


def _choose_file(request: OfficeRequest, project: str, form: RecordFileForm) -> HttpResponse:
    context = {"back_url": reverse("question-set", args=[project, QUESTION_SET])}
    return render_form(request, "assessments/bring_in_file.html", form, context)


def _choose_record(
    request: OfficeRequest, found: RecordToBringIn, *, carried: str = "", error: str = ""
) -> HttpResponse:
    context = {
        "found": found,
        "records": [(number, one.title, one.address) for number, one in enumerate(found.file.records, start=1)],
        "carried": carried or request.POST.get(FIELD, ""),
        "error": error,
        "back_url": reverse("bring-in-record", args=[found.project]),
    }
    return render(request, "assessments/bring_in_choose.html", context, status=UNPROCESSABLE if error else 200)


def _show_report(
    request: OfficeRequest,
    found: RecordToBringIn,
    number: int,
    carried: str = "",
    *,
    ticked: frozenset[str] | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """What was understood, offered where it fills a blank; what is answered already; what was kept as it stands."""
    record = found.file.records[number - 1]
    left = [*record.left, *found.file.left]
    context = {
        "found": found,
        "record": record,
        "number": number,
        "offers": [_offer(found, one, ticked) for one in found.offers(record)],
        "answered": [found.pack.question(one.question).text for one in found.kept(record)],
        "left": [_left(found, one) for one in left[:MOST_LEFT_SHOWN]],
        "left_off": max(0, len(left) - MOST_LEFT_SHOWN),
        "warnings": [_warning(one) for one in record.warnings],
        "carried": carried or request.POST.get(FIELD, ""),
        "token": new_id(),
        "error": error,
        "back_url": reverse("bring-in-record", args=[found.project]),
    }
    return render(request, "assessments/bring_in_report.html", context, status=status)


def _offer(found: RecordToBringIn, draft: Draft, ticked: frozenset[str] | None) -> dict[str, Any]:
    """Ticked at first unless there is a doubt about it."""
    question = found.pack.question(draft.question)
    return {
        "question": draft.question,
        "text": question.text,
        "place": draft.place,
        "doubt": WARNINGS.get(draft.doubt, ""),
        "words": [(field.label, in_words(field, draft.value.get(field.key))) for field in question.fields],
        "ticked": not draft.doubt if ticked is None else draft.question in ticked,
    }


def _left(found: RecordToBringIn, left: Left) -> dict[str, Any]:
    text = found.pack.question(left.question).text if left.question else ""
    return {"place": left.place, "words": left.text, "why": WHY[left.why], "question": text}


def _warning(warned: Warned) -> tuple[Any, str]:
    return WARNINGS[warned.code], warned.about


def _read(request: OfficeRequest, project: str, data: bytes, name: str) -> RecordToBringIn:
    return read_record_for(by=request.actor, project=project, data=data, name=name, at=clock.now())


def _carry(request: OfficeRequest, project: str, text: str, name: str) -> str:
    """The file as the value of a hidden field, signed for this person and project: nothing is stored before the end."""
    return seal({"text": text, "name": name}, salt=_salt(request, project), form=_FORM)


def _salt(request: OfficeRequest, project: str) -> str:
    return f"touchstone.published-record.{request.actor.person_id}.{request.actor.organisation_id}.{project}"
