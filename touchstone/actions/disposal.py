"""Holds, and the two-person act that destroys a project's content and leaves the record of it whole.

What goes: every typed text (body and salt), every file nobody else refers to, every draft. What stays: events,
digests, leaves, who did what and under which authority. A hold wins over disposal, always.
"""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.db.models import Q

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.evaluations.runs import LIVE, UPLOAD
from touchstone.actions.permission import check_own, check_permission, owned_project, permitted_project
from touchstone.domain.duties import check_second_person
from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound, Refusal
from touchstone.queries.tenancy import load_project
from touchstone.store.audit import act
from touchstone.store.files import destroy_file, file_path
from touchstone.store.models import (
    Content,
    Disposal,
    Draft,
    Evaluation,
    EvaluationRun,
    EvidenceItem,
    Hold,
    Job,
    Project,
    StoredFile,
    Technology,
)
from touchstone.store.work_areas import remove_area

log = logging.getLogger("touchstone.disposal")

# Under which rule content may be destroyed: a closed list, so that what is kept for ever can name no person.
AUTHORITIES = {
    "retention-schedule": "The force's retention schedule for this kind of record has run out",
    "court-order": "A court or tribunal has ordered destruction",
    "erasure-upheld": "A request for erasure was upheld in full",
    "entered-in-error": "The project was entered by mistake and holds nothing that must be kept",
}


class OnHold(Refusal):
    """The project's content must be kept."""


def set_hold(*, by: Actor, project: str, reason: str, at: datetime) -> Hold:
    """Keep the project's content whatever its retention says. Raises Invalid, NotFound, NotPermitted."""
    if not reason.strip():
        raise Invalid("Some of what was given needs changing", field_errors={"reason": "Say why it must be kept"})
    with act(by=by, at=at, verb="hold.set", project=project) as record:
        row = permitted_project(by=by, permission=Permission.HOLD_SET, project=project)
        hold = Hold.objects.create(
            project=row, reason=record.content("hold-reason", {"reason": reason}), set_by=by.person_id, set_at=at
        )
        record.about("hold", hold.id)
        record.changed("project", row.id, "hold", after=hold.id)
    return hold


def lift_hold(*, by: Actor, hold: str, at: datetime) -> Hold:
    """End a hold, by the organisation that set it. Raises NotFound, NotPermitted, AlreadyDone."""
    check_permission(by=by, permission=Permission.HOLD_SET)
    found = Hold.objects.select_related("reason").filter(id=hold).first()
    if found is None:
        raise NotFound("There is no such hold")
    project = load_project(by=by, project=found.project_id)
    check_own(by=by, organisation=found.reason.organisation_id)
    with act(by=by, at=at, verb="hold.lifted", project=project.id) as record:
        changed = Hold.objects.filter(id=hold, lifted_at__isnull=True).update(lifted_by=by.person_id, lifted_at=at)
        if not changed:
            raise AlreadyDone("This hold was lifted before")
        record.about("hold", hold)
        record.changed("project", project.id, "hold", before=hold)
    found.refresh_from_db()
    return found


def propose_disposal(*, by: Actor, project: str, authority: str, at: datetime) -> Disposal:
    """Propose to destroy a project's content. Raises Invalid, OnHold, NotFound, NotPermitted."""
    if authority not in AUTHORITIES:
        raise Invalid(
            "Some of what was given needs changing", field_errors={"authority": "Choose the rule it is done under"}
        )
    with act(by=by, at=at, verb="disposal.proposed", project=project, authority=authority) as record:
        row = owned_project(by=by, permission=Permission.DISPOSAL_PROPOSE, project=project)
        _check_free(row)
        disposal = Disposal.objects.create(project=row, authority=authority, proposed_by=by.person_id, proposed_at=at)
        record.about("disposal", disposal.id)
    return disposal


def approve_disposal(*, by: Actor, disposal: str, at: datetime) -> Disposal:
    """Destroy the content, as the second person. Raises OnHold, NotFound, NotPermitted, AlreadyDone.

    Files are removed after the transaction: a crash between leaves bytes that the next disposal of any project removes.
    """
    check_permission(by=by, permission=Permission.DISPOSAL_APPROVE)
    found = Disposal.objects.filter(id=disposal).first()
    if found is None:
        raise NotFound("There is no such proposal")
    with act(by=by, at=at, verb="disposal.done", project=found.project_id, authority=found.authority) as record:
        row = owned_project(by=by, permission=Permission.DISPOSAL_APPROVE, project=found.project_id)
        found = Disposal.objects.select_for_update().get(id=disposal)
        if found.approved_at is not None:
            raise AlreadyDone("This content was destroyed before")
        check_second_person(act="dispose", first=[found.proposed_by], second=by.person_id)
        _check_free(row)
        _end_runs(row, at)
        found.files = _destroy_files(row, at)
        found.contents = _destroy_contents(row, at)
        found.approved_by, found.approved_at = by.person_id, at
        found.save(update_fields=["contents", "files", "approved_by", "approved_at"])
        if row.status in ("open", "paused"):  # a case without its content is taken no further
            row.status = "closed"
            row.save(update_fields=["status"])
        record.about("disposal", found.id)
        record.changed("project", row.id, "content", after="disposed")
        transaction.on_commit(_finish)
    return found


def _check_free(project: Project) -> None:
    if Hold.objects.filter(project=project, lifted_at__isnull=True).exists():
        raise OnHold(
            "This project's content is on hold and must be kept",
            remedy="Ask whoever set the hold. Nothing can be destroyed until it is lifted.",
        )


def _destroy_contents(project: Project, at: datetime) -> int:
    Draft.objects.filter(project=project).delete()
    gone = {"body": None, "salt": None, "disposed_at": at}
    count = Content.objects.filter(project=project, disposed_at__isnull=True).update(**gone)
    alone = Technology.objects.filter(id=project.technology_id).exclude(
        projects__in=Project.objects.exclude(id=project.id)
    )
    for technology in alone:
        ids = [technology.description_id]
        for version in technology.versions.all():
            ids += [version.description_id, *version.configurations.values_list("description_id", flat=True)]
        count += Content.objects.filter(id__in=ids, disposed_at__isnull=True).update(**gone)
    return count


def _destroy_files(project: Project, at: datetime) -> int:
    """Every file that this project alone refers to: evidence, and what an evaluation keeps inside the force."""
    evidence, evaluations = EvidenceItem.objects, Evaluation.objects.filter(full__isnull=False)
    mine = Q(id__in=evidence.filter(project=project).values("file"))
    mine |= Q(id__in=evaluations.filter(project=project).values("full"))
    others = Q(id__in=evidence.exclude(project=project).filter(file__disposed_at__isnull=True).values("file"))
    others |= Q(id__in=evaluations.exclude(project=project).filter(full__disposed_at__isnull=True).values("full"))
    return StoredFile.objects.filter(mine, disposed_at__isnull=True).exclude(others).update(disposed_at=at)


def _end_runs(project: Project, at: datetime) -> None:
    """Stop what still runs on the project's data, and remove the data that were uploaded for it."""
    runs = EvaluationRun.objects.filter(project=project)
    live = runs.filter(state__in=LIVE)
    Job.objects.filter(id__in=live.values("job"), state="waiting").update(state="cancelled", ended_at=at)
    Job.objects.filter(id__in=live.values("job"), state="running").update(cancel_asked=True)
    live.update(state="cancelled", ended_at=at)
    for run in runs.filter(way=UPLOAD).values_list("id", flat=True):
        transaction.on_commit(partial(remove_area, run))


def _finish() -> None:
    """Remove the bytes of every file disposed of, and leave none in the database's own journal."""
    for digest in StoredFile.objects.filter(disposed_at__isnull=False).values_list("digest", flat=True):
        _remove_bytes(digest)
    if connection.vendor == "sqlite" and not connection.in_atomic_block:  # within one the journal cannot be emptied
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, _, _ = cursor.fetchone()
        if is_busy:
            log.error("the database's journal still holds what was destroyed: restart the service to empty it")


def _remove_bytes(digest: str) -> None:
    """Remove one file's bytes, unless the same bytes have been brought back meanwhile."""
    if not file_path(digest).exists():
        return
    with transaction.atomic():
        if StoredFile.objects.select_for_update().filter(digest=digest, disposed_at__isnull=False).exists():
            destroy_file(digest)
