"""Rates of events as they leave: the one simple case is protected, every other is refused with a remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.spec.evaluation.count_tables import spec_of, table_of
from touchstone.evaluation.engines.reference import ReferenceEngine
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.releases import Release
from touchstone.evaluation.results import Result
from touchstone.evaluation.runner import run

EVENTS: dict[str, Any] = {"shape": "events", "per": 1000}
NAMES = ("A", "B", "C", "D")


def ran(*counts: tuple[int, Any], earlier: tuple[Release, ...] = (), **changes: Any) -> Result:
    """(events, exposure) of each group in turn, made fit to publish."""
    rows: list[Mapping[str, Any]] = [
        {"group": name, "events": events, "exposure": exposure}
        for name, (events, exposure) in zip(NAMES, counts, strict=False)
    ]
    metric = {"id": "event_rate", "role": "primary", "limit": {"ratio_max": 2.0}}
    spec = spec_of([metric], counts=EVENTS, **changes)
    return run(spec=spec, table=table_of(*rows), engine=ReferenceEngine(), earlier=earlier)


def shown(result: Result) -> dict[str, tuple[int | None, int | None, float | None]]:
    return {
        one["group"].get("group", "all"): (one["numerator"], one["denominator"], one["value"])
        for one in result.records("estimates")
    }


def test_counts_are_rounded_and_rates_worked_out_from_them() -> None:
    result = ran((963, 50_001), (287, 10_002))
    assert result.is_publishable
    assert shown(result) == {
        "all": (1250, 60_005, 20.8),
        "A": (965, 50_000, 19.3),
        "B": (285, 10_000, 28.5),
    }
    (comparison,) = result.records("comparisons")
    assert comparison["ratio"]["value"] == pytest.approx(28.5 / 19.3, abs=0.005)
    assert [one["verdict"] for one in result.records("limits")] == ["met"]


def test_a_small_count_is_not_given_back_by_the_total() -> None:
    """One group alone withheld would be the total less the others."""
    result = ran((963, 50_001), (3, 10_002), (412, 20_002), (288, 9_003))
    found = shown(result)
    assert found["B"] == (None, None, None)
    assert sum(figures == (None, None, None) for figures in found.values()) >= 2
    assert "3" not in {str(one.get("numerator")) for one in result.records("estimates")}
    assert all(
        one["difference"]["value"] is None for one in result.records("comparisons") if one["status"] == "suppressed"
    )
    assert any(one["code"] == "suppressed" for one in result.records("warnings"))


def test_nobody_seen_is_a_small_count_too() -> None:
    found = shown(ran((963, 50_001), (0, 10_002), (412, 20_002)))
    assert found["B"] == (None, None, None)


def test_a_small_exposure_is_withheld_like_a_small_count() -> None:
    found = shown(ran((963, 50_001), (20, 7), (412, 20_002)))
    assert found["B"] == (None, None, None)


def test_the_next_release_knows_this_one() -> None:
    """One more event between two releases would be one person's."""
    first = ran((962, 50_001), (287, 10_002))
    assert first.release is not None
    second = ran((963, 50_001), (287, 10_002), earlier=(first.release,))
    assert shown(second)["A"] == (None, None, None)
    assert shown(ran((963, 50_001), (287, 10_002)))["A"] != (None, None, None)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (((963, 50_001.5), (287, 10_002)), "no whole number"),
        (((963, None), (287, 10_002)), "is missing"),
    ],
)
def test_what_cannot_be_protected_is_refused_with_a_remedy(counts: Any, told: str) -> None:
    with pytest.raises(EvaluationRefused) as refused:
        ran(*counts)
    (problem,) = refused.value.problems
    assert told in problem.message
    assert "--cells keep" in problem.remedy and "system-event" in problem.remedy


def test_two_periods_are_refused() -> None:
    spec = spec_of(
        ["event_rate"],
        counts=EVENTS,
        data={"format": "counts", "period": {"column": "year", "unit": "value", "start": 1, "end": 2}},
    )
    rows = [{"group": name, "year": year, "events": 90, "exposure": 1000} for name in "AB" for year in (1, 2)]
    with pytest.raises(EvaluationRefused, match="several periods"):
        run(spec=spec, table=table_of(*rows), engine=ReferenceEngine())


@pytest.mark.parametrize("kind", ["system-event", "overt-deployment"])
def test_events_of_a_system_leave_exactly_on_a_recorded_judgement(kind: str) -> None:
    judged = {"kind": kind, "judgement": "J Shah, 3 March 2026: alerts of a device, nobody is counted"}
    result = ran((3, 5_000), (287, 10_002), suppression=judged)
    assert result.is_publishable
    assert shown(result)["A"][:2] == (3, 5_000)
    with pytest.raises(EvaluationRefused, match="only on a recorded judgement"):
        ran((3, 5_000), (287, 10_002), suppression={"kind": kind})
