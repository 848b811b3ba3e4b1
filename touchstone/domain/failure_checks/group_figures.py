"""FC-09: for each group the rates that matter, with counts and intervals; and which fairness was chosen, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from touchstone.domain.failure_checks.answers import named
from touchstone.domain.failure_checks.arising import NOTHING_DONE, classifies, treats_nobody
from touchstone.domain.failure_checks.coverage import same_setting, same_version
from touchstone.domain.failure_checks.disparity import shown_by
from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.figures import (
    RATES,
    Figure,
    by_group,
    figures_of,
    figures_said,
    is_rate,
    lacking_rates,
)
from touchstone.domain.failure_checks.verdict import CannotArise, Point, Points, Weight, unclear, wanting
from touchstone.domain.live_states import EvaluationState

_TABLES = ("EIA-7", "atrs.model-performance", "assistant.groups")
_CLAIMS = ("ATRS-Q4", "AC-Y3", "EIA-11", "COV-B1")
_FAIRNESS = "fc.fairness"


def figures_per_group(facts: Facts) -> Points | CannotArise:
    """FC-09, from F3, F6b, F7 and F9: a rate without its counts is not accepted, nor a choice without its reason.

    For output that is right or wrong case by case: TPR or TPIR, FPR or FPIR, and PPV. For other output, any rate that
    is shown for each group.
    """
    return CannotArise(NOTHING_DONE) if treats_nobody(facts) else _figures_per_group(facts)


def _figures_per_group(facts: Facts) -> Points:
    tests = [one for one in facts.evaluations if one.kind == "performance" and figures_of(one)]
    if tests:
        yield from _from_tests(tests, facts)
    else:
        yield from _from_answers(facts)
    if facts.said("EIA-11").is_no and not facts.said("EIA-11").text("not-tested"):
        yield unclear("Combinations of sex, race and age were not tested, and it is not said why", "EIA-11")
    yield from _fairness(facts)


def _from_tests(tests: Sequence[EvaluationState], facts: Facts) -> Iterator[Point]:
    of_this = [one for one in tests if same_version(facts, one) is not False and same_setting(facts, one) is not False]
    if not of_this:
        ids = [one.id for one in tests]
        yield wanting("Results for groups are for another version or other settings than those in use", *ids)
        return
    own = [one for one in of_this if one.performed_by in ("force", "independent") and one.data == "own"]
    lacks_of_own = tuple(_lacks(own, facts))
    kept = own or of_this
    yield from shown_by([figure for one in kept for figure in figures_of(one)], kept, facts)
    if own and not lacks_of_own:
        return
    lacks = tuple(_lacks(of_this, facts))
    yield from lacks_of_own if own and len(lacks_of_own) <= len(lacks) else lacks
    if not any(point.weight is Weight.WANTING for point in lacks) and not own:
        ids = [one.id for one in of_this]
        yield unclear("Results for groups are the supplier's, or not known to be on the force's own data", *ids)


def _lacks(tests: Sequence[EvaluationState], facts: Facts) -> Iterator[Point]:
    yield from _lacks_in(tuple(figure for one in tests for figure in figures_of(one)), facts)
    wrong = sorted({one.source for test in tests for one in figures_of(test) if one.disagrees})
    if wrong:
        yield unclear("Rates, counts and intervals do not agree with each other", *wrong)


def _lacks_in(figures: Sequence[Figure], facts: Facts) -> Iterator[Point]:
    compared = by_group(figures)
    kept = [one for one in figures if one.attribute in compared]
    if not kept:
        yield wanting("Results are not given for at least two groups")
        return
    wanted = tuple(RATES) if classifies(facts) else ()
    for rate in lacking_rates(kept, wanted):
        yield wanting("A rate is not given for every group", rate)
    asked = [one for one in kept if any(is_rate(one, rate) for rate in wanted)] or kept
    if any(not one.has_counts for one in asked):
        yield wanting("Rates are given without the counts they rest on", *sorted({one.source for one in asked}))
    if any(not one.has_interval for one in asked):
        yield wanting("Rates are given without intervals", *sorted({one.source for one in asked}))


def _from_answers(facts: Facts) -> Iterator[Point]:
    tables = [facts.said(table) for table in _TABLES]
    figures = tuple(figure for table in tables for figure in figures_said(table))
    if not any(table.rows() for table in tables):
        claimed = facts.all_said(*_CLAIMS)
        if claimed and not all(one.is_no for one in claimed):
            yield unclear("Results for groups are claimed, and none is given", *named(claimed))
        else:
            yield wanting("No results for groups are recorded")
    elif any(not one.attribute for one in figures) and not by_group(figures):
        yield unclear("It cannot be told from their names which groups belong together", *named(tables[:1]))
    else:
        yield from shown_by(figures, (), facts)
        yield from _lacks_in(figures, facts)


def _fairness(facts: Facts) -> Iterator[Point]:
    chosen = [one for one in facts.evaluations if one.fairness_measure]
    said = facts.said(_FAIRNESS)
    if any(one.fairness_reason and one.fairness_chosen_by for one in chosen):
        return
    if any(one.fairness_reason for one in chosen):
        yield unclear("Why a measure of fairness was chosen is recorded, and not by whom")
    elif said.text("measure") and said.text("reason"):
        return
    elif chosen or said.text("measure"):
        yield wanting("A measure of fairness was chosen without a reason")
    else:
        yield wanting("It is not recorded which measure of fairness was chosen, why and by whom")
