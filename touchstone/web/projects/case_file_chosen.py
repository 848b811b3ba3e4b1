"""The case file that was chosen with what was answered beside it, and the triage questions it still leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpResponse

from touchstone.accounts.requests import OfficeRequest
from touchstone.actions.case_files import CaseFileUse
from touchstone.casefiles.model import CaseAnswer, CaseFile
from touchstone.casefiles.reading import CaseReading
from touchstone.domain.answer_values import Given, check_answer
from touchstone.domain.case import local_day
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid
from touchstone.pages.question_form import QuestionForm, question_form
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form
from touchstone.web.projects.case_file_carried import ANSWERED, CARRIED, carry_answers, carry_file

STEP, BACK = "step", "go"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """`data`: the file as it came; `answers`: triage question → value as typed on these pages, not in the file."""

    reading: CaseReading
    data: bytes
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def case_file(self) -> CaseFile:
        """The file with what was answered beside it."""
        more = {key: (CaseAnswer(value=dict(value)),) for key, value in self.answers.items()}
        found = self.reading.case_file
        return found.model_copy(update={"triage": {**found.triage, **more}})

    def with_answer(self, question: str, value: Mapping[str, Any]) -> Chosen:
        """With one more answer, or another one to the same question."""
        kept = {key: given for key, given in self.answers.items() if key != question}
        return replace(self, answers={**kept, question: dict(value)})


def carried(chosen: Chosen, request: OfficeRequest) -> dict[str, str]:
    """The hidden fields of a page of this way: name → value."""
    answers = carry_answers(chosen.answers, by=request.actor)
    return {CARRIED: carry_file(chosen.data, by=request.actor), ANSWERED: answers}


def show_question(
    request: OfficeRequest, chosen: Chosen, use: CaseFileUse, step: str, form: QuestionForm | None = None
) -> HttpResponse:
    """One triage question that the file leaves open; what the file says of it in part stands in the form."""
    asked = use.pack.question(step)
    before = list(chosen.answers)
    if step in before:
        before = before[: before.index(step)]
    context = {
        "carried": carried(chosen, request),
        "step": step,
        "previous": before[-1] if before else "",
        "left": len(use.unanswered),
        "sources": use.pack.sheet.sources,
    }
    given = chosen.answers.get(step) or use.triage.get(step) or {}
    shown = form or question_form(asked, answer=given)
    return render_form(request, "projects/case_file_question.html", shown, context)


def answer_sent(request: OfficeRequest, use: CaseFileUse, step: str) -> tuple[QuestionForm, Mapping[str, Any] | None]:
    """The form as it came with its answer; None where there is none yet, and the form says why."""
    form = question_form(use.pack.question(step), data=request.POST)
    if form.changes_rows:
        return form.with_changed_rows(), None
    if not form.is_valid():
        return form, None
    try:
        given = Given(today=local_day(clock.now()))
        return form, check_answer(question=form.question, value=form.answer(), given=given)
    except Invalid as wrong:
        named = {f"answer.{name}": message for name, message in wrong.field_errors.items()}
        show_refusal(form, Invalid(wrong.message, field_errors=named))
        return form, None
