"""FC-06 and FC-09 follow what a test shows: large differences, too few people, impossible counts, and when it was made."""
# ruff: noqa: E501 - a table has one row to a line

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.failure_checks.made_cases import (
    CANNOT_TELL,
    FAILED,
    PASSED,
    Change,
    Data,
    Row,
    answer,
    holds,
    judged,
    measures,
    row,
    test_made,
    versions,
)
from touchstone.domain.failure_checks.disparity import newcombe

JUSTIFIED = {
    "value": "yes",
    "aim": "Finding missing children",
    "proportionate": "The threshold was raised for all from 0.60 to 0.72",
}


def counted(metric: str, group: str, errors: int, cases: int, value: str = "") -> Change:
    def change(one: Data) -> Data:
        if one["metric"] != metric or one["group"] != group:
            return one
        share = f"{errors / cases:.6f}"
        return one | {
            "numerator": str(errors),
            "denominator": str(cases),
            "value": value or share,
            "low": "0",
            "high": "1",
        }

    return measures("bias", change)


def everybody(cases: int, errors: int) -> Change:
    return measures(
        "bias",
        lambda one: (
            one
            | {
                "numerator": str(errors),
                "denominator": str(cases),
                "value": f"{errors / cases:.4f}",
                "low": "0",
                "high": "1",
            }
        ),
    )


BIASED = (counted("fpr", "Black", 600, 1000), counted("fpr", "White", 10, 1000))
EVERY = tuple(
    one
    for check in ("FC-06", "FC-09")
    for one in (
        row(check, "a large difference that nobody answered", FAILED, *BIASED, says="large difference"),
        row(check, "a large difference that was answered for", PASSED, *BIASED, answer("EIA-12", JUSTIFIED)),
        row(check, "a large difference, answered by a denial", FAILED, *BIASED, answer("EIA-12", {"value": "yes", "aim": "Nothing was done"})),
        row(check, "two people in each group", CANNOT_TELL, everybody(2, 1), says="Too few people"),
        row(check, "ten people in each group", CANNOT_TELL, everybody(10, 5), says="Too few people"),
        row(check, "a thousand people in each group", PASSED, everybody(1000, 400)),
        row(check, "more counted than there were", FAILED, counted("fpr", "Black", 950, 100, "9.5"), says="impossible"),
        row(check, "a finding that it is worse for a group", CANNOT_TELL, test_made("bias", finding="Black people were wrongly matched sixty times as often."), says="worse for a group"),
        row(check, "a finding that it is no worse", PASSED, test_made("bias", finding="No group was wrongly matched any more than others; it is no more often wrong than before.")),
    )
)  # fmt: skip
WHEN = (
    row("FC-06", "tested two months after use began", FAILED, versions({"id": "v2", "configurations": [{"id": "c1", "in_use_from": "2025-06-01"}]}), test_made("bias", performed_on="2025-08-01"), says="only after use began"),
    row("FC-06", "tested on the day use began", PASSED, versions({"id": "v2", "configurations": [{"id": "c1", "in_use_from": "2025-06-01"}]}), test_made("bias", performed_on="2025-06-01")),
)  # fmt: skip


@pytest.mark.parametrize("one", [*EVERY, *WHEN], ids=str)
def test_the_case_stands_as_the_table_says(one: Row) -> None:
    holds(one)


@settings(max_examples=20, deadline=None)
@given(of=st.integers(50, 2000), fewer=st.integers(1, 5), more=st.integers(60, 95))
def test_no_test_that_shows_a_large_difference_passes(of: int, fewer: int, more: int) -> None:
    groups = (counted("fpr", "Black", of * more // 100, of), counted("fpr", "White", of * fewer // 100, of))
    for check in ("FC-06", "FC-09"):
        assert judged(check, *groups).status is FAILED


def test_the_interval_is_that_of_the_published_example() -> None:
    """Newcombe 1998, 56 of 70 against 48 of 80: 0.0524 to 0.3339."""
    low, high = newcombe((Decimal(56), Decimal(70)), (Decimal(48), Decimal(80)))
    assert (round(low, 4), round(high, 4)) == (Decimal("0.0524"), Decimal("0.3339"))
