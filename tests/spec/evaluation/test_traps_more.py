"""Traps that lie between two fields of one table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.small_tables import measure_table, spec_for
from touchstone.evaluation.assembling import findings_of
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.spec import CsvForm
from touchstone.evaluation.tables import Table

NOTHING = "A no further action disposal"
OUTCOMES = [
    "Arrest",
    "Community resolution",
    "Khat or Cannabis warning",
    "Penalty Notice for Disorder",
    "Caution (simple or conditional)",
    "Summons / charged by post",
]


def test_contradictory_outcome_fields_are_counted(engine: Engine, shared_data: Path) -> None:
    """City of London 2023: 314 searches end in "no further action" and are yet linked to what was looked for.

    Two fields of one outcome, one as the decision and one as the label, leave every combination countable.
    """
    data: dict[str, Any] = {
        "format": "csv",
        "csv": {"delimiter": ";"},
        "decision": {"column": "outcome", "positive": OUTCOMES, "negative": [NOTHING]},
        "label": {"column": "outcome_linked_to_object_of_search", "positive": ["1"], "negative": "others"},
    }
    people = {"selection": "acted_upon", "labels": "acted_upon"}
    spec = spec_for([], ["n"], population=people, data=data, operating={"decision": "recorded"})
    path = shared_data / "city_of_london_stop_search_2023.csv"
    table = Table(kind="csv", files=(path,), csv=CsvForm(delimiter=";"))
    measured = measure_table(table, spec, engine=engine)
    counts = measured.breakdown(()).counts(0)
    assert counts.count(decision=(0,), label=(1,)) == 314
    assert counts.count(decision=(0,)) == 1857 and counts.count(label=(1,)) == 841
    found = findings_of(measured)
    by_role = {(one.role, one.name): one.rows for one in found.accounting if one.group == "(all)" and one.rows}
    assert sum(rows for (role, _), rows in by_role.items() if role == "decision") == 2384
