"""What tests of evaluations in a project share: rows made on the spot, a plan sealed, a run asked for and done."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.cast import Force
from tests.evaluation_files import SPEC, csv_at, parquet_at, rows_of
from tests.journeys import AT
from touchstone.actions.evaluations.plans import seal_plan
from touchstone.actions.evaluations.results import attach_result
from touchstone.actions.evaluations.runs import ask_for_run
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.results import Result
from touchstone.evaluation.runner import Both, run_for_both
from touchstone.evaluation.spec_reading import read_spec
from touchstone.evaluation.tables import table_at
from touchstone.jobs.worker import run_one
from touchstone.store.models import Evaluation, EvaluationPlan, EvaluationRun, Project

DAY = timedelta(days=1)
LATER = AT + DAY


def sealed(
    force: Force, project: Project, *, at: datetime = AT, role: str = "project-lead", **said: Any
) -> EvaluationPlan:
    """A plan for the made-up incidents."""
    given: dict[str, Any] = {
        "spec_text": SPEC,
        "gap": "0.05",
        "label_protocol": "An officer’s report within a year.",
        "data": "Made-up incidents of 2025.",
    }
    return seal_plan(by=force.actor(role), project=project.id, at=at, **{**given, **said})


def data_bytes(folder: Path, *, kind: str = "parquet", **rows: Any) -> bytes:
    """The made-up rows as the bytes of a file."""
    folder.mkdir(parents=True, exist_ok=True)
    made = (csv_at if kind == "csv" else parquet_at)(folder, rows_of(**rows))
    return made.read_bytes()


def asked(
    force: Force, project: Project, plan: EvaluationPlan | None, sent: bytes, *, at: datetime = LATER, **said: Any
) -> EvaluationRun:
    """A run asked for, by upload in two pieces."""
    half = len(sent) // 2
    given: dict[str, Any] = {"way": "upload", "pieces": [sent[:half], sent[half:]], "file_name": "incidents.parquet"}
    role = said.pop("role", "project-lead")
    return ask_for_run(
        by=force.actor(role), project=project.id, plan=plan.id if plan else "", at=at, **{**given, **said}
    )


def worked(run: EvaluationRun, *, at: datetime = LATER) -> EvaluationRun:
    """The run after the worker has been at it."""
    assert run_one(at=at, only=run.job)
    return EvaluationRun.objects.get(id=run.id)


def evaluated(force: Force, project: Project, sent: bytes, **said: Any) -> Evaluation:
    """Planned, run and recorded."""
    plan = said.pop("plan", None) or sealed(force, project)
    run = worked(asked(force, project, plan, sent, **said))
    assert run.state == "done", run.problem and run.problem.body
    return run.evaluation


def made_elsewhere(folder: Path, *, at: datetime = LATER, spec: str = SPEC, **rows: Any) -> Both:
    """Both forms of a result, as the command line makes them."""
    folder.mkdir(parents=True, exist_ok=True)
    table = table_at(parquet_at(folder, rows_of(**rows)), kind="parquet")
    return run_for_both(spec=read_spec(spec.encode()), table=table, engine=DuckDBEngine(threads=1), at=at)


def attached(
    force: Force, project: Project, plan: EvaluationPlan | None, result: Result | str, **said: Any
) -> Evaluation:
    """A result file attached by the project lead."""
    text = result if isinstance(result, str) else result.as_json()
    given: dict[str, Any] = {
        "performed_by": "force",
        "data": "own",
        "kind": "performance",
        "performed_on": LATER.date(),
        "file_name": "result.json",
        "at": LATER + DAY,
    }
    return attach_result(
        by=force.actor("project-lead"),
        project=project.id,
        plan=plan.id if plan else "",
        pieces=[text.encode()],
        **{**given, **said},
    )


def edited(result: Result, change: Any) -> str:
    """The result file with something changed by hand."""
    data = json.loads(result.as_json())
    change(data)
    return json.dumps(data)


def edited_exactly(result: Result, change: Any) -> str:
    """The same, written as the engine writes."""
    data = json.loads(result.as_json())
    change(data)
    return Result(data=data).as_json()
