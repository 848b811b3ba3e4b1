"""FC-06: the force has tested for bias itself, or had it tested independently, on its own setting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from touchstone.domain.failure_checks.answers import named
from touchstone.domain.failure_checks.arising import NOTHING_DONE, treats_nobody
from touchstone.domain.failure_checks.coverage import same_setting, same_version, settings_untested, speaks_for
from touchstone.domain.failure_checks.disparity import shown_by
from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.figures import ATTRIBUTES, Figure, by_group, figures_of, figures_said
from touchstone.domain.failure_checks.said import Standing
from touchstone.domain.failure_checks.uses import ALL, tests_setting
from touchstone.domain.failure_checks.verdict import CannotArise, Point, Points, unclear, wanting
from touchstone.domain.live_states import EvaluationState

_MAKER = r"(supplier|vendor|manufacturer|developer|company)"
_MAKERS_TITLE = re.compile(
    rf"\b{_MAKER}(['’]s|s['’])?\s+(\w+\s+){{0,2}}(test|trial|report|figure|result|benchmark|evaluation|white ?paper)",
    re.IGNORECASE,
)
_FROM_MAKER = re.compile(
    rf"\b(taken|copied|drawn|quoted|reproduced|supplied|provided|carried out|run|made|performed|conducted|prepared)\s+"
    rf"(\w+\s+){{0,3}}?(by|from)\s+(the\s+|its\s+|our\s+)?{_MAKER}\b",
    re.IGNORECASE,
)
_PAID = re.compile(rf"\b(paid|commissioned|funded|sponsored)( for)? by (the )?{_MAKER}", re.IGNORECASE)
_TABLES = ("EIA-7", "assistant.groups")


@dataclass(frozen=True)
class Judged:
    """A test, what disqualifies it, and what leaves its standing open."""

    test: EvaluationState
    faults: tuple[str, ...]
    doubts: tuple[str, ...]
    is_makers: bool  # the supplier's own, openly or in fact


def own_bias_test(facts: Facts) -> Points | CannotArise:
    """FC-06, from F1, F7 and F9: Equality Act 2010 s149 asks a force to satisfy itself; a supplier's word does not.

    By sex, ethnicity and age, each with at least two groups; on the force's own data; with the version and the settings
    that are to be used or are in use. Recorded tests come before answers.
    """
    return CannotArise(NOTHING_DONE) if treats_nobody(facts) else _own_bias_test(facts)


def judged_tests(facts: Facts) -> tuple[Judged, ...]:
    """Every test of performance, with what speaks against counting it as the force's own."""
    return tuple(judged_test(test, facts) for test in facts.evaluations if test.kind == "performance")


def judged_test(test: EvaluationState, facts: Facts) -> Judged:
    """One test, with what speaks against counting it as the force's own."""
    is_makers = test.performed_by == "supplier" or _is_makers(test, facts)
    return Judged(test, tuple(_faults(test, facts)), tuple(_doubts(test, facts)), is_makers)


def _own_bias_test(facts: Facts) -> Points:
    tests = judged_tests(facts)
    if tests:
        yield from _from_tests(tests, facts)
    else:
        yield from _from_answers(facts)
    for question in ("EIA-9", "EIA-10"):
        if facts.said(question).verdict == "yes" and not facts.said(question).has_support:
            yield unclear(
                "A supplier's refusal, or a human check, is relied on without saying why that is enough", question
            )


def _from_tests(tests: Sequence[Judged], facts: Facts) -> Iterator[Point]:
    sound = [one for one in tests if not one.faults and not one.doubts]
    open_ = [one for one in tests if not one.faults]
    if not open_:
        for one in tests:
            for fault in one.faults:
                yield wanting(fault, one.test.id)
        return
    if _only_makers_files(facts) and not any(one.test.result_digest for one in open_):
        yield wanting("What is offered as the force's own test is the supplier's", *(one.test.id for one in open_))
        return
    lacking = _lacking(open_)
    for attribute in lacking:
        yield wanting("No test compares at least two groups", attribute)
    if not lacking and _lacking(sound):
        for one in open_:
            for doubt in one.doubts:
                yield unclear(doubt, one.test.id)
    figures = [figure for one in open_ for figure in figures_of(one.test)]
    yield from shown_by(figures, [one.test for one in open_], facts)
    yield from _in_time(open_, facts)
    yield from _whole_use(open_, facts)
    if facts.said("EIA-8").is_no:
        yield unclear(
            "An answer says that the test was not independent or not of what is used; a recorded test says it was"
        )


def _lacking(tests: Sequence[Judged]) -> tuple[str, ...]:
    compared = by_group(figure for one in tests for figure in figures_of(one.test))
    return tuple(attribute for attribute in ATTRIBUTES if attribute not in compared)


def _whole_use(tests: Sequence[Judged], facts: Facts) -> Iterator[Point]:
    """Where several versions or settings are in use at once, each has been tested."""
    if speaks_for(facts, [one.test.covers for one in tests]) is False:
        yield wanting("A version in use has not been tested")
    untested = settings_untested(facts, [one.test for one in tests])
    if untested:
        yield wanting("Settings in use have not been tested", *untested)


def _in_time(tests: Sequence[Judged], facts: Facts) -> Iterator[Point]:
    """A trial gets no discount (F1): what is in use was tested, with its settings, by the day its use began."""
    for use in facts.uses_judged:
        of_it = [
            one.test
            for one in tests
            if one.test.covers in ("", ALL, use.version)
            and tests_setting(one.test.configuration, use, facts.snapshot.in_use) is not False
        ]
        days = [test.performed_on for test in of_it if test.performed_on is not None]
        if use.from_on is not None and days and len(days) == len(of_it) and min(days) > use.from_on:
            yield wanting("It was tested for bias only after use began", *(test.id for test in of_it))


def _faults(test: EvaluationState, facts: Facts) -> Iterator[str]:
    if test.performed_by == "supplier":
        yield "The test was made by the supplier"
    elif _is_makers(test, facts):
        yield "The test is given as the force's own, and its result is the supplier's"
    if test.data == "other":
        yield "The test was made on other people's data"
    if same_version(facts, test) is False:
        yield "The test was of another version than the one to be used or in use"
    if same_setting(facts, test) is False:
        yield "The test was made with other settings than those to be used or in use"


def _is_makers(test: EvaluationState, facts: Facts) -> bool:
    theirs = {one.result_digest for one in facts.evaluations if one.performed_by == "supplier"}
    theirs |= {file.digest for file in facts.snapshot.evidence if file.strength == "supplier-tested"}
    same_file = bool(test.result_digest) and test.result_digest in theirs
    return same_file or bool(_MAKERS_TITLE.search(test.title) or _FROM_MAKER.search(test.finding))


def _doubts(test: EvaluationState, facts: Facts) -> Iterator[str]:
    if not test.performed_by:
        yield "It is not recorded who made the test"
    if test.data not in ("own", "other"):
        yield "It is not recorded on whose data the test was made"
    if same_version(facts, test) is None:
        yield "It is not recorded which version was tested"
    if test.performed_by == "independent" and _PAID.search(test.finding):
        yield "The supplier paid for the independent test"
    if same_setting(facts, test) is None:
        yield "It is not recorded with which settings the test was made"


def _from_answers(facts: Facts) -> Iterator[Point]:
    independent = facts.said("EIA-8")
    figures = tuple(figure for table in _TABLES for figure in figures_said(facts.said(table)))
    tabled = any(facts.said(table).rows() for table in _TABLES)
    if independent.is_no:
        yield wanting("The test was not independent of the supplier, or not of what is to be used", "EIA-8")
    elif independent.is_blank and not tabled:
        if facts.settled("COV-B1"):
            yield unclear("A test is claimed, without who made it and what it found for each group", "COV-B1")
        else:
            yield wanting("No test for bias is recorded")
        return
    elif independent.standing is not Standing.SETTLED:
        yield unclear("Nothing shows that the test was independent of the supplier and of what is to be used", "EIA-8")
    elif _only_makers_files(facts):
        yield wanting("What is offered as the force's own test is the supplier's", "EIA-8")
    yield from _groups_said(figures, tabled, facts)


def _groups_said(figures: Sequence[Figure], tabled: bool, facts: Facts) -> Iterator[Point]:
    if not tabled:
        yield unclear("A test is recorded, without what it found for each group", *named(facts.all_said("EIA-8")))
        return
    yield from shown_by(figures, (), facts)
    compared = by_group(figures)
    unread = any(not figure.attribute for figure in figures)
    for attribute in ATTRIBUTES:
        if attribute not in compared:
            weigh = unclear if unread else wanting
            yield weigh("No test compares at least two groups", attribute)


def _only_makers_files(facts: Facts) -> bool:
    """Whether every file named for the test is one that only the supplier stands behind."""
    names = set(facts.said("EIA-8").files)
    filed = {file.id for file in facts.files("own-data-validation", "bias-audit")}
    strengths = {file.strength for file in facts.evidence if file.id in names | filed}
    return "supplier-tested" in strengths and strengths <= {"asserted", "supplier-tested"}
