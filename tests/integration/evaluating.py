"""What tests of the pages of evaluations share: a spec and a table made up, a plan sealed, a run carried to its end."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Force
from tests.evaluation_files import SPEC as PARQUET_SPEC
from tests.evaluation_files import rows_of
from touchstone.actions.evaluations.plans import seal_plan
from touchstone.actions.evaluations.runs import ask_for_run
from touchstone.foundation import clock
from touchstone.foundation.identifiers import new_id
from touchstone.jobs.worker import run_one
from touchstone.store.models import Evaluation, EvaluationPlan, EvaluationRun, Project

#: Three limits: one that the made-up table meets, one that it breaks, and one that it does not settle.
SPEC = (
    PARQUET_SPEC.replace("format: parquet", "format: csv")
    .replace("limit: {min: 0.2}", "limit: {min: 0.2, ratio_max: 1.2}")
    .replace("limit: {max: 0.9}", "limit: {max: 0.1}")
    .replace("  - {id: selection_rate}", "  - {id: selection_rate}\n  - {id: ppv}")
)
PROTOCOL, DATA = "Two officers read each record a year later.", "Every incident of 2025."


def table(count: int = 2_400, *, seed: int = 3, group: str = "") -> bytes:
    """The made-up rows as CSV; `group` takes the place of the smallest group's name."""
    rows = rows_of(count, seed=seed).drop_columns(["name", "event_date"]).to_pylist()
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    for row in rows:
        writer.writerow({**row, "ethnicity": group if group and row["ethnicity"] == "Asian" else row["ethnicity"]})
    return out.getvalue().encode()


def sealed(force: Force, project: Project, *, spec: str = SPEC, at: datetime | None = None) -> EvaluationPlan:
    """A plan, by the project lead, an hour ago."""
    return seal_plan(
        by=force.actor("project-lead"),
        project=project.id,
        spec_text=spec,
        gap="0.05",
        label_protocol=PROTOCOL,
        data=DATA,
        at=at or clock.now() - timedelta(hours=1),
    )


def asked(
    force: Force, project: Project, plan: EvaluationPlan | None, *, data: bytes | None = None, **said: Any
) -> EvaluationRun:
    """A run of an upload, waiting for the worker."""
    return ask_for_run(
        by=force.actor("project-lead"),
        project=project.id,
        plan=plan.id if plan else "",
        way="upload",
        pieces=[table() if data is None else data],
        file_name="incidents.csv",
        at=said.pop("at", None) or clock.now(),
        **said,
    )


def worked_off() -> None:
    """The worker does everything that waits."""
    while run_one(at=clock.now() + timedelta(minutes=1)):
        pass


def done(force: Force, project: Project, plan: EvaluationPlan | None = None, **said: Any) -> Evaluation:
    """The result of a run under a sealed plan."""
    run = asked(force, project, plan or sealed(force, project), **said)
    worked_off()
    return Evaluation.objects.get(run=run)


def sample(**changes: Any) -> dict[str, Any]:
    """What is typed on the second page of the journey that seals a plan, the spec carried with it."""
    plain = {"spec": SPEC, "gap": "5", "power": "80", "label_protocol": PROTOCOL, "data": DATA, "covers": "all"}
    return {**plain, "token": new_id(), **changes}


def run_form(**changes: Any) -> dict[str, Any]:
    """What is sent to start a run of an upload."""
    plain = {"file": SimpleUploadedFile("incidents.csv", table()), "performed_by": "force", "data": "own"}
    return {**plain, "kind": "performance", "token": new_id(), **changes}
