"""Roles and ranks, placeholders and denials as they stand in records."""

from __future__ import annotations

import pytest

from touchstone.domain.failure_checks.figures import Figure
from touchstone.domain.failure_checks.roles import is_chief_officer, is_independent, is_inside, place_of_role
from touchstone.domain.failure_checks.wording import denies, plain, says_something

TESTED = r"test(s|ed|ing)?\b"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "tbc",
        "TBC.",
        "To be confirmed",
        "n/a",
        "None",
        "none yet",
        "not yet",
        "Unknown",
        "?",
        "-",
        "No",
        "To be agreed with the council",
        "not known so far",
        None,
        4,
        {"en": " ", "cy": "tbc"},
    ],
)
def test_a_placeholder_says_nothing(text: object) -> None:
    assert not says_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "Six years",
        "None of the fields is used for people",
        {"en": "", "cy": "Chwe blynedd"},
        "0",
        "sha256:ab",
        "Not yet for children under ten: they are left out by rule until the second trial has been evaluated",
    ],
)
def test_anything_else_says_something(text: object) -> None:
    assert says_something(text)


@pytest.mark.parametrize(
    "text",
    ["never tested", "has not been tested", "untested", "It wasn't tested", "without a test", "not yet put to a test"],
)
def test_a_denial_is_seen(text: str) -> None:
    assert denies([text], TESTED)


@pytest.mark.parametrize(
    "text",
    [
        "tested in May",
        "kept no longer than needed and tested in May",
        "not only tested but shown",
        "No. Tested twice",
        "the internet unit tested it",
    ],
)
def test_what_is_no_denial_is_none(text: str) -> None:
    assert not denies([text], TESTED)


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ("chief-officer", "project-lead"),
        ("Chief Constable", "Assistant Chief Constable"),
        ("superintendent", "detective inspector"),
        ("chief-superintendent", "superintendent"),
        ("npcc", "chief-officer"),
        ("sergeant", "constable"),
        ("constable", "supplier"),
    ],
)
def test_ranks_stand_in_order(higher: str, lower: str) -> None:
    assert (place_of_role(higher) or 0) > (place_of_role(lower) or 0)


def test_a_title_nobody_knows_has_no_place() -> None:
    assert place_of_role("keeper of the list") is None
    assert not is_chief_officer("keeper of the list")


@pytest.mark.parametrize(
    "role", ["chief-officer", "deputy chief constable", "commander", "commissioner", "chief_constable"]
)
def test_a_chief_officer_is_one(role: str) -> None:
    assert is_chief_officer(role)


@pytest.mark.parametrize(
    "role", ["project-lead", "chief superintendent", "senior-leader", "police and crime commissioner"]
)
def test_nobody_else_is(role: str) -> None:
    assert not is_chief_officer(role)


def test_who_stands_outside() -> None:
    assert is_independent("ethics-committee") and is_independent("independent-evaluator") and is_independent("pcc")
    assert not is_independent("force-lawyer") and not is_independent("dpo")
    assert (
        is_inside("project-lead") and is_inside("Head of intelligence") and not is_inside("Chair of the ethics board")
    )


def test_two_wordings_of_one_claim_are_the_same() -> None:
    assert plain(" It  finds\n80 per cent. ") == plain("it finds 80 per cent")


def figure(**cells: str) -> Figure:
    whole = {"value": "0.10", "numerator": "10", "denominator": "100", "low": "0.05", "high": "0.17"} | cells
    return Figure(source="test", metric="fpr", attribute="sex", group="female", **whole)


def test_figures_agree_as_shares_and_as_percentages() -> None:
    assert not figure().disagrees
    assert not figure(value="10.0", low="5", high="17").disagrees
    assert not figure(numerator="", denominator="").disagrees


@pytest.mark.parametrize(
    "cells", [{"value": "0.30"}, {"value": "about a tenth"}, {"value": ""}, {"denominator": "0"}, {"low": "0.11"}]
)
def test_figures_that_cannot_all_be_true_disagree(cells: dict[str, str]) -> None:
    assert figure(**cells).disagrees
