"""What moving a project to other versions of its guidance would do, worked out before anything is done.

A move changes which guidance the project is pinned to and nothing else: every answer stays as it was given. So the plan
says of each answer what becomes of it under the new guidance, and moving back gives the same case again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from touchstone.domain.answer_values import fits
from touchstone.domain.assessment import CaseView, answers_in_force, view_case
from touchstone.domain.lifecycle import Outstanding, outstanding_before
from touchstone.domain.lifecycle_steps import ENDED
from touchstone.domain.pack_move_gates import GateMove, gates_moved
from touchstone.domain.pack_places import Placed, places_of, words_of
from touchstone.domain.path import path_now
from touchstone.domain.snapshot import AnswerState, PackPin, ProjectSnapshot
from touchstone.domain.triage import AXES, ImpactAssessment, assess_impact
from touchstone.foundation.canonical_json import sha256_digest
from touchstone.guidance.comparison import Change, WordChange, compare
from touchstone.guidance.pack import Pack
from touchstone.guidance.text import Text

SCHEMA = "touchstone.pack-move/1"


class Fate(StrEnum):
    """What becomes of one answer. Whichever it is, the answer is kept."""

    CARRIED = "carried"  # the same question, and the answer still fits it
    REWORDED = "reworded"  # the question has other words: the answer counts, and is to be read again
    CHANGED_FORM = "changed-form"  # the answer no longer fits: the question counts as unanswered until it is given
    REMOVED = "removed"  # the question is gone: the answer stays in the history and in old records
    ASKED_AGAIN = "asked-again"  # kept from earlier guidance, and the question is back: to be read again
    KEPT_ASIDE = "kept-aside"  # kept from earlier guidance; neither version asks the question


@dataclass(frozen=True, kw_only=True)
class AnswerMove:
    """One answer, known by question, scope and version covered, and what becomes of it.

    `text`: the question as the new guidance words it, else as the old one did, "" where neither does. `counted` and
    `counts`: whether it counts in the case before and after. `keys`: what of the question differs besides words.
    """

    question: str
    scope: str
    covers: str
    fate: Fate
    text: Text | None
    words: tuple[WordChange, ...] = ()
    keys: tuple[str, ...] = ()
    is_material: bool = False
    reason: str = ""
    counted: bool = False
    counts: bool = False


@dataclass(frozen=True, kw_only=True)
class QuestionMove:
    """A question that comes to be asked, or ceases to be.

    `is_new`: only one of the two versions has it (else it comes or goes with the answers of the case). `is_answered`:
    an answer to it counts after the move.
    """

    question: str
    set_id: str
    text: Text
    is_new: bool
    is_answered: bool


@dataclass(frozen=True, kw_only=True)
class ItemMove:
    """One item of the guidance that differs, with its words and the gates at which it counts."""

    change: Change
    text: Text | None
    stages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MovePlan:
    """All that a move would do. `stage_is_gone`: the new guidance lacks the stage the project stands in.

    `outstanding_before` and `_after`: what stands between the project and the gate it stands at, empty once it ended.
    """

    before: str
    after: str
    answers: tuple[AnswerMove, ...]
    asked: tuple[QuestionMove, ...]
    no_longer_asked: tuple[QuestionMove, ...]
    items: tuple[ItemMove, ...]
    impact_before: ImpactAssessment | None
    impact_after: ImpactAssessment | None
    path_before: str
    path_after: str
    gates: tuple[GateMove, ...]
    outstanding_before: tuple[Outstanding, ...]
    outstanding_after: tuple[Outstanding, ...]
    stage_is_gone: bool

    def of(self, fate: Fate) -> tuple[AnswerMove, ...]:
        """The answers with one fate."""
        return tuple(one for one in self.answers if one.fate is fate)

    @property
    def new_decisions(self) -> tuple[GateMove, ...]:
        """Gates already passed at which something changed that a decision taken there did not weigh."""
        return tuple(one for one in self.gates if one.needs_decision)

    @property
    def is_empty(self) -> bool:
        """Whether nothing that anybody reads or answers would differ."""
        return not self.items

    def data(self) -> dict[str, Any]:
        """The plan as plain JSON data, the same for the same case and guidance: what a move seals."""
        return {
            "schema": SCHEMA,
            "before": self.before,
            "after": self.after,
            "answers": [[one.question, one.scope, one.covers, one.fate.value] for one in self.answers],
            "asked": [one.question for one in self.asked],
            "no_longer_asked": [one.question for one in self.no_longer_asked],
            "items": [_item_data(one.change) for one in self.items],
            "impact": [_levels(self.impact_before), _levels(self.impact_after)],
            "path": [self.path_before, self.path_after],
            "gates": [[one.stage, list(one.passed_by), one.needs_decision] for one in self.gates],
            "outstanding": [
                [[one.id, one.bars] for one in found] for found in (self.outstanding_before, self.outstanding_after)
            ],
            "stage_is_gone": self.stage_is_gone,
        }

    @property
    def digest(self) -> str:
        """Digest of `data`."""
        return sha256_digest(self.data())


def moved(snapshot: ProjectSnapshot, pins: Sequence[PackPin]) -> ProjectSnapshot:
    """The case as a move leaves it: other pins, in order of pack id, and every fact and answer as it was."""
    return replace(snapshot, packs=tuple(sorted(pins, key=lambda pin: pin.pack)))


def plan_move(*, snapshot: ProjectSnapshot, before: Pack, after: Pack, organisation: str = "") -> MovePlan:
    """What it would do to move the case from `before` to `after`, as one organisation (default: the owner) sees it."""
    owner = organisation or snapshot.organisation
    old = view_case(snapshot=snapshot, pack=before, organisation=owner)
    new = view_case(snapshot=snapshot, pack=after, organisation=owner)
    changes = compare(before, after).changes
    items = tuple(_items(changes, places_of(before), places_of(after)))
    gone = snapshot.stage not in after.sheet.stages
    return MovePlan(
        before=_name(before),
        after=_name(after),
        answers=tuple(_answers(snapshot, owner, before, after, old, new, changes)),
        asked=tuple(_questions(new, old, is_answered_in=new)),
        no_longer_asked=tuple(_questions(old, new, is_answered_in=new)),
        items=items,
        impact_before=_impact(before, old),
        impact_after=_impact(after, new),
        path_before=path_now(snapshot=snapshot, pack=before, view=old).path,
        path_after=path_now(snapshot=snapshot, pack=after, view=new).path,
        gates=gate_changes(snapshot=snapshot, before=before, after=after, organisation=owner, changes=changes),
        outstanding_before=_outstanding(snapshot, before, owner),
        outstanding_after=() if gone else _outstanding(snapshot, after, owner),
        stage_is_gone=gone,
    )


def gate_changes(
    *, snapshot: ProjectSnapshot, before: Pack, after: Pack, organisation: str, changes: Sequence[Change]
) -> tuple[GateMove, ...]:
    """Which gates the differences between two packs belong to, and which of these the case has passed already."""
    old, new = places_of(before), places_of(after)
    return gates_moved(
        snapshot=snapshot,
        organisation=organisation,
        before=before,
        after=after,
        changes=[(one.change, (old.get(_key(one.change)), new.get(_key(one.change))), one.stages)
                 for one in _items(changes, old, new)],
    )  # fmt: skip


def _answers(
    snapshot: ProjectSnapshot,
    owner: str,
    before: Pack,
    after: Pack,
    old: CaseView,
    new: CaseView,
    changes: Sequence[Change],
) -> Iterator[AnswerMove]:
    in_force = answers_in_force(snapshot=snapshot, organisation=owner)
    changed = {one.id: one for one in changes if one.item_kind == "question"}
    for one in snapshot.answers:
        change = changed.get(one.question)
        counts = in_force.get(one.question) is one
        question = after.questions.get(one.question) or before.questions.get(one.question)
        yield AnswerMove(
            question=one.question,
            scope=one.scope,
            covers=one.covers,
            fate=fate_of(one, before=before, after=after, change=change),
            text=question.text if question else None,
            words=change.words if change else (),
            keys=change.keys if change else (),
            is_material=change.is_material if change else False,
            reason=change.reason if change else "",
            counted=counts and one.question in old.values,
            counts=counts and one.question in new.values,
        )


def fate_of(answer: AnswerState, *, before: Pack, after: Pack, change: Change | None) -> Fate:
    """What becomes of one answer; `change`: how its question differs, where both have it and it does."""
    was, now = answer.question in before.questions, after.questions.get(answer.question)
    if now is None:
        return Fate.REMOVED if was else Fate.KEPT_ASIDE
    if not answer.is_disposed and not fits(question=now, value=answer.value):
        return Fate.CHANGED_FORM
    if not was:
        return Fate.ASKED_AGAIN
    differs = change is not None and bool(change.words or "fields" in change.keys)
    return Fate.REWORDED if differs else Fate.CARRIED


def _questions(shown: CaseView, elsewhere: CaseView, *, is_answered_in: CaseView) -> Iterator[QuestionMove]:
    """Questions shown in one view and not in the other, in the order asked."""
    for item in shown.index.sets.values():
        for question in item.questions:
            if question.id in shown.shown and question.id not in elsewhere.shown:
                yield QuestionMove(
                    question=question.id,
                    set_id=item.id,
                    text=question.text,
                    is_new=question.id not in elsewhere.index.set_ids,
                    is_answered=question.id in is_answered_in.values,
                )


def _items(
    changes: Sequence[Change], old: Mapping[tuple[str, str], Placed], new: Mapping[tuple[str, str], Placed]
) -> Iterator[ItemMove]:
    for change in changes:
        places = [place for place in (new.get(_key(change)), old.get(_key(change))) if place is not None]
        stages = tuple(dict.fromkeys(stage for place in places for stage in place.stages))
        yield ItemMove(change=change, text=words_of(places[0].item) if places else None, stages=stages)


def _key(change: Change) -> tuple[str, str]:
    return change.item_kind, change.id


def _outstanding(snapshot: ProjectSnapshot, pack: Pack, owner: str) -> tuple[Outstanding, ...]:
    if snapshot.status in ENDED:
        return ()
    return outstanding_before(stage=snapshot.stage, snapshot=snapshot, pack=pack, at=snapshot.as_of, organisation=owner)


def _impact(pack: Pack, view: CaseView) -> ImpactAssessment | None:
    return assess_impact(answers=view.values, sheet=pack.triage) if pack.triage else None


def _name(pack: Pack) -> str:
    return f"{pack.id} {pack.version} {pack.digest}"


def _item_data(change: Change) -> list[Any]:
    return [change.item_kind, change.id, change.kind.value, change.is_material]


def _levels(impact: ImpactAssessment | None) -> dict[str, Any]:
    if impact is None:
        return {}
    levels = {axis: getattr(impact, axis).level.value for axis in AXES}
    return {**levels, "contentious": impact.contentious, "duties": sorted(impact.duties)}
