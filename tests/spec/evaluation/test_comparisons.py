"""Comparisons with the named reference: tests, families, gaps, and what may not be said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.small_tables import Rows, confusion, measured_from
from touchstone.evaluation.adjust import adjusted, benjamini_hochberg, holm
from touchstone.evaluation.comparisons import Compared, compare_groups
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.gaps import chance_gap
from touchstone.evaluation.homogeneity import fisher, pearson, two_proportion, wald
from touchstone.evaluation.outcome import Comparison, Gap
from touchstone.evaluation.registry import catalogue
from touchstone.evaluation.samples import detectable, needed

PRIMARY = [{"id": "fpr", "role": "primary"}]
#: False alarms and negatives of three groups.
FPR = {"A": (30, 100), "B": (45, 100), "C": (2, 10)}


def table_of(rates: dict[str, tuple[int, int]]) -> Rows:
    """Rows with those false alarms of those negatives, and five hits of ten in each group."""
    return [row for group, (k, n) in rates.items() for row in confusion(5, k, 5, n - k, group=group)]


def compared(engine: Engine, rows: Rows, metrics: object = None, **changes: object) -> Compared:
    """The false positive rate compared over the groups."""
    measured = measured_from(rows, metrics or PRIMARY, engine=engine, **changes)  # type: ignore[arg-type]
    return compare_groups(measured, catalogue()["fpr"], measured.breakdown(("group",)))


def by_group(found: Compared) -> dict[str, Comparison]:
    """The comparisons by the first level of their group."""
    return {one.group[0]: one for one in found.comparisons}


def test_differences_are_group_less_reference_and_ratios_group_over_reference(engine: Engine) -> None:
    found = by_group(compared(engine, table_of(FPR)))
    assert set(found) == {"B", "C"}
    assert (found["B"].difference.value, found["B"].ratio.value) == (pytest.approx(0.15), pytest.approx(1.5))
    assert found["C"].difference.value == pytest.approx(-0.1)
    assert {one.reference for one in found.values()} == {("A",)}


def test_reference_is_named_not_largest(engine: Engine) -> None:
    """A larger group appears: the comparisons of the others stay as they were."""
    before = by_group(compared(engine, table_of(FPR), [{"id": "fpr"}]))
    after = by_group(compared(engine, table_of(FPR | {"Z": (900, 5000)}), [{"id": "fpr"}]))
    assert {name: after[name] for name in before} == before
    assert after["Z"].reference == ("A",)


def test_a_reference_without_anybody_is_said(engine: Engine) -> None:
    found = by_group(compared(engine, table_of({"B": (3, 10), "C": (4, 10)})))
    assert {(one.status, one.reason) for one in found.values()} == {("undefined", "empty_group")}


def test_holm_and_bh() -> None:
    values = [0.01, 0.04, 0.03, 0.005]
    assert holm(values) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert benjamini_hochberg(values) == pytest.approx([0.02, 0.04, 0.04, 0.02])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.sampled_from(["holm", "bh"]))
def test_adjusted_values_never_fall_and_keep_their_order(values: list[float], how: str) -> None:
    found = adjusted(values, how=how)
    assert all(p <= q <= 1 for p, q in zip(values, found, strict=True))
    order = sorted(range(len(values)), key=lambda place: values[place])
    assert [found[place] for place in order] == sorted(found)


def test_small_expected_counts_use_exact(engine: Engine) -> None:
    found = by_group(compared(engine, table_of(FPR)))
    assert {name: one.test for name, one in found.items()} == {"B": "two_proportion", "C": "fisher"}
    assert two_proportion(0, 5, 6, 11)[1] == "fisher"
    assert fisher(0, 5, 6, 11) == pytest.approx((462 + 275 + 11) / 8008)


def test_fisher_is_the_chance_of_tables_no_more_likely() -> None:
    """Fisher's lady: 3 of 4 and 1 of 4; every table of those margins counted."""
    assert fisher(3, 4, 1, 4) == pytest.approx(34 / 70)
    assert fisher(2, 4, 2, 4) == pytest.approx(1)


def test_homogeneity_turns_to_simulation_where_counts_are_small() -> None:
    assert pearson([30, 45], [100, 100], seed=1).test == "pearson"
    small = pearson([1, 0, 3], [4, 3, 5], seed=1)
    assert small.test == "pearson_monte_carlo"
    assert small == pearson([1, 0, 3], [4, 3, 5], seed=1)
    assert small.p is not None
    assert 0.2 < small.p <= 1


def test_wald_leaves_out_and_names_groups_without_variance() -> None:
    found = wald([0.1, 0.2, 0.5], [0.001, 0.002, 0.0], [50, 60, 70])
    assert (found.df, found.left_out) == (1, (2,))
    assert found.statistic == pytest.approx(0.1**2 / 0.003)


def test_not_recorded_and_declined_are_compared_and_stay_out_of_the_family(engine: Engine) -> None:
    rows: Rows = [*table_of(FPR | {"Not stated": (10, 20)}), *confusion(5, 15, 5, 5)]
    groups = {"attributes": [{"name": "group", "column": "group", "reference": "A", "declined": ["Not stated"]}]}
    found = compared(engine, rows, groups=groups)
    marks = {name: (one.marked, one.in_family, one.p_adjusted is None) for name, one in by_group(found).items()}
    assert marks["Not stated"] == ("declined", False, True)
    assert marks["(not recorded)"] == ("not_recorded", False, True)
    assert marks["B"] == (None, True, False)
    assert [(test.includes_not_recorded, len(test.groups)) for test in found.homogeneity] == [(False, 3), (True, 4)]


def test_secondary_metrics_are_not_adjusted(engine: Engine) -> None:
    found = by_group(compared(engine, table_of(FPR), [{"id": "fpr"}]))
    assert {(one.in_family, one.p_adjusted, one.p is not None) for one in found.values()} == {(False, None, True)}


def test_no_positives_is_left_out_and_named(engine: Engine) -> None:
    found = compared(engine, [*table_of(FPR), *confusion(3, 0, 2, 0, group="D")])
    assert found.homogeneity[0].left_out == ("D",)
    assert found.gap is not None
    assert found.gap.smallest == ("C",)
    assert by_group(found)["D"].reason == "no_negatives"


def test_largest_gap_has_no_interval(engine: Engine) -> None:
    found = compared(engine, table_of(FPR)).gap
    assert found is not None
    assert (found.value, found.largest, found.smallest) == (pytest.approx(0.25), ("B",), ("C",))
    assert not [name for name in Gap.__dataclass_fields__ if "lower" in name or "upper" in name]
    assert found.homogeneity_p is not None


def test_equal_groups_give_a_gap_within_the_chance_band() -> None:
    """With no true difference, 95 % of gaps lie under the band's 95th percentile."""
    generator = np.random.default_rng(11)
    sizes = [200] * 6
    under = 0
    for _ in range(300):
        hits = generator.binomial(200, 0.3, 6)
        _, highest = chance_gap(hits.tolist(), sizes, seed=5)
        under += (hits.max() - hits.min()) / 200 <= highest + 1e-12
    assert 0.91 <= under / 300 <= 0.99


@pytest.mark.parametrize(
    ("groups", "rows", "median", "highest"),
    [(2, 200, 0.030, 0.090), (6, 200, 0.080, 0.130), (6, 2000, 0.026, 0.042), (108, 200, 0.160, 0.200)],
)
def test_what_chance_alone_gives(groups: int, rows: int, median: float, highest: float) -> None:
    found = chance_gap([round(rows * 0.3)] * groups, [rows] * groups, seed=20260101)
    assert found == (pytest.approx(median, abs=0.0051), pytest.approx(highest, abs=0.0051))


def test_no_difference_needs_equivalence(engine: Engine) -> None:
    """However large p is, only a ratio whose whole interval lies near one may be called no material difference."""
    alike = table_of({"A": (30, 100), "B": (31, 100)})
    assert by_group(compared(engine, alike))["B"].equivalent is None
    asked = by_group(compared(engine, alike, equivalence={"ratio": 1.25}))["B"]
    assert asked.p is not None
    assert (asked.p > 0.5, asked.equivalent) == (True, False)
    many = table_of({"A": (3000, 10_000), "B": (3010, 10_000)})
    assert by_group(compared(engine, many, equivalence={"ratio": 1.25}))["B"].equivalent is True


def test_what_could_have_been_shown_stands_beside_every_comparison(engine: Engine) -> None:
    found = by_group(compared(engine, table_of(FPR)))["C"]
    assert found.detectable == pytest.approx(detectable(rate=0.3, n=10, reference_n=100))


@pytest.mark.parametrize(("n", "points"), [(1795, 0.042), (23, 0.25), (8, 0.42)])
def test_detectable_differences_of_the_published_table(n: int, points: float) -> None:
    """The false positive rates of section 9.5: .2345 on 1,488 negatives in the reference."""
    assert detectable(rate=0.2345, n=n, reference_n=1488) == pytest.approx(points, abs=0.005)


@given(st.floats(0.02, 0.98), st.floats(0.02, 0.4))
def test_the_sample_needed_can_show_the_gap_and_one_less_cannot(rate: float, gap: float) -> None:
    n = needed(rate=rate, gap=gap)
    assert n is not None
    reach = detectable(rate=rate, n=n, reference_n=n)
    assert reach is not None
    assert reach <= gap + 1e-9
    if n > 1:
        short = detectable(rate=rate, n=n - 1, reference_n=n - 1)
        assert short is not None
        assert short > gap - 1e-9


def test_each_group_with_everyone_else(engine: Engine) -> None:
    """Where it is asked for, and never with itself inside a total."""
    groups = {"attributes": [{"name": "group", "column": "group", "reference": "A"}], "rest": True}
    found = compared(engine, table_of(FPR), groups=groups)
    rest = {one.group[0]: one for one in found.comparisons if one.reference == ("(everyone else)",)}
    assert set(rest) == {"A", "B", "C"}
    assert rest["A"].difference.value == pytest.approx(30 / 100 - 47 / 110)
    assert {one.family for one in rest.values()} == {"group/fpr/rest"}
    named = by_group(compared(engine, table_of(FPR)))
    assert [one for one in found.comparisons if one.reference == ("A",)] == list(named.values())


def test_weighted_groups_are_compared_by_wald(engine: Engine) -> None:
    rows: Rows = [(n, row | {"weight": 1.0 + row["label"] + row["decision"]}) for n, row in table_of(FPR)]
    found = compared(engine, rows)
    assert {one.test for one in found.comparisons} == {"wald"}
    assert found.homogeneity[0].test == "wald"
    assert found.gap is not None
    assert found.gap.chance_95 is None
