"""The reference of the case file tells of every key that a case file and its result may have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from touchstone.casefiles import assurance, model, running
from touchstone.casefiles.result import CaseCheck
from touchstone.casefiles.values import Written

REFERENCE = Path(__file__).resolve().parents[3] / "docs/reference/case-file.md"
PARTS = sorted(
    {
        part
        for module in (assurance, model, running)
        for part in vars(module).values()
        if isinstance(part, type) and issubclass(part, Written) and part is not Written
    },
    key=lambda part: part.__name__,
)


def keys(part: type[BaseModel]) -> Iterator[str]:
    for name, field in part.model_fields.items():
        yield field.alias or name


@pytest.mark.parametrize("part", [*PARTS, CaseCheck], ids=lambda part: part.__name__)
def test_every_key_is_told_of(part):
    told = set(re.findall(r"`([a-z_]+)`", REFERENCE.read_text(encoding="utf-8")))
    assert set(keys(part)) - told == set()
