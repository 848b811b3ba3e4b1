"""The queue and the worker: one worker a row, leases, pauses, parking, and the log kept by the clock."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

import pytest

from tests.cast import northmere, southmere
from tests.integration.publishing_cast import AT, published, tool_to_publish
from touchstone.actions import jobs
from touchstone.actions.jobs import ask_for_work, cancel_job, claim_job, fail_job, finish_job, keep_job
from touchstone.actions.publications import is_behind
from touchstone.foundation.errors import NotFound
from touchstone.jobs import worker
from touchstone.jobs.daily_anchor import anchor_if_due
from touchstone.jobs.sign_checkpoint import sign_if_behind
from touchstone.jobs.worker import run_one
from touchstone.register.models import Checkpoint, LogState
from touchstone.store.models import Anchor, DocumentVersion, Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def still_clock(settings, tmp_path, monkeypatch):
    settings.TOUCHSTONE_VAR = tmp_path
    monkeypatch.setattr(worker, "now", lambda: AT)


def asked(kind: str = "count", **details: str) -> Job:
    return ask_for_work(by=None, kind=kind, details=details, at=AT)


def test_a_row_is_claimed_once_until_its_lease_ends():
    job = asked()
    first = claim_job(at=AT)
    assert first is not None
    assert (first.id, first.attempt) == (job.id, 1)
    assert claim_job(at=AT + timedelta(seconds=1)) is None
    again = claim_job(at=AT + jobs.LEASE + timedelta(seconds=1))
    assert again is not None
    assert again.attempt == 2


def test_a_heartbeat_keeps_the_lease_and_a_lost_one_says_so():
    job = asked()
    claim_job(at=AT)
    later = AT + jobs.LEASE - timedelta(seconds=1)
    assert keep_job(job=job.id, attempt=1, at=later, progress=(3, 10))
    assert claim_job(at=AT + jobs.LEASE + timedelta(seconds=1)) is None
    claim_job(at=later + jobs.LEASE + timedelta(seconds=1))
    assert not keep_job(job=job.id, attempt=1, at=later)
    assert not finish_job(job=job.id, attempt=1, result={}, at=later)
    assert Job.objects.get().state == "running"


def test_work_that_is_not_due_waits():
    job = asked()
    Job.objects.filter(id=job.id).update(not_before=AT + timedelta(minutes=1))
    assert claim_job(at=AT) is None


def test_a_failing_attempt_is_repeated_after_longer_and_longer_pauses_then_parked():
    job, at, waited = asked(), AT, []
    for attempt in range(1, jobs.MOST_ATTEMPTS + 1):
        claimed = claim_job(at=at)
        assert claimed is not None
        state = fail_job(job=job.id, attempt=attempt, problem="no luck", at=at)
        row = Job.objects.get()
        waited.append(row.not_before - at)
        at = row.not_before
    assert state == "parked"
    assert waited[: len(jobs.PAUSES)] == list(jobs.PAUSES)
    assert claim_job(at=at + timedelta(days=1)) is None
    assert Job.objects.get().problem == "no luck"


def test_a_row_whose_worker_died_each_time_is_parked_as_well():
    asked()
    at = AT
    for _ in range(jobs.MOST_ATTEMPTS):
        assert claim_job(at=at) is not None
        at += jobs.LEASE + timedelta(seconds=1)
    last = claim_job(at=at)
    assert last is not None
    assert last.is_ended
    assert Job.objects.get().state == "parked"


def test_work_can_be_cancelled_by_its_own_organisation_only():
    force = northmere()
    job = ask_for_work(by=force.actor("project-lead"), kind="count", details={}, at=AT)
    with pytest.raises(NotFound):
        cancel_job(by=southmere().actor("project-lead"), job=job.id, at=AT)
    cancel_job(by=force.actor("project-lead"), job=job.id, at=AT)
    assert Job.objects.get().state == "cancelled"
    assert claim_job(at=AT) is None


def test_running_work_learns_that_it_was_cancelled():
    force = northmere()
    job = ask_for_work(by=force.actor("project-lead"), kind="count", details={}, at=AT)
    claim_job(at=AT)
    cancel_job(by=force.actor("project-lead"), job=job.id, at=AT)
    assert not keep_job(job=job.id, attempt=1, at=AT)


def test_the_worker_runs_an_action_and_keeps_its_result():
    asked("count", start="41")
    assert run_one(at=AT, kinds={"count": lambda one: {"found": int(one.details["start"]) + 1}})
    row = Job.objects.get()
    assert (row.state, row.result) == ("done", {"found": 42})
    assert run_one(at=AT) is False


def test_a_fault_in_one_piece_of_work_is_kept_without_its_words():
    def fails(_asked):
        raise ValueError("typed text of a case")

    asked("count")
    assert run_one(at=AT, kinds={"count": fails})
    row = Job.objects.get()
    assert (row.state, row.problem) == ("waiting", "ValueError")


def test_a_kind_nobody_knows_is_a_failed_attempt():
    asked("unheard-of")
    assert run_one(at=AT)
    assert Job.objects.get().state == "waiting"


def test_a_document_is_prepared_in_the_name_of_who_asked():
    force = northmere()
    project = tool_to_publish(force)
    details = {"project": project.id, "document": "project-design-report"}
    ask_for_work(by=force.actor("project-lead"), kind="prepare-document", details=details, at=AT)
    assert run_one(at=AT)
    assert DocumentVersion.objects.get().person == force.person("project-lead").id


def test_work_asked_for_under_an_office_that_has_ended_is_not_done():
    force = northmere()
    project = tool_to_publish(force)
    details = {"project": project.id, "document": "project-design-report"}
    ask_for_work(by=force.actor("project-lead"), kind="prepare-document", details=details, at=AT)
    office = force.office("project-lead")
    office.revoked_at = AT
    office.save()
    run_one(at=AT)
    assert DocumentVersion.objects.count() == 0
    assert "has ended" in Job.objects.get().problem


def test_what_is_committed_is_signed_and_anchored_by_the_clock():
    published(northmere())
    assert anchor_if_due(at=AT) == 1
    assert anchor_if_due(at=AT) == 0
    assert sign_if_behind(at=AT)
    assert not sign_if_behind(at=AT)
    assert (Checkpoint.objects.get().size, Anchor.objects.count()) == (2, 1)


def test_the_worker_goes_on_where_the_log_refuses_and_stops_when_told(monkeypatch):
    published(northmere())
    LogState.objects.update(vkeys="")
    worker_log: list[object] = []
    monkeypatch.setattr(worker, "sign_if_behind", lambda at: worker_log.append(at) or 1 / 0)
    monkeypatch.setattr(worker, "anchor_if_due", lambda at: 0)
    monkeypatch.setattr(worker, "take_in", lambda at: 0)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "claim_job", lambda **_: None)
    monkeypatch.setattr(worker, "TIDIES", {})
    stop = Event()
    thread = Thread(target=worker.run_worker, args=(stop,), kwargs={"tick_seconds": 0.01})
    thread.start()
    stop.wait(0.2)
    assert thread.is_alive()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert len(worker_log) == 1  # and not again before the pause is over
    assert is_behind()


def test_what_went_wrong_before_the_start_is_put_in_order_first(monkeypatch):
    tidied: list[object] = []
    monkeypatch.setattr(worker, "TIDIES", {"count": tidied.append, "weigh": lambda at: 1 / 0})
    monkeypatch.setattr(worker, "claim_job", lambda **_: None)
    stop = Event()
    stop.set()
    worker.run_worker(stop)
    assert tidied == [AT]


def test_work_says_how_far_it_is_and_learns_that_it_was_cancelled(monkeypatch):
    monkeypatch.setattr(worker, "TELL_SECONDS", 0.0)
    job, said = asked(), []

    def counts(one):
        said.append(one.keep(1, 3))
        Job.objects.filter(id=job.id).update(cancel_asked=True)
        said.append(one.keep(2, 3))
        raise jobs.WorkStopped

    assert run_one(at=AT, kinds={"count": counts})
    row = Job.objects.get()
    assert said == [True, False]
    assert (row.state, row.progress, row.total, row.ended_at) == ("cancelled", 1, 3, AT)


def test_a_heartbeat_leaves_what_was_said_of_progress():
    job = asked()
    claim_job(at=AT)
    assert keep_job(job=job.id, attempt=1, at=AT, progress=(7, 9))
    assert keep_job(job=job.id, attempt=1, at=AT)
    assert (Job.objects.get().progress, Job.objects.get().total) == (7, 9)


def test_one_row_can_be_asked_for_by_its_id():
    first, second = asked(), asked()
    claimed = claim_job(at=AT, only=second.id)
    assert claimed is not None
    assert claimed.id == second.id
    assert claim_job(at=AT, only=second.id) is None
    assert Job.objects.get(id=first.id).state == "waiting"
