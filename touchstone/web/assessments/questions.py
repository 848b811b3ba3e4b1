"""One question: answer it, reuse an answer given elsewhere, see what it said before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import ROLES, permits
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answer
from touchstone.actions.once import act_once
from touchstone.actions.permission import check_permission
from touchstone.domain.case import local_day
from touchstone.foundation import clock
from touchstone.foundation.errors import Conflict, Invalid, NotFound
from touchstone.foundation.identifiers import is_id
from touchstone.pages.answer_words import in_words
from touchstone.pages.question_fields import Offered
from touchstone.pages.question_form import DEPARTURE, QuestionForm, question_form
from touchstone.pages.reference_links import question_address
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.pages.text import whole_number
from touchstone.queries.assessments import QuestionPage, load_answer_history, load_question
from touchstone.web.assessments.answer_words import SOURCES

CONFLICT = 409


@page(permission=Permission.PROJECT_VIEW)
def question(request: OfficeRequest, project: str, question: str) -> HttpResponse:
    """The question as a form; saving goes on to the next one shown in its set."""
    if request.method == "POST":
        check_permission(by=request.actor, permission=Permission.ANSWER_EDIT)
    found = load_question(by=request.actor, project=project, question=question, at=clock.now())
    if request.method != "POST":
        return _shown(request, found, _form(found))
    form = _form(found, request.POST)
    if form.changes_rows:
        return _shown(request, found, form.with_changed_rows())
    if not form.is_valid():
        return _shown(request, found, form)
    return _saved(request, found, form)


@page(permission=Permission.ANSWER_EDIT, methods=("POST",))
def reuse(request: OfficeRequest, project: str, question: str) -> HttpResponse:
    """Take over the answer given to another question about the same fact, keeping where it came from."""
    at = clock.now()
    found = load_question(by=request.actor, project=project, question=question, at=at)
    origin = request.POST.get("origin", "")
    offer = next((one for one in found.reusable if one.question == origin), None)
    if offer is None:
        raise NotFound("There is no such answer to reuse")
    token, read = request.POST.get("token", ""), whole_number(request.POST.get("version", ""))
    if not is_id(token) or read is None:
        raise Invalid("This page was out of date or incomplete when it was sent", remedy="Open the question again.")
    given = Given(
        question=question,
        value=offer.value,
        read_version=read,
        source="reused",
        source_reference=offer.source_reference,
    )
    act_once(
        by=request.actor,
        token=token,
        action="answer.reuse",
        body={"project": project, "question": question, "origin": origin},
        at=at,
        run=lambda: {"version": _number(save_answer(by=request.actor, project=project, given=given, at=at))},
    )
    return see_other("question", project, question)


@page(permission=Permission.HISTORY_VIEW, methods=("GET", "HEAD"))
def history(request: OfficeRequest, project: str, question: str) -> HttpResponse:
    """Every version of an answer, in the words of its day: what it said, who gave it, when, and where it came from."""
    found = load_answer_history(by=request.actor, project=project, question=question, at=clock.now())
    versions = [
        (
            line,
            asked,
            [
                (field.label or asked.text, in_words(field, line.value.get(field.key), found.titles))
                for field in asked.fields
            ]
            if line.value
            else None,
        )
        for line, asked in found.versions
    ]
    where = "question" if found.is_asked else "project-guidance"
    question_url = reverse(where, args=[project, question] if found.is_asked else [project])
    context = {"found": found, "versions": versions, "sources": SOURCES, "question_url": question_url}
    return render(request, "assessments/history.html", context)


def _saved(request: OfficeRequest, found: QuestionPage, form: QuestionForm) -> HttpResponse:
    at, project, asked = clock.now(), found.snapshot.project, found.question.id
    given = Given(question=asked, value=form.answer(), read_version=form.version, departure=form.departure)
    try:
        act_once(
            by=request.actor,
            token=form.token,
            action="answer.save",
            body={"project": project, "question": asked, "value": form.answer(), "departure": form.departure},
            at=at,
            run=lambda: {"version": _number(save_answer(by=request.actor, project=project, given=given, at=at))},
        )
    except Invalid as refusal:
        for name, message in refusal.field_errors.items():
            field = name if name == DEPARTURE else f"answer.{name}"
            form.add_error(field if field in form.fields else None, message)
        return _shown(request, found, form)
    except Conflict as conflict:
        return _merged(request, found, form, conflict)
    target = found.next or ""
    if target and "save_and_return" not in request.POST:
        return see_other("question", project, target)
    return see_other("question-set", project, found.set_id)


def _merged(request: OfficeRequest, found: QuestionPage, form: QuestionForm, conflict: Conflict) -> HttpResponse:
    """Both texts, and the form again with what was typed here: saving it now replaces what was saved meanwhile."""
    latest = load_question(by=request.actor, project=found.snapshot.project, question=found.question.id, at=clock.now())
    titles = {one.id: one.title for one in latest.snapshot.evidence}
    theirs: Mapping[str, Any] = conflict.theirs["value"] if isinstance(conflict.theirs, Mapping) else {}
    fields = found.question.fields
    both = [
        (
            one.label or found.question.text,
            in_words(one, form.answer().get(one.key), titles),
            in_words(one, theirs.get(one.key), titles),
        )
        for one in fields
    ]
    again = question_form(
        found.question,
        answer=form.answer(),
        version=latest.version,
        offered=_offered(latest),
        partial=True,
        departure=_departure(latest),
    )
    return _shown(request, latest, again, {"both": both, "conflict": conflict}, status=CONFLICT)


def _shown(
    request: OfficeRequest,
    found: QuestionPage,
    form: QuestionForm,
    more: Mapping[str, Any] | None = None,
    *,
    status: int = 0,
) -> HttpResponse:
    project = found.snapshot.project
    context = {
        "found": found,
        "reusable": [
            (one, [in_words(field, one.value.get(field.key), {}) for field in found.question.fields])
            for one in found.reusable
        ],
        "sources": found.pack.sheet.sources,
        "is_from_heading": not form.is_bound and bool(_from_heading(found)),
        "feeds_checks": [one for one in found.pack.checks if found.question.id in one.questions],
        "may_answer": permits(request.actor.role, Permission.ANSWER_EDIT),
        "back_url": reverse("question-set", args=[project, found.set_id]),
        "history_url": reverse("answer-history", args=[project, found.question.id]),
        "reuse_url": reverse("reuse-answer", args=[project, found.question.id]),
        "reference_url": question_address(found.pack, found.question.id),
        **(more or {}),
    }
    return render_form(request, "assessments/question.html", form, context, status=status)


def _form(found: QuestionPage, data: Mapping[str, Any] | None = None) -> QuestionForm:
    return question_form(
        found.question,
        data=data,
        answer=found.answer.value if found.answer else _from_heading(found) or None,
        version=found.version,
        offered=_offered(found),
        partial=True,
        departure=_departure(found),
    )


def _from_heading(found: QuestionPage) -> Mapping[str, Any]:
    """The problem was typed when the project was opened: a question for it starts from there, and is not saved yet."""
    problem, field = found.snapshot.problem, found.question.fields[0]
    if found.answer or found.reusable or found.question.concept != "problem" or not problem:
        return {}
    return {field.key: {"en": problem} if field.publishable else problem}


def _departure(found: QuestionPage) -> str | None:
    """What was said of why the answer differs from one given elsewhere; None where the fact is asked only here."""
    if not found.reusable:
        return None
    return found.answer.departure if found.answer else ""


def _offered(found: QuestionPage) -> Offered:
    return Offered(
        evidence=[(one.id, one.title) for one in found.snapshot.evidence],
        roles=[(role.id, role.name) for role in found.pack.sheet.roles] or [(one, ROLES[one].name) for one in ROLES],
        today=local_day(found.snapshot.as_of),
    )


def _number(version: Any) -> int:
    return version.number if version else 0
