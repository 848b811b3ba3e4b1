"""Take and sign gate decisions, each sealed on the exact case; close the conditions they leave owed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.accounts.roles import ROLES
from touchstone.actions.covering import check_configuration, check_covers
from touchstone.actions.passage import pass_gate
from touchstone.actions.permission import check_own, check_permission, permitted_project
from touchstone.actions.publications import publish_decision_event
from touchstone.domain.deciders import Signatory
from touchstone.domain.decision import ProposedDecision, Ruling, check_decision, check_signature
from touchstone.domain.snapshot import DecisionState, ProjectSnapshot
from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound
from touchstone.guidance.pack import Pack
from touchstone.queries.packs import pack_for
from touchstone.queries.snapshots import snapshot_of
from touchstone.queries.tenancy import load_project
from touchstone.store.audit import Record, act
from touchstone.store.models import Condition, Decision, DecisionSignature, EvidenceItem, Project, StageRun
from touchstone.store.sealed import decision_data


def record_decision(
    *, by: Actor, project: str, proposed: ProposedDecision, at: datetime, dissent: str = ""
) -> Decision:
    """Take a decision, or be the first to sign one that others must sign too.

    Sealed on the snapshot as it is now, which must be the one that was read. Raises the refusals of
    `touchstone.domain.decision_refusals` and `duties`, each naming who refuses; NotFound; NotPermitted.
    """
    with act(by=by, at=at, verb="decision.recorded", project=project, took_place_on=proposed.took_place_on) as record:
        row = permitted_project(by=by, permission=Permission.DECISION_TAKE, project=project)
        check_covers(project=row, covers=proposed.covers)
        check_configuration(project=row, organisation=by.organisation_id, configuration=proposed.configuration)
        snapshot = snapshot_of(row, at=at)
        ruling = check_decision(
            proposed=proposed,
            signatory=_signatory(by),
            snapshot=snapshot,
            pack=pack_for(snapshot),
            at=at,
            sealed_digest=snapshot.sealed_digest,
        )
        Decision.objects.filter(id__in=ruling.replaces).update(status="superseded")
        decision = _decision(record, row, snapshot, proposed, ruling)
        _sign(record, decision, ruling, dissent)
        _conditions(record, decision, proposed, pack_for(snapshot))
        if ruling.is_taken:
            _take(record, row, decision, snapshot, ruling)
    return decision


def sign_decision(*, by: Actor, decision: str, at: datetime, dissent: str = "") -> Decision:
    """Add a signature to a joint decision that waits for it. Raises as `record_decision`."""
    check_permission(by=by, permission=Permission.DECISION_TAKE)
    found = _reachable(by, decision)
    with act(by=by, at=at, verb="decision.signed", project=found.project_id) as record:
        row = permitted_project(by=by, permission=Permission.DECISION_TAKE, project=found.project_id)
        found = Decision.objects.select_for_update().get(id=decision)
        snapshot = snapshot_of(row, at=at)
        ruling = check_signature(
            decision=_state(snapshot, decision),
            signatory=_signatory(by),
            snapshot=snapshot,
            pack=pack_for(snapshot),
            at=at,
            sealed_digest=snapshot.sealed_digest,
        )
        record.about("decision", found.id)
        _sign(record, found, ruling, dissent)
        if ruling.is_taken:
            _take(record, row, found, snapshot, ruling)
    return found


def close_condition(*, by: Actor, condition: str, note: str, at: datetime, proof: str = "") -> Condition:
    """Show that a condition has been met. Raises Invalid (`note`), NotFound, NotPermitted, AlreadyDone."""
    check_permission(by=by, permission=Permission.CONDITION_CLOSE)
    if not note.strip():
        raise Invalid("Some of what was given needs changing", field_errors={"note": "Say how the condition was met"})
    found = Condition.objects.select_related("decision").filter(id=condition).first()
    if found is None:
        raise NotFound("There is no such condition")
    project = load_project(by=by, project=found.decision.project_id)
    check_own(by=by, organisation=found.decision.organisation_id)
    with act(by=by, at=at, verb="condition.closed", project=project.id) as record:
        permitted_project(by=by, permission=Permission.CONDITION_CLOSE, project=project.id)
        locked = Condition.objects.select_for_update().get(id=condition)
        if locked.closed_at is not None:
            raise AlreadyDone("This condition was closed before")
        locked.proof = _proof(project, proof)
        locked.closing_note = record.content("condition-note", {"note": note})
        locked.closed_at, locked.closed_by = at, by.person_id
        locked.save(update_fields=["proof", "closing_note", "closed_at", "closed_by"])
        record.about("condition", locked.id)
        record.changed("condition", locked.id, "closing-note", after=locked.closing_note.digest)
    return locked


def _decision(
    record: Record, project: Project, snapshot: ProjectSnapshot, proposed: ProposedDecision, ruling: Ruling
) -> Decision:
    statement: dict[str, Any] = {
        "answers": dict(proposed.answers),
        "reasons": proposed.reasons,
        "facts_digest": snapshot.facts_digest,
        "warnings": [{"id": one.id, "detail": one.detail, "by": one.authority.kind.value} for one in ruling.warnings],
        "path": ruling.path,
    }
    decision = Decision.objects.create(
        project=project,
        organisation_id=record.organisation,
        stage_run=_open_run(project, record.organisation),
        outcome=ruling.outcome.value,
        to_stage=ruling.to_stage,
        status="open",
        statement=record.content("decision", statement),
        snapshot=record.content("snapshot", snapshot.sealed_data()),
        snapshot_digest=snapshot.sealed_digest,
        covers=proposed.covers,
        configuration=proposed.configuration,
        took_place_on=proposed.took_place_on,
        recorded_at=record.at,
    )
    record.about("decision", decision.id)
    record.changed("decision", decision.id, "statement", after=decision.statement.digest)
    record.changed("decision", decision.id, "outcome", after=decision.outcome)
    for one in ruling.replaces:
        record.changed("decision", one, "status", before="open", after="superseded")
    return decision


def _sign(record: Record, decision: Decision, ruling: Ruling, dissent: str) -> None:
    by = record.by
    if by is None:
        raise ValueError("a decision is signed by somebody")
    remark = record.content("dissent", {"dissent": dissent}) if dissent.strip() else None
    signature = DecisionSignature.objects.create(
        decision=decision,
        role=ruling.signs_as,
        person=by.person_id,
        office=by.office_id,
        snapshot_digest=decision.snapshot_digest,
        remark=remark,
        signed_at=record.at,
    )
    record.changed("decision", decision.id, f"signed.{ruling.signs_as}", after=signature.id)


def _conditions(record: Record, decision: Decision, proposed: ProposedDecision, pack: Pack) -> None:
    known = {*ROLES, *(role.id for role in pack.sheet.roles)}
    for one in proposed.conditions:
        if one.owner_role not in known:  # kept when content is destroyed, so never typed text
            raise Invalid(
                "Choose the owner of the condition from the list", field_errors={"owner_role": "Choose a role"}
            )
        if one.due_on is None:  # refused by the rules before it comes here
            raise ValueError("a condition has a day by which it is owed")
        condition = Condition.objects.create(
            decision=decision,
            text=record.content("condition", {"text": one.text}),
            owner_role=one.owner_role,
            due_on=one.due_on,
        )
        record.changed("decision", decision.id, "condition", after=condition.text.digest)


def _take(record: Record, project: Project, decision: Decision, snapshot: ProjectSnapshot, ruling: Ruling) -> None:
    """The last signature is on it: the decision stands, has its own leaf, and moves the project."""
    decision.status, decision.taken_at = "taken", record.at
    decision.save(update_fields=["status", "taken_at"])
    record.changed("decision", decision.id, "status", before="open", after="taken")
    pass_gate(record=record, project=project, decision=decision, snapshot=snapshot, path=ruling.path)
    record.seal("decision", decision.id, decision_data(decision))
    if record.by is not None:
        publish_decision_event(by=record.by, decision=decision.id, at=record.at)


def _signatory(by: Actor) -> Signatory:
    return Signatory(person=by.person_id, office=by.office_id, role=by.role, organisation=by.organisation_id)


def _open_run(project: Project, organisation: str) -> StageRun:
    runs = StageRun.objects.filter(project=project, organisation_id=organisation, left_at__isnull=True)
    return runs.order_by("-number")[0]


def _state(snapshot: ProjectSnapshot, decision: str) -> DecisionState:
    return next(one for one in snapshot.decisions if one.id == decision)


def _reachable(by: Actor, decision: str) -> Decision:
    found = Decision.objects.filter(id=decision).first()
    if found is None:
        raise NotFound("There is no such decision")
    load_project(by=by, project=found.project_id)
    return found


def _proof(project: Project, proof: str) -> EvidenceItem | None:
    if not proof:
        return None
    found = EvidenceItem.objects.filter(id=proof, project=project).first()
    if found is None:
        raise NotFound("There is no such evidence")
    return found
