"""Background work as rows: asking for it, claiming a row under a lease, saying how far it is, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Office
from touchstone.accounts.offices import day_of
from touchstone.foundation.errors import NotFound, NotPermitted
from touchstone.store.models import Job

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 5
MOST = 2**31 - 1  # what a whole number in the table can say
# Waiting time before each further attempt.
PAUSES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))

WAITING, RUNNING, DONE, PARKED, CANCELLED = "waiting", "running", "done", "parked", "cancelled"


class WorkStopped(Exception):
    """Raised by work that stops because `keep` told it to: it was cancelled, or another worker has it."""


@dataclass(frozen=True, kw_only=True)
class ClaimedJob:
    """A row of work that this worker holds; with `is_ended` it was only put away, and nothing is to be done."""

    id: str
    kind: str
    details: Mapping[str, Any]
    asked_office: str
    attempt: int
    is_ended: bool


def ask_for_work(*, by: Actor | None, kind: str, details: Mapping[str, Any], at: datetime) -> Job:
    """Write a row of work, inside the asking action's own transaction. `details` holds ids, never content."""
    return Job.objects.create(
        kind=kind,
        organisation_id=by.organisation_id if by else None,
        asked_by=by.person_id if by else "",
        asked_office=by.office_id if by else "",
        details=dict(details),
        asked_at=at,
        not_before=at,
    )


def claim_job(*, at: datetime, only: str = "") -> ClaimedJob | None:
    """The next row that is due, now ours until its lease ends; None where nothing is due. `only`: that row or none.

    A row whose lease has run out belonged to a worker that died: it is claimed again, and counts as an attempt.
    """
    due = Q(state=WAITING, not_before__lte=at) | Q(state=RUNNING, lease_until__lt=at)
    if only:
        due &= Q(id=only)
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=_can_skip()).filter(due).order_by("not_before", "id").first()
        if job is None:
            return None
        if job.cancel_asked or job.attempts >= MOST_ATTEMPTS:
            return _claimed(_end(job, CANCELLED if job.cancel_asked else PARKED, at), is_ended=True)
        job.state, job.attempts, job.heartbeat_at, job.lease_until = RUNNING, job.attempts + 1, at, at + LEASE
        job.save(update_fields=["state", "attempts", "heartbeat_at", "lease_until"])
        return _claimed(job, is_ended=False)


def asker_of(job: ClaimedJob, *, at: datetime) -> Actor | None:
    """The person and office that asked; None for the system's own work. Raises NotPermitted once the office ended."""
    if not job.asked_office:
        return None
    office = Office.objects.filter(id=job.asked_office).first()
    if office is None or not office.is_current(day_of(at)):
        raise NotPermitted("The office under which this was asked for has ended", remedy="Ask again under another.")
    return Actor(office.person_id, office.id, office.organisation_id, office.role)


def keep_job(*, job: str, attempt: int, at: datetime, progress: tuple[int, int] | None = None) -> bool:
    """Say that the work goes on, and how far it is (done, of all); False where it was cancelled or is another's by now.

    Without `progress` what was said of it before stands.
    """
    ours = Job.objects.filter(id=job, state=RUNNING, attempts=attempt, cancel_asked=False)
    far = {} if progress is None else {"progress": min(progress[0], MOST), "total": min(progress[1], MOST)}
    return bool(ours.update(heartbeat_at=at, lease_until=at + LEASE, **far))


def stop_job(*, job: str, attempt: int, at: datetime) -> bool:
    """The work stopped because it was asked to; False where it was not, or belongs to another worker by now."""
    ours = Job.objects.filter(id=job, state=RUNNING, attempts=attempt, cancel_asked=True)
    return bool(ours.update(state=CANCELLED, ended_at=at, lease_until=None))


def finish_job(*, job: str, attempt: int, result: Mapping[str, Any], at: datetime) -> bool:
    """The work is done; False where the lease was lost and another worker has it."""
    ours = Job.objects.filter(id=job, state=RUNNING, attempts=attempt)
    return bool(ours.update(state=DONE, result=dict(result), problem="", ended_at=at, lease_until=None))


def fail_job(*, job: str, attempt: int, problem: str, at: datetime) -> str:
    """The attempt failed: tried again after a pause, parked after the fifth; the state it is in now."""
    with transaction.atomic():
        found = Job.objects.select_for_update().filter(id=job, state=RUNNING, attempts=attempt).first()
        if found is None:
            return ""
        found.problem = problem[:2000]
        if found.attempts >= MOST_ATTEMPTS:
            return _end(found, PARKED, at).state
        found.state, found.lease_until = WAITING, None
        found.not_before = at + PAUSES[found.attempts - 1]
        found.save(update_fields=["state", "lease_until", "not_before", "problem"])
        return found.state


def cancel_job(*, by: Actor, job: str, at: datetime) -> None:
    """Ask for the work to stop; what waits stops at once. Raises NotFound for another organisation's work."""
    with transaction.atomic():
        found = Job.objects.select_for_update().filter(id=job, organisation_id=by.organisation_id).first()
        if found is None:
            raise NotFound("There is no such work")
        found.cancel_asked = True
        found.save(update_fields=["cancel_asked"])
        if found.state == WAITING:
            _end(found, CANCELLED, at)


def _claimed(job: Job, *, is_ended: bool) -> ClaimedJob:
    return ClaimedJob(
        id=job.id,
        kind=job.kind,
        details=job.details,
        asked_office=job.asked_office,
        attempt=job.attempts,
        is_ended=is_ended,
    )


def _end(job: Job, state: str, at: datetime) -> Job:
    job.state, job.ended_at, job.lease_until = state, at, None
    job.save(update_fields=["state", "ended_at", "lease_until", "problem"])
    return job


def _can_skip() -> bool:
    """Whether the database passes over rows that another worker holds; SQLite has one writer anyway."""
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)
