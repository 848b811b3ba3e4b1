"""What was known of a case on a day, and what a reader has to be told about the file itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from touchstone.casefiles.model import CaseAnswer, CaseFile
from touchstone.guidance.pack import Pack

Given = dict[str, tuple[CaseAnswer, ...]]


def known_by(case_file: CaseFile, on: date) -> tuple[CaseFile, tuple[str, ...]]:
    """The file as far as it was known on that day, and a note on each part that came later.

    Left out are answers, files, advice and decisions that took place afterwards. Tests, incidents, readings and
    publications keep their own days, which the rules read.
    """
    notes: list[str] = []
    evidence = tuple(one for one in case_file.evidence if _is_by(one.on, on, f"the file {one.id}", notes))
    advice = tuple(
        one for one in case_file.advice if _is_by(one.asked_on or one.given_on, on, f"the advice {one.id}", notes)
    )
    decisions = tuple(
        one
        for one in case_file.decisions
        if _is_by(one.took_place_on or one.recorded_on, on, f"the decision {one.id}", notes)
    )
    known = case_file.model_copy(
        update={
            "triage": _answers(case_file.triage, on, notes),
            "answers": _answers(case_file.answers, on, notes),
            "evidence": evidence,
            "advice": advice,
            "decisions": decisions,
        }
    )
    return known, tuple(notes)


def loose_ends(case_file: CaseFile, pack: Pack) -> Iterator[str]:
    """Parts that are read and that no rule can use, and days that had to be taken from the day of the case."""
    advisers = {one.id for one in pack.sheet.advisers}
    documents = {one.id for one in pack.sheet.documents}
    labels = documents | {req.label for stage in pack.stages for req in stage.requirements if req.label is not None}
    for advice in case_file.advice:
        if advice.adviser not in advisers:
            yield f"The advice {advice.id} is from {advice.adviser}, whom the guidance does not name"
    for item in case_file.evidence:
        for document in item.documents:
            if document not in labels:
                yield f"The file {item.id} is filed as {document}, which the guidance does not name"
    for decision in case_file.decisions:
        if decision.took_place_on is None and decision.recorded_on is None:
            yield f"The decision {decision.id} has no date: it is known by the day of the case, and no earlier"
        for owed in decision.conditions:
            if owed.due_on is None:
                yield f"The condition {owed.id} has no date: it counts as due"


def _answers(answers: Mapping[str, tuple[CaseAnswer, ...]], on: date, notes: list[str]) -> Given:
    found: Given = {}
    for question, given in answers.items():
        by_then = [one for one in given if _is_by(one.took_place_on, on, f"the answer to {question}", notes)]
        kept = tuple(_signed_by(question, one, on, notes) for one in by_then)
        if kept:
            found[question] = kept
    return found


def _signed_by(question: str, answer: CaseAnswer, on: date, notes: list[str]) -> CaseAnswer:
    """The answer without the signatures that were put to it later."""
    later = [key for key, part in answer.value.items() if _signed_on(part) > on.isoformat()]
    for key in later:
        day = _signed_on(answer.value[key])
        notes.append(f"Left out, because it is dated {day}, after the day of the case: the signature in {question}")
    kept = {key: part for key, part in answer.value.items() if key not in later}
    return answer.model_copy(update={"value": kept}) if later else answer


def _signed_on(part: Any) -> str:
    """The day of a signature, as it is written; "" for anything else."""
    return str(part.get("on", "")) if isinstance(part, Mapping) and "role" in part else ""


def _is_by(day: date | None, on: date, what: str, notes: list[str]) -> bool:
    if day is None or day <= on:
        return True
    notes.append(f"Left out, because it is dated {day.isoformat()}, after the day of the case: {what}")
    return False
