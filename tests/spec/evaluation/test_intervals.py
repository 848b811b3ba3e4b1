"""Intervals: published figures, zero and full counts, ratios, weights and repeat people."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.small_tables import confusion, found, limits, measure_table, measured_from, near, spec_for
from touchstone.evaluation.areas import area_from_bins, newcombe_area
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.engines.reference import ReferenceEngine
from touchstone.evaluation.intervals import (
    Interval,
    agresti_min,
    conditional_exact,
    exact_limits,
    garwood,
    mover_ratio,
    newcombe,
    one_sided_upper,
    rate_interval,
    wilson_limits,
)
from touchstone.evaluation.measure import estimates_of
from touchstone.evaluation.moments import Moments, cluster_variance
from touchstone.evaluation.people import moments_of, people_warnings
from touchstone.evaluation.rates import effective_rows
from touchstone.evaluation.tables import table_at

Triple = tuple[float, float, float]


def by_wilson(hits: int, total: int) -> Triple:
    """A rate with its Wilson limits."""
    lower, upper = wilson_limits(hits, total)
    return hits / total, float(lower), float(upper)


def rounded(interval: Interval, digits: int) -> tuple[float | None, float | None]:
    """Both limits as printed."""
    return near(interval.lower, digits), near(interval.upper, digits)


@pytest.mark.parametrize(
    ("hits", "total", "wilson", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_published_intervals(hits: int, total: int, wilson: tuple[float, float], exact: tuple[float, float]) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872."""
    assert by_wilson(hits, total)[1:] == pytest.approx(wilson, abs=5e-5)
    assert tuple(float(limit) for limit in exact_limits(hits, total)) == pytest.approx(exact, abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((0, 10), (0, 10), (-0.2775, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
        ((10, 10), (0, 10), (0.6075, 1.0)),
    ],
)
def test_published_differences(first: tuple[int, int], second: tuple[int, int], expected: tuple[float, float]) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 873-890."""
    assert rounded(newcombe(by_wilson(*first), by_wilson(*second)), 4) == expected


def test_areas() -> None:
    area = area_from_bins([1, 2, 4], [6, 3, 1])
    assert area is not None
    assert (near(area.value), near(area.se, 7), near(area.bound, 7)) == (0.8, 0.1118034, 0.1142857)
    assert near(newcombe_area(1.0, 5, 20).lower) == 0.760699
    assert near(newcombe_area(1.0, 10, 8).lower) == 0.777638


@pytest.mark.parametrize(
    ("events", "expected"),
    [(0, (0.0, 3.688879)), (1, (0.025318, 5.571643)), (8, (3.453832, 15.763189)), (10, (4.795389, 18.390356))],
)
def test_events(events: int, expected: tuple[float, float]) -> None:
    assert rounded(garwood(events), 6) == expected


def test_paired_difference() -> None:
    value, interval = agresti_min(8, 3, 50)
    assert (value, rounded(interval, 6)) == (0.1, (-0.031771, 0.224079))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((6, 10_000, 1, 10_000), (0.727942, 275.986)),
        ((8, 20_000, 1, 40_000), (2.145108, 709.962)),
        ((5, 10_000, 0, 10_000), (0.916356, None)),
    ],
)
def test_ratio_of_events(counts: tuple[int, int, int, int], expected: tuple[float, float | None]) -> None:
    interval = conditional_exact(*counts)
    assert interval.lower == pytest.approx(expected[0], abs=5e-7)
    assert near(interval.upper, 3) == expected[1]


def test_none_in_six_thousand() -> None:
    assert near(float(exact_limits(0, 6000)[1]), 9) == 0.000614624
    assert near(one_sided_upper(0, 6000), 9) == 0.000499164


@pytest.mark.parametrize("method", ["auto", "wilson", "exact"])
@pytest.mark.parametrize("total", [1, 7, 4_000_000])
def test_zero_and_full_counts(method: str, total: int) -> None:
    none, every = (rate_interval(hits, total, method=method) for hits in (0, total))
    assert none.lower == 0.0 and every.upper == 1.0
    assert none.upper is not None and none.upper > 0 and every.lower is not None and every.lower < 1


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_difference_and_ratio_agree_on_equality(n1: int, n2: int, data: st.DataObject) -> None:
    """The interval of the difference excludes 0 if and only if that of the ratio excludes 1."""
    first, second = (by_wilson(data.draw(st.integers(0, n)), n) for n in (n1, n2))
    difference, ratio = newcombe(first, second), mover_ratio(first, second)
    assert difference.lower is not None and difference.upper is not None and ratio.lower is not None
    above = min(abs(difference.lower), abs(difference.upper), abs(ratio.lower - 1))
    if above < 1e-9 or first[0] == second[0]:
        return  # on the line itself, rounding decides
    excludes_zero = difference.lower > 0 or difference.upper < 0
    excludes_one = ratio.lower > 1 or (ratio.upper is not None and ratio.upper < 1)
    assert excludes_zero == excludes_one


@given(st.integers(2, 60), st.integers(2, 60), st.data())
def test_swapping_groups_gives_reciprocal_ratios(n1: int, n2: int, data: st.DataObject) -> None:
    first, second = (by_wilson(data.draw(st.integers(1, n - 1)), n) for n in (n1, n2))
    ratio, other = mover_ratio(first, second), mover_ratio(second, first)
    for limit, opposite in ((ratio.lower, other.upper), (ratio.upper, other.lower)):
        if limit is not None and opposite is not None and limit > 0 and opposite > 0:
            assert limit * opposite == pytest.approx(1, rel=1e-9)


def test_ratio_with_zero_reference() -> None:
    interval = mover_ratio(by_wilson(8, 10), by_wilson(0, 20))
    assert interval.upper is None and interval.lower is not None
    assert interval.lower > 1
    assert mover_ratio(by_wilson(0, 10), by_wilson(0, 20)) == Interval(0.0, None, "mover_ratio")
    none = mover_ratio(by_wilson(0, 10), by_wilson(5, 20))
    assert none.lower == 0.0 and none.upper is not None and math.isfinite(none.upper)


WEIGHTED = [
    (1, {"label": 1, "decision": 1, "weight": 2.0}),
    (1, {"label": 1, "decision": 1, "weight": 0.5}),
    (1, {"label": 1, "decision": 1, "weight": 1.5}),
    (1, {"label": 1, "decision": 0, "weight": 1.0}),
]


def test_weights_are_not_counts(engine: Engine) -> None:
    one = found(measured_from(WEIGHTED, ["tpr"], engine=engine), "tpr")["all"]
    assert (one.numerator, one.denominator, one.method) == (3, 4, "wilson_neff")
    assert (near(one.value), near(one.effective_n), limits(one)) == (0.8, 4.444444, (0.355101, 0.966731))
    assert one.cautions == ("few_effective_rows",)


def test_a_weighted_rate_of_one_has_kishs_number(engine: Engine) -> None:
    one = found(measured_from(WEIGHTED, ["ppv"], engine=engine), "ppv")["all"]
    assert (one.value, near(one.effective_n)) == (1.0, near(4**2 / (4 + 0.25 + 2.25)))
    everybody = found(measured_from(WEIGHTED, ["base_rate"], engine=engine), "base_rate")["all"]
    assert near(everybody.effective_n) == 3.333333


def test_zero_weights_are_undefined(engine: Engine) -> None:
    """A weight too small for the fixed point adds nothing; one of zero or less cannot be used at all."""
    rows = [
        (3, {"label": 1, "decision": 1, "weight": 1e-9, "group": "B"}),
        *((1, {**row, "group": "A"}) for _, row in WEIGHTED),
    ]
    one = found(measured_from(rows, ["tpr"], engine=engine), "tpr")["B"]
    assert (one.value, one.reason) == (None, "weights_zero")


def test_weights_alike_change_nothing_but_the_name(engine: Engine) -> None:
    rows = confusion(30, 10, 20, 40)
    plain = found(measured_from(rows, ["tpr"], engine=engine), "tpr")["all"]
    alike = [(count, {**row, "weight": 2.5}) for count, row in rows]
    weighed = found(measured_from(alike, ["tpr"], engine=engine), "tpr")["all"]
    assert weighed.value == plain.value
    assert limits(weighed) == limits(plain)


#: Per person: rows counted in the numerator and in the denominator, as in the published design-effect formula.
PEOPLE = {"one": (2, 3), "two": (0, 2), "three": (1, 1), "four": (3, 4)}


def test_moments_of_people() -> None:
    x, m = (1, 0, 0, 0, 0, 0), (1, 0, 1, 0, 0, 0)
    moments = moments_of([[hits, 0, total - hits, 0, 0, 0] for hits, total in PEOPLE.values()], [0] * 6, 0)
    assert (moments.product(x, x), moments.product(x, m), moments.product(m, m)) == (14, 19, 30)
    variance = cluster_variance(moments, x, m, 0.6) / 10**2
    assert near(variance, 7) == 0.0266667
    assert near(variance / (0.24 / 10)) == 1.111111
    assert effective_rows(moments, rate=0.6, total=10, variance=variance) == 4.0  # fewer than twenty people
    many = Moments(people=20, products=moments.products)
    assert near(effective_rows(many, rate=0.6, total=10, variance=variance)) == 9.0
    lower, upper = wilson_limits(0.6 * 9, 9)
    assert (near(float(lower)), near(float(upper))) == (0.300475, 0.839696)


def rows_of(people: int, *, each: int) -> list[tuple[int, dict[str, object]]]:
    """People who are always selected or never, every third of them the former, `each` rows apiece."""
    return [
        (each, {"label": 1, "decision": int(number % 3 == 0), "person": f"p{number}", "group": "A"})
        for number in range(people)
    ]


def test_repeat_people_widen_intervals(engine: Engine) -> None:
    rows = rows_of(60, each=5)
    one = found(measured_from(rows, ["tpr"], engine=engine), "tpr")["A"]
    plain = rate_interval(100, 300)
    assert (one.numerator, one.denominator, one.method) == (100, 300, "wilson_cluster")
    assert one.lower is not None and one.upper is not None and plain.lower is not None and plain.upper is not None
    assert (one.upper - one.lower) / (plain.upper - plain.lower) == pytest.approx(math.sqrt(5), rel=0.03)
    assert one.effective_n == pytest.approx(59)  # sixty people, and C/(C-1)


def test_one_row_a_person_is_as_without_people(engine: Engine) -> None:
    one = found(measured_from(rows_of(300, each=1), ["tpr"], engine=engine), "tpr")["A"]
    assert one.effective_n == pytest.approx(299)


def test_few_people_are_said_and_bound_the_number(engine: Engine) -> None:
    one = found(measured_from(rows_of(6, each=5), ["tpr"], engine=engine), "tpr")["A"]
    assert (one.effective_n, one.cautions) == (6.0, ("few_people",))
    alone = found(measured_from(rows_of(1, each=5), ["tpr"], engine=engine), "tpr")["A"]
    assert alone.effective_n == 1.0


def test_a_rate_of_zero_counts_people(engine: Engine) -> None:
    one = found(measured_from(rows_of(60, each=5), ["fpr", "for"], engine=engine), "for")["A"]
    assert (one.value, one.effective_n) == (1.0, 60.0)


def test_rows_that_name_nobody_are_people_of_their_own(engine: Engine) -> None:
    named = [(1, {"label": 1, "decision": number % 2, "person": f"p{number}", "group": "A"}) for number in range(40)]
    blank = [(1, {**row, "person": "" if number % 2 else None}) for number, (_, row) in enumerate(named)]
    some, none = (measured_from(rows, ["tpr"], engine=engine) for rows in (named, blank))
    assert found(some, "tpr")["A"].effective_n == found(none, "tpr")["A"].effective_n
    assert none.people is not None
    said = list(people_warnings(none.people, none.plan))
    assert [(warned.code, warned.figures["rows"]) for warned in said] == [("rows_name_nobody", 40)]


def test_raw_values_of_one_level_are_one_group_of_people(engine: Engine) -> None:
    rows = [(2, {"label": 1, "decision": 1, "person": "p", "group": group}) for group in ("B", "B ", " B")]
    rows += [(1, {"label": 1, "decision": 0, "person": "q", "group": group}) for group in ("A", None)]
    measured = measured_from(rows, ["tpr"], engine=engine)
    assert measured.people is not None
    counted = {group: moments.people for group, moments in measured.people["group",].items()}
    assert counted == {("B",): 1, ("A",): 1, ("(not recorded)",): 1}
    said = next(iter(people_warnings(measured.people, measured.plan)))
    assert (said.code, said.figures["again"]) == ("person_in_several_groups", 1)


def test_a_rate_over_other_roles_is_said_not_to_be_adjusted(engine: Engine) -> None:
    rows = [(2, {"baseline": number % 2, "label": 1, "person": f"p{number}"}) for number in range(30)]
    one = found(measured_from(rows, ["baseline_tpr"], engine=engine), "baseline_tpr")["all"]
    assert (one.method, one.cautions) == ("wilson", ("not_adjusted_for_people",))


def test_a_rate_whose_rows_the_kinds_do_not_hold_is_not_adjusted() -> None:
    """An outcome without a decision counts in the base rate and in none of the six kinds."""
    rows = [(1, {"label": 1, "decision": 1, "person": f"p{n}"}) for n in range(30)]
    rows += [(1, {"label": 0, "decision": None, "person": "p1"})]
    one = found(measured_from(rows, ["base_rate"], engine=ReferenceEngine()), "base_rate")["all"]
    assert (one.numerator, one.denominator, one.cautions) == (30, 31, ("not_adjusted_for_people",))


def test_repeat_people_of_the_synthetic_table(shared_data: Path, tmp_path: Path) -> None:
    """Four rows a person: engines agree on every product, and intervals are wider than rows alone would make them."""
    path = tmp_path / "repeat.parquet"
    arguments = ["--rows", "6000", "--seed", "7", "--repeat", "4", "--out", str(path)]
    subprocess.run(
        [sys.executable, str(shared_data / "make_predictions.py"), *arguments], check=True, capture_output=True
    )
    groups = {
        "attributes": [
            {"name": "ethnicity", "column": "ethnicity", "reference": "White"},
            {"name": "sex", "column": "sex", "reference": "M"},
        ],
        "intersections": [["ethnicity", "sex"]],
    }
    spec = spec_for(
        ["label", "decision"], ["tpr", "fpr", "selection_rate"], groups=groups, data={"person": {"column": "person_id"}}
    )
    table = table_at(path, kind="parquet")
    counted = [measure_table(table, spec, engine=engine) for engine in (ReferenceEngine(), DuckDBEngine())]
    assert counted[0].people == counted[1].people
    assert set(counted[0].people or {}) == {(), ("ethnicity",), ("sex",), ("ethnicity", "sex")}
    for estimate in estimates_of(counted[1]):
        if not estimate.breakdown:
            assert estimate.method == "wilson_cluster" and estimate.denominator is not None
            assert estimate.effective_n is not None and estimate.effective_n < 0.95 * estimate.denominator
