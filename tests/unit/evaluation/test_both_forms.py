"""Both forms of a result from one scan: the same as two runs would give, and why there may be no publishable one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluation_files import parquet_at, rows_of, spec_at
from touchstone.evaluation import runner
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.problems import Cancelled
from touchstone.evaluation.runner import run, run_for_both
from touchstone.evaluation.spec_reading import load_spec
from touchstone.evaluation.tables import table_at


@pytest.fixture
def asked(tmp_path):
    return {
        "spec": load_spec(spec_at(tmp_path)),
        "table": table_at(parquet_at(tmp_path), kind="parquet"),
        "engine": DuckDBEngine(threads=1),
    }


def test_both_are_what_two_runs_give(asked):
    both = run_for_both(**asked)
    assert both.publishable is not None
    assert both.full.digest == run(**asked, cells="keep").digest
    assert both.publishable.digest == run(**asked).digest
    assert (both.full.handling, both.publishable.handling) == ("force-internal", "publishable")
    assert both.publishable.cells is None
    assert both.withheld == ()


def test_one_scan_is_enough(asked, monkeypatch):
    scans = []
    scan = DuckDBEngine.scan
    monkeypatch.setattr(DuckDBEngine, "scan", lambda *a, **k: scans.append(1) or scan(*a, **k))
    run_for_both(**asked)
    assert len(scans) == 1


def test_what_earlier_releases_give_away_is_said_and_not_published(asked, monkeypatch):
    make = runner._publishable

    def given_away(*said):
        return replace(make(*said), given_away=("n of ethnicity: Asian",))

    monkeypatch.setattr(runner, "_publishable", given_away)
    both = run_for_both(**asked)
    assert both.publishable is None
    assert [one.where for one in both.withheld] == ["earlier releases"]
    assert "n of ethnicity: Asian" in both.withheld[0].message
    assert both.full.handling == "force-internal"


def test_the_same_data_again_beside_their_own_release_are_published_the_same(asked):
    first = run_for_both(**asked)
    assert first.publishable is not None
    assert first.publishable.release is not None
    again = run_for_both(**asked, earlier=[first.publishable.release])
    assert again.publishable is not None
    assert again.publishable.records("estimates") == first.publishable.records("estimates")


def test_cancelling_gives_neither(asked):
    with pytest.raises(Cancelled):
        run_for_both(**asked, progress=lambda _done, _of: False)


def test_too_few_rows_to_publish_still_give_the_full_form(tmp_path, asked):
    table = table_at(parquet_at(tmp_path, rows_of(12)), kind="parquet")
    both = run_for_both(**{**asked, "table": table})
    assert both.full.records("estimates")
    assert both.publishable is None or all(
        one["status"] != "ok" for one in both.publishable.records("estimates") if one["breakdown"]
    )
