"""What changed between two versions of a supplement, and what joining one changes in a pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.small_pack import SmallPack
from tests.content.small_supplement import SmallSupplement
from touchstone.guidance.comparison import Change, ChangeKind, compare
from touchstone.guidance.composition import compose
from touchstone.guidance.loader import load_any, load_pack
from touchstone.guidance.supplement import Supplement


@pytest.fixture
def older(tmp_path: Path) -> SmallSupplement:
    SmallPack(tmp_path)
    return SmallSupplement(tmp_path, "2026-02")


@pytest.fixture
def newer(tmp_path: Path, older: SmallSupplement) -> SmallSupplement:
    return SmallSupplement(tmp_path, "2026-03")


def read(small: SmallSupplement) -> Supplement:
    found = load_any(small.folder)
    assert isinstance(found, Supplement)
    return found


def changes(older: SmallSupplement, newer: SmallSupplement) -> list[Change]:
    return list(compare(read(older), read(newer)).changes)


def told(change: Change) -> tuple[str, str, str, bool, tuple[str, ...]]:
    return change.kind, change.item_kind, change.id, change.is_material, change.keys


def test_version_alone_is_no_change(older: SmallSupplement, newer: SmallSupplement) -> None:
    assert changes(older, newer) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("checks.yaml", "There is a plan.", "A plan.", (ChangeKind.REWORDED, "failure check", "FC-90", False, ())),
        ("checks.yaml", "gate: true", "gate: false", (ChangeKind.CHANGED, "failure check", "FC-90", True, ("gate",))),
        ("checks.yaml", "2020", "2021", (ChangeKind.CHANGED, "failure check", "FC-90", False, ("learned_from",))),
        ("pack.yaml", "First edition", "Second edition",
         (ChangeKind.CHANGED, "instrument", "code", True, ("version",))),
        ("pack.yaml", "in_force_from: 2020-01-02", "in_force_from: 2020-01-03",
         (ChangeKind.CHANGED, "instrument", "code", True, ("in_force_from",))),
        ("pack.yaml", "It is withdrawn.", "It ends.", (ChangeKind.REWORDED, "instrument", "code", False, ())),
        ("pack.yaml", "purpose: start", "purpose: complete",
         (ChangeKind.CHANGED, "stage addition", "begin", True, ("question_sets",))),
        ("pack.yaml", "text: Do it well.", "text: Do it best.",
         (ChangeKind.REWORDED, "replacement", "DUTY-1", False, ())),
        ("pack.yaml", "deciders: [lead]", "deciders: [adviser]",
         (ChangeKind.CHANGED, "replacement", "finish.decision-rule", True, ("deciders",))),
        ("question-sets/more.yaml", "instrument: code\n", "",
         (ChangeKind.CHANGED, "question set", "more", False, ("instrument",))),
    ],
    ids=["words of a check", "gate of a check", "where it was learned", "edition", "in force", "words of a change",
         "purpose", "words of a replacement", "deciders", "instrument of a set"],
)  # fmt: skip
def test_difference_of_a_supplement_is_told_by_item(
    older: SmallSupplement, newer: SmallSupplement, file: str, old: str, new: str, expected: tuple[object, ...]
) -> None:
    newer.change(file, old, new)
    assert [told(change) for change in changes(older, newer)] == [expected]


def test_edition_of_an_instrument_shows_both(older: SmallSupplement, newer: SmallSupplement) -> None:
    newer.change("pack.yaml", "First edition", "Second edition")
    (words,) = changes(older, newer)[0].words
    assert (words.at, words.before, words.after) == ("version.en", "First edition", "Second edition")


@pytest.mark.parametrize(
    ("obligation", "is_material"),
    [("seen, sources: [CODE], obligation: should", True), ("ours, obligation: ours", False)],
)
def test_replacement_that_comes_to_bar_is_material(
    older: SmallSupplement, newer: SmallSupplement, obligation: str, is_material: bool
) -> None:
    more = f"replacements:\n  - {{id: FACT-2, text: Which?, provenance: {obligation}, reason: So.}}\n"
    newer.change("pack.yaml", "replacements:\n", more)
    (change,) = changes(older, newer)
    assert told(change) == (ChangeKind.ADDED, "replacement", "FACT-2", is_material, ())


def test_replacement_of_deciders_is_material(older: SmallSupplement, newer: SmallSupplement) -> None:
    older.change(
        "pack.yaml",
        "  - id: finish.decision-rule\n    kind: sole\n    deciders: [lead]\n    text: The lead alone.\n"
        "    provenance: seen\n    sources: [CODE]\n    reason: The code says so.\n",
        "",
    )
    (change,) = changes(older, newer)
    assert told(change)[:4] == (ChangeKind.ADDED, "replacement", "finish.decision-rule", True)


def test_second_addition_to_a_stage_is_told_apart(older: SmallSupplement, newer: SmallSupplement) -> None:
    newer.change(
        "pack.yaml",
        "replacements:\n",
        "  - {stage: begin, question_sets: [{set: more, purpose: refresh, provenance: ours}]}\nreplacements:\n",
    )
    (change,) = changes(older, newer)
    assert told(change) == (ChangeKind.ADDED, "stage addition", "begin+", False, ())


def test_author_of_a_supplement_has_the_word_on_what_is_material(
    older: SmallSupplement, newer: SmallSupplement
) -> None:
    newer.change("checks.yaml", "There is a plan.", "A plan.")
    newer.change(
        "pack.yaml",
        "question_sets: [more]",
        "question_sets: [more]\nchanges: [{id: FC-90, material: true, reason: Read again.}]",
    )
    (change,) = changes(older, newer)
    assert (change.is_material, change.reason) == (True, "Read again.")


def test_joining_a_supplement_adds_its_items_and_changes_what_it_replaces(
    older: SmallSupplement, tmp_path: Path
) -> None:
    main = load_pack(tmp_path / "small" / "2026-01")
    found = {(one.item_kind, one.id): one for one in compare(main, compose(main, [read(older)])).changes}
    assert found["question", "MORE-1"].kind is ChangeKind.ADDED
    assert found["failure check", "FC-91"].is_material
    assert found["duty", "DUTY-1"].words[0].after == "Do it well."
    assert found["duty", "DUTY-1"].is_material
    assert "decision_rule" in found["stage", "finish"].keys
    assert ("question", "FACT-1") not in found
    assert not found["pack sheet", "small"].is_material


def test_marks_of_a_supplement_count_where_it_is_joined(
    older: SmallSupplement, newer: SmallSupplement, tmp_path: Path
) -> None:
    main = load_pack(tmp_path / "small" / "2026-01")
    newer.change("checks.yaml", "There is a plan.", "A plan.")
    newer.change(
        "pack.yaml",
        "question_sets: [more]",
        "question_sets: [more]\nchanges: [{id: FC-90, material: true, reason: Read again.}]",
    )
    (change,) = compare(compose(main, [read(older)]), compose(main, [read(newer)])).changes
    assert (change.id, change.is_material) == ("FC-90", True)
