"""The report where a table holds several operating points, periods or sets of comparisons: none mixed with another."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from tests.evaluation_files import SPEC, parquet_at, rows_of
from tests.spec.evaluation.count_tables import spec_of, table_of
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.engines.reference import ReferenceEngine
from touchstone.evaluation.report import report_html
from touchstone.evaluation.results import Result
from touchstone.evaluation.runner import run
from touchstone.evaluation.spec_reading import read_spec
from touchstone.evaluation.tables import table_at

JUDGED = {"kind": "system-event", "judgement": "A Smith, 1 March 2026: counts of a trial with volunteers"}


def words_of(result: Result) -> str:
    """The text of the page without its pictures."""
    page = re.sub(r"<(style|svg)\b.*?</\1>", " ", report_html(result), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def matched(**changes: Any) -> Result:
    rows = [
        {"threshold": t, "list_size": 10_000, "group": g, "mated": m, "hits": h, "non_mated": n, "false_alerts": f}
        for t, g, m, h, n, f in (
            (0.56, "A", 500, 460, 60_000, 40),
            (0.56, "B", 300, 270, 20_000, 40),
            (0.6, "A", 500, 445, 60_000, 8),
            (0.6, "B", 300, 265, 20_000, 5),
        )
    ]
    metrics = [{"id": "fpir", "role": "primary", "limit": {"max": 0.001}}]
    point = {"list_size": 10_000, "threshold": 0.6, "unit": "search"}
    spec = spec_of(metrics, counts={"shape": "matching"}, matching=point, suppression=JUDGED, **changes)
    return run(spec=spec, table=table_of(*rows), engine=ReferenceEngine())


def test_operating_points_are_told_apart_throughout() -> None:
    result = matched()
    assert {(one["threshold"], one["list_size"]) for one in result.records("homogeneity")} == {
        (0.56, 10_000), (0.6, 10_000),
    }  # fmt: skip
    assert {(one["threshold"], one["verdict"]) for one in result.records("limits")} == {
        (0.56, "cannot_tell"), (0.56, "not_met"), (0.56, "met"), (0.6, "met"),
    }  # fmt: skip
    words = words_of(result)
    for point in ("threshold 0.56, list of 10,000", "threshold 0.6, list of 10,000"):
        assert f"Wrongly matched, of those not on the list, {point} (" in words  # a headline of its own
        assert f"Wrongly matched, of those not on the list, {point} by group: from" in words
        assert f"by group, {point}: the " in words  # a test of its own
    assert words.count("A (reference) ") == 2  # once in each table
    assert "1 degree of freedom" in words and "1 degrees" not in words


def test_what_leaves_as_it_is_says_so_and_by_whose_judgement() -> None:
    words = words_of(matched())
    assert "nothing withheld or rounded, on a recorded judgement that no figure is about people: A Smith" in words
    assert "Small numbers are withheld" not in words


def test_periods_of_events_have_their_tables() -> None:
    rows = [
        {"group": g, "year": y, "events": e, "exposure": 1_000} for y in (1, 2) for g, e in (("A", 90), ("B", 120 * y))
    ]
    data = {"format": "counts", "period": {"column": "year", "unit": "value", "start": 1, "end": 2}}
    spec = spec_of([{"id": "event_rate", "role": "primary"}], counts={"shape": "events"}, data=data)
    words = words_of(run(spec=spec, table=table_of(*rows), engine=ReferenceEngine(), cells="keep"))
    for period in ("1", "2"):
        assert f"Events per head, or other exposure, {period} by group" in words


@pytest.fixture(scope="module")
def with_rest(tmp_path_factory: pytest.TempPathFactory) -> Result:
    text = SPEC.replace("groups:\n", "groups:\n  rest: true\n").replace(
        "limit: {max: 0.9}", "limit: {difference_max: 0.5}"
    )
    table = table_at(parquet_at(tmp_path_factory.mktemp("rest"), rows_of(3_000)), kind="parquet")
    return run(spec=read_spec(text.encode()), table=table, engine=DuckDBEngine(), cells="keep")


def test_everyone_else_is_not_the_reference(with_rest: Result) -> None:
    """Limits are agreed for the distance from the named reference; each set of comparisons has its own part."""
    fpr = [one for one in with_rest.records("comparisons") if one["metric"] == "fpr" and one["breakdown"] == ["sex"]]
    assert [one["reference"]["sex"] for one in fpr] == ["M", "(everyone else)", "(everyone else)"]
    verdicts = [one for one in with_rest.records("limits") if one["metric"] == "fpr" and one["breakdown"] == ["sex"]]
    assert [one["group"]["sex"] for one in verdicts] == ["F"]
    words = words_of(with_rest)
    name = "Wrongly selected, of those it should leave alone by sex, compared with"
    assert f"{name} M" in words and f"{name} (everyone else)" in words
