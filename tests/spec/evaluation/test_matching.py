"""Matching of faces: every rate by its own name, with list size and threshold, and honest about rare events.

Figures of the 2023 equitability study, of the 2025 test and of live use in 2024-25 are those quoted in section 22.7 of
the specification; where only percentages were published, only percentages stand here.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.small_tables import limits, near
from tests.spec.evaluation.count_tables import codes, comparisons, estimates, found_in, said, spec_of, table_of
from touchstone.evaluation.counts import counts_in
from touchstone.evaluation.intervals import clean_searches_needed, conditional_exact, one_sided_upper, rate_interval
from touchstone.evaluation.matching import extrapolated, per_comparison
from touchstone.evaluation.outcome import Findings
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.rare import binomial_test, rare_sentence, same_rates

POINT = {"list_size": 10_000, "threshold": 0.6, "unit": "search"}


def matched(metrics: list[Any], *rows: dict[str, Any], by: str | None = "group", **changes: Any) -> Findings:
    """What is found from rows of counts; the one operating point unless `matching` says otherwise."""
    matching = changes.pop("matching", POINT)
    counts = changes.pop("counts", {}) | {"shape": "matching"}
    spec = spec_of(metrics, by=by, counts=counts, **({"matching": matching} if matching else {}), **changes)
    return found_in(spec, table_of(*rows))


def test_matching_needs_list_size() -> None:
    row = {"mated": 100, "hits": 89, "non_mated": 6000, "false_alerts": 1, "genuine": 50, "rejected": 1}
    made = matched(["tpir", "fnir", "fpir", "fnmr", "false_alerts_per_day"], row, by=None, matching=None)
    assert {one.reason for one in made.estimates} == {"no_list_size"}
    assert {one.value for one in made.estimates} == {None}
    made = matched(["tpir", "fpir"], row | {"threshold": 0.6}, by=None, matching=None)
    assert {one.reason for one in made.estimates} == {"no_list_size"}
    made = matched(["tpir", "fpir"], row | {"threshold": 0.6, "list_size": 10_000}, by=None, matching=None)
    assert [(one.value, one.threshold, one.list_size) for one in made.estimates] == [
        (0.89, 0.6, 10_000),
        (pytest.approx(1 / 6000), 0.6, 10_000),
    ]


def test_rates_of_identification_and_of_verification() -> None:
    row = {"mated": 400, "hits": 356, "non_mated": 6000, "false_alerts": 1, "genuine": 50, "rejected": 1}
    row |= {"impostor": 1_000_000, "accepted": 3, "presented": 420, "not_acquired": 20}
    made = matched(["tpir", "fnir", "fpir", "fmr", "fnmr", "acquire_failure"], row, by=None)
    shown = {one.metric: (one.numerator, one.denominator, one.method) for one in made.estimates}
    assert shown == {
        "tpir": (356, 400, "exact"),
        "fnir": (44, 400, "exact"),
        "fpir": (1, 6000, "exact"),
        "fmr": (3, 1_000_000, "exact"),
        "fnmr": (1, 50, "exact"),
        "acquire_failure": (20, 420, "exact"),
    }


@pytest.mark.parametrize("name", ["fpr", "tpr"])
def test_a_false_positive_rate_of_nothing_in_particular_is_refused(name: str) -> None:
    row = {"non_mated": 6000, "false_alerts": 1}
    with pytest.raises(EvaluationRefused, match="Per search, per comparison, per alert and per face"):
        matched([name], row, by=None)
    with pytest.raises(EvaluationRefused, match="do not give this metric"):
        matched(["auc"], row, by=None)


def test_several_operating_points_are_several_rows() -> None:
    rows = [
        {
            "threshold": threshold,
            "list_size": size,
            "mated": 100,
            "hits": hits,
            "non_mated": 60_000,
            "false_alerts": wrong,
        }
        for threshold, size, hits, wrong in ((0.6, 1000, 89, 1), (0.6, 10_000, 89, 10), (0.64, 10_000, 80, 0))
    ]
    made = matched(["fpir"], *rows, by=None, matching=None)
    assert [(one.threshold, one.list_size, one.numerator, one.denominator) for one in made.estimates] == [
        (0.6, 1000, 1, 60_000),
        (0.6, 10_000, 10, 60_000),
        (0.64, 10_000, 0, 60_000),
    ]


def test_both_published_points_are_one_rate_per_listed_image() -> None:
    """1 in 6,000 at a list of 10,000 and 1 in 60,000 at 1,000: 1.667e-8 for each image on the list."""
    first, second = per_comparison(1 / 6000, 10_000), per_comparison(1 / 60_000, 1000)
    assert first == pytest.approx(1.667e-8, rel=1e-3) and second == pytest.approx(first, rel=1e-3)
    assert extrapolated(1 / 60_000, tested=1000, wanted=10_000) == pytest.approx(1 / 6000, rel=1e-3)


def test_another_list_size_than_tested_is_marked_and_meets_no_limit() -> None:
    row = {"threshold": 0.6, "list_size": 1000, "non_mated": 60_000, "false_alerts": 1}
    made = matched([{"id": "fpir", "limit": {"max": 0.001}}], row, by=None)
    tested, further = made.estimates
    assert (tested.list_size, further.list_size) == (1000, 10_000)
    assert further.method == "extrapolated" and "extrapolated" in further.cautions
    assert further.value == pytest.approx(1 / 6000, rel=1e-3)
    assert [verdict.value for verdict in made.limits] == [tested.value]


def test_the_list_is_not_the_number_of_searches() -> None:
    """8 against a list of 178,000 has an interval as arithmetic, and is no rate of false matches per search."""
    arithmetic = rate_interval(8, 178_000, method="exact")
    assert (arithmetic.lower, arithmetic.upper) == (pytest.approx(1.94e-5, rel=5e-3), pytest.approx(8.86e-5, rel=5e-3))
    row = {"false_alerts": 8, "filler": 178_000}
    both = {"columns": {"list_size": "filler", "non_mated": "filler"}}
    with pytest.raises(EvaluationRefused, match="the list is not the number of searches"):
        matched(["fpir"], row, by=None, counts=both)
    made = matched(["fpir"], row, by=None, counts={"columns": {"list_size": "filler"}})
    assert made.estimates[0].reason == "no_denominator"
    made = matched(["fpir"], {"false_alerts": 8, "non_mated": 10_000}, by=None)
    assert "list_is_not_searches" in codes(made)


def test_false_alerts_a_day_at_the_declared_traffic() -> None:
    row = {"non_mated": 6000, "false_alerts": 1}
    made = matched(["false_alerts_per_day"], row, by=None, matching=POINT | {"passers_by_per_day": 30_000})
    assert (made.estimates[0].value, limits(made.estimates[0], 3)) == (pytest.approx(5.0), (0.127, 27.848))
    assert matched(["false_alerts_per_day"], row, by=None).estimates[0].reason == "no_denominator"


LIVE = {"seen": "3,147,436", "alerts": "2,077", "confirmed_false": "10"}


def test_live_use_in_a_year() -> None:
    """10 false of 2,077 alerts; 3.18 in a million faces seen."""
    made = matched(["false_alert_share", "alerts_per_1000", "false_alerts_per_1000"], LIVE, by=None)
    share, alerts, false = made.estimates
    assert (near(share.value, 4), limits(share, 4)) == (0.0048, (0.0023, 0.0088))
    assert "unresolved_not_stated" in share.cautions
    assert near(alerts.value, 4) == 0.6599
    assert (near(false.value, 5), limits(false, 5)) == (0.00318, (0.00152, 0.00584))
    assert (share.method, false.method) == ("exact", "garwood")


def test_unresolved_alerts_are_counted_apart() -> None:
    row = {"alerts": 100, "confirmed_true": 70, "confirmed_false": 10, "unresolved": 20}
    made = matched(["false_alert_share"], row, by=None)
    assert (made.estimates[0].numerator, made.estimates[0].denominator) == (10, 80)
    assert [check.agrees for check in made.reconciliation if len(check.parts) == 4] == [True]
    made = matched(["false_alert_share"], {"alerts": 100, "confirmed_false": 10, "unresolved": 20}, by=None)
    assert (made.estimates[0].denominator, made.estimates[0].cautions) == (80, ())


def test_false_alerts_by_group_without_a_denominator_are_no_rates() -> None:
    """Eight of ten false alerts were of Black people; how many Black people passed is not known."""
    rows = [
        {"group": "All", "alerts": 2077, "confirmed_false": 10, "false_alerts": 10, "non_mated": "3,145,369"},
        {"group": "A", "alerts": None, "confirmed_false": 2, "false_alerts": 2, "non_mated": "N/A"},
        {"group": "Black", "alerts": None, "confirmed_false": 8, "false_alerts": 8, "non_mated": "N/A"},
    ]
    made = matched(["fpir"], *rows, counts={"totals": {"group": "All"}})
    rates = estimates(made, "fpir")
    assert (rates["Black"].reason, rates["Black"].value) == ("no_denominator", None)
    assert rates["all"].denominator == 3_145_369
    share = estimates(made, "false_alerts_of_group")["Black"]
    assert (share.value, share.denominator, share.cautions) == (0.8, 10, ("no_denominator",))
    assert comparisons(made, "fpir")["Black"].ratio.value is None
    assert "no rates" in said(made, "alerts_without_denominator")


@pytest.mark.parametrize(
    "changes",
    [{"unresolved": 19}, {"seen": 99}, {"engagements": 60}, {"confirmed_false": 101}],
    ids=["outcomes do not sum", "more alerts than faces", "more arrests than engagements", "more false than alerts"],
)
def test_deployment_records_that_contradict_themselves_block_their_rates(changes: dict[str, int]) -> None:
    row = {"seen": 5000, "alerts": 100, "confirmed_true": 70, "confirmed_false": 10, "unresolved": 20}
    row |= {"engagements": 90, "arrests": 61}
    asked = ["false_alert_share", "alerts_per_1000"]
    sound = matched(asked, row, by=None)
    assert all(check.agrees for check in sound.reconciliation) and all(one.value for one in sound.estimates)
    made = matched(asked, row | changes, by=None)
    failed = [check for check in made.reconciliation if check.blocks]
    assert failed and all(f"{check.stated:,g}" in said(made, "parts_do_not_sum") for check in failed)
    blocked = {part for check in failed for part in check.parts}
    assert (made.estimates[0].reason == "parts_do_not_sum") == bool(
        blocked & {"alerts", "confirmed_false", "unresolved"}
    )


def test_arrests_of_groups_that_do_not_make_up_the_total() -> None:
    """549, 347 and 85 arrests are 981, and 962 were published: both numbers are shown."""
    rows = [{"group": name, "arrests": n, "alerts": 700} for name, n in (("A", 549), ("B", 347), ("C", 85))]
    made = matched(
        ["alerts_of_group"],
        *rows,
        {"group": "All", "arrests": 962, "alerts": 2100},
        counts={"totals": {"group": "All"}},
    )
    failed = [check for check in made.reconciliation if check.agrees is False]
    assert [(check.parts, check.stated, check.recomputed) for check in failed] == [(("arrests",), 962.0, 981.0)]
    assert "962" in said(made, "parts_do_not_sum") and "981" in said(made, "parts_do_not_sum")


def test_zero_events_are_not_no_bias() -> None:
    """Not one false match in either group: no ratio, no claim of equality, and what cannot be excluded in words."""
    rows = [{"group": name, "non_mated": 6000, "false_alerts": 0} for name in ("A", "B")]
    made = matched([{"id": "fpir", "limit": {"max": 1 / 6000}}], *rows, equivalence={"ratio": 1.25})
    one = comparisons(made, "fpir")["B"]
    assert (one.ratio.value, one.ratio.lower, one.ratio.upper, one.p, one.equivalent) == (None, None, None, 1.0, False)
    words = " ".join(warning.text for warning in made.warnings).lower()
    assert "none in 6,000; up to 1 in 2,003 cannot be excluded" in words
    assert "takes 17,973 without one" in words and "not evidence that they are equal" in words
    assert "no difference" not in words and "no bias" not in words
    assert {verdict.verdict for verdict in made.limits} == {"cannot_tell"}


def test_few_events_say_how_large_a_ratio_remains_possible() -> None:
    """Eight events, split 6 and 2: anything from half to thirty times."""
    rows = [
        {"group": "A", "non_mated": 10_000, "false_alerts": 2},
        {"group": "B", "non_mated": 10_000, "false_alerts": 6},
    ]
    made = matched(["fpir"], *rows)
    one = comparisons(made, "fpir")["B"]
    assert (near(one.ratio.value), one.test, near(one.p, 2)) == (3.0, "conditional_exact", 0.29)
    assert (near(one.ratio.lower, 1), near(one.ratio.upper, 0)) == (0.5, 30)
    assert "With 8 events in all one group's rate may still be from 0.54 to 30 times" in said(made, "few_events")


def test_the_exact_result_stands_where_the_interval_disagrees() -> None:
    """Five events against none in 10,000 each: the interval of the difference excludes 0, and p is 0.0625."""
    rows = [
        {"group": "A", "non_mated": 10_000, "false_alerts": 0},
        {"group": "B", "non_mated": 10_000, "false_alerts": 5},
    ]
    made = matched(["fpir"], *rows)
    one = comparisons(made, "fpir")["B"]
    assert (one.difference.lower or 0) > 0 and one.p == pytest.approx(0.0625)
    assert (near(one.ratio.lower), one.ratio.upper, one.ratio.reason) == (0.916356, None, "zero_reference")
    assert "exact_result_stands" in codes(made)


def test_higher_true_matches_of_one_group_are_compared_too() -> None:
    """60 % and 46 % found: 1.30 times, whichever group is the better served."""
    rows = [{"group": "A", "mated": 100, "hits": 46}, {"group": "B", "mated": 100, "hits": 60}]
    one = comparisons(matched(["tpir"], *rows), "tpir")["B"]
    assert (near(one.ratio.value, 2), one.difference.method, one.test) == (1.30, "newcombe", "two_proportion")


def test_percentages_alone_are_reported_and_never_compared() -> None:
    """Printed shares of wrong matches by group, without counts."""
    rows = [
        {"group": name, "rate": rate} for name, rate in (("White", "0.04 %"), ("Asian", "4.0 %"), ("Black", "5.5 %"))
    ]
    spec = spec_of(["ppv"], reference="White", counts={"shape": "rate", "per": 100, "stated_rate": "rate"},
                   population={"selection": "everyone", "labels": "everyone"})  # fmt: skip
    made = found_in(spec, table_of(*rows))
    assert {one.status for one in made.estimates} == {"reported_only"}
    assert [near(one.value, 4) for one in made.estimates] == [0.0004, 0.04, 0.055] and made.comparisons == ()


@pytest.mark.parametrize(
    ("first", "second", "ratio", "interval", "p"),
    [
        ((6, 10_000), (1, 10_000), 6, (0.727942, 275.986), 0.125),
        ((8, 20_000), (1, 40_000), 16, (2.145108, 709.962), 0.000965),
    ],
)
def test_conditional_exact_vectors(
    first: tuple[int, int], second: tuple[int, int], ratio: float, interval: tuple[float, float], p: float
) -> None:
    found = conditional_exact(*first, *second)
    assert (near(found.lower), near(found.upper, 3)) == interval
    assert (first[0] / first[1]) / (second[0] / second[1]) == pytest.approx(ratio)
    shares = first[1] / (first[1] + second[1])
    assert near(binomial_test(first[0], first[0] + second[0], shares), 6) == pytest.approx(p, abs=5e-7)


def test_eight_events_in_two_equal_groups() -> None:
    assert (near(binomial_test(8, 8, 0.5), 4), near(binomial_test(6, 8, 0.5), 4)) == (0.0078, 0.2891)
    assert binomial_test(4, 8, 0.5) == 1.0 and binomial_test(0, 0, 0.5) == 1.0


@pytest.mark.parametrize(("hits", "total", "share"), [(3, 40, 0.2), (0, 25, 0.04), (25, 25, 0.9), (700, 1000, 0.66)])
def test_exact_binomial_p_values_agree_with_enumeration(hits: int, total: int, share: float) -> None:
    from scipy.stats import binomtest

    assert binomial_test(hits, total, share) == pytest.approx(binomtest(hits, total, share).pvalue, rel=1e-9)


def test_more_than_two_groups_by_the_exact_multinomial() -> None:
    """Three equal groups, 4-0-0: as improbable as any; the exact chance is 3/81."""
    tested = same_rates([4, 0, 0], [100.0, 100.0, 100.0], seed=1)
    assert tested.test == "multinomial_monte_carlo" and tested.p == pytest.approx(3 / 81, abs=0.006)
    assert same_rates([20, 30, 25], [100.0, 100.0, 100.0], seed=1).test == "poisson_pearson"


def test_none_in_six_thousand() -> None:
    both = rate_interval(0, 6000, method="exact").upper
    assert (near(both, 9), near(one_sided_upper(0, 6000), 9)) == (0.000614624, 0.000499164)
    assert clean_searches_needed(1 / 6000) == 17_973
    assert rare_sentence(0, 6000) == "none in 6,000; up to 1 in 2,003 cannot be excluded"


def test_matching_metrics_are_in_the_catalogue_and_need_counts() -> None:
    rows = [{"group": "A", "tp": 5, "fp": 4, "fn": 6, "tn": 20}]
    population = {"selection": "everyone", "labels": "everyone"}
    made = found_in(spec_of(["fpir"], population=population, counts={"shape": "confusion"}), table_of(*rows))
    assert {one.reason for one in made.estimates} == {"no_denominator"}


def test_doubled_groups_at_one_point_are_refused() -> None:
    rows = [{"group": "A", "non_mated": 100, "false_alerts": 1}] * 2
    with pytest.raises(EvaluationRefused, match="are for one group"):
        counts_in(spec_of(["fpir"], counts={"shape": "matching"}, matching=POINT), table_of(*rows))
