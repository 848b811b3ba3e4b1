"""A gate decision on a record that is public already enters the public log by itself, as the record's next version."""

from __future__ import annotations

from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.actions.publications.entering import enter
from touchstone.documents.atrs_record.files import public_files, result_digests, with_decision
from touchstone.domain.snapshot import DecisionState
from touchstone.foundation.canonical_json import sha256_digest
from touchstone.foundation.errors import NotFound
from touchstone.guidance.pack import Pack
from touchstone.queries.publications import sources_of
from touchstone.register.models import RegisterRecord
from touchstone.register.reading import find_file, find_record
from touchstone.store.audit import act
from touchstone.store.models import Decision, Project, Publication

EVENT = "decision"
WHY = "A decision was taken at a gate."


def publish_decision_event(*, by: Actor, decision: str, at: datetime) -> Publication | None:
    """Enter a taken decision; None where the project has no public record, or the decision is in it already.

    Called by the action that takes the decision, in the same transaction: a decision on a public record that could
    not be entered is not taken. Only stage, outcome, date and offices are added to what the public can read.
    """
    found = Decision.objects.select_related("project__organisation").filter(id=decision, status="taken").first()
    if found is None:
        raise NotFound("There is no such decision")
    if found.organisation_id != found.project.organisation_id:
        return None  # a partner's own decision: the record speaks for the organisation that owns the project
    public = find_record(found.project.record) if found.project.record else None
    if public is None or public.is_withdrawn or _is_entered(found):
        return None
    with act(by=by, at=at, verb="publication.decision-entered", project=found.project_id) as record:
        row = Project.objects.select_for_update(of=("self",)).select_related("organisation").get(id=found.project_id)
        sources = sources_of(row, record=public.record, at=at)
        taken = next(one for one in sources.snapshot.decisions if one.id == found.id)
        body = _body(public, taken, stage=row.stage, pack=sources.pack)
        made = Publication.objects.create(
            project=row,
            organisation_id=row.organisation_id,
            event=EVENT,
            status="approved",
            content=record.content("public-record", body),
            reason=record.content("publication-reason", {"reason": WHY, "decision": found.id}),
            content_digest=sha256_digest(body),
            snapshot_digest=found.snapshot_digest,
            proposed_by=by.person_id,
            proposed_office=by.office_id,
            proposed_at=at,
            settled_at=at,
        )
        placed = enter(record, row=row, publication=made, public_id=public.record, role=by.role, why=WHY)
        made.record_version, made.log_position = placed.version, placed.position
        made.save(update_fields=["record_version", "log_position"])
        record.about("publication", made.id)
    return made


def _is_entered(decision: Decision) -> bool:
    rows = Publication.objects.filter(project=decision.project, event=EVENT).select_related("reason")
    return any((row.reason.body or {}).get("decision") == decision.id for row in rows)


def _body(public: RegisterRecord, taken: DecisionState, *, stage: str, pack: Pack) -> dict[str, object]:
    facts = with_decision(public.data, taken, stage=stage, pack=pack)
    return {"facts": dict(facts), "files": public_files(facts, _results(public))}


def _results(public: RegisterRecord) -> dict[str, str]:
    """The result files of the evaluations that are public already: a decision takes none away and adds none."""
    found = {path: find_file(public.record, public.latest_version, path) for path in result_digests(public.data)}
    return {path: bytes(file.body).decode() for path, file in found.items() if file is not None}
