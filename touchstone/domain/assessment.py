"""Which question sets apply, which questions are shown, and what is still unanswered. A hidden answer never counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from touchstone.domain.answer_values import fits
from touchstone.domain.pack_index import IndexedSet, PackIndex, index_of
from touchstone.domain.snapshot import AnswerState, ProjectSnapshot, Value
from touchstone.guidance.condition import Condition, holds, is_blank
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Field, FieldKind, Question


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """The case as the questions stand.

    `sets`: ids of the sets that apply, in the pack's order, triage first. `shown`: ids of the questions shown.
    `values`: question id → value, of answers to questions shown only. `hidden`: ids of questions that hold an answer
    and are not shown; those answers are kept and never count. `unfit`: ids of questions whose answer, given under other
    guidance, no longer fits what is asked; it is kept as well, and counts for nothing until it is given again.
    """

    index: PackIndex
    sets: tuple[str, ...]
    shown: frozenset[str]
    values: Mapping[str, Value]
    hidden: tuple[str, ...]
    unfit: tuple[str, ...] = ()

    def questions(self, set_id: str) -> tuple[Question, ...]:
        """The questions of a set that are shown, in the order asked; none for a set that does not apply."""
        found = self.index.sets.get(set_id)
        return () if found is None else tuple(item for item in found.questions if item.id in self.shown)


@dataclass(frozen=True, kw_only=True)
class SetProgress:
    """How far a set is: questions shown, how many of those are complete, how many hold any answer, which are owed."""

    set_id: str
    visible: int
    complete: int
    answered: int
    unanswered: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing required is left to answer."""
        return not self.unanswered

    @property
    def is_started(self) -> bool:
        """Whether anything has been answered."""
        return self.answered > 0


def answers_in_force(
    *, snapshot: ProjectSnapshot, organisation: str = "", covers: str = "all"
) -> dict[str, AnswerState]:
    """Question id → the answer that counts for an organisation (default: the owner) and a technology version.

    The organisation's own answer comes before the shared one, and one for the very version before one for all. With
    `covers="all"` an answer for one version counts only where the project knows no other version.
    """
    owner = organisation or snapshot.organisation
    versions = {"all": 0, covers: 1}
    if covers == "all" and len(snapshot.versions) == 1:
        versions[snapshot.versions[0].id] = 1
    scopes = {"shared": 0, owner: 1}
    ranked = sorted(
        (
            (scopes[item.scope], versions[item.covers], place, item)
            for place, item in enumerate(snapshot.answers)
            if item.scope in scopes and item.covers in versions and not item.is_disposed
        ),
        key=lambda row: row[:3],
    )
    return {item.question: item for _, _, _, item in ranked}


def view_case(*, snapshot: ProjectSnapshot, pack: Pack, organisation: str = "", covers: str = "all") -> CaseView:
    """The case as one organisation (default: the owner) sees it, for one version or for all."""
    found = answers_in_force(snapshot=snapshot, organisation=organisation, covers=covers)
    asked = [(pack.questions[key], item) for key, item in found.items() if key in pack.questions]
    unfit = tuple(question.id for question, item in asked if not fits(question=question, value=item.value))
    view = view_values(values={key: item.value for key, item in found.items() if key not in unfit}, pack=pack)
    return replace(view, unfit=unfit) if unfit else view


def view_values(*, values: Mapping[str, Value], pack: Pack) -> CaseView:
    """The same from bare values (question id → value), for a case that is kept nowhere."""
    index = index_of(pack)
    applies: dict[str, bool] = {}
    visible: dict[str, Value] = {}
    shown: list[str] = []
    for set_id, question in index.order:
        if set_id not in applies:
            applies[set_id] = _holds(index.sets[set_id].applies_when, visible)
        if applies[set_id] and _holds(question.show_when, visible):
            shown.append(question.id)
            if question.id in values:
                visible[question.id] = values[question.id]
    return CaseView(
        index=index,
        sets=tuple(set_id for set_id in index.sets if applies.get(set_id)),
        shown=frozenset(shown),
        values=visible,
        hidden=tuple(key for key in values if key in index.set_ids and key not in visible),
    )


def progress_of(*, view: CaseView, set_id: str) -> SetProgress:
    """How far a set is. A set that does not apply shows nothing and owes nothing."""
    questions = view.questions(set_id)
    owed = tuple(item.id for item in questions if missing_fields(item, view.values.get(item.id, {})))
    answered = sum(1 for item in questions if _says_something(view.values.get(item.id, {})))
    return SetProgress(
        set_id=set_id, visible=len(questions), complete=len(questions) - len(owed), answered=answered, unanswered=owed
    )


def set_in(*, pack: Pack, set_id: str) -> IndexedSet | None:
    """A question set of the pack, the triage sheet included, or None."""
    return index_of(pack).sets.get(set_id)


def is_complete(question: Question, value: Value) -> bool:
    """Whether each required field has a value, and each 'not applicable' its reason."""
    return not missing_fields(question, value)


def missing_fields(question: Question, value: Value) -> tuple[str, ...]:
    """Keys of the fields still to be filled in before the answer is complete."""
    missing = [field.key for field in question.fields if field.required and not _is_filled(field, value.get(field.key))]
    waived = any(value.get(field.key) == "not-applicable" for field in question.fields if field.not_applicable)
    if waived and is_blank(value.get("reason")) and "reason" not in missing:
        missing.append("reason")
    return tuple(missing)


def missing_in_welsh(*, view: CaseView) -> tuple[str, ...]:
    """Ids of questions shown whose publishable answer has words in English and none in Welsh."""
    return tuple(key for key, value in view.values.items() if _lacks_welsh(view, key, value))


def _lacks_welsh(view: CaseView, question_id: str, value: Value) -> bool:
    fields = next(item.fields for item in view.questions(view.index.set_ids[question_id]) if item.id == question_id)
    texts = [value.get(field.key) for field in fields if field.publishable]
    return any(not is_blank(text) and (isinstance(text, str) or is_blank((text or {}).get("cy"))) for text in texts)


def _holds(condition: Condition | None, values: Mapping[str, Value]) -> bool:
    return condition is None or holds(condition, values)


def _says_something(value: Value) -> bool:
    return any(not is_blank(part) for part in value.values())


def _is_filled(field: Field, value: object) -> bool:
    if is_blank(value):
        return False
    if field.publishable and isinstance(value, Mapping):
        return not is_blank(value.get("en")) or not is_blank(value.get("cy"))
    if field.kind is FieldKind.ROWS and isinstance(value, list | tuple):
        return all(_row_is_filled(field, row) for row in value)
    return True


def _row_is_filled(field: Field, row: object) -> bool:
    cells = row if isinstance(row, Mapping) else {}
    return all(not is_blank(cells.get(column.key)) for column in field.columns if column.required)
