"""The worker: claims one row of work at a time, and keeps the log published and anchored by the clock."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic

from django.db import close_old_connections

from touchstone.actions.jobs import (
    ClaimedJob,
    WorkStopped,
    asker_of,
    claim_job,
    fail_job,
    finish_job,
    keep_job,
    stop_job,
)
from touchstone.foundation.clock import now
from touchstone.foundation.errors import Refusal
from touchstone.jobs.daily_anchor import anchor_if_due
from touchstone.jobs.kinds import KINDS, TIDIES, Asked, Run
from touchstone.jobs.sign_checkpoint import sign_if_behind
from touchstone.jobs.take_in import take_in

log = logging.getLogger("touchstone.jobs")

TICK_SECONDS = 1.0
HEARTBEAT_SECONDS = 20.0
TELL_SECONDS = 1.0
# After a refusal (a key that is missing, a log in recovery) the clock's work is tried again this much later.
TROUBLE = timedelta(seconds=60)


def run_worker(stop: Event, *, tick_seconds: float = TICK_SECONDS) -> None:
    """Work until `stop` is set. Nothing that goes wrong with one piece of work ends the worker."""
    quiet_until: datetime | None = None
    for kind in TIDIES:
        _tidy(kind)
    while not stop.is_set():
        close_old_connections()
        at = now()
        if quiet_until is None or at >= quiet_until:
            quiet_until = None if _by_the_clock(at) else at + TROUBLE
        try:
            did_something = run_one(at=at)
        except Exception:
            log.exception("the queue could not be read")
            did_something = False
        if not did_something:
            stop.wait(tick_seconds)


def run_one(*, at: datetime, kinds: dict[str, Run] | None = None, only: str = "") -> bool:
    """Do the next piece of work that is due, or (`only`) that one; whether there was any."""
    job = claim_job(at=at, only=only)
    if job is None:
        return False
    if job.is_ended:
        _tidy(job.kind)
    else:
        _run(job, dict(KINDS) if kinds is None else kinds)
    return True


def _run(job: ClaimedJob, kinds: dict[str, Run]) -> None:
    with _Heartbeat(job):
        try:
            if job.kind not in kinds:
                raise LookupError(f"no work of the kind {job.kind}")
            at = now()
            asked = Asked(by=asker_of(job, at=at), details=job.details, at=at, keep=_Keeping(job).keep)
            result = kinds[job.kind](asked)
        except WorkStopped:
            stop_job(job=job.id, attempt=job.attempt, at=now())
        except Refusal as refusal:
            _fail(job, refusal.message)
        except Exception as error:
            log.exception("work failed", extra={"object": job.id, "action": job.kind})
            _fail(job, type(error).__name__)  # a message may hold typed text, and stays out of the row
        else:
            finish_job(job=job.id, attempt=job.attempt, result=result, at=now())


def _fail(job: ClaimedJob, problem: str) -> None:
    state = fail_job(job=job.id, attempt=job.attempt, problem=problem, at=now())
    if state == "parked":
        log.error("work was parked after its last attempt", extra={"object": job.id, "action": job.kind})
        _tidy(job.kind)


def _tidy(kind: str) -> None:
    """Put in order what work of that kind may have left behind."""
    try:
        if kind in TIDIES:
            TIDIES[kind](now())
    except Exception:
        log.exception("what work left behind could not be put in order", extra={"action": kind})


def _by_the_clock(at: datetime) -> bool:
    """Anchor, checkpoint and inbox, each by itself; whether all went well."""
    work = (("anchor", anchor_if_due), ("checkpoint", sign_if_behind), ("inbox", take_in))
    went_well = [_attempt(name, one, at) for name, one in work]
    return all(went_well)


def _attempt(name: str, work: Callable[..., object], at: datetime) -> bool:
    try:
        work(at=at)
    except Refusal as refusal:
        log.error("the log's work is refused", extra={"action": name, "outcome": type(refusal).__name__})
        return False
    except Exception:
        log.exception("the log's work failed", extra={"action": name})
        return False
    return True


class _Keeping:
    """Tells the row how far the work is, at most once a second, and the work whether to go on."""

    def __init__(self, job: ClaimedJob) -> None:
        self.job = job
        self.told = -TELL_SECONDS
        self.goes_on = True

    def keep(self, done: int, of: int) -> bool:
        moment = monotonic()
        if self.goes_on and (moment - self.told >= TELL_SECONDS or done >= of):
            self.told = moment
            self.goes_on = keep_job(job=self.job.id, attempt=self.job.attempt, at=now(), progress=(done, of))
        return self.goes_on


class _Heartbeat:
    """Renews the lease while a piece of work runs."""

    def __init__(self, job: ClaimedJob) -> None:
        self.job = job
        self.done = Event()
        self.thread = Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()

    def _beat(self) -> None:
        while not self.done.wait(HEARTBEAT_SECONDS):
            try:
                keep_job(job=self.job.id, attempt=self.job.attempt, at=now())
            except Exception:
                log.exception("a lease could not be renewed", extra={"object": self.job.id})
            finally:
                close_old_connections()
