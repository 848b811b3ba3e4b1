"""Carries out the acts of a demonstration case through the same actions that the pages call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from touchstone.accounts.actor import Actor
from touchstone.actions.advice import give_advice, reply_to_advice, request_advice
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answers
from touchstone.actions.decisions import close_condition, record_decision, sign_decision
from touchstone.actions.documents import prepare_document
from touchstone.actions.evaluations.choices import choose_fairness
from touchstone.actions.evaluations.claims import record_claim
from touchstone.actions.evaluations.offers import offer
from touchstone.actions.evaluations.plans import seal_plan
from touchstone.actions.evaluations.runs import UPLOAD, ask_for_run
from touchstone.actions.evidence import attach_evidence
from touchstone.actions.projects import Opening, assign_member, open_project
from touchstone.actions.publications import approve_record, propose_record
from touchstone.actions.technologies import add_configuration, add_version, record_use, take_into_use
from touchstone.cli.demonstration_files import Act, CaseFile, filled_in
from touchstone.cli.demonstration_rows import rows_as_csv
from touchstone.domain.case import local_day
from touchstone.domain.decision import ProposedCondition, ProposedDecision
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, Refusal
from touchstone.jobs.worker import run_one
from touchstone.queries.evaluations import load_run
from touchstone.queries.packs import pack_for
from touchstone.queries.snapshots import load_project_snapshot

SOURCE = "demonstration"


class ActRefused(Refusal):
    """An act of a case was refused; the message says which, and why."""


@dataclass
class Stage:
    """A case while it is played: who acts, what was made so far under which name, and the words of each source."""

    actors: Mapping[str, Actor]
    people: Mapping[str, str]
    case: CaseFile
    opened: str = ""
    evidence: dict[str, str] = field(default_factory=dict)
    advice: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, str] = field(default_factory=dict)
    publications: dict[str, tuple[str, str]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    configurations: dict[str, str] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)
    evaluations: dict[str, str] = field(default_factory=dict)

    @property
    def project_id(self) -> str:
        """The project that the case opened. Raises Invalid before it did."""
        if not self.opened:
            raise Invalid("A case opens a project first")
        return self.opened

    @property
    def named(self) -> Mapping[str, Mapping[str, str]]:
        """What the files may refer to by name."""
        return {
            "evidence": self.evidence,
            "name": self.people,
            "version": self.versions,
            "configuration": self.configurations,
        }


def play(case: CaseFile, *, actors: Mapping[str, Actor], people: Mapping[str, str]) -> str:
    """Carry out every act of a case, in order; the project's id. Raises ActRefused."""
    stage = Stage(actors=actors, people=people, case=case)
    for act in case.acts:
        at = clock.now()
        try:
            details = filled_in(act.details, today=local_day(at), named=stage.named)
            ACTS[act.name](stage, actors[act.by], act, details, at)
        except (Refusal, KeyError, TypeError) as refusal:
            raise ActRefused(f"{case.id}, act {act.number} ({act.name}): {_words(refusal)}") from refusal
    return stage.project_id


def _words(refusal: Exception) -> str:
    said = [getattr(refusal, "message", repr(refusal))]
    said += [f"{name}: {why}" for name, why in getattr(refusal, "field_errors", {}).items()]
    said += [f"{item.id}: {item.detail} {item.missing}" for item in getattr(refusal, "items", ())]
    return "; ".join(said)


def _open(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    catch_up = details.pop("catch_up_on", None)
    opening = Opening(
        **details,
        catch_up_on=date.fromisoformat(catch_up) if catch_up else None,
        source=SOURCE,
        source_reference=stage.case.cited(act),
        is_demonstration=True,
    )
    stage.opened = open_project(by=by, opening=opening, at=at).id
    for version in load_project_snapshot(by=by, project=stage.opened, at=at).versions:
        stage.versions["first"] = version.id


def _assign(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    office = stage.actors[details["role"]].office_id
    assign_member(by=by, project=stage.project_id, office=office, role=details["role"], at=at)


def _answer(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    reference = stage.case.cited(act)
    given = [
        Given(question=question, value=value, source=SOURCE, source_reference=reference)
        for question, value in details.items()
    ]
    save_answers(by=by, project=stage.project_id, given=given, at=at)


def _attach(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    name, text = details.pop("name"), details.pop("text")
    documents = tuple(details.pop("documents", ()))
    pieces = [f"{text.strip()}\n".encode()]
    item = attach_evidence(by=by, project=stage.project_id, pieces=pieces, documents=documents, at=at, **details)
    stage.evidence[name] = item.id


def _ask(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    name, due = details.pop("name"), details.pop("due_on", None)
    asked = request_advice(
        by=by, project=stage.project_id, due_on=date.fromisoformat(due) if due else None, at=at, **details
    )
    stage.advice[name] = asked.id


def _advise(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    name = details.pop("name")
    stage.advice[f"{name}-given"] = give_advice(by=by, request=stage.advice[name], at=at, **details).id


def _reply(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    reply_to_advice(by=by, advice=stage.advice[f"{details.pop('name')}-given"], at=at, **details)


def _document(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    prepare_document(by=by, project=stage.project_id, document=details["document"], at=at)


def _decide(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    snapshot = load_project_snapshot(by=by, project=stage.project_id, at=at)
    asked = () if snapshot.path == "light" else pack_for(snapshot).stage(snapshot.stage).proceed_questions
    proposed = ProposedDecision(
        stage=snapshot.stage,
        outcome=details["outcome"],
        to_stage=details.get("to_stage", ""),
        reasons=details["reasons"],
        took_place_on=local_day(at),
        seen_digest=snapshot.sealed_digest,
        answers={one.id: "yes" for one in asked},
        conditions=tuple(_condition(one) for one in details.get("conditions", ())),
    )
    decision = record_decision(by=by, project=stage.project_id, proposed=proposed, at=at)
    stage.decisions[details["name"]] = decision.id
    for number, condition in enumerate(decision.conditions.order_by("id"), start=1):
        stage.conditions[f"{details['name']}-{number}"] = condition.id


def _condition(one: Mapping[str, str]) -> ProposedCondition:
    return ProposedCondition(text=one["text"], owner_role=one["owner_role"], due_on=date.fromisoformat(one["due_on"]))


def _sign(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    sign_decision(by=by, decision=stage.decisions[details["name"]], at=at)


def _close(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    close_condition(by=by, condition=stage.conditions[details.pop("name")], at=at, **details)


def _version(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    name = details.pop("name")
    stage.versions[name] = add_version(by=by, project=stage.project_id, at=at, **details).id


def _configuration(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    name = details.pop("name")
    stage.configurations[name] = add_configuration(by=by, project=stage.project_id, at=at, **details).id


def _take_into_use(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    from_on = date.fromisoformat(details.pop("from_on"))
    take_into_use(by=by, project=stage.project_id, from_on=from_on, at=at, **details)


def _use(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    from_on, to_on = (date.fromisoformat(details.pop(key)) for key in ("from_on", "to_on"))
    person = stage.actors[details.pop("authorised_by")].person_id
    project = stage.project_id
    record_use(by=by, project=project, authorised_by=person, from_on=from_on, to_on=to_on, at=at, **details)


def _propose(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    name = details.pop("name")
    made = propose_record(by=by, project=stage.project_id, at=at, **details)
    stage.publications[name] = (made.id, made.content_digest)


def _approve(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    publication, digest = stage.publications[details["name"]]
    approve_record(by=by, publication=publication, content_digest=digest, at=at)


def _seal(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    name = details.pop("name")
    spec = details.pop("spec")
    stage.plans[name] = seal_plan(by=by, project=stage.project_id, spec_text=spec, at=at, **details).id


def _evaluate(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    """Rows made on the spot go the way of every upload, and the worker's part is done here and now."""
    name, plan = details["name"], stage.plans[details["plan"]]
    pieces = [rows_as_csv(details["rows"], seed=name)]
    run = ask_for_run(
        by=by, project=stage.project_id, plan=plan, way=UPLOAD, pieces=pieces, file_name=f"{name}.csv", at=at
    )
    run_one(at=clock.now(), only=run.job)
    found = load_run(by=by, project=stage.project_id, run=run.id).line
    if not found.evaluation:
        raise Refusal("; ".join(f"{one.where}: {one.message}" for one in found.problems) or f"The run is {found.state}")
    stage.evaluations[name] = found.evaluation


def _choose(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    choose_fairness(by=by, evaluation=stage.evaluations[details.pop("name")], at=at, **details)


def _claim(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    record_claim(by=by, evaluation=stage.evaluations[details.pop("name")], at=at, **details)


def _offer(stage: Stage, by: Actor, act: Act, details: dict[str, Any], at: datetime) -> None:
    offer(by=by, evaluation=stage.evaluations[details["name"]], at=at)


ACTS: Mapping[str, Callable[[Stage, Actor, Act, dict[str, Any], datetime], None]] = {
    "open-project": _open,
    "assign-member": _assign,
    "save-answers": _answer,
    "attach-evidence": _attach,
    "request-advice": _ask,
    "give-advice": _advise,
    "reply-to-advice": _reply,
    "prepare-document": _document,
    "take-decision": _decide,
    "sign-decision": _sign,
    "close-condition": _close,
    "seal-evaluation-plan": _seal,
    "run-evaluation": _evaluate,
    "choose-fairness": _choose,
    "record-claim": _claim,
    "offer-evaluation": _offer,
    "add-version": _version,
    "add-configuration": _configuration,
    "take-into-use": _take_into_use,
    "record-use": _use,
    "propose-publication": _propose,
    "approve-publication": _approve,
}
