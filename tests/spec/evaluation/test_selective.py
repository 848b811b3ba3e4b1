"""Outcomes known only for those acted upon: what is refused, what is bounded, what is said."""

from __future__ import annotations

from typing import Any

import pytest

from tests.small_tables import PENDING, confusion, found, measured_from
from touchstone.evaluation.accounting import accounting_of, warnings_of
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.measure import Measured, estimates_of
from touchstone.evaluation.metric import REASONS
from touchstone.evaluation.selective import bounds_of, cautions_of

ACTED_UPON = {"selection": "everyone", "labels": "acted_upon"}
ROWS = [*confusion(30, 10, 0, 0), (8, {"label": None, "decision": 1}), (52, {"label": None, "decision": 0})]
RATES = ["tpr", "fpr", "ppv", "npv"]


def said(measured: Measured) -> dict[str, dict[str, Any]]:
    """Code → figures of every caution."""
    return {one.code: one.figures for one in cautions_of(measured, estimates_of(measured), accounting_of(measured))}


def test_selective_labels_refuse_error_rates(engine: Engine) -> None:
    measured = measured_from(ROWS, [*RATES, "selection_rate", "auc"], engine=engine, population=ACTED_UPON)
    status = {one.metric: one.status for one in estimates_of(measured)}
    assert status == dict.fromkeys(("tpr", "fpr", "npv", "auc"), "not_identified") | {
        "ppv": "ok",
        "selection_rate": "ok",
    }
    assert REASONS["not_identified"] == (
        "The data record what happened only to people who were acted upon. This rate cannot be worked out from them."
    )


def test_a_followed_up_sample_needs_its_weights(engine: Engine) -> None:
    followed_up = {"selection": "everyone", "labels": "followed_up"}
    without = found(measured_from(ROWS, ["tpr"], engine=engine, population=followed_up), "tpr")["all"]
    assert without.status == "not_identified"
    weighed = [(count, {**row, "weight": 2.0}) for count, row in confusion(3, 1, 2, 4)]
    assert found(measured_from(weighed, ["tpr"], engine=engine, population=followed_up), "tpr")["all"].value == 0.6


def test_no_outcomes_leave_selection(engine: Engine) -> None:
    measured = measured_from(
        ROWS, ["ppv", "selection_rate"], engine=engine, population={"selection": "everyone", "labels": "none"}
    )
    assert [one.status for one in estimates_of(measured)] == ["not_identified", "ok"]


def test_worst_case_bounds(engine: Engine) -> None:
    """TP 30, FP 10, FN and TN unknown, 8 selected and 52 unselected without an outcome."""
    measured = measured_from(ROWS, RATES, engine=engine, population=ACTED_UPON, bounds="worst_case")
    bounds = {one.metric: (one.lower, one.upper, one.unlabelled) for one in bounds_of(measured)}
    assert bounds == {
        "tpr": (30 / 82, 1.0, 60),
        "fpr": (10 / 62, 1.0, 60),
        "ppv": (30 / 48, 38 / 48, 8),
        "npv": (0.0, 1.0, 52),
    }


def test_bounds_hold_the_rate_whatever_the_outcomes_were(engine: Engine) -> None:
    truth = confusion(30, 10, 20, 40)
    hidden = [(count // 2, row) for count, row in truth] + [
        (count // 2, {**row, "label": None}) for count, row in truth
    ]
    rates = {rate: found(measured_from(truth, [rate], engine=engine), rate)["all"].value for rate in RATES}
    for bound in bounds_of(measured_from(hidden, RATES, engine=engine, bounds="worst_case")):
        value = rates[bound.metric]
        assert value is not None and bound.lower is not None and bound.upper is not None
        assert bound.lower <= value <= bound.upper


def test_no_bounds_unless_asked_and_none_without_a_decision(engine: Engine) -> None:
    assert bounds_of(measured_from(ROWS, RATES, engine=engine)) == ()
    assert bounds_of(measured_from([(3, {"label": 1})], ["ppv"], engine=engine, bounds="worst_case")) == ()
    empty = measured_from([(3, {"decision": None, "label": 1})], ["ppv"], engine=engine, bounds="worst_case")
    assert [(one.lower, one.upper) for one in bounds_of(empty)] == [(None, None)]


def test_labels_that_depend_on_decision_warn(engine: Engine) -> None:
    measured = measured_from([*ROWS, *confusion(0, 0, 1, 1)], ["ppv"], engine=engine)
    assert "labels_depend_on_decision" in {one.code for one in warnings_of(measured, accounting_of(measured))}


def test_outcome_test_and_feedback(engine: Engine) -> None:
    rows = confusion(3, 1, 2, 4, group="A") + confusion(3, 1, 2, 4, group="B")
    population = {"selection": "everyone", "labels": "everyone", "produced_by_policing": ["label"]}
    assert said(measured_from(rows, ["ppv"], engine=engine, population=population)) == {
        "outcome_test": {"metrics": ["ppv"]},
        "feedback": {"roles": ["label"]},
    }
    assert said(measured_from(rows, ["tpr"], engine=engine)) == {}


@pytest.mark.parametrize(
    ("pending", "is_immature"),
    [((0, 0, 0, 0), False), ((0, 1, 2, 3), True), ((3, 0, 0, 0), False), ((9, 9, 9, 9), True)],
)
def test_immature_outcomes(engine: Engine, pending: tuple[int, ...], is_immature: bool) -> None:
    rows: list[tuple[int, dict[str, Any]]] = [(100, {"label": 0, "period": month}) for month in range(1, 5)]
    rows += [(count, {"label": PENDING, "period": month}) for month, count in enumerate(pending, start=1)]
    rows = [(count, {**row, "decision": number % 2}) for number, (count, row) in enumerate(rows)]
    assert ("immature_outcomes" in said(measured_from(rows, ["base_rate"], engine=engine))) == is_immature


@pytest.mark.parametrize(("overrides", "code"), [(0, "automation_bias"), (10, None), (80, "disuse")])
def test_overrides_hardly_ever_or_mostly(engine: Engine, overrides: int, code: str | None) -> None:
    rows = [(100 - overrides, {"decision": 1, "final": 1}), (overrides, {"decision": 1, "final": 0})]
    shown = set(said(measured_from(rows, ["override_rate"], engine=engine)))
    assert shown == ({code} if code else set())


@pytest.mark.parametrize(
    ("blind", "codes"), [(True, set()), (False, {"baseline_not_blind"}), (None, {"baseline_not_blind"})]
)
def test_a_baseline_must_have_been_blind(blind: bool | None, codes: set[str]) -> None:
    rows = [(3, {"decision": 1, "baseline": 1}), (3, {"decision": 0, "baseline": 1})]
    assert set(said(measured_from(rows, ["agreement"], data={"baseline_blind": blind}))) == codes
