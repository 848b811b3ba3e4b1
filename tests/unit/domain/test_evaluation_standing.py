"""What counts as a test on the force's own data: each condition by itself, and every reason at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from touchstone.domain import evaluation_standing as standing
from touchstone.domain.evaluation_standing import EvaluationFacts, evidence_standing, why_not_counting

SEALED = datetime(2026, 6, 1, 22, 59, 30, 500_000, tzinfo=UTC)  # a minute to midnight in London
SPEC, OTHER = "sha256:" + "a" * 64, "sha256:" + "b" * 64


def facts(**changes: Any) -> EvaluationFacts:
    given: dict[str, Any] = {
        "plan_sealed_at": SEALED,
        "plan_spec_digest": SPEC,
        "spec_digest": SPEC,
        "began_at": SEALED + timedelta(days=1),
        "performed_on": date(2026, 6, 2),
        "data_digests": (OTHER,),
        "states_denominators": True,
        "is_publishable": True,
        "performed_by": "force",
        "data": "own",
    }
    return EvaluationFacts(**{**given, **changes})


def test_with_everything_in_order_it_counts():
    assert why_not_counting(facts()) == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"plan_sealed_at": None}, standing.NO_PLAN),
        ({"spec_digest": OTHER}, standing.OTHER_SPEC),
        ({"spec_digest": ""}, standing.OTHER_SPEC),
        ({"began_at": SEALED - timedelta(seconds=1)}, standing.PLANNED_LATE),
        ({"performed_on": date(2026, 5, 31)}, standing.PLANNED_LATE),
        ({"began_at": None, "performed_on": date(2026, 5, 31)}, standing.PLANNED_LATE),
        ({"began_at": None, "performed_on": date(2026, 6, 1)}, standing.PLANNED_PERHAPS_LATE),
        ({"data_digests": ()}, standing.NO_DATA_DIGEST),
        ({"data_digests": (OTHER, None)}, standing.NO_DATA_DIGEST),
        ({"states_denominators": False}, standing.NO_DENOMINATORS),
        ({"performed_by": "supplier"}, standing.BY_SUPPLIER),
        ({"data": "other"}, standing.OTHER_DATA),
        ({"is_publishable": False}, standing.NOTHING_TO_SHOW),
        ({"origin": "attached"}, standing.ATTACHED_ALONE),
        ({"origin": "attached", "is_contradicted": True}, standing.CONTRADICTED),
        ({"origin": "attached", "is_contradicted": True, "made_again": True}, standing.CONTRADICTED),
    ],
)
def test_each_condition_by_itself(changes, reason):
    assert why_not_counting(facts(**changes)) == (reason,)


@pytest.mark.parametrize(
    "changes",
    [
        {"began_at": SEALED.replace(microsecond=0)},  # a result file says its beginning in whole seconds
        {"began_at": None, "performed_on": date(2026, 6, 2)},
        {"performed_on": date(2026, 6, 1)},
        {"origin": "attached", "made_again": True},
    ],
)
def test_at_the_edge_it_still_counts(changes):
    assert why_not_counting(facts(**changes)) == ()


def test_every_reason_is_given_at_once():
    worst = facts(
        plan_sealed_at=None, data_digests=(None,), performed_by="supplier", data="other", is_publishable=False
    )
    assert len(why_not_counting(worst)) == 5


@pytest.mark.parametrize(
    ("performed_by", "reasons", "expected"),
    [
        ("force", (), ("own-data-validation", "force-tested")),
        ("independent", (), ("own-data-validation", "independently-tested")),
        ("force", ("x",), ("general", "asserted")),
        ("independent", ("x",), ("general", "asserted")),
        ("supplier", (standing.BY_SUPPLIER,), ("general", "supplier-tested")),
    ],
)
def test_the_evidence_says_no_more_than_the_evaluation(performed_by, reasons, expected):
    assert evidence_standing(performed_by=performed_by, reasons=reasons) == expected
