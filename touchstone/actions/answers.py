"""Write one answer's next version inside an act that is already under way; shared by every act that answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from touchstone.actions.covering import check_covers
from touchstone.domain.answer_values import Given as Known
from touchstone.domain.answer_values import check_answer
from touchstone.domain.case import local_day
from touchstone.foundation.errors import Conflict, Invalid
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import FieldKind, Question
from touchstone.store.audit import Record
from touchstone.store.models import Answer, AnswerVersion, EvidenceItem, Project

SOURCES = ("typed", "reused", "imported", "evaluation", "demonstration")


@dataclass(frozen=True, kw_only=True)
class Given:
    """One answer as given: the value, what was on the page when it was given, and where it came from."""

    question: str
    value: Mapping[str, Any]
    read_version: int | None = None  # None: whatever is there now may be replaced (imports only)
    scope: str = "shared"
    covers: str = "all"
    source: str = "typed"
    source_reference: str = ""
    took_place_on: date | None = None
    marks: tuple[str, ...] | None = None  # None: those of the version before stay
    departs_from: str = ""  # the question whose answer to the same fact this one departs from
    departure: str = ""  # why


def write_answer(*, record: Record, project: Project, pack: Pack, given: Given) -> AnswerVersion | None:
    """The answer's new version, or None where nothing changed.

    Raises Invalid with the fields that need changing, NotFound for a question that the pack does not have, and
    Conflict with both texts where the answer changed since it was read.
    """
    question = pack.question(given.question)
    value = check_answer(question=question, value=given.value, given=_known(project, question, record))
    if given.source not in SOURCES:
        raise Invalid("The source of an answer is one of: " + ", ".join(SOURCES))
    check_covers(project=project, covers=given.covers)
    answer = _locked(project, given)
    before = answer.current
    if given.read_version is not None and answer.version != given.read_version:
        _refuse_stale(answer, value)
    kept = tuple(before.content.marks) if before else ()
    marks = tuple(
        sorted(_marks_where_it_comes_from(project, given).union(kept if given.marks is None else given.marks))
    )
    stands = (before.content.body or {}).get("value") if before else None
    if before is not None and before.content.disposed_at is None and stands == value and marks == kept:
        return None
    version = AnswerVersion.objects.create(
        answer=answer,
        number=answer.version + 1,
        content=record.content("answer", _body(given, value), marks=marks),
        source=given.source,
        person=record.by.person_id if record.by else "",
        office=record.by.office_id if record.by else "",
        recorded_at=record.at,
        took_place_on=given.took_place_on,
    )
    answer.current, answer.version = version, version.number
    answer.save(update_fields=["current", "version"])
    record.changed(
        "answer",
        answer.id,
        given.question,
        before=before.content.digest if before else "",
        after=version.content.digest,
    )
    return version


def _marks_where_it_comes_from(project: Project, given: Given) -> set[str]:
    """The handling marks of the answer that is reused: what is kept back there is not let out here."""
    if given.source != "reused" or not given.source_reference:
        return set()
    origin = Answer.objects.filter(project=project, question=given.source_reference, current__isnull=False)
    return {mark for marks in origin.values_list("current__content__marks", flat=True) for mark in marks}


def _known(project: Project, question: Question, record: Record) -> Known:
    """What the rules must be told to check this answer: the evidence there is, where the question asks for any."""
    asks = any(FieldKind.EVIDENCE in (one.kind, *(column.kind for column in one.columns)) for one in question.fields)
    evidence = set(EvidenceItem.objects.filter(project=project).values_list("id", flat=True)) if asks else None
    return Known(evidence=evidence, today=local_day(record.at))


def _body(given: Given, value: Mapping[str, Any]) -> dict[str, Any]:
    more = {name: getattr(given, name) for name in ("source_reference", "departs_from", "departure")}
    return {"question": given.question, "value": value, **{name: text for name, text in more.items() if text}}


def _locked(project: Project, given: Given) -> Answer:
    """The answer's row, made if need be and held until the transaction ends."""
    names = {"project": project, "question": given.question, "scope": given.scope, "covers": given.covers}
    rows = Answer.objects.select_for_update(of=("self",)).select_related("current__content")
    found = rows.filter(**names).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Answer.objects.create(**names)
    except IntegrityError:  # made by somebody else in between
        return rows.get(**names)


def _refuse_stale(answer: Answer, yours: Mapping[str, Any]) -> None:
    theirs = (answer.current.content.body or {}).get("value", {}) if answer.current else {}
    raise Conflict(
        "Somebody else changed this answer while you had it open",
        yours={"value": dict(yours), "version": answer.version},
        theirs={"value": theirs, "person": answer.current.person if answer.current else ""},
        remedy="Both texts are below. Keep one, or put them together, and save again.",
    )
