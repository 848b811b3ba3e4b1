"""The count at the end of a continuous-integration run is the true one, and unexplained skips fail it."""

from __future__ import annotations

import pytest

from scripts.sum_tests import EXPLAINED, main

PASSED = '<testcase classname="a" name="b"/>'
FAILED = '<testcase classname="a" name="c"><failure message="no"/></testcase>'
BROKEN = '<testcase classname="a" name="d"><error message="no"/></testcase>'
ELSEWHERE = '<testcase classname="a" name="e"/>'


def skipped(reason: str) -> str:
    return f'<testcase classname="a" name="e"><skipped message="{reason}"/></testcase>'


@pytest.mark.parametrize(
    ("runs", "code", "last_line"),
    [
        ([[PASSED, PASSED], [PASSED]], 0, "3 passed, 0 failed"),
        ([[PASSED], [FAILED]], 1, "1 passed, 1 failed"),
        ([[PASSED, BROKEN]], 1, "1 passed, 1 failed"),
        ([[PASSED, skipped(EXPLAINED)]], 0, "1 passed, 0 failed, 1 skipped"),
        ([[PASSED, skipped("did not feel like it")]], 1, "1 passed, 0 failed, 1 skipped"),
        ([[skipped("SQLite only")], [ELSEWHERE]], 0, "1 passed, 0 failed, 1 skipped"),
        ([[]], 1, "0 passed, 0 failed"),
        ([], 1, "0 passed, 0 failed"),
    ],
    ids=[
        "several-runs",
        "a-failure",
        "an-error",
        "an-explained-skip",
        "a-skip",
        "a-skip-for-the-other-database",
        "nothing-ran",
        "no-results",
    ],
)
def test_the_last_line_counts_and_the_code_judges(tmp_path, capsys, runs, code, last_line):
    for number, cases in enumerate(runs):
        text = f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>"
        (tmp_path / f"{number}.xml").write_text(text, encoding="utf-8")
    assert main([str(tmp_path), "--no-unexplained-skips"]) == code
    assert capsys.readouterr().out.splitlines()[-1] == last_line
