"""What is withheld is a gap and never a nought, and no figure that may be asked for breaks the way out."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from tests.small_tables import confusion, measured_from, spec_for, table_from
from touchstone.evaluation import homogeneity, secondary
from touchstone.evaluation.assembling import findings_of
from touchstone.evaluation.dominance import may_dominate
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.engines.reference import ReferenceEngine
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.results import Result
from touchstone.evaluation.runner import run, run_for_both
from touchstone.evaluation.suppression import Suppressed, suppressed
from touchstone.evaluation.tables import table_of

#: Four counts that each round up, and together to more than the whole table does.
ROUNDS_UP = (13, 13, 13, 13)


def leaving(rows: Any, metrics: list[Any], **changes: Any) -> Suppressed:
    measured = measured_from(rows, metrics, **changes)
    return suppressed(findings=findings_of(measured), spec=measured.spec, plan=measured.plan, cells=measured.cells)


def result_of(rows: Any, columns: list[str], metrics: list[Any], **changes: Any) -> Result:
    return run(spec=spec_for(columns, metrics, **changes), table=table_from(rows), engine=DuckDBEngine())


@pytest.mark.parametrize(
    "metric",
    ["mcc", "f1", "treatment_equality", "kappa", {"id": "fbeta", "beta": 2}, "error_cost"],
)
def test_a_figure_of_rounded_counts_has_its_interval(metric: Any) -> None:
    rows = [
        (13, {"group": group, "label": label, "decision": decision, "baseline": baseline})
        for group in "AB"
        for label in (0, 1)
        for decision in (0, 1)
        for baseline in (0, 1)
    ]
    costs = (
        {"costs": {"false_positive": 1, "false_negative": 3, "decided_by": "Board"}} if metric == "error_cost" else {}
    )
    result = result_of(rows, ["group", "label", "decision", "baseline"], [metric], **costs)
    name = metric if isinstance(metric, str) else metric["id"]
    found = [one for one in result.records("estimates") if one["metric"] == name]
    assert {one["status"] for one in found} <= {"ok", "undefined"}
    shown = [one for one in found if one["status"] == "ok"]
    assert shown and all(one["lower"] <= one["value"] <= one["upper"] for one in shown)


def test_the_four_counts_of_everybody_may_round_to_more_than_everybody() -> None:
    result = result_of(confusion(*ROUNDS_UP), ["label", "decision"], ["mcc"])
    (one,) = result.records("estimates")
    assert (one["status"], one["n"]) == ("ok", 50)
    assert one["lower"] < 0 < one["upper"]


def test_withheld_pairs_bands_and_areas_hold_no_noughts() -> None:
    rows = [
        (count, {"group": group, "label": label, "decision": one, "baseline": two, "score": 0.05 + 0.9 * one})
        for group, few in (("A", 60), ("B", 70), ("C", 3))
        for label in (1, 0)
        for (one, two), count in {(1, 1): 90, (1, 0): few, (0, 1): few + 1, (0, 0): 120}.items()
    ]
    rows += [(4, {"group": "D", "label": label, "decision": 1, "baseline": 1, "score": 0.9}) for label in (0, 1)]
    columns = ["group", "label", "decision", "baseline", "score"]
    result = result_of(rows, columns, ["tpr", "auc", "calibration"])
    for section, counts in {
        "paired": ("n", "first_hits", "second_hits", "only_first", "only_second"),
        "calibration": ("n", "positives"),
        "auc": ("positives", "negatives"),
    }.items():
        gone = [one for one in result.records(section) if one["status"] == "suppressed"]
        assert gone, section
        assert {one[name] for one in gone for name in counts} == {None}, section


def test_a_hidden_group_needs_company_beside_a_declared_empty_one() -> None:
    """A structural zero is shown and protects nobody: the only other hidden group would be the total minus the rest."""
    rows = [row for group, few in (("A", 60), ("B", 70), ("C", 4)) for row in confusion(few, 80, 90, 100, group=group)]
    groups = {"attributes": [{"name": "group", "column": "group", "reference": "A", "levels": ["A", "B", "C", "D"]}]}
    empty = {"structural": [{"group": {"group": "D"}, "reason": "the force has no such unit"}]}
    made = leaving(rows, ["ppv"], groups=groups, suppression=empty).findings
    gone = {one.group for one in made.estimates if one.metric == "ppv" and one.status == "suppressed"}
    assert ("C",) in gone and len(gone - {("D",)}) >= 2


def test_each_line_of_a_table_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many small groups that going through all the others for each of them would take hours."""
    looked: list[object] = []
    partner = secondary._Rules._partner

    def counted(self: Any, count: Any, axis: int) -> Any:
        looked.append(count)
        return partner(self, count, axis)

    monkeypatch.setattr(secondary._Rules, "_partner", counted)
    rows = [row for place in range(300) for row in confusion(1, 0, 0, 1, group=f"L{place}")]
    rows += confusion(200, 200, 200, 200, group="A")
    groups = {"attributes": [{"name": "group", "column": "group", "reference": "A", "max_levels": 1000}]}
    made = leaving(rows, ["tpr"], groups=groups)
    shown = {one.group for one in made.findings.estimates if one.status == "ok"}
    assert shown == {()} or shown == {(), ("A",)}
    assert len(looked) < 50


@pytest.mark.parametrize(("dealt", "draws"), [(homogeneity.MOST_DEALT, 9_999), (40_000, 2_000), (1_000, 999)])
def test_many_groups_are_dealt_fewer_hands(monkeypatch: pytest.MonkeyPatch, dealt: int, draws: int) -> None:
    monkeypatch.setattr(homogeneity, "MOST_DEALT", dealt)
    found = homogeneity.pearson([3, 0, 0, 1, 2, 1, 0, 2, 1, 1] * 2, [3] * 20, seed=1)
    assert found.test == "pearson_monte_carlo" and found.p is not None
    assert found.p * (draws + 1) == pytest.approx(round(found.p * (draws + 1)))
    assert 0.05 < found.p < 1


@pytest.mark.parametrize(
    ("parts", "goes"), [((51, 49), True), ((40, 28, 32), True), ((30, 30, 40), True), ((10,) * 10, False)]
)
def test_t6_one_or_two_contributors_do_not_make_up_a_sum(parts: tuple[int, ...], goes: bool) -> None:
    assert may_dominate(sum(parts), sum(part**2 for part in parts)) is goes


def test_t6_a_weighted_rate_of_one_heavy_row_is_withheld() -> None:
    plain = [row for group in "ABC" for row in confusion(40, 50, 60, 70, group=group, weight=1.0)]
    heavy = [(1, {"group": "C", "label": 1, "decision": 1, "weight": 900.0})]

    def status(rows: Any) -> dict[tuple[str, ...], str]:
        made = leaving(rows, ["tpr", "selection_rate"]).findings
        return {one.group: one.status for one in made.estimates if one.metric == "tpr"}

    assert status(plain)["C",] == "ok"
    assert status([*plain, *heavy])["C",] == "suppressed"


def test_t9_only_the_breakdowns_that_the_spec_names_are_anywhere() -> None:
    rows = [row for one in "AB" for two in "AC" for row in confusion(60, 70, 80, 90, group=one, other=two)]
    result = result_of(rows, ["group", "other", "label", "decision"], ["tpr", "auc"], data={})
    named = {(), ("group",), ("other",)}
    found = {tuple(one["breakdown"]) for records in result.data.values() if isinstance(records, list)
             for one in records if isinstance(one, dict) and "breakdown" in one}  # fmt: skip
    assert found == named
    assert result.cells is None and "group=A, other" not in result.as_json()


@pytest.mark.parametrize("unit", ["week", "month"])
def test_t11_people_by_week_stay_inside(unit: str) -> None:
    rows = [row for one in "AB" for row in confusion(60, 70, 80, 90, group=one, period=1)]
    first = {"week": "2025-W01", "month": "2025-01"}[unit]
    columns = table_from(rows).frame
    dated = columns.drop(["period"]).append_column(
        "period", pa.array(["2025-01-02"] * columns.num_rows).cast(pa.date32())
    )
    spec = spec_for(
        ["group", "label", "decision"],
        ["tpr"],
        data={"period": {"column": "period", "unit": unit, "start": first, "end": first}},
    )
    table = table_of(dated)
    both = run_for_both(spec=spec, table=table, engine=DuckDBEngine())
    assert both.full.handling == "force-internal"
    if unit == "month":
        assert both.publishable is not None
        return
    assert both.publishable is None and both.withheld[0].where == "data.period.unit"
    with pytest.raises(EvaluationRefused, match="finer in time"):
        run(spec=spec, table=table, engine=DuckDBEngine())


def test_t12_what_was_kept_inside_leaves_no_trace() -> None:
    """Sealed records are the register's; here: a run that stays in the force changes no byte of one that leaves."""
    rows = [row for one in "ABC" for row in confusion(60, 70, 8, 90, group=one)]
    spec = spec_for(["group", "label", "decision"], ["tpr"])
    engine = DuckDBEngine()
    before = run(spec=spec, table=table_from(rows), engine=engine)
    run(spec=spec, table=table_from(rows), engine=engine, cells="keep")
    after = run(spec=spec, table=table_from(rows), engine=engine)
    assert before.digest == after.digest


def test_levels_written_in_two_ways_are_named() -> None:
    rows = [row for one in ("A", "a", "B") for row in confusion(60, 70, 80, 90, group=one)]
    spec = spec_for(["group", "label", "decision"], ["tpr"])
    for engine in (DuckDBEngine(), ReferenceEngine()):
        said = [one for one in run(spec=spec, table=table_from(rows), engine=engine).records("warnings")
                if one["code"] == "levels_alike"]  # fmt: skip
        assert len(said) == 1 and "‘A’, ‘a’" in said[0]["text"] and "B" not in said[0]["text"]
