"""A stated figure is what a result says to the precision stated, and nothing else is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from touchstone.documents.atrs_record.stated_figures import agrees, figures_in, is_stated


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        ("0.893", "0.8934"),
        ("0.893", "0.8925"),
        ("0.9", "0.893"),
        ("89 %", "0.894"),
        ("89%", "0.885"),
        ("89.3 per cent", "0.893"),
        ("89 percent", "0.89"),
        ("1 in 6,000", "0.000167"),
        ("1 in 6\u202f000", "0.000167"),
        ("1 out of every 10", "0.1"),
        ("3 in 10", "0.33"),
        ("-0.02", "-0.0239"),
        ("\u22122 %", "-0.0239"),
        ("2,400", "2400"),
        ("100 %", "1"),
        ("0", "0.0"),
    ],
)
def test_what_rounds_to_the_stated_figure_agrees(stated, value):
    assert is_stated(stated)
    assert agrees(stated, Decimal(value))


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        ("0.893", "0.8936"),
        ("89 %", "0.896"),
        ("89 %", "89"),
        ("0.89", "0.8"),
        ("1 in 6,000", "0.00014"),
        ("1 in 1,000", "0.0007"),
        ("1 in 10", "0.08"),
        ("3 in 10", "0.36"),
        ("2,400", "2401"),
    ],
)
def test_what_rounds_to_another_figure_does_not(stated, value):
    assert is_stated(stated)
    assert not agrees(stated, Decimal(value))


@pytest.mark.parametrize(("stated", "value"), [("100 %", "0.999"), ("0 %", "0.001"), ("1 in 1", "0.996")])
def test_always_and_never_are_said_only_of_exactly_that(stated, value):
    assert not agrees(stated, Decimal(value))


@pytest.mark.parametrize("stated", ["", "high", "about 89 %", "1,2,3", "5 in 2", "0 in 10", "89 %!", "1e5", "NaN", "½"])
def test_what_is_no_figure_agrees_with_nothing(stated):
    assert not is_stated(stated)
    assert not agrees(stated, Decimal("0.89"))


def test_the_shares_a_sentence_speaks_of_are_found_and_other_numbers_are_not():
    sentence = "In 2025 it was right in 89 % of 2,400 cases, and wrongly alerted on 1 in 6,000 passers-by (3 per cent)."
    assert figures_in(sentence) == ["89 %", "1 in 6,000", "3 per cent"]
