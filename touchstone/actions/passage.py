"""Move a project the way a decision that has been taken says: leave the stage, enter the next, pause or end."""

from __future__ import annotations

from touchstone.domain.lifecycle_steps import Outcome, apply_decision, place_of
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.queries.packs import pack_for
from touchstone.store.audit import Record
from touchstone.store.models import Decision, Project, StageRun


def pass_gate(*, record: Record, project: Project, decision: Decision, snapshot: ProjectSnapshot, path: str) -> None:
    """Apply the decision to the project's rows, inside the act that takes it."""
    pack = pack_for(snapshot)
    place = place_of(snapshot=snapshot, pack=pack, path=path, organisation=decision.organisation_id)
    step = apply_decision(place, outcome=Outcome(decision.outcome), to_stage=decision.to_stage, pack=pack)
    before = (project.status, project.stage)
    if step.leaves_run:
        StageRun.objects.filter(id=decision.stage_run_id).update(left_at=record.at, left_by=decision.id)
    if step.enters:
        StageRun.objects.create(
            project=project,
            organisation_id=decision.organisation_id,
            stage=step.enters,
            number=project.stage_runs.filter(organisation_id=decision.organisation_id).count() + 1,
            because=step.because,
            entered_at=record.at,
            took_place_on=decision.took_place_on,
        )
    if decision.organisation_id != project.organisation_id:  # a participant's passage does not move the owner's
        return
    project.status, project.stage, project.path = step.place.status.value, step.place.stage, path
    project.save(update_fields=["status", "stage", "path"])
    for name, old, new in zip(("status", "stage"), before, (project.status, project.stage), strict=True):
        if old != new:
            record.changed("project", project.id, name, before=old, after=new)
