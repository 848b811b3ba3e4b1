"""The rules once more, slowly and plainly, written apart from the product: what it must agree with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from touchstone.domain.snapshot import EvidenceState, ProjectSnapshot
from touchstone.guidance.condition import Condition, holds
from touchstone.guidance.pack import Pack
from touchstone.guidance.provenance import Obliged
from touchstone.guidance.question_set import Question
from touchstone.guidance.stage import Requirement, Stage

Values = Mapping[str, Mapping[str, Any]]


def shown_and_visible(snapshot: ProjectSnapshot, pack: Pack) -> tuple[set[str], Values]:
    """Questions shown, and answers to them. Found by hiding whatever is not shown until nothing changes any more."""
    answers: Values = {item.question: item.value for item in snapshot.answers}
    asked = [(question, None) for question in pack.triage.all_questions] if pack.triage else []
    asked += [(question, item.applies_when) for item in pack.question_sets for question in item.questions]
    visible: dict[str, Mapping[str, Any]] = {}
    for _ in range(len(asked)):
        shown = {question.id for question, when in asked if _true(when, visible) and _true(question.show_when, visible)}
        next_visible = {key: value for key, value in answers.items() if key in shown}
        if next_visible == visible:
            return shown, visible
        visible = next_visible
    raise AssertionError("visibility does not settle")


def barring_unmet(stage: Stage, snapshot: ProjectSnapshot, pack: Pack, on: date) -> list[str]:
    """Ids of requirements of the full path's gate that bar, apply, and are plainly not met."""
    shown, visible = shown_and_visible(snapshot, pack)
    return [
        item.id
        for item in stage.requirements
        if _bars(item, snapshot) and _true(item.when, visible) and not _met(item, snapshot, pack, shown, visible, on)
    ]


def inputs_missing(stage: Stage, snapshot: ProjectSnapshot, run: str, on: date) -> list[str]:
    """Roles whose input the guidance names for the decision and that have not advised in the stage run."""
    if stage.decision_rule.provenance.value not in ("seen", "second-hand"):
        return []
    leads = {item.person for item in snapshot.assignments if item.role == "project-lead"}
    here = [item for item in snapshot.advice if item.stage_run == run and item.given_on and item.given_on <= on]
    given = {item.adviser for item in here if item.given_by not in leads and item.given_office_role == item.adviser}
    return [role for role in stage.decision_rule.input if role not in given]


def _bars(item: Obliged, snapshot: ProjectSnapshot) -> bool:
    if item.obligation.value == "legal":
        return True
    if item.obligation.value == "should":
        return item.provenance.value in ("seen", "second-hand")
    return item.obligation.value == "ours" and getattr(item, "id", "") in snapshot.adopted


def _true(condition: Condition | None, visible: Values) -> bool:
    return condition is None or holds(condition, visible)


def _met(item: Requirement, snapshot: ProjectSnapshot, pack: Pack, shown: set[str], visible: Values, on: date) -> bool:
    kind = item.kind.value
    if kind == "question-set":
        questions = [question for question in pack.question_set(str(item.set)).questions if question.id in shown]
        return all(
            _full(question, visible.get(question.id, {})) for question in questions if _due(question, pack, item)
        )
    if kind == "answer":
        return item.question not in shown or _full(
            pack.question(str(item.question)), visible.get(str(item.question), {})
        )
    if kind == "document":
        made = any(one.document == item.document for one in snapshot.documents)
        return made or _any_counts([one for one in snapshot.evidence if item.document in one.documents], snapshot, on)
    if kind == "evaluation-on-own-data":
        tests = [one for one in snapshot.evidence if one.purpose == "own-data-validation"]
        return _any_counts([one for one in tests if one.strength not in ("asserted", "supplier-tested")], snapshot, on)
    assert kind == "publication", f"the oracle knows no {kind}"
    return any(one.status == "approved" for one in snapshot.publications)


def _due(question: Question, pack: Pack, item: Requirement) -> bool:
    order = list(pack.sheet.stages)
    stage = next(stage.id for stage in pack.stages if item in stage.requirements)
    return not question.stages or min(map(order.index, question.stages)) <= order.index(stage)


def _full(question: Question, value: Mapping[str, Any]) -> bool:
    return all(value.get(field.key) not in (None, "", [], {}) for field in question.fields if field.required)


def _any_counts(items: list[EvidenceState], snapshot: ProjectSnapshot, on: date) -> bool:
    good = [
        item
        for item in items
        if item.scan in ("clean", "not-scanned") and (not item.expires_on or item.expires_on >= on)
    ]
    known = {version.id for version in snapshot.versions}
    covered = {item.covers for item in good}
    return "all" in covered or bool(known and known <= covered)
