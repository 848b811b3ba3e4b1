"""What is counted, what is not, and when there is no figure: the traps of counting, on every engine."""

from __future__ import annotations

import pyarrow
import pytest

from tests.small_tables import PENDING, confusion, found, limits, measure_table, measured_from, spec_for
from touchstone.evaluation.accounting import accounting_of, warnings_of
from touchstone.evaluation.comparisons import compare_groups
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.match import Match
from touchstone.evaluation.registry import catalogue
from touchstone.evaluation.tables import Table


def test_absent_cell_is_zero(engine: Engine) -> None:
    """Native American, in the smaller COMPAS file: nobody in the cell of false negatives, and five found."""
    rows = confusion(5, 3, 0, 3, group="A")
    one = found(measured_from(rows, ["fnr"], engine=engine), "fnr")["A"]
    assert (one.numerator, one.denominator, one.value, one.status) == (0, 5, 0.0, "ok")


def test_no_positives_is_undefined_not_zero(engine: Engine) -> None:
    rows = confusion(4, 1, 4, 1, group="A") + confusion(0, 1, 0, 4, group="B") + confusion(6, 1, 4, 1, group="C")
    measured = measured_from(rows, ["tpr"], engine=engine)
    one = found(measured, "tpr")["B"]
    assert (one.value, one.status, one.reason) == (None, "undefined", "no_positives")
    compared = compare_groups(measured, catalogue()["tpr"], measured.breakdown(("group",)))
    assert compared.gap is not None and compared.gap.value == pytest.approx(0.1)
    assert compared.homogeneity[0].left_out == ("B",)


def test_no_selected_precision_is_undefined(engine: Engine) -> None:
    one = found(measured_from(confusion(0, 0, 3, 4), ["ppv"], engine=engine), "ppv")["all"]
    assert (one.value, one.reason) == (None, "no_selected")


def test_missing_prediction_is_not_unselected(engine: Engine) -> None:
    rows = [(1, {"decision": 1}), (1, {"decision": 0}), (1, {"decision": None})]
    one = found(measured_from(rows, ["selection_rate"], engine=engine), "selection_rate")["all"]
    assert (one.numerator, one.denominator, one.n) == (1, 2, 3)


def test_missing_label_keeps_selection_rate(engine: Engine) -> None:
    rows = [*confusion(2, 1, 1, 2), (3, {"label": None, "decision": 1}), (1, {"label": PENDING, "decision": 0})]
    measured = measured_from(rows, ["selection_rate", "ppv", "label_coverage"], engine=engine)
    assert [found(measured, name)["all"].denominator for name in ("selection_rate", "ppv", "label_coverage")] == [
        10,
        3,
        10,
    ]
    assert found(measured, "label_coverage")["all"].numerator == 6


def test_missing_label_is_not_negative(engine: Engine) -> None:
    rows = [*confusion(2, 1, 1, 2), (3, {"label": None, "decision": 1})]
    one = found(measured_from(rows, ["fpr"], engine=engine), "fpr")["all"]
    assert (one.numerator, one.denominator) == (1, 3)


def test_missing_group_is_a_group(engine: Engine) -> None:
    rows = confusion(2, 1, 1, 2, group="A") + confusion(1, 1, 1, 1, group=None) + confusion(1, 0, 0, 0, group="  ")
    shown = found(measured_from(rows, ["tpr"], engine=engine), "tpr")
    assert (shown["(not recorded)"].numerator, shown["(not recorded)"].denominator) == (2, 3)
    assert shown["all"].denominator == 6


def test_declined_is_not_missing(engine: Engine) -> None:
    rows = (
        confusion(2, 1, 1, 2, group="A") + confusion(1, 1, 1, 1, group="Not stated") + confusion(1, 1, 0, 0, group="")
    )
    groups = {"attributes": [{"name": "group", "column": "group", "reference": "A", "declined": ["Not stated"]}]}
    shown = found(measured_from(rows, ["n"], engine=engine, groups=groups), "n")
    assert {group: one.value for group, one in shown.items()} == {
        "all": 12.0,
        "(not recorded)": 2.0,
        "A": 6.0,
        "Not stated": 4.0,
    }


@pytest.mark.parametrize(
    ("values", "positive", "negative"),
    [
        (["Y", "n", " y ", "maybe"], ["y"], ["n"]),
        ([1, 2, 1, 3], [1], [2]),
        ([True, False, True, None], [True], [False]),
    ],
)
def test_labels_yes_no_and_one_two(
    engine: Engine, values: list[object], positive: list[object], negative: list[object]
) -> None:
    form = {"column": "label", "positive": positive, "negative": negative, "fold_case": True}
    spec = spec_for(["label"], ["base_rate", "label_coverage"], data={"label": form})
    table = Table(kind="arrow", frame=pyarrow.table({"label": values}))
    measured = measure_table(table, spec, engine=engine)
    one = found(measured, "base_rate")["all"]
    assert (one.numerator, one.denominator, one.n) == (2, 3, 4)
    aside = [line for line in accounting_of(measured) if line.code < 0]
    assert [(line.code, line.rows) for line in aside] == [(-1 if values[-1] is None else -6, 1)]


def test_empty_intersection_is_reported(engine: Engine) -> None:
    rows = [(2, {"decision": 1, "group": "A", "other": "A"}), (1, {"decision": 0, "group": "B", "other": "A"})]
    rows += [(1, {"decision": 0, "group": "A", "other": "Z"})]
    groups = {
        "attributes": [{"name": name, "column": name, "reference": "A"} for name in ("group", "other")],
        "intersections": [["group", "other"]],
    }
    shown = found(measured_from(rows, ["selection_rate"], engine=engine, groups=groups), "selection_rate")
    assert (shown["B / Z"].n, shown["B / Z"].value, shown["B / Z"].reason) == (0, None, "empty_group")


def test_group_of_one(engine: Engine) -> None:
    one = found(measured_from(confusion(1, 0, 0, 0, group="A"), ["tpr"], engine=engine), "tpr")["A"]
    assert (one.value, limits(one)) == (1.0, (0.025, 1.0))


def test_constant_decision(engine: Engine) -> None:
    measured = measured_from(confusion(4, 6, 0, 0), ["fpr", "tnr", "npv"], engine=engine)
    values = [
        (found(measured, name)["all"].value, found(measured, name)["all"].reason) for name in ("fpr", "tnr", "npv")
    ]
    assert values == [(1.0, None), (0.0, None), (None, "no_unselected")]
    assert "constant_decision" in {warned.code for warned in warnings_of(measured, accounting_of(measured))}


def test_a_row_whose_weight_cannot_be_used_is_in_no_rate(engine: Engine) -> None:
    rows = [
        (2, {"decision": 1, "weight": 2.0}),
        (1, {"decision": 0, "weight": 1.0}),
        (5, {"decision": 1, "weight": -1.0}),
    ]
    for kind, counted in (("probability", (2, 3)), ("frequency", (4, 5))):
        form = {"weight": {"column": "weight", "kind": kind}}
        one = found(measured_from(rows, ["selection_rate"], engine=engine, data=form), "selection_rate")["all"]
        assert (one.numerator, one.denominator) == counted
        assert one.value == pytest.approx(0.8)


def test_sums_over_matches_are_those_of_the_rows(engine: Engine) -> None:
    rows = [
        (3, {"label": 1, "decision": 1, "final": 0, "group": "A"}),
        (2, {"label": 0, "decision": 1, "final": 1, "group": "A"}),
        (4, {"label": None, "decision": 0, "final": 1, "group": "B"}),
        (1, {"label": 1, "decision": None, "final": 1, "group": "B"}),
    ]
    breakdown = measured_from(rows, ["n"], engine=engine).breakdown(("group",))
    matches = {
        "all": Match(),
        "selected": Match(decision=(1,)),
        "differ": Match(differ=("decision", "final")),
        "same": Match(same=("decision", "final")),
        "labelled": Match(usable=("label",)),
    }
    totals = {name: breakdown.total(match).tolist() for name, match in matches.items()}
    assert totals == {"all": [5, 5], "selected": [5, 0], "differ": [3, 4], "same": [2, 0], "labelled": [5, 1]}
