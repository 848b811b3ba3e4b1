"""ece and ece_expected: distance from the diagonal by tenths, and what chance alone would give."""

import math

import numpy as np
import pytest

from tests.small_tables import found, measured_from, of_rows
from touchstone.evaluation.metrics.ece_expected import mean_deviation

#: Mean score .5 of eight, five of them positive; one row without an outcome.
ROWS = [
    (3, {"label": 1, "score": 0.75}),
    (1, {"label": 0, "score": 0.75}),
    (2, {"label": 1, "score": 0.25}),
    (2, {"label": 0, "score": 0.25}),
    (1, {"label": None, "score": 1.0}),
]


def test_value_and_interval() -> None:
    one = of_rows("ece", ROWS)["all"]
    # two tenths hold anybody: 2/4 against .25, 3/4 against .75
    assert one.value == pytest.approx(4 / 8 * 0.25 + 4 / 8 * 0.0)
    assert one.lower is not None and one.upper is not None and one.lower < one.upper


def test_the_value_of_chance_stands_beside_it() -> None:
    beside = found(measured_from(ROWS, ["ece"]), "ece_expected")["all"]
    # mean |k/4 - p| of a binomial is the same at .25 and .75
    deviation = sum(math.comb(4, k) * 0.25**k * 0.75 ** (4 - k) * abs(k / 4 - 0.25) for k in range(5))
    assert beside.value == pytest.approx(deviation)


@pytest.mark.parametrize(("n", "p"), [(1, 0.3), (7, 0.5), (40, 0.011), (40, 0.999), (1000, 0.2)])
def test_mean_deviation_is_that_of_the_binomial(n: int, p: float) -> None:
    exact = math.fsum(math.comb(n, k) * p**k * (1 - p) ** (n - k) * abs(k / n - p) for k in range(n + 1))
    assert mean_deviation(n, p) == pytest.approx(exact, rel=1e-9)


def test_certain_scores_have_no_deviation() -> None:
    assert (mean_deviation(5, 0.0), mean_deviation(5, 1.0)) == (0.0, 0.0)


def test_small_groups_show_error_by_chance_that_large_ones_do_not() -> None:
    values = []
    for size in (4, 400):
        rows = [(size * k, {"label": label, "score": s}) for k, label, s in ((1, 1, 0.25), (3, 0, 0.25))]
        values.append(found(measured_from(rows, ["ece"]), "ece_expected")["all"].value)
    assert values[0] is not None and values[1] is not None
    assert np.isclose(values[1], values[0] / 10, rtol=0.05)


def test_a_rank_is_no_probability() -> None:
    data = {"score": {"column": "score", "meaning": "rank", "range": [0, 1]}}
    assert of_rows("ece", ROWS, data=data)["all"].reason == "rank_only"


def test_no_known_outcome_is_undefined() -> None:
    rows = [(1, {"label": 1, "score": 0.5, "group": "A"}), (2, {"label": None, "score": 0.5, "group": "B"})]
    assert of_rows("ece", rows)["B"].reason == "no_label"
