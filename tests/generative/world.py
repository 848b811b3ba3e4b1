"""A made-up force whose people work on one project at random: every state they reach is a snapshot the rules judge."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from tests.generative.values import random_value
from touchstone.domain.case import local_day
from touchstone.domain.deciders import STANDS_FOR, Signatory
from touchstone.domain.lifecycle import Outstanding
from touchstone.domain.lifecycle_steps import Outcome, Step, apply_decision, entry_stage, place_of
from touchstone.domain.snapshot import (
    AdviceState,
    AnswerState,
    AssignmentState,
    ConditionState,
    DecisionState,
    DocumentState,
    EvidenceState,
    OverrideState,
    ProjectSnapshot,
    PublicationState,
    SignatureState,
    StageRunState,
    VersionState,
)
from touchstone.domain.triage import shown_questions
from touchstone.guidance.adoptable import adoptable_items
from touchstone.guidance.pack import Pack

FORCE, OTHER = "northmere", "southmere"
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
OFFICES = (
    "project-lead", "project-lead", "senior-leader", "chief-officer", "dpo", "siro", "iso", "force-lawyer",
    "equality-adviser", "ethics-committee", "pcc", "publisher", "records-manager", "supplier",
)  # fmt: skip


def cast_of() -> tuple[Signatory, ...]:
    """One person per office; one who holds two, as lead and as DPO; a stranger with the right role elsewhere."""
    own = [Signatory(person=f"p{n}", office=f"o{n}", role=role, organisation=FORCE) for n, role in enumerate(OFFICES)]
    second = Signatory(person="p0", office="o0-dpo", role="dpo", organisation=FORCE)
    stranger = Signatory(person="s0", office="os0", role="senior-leader", organisation=OTHER)
    return (*own, second, stranger)


# A spreadsheet that counts kit: nobody is touched, nothing is learned.
_QUIET: dict[str, dict[str, Any]] = {"triage.purpose": {"value": {"en": "Count the kit issued to each station."}}} | {
    f"triage.{slug}": {"value": value}
    for slug, value in {
        "policing-purpose": "yes", "overt": "overt", "operational": "operational", "personal-data": "no",
        "people-touched": ["nobody"], "output": ["counts-or-formats"], "action": ["none"], "method": ["fixed-rules"],
        "live": "stored", "public-space": "no", "supplier": "no", "objection": ["none"],
    }.items()
}  # fmt: skip

CAST = cast_of()
LEADS = tuple(person for person in CAST if person.role == "project-lead")


@dataclass(repr=False)
class World:
    """The project as it is, the day it is, and the dice. `revision` stands for the digest of what a decision seals."""

    pack: Pack
    rng: Random
    at: datetime = START
    counter: int = 0
    revision: int = 0
    snapshot: ProjectSnapshot = field(init=False)

    def __post_init__(self) -> None:
        self.open_project()

    @property
    def today(self) -> date:
        return local_day(self.at)

    @property
    def digest(self) -> str:
        return f"sha256:{self.revision}"

    def fresh(self, kind: str) -> str:
        self.counter += 1
        return f"{kind}-{self.counter}"

    def change(self, **facts: Any) -> None:
        """A fact of the case is another now, so what was read before has moved."""
        self.snapshot = replace(self.snapshot, **facts)
        self.revision += 1

    def open_project(self) -> None:
        entry = self.rng.choice(("problem", "problem", "purchasing", "in-use"))
        stage = entry_stage(entry=entry, pack=self.pack)
        lead = self.rng.choice(LEADS)
        run = self._run(stage, "entry", number=1)
        self.snapshot = ProjectSnapshot(
            project=self.fresh("project"),
            organisation=FORCE,
            title="Tool",
            problem="Problem",
            technology="t",
            technology_name="T",
            path=self.rng.choice(("full", "light")) if entry == "problem" else "full",
            entry=entry,
            status="open",
            stage=stage,
            opened_at=self.at,
            as_of=self.at,
            stage_runs=(run,),
            assignments=(led_by(lead),),
            adopted=frozenset(self.rng.sample(_adoptable(self.pack), k=self.rng.choice((0, 0, 3, 12)))),
        )
        self.revision += 1
        if self.snapshot.path == "light":
            self.answer_quietly()

    # What people do to the facts -------------------------------------------------

    def answer(self, question_id: str, value: dict[str, Any] | None) -> None:
        """Give an answer, or take it back (None)."""
        kept = tuple(item for item in self.snapshot.answers if item.question != question_id)
        if value is not None:
            state = AnswerState(
                question=question_id, scope="shared", covers="all", value=value, version=1, source="typed",
                recorded_at=self.at,
            )  # fmt: skip
            kept = (*kept, state)
        self.change(answers=kept)

    def answer_fully(self, question_id: str) -> None:
        self.answer(question_id, random_value(self.pack.question(question_id), self.rng))

    def answer_quietly(self) -> None:
        """Answer the whole of triage so that the light path stays open."""
        assert self.pack.triage is not None
        for question in shown_questions(answers=_QUIET, sheet=self.pack.triage):
            self.answer(question.id, dict(_QUIET[question.id]))

    def attach(self, **settings: Any) -> None:
        item_id = self.fresh("evidence")
        base: dict[str, Any] = {
            "documents": (), "purpose": "general", "strength": "force-tested", "covers": "all", "scan": "clean",
        }  # fmt: skip
        item = EvidenceState(
            id=item_id, lineage=item_id, number=1, title=item_id, digest=item_id, recorded_at=self.at,
            **(base | settings),
        )  # fmt: skip
        self.change(evidence=(*self.snapshot.evidence, item))

    def attach_at_random(self) -> None:
        documents = [item.id for item in self.pack.sheet.documents]
        self.attach(
            documents=tuple(self.rng.sample(documents, k=self.rng.randint(0, 2))),
            purpose=self.rng.choice(("general", "own-data-validation", "bias-audit")),
            strength=self.rng.choice(("asserted", "supplier-tested", "force-tested")),
            covers=self.rng.choice(("all", "all", "v1", "v2")),
            scan=self.rng.choice(("not-scanned", "clean", "held", "infected")),
            expires_on=self.rng.choice((None, self.today + timedelta(days=self.rng.randint(-5, 60)))),
        )

    def lose_evidence(self) -> None:
        if self.snapshot.evidence:
            gone = self.rng.choice(self.snapshot.evidence)
            self.change(evidence=tuple(item for item in self.snapshot.evidence if item is not gone))

    def make_document(self, document: str) -> None:
        made = DocumentState(
            id=self.fresh("document"), document=document, number=1, content_digest="d", snapshot_digest=self.digest,
            prepared_at=self.at,
        )  # fmt: skip
        self.snapshot = replace(self.snapshot, documents=(*self.snapshot.documents, made))

    def advise(self, adviser: str, by: Signatory) -> None:
        state = AdviceState(
            request=self.fresh("request"), stage_run=self.run.id, adviser=adviser, paper_digest=self.digest,
            requested_at=self.at, due_on=None, advice=self.fresh("advice"), conclusion="support",
            given_on=self.today, given_by=by.person, given_office_role=by.role,
        )  # fmt: skip
        self.change(advice=(*self.snapshot.advice, state))

    def publish(self, event: str = "publish") -> None:
        state = PublicationState(
            id=self.fresh("publication"), event=event, status="approved", record_version=1, proposed_by="p11",
            settled_at=self.at,
        )  # fmt: skip
        self.snapshot = replace(self.snapshot, publications=(*self.snapshot.publications, state))

    def override(self) -> None:
        axis = self.rng.choice(("individuals", "communities", "risk", "contentious", "path"))
        chosen = {"contentious": ("yes", "no"), "path": ("full", "light")}.get(axis, ("nil-or-minimal", "severe"))
        state = OverrideState(
            axis=axis, computed="limited", chosen=self.rng.choice(chosen), reasons="r", recorded_at=self.at
        )
        self.change(overrides=(*self.snapshot.overrides, state)[-3:])

    def adopt_or_revoke(self) -> None:
        self.change(adopted=self.snapshot.adopted ^ {self.rng.choice(_adoptable(self.pack))})

    def change_lead(self) -> None:
        lead = self.rng.choice(LEADS)
        self.snapshot = replace(self.snapshot, assignments=(led_by(lead),))

    def add_version(self) -> None:
        number = len(self.snapshot.versions) % 2 + 1
        self.change(versions=(*self.snapshot.versions, VersionState(id=f"v{number}", label=str(number)))[-2:])

    def close_condition(self, condition_id: str) -> None:
        closed = [
            replace(item, closed_at=self.at) if item.id == condition_id else item for item in self.snapshot.conditions
        ]
        self.change(conditions=tuple(closed))

    def wait(self) -> None:
        self.at += timedelta(days=self.rng.randint(1, 20), hours=self.rng.randint(0, 23))

    def meet(self, item: Outstanding) -> None:
        """Do what the remedy of something outstanding says."""
        noun, subject = item.link_to
        if item.kind == "condition-due":
            self.close_condition(subject)
        elif noun == "publication":
            self.publish()
        elif noun == "adviser":
            self.advise(subject, self._independent(subject))
        elif noun == "evidence":
            self.attach(purpose=subject)
        elif noun == "document":
            self.rng.choice((self.make_document, lambda name: self.attach(documents=(name,))))(subject)
        else:
            for question_id in item.missing:
                self.answer_fully(question_id)

    # Decisions -------------------------------------------------------------------

    @property
    def run(self) -> StageRunState:
        return next(run for run in self.snapshot.stage_runs if run.left_at is None)

    def keep(self, decision: DecisionState, conditions: tuple[ConditionState, ...], replaces: tuple[str, ...]) -> None:
        """Write a decision down, open or taken, as the casework does."""
        others = [
            replace(one, status="superseded") if one.id in replaces else one
            for one in self.snapshot.decisions
            if one.id != decision.id
        ]
        self.snapshot = replace(
            self.snapshot,
            decisions=(*others, decision),
            conditions=(*self.snapshot.conditions, *conditions),
        )

    def signature(self, role: str, by: Signatory) -> SignatureState:
        return SignatureState(
            role=role, person=by.person, office=by.office, snapshot_digest=self.digest, signed_at=self.at
        )

    def take(self, decision: DecisionState, path: str) -> Step:
        """Move the project as a decision that has been taken says; the passage through stages is sealed as well."""
        place = place_of(snapshot=self.snapshot, pack=self.pack, path=path)
        step = apply_decision(place, outcome=Outcome(decision.outcome), to_stage=decision.to_stage, pack=self.pack)
        runs = self.snapshot.stage_runs
        if step.leaves_run:
            runs = tuple(replace(run, left_at=self.at) if run.left_at is None else run for run in runs)
        if step.enters:
            runs = (*runs, self._run(step.enters, step.because, number=len(runs) + 1))
        self.change(stage_runs=runs, status=step.place.status.value, stage=step.place.stage, path=path)
        return step

    def deciders(self, roles: tuple[str, ...]) -> list[Signatory]:
        """Those of the force who could sign in one of the roles."""
        wanted = {*roles, *(other for role in roles for other in STANDS_FOR.get(role, ()))}
        lead = {item.person for item in self.snapshot.assignments}
        return [
            person
            for person in CAST
            if person.organisation == FORCE
            and person.role in wanted
            and (person.role != "project-lead" or person.person in lead)
        ]

    def _independent(self, adviser: str) -> Signatory:
        role = next((item.role for item in self.pack.sheet.advisers if item.id == adviser), None)
        able = [item for item in CAST if item.role == role and item not in LEADS and item.person != "p0"]
        return able[0] if able else next(item for item in CAST if item.role == "records-manager")

    def _run(self, stage: str, because: str, *, number: int) -> StageRunState:
        return StageRunState(
            id=self.fresh("run"), organisation=FORCE, stage=stage, number=number, because=because, entered_at=self.at
        )


def led_by(person: Signatory) -> AssignmentState:
    return AssignmentState(role="project-lead", person=person.person, office=person.office, organisation=FORCE)


_ADOPTABLE: dict[str, list[str]] = {}


def _adoptable(pack: Pack) -> list[str]:
    return _ADOPTABLE.setdefault(pack.digest, sorted(adoptable_items(pack)))
