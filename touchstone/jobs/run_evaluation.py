"""Runs an evaluation in the background: one scan, both forms of its result, real progress, and nothing left behind."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from touchstone.accounts.actor import Actor
from touchstone.actions.evaluations.outcomes import RunOutcome
from touchstone.actions.evaluations.results import record_evaluation
from touchstone.actions.evaluations.runs import FOLDER, RunToDo, begin_run, refuse_run
from touchstone.actions.evaluations.sweeping import sweep_evaluations
from touchstone.actions.jobs import WorkStopped
from touchstone.domain.case import local_day
from touchstone.evaluation.problems import Cancelled, EvaluationRefused, Problem
from touchstone.evaluation.runner import run_for_both
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.spec_reading import read_spec
from touchstone.evaluation.tables import Table, table_at
from touchstone.foundation.errors import AlreadyDone
from touchstone.jobs.watched_engine import WatchedEngine
from touchstone.queries.evaluation_files import earlier_releases
from touchstone.store.work_areas import NotTaken, area_of, kind_of, offered, remove_area, uploaded

Keep = Callable[[int, int], bool]
#: Rows scanned between two looks at whether to go on.
PIECE_ROWS = 1_000_000
LONGEST_NAME = 200  # bytes
#: Marks by which the engine would take a name for a pattern of names, or for a path.
_UNSAFE = re.compile(r"[*?\[\]{}/\\\0]")
_TABLES = ("parquet", "csv", "arrow")


def run_evaluation(*, by: Actor, run: str, keep: Keep, at: datetime) -> Mapping[str, str]:
    """Do one run that was asked for. A run that is refused is over; anything unforeseen is raised, and tried again.

    Raises WorkStopped where it was cancelled, or belongs to another worker by now.
    """
    sweep_evaluations(at=at)
    todo = begin_run(run=run)
    if todo is None:
        remove_area(run)
        return {"run": run, "state": "ended before"}
    try:
        found = _ended(by, todo, keep, at)
    except Cancelled as cancelled:
        if begin_run(run=run) is None:  # cancelled, and not taken over by a worker that reads the same upload
            remove_area(run)
        raise WorkStopped from cancelled
    remove_area(run)
    return found


def _ended(by: Actor, todo: RunToDo, keep: Keep, at: datetime) -> Mapping[str, str]:
    try:
        outcome = _outcome(todo, keep, at)
        made = record_evaluation(by=by, run=todo.id, outcome=outcome, at=at)
    except EvaluationRefused as refused:
        refuse_run(by=by, run=todo.id, problems=refused.problems, at=at)
        return {"run": todo.id, "state": "refused"}
    except AlreadyDone as ended:
        raise Cancelled from ended
    return {"run": todo.id, "state": "done", "evaluation": made.id}


def _outcome(todo: RunToDo, keep: Keep, at: datetime) -> RunOutcome:
    """Both forms of the result. Raises EvaluationRefused, Cancelled."""
    with _scratch(todo.id):
        spec = read_spec(todo.spec_text.encode())
        both = run_for_both(
            spec=spec,
            table=_named(_table(spec, _data(todo)), todo),
            engine=WatchedEngine(
                threads=settings.TOUCHSTONE_EVALUATION_THREADS,
                memory=settings.TOUCHSTONE_EVALUATION_MEMORY_MB,
                keep=keep,
            ),
            progress=keep,
            at=at,
            earlier=tuple(earlier_releases(todo.project)),
            piece_rows=PIECE_ROWS,
        )
    return RunOutcome(
        full=both.full,
        publishable=both.publishable,
        withheld=both.withheld,
        release=both.publishable.release if both.publishable is not None else None,
        performed_on=local_day(at),
        began_at=todo.asked_at,
    )


def _data(todo: RunToDo) -> Path:
    try:
        place = offered(todo.data_name) if todo.way == FOLDER else uploaded(todo.id)
    except NotTaken as refused:
        raise _refused(str(refused), "Put it back, and ask for the run again") from refused
    if place is None:
        raise _refused("The uploaded data are gone", "Ask for the run again, and upload them again")
    return place


def _table(spec: EvaluationSpec, place: Path) -> Table:
    kind = kind_of(place)
    if spec.data.format in _TABLES and spec.data.format != kind:
        message = f"The specification says {spec.data.format}, and the data are {kind}"
        raise _refused(message, "Choose other data, or seal a plan whose specification says the same")
    return table_at(place, kind=kind, csv=spec.data.csv)


def _named(table: Table, todo: RunToDo) -> Table:
    """An upload under the name it came with, by a link in the scratch: the result says which file it was made from."""
    name = _UNSAFE.sub("_", todo.data_name)
    if todo.way == FOLDER or len(table.files) != 1 or not 0 < len(name.encode()) <= LONGEST_NAME:
        return table
    place = area_of(todo.id) / "scratch" / "named"
    place.mkdir(mode=0o700)
    (place / name).hardlink_to(table.files[0])
    return replace(table, files=(place / name,))


@contextmanager
def _scratch(run: str) -> Iterator[None]:
    """Whatever the engine puts aside lies in the run's own work area, so that a crash leaves nothing elsewhere."""
    place = area_of(run) / "scratch"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700, parents=True)
    before, tempfile.tempdir = tempfile.tempdir, str(place)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _refused(message: str, remedy: str) -> EvaluationRefused:
    return EvaluationRefused([Problem(where="data", message=message, remedy=remedy)])
