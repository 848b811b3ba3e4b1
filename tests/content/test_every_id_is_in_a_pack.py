"""Every id of the instruments and of the failure checks is an item of some pack."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.content.test_every_question_earns_its_place import everything

#: Rows by their ids; a source key such as DPA-65 has the same look and is no row.
ROW = re.compile(
    r"\b(?:ATRS-Q\d+|DP-0\d|DP-SCR|DPIA-\d\.\d+|DPIA-X\d|APD-\d|PC-\d|ADM-\d|EIA-\d+|LAW-\d|HR-\d+|COV-[A-Z]\d|CG-\d|"
    r"AC-[A-Z]\d|COE-\d|DE-\d|AIP-\d+|SCC-\d+|LFR-\d+|AUD-\d|AP4AI-\d\d|FC-\d\d)\b"
)


def known() -> set[str]:
    pack = everything()
    return {*pack.questions, *(check.id for check in pack.checks), *(rule.id for rule in pack.sheet.rules)}


def written(folder: Path) -> set[str]:
    texts = [(folder / name).read_text(encoding="utf-8") for name in ("instruments.md", "failure-checks.md")]
    return {found for text in texts for found in ROW.findall(text)}


def test_every_row_is_in_a_pack(shared_data: Path) -> None:
    rows = written(shared_data.parent / "domain")
    assert len(rows) > 200
    missing = sorted(rows - known())
    assert missing == []


@pytest.mark.parametrize("number", range(1, 23))
def test_each_failure_check_tells_a_real_failure_or_says_that_it_is_ours(number: int) -> None:
    check = everything().check(f"FC-{number:02d}")
    assert check.provenance is not None
    assert check.learned_from or check.provenance.value == "ours"
