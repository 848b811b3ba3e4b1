"""The triage sheet and question sets that ship, and answers written short: {slug: choice}."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from touchstone.guidance.question_set import QuestionSet
from touchstone.guidance.source_file import read_source_file
from touchstone.guidance.triage_rules import TriageSheet

ROOT = Path(__file__).resolve().parents[3]
PACK = ROOT / "content" / "packs" / "ddt-app" / "2026-01"
PURPOSE = {"triage.purpose": {"value": {"en": "The problem, what is done with data about it, and whose work changes."}}}

Short = Mapping[str, str | Sequence[str]]


@cache
def shipped_sheet() -> TriageSheet:
    """triage.yaml as it ships."""
    return TriageSheet.model_validate(read_source_file(PACK / "triage.yaml", "triage.yaml").content)


@cache
def shipped_set(set_id: str) -> QuestionSet:
    """One question set as it ships."""
    name = f"question-sets/{set_id}.yaml"
    return QuestionSet.model_validate(read_source_file(PACK / name, name).content)


def in_full(short: Short) -> dict[str, dict[str, Any]]:
    """Answers as they are kept: by question id and field key, with the purpose filled in."""
    answers: dict[str, dict[str, Any]] = dict(PURPOSE)
    for slug, value in short.items():
        kept: dict[str, Any] = {"value": value if isinstance(value, str) else sorted(value)}
        if slug == "people-number":
            kept["area"] = "The force area"
        answers[f"triage.{slug}"] = kept
    return answers
