"""A small pack and a small case of our own, so that each rule can be looked at alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from touchstone.domain.deciders import Signatory
from touchstone.domain.snapshot import (
    AdviceState,
    AnswerState,
    AssignmentState,
    ConditionState,
    DecisionState,
    DocumentState,
    EvidenceState,
    ParticipantState,
    ProjectSnapshot,
    PublicationState,
    SignatureState,
    StageRunState,
)
from touchstone.guidance.pack import Glossary, Pack, PackSheet
from touchstone.guidance.question_set import Question, QuestionSet
from touchstone.guidance.stage import Stage
from touchstone.guidance.triage_rules import TriageSheet

Data = dict[str, Any]

FORCE, OTHER_FORCE = "northmere", "southmere"
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
TODAY = date(2026, 3, 2)
OURS: Data = {"provenance": "ours", "obligation": "ours"}
SEEN: Data = {"provenance": "seen", "sources": ["APP"], "obligation": "should"}
CAN: Data = {"provenance": "seen", "sources": ["APP"], "obligation": "can"}
LAW: Data = {"provenance": "inferred", "sources": ["ACT"], "obligation": "legal"}
STAGES = ("prioritisation", "design", "purchase", "deployment", "evaluation", "end-of-life")
TRANSITIONS = {
    "prioritisation": ["design"],
    "design": ["deployment"],
    "purchase": ["deployment"],
    "deployment": ["evaluation"],
    "evaluation": [],
    "end-of-life": [],
}


# The pack -------------------------------------------------------------------------


def question_data(question_id: str, *fields: Data, **more: Any) -> Data:
    one: Data = {"key": "value", "kind": "yes-no", "required": True}
    written: Data = {"id": question_id, "text": f"{question_id}?", "why": "Because.", "feeds": ["rule:r"]}
    return OURS | written | {"fields": list(fields) or [one]} | more


def question(question_id: str, *fields: Data, **more: Any) -> Question:
    return Question.model_validate(question_data(question_id, *fields, **more))


def field(kind: str, key: str = "value", **more: Any) -> Data:
    extra: Data = (
        {"choices": [{"id": one, "label": one} for one in ("a", "b", "c")]} if kind.startswith("choice") else {}
    )
    return {"key": key, "kind": kind, "label": key} | extra | more


def set_data(set_id: str, *questions: Data, **more: Any) -> Data:
    sections = [{"id": "one", "title": "One", "questions": list(questions)}]
    head = {"schema": "touchstone.question-set/1", "id": set_id, "title": set_id.title(), "sections": sections}
    return OURS | head | more


def yes_to(question_id: str) -> Data:
    return {"equals": {"question": question_id, "value": "yes"}}


def stage_data(stage_id: str, **more: Any) -> Data:
    seen = {"provenance": "seen", "sources": ["APP"]}
    head: Data = {
        "schema": "touchstone.stage/1",
        "id": stage_id,
        "code": str(STAGES.index(stage_id) + 1),
        "name": {"text": stage_id, **seen},
        "existence": seen,
        "gated": True,
        "objective": {"text": "Objective.", **seen},
        "decision_rule": {"kind": "sole", "deciders": ["senior-leader"], **seen},
    }
    return head | more


def requirement(item_id: str, kind: str, basis: Data = SEEN, **more: Any) -> Data:
    return {"id": item_id, "kind": kind, "name": item_id} | basis | more


LIGHT_LIMITS: Data = {
    "individuals": "nil-or-minimal",
    "communities": "nil-or-minimal",
    "risk": "nil-or-minimal",
    "contentious": False,
    "statutory": "none",
}
LIGHT: Data = OURS | {
    "conditions": LIGHT_LIMITS,
    "office": "senior-leader",
    "review_within_months": 12,
    "question_set": "light-path",
    "questions": ["light.owner"],
}


def triage_data(**more: Any) -> Data:
    rule = {"id": "r", "when": yes_to("triage.scores"), "sets": {"individuals": "severe"}, "reason": "Scores."}
    head: Data = {
        "schema": "touchstone.triage/1",
        "title": "Triage",
        "questions": [question_data("triage.scores"), question_data("triage.data")],
        "rules": [rule | {"provenance": "ours"}],
        "light_path": LIGHT,
    }
    return OURS | head | more


def pack_of(
    *stages: Data,
    sets: Sequence[Data] = (),
    triage: Data | None = None,
    transitions: Mapping[str, Sequence[str]] | None = None,
    entries: Sequence[str] = ("prioritisation",),
) -> Pack:
    """A pack with the stages of STAGES (each as given, or plain), the sets given, and a light path where triaged."""
    given = {stage["id"]: stage for stage in stages}
    sheets = [Stage.model_validate(given.get(stage_id, stage_data(stage_id))) for stage_id in STAGES]
    question_sets = [QuestionSet.model_validate(item) for item in sets]
    roles = ["senior-leader", "project-lead", "dpo", "chief-officer"]
    advisers = [
        {"id": "data-officer", "role": "dpo", "kind": "person"},
        {"id": "panel", "kind": "committee"},
        {"id": "board", "kind": "body"},
    ]
    sheet: Data = {
        "schema": "touchstone.pack/1",
        "id": "small",
        "version": "2026-01",
        "title": "Small",
        "status": "draft",
        "issuer": "Us",
        "licence": "MIT",
        "sources": {"APP": {"title": "The guidance"}, "ACT": {"title": "The Act"}},
        "roles": [
            {"id": role, "name": role, "description": role, "provenance": "ours"} for role in roles
        ] + [{"id": "working-group", "name": "Group", "description": "G", "provenance": "ours", "office": False}],
        "advisers": [{"name": one["id"], "provenance": "ours"} | one for one in advisers],
        "stages": STAGES,
        "entries": list(entries),
        "transitions": TRANSITIONS if transitions is None else transitions,
    }  # fmt: skip
    return Pack(
        sheet=PackSheet.model_validate(sheet),
        stages=tuple(sheets),
        question_sets=tuple(question_sets),
        triage=TriageSheet.model_validate(triage) if triage is not None else None,
        glossary=Glossary.model_validate({"schema": "touchstone.glossary/1", "terms": []}),
        digest="sha256:small",
    )


# The case -------------------------------------------------------------------------


def answer(question_id: str, value: Any = "yes", **more: Any) -> AnswerState:
    kept = value if isinstance(value, dict) else {"value": value}
    base: Data = {"scope": "shared", "covers": "all", "version": 1, "source": "typed", "recorded_at": AT}
    return AnswerState(question=question_id, value=kept, **(base | more))


def evidence(item_id: str = "e1", **more: Any) -> EvidenceState:
    base: Data = {
        "lineage": item_id, "number": 1, "title": item_id, "digest": item_id, "documents": (), "purpose": "general",
        "strength": "force-tested", "covers": "all", "scan": "clean", "recorded_at": AT,
    }  # fmt: skip
    return EvidenceState(id=item_id, **(base | more))


def made(document: str, at: datetime = AT) -> DocumentState:
    return DocumentState(
        id=document, document=document, number=1, content_digest="c", snapshot_digest="s", prepared_at=at
    )


def advice(adviser: str = "data-officer", **more: Any) -> AdviceState:
    base: Data = {
        "request": f"ask-{adviser}", "stage_run": "run", "paper_digest": "p", "requested_at": AT, "due_on": None,
        "advice": "a", "conclusion": "support", "given_on": TODAY, "given_by": "adviser", "given_office_role": "dpo",
    }  # fmt: skip
    return AdviceState(adviser=adviser, **(base | more))


def run(stage: str = "design", **more: Any) -> StageRunState:
    base: Data = {"id": "run", "organisation": FORCE, "number": 1, "because": "entry", "entered_at": AT}
    return StageRunState(stage=stage, **(base | more))


def condition(condition_id: str = "c1", due_on: date = TODAY, **more: Any) -> ConditionState:
    base: Data = {"decision": "d", "text": "Report back", "owner_role": "project-lead"}
    return ConditionState(id=condition_id, due_on=due_on, **(base | more))


def signature(role: str, person: str) -> SignatureState:
    return SignatureState(role=role, person=person, office=f"{person}-{role}", snapshot_digest="s", signed_at=AT)


def decision(decision_id: str = "d", **more: Any) -> DecisionState:
    base: Data = {
        "stage": "design", "stage_run": "run", "outcome": "proceed", "to_stage": "deployment", "status": "taken",
        "answers": {}, "snapshot_digest": "s", "facts_digest": "f", "signatures": (), "took_place_on": TODAY,
        "recorded_at": AT,
    }  # fmt: skip
    return DecisionState(id=decision_id, **(base | more))


def publication(event: str, *, at: datetime = AT, status: str = "approved") -> PublicationState:
    return PublicationState(
        id=f"{event}-{at.isoformat()}", event=event, status=status, record_version=1, proposed_by="p", settled_at=at
    )


def participant(nation: str = "england", organisation: str = FORCE) -> ParticipantState:
    return ParticipantState(
        organisation=organisation,
        code="NM",
        name="Northmere",
        nation=nation,
        kind="owner",
        controller_role="controller",
    )


def person(role: str, name: str = "", organisation: str = FORCE) -> Signatory:
    who = name or role
    return Signatory(person=who, office=f"{who}-{role}", role=role, organisation=organisation)


def leads(name: str = "project-lead", organisation: str = FORCE) -> AssignmentState:
    return AssignmentState(role="project-lead", person=name, office=f"{name}-office", organisation=organisation)


def case(stage: str = "design", **facts: Any) -> ProjectSnapshot:
    """A project of FORCE in a stage it has just entered, on the full path, led by the person `project-lead`."""
    base: Data = {
        "project": "p", "organisation": FORCE, "title": "Tool", "problem": "Problem", "technology": "t",
        "technology_name": "T", "path": "full", "entry": "problem", "status": "open", "stage": stage,
        "opened_at": AT, "as_of": AT, "stage_runs": (run(stage),), "assignments": (leads(),),
    }  # fmt: skip
    return ProjectSnapshot(**(base | facts))
