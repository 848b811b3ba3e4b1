"""Scores and bins: what happens at edges, to what is no number, and why nothing is computed that can be compared."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.small_tables import found, measure_table, measured_from, spec_for
from touchstone.evaluation.accounting import warnings_of
from touchstone.evaluation.cells import Cells
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.reference import ReferenceEngine, count_row
from touchstone.evaluation.plan import Plan, ScorePlan, compile_plan
from touchstone.evaluation.sql import scan_sql
from touchstone.evaluation.sql_words import number
from touchstone.evaluation.tables import Sample, Storage, Table, TableFacts

EDGES = (0.29, 0.5, 0.7)
UP = math.nextafter
TABLE_OF_EDGES: list[tuple[float | None, int, int]] = [
    (None, -1, -1), (math.nan, -2, -2), (-math.inf, -3, -3), (-0.25, -3, -3), (-5e-324, -3, -3),
    (-0.0, 0, 0), (0.0, 0, 0), (5e-324, 0, 0), (0.07, 8, 0), (UP(0.29, 0), 37, 0), (0.29, 37, 1), (UP(0.29, 1), 37, 1),
    (0.5, 64, 2), (0.57, 72, 2), (0.58, 74, 2), (0.69, 88, 2), (0.7, 89, 3), (0.99, 126, 3), (1 - 2**-53, 127, 3),
    (1.0, 127, 3), (1 + 2**-52, -4, -4), (1.5, -4, -4), (math.inf, -4, -4),
]  # fmt: skip


def scores(values: list[Any], kind: Any = None, **columns: Any) -> Table:
    """A table of one score a row, each row of a group of its own."""
    given_columns = {"group": [f"{place:04d}" for place in range(len(values))], **columns}
    return Table(kind="arrow", frame=pyarrow.table({"score": pyarrow.array(values, type=kind), **given_columns}))


def binned(engine: Engine, table: Table, edges: tuple[float, ...] = EDGES, **changes: Any) -> Cells:
    """The cells of a table of scores."""
    groups = {"attributes": [{"name": "group", "column": "group", "reference": "0000", "max_levels": 20_000}]}
    spec = spec_for(
        ["score"],
        ["score_coverage"],
        groups=groups,
        thresholds=list(edges),
        operating={"threshold": edges[-1]},
        grid={"kind": "even"},
        **changes,
    )
    return measure_table(table, spec, engine=engine).cells


def in_order(cells: Cells) -> list[tuple[int, int]]:
    """(g, h) of each row, in the order of the rows."""
    order = np.argsort([int(cells.levels["group"][code]) for code in cells.codes["group"]])
    pairs = zip(cells.integers["g"][order].tolist(), cells.integers["h"][order].tolist(), strict=True)
    return list(pairs)


def test_zero_one_and_neighbours(engine: Engine) -> None:
    cells = binned(engine, scores([score for score, _, _ in TABLE_OF_EDGES], pyarrow.float64()))
    assert in_order(cells) == [(g, h) for _, g, h in TABLE_OF_EDGES]


def test_the_table_of_edges_has_its_published_digest(engine: Engine) -> None:
    # 0.28999999999999998 is the very double of 0.29, and 0.2900000000000001 lies a little above.
    values = [score for score, _, _ in TABLE_OF_EDGES]
    values[9], values[11] = 0.28999999999999998, 0.2900000000000001
    size = len(values)

    def cycled(items: list[Any]) -> list[Any]:
        return [items[place % len(items)] for place in range(size)]

    frame = pyarrow.table(
        {
            "ethnicity": pyarrow.array(cycled(["A", "B", None, "", "  ", "A "]), type=pyarrow.string()),
            "sex": cycled(["M", "F"]),
            "age_band": ["x"] * size,
            "score": pyarrow.array(values, type=pyarrow.float64()),
            "label": pyarrow.array(cycled([0, 1, None, 1, 0, 2]), type=pyarrow.int64()),
            "decision": pyarrow.array(cycled([0, 1, 1, 0, None]), type=pyarrow.int64()),
        }
    )
    attributes = {"ethnicity": "A", "sex": "M", "age_band": "x"}
    groups = {"attributes": [{"name": n, "column": n, "reference": r} for n, r in attributes.items()]}
    data = {role: {"column": role, "positive": [1], "negative": [0]} for role in ("label", "decision")}
    spec = spec_for(
        ["label", "decision", "score"],
        ["fpr", "calibration"],
        data=data,
        groups=groups,
        thresholds=list(EDGES),
        grid={"kind": "even"},
    )
    cells = measure_table(Table(kind="arrow", frame=frame), spec, engine=engine).cells
    assert cells.digest == "8951fc036b21e9156ffaa0c4f3ba9a6fc1dae0a460cc4384c03563ab7059012e"


def test_unscored_person_is_not_top_risk(engine: Engine) -> None:
    measured = measured_from(
        [(1, {"score": None, "label": 1}), (1, {"score": 0.9, "label": 1})], ["selection_rate", "tpr"], engine=engine
    )
    places = measured.cells.integers
    assert [min(places[name].tolist()) for name in ("g", "h", "decision")] == [-1, -1, -1]
    rate, tpr = found(measured, "selection_rate")["all"], found(measured, "tpr")["all"]
    assert (rate.numerator, rate.denominator) == (1, 1) and (tpr.numerator, tpr.denominator) == (1, 1)


def test_nan_and_infinity_are_counted_apart(engine: Engine) -> None:
    cells = binned(engine, scores([math.nan, -math.inf, math.inf, None, math.nan], pyarrow.float64()))
    assert in_order(cells) == [(-2, -2), (-3, -3), (-4, -4), (-1, -1), (-2, -2)]


@pytest.mark.parametrize("parts", [100, 1000])
def test_two_decimal_scores_fall_on_the_right_side(engine: Engine, parts: int) -> None:
    values = [k / parts for k in range(parts + 1)]
    edges = (0.07, 0.29, 0.57, 0.58)
    found_ranks = [h for _, h in in_order(binned(engine, scores(values), edges))]
    unit = parts // 100
    assert found_ranks == [sum(k >= edge * unit for edge in (7, 29, 57, 58)) for k in range(parts + 1)]


def test_threshold_is_greater_or_equal(engine: Engine) -> None:
    rows = [(1, {"score": score, "label": 1}) for score in (UP(0.5, 0), 0.5, UP(0.5, 1))]
    rate = found(measured_from(rows, ["selection_rate"], engine=engine), "selection_rate")["all"]
    assert (rate.numerator, rate.denominator) == (2, 3)


def test_float32_threshold_rounds_to_storage(engine: Engine) -> None:
    table = Table(kind="arrow", frame=pyarrow.table({"score": pyarrow.array([0.29, 0.28], type=pyarrow.float32())}))
    measured = measure_table(
        table, spec_for(["score"], ["selection_rate"], operating={"threshold": 0.29}), engine=engine
    )
    rate = found(measured, "selection_rate")["all"]
    assert (rate.numerator, rate.denominator) == (1, 2)
    told = {one.code: one.figures for one in warnings_of(measured, ())}
    assert told["threshold_rounded_to_storage"] == {"declared": [0.29], "used": [0.28999999165534973]}


def test_literal_and_column_agree(engine: Engine) -> None:
    values = [0.07, 0.29, 0.57, 0.58, 1.0]
    as_numbers = in_order(binned(engine, scores(values)))
    as_text = in_order(binned(engine, scores([repr(value) for value in values])))
    constants = ", ".join(f"({number(value)})" for value in values)
    query = f"SELECT CAST(floor(s * {number(128.0)}) AS INTEGER) FROM (VALUES {constants}) AS t(s)"  # noqa: S608  # constants of our own
    listed = duckdb.execute(query).fetchall()
    assert as_numbers == as_text and [min(g, 127) for (g,) in listed] == [g for g, _ in as_numbers]


def test_no_cast_sees_an_unchecked_score() -> None:
    """Whatever becomes a whole number was made safe one level further in: u and wv, or a CASE of its own."""
    columns = {"score": Storage.TEXT, "weight": Storage.TEXT, "label": Storage.FLOAT64, "group": Storage.TEXT}
    for kind in ("probability", "frequency"):
        for grid in ("even", "centred"):
            spec = spec_for(
                ["label", "score", "group"],
                ["brier"],
                data={"weight": {"column": "weight", "kind": kind}},
                grid={"kind": grid},
            )
            sample = Sample(scores=(0.1, 0.2, 0.9))
            plan = compile_plan(spec=spec, facts=TableFacts(columns=columns, rows=3), sample=sample)
            sql = scan_sql(plan, "source", ["group"])
            inner = [inside for inside in _cast_to_whole(sql) if not inside.startswith("SUM(")]
            assert inner
            for one in inner:
                names = set(re.findall(r"\b(?:s|w|v|u|p|wv|c|wcode)\b", re.sub(r"CAST\('[^']*' AS DOUBLE\)", "", one)))
                assert names <= {"u", "wv", "p"} or one.startswith("CASE WHEN wcode < 0 THEN"), one


def _cast_to_whole(sql: str) -> list[str]:
    """What stands inside each CAST( … AS INTEGER or BIGINT)."""
    parts = []
    for start in (match.end() for match in re.finditer(r"CAST\(", sql)):
        depth, place = 1, start
        while depth:
            depth += {"(": 1, ")": -1}.get(sql[place], 0)
            place += 1
        inside = sql[start : place - 1]
        if inside.endswith((" AS INTEGER", " AS BIGINT")):
            parts.append(inside)
    return parts


GRAMMAR = {
    "0.5": (64, 2), " .5\t": (64, 2), "5e-1": (64, 2), "+1": (127, 3), "1.": (127, 3), "-0": (0, 0), "1e-400": (0, 0),
    "1_000": (-5, -5), "1,000": (-5, -5), "nan": (-5, -5), "inf": (-5, -5), "0x10": (-5, -5), "٣": (-5, -5),
    "1d": (-5, -5), "0.5\n": (-5, -5), "--1": (-5, -5), "1e": (-5, -5), ".": (-5, -5), "Infinity": (-5, -5),
    "1e400": (-4, -4), "-1e400": (-3, -3), "2": (-4, -4), "": (-1, -1), " ": (-1, -1),
}  # fmt: skip


def test_text_number_grammar(engine: Engine) -> None:
    assert in_order(binned(engine, scores(list(GRAMMAR)))) == list(GRAMMAR.values())


def test_text_numbers_of_csv_follow_the_same_grammar(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    written = {text: pair for text, pair in GRAMMAR.items() if "\n" not in text}
    path.write_text(
        "group,score\n" + "".join(f'{n:04d},"{text}"\n' for n, text in enumerate(written)), encoding="utf-8"
    )
    assert in_order(binned(engine, Table(kind="csv", files=(path,)))) == list(written.values())


def test_recorded_decision_is_never_recomputed(engine: Engine) -> None:
    rows = [(3, {"score": 0.9, "decision": 0, "label": 1}), (2, {"score": 0.1, "decision": 1, "label": 0})]
    measured = measured_from(rows, ["tpr", "fpr", "selection_rate"], engine=engine, thresholds=[0.5])
    assert found(measured, "tpr")["all"].numerator == 0
    assert found(measured, "fpr")["all"].numerator == 2
    cells = measured.cells.integers
    disagree = (cells["h"] >= 1) != (cells["decision"] == 1)
    assert int(cells["n"][disagree].sum()) == 5


USABLE = st.one_of(
    st.floats(0, 1),
    st.integers(0, 128).map(lambda k: k / 128),
    st.sampled_from([0.29, UP(0.29, 0), UP(0.29, 1), 5e-324]),
)
FACTS = TableFacts(columns={"score": Storage.FLOAT64}, rows=3)


def planned(grid: str, sample: tuple[float, ...] = (0.01, 0.02, 0.9)) -> Plan:
    """A plan over one float64 score."""
    spec = spec_for(["score"], ["brier"], thresholds=list(EDGES), grid={"kind": grid})
    return compile_plan(spec=spec, facts=FACTS, sample=Sample(scores=sample))


@pytest.mark.parametrize("grid", ["even", "centred"])
@given(low=USABLE, high=USABLE)
def test_grid_and_edge_rank_sort_like_the_score(grid: str, low: float, high: float) -> None:
    low, high = sorted((low, high))
    plan = planned(grid)
    places = [plan.keys.index(name) for name in ("g", "h")]
    first, second = ([count_row(plan, {"score": one})[1][place] for place in places] for one in (low, high))
    assert first <= second and first[1] <= second[1]


@pytest.mark.parametrize("centre", [2.0**-20, 0.05, 1.0, 3.0, 2.0**20])
def test_centred_grid_is_monotone(centre: float) -> None:
    """A million doubles, half of them neighbours of another, in the form that the SQL has."""
    chance = np.random.default_rng(7)
    drawn = np.concatenate([chance.random(250_000), chance.random(250_000) ** 20])
    u = np.sort(np.concatenate([drawn, np.nextafter(drawn, 1.0), [0.0, 5e-324, 2.0**-60, 1.0]]))
    p = np.maximum(u, 2.0**-60)
    w = 1.0 / (1.0 + centre * ((1.0 - p) / p))
    assert len(u) >= 10**6 and bool(np.all(np.diff(w) >= 0)) and w[0] > 0 and w[-1] == 1.0


def test_the_sql_holds_the_centred_grid_in_that_form(engine: Engine) -> None:
    plan = planned("centred", (0.01, 0.05, 0.06))
    assert isinstance(plan.score, ScorePlan) and plan.score.centre == 0.05 / 0.95
    one, centre = number(1.0), number(0.05 / 0.95)
    assert f"({one} / ({one} + {centre} * (({one} - p) / p)))" in scan_sql(plan, "source", [])
    values = [0.0, 1e-9, 0.01, 0.05, 0.0500001, 0.5, 0.999, 1.0]
    table = Table(kind="arrow", frame=pyarrow.table({"score": values}))
    spec = spec_for(["score"], ["brier"], thresholds=list(EDGES), grid={"kind": "centred"})
    cells = measure_table(table, spec, engine=engine).cells
    assert cells.digest == measure_table(table, spec, engine=ReferenceEngine()).cells.digest
