"""Fills a force with a plan, a run that waits, a result with its claim, and what pages of evaluations are for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.evaluation_files import SPEC, parquet_at
from touchstone.actions.evaluations.choices import choose_fairness
from touchstone.actions.evaluations.claims import record_claim
from touchstone.actions.evaluations.plans import seal_plan
from touchstone.actions.evaluations.results import attach_result
from touchstone.actions.evaluations.runs import ask_for_run
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.runner import run_for_both
from touchstone.evaluation.spec_reading import read_spec
from touchstone.evaluation.tables import table_at


def evaluation_ids(force: Any, marker: str, project: str, at: datetime) -> Iterator[tuple[str, dict[str, str]]]:
    """Name of an address ("" for all) → its ids: of a plan, a run that waits, a result and a claim that stands."""
    lead = force.actor("project-lead")
    sealed_at = at - timedelta(days=1)
    said = {"label_protocol": f"Two read each {marker}", "data": f"All of it {marker}", "gap": "0.05"}
    plan = seal_plan(by=lead, project=project, spec_text=spec(marker), **said, at=sealed_at).id
    run = ask_for_run(
        by=lead, project=project, plan=plan, way="upload", pieces=[b"a,b\n"], file_name=f"data-{marker}.csv", at=at
    ).id
    publishable, full = result_files(marker)
    made = {"performed_by": "force", "data": "own", "kind": "performance", "performed_on": at.date()}
    found = [
        attach_result(
            by=lead, project=project, plan=plan, pieces=[text], file_name=f"result-{marker}.json", at=at, **made
        ).id
        for text in (publishable, full)
    ]
    choose_fairness(by=lead, evaluation=found[0], measures=["fpr"], reason=f"It harms {marker}", at=at)
    claim = record_claim(
        by=lead,
        evaluation=found[0],
        metric="tpr",
        group={},
        stated="70%",
        statement=f"Seven in ten {marker}",
        at=at,
    ).id
    yield "", {"plan": plan, "run": run, "evaluation": found[0], "claim": claim}
    yield "evaluation-full", {"evaluation": found[1]}


def spec(marker: str) -> str:
    """The made-up spec, every name in it bearing the mark."""
    return (
        SPEC.replace("Made-up incidents", f"Incidents {marker}")
        .replace("grader-1", f"grader-{marker}")
        .replace("reference: White", f"reference: White {marker}, map: {{White: White {marker}, Asian: Asian {marker}")
        .replace(f"Asian: Asian {marker}", f"Asian: Asian {marker}, Black: Black {marker}}}")
        .replace("reference: M}", f"reference: M {marker}, map: {{M: M {marker}, F: F {marker}}}}}")
        .replace("name: ethnicity", f"name: ethnicity-{marker}")
        .replace("name: sex", f"name: sex-{marker}")
        .replace("note: Made up.", f"note: Made up {marker}.")
    )


@cache
def result_files(marker: str) -> tuple[bytes, bytes]:
    """Both forms of the result of the made-up table, as the command line would write them."""
    with TemporaryDirectory() as folder:
        place = parquet_at(Path(folder))
        both = run_for_both(
            spec=read_spec(spec(marker).encode()),
            table=table_at(place, kind="parquet"),
            engine=DuckDBEngine(threads=1, memory=256),
        )
    assert both.publishable is not None
    return both.publishable.as_json().encode(), both.full.as_json().encode()
