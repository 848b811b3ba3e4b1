"""Limits agreed beforehand, judged on the whole interval."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.small_tables import confusion, found, measured_from
from touchstone.evaluation.comparisons import compare_groups
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.limits import at_least, at_most, verdicts_on_comparison, verdicts_on_estimate, within
from touchstone.evaluation.registry import catalogue
from touchstone.evaluation.spec import Limit


@pytest.mark.parametrize(
    ("lower", "upper", "most", "least"),
    [
        (0.1, 0.2, "met", "not_met"),
        (0.1, 0.3, "met", "cannot_tell"),
        (0.2, 0.4, "cannot_tell", "cannot_tell"),
        (0.3, 0.4, "cannot_tell", "met"),
        (0.35, 0.4, "not_met", "met"),
        (None, None, "cannot_tell", "cannot_tell"),
        (0.35, None, "not_met", "met"),
    ],
)
def test_the_whole_interval_decides(lower: float | None, upper: float | None, most: str, least: str) -> None:
    assert at_most(lower, upper, 0.3) == most
    assert at_least(lower, upper, 0.3) == least


@pytest.mark.parametrize(
    ("lower", "upper", "verdict"),
    [
        (-0.05, 0.05, "met"),
        (-0.2, 0.05, "cannot_tell"),
        (-0.3, -0.2, "not_met"),
        (0.2, 0.3, "not_met"),
        (-0.3, 0.3, "cannot_tell"),
        (None, 0.05, "cannot_tell"),
    ],
)
def test_a_difference_is_held_to_both_sides(lower: float | None, upper: float | None, verdict: str) -> None:
    assert within(lower, upper, 0.1) == verdict


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_never_both_met_and_not_met(a: float, b: float, agreed: float) -> None:
    lower, upper = min(a, b), max(a, b)
    assert (at_most(lower, upper, agreed) == "met") == (upper <= agreed)
    assert (at_most(lower, upper, agreed) == "not_met") == (lower > agreed)


def test_undefined_is_cannot_tell_with_its_reason(engine: Engine) -> None:
    estimate = found(measured_from(confusion(0, 3, 0, 5), ["tpr"], engine=engine), "tpr")["all"]
    (verdict,) = verdicts_on_estimate(Limit(min=0.6), estimate)
    assert (verdict.verdict, verdict.value, verdict.reason) == ("cannot_tell", None, "no_positives")


def test_a_good_point_is_not_enough(engine: Engine) -> None:
    estimate = found(measured_from(confusion(7, 3, 3, 5), ["tpr"], engine=engine), "tpr")["all"]
    verdicts = {one.rule: one.verdict for one in verdicts_on_estimate(Limit(min=0.6, max=0.99), estimate)}
    assert verdicts == {"min": "cannot_tell", "max": "met"}


def test_limits_on_comparisons_carry_group_and_figures(engine: Engine) -> None:
    rows = [*confusion(5, 300, 5, 700, group="A"), *confusion(5, 450, 5, 550, group="B")]
    measured = measured_from(rows, ["fpr"], engine=engine)
    (comparison,) = compare_groups(measured, catalogue()["fpr"], measured.breakdown(("group",))).comparisons
    limit = Limit(difference_max=0.25, ratio_max=1.25, ratio_min=0.8)
    verdicts = {one.rule: one for one in verdicts_on_comparison(limit, comparison)}
    assert {rule: one.verdict for rule, one in verdicts.items()} == {
        "difference_max": "met",
        "ratio_max": "not_met",
        "ratio_min": "met",
    }
    assert verdicts["ratio_max"].group == ("B",)
    assert verdicts["ratio_max"].value == pytest.approx(1.5)
