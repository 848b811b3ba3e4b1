"""Puts in order what a crash left: runs that nobody works on any more are ended, and work areas without a run go."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from touchstone.actions.evaluations.runs import LIVE, refuse_run
from touchstone.actions.jobs import RUNNING, WAITING
from touchstone.evaluation.problems import Problem
from touchstone.store.models import EvaluationRun, Job
from touchstone.store.work_areas import remove_area, runs_with_areas

log = logging.getLogger("touchstone.evaluations")

# An upload arrives in its area before its run is in the table: only what has lain still this long belongs to none.
ARRIVES_WITHIN = timedelta(hours=1)
GAVE_UP = Problem(
    where="the run",
    message="It could not be finished, however often it was tried",
    remedy="Ask the operator to look at the worker’s log and at the memory it may use; then ask for the run again",
)


def sweep_evaluations(*, at: datetime) -> int:
    """End runs whose work was given up, remove work areas that no live run has; how many areas went."""
    worked_on = Job.objects.filter(id=OuterRef("job"), state__in=(WAITING, RUNNING))
    for run in EvaluationRun.objects.filter(~Exists(worked_on), state__in=LIVE).values_list("id", flat=True):
        refuse_run(by=None, run=run, problems=[GAVE_UP], at=at)
    return sum(_swept(run, changed, at) for run, changed in list(runs_with_areas()))


def _swept(run: str, changed: float, at: datetime) -> bool:
    if _is_wanted(run, changed, at):
        return False
    remove_area(run)
    log.info("a work area was removed", extra={"object": run})
    return True


def _is_wanted(run: str, changed: float, at: datetime) -> bool:
    found = EvaluationRun.objects.filter(id=run).first()
    if found is None:
        return changed > (at - ARRIVES_WITHIN).timestamp()
    scanning = Job.objects.filter(Q(state=RUNNING, lease_until__gte=at), id=found.job)
    return found.state in LIVE or scanning.exists()
