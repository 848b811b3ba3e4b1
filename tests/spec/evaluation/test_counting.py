"""Counting: sums that stay whole, pieces that add, levels that merge, names and numbers of groups that are too much."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.small_tables import confusion, found, measure_table, measured_from, spec_for
from touchstone.evaluation.accounting import accounting_of
from touchstone.evaluation.cells import cells_from
from touchstone.evaluation.engines.base import Engine, carry_on
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.pieces import count_cells
from touchstone.evaluation.plan import Plan, compile_plan
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.tables import Storage, Table, TableFacts

ROWS = 3_000


def rows_of(seed: int = 7, rows: int = ROWS) -> pyarrow.Table:
    """Rows of two attributes, a score, a weight, a decision and a label."""
    chance = np.random.default_rng(seed)
    return pyarrow.table(
        {
            "group": chance.choice(["A", "B", "C"], rows),
            "other": chance.choice(["A", "Y"], rows),
            "score": chance.random(rows),
            "weight": chance.random(rows) * 3,
            "decision": chance.integers(0, 2, rows),
            "label": chance.integers(0, 2, rows),
        }
    )


COLUMNS = ["group", "other", "score", "weight", "decision", "label"]


def spec(**changes: Any) -> EvaluationSpec:
    """A spec for those rows."""
    return spec_for(COLUMNS, ["fpr", "brier"], thresholds=[0.3, 0.7], **changes)


def compiled(engine: Engine, table: Table, wanted: EvaluationSpec) -> tuple[TableFacts, Plan]:
    """What is known of a table, and its plan."""
    facts = engine.facts(table)
    return facts, compile_plan(spec=wanted, facts=facts, sample=engine.sample(table, wanted, facts))


def test_sums_survive_conversion(engine: Engine) -> None:
    """Weights of 1,024 squared, at a fixed point of 2**16: 131,073 rows pass 2**53, where doubles lose odd numbers."""
    rows = 131_073
    table = Table(
        kind="arrow",
        frame=pyarrow.table({"weight": np.full(rows, 1024.0), "label": np.ones(rows, dtype=np.int64)}),
    )
    cells = measure_table(table, spec_for(["label", "weight"], ["base_rate"]), engine=engine).cells
    assert cells.integers["sww"].tolist() == [rows * 2**36] and cells.integers["n"].tolist() == [rows]
    odd = measure_table(
        Table(kind="arrow", frame=pyarrow.table({"weight": [1024.0] * rows + [2.0**-8], "label": [1] * (rows + 1)})),
        spec_for(["label", "weight"], ["base_rate"]),
        engine=engine,
    ).cells
    assert odd.integers["sww"].tolist() == [rows * 2**36 + 1] and int(odd.integers["sww"][0]) > 2**53


def test_sums_do_not_depend_on_threads() -> None:
    table = Table(kind="arrow", frame=rows_of(rows=400_000))
    digests = {measure_table(table, spec(), engine=DuckDBEngine(threads=threads)).cells.digest for threads in (1, 2, 8)}
    assert len(digests) == 1


def test_pieces_add_up(engine: Engine, tmp_path: Path) -> None:
    frame = rows_of()
    pyarrow.parquet.write_table(frame, tmp_path / "all.parquet", row_group_size=400)
    whole = Table(kind="parquet", files=(tmp_path / "all.parquet",))
    _, plan = compiled(engine, whole, spec())
    wanted = cells_from(spec(), plan, engine.scan(whole, plan)).digest
    cuts = [0, 1, 700, 701, 2_999, ROWS]
    parts = [
        cells_from(spec(), plan, engine.scan(Table(kind="arrow", frame=frame.slice(low, high - low)), plan))
        for low, high in pairwise(cuts)
    ]
    added = parts[0]
    for part in parts[1:]:
        added = added.plus(part)
    counted = count_cells(
        spec=spec(), table=whole, plan=plan, engine=engine, rows=ROWS, progress=carry_on, piece_rows=777
    )
    assert added.digest == counted.digest == wanted


def test_cross_rolls_up_to_declared_sets(engine: Engine) -> None:
    table = Table(kind="arrow", frame=rows_of())
    wanted = spec(groups={**GROUPS, "intersections": [["group", "other"]]})
    _, plan = compiled(engine, table, wanted)
    assert plan.is_cross
    sets: tuple[tuple[str, ...], ...] = ((), ("group",), ("other",), ("group", "other"))
    declared = replace(plan, sets=sets)
    cross = cells_from(wanted, plan, engine.scan(table, plan))
    apart = cells_from(wanted, declared, engine.scan(table, declared))
    for chosen in sets:
        assert cross.only(chosen).digest == apart.only(chosen).digest


GROUPS = {"attributes": [{"name": name, "column": name, "reference": "A"} for name in ("group", "other")]}


def test_levels_merge_after_the_scan(engine: Engine) -> None:
    composed, apart = "\u00c9ire", "E\u0301ire"
    values = ["A", "A ", " A\t", composed, apart, f"{apart} ", "", None, "Unknown", "a"]
    table = Table(kind="arrow", frame=pyarrow.table({"group": values, "decision": [1] * len(values)}))
    groups = {"missing": ["Unknown"], "attributes": [{"name": "group", "column": "group", "reference": "A"}]}
    measured = measure_table(table, spec_for(["decision"], ["n"], groups=groups), engine=engine)
    sizes = {group: estimate.n for group, estimate in found(measured, "n").items()}
    assert sizes == {"all": 10, "A": 3, "a": 1, composed: 3, "(not recorded)": 3}


def test_mcc_at_a_million_rows(engine: Engine) -> None:
    """Counts whose product passes 2**63: whole numbers of 64 bits would overflow on the way."""
    if engine.name != "duckdb":
        rows, scale = confusion(400, 100, 200, 300), 1_000
    else:
        rows, scale = confusion(400_000, 100_000, 200_000, 300_000), 1
    tp, fp, fn, tn = (1_000 * count for count in (400, 100, 200, 300))
    value = found(measured_from(rows, ["mcc"], engine=engine), "mcc")["all"].value
    wanted = (tp * tn - fp * fn) / math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
    assert value == pytest.approx(wanted, rel=1e-12) and scale in (1, 1_000)


NAMES = ["select", 'say "x"', "a`b", "it's", "new\nline", "two  spaces ", "ŵ", "\U0001f600", "a.b", "count(*)", "-- x"]
NAMES += ["${x}", "{{x}}", "back\\slash", "n", "g", "a0", "u", "s", "touchstone_source", "tab\there", "c0", "1", "%s"]


@pytest.mark.parametrize("turn", range(0, len(NAMES), 4))
def test_hostile_column_names(engine: Engine, turn: int) -> None:
    names = [*NAMES[turn:], *NAMES[:turn]][:6]
    frame = rows_of(rows=200).rename_columns(names)
    fresh = rows_of(rows=200)
    plain = measure_table(Table(kind="arrow", frame=fresh), spec(), engine=engine).cells
    listed = {"positive": [1], "negative": [0]}
    data = {
        "format": "arrow",
        "score": {"column": names[2], "meaning": "probability"},
        "weight": {"column": names[3]},
        "decision": {"column": names[4], **listed},
        "label": {"column": names[5], **listed},
    }
    attributes = [
        {"name": one, "column": names[place], "reference": "A"} for place, one in enumerate(("group", "other"))
    ]
    odd = spec(data=data, groups={"attributes": attributes})
    assert measure_table(Table(kind="arrow", frame=frame), odd, engine=engine).cells.digest == plain.digest


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_hostile_column_names_in_files(engine: Engine, form: str, tmp_path: Path) -> None:
    for turn in range(0, len(NAMES), 8):
        names = [*NAMES[turn:], *NAMES[:turn]][:8]
        frame = pyarrow.table({name: ["1", "0", "1"] for name in names[:-1]} | {names[-1]: ["A", "B", "A"]})
        path = tmp_path / f"{turn}.{form}"
        if form == "parquet":
            pyarrow.parquet.write_table(frame, path)
        else:
            quoted = [[f'"{value.replace(chr(34), chr(34) * 2)}"' for value in row] for row in (names, *_rows(frame))]
            path.write_text("".join(",".join(row) + "\n" for row in quoted), encoding="utf-8")
        data = {"decision": {"column": names[0], "positive": ["1"], "negative": ["0"]}}
        groups = {"attributes": [{"name": "last", "column": names[-1], "reference": "A"}]}
        wanted = spec_for(
            ["decision"], ["selection_rate"], data=data, groups=groups, operating={"decision": "recorded"}
        )
        rates = found(measure_table(Table(kind=form, files=(path,)), wanted, engine=engine), "selection_rate")
        assert {group: (one.numerator, one.denominator) for group, one in rates.items()} == {
            "all": (2, 3),
            "A": (2, 2),
            "B": (0, 1),
        }


def _rows(frame: pyarrow.Table) -> list[list[str]]:
    return [list(row.values()) for row in frame.to_pylist()]


def test_ten_thousand_groups(engine: Engine) -> None:
    values = [f"unit {number}" for number in range(10_000)]
    table = Table(kind="arrow", frame=pyarrow.table({"group": values * 2, "decision": [1, 0] * 10_000}))
    groups = {"attributes": [{"name": "group", "column": "group", "reference": "unit 1"}]}
    with pytest.raises(EvaluationRefused, match="looks like an identifier"):
        measure_table(table, spec_for(["decision"], ["n"], groups=groups), engine=engine)
    groups["attributes"][0]["max_levels"] = 20_000  # type: ignore[assignment]  # a number among names
    allowed = spec_for(["decision"], ["selection_rate"], groups=groups)
    measured = measure_table(table, allowed, engine=engine)
    rates = found(measured, "selection_rate")
    assert len(rates) == 10_001 and {rates[value].n for value in values} == {2}


def test_a_column_of_identifiers_is_refused_without_showing_one(engine: Engine) -> None:
    table = Table(
        kind="arrow", frame=pyarrow.table({"group": [f"secret-{n}" for n in range(500)], "decision": [1] * 500})
    )
    with pytest.raises(EvaluationRefused) as refused:
        measure_table(table, spec_for(["group", "decision"], ["n"]), engine=engine)
    assert "secret" not in str(refused.value)


@given(
    rows=st.lists(
        st.tuples(
            *(
                st.sampled_from(values)
                for values in (["A", None], [0, 1, 9, None, 5], [0, 1, None], [0.1, 7.0, None, math.nan])
            )
        ),
        min_size=1,
        max_size=30,
    )
)
def test_accounting_balances(rows: list[tuple[Any, ...]]) -> None:
    measured = measured_from(
        [(1, dict(zip(("group", "label", "decision", "score"), row, strict=True))) for row in rows]
        + [(1, {"group": "A", "label": 1, "decision": 1, "score": 0.5})],
        ["tpr"],
        thresholds=[0.5],
    )
    lines = accounting_of(measured)
    sizes = {"(all)": len(rows) + 1} | {
        f"group={level or '(not recorded)'}": sum(row[0] == level for row in rows) + (level == "A")
        for level in ("A", None)
    }
    for role in {line.role for line in lines}:
        for group in {line.group for line in lines}:
            assert sum(line.rows for line in lines if (line.role, line.group) == (role, group)) == sizes[group]


def test_month_is_local_not_utc(engine: Engine, tmp_path: Path) -> None:
    """Midnight in summer is 23:00 UTC of the day before, in whatever type and zone the moment is kept."""
    texts = ["2025-05-31T23:00:00Z", "2025-05-31 22:59:59", "2025-06-30T22:59:59.999Z", "2025-06-30T23:00:00+00:00"]
    moments = np.array([text[:19] for text in texts], dtype="datetime64[us]")
    stamped = {
        "text": pyarrow.array(texts),
        "naive": pyarrow.array(moments, type=pyarrow.timestamp("us")),
        "zoned": pyarrow.array(moments, type=pyarrow.timestamp("us", tz="UTC")),
        "elsewhere": pyarrow.array(moments, type=pyarrow.timestamp("us", tz="America/New_York")),
    }
    for name, column in stamped.items():
        frame = pyarrow.table({"when": column, "decision": [1] * 4})
        pyarrow.parquet.write_table(frame, tmp_path / f"{name}.parquet")
        data = {"period": {"column": "when", "unit": "month", "start": "2025-05", "end": "2025-07"}}
        wanted = spec_for(["decision"], ["n"], data=data | {"decision": DECISION})
        for table in (Table(kind="arrow", frame=frame), Table(kind="parquet", files=(tmp_path / f"{name}.parquet",))):
            cells = measure_table(table, wanted, engine=engine).cells
            counted = dict(zip(cells.integers["period"].tolist(), cells.integers["n"].tolist(), strict=True))
            assert counted == {0: 1, 1: 2, 2: 1}, name


DECISION = {"column": "decision", "positive": [1], "negative": [0]}


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_the_machines_own_zone_does_not_count(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        moments = np.array(["2025-05-31T23:00:00", "2025-05-31T22:59:59"], dtype="datetime64[us]")
        frame = pyarrow.table(
            {"when": pyarrow.array(moments, type=pyarrow.timestamp("us", tz="UTC")), "decision": [1, 1]}
        )
        data = {"period": {"column": "when", "unit": "month", "start": "2025-05", "end": "2025-06"}}
        wanted = spec_for(["decision"], ["n"], data=data | {"decision": DECISION})
        cells = measure_table(Table(kind="arrow", frame=frame), wanted, engine=DuckDBEngine()).cells
        assert sorted(cells.integers["period"].tolist()) == [0, 1]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_storages_are_told_alike(engine: Engine) -> None:
    frame = pyarrow.table(
        {
            "f4": pyarrow.array([1.0], type=pyarrow.float32()),
            "f8": [1.0],
            "i1": pyarrow.array([1], type=pyarrow.int8()),
            "u4": pyarrow.array([1], type=pyarrow.uint32()),
            "dec": pyarrow.array([1], type=pyarrow.decimal128(9, 2)),
            "text": ["x"],
            "coded": pyarrow.array(["x"]).dictionary_encode(),
            "bool": [True],
            "day": pyarrow.array([0], type=pyarrow.date32()),
            "at": pyarrow.array([0], type=pyarrow.timestamp("us")),
        }
    )
    facts = engine.facts(Table(kind="arrow", frame=frame))
    wanted = ["float32", "float64", "integer", "integer", "decimal", "text", "text", "boolean", "date", "timestamp"]
    assert facts == TableFacts(columns=dict(zip(frame.schema.names, map(Storage, wanted), strict=True)), rows=1)
