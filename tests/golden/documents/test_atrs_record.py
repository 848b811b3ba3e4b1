"""The public record word for word: a change of wording or order shows here before the public reads it.

After a change that is meant, write the expected files anew: python -m tests.golden.documents.test_atrs_record
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.golden.documents.record_case import record_sources
from tests.published_evaluations import offered
from tests.unit.domain.small_case import decision, signature
from touchstone.documents.atrs_record.build import build
from touchstone.documents.atrs_record.evaluations import evaluation_files
from touchstone.documents.atrs_record.files import public_files, with_decision, withdrawal_notice

HERE = Path(__file__).parent / "atrs-record"


def versions() -> dict[str, dict[str, str]]:
    """Name of the golden folder → its files."""
    sources = record_sources()
    facts = build(sources)
    bare = record_sources(is_demonstration=True, decisions=(), evidence=(), advice=(), overrides=())
    later = decision("later", outcome="proceed", stage="deployment", signatures=(signature("senior-leader", "s"),))
    tested = replace(sources, evaluations=(offered(),))
    return {
        "tested": public_files(build(tested), evaluation_files(tested.evaluations)),
        "first": public_files(facts),
        "demonstration": public_files(build(bare)),
        "decision": public_files(with_decision(facts, later, stage="evaluation", pack=sources.pack)),
        "notice": public_files(
            withdrawal_notice(
                record=sources.record, force=sources.force, why="Published in error.", is_demonstration=False
            )
        ),
    }


@pytest.mark.parametrize("name", ["first", "tested", "demonstration", "decision", "notice"])
def test_the_files_are_the_expected_ones_to_the_byte(name):
    for path, text in versions()[name].items():
        assert text == (HERE / name / path).read_text(encoding="utf-8"), path


def test_nothing_internal_is_in_any_expected_file():
    for file in HERE.rglob("*.*"):
        text = file.read_text(encoding="utf-8")
        for secret in ("INTERNAL", "HIDDEN", "SECRET", "WITHHELD", "MARSH", "NAMED", "someone", "infected"):
            assert secret not in text, (file, secret)


def test_the_data_are_canonical_and_read_back():
    text = (HERE / "first" / "record.json").read_text(encoding="utf-8")
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False) == text


if __name__ == "__main__":
    for folder, files in versions().items():
        for path, text in files.items():
            (HERE / folder).mkdir(parents=True, exist_ok=True)
            (HERE / folder / path).write_text(text, encoding="utf-8")
