"""What applies to a case: duties in law, question sets, the path, advisers and documents."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.casefiles.impact_found import duties_found
from touchstone.casefiles.result import (
    CANNOT_TELL,
    AdviserFound,
    Applies,
    Closes,
    DocumentFound,
    SetFound,
)
from touchstone.domain.assessment import progress_of
from touchstone.domain.case import Case
from touchstone.domain.evidence import document_finding
from touchstone.domain.path import path_now
from touchstone.domain.unsettled import unsettled_questions
from touchstone.guidance.provenance import Obliged


def applies_found(case: Case) -> Applies:
    """What applies at the case's stage, given the answers so far."""
    sheet = case.pack.triage
    barriers = path_now(snapshot=case.snapshot, pack=case.pack, view=case.view).barriers
    return Applies(
        path="light" if case.path == "light" else "full",
        light_path_closed_by=tuple(Closes(id=one.id, reason=one.reason.en) for one in barriers),
        statutory=tuple(duties_found(sheet, case.view)) if sheet else (),
        question_sets=tuple(_sets(case)),
        advisers=tuple(_advisers(case)),
        documents=tuple(_documents(case)),
    )


def _sets(case: Case) -> Iterator[SetFound]:
    """The sets that apply, and those of which it cannot be told."""
    joined = {item.id: one.id for one in case.pack.supplements for item in one.question_sets}
    for set_id, found in case.view.index.sets.items():
        pack = joined.get(set_id, case.pack.id)
        if set_id in case.view.sets:
            progress = progress_of(view=case.view, set_id=set_id)
            yield SetFound(
                id=set_id,
                title=found.title.en,
                pack=pack,
                applies="yes",
                questions=progress.visible,
                answered=progress.answered,
                unanswered=progress.unanswered,
            )
            continue
        wanted = unsettled_questions((found.applies_when,), case.view)
        if wanted:
            yield SetFound(id=set_id, title=found.title.en, pack=pack, applies=CANNOT_TELL, unanswered=wanted)


def _advisers(case: Case) -> Iterator[AdviserFound]:
    """Those named for the stage, and those whose advice its decision rule needs."""
    given = {one.adviser for one in case.snapshot.advice if one.given_on is not None and one.given_on <= case.on}
    named: dict[str, str] = {one.adviser: _obligation(one) for one in case.stage.advice}
    for adviser in case.pack.sheet.advisers:
        if adviser.id in named or adviser.role in case.stage.decision_rule.input:
            yield AdviserFound(
                id=adviser.id,
                name=adviser.name.en,
                obligation=named.get(adviser.id, "should"),
                given=adviser.id in given,
            )


def _documents(case: Case) -> Iterator[DocumentFound]:
    for one in case.stage.documents:
        found = document_finding(
            document=one.document, snapshot=case.snapshot, on=case.on, covers=case.covers, shown=case.view.shown
        )
        yield DocumentFound(
            id=one.document, name=one.name.en, obligation=_obligation(one), there=found.is_satisfied and not found.stale
        )


def _obligation(item: Obliged) -> str:
    return str(item.obligation.value)
