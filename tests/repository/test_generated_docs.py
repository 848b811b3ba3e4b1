"""Pages that a program writes are those it would write today, and every page about a decision is in order."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scripts.decision_records import FOLDER
from tests.repository.tree import ROOT

PARTS = ["## Context", "## Options", "## Decision", "## Consequences"]


def test_generated_pages_are_current():
    run = subprocess.run([sys.executable, "scripts/docs.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("path", sorted(FOLDER.glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_a_decision_record_has_its_parts_in_order(path):
    text = path.read_text(encoding="utf-8")
    places = [text.find(part) for part in PARTS]
    assert -1 not in places
    assert places == sorted(places)


def test_decision_records_are_numbered_without_a_gap():
    numbers = [int(path.name[:4]) for path in sorted(FOLDER.glob("[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
