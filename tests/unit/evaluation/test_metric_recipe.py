"""The recipe for a metric of one's own, followed from the page that gives it: on every engine, and as it leaves."""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tests.evaluation_files import SPEC, parquet_at, rows_of
from tests.small_tables import confusion, found, measured_from
from touchstone.evaluation import registry
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.engines.reference import ReferenceEngine
from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.metric import Figure, Metric
from touchstone.evaluation.results import Result
from touchstone.evaluation.runner import run
from touchstone.evaluation.spec_reading import read_spec
from touchstone.evaluation.tables import table_at

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "add-a-metric.md"
BLOCKS = dict(re.findall(r"```(python|toml)\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.S))


def _forget() -> None:
    for cached in (registry.catalogue, registry.broken, registry._local):
        cached.cache_clear()


def _formula(counts: Counts) -> Figure:
    return Figure(value=float(counts.count(label=(1,), baseline=(1,))))


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Metric]:
    """The package of the page, as an installer would have left it, and a second metric with a formula of its own."""
    module = types.ModuleType("force_metrics")
    exec(compile(BLOCKS["python"], "force_metrics.py", "exec"), module.__dict__)  # noqa: S102 - the page's own words
    module.FORMULA = replace(module.METRIC, id="own_formula", numerator=None, denominator=None, compute=_formula)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "force_metrics", module)
    name, target = re.search(r'^(\w+) = "([^"]+)"', BLOCKS["toml"], flags=re.M).groups()  # type: ignore[union-attr]
    points = [
        EntryPoint(name, target, registry.GROUP),
        EntryPoint("own_formula", "force_metrics:FORMULA", registry.GROUP),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda group: points if group == registry.GROUP else [])
    _forget()
    yield module.METRIC
    _forget()


@pytest.mark.parametrize("engine", [DuckDBEngine(), ReferenceEngine()], ids=["duckdb", "reference"])
def test_the_page_gives_a_metric_that_works(installed: Metric, engine: Engine) -> None:
    rows = [*confusion(30, 10, 20, 40, baseline=0, group="A"), *confusion(9, 10, 1, 40, baseline=1, group="B")]
    shown = found(measured_from(rows, [installed.id], engine=engine), installed.id)
    assert (shown["A"].numerator, shown["A"].denominator) == (20, 50)
    assert (shown["B"].numerator, shown["B"].denominator) == (0, 10)
    assert shown["A"].lower is not None and shown["A"].lower < 0.4


def _result(folder: Path, cells: str) -> Result:
    rows = rows_of(3_000)
    officer = [1 if place % 3 == 0 else 0 for place in range(rows.num_rows)]
    rows = rows.append_column("officer", [officer])
    local = "  - {id: missed_by_both, role: primary, limit: {max: 0.9, difference_max: 0.9}}\n  - {id: own_formula}\n"
    text = SPEC.replace("metrics:\n", f"metrics:\n{local}")
    text = text.replace("  label:", "  baseline: {column: officer, positive: [1], negative: [0]}\n  label:")
    table = table_at(parquet_at(folder, rows), kind="parquet")
    return run(spec=read_spec(text.encode()), table=table, engine=DuckDBEngine(), cells=cells)  # type: ignore[arg-type]


def test_it_is_marked_local_compared_judged_and_protected(installed: Metric, tmp_path: Path) -> None:
    kept, published = (_result(tmp_path, cells) for cells in ("keep", "drop"))
    for result in (kept, published):
        asked = {one["id"]: one["local"] for one in result.data["asked"]["metrics"]}
        assert asked[installed.id] is True and asked["tpr"] is False
        mine = [one for one in result.records("comparisons") if one["metric"] == installed.id]
        assert mine and all(one["difference"]["lower"] is not None for one in mine)
        assert {one["verdict"] for one in result.records("limits") if one["metric"] == installed.id} == {"met"}
    whole = next(one for one in published.records("estimates") if one["metric"] == installed.id)
    assert whole["numerator"] % 5 == 0


def test_a_formula_of_ones_own_stays_inside(installed: Metric, tmp_path: Path) -> None:
    shown = [one for one in _result(tmp_path, "drop").records("estimates") if one["metric"] == "own_formula"]
    assert {(one["status"], one["value"]) for one in shown} == {("suppressed", None)}
    kept = [one for one in _result(tmp_path, "keep").records("estimates") if one["metric"] == "own_formula"]
    assert all(one["value"] is not None for one in kept)
