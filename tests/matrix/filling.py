"""Fills a force with one thing of each kind, by the actions, in the state that its pages are for.

Every text that a person would type bears the force's marker, so that a test can look for it where it must not be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings

from tests.cast import Force, give_second_factor, make_office, make_person
from tests.guidance_shelf import local_file
from tests.integration.evaluation_cast import recorded
from tests.integration.publishing_cast import ANSWERS, answer
from tests.journeys import MACRO, RISK_TOOL, opening
from tests.matrix.evaluations import evaluation_ids
from touchstone.accounts.models import Invitation, Person
from touchstone.accounts.roles import ROLES
from touchstone.actions.adoption import propose_adoption
from touchstone.actions.advice import give_advice, request_advice
from touchstone.actions.completeness import sign_completeness
from touchstone.actions.decisions import record_decision
from touchstone.actions.disposal import propose_disposal, set_hold
from touchstone.actions.documents import prepare_document
from touchstone.actions.evaluations.offers import offer
from touchstone.actions.evidence import attach_evidence
from touchstone.actions.feedback import propose_public_answer, take_messages
from touchstone.actions.guidance import move_project_packs
from touchstone.actions.invitations import invite_person
from touchstone.actions.own_guidance import store_local_pack
from touchstone.actions.projects import open_project
from touchstone.actions.publications import approve_record, propose_record, withhold_field
from touchstone.actions.triage import ask_threshold, override_triage
from touchstone.domain.decision import ProposedCondition, ProposedDecision
from touchstone.foundation import clock
from touchstone.guidance.adoptable import adoptable_items
from touchstone.queries.completeness import load_completeness
from touchstone.queries.packs import MAIN_PACK, newest_pack, pack_for
from touchstone.queries.release_findings import load_checks
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.register.inbox import Message, receive
from touchstone.register.private_link import lookup_of
from touchstone.register.statements import QUALIFIED
from touchstone.store.models import Condition, Feedback, Project


@dataclass
class Side:
    """One force: its people, and what it has, as the names of ids in addresses → id."""

    force: Force
    marker: str
    ids: dict[str, str] = field(default_factory=dict)
    # For addresses that need another state than the usual one: name of the address → its ids.
    special: dict[str, dict[str, str]] = field(default_factory=dict)

    def ids_for(self, route: str) -> dict[str, str]:
        """The ids that the pages of this address are for."""
        return {**self.ids, **self.special.get(route, {})}

    @property
    def domain(self) -> str:
        """Where its people have their addresses."""
        return f"{self.force.organisation.code.lower()}.example"


def fill(side: Side, at: datetime) -> None:
    """Everything, for one force."""
    for role in ROLES:
        _keep_sign_in(side.force.person(role))
    # What both forces share: names in the guidance, and links that nobody has.
    side.ids = {"set_id": "dpia", "question": "DPIA-1.1", "document": "project-design-report"}
    side.ids |= {"token": "x" * 43, "code": "en", "stage": "design", "case_format": "yaml"}
    project = side.ids["project"] = open_one(side, RISK_TOOL, at)
    _answers(side, project, at)
    _evidence(side, project, at)
    _advice(side, project, at)
    _triage(side, project, at)
    _people(side)
    _papers(side, project, at)
    _from_the_public(side, at)
    _decisions(side, at)
    _ends(side, at)
    _guidance(side, at)
    for name, ids in evaluation_ids(side.force, side.marker, project, at):
        if name:
            side.special[name] = ids
        else:
            side.ids |= ids


def _keep_sign_in(person: Person) -> None:
    """A password and recovery codes, which the pages about one's sign-in are for."""
    person.set_password("correct horse battery staple")
    person.save(update_fields=["password"])
    give_second_factor(person)
    RecoveryCodes.activate(person)


def open_one(side: Side, triage: Mapping[str, Mapping[str, Any]], at: datetime) -> str:
    """A project of the force; its id."""
    said = {key: f"{key} {side.marker}" for key in ("title", "problem", "technology_name", "supplier")}
    return open_project(by=side.force.actor("project-lead"), opening=opening(dict(triage), **said), at=at).id


def _answers(side: Side, project: str, at: datetime) -> None:
    given = {
        **ANSWERS,
        "atrs.title": {"value": {"en": f"Public title {side.marker}"}},
        "DPIA-1.1": {"value": {"en": f"A processing {side.marker}"}},
        "DP-01": {"value": "part-3"},
        "DP-02": {"value": ["criminal-offence", "ordinary"]},
    }
    answer(side.force, project, given, at=at)


def _evidence(side: Side, project: str, at: datetime) -> None:
    side.ids["item"] = attach_evidence(
        by=side.force.actor("project-lead"),
        project=project,
        pieces=[f"What it says {side.marker}".encode()],
        file_name=f"paper-{side.marker}.txt",
        title=f"Paper {side.marker}",
        documents=("business-case",),
        at=at,
    ).id


def _advice(side: Side, project: str, at: datetime) -> None:
    """Asked of two advisers; one has given it, the other has not."""
    lead = side.force.actor("project-lead")
    asked = {
        adviser: request_advice(
            by=lead, project=project, adviser=adviser, question=f"Sound, {adviser} {side.marker}?", at=at
        ).id
        for adviser in ("dpo", "siro")
    }
    give_advice(
        by=side.force.actor("siro"),
        request=asked["siro"],
        text=f"It is {side.marker}",
        conclusion="support",
        interests=f"None {side.marker}",
        at=at,
    )
    side.ids["request_id"] = asked["dpo"]
    side.special["advice-reply"] = {"request_id": asked["siro"]}


def _triage(side: Side, project: str, at: datetime) -> None:
    lead = side.force.actor("project-lead")
    override_triage(by=lead, project=project, axis="risk", level="severe", reasons=f"Because {side.marker}", at=at)
    side.ids["query"] = ask_threshold(
        by=lead, project=project, adviser="opcsa", request=f"How much {side.marker}?", asked_on=at.date(), at=at
    ).id


def _people(side: Side) -> None:
    """One more person, bearing the marker, is what the pages about people are for; and an open invitation."""
    address = f"new-{side.marker}@{side.domain}"
    invite_person(by=side.force.actor("administrator"), email=address, role="staff", at=clock.now())
    side.ids["invitation"] = Invitation.objects.get(email=address).id
    someone = make_person(f"Someone {side.marker}", f"someone-{side.marker}@{side.domain}")
    side.ids |= {"person": someone.id, "office": make_office(side.force.organisation, "staff", someone).id}


def _papers(side: Side, project: str, at: datetime) -> None:
    """A document; a record with a test that waits for the second person; a public one whose withdrawal waits."""
    lead, publisher = side.force.actor("project-lead"), side.force.actor("publisher")
    side.ids["version"] = prepare_document(by=lead, project=project, document="project-design-report", at=at).id
    # On a project of its own: a claim that rests on a result not offered bars the approval, and `project` gets one.
    proposed = open_one(side, RISK_TOOL, at)
    _answers(side, proposed, at)
    tested = recorded(side.force, Project.objects.get(id=proposed), plan="", at=at)
    offer(by=lead, evaluation=tested.id, at=at)
    waiting = propose_record(by=lead, project=proposed, reason=f"First {side.marker}", event="publish", at=at)
    side.ids["publication"] = waiting.id
    side.special["proposal-result"] = {"publication": waiting.id, "name": f"evaluation-{tested.run.number}.json"}
    public = open_one(side, RISK_TOOL, at)
    _answers(side, public, at)
    for event, phase in (("publish", "pre-deployment"), ("revise", "production")):
        answer(side.force, public, {"atrs.phase": {"value": phase}}, at=at)
        made = propose_record(by=lead, project=public, reason=f"{event} {side.marker}", event=event, at=at)
        approve_record(by=publisher, publication=made.id, content_digest=made.content_digest, at=at)
    away = propose_record(by=lead, project=public, reason=f"Away {side.marker}", event="withdraw", at=at)
    side.special["approve-withdrawal"] = {"publication": away.id}
    side.special["propose-publication"] = {"project": open_one(side, RISK_TOOL, at)}
    side.ids["record"] = str(Project.objects.get(id=public).record)
    _withheld(side, at)


def _withheld(side: Side, at: datetime) -> None:
    """Two withheld fields, and a proposal of which the checks before release find something."""
    lead, project = side.force.actor("project-lead"), open_one(side, RISK_TOOL, at)
    _answers(side, project, at)
    answer(side.force, project, {"atrs.team": {"value": {"en": f"It matched 3 people {side.marker}."}}}, at=at)
    for name, question in (("keep-withheld", "atrs.human-review"), ("disclose-withheld", "atrs.who-is-affected")):
        held = withhold_field(
            by=lead,
            project=project,
            question=question,
            exemption="crime",
            harm=f"Harm {side.marker}",
            balance=f"Balance {side.marker}",
            review_on=at.date() + timedelta(days=90),
            at=at,
        )
        side.special[name] = {"withholding": held.id}
    side.special["withhold-field"] = {"project": project, "question": "atrs.team"}
    made = propose_record(by=lead, project=project, reason=f"Held {side.marker}", event="publish", at=at)
    found = load_checks(by=lead, publication=made.id, at=at).open
    side.special["accept-finding"] = {"publication": made.id, "finding": found[0].id}


def _from_the_public(side: Side, at: datetime) -> None:
    """Two messages about the public record: one waits for an answer, the other's answer for a second person."""
    for number, name in enumerate(("feedback-answer", "feedback-check")):
        sent = Message(
            record=side.ids["record"],
            kind="question",
            words=f"Who checks it {side.marker}?",
            reply_to=f"asker-{side.marker}@{side.domain}",
            may_quote=False,
            form=f"{name}-{side.marker}",
        )
        token = receive(sent, network=f"192.0.2.{number}", secret=settings.SECRET_KEY, at=at)
        side.special[name] = {"token": token}
        take_messages(at=at)
        side.ids["message"] = Feedback.objects.get(lookup=lookup_of(token)).id
        if name == "feedback-check":
            lead = side.force.actor("project-lead")
            said = {"summary": f"Who checks? {side.marker}", "text": f"A person {side.marker}", "own_words": False}
            propose_public_answer(by=lead, message=side.ids["message"], version=1, at=at, **said)
            side.special[name] = {"message": side.ids["message"]}
    side.ids["message"] = Feedback.objects.get(lookup=lookup_of(side.special["feedback-answer"]["token"])).id
    side.ids["statement"] = sign_completeness(
        by=side.force.actor("chief-officer"),
        kind=QUALIFIED,
        reason=f"One is late {side.marker}",
        withheld=(),
        grounds="",
        seen=load_completeness(by=side.force.actor("chief-officer"), at=at).seen,
        at=at,
    ).id


def _decisions(side: Side, at: datetime) -> None:
    """One decision waits for its second signature; another is taken and leaves a condition; a gate is untouched."""
    side.special["decide"] = side.special["gate"] = {"project": open_one(side, RISK_TOOL, at)}
    waiting = open_one(side, RISK_TOOL, at)
    side.special["decision-sign"] = {"project": waiting, "decision": decide(side, waiting, "pause", at)}
    taken = open_one(side, MACRO, at)
    answer(side.force, taken, light_answers(side), at=at)
    owed = ProposedCondition(text=f"Check {side.marker}", owner_role="project-lead", due_on=_in_a_month(at))
    done = decide(side, taken, "proceed-with-conditions", at, role="senior-leader", answers={}, conditions=(owed,))
    side.special["decision"] = {"project": taken, "decision": done}
    side.special["condition-close"] = {"project": taken, "condition": Condition.objects.get(decision=done).id}


def decide(side: Side, project: str, outcome: str, at: datetime, *, role: str = "project-lead", **changes: Any) -> str:
    """Record a decision on the case as it stands; its id."""
    snapshot = load_project_snapshot(by=side.force.actor(role), project=project, at=at)
    stage = pack_for(snapshot).stage(snapshot.stage)
    wish: dict[str, Any] = {
        "stage": snapshot.stage,
        "outcome": outcome,
        "reasons": f"Reasons {side.marker}",
        "took_place_on": at.date(),
        "seen_digest": snapshot.sealed_digest,
        "answers": {one.id: "yes" for one in stage.proceed_questions},
        **changes,
    }
    made = record_decision(by=side.force.actor(role), project=project, proposed=ProposedDecision(**wish), at=at)
    return made.id


def light_answers(side: Side) -> dict[str, dict[str, Any]]:
    """All that the light path asks."""
    return {
        "light.purpose": {"value": {"en": f"Counts by month {side.marker}"}},
        "light.owner": {"role": "Performance team", "contact": f"performance@{side.domain}"},
        "light.data-sources": {"value": {"en": f"Incident counts {side.marker}"}},
        "light.data-destinations": {"value": "A slide"},
        "light.how-checked": {"check": "By hand for two months", "by": "Two analysts", "checked-on": "2026-11-20"},
        "light.used-by": {"value": "Two analysts"},
        "light.decided-by": {"value": {"name": "S Sandhu", "role": "senior-leader", "on": "2026-11-23"}},
        "light.review-date": {"value": "2027-05-01"},
    }


def _ends(side: Side, at: datetime) -> None:
    """A hold on one project, a proposal to destroy another, and an act of adoption that waits for its signature."""
    records, pack = side.force.actor("records-manager"), newest_pack()
    held = open_one(side, MACRO, at)
    hold = set_hold(by=records, project=held, reason=f"Kept {side.marker}", at=at).id
    side.special["hold-lift"] = {"project": held, "hold": hold}
    ended = open_one(side, MACRO, at)
    proposal = propose_disposal(by=records, project=ended, authority="retention-schedule", at=at).id
    side.special["disposal-approve"] = {"project": ended, "disposal": proposal}
    side.special["disposal-propose"] = {"project": open_one(side, MACRO, at)}
    side.ids["adoption"] = propose_adoption(
        by=side.force.actor("senior-leader"),
        pack=MAIN_PACK,
        pack_version=pack.version,
        items=[next(iter(adoptable_items(pack)))],
        reasons=f"Adopt {side.marker}",
        at=at,
    ).id


def _guidance(side: Side, at: datetime) -> None:
    """A supplement of the force's own, a project moved to it that can be moved back, and a part open to wording."""
    name = f"own-{side.marker}"
    text = local_file(name, title=f"Own pack {side.marker}")
    stored = store_local_pack(by=side.force.actor("administrator"), text=text, at=at)
    side.ids |= {"pack": name, "local": stored.id}
    side.special["guidance-word"] = {"stage": "development", "part": "development.built-as-designed"}
    lead, moving = side.force.actor("project-lead"), open_one(side, MACRO, at)
    pins = [(pin.pack, pin.version) for pin in load_project_snapshot(by=lead, project=moving, at=at).packs]
    move = move_project_packs(by=lead, project=moving, pins=[one for one in pins if one[0] != name], at=at)
    side.special["guidance-undo"] = {"project": moving, "move": move.id}


def _in_a_month(at: datetime) -> Any:
    return at.date() + timedelta(days=30)
