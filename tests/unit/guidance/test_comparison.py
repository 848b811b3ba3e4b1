"""What changed between two versions, and which of it matters to a case already decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.small_pack import SmallPack
from touchstone.guidance.comparison import Change, ChangeKind, Comparison, WordChange, compare
from touchstone.guidance.loader import load_pack

SETS, BEGIN = "question-sets/facts.yaml", "stages/only/begin.yaml"
NEW_DUTY = "duties:\n  - {id: DUTY-2, who: lead, text: More., provenance: %s, obligation: %s}\n"


@pytest.fixture
def older(tmp_path: Path) -> SmallPack:
    return SmallPack(tmp_path, "2026-01")


@pytest.fixture
def newer(tmp_path: Path) -> SmallPack:
    return SmallPack(tmp_path, "2026-02")


def compared(older: SmallPack, newer: SmallPack) -> Comparison:
    return compare(load_pack(older.folder), load_pack(newer.folder))


def only_change(older: SmallPack, newer: SmallPack) -> Change:
    (change,) = compared(older, newer).changes
    return change


def test_version_alone_is_no_change(older: SmallPack, newer: SmallPack) -> None:
    comparison = compared(older, newer)
    assert (comparison.older, comparison.newer) == ("small 2026-01", "small 2026-02")
    assert comparison.changes == ()


def test_reworded_question_shows_both_wordings_and_is_not_material(older: SmallPack, newer: SmallPack) -> None:
    newer.change(SETS, "text: How many?", "text: {en: How many are there?, cy: Faint?}")
    assert only_change(older, newer) == Change(
        ChangeKind.REWORDED,
        "question",
        "FACT-1",
        is_material=False,
        words=(WordChange("text.en", "How many?", "How many are there?"), WordChange("text.cy", "", "Faint?")),
    )


def test_changed_choices_are_material(older: SmallPack, newer: SmallPack) -> None:
    newer.change(SETS, "{id: blue, label: Blue}]", "{id: green, label: Green}]")
    change = only_change(older, newer)
    assert (change.kind, change.id, change.is_material, change.keys) == (
        ChangeKind.CHANGED,
        "FACT-2",
        True,
        ("fields",),
    )
    assert change.words == (
        WordChange("fields.value.choices.green.label.en", "", "Green"),
        WordChange("fields.value.choices.blue.label.en", "Blue", ""),
    )


def test_a_choice_put_in_between_changes_none_of_those_after_it(older: SmallPack, newer: SmallPack) -> None:
    newer.change(SETS, "{id: blue, label: Blue}]", "{id: green, label: Green}, {id: blue, label: Blue}]")
    change = only_change(older, newer)
    assert change.words == (WordChange("fields.value.choices.green.label.en", "", "Green"),)


def test_changed_obligation_is_material_and_changed_source_is_not(older: SmallPack, newer: SmallPack) -> None:
    newer.change(SETS, "sources: [PAGE]\n        obligation: should", "sources: [PAGE]\n        obligation: legal")
    assert only_change(older, newer).is_material
    older.change(
        SETS, "sources: [PAGE]\n        obligation: should", "sources: [PAGE, PAGE]\n        obligation: legal"
    )
    assert not only_change(older, newer).is_material


def test_changed_condition_inside_a_condition_is_found(older: SmallPack, newer: SmallPack) -> None:
    newer.change(SETS, "values: [red]", "values: [red, blue]")
    change = only_change(older, newer)
    assert (change.id, change.keys, change.is_material) == ("FACT-3", ("show_when",), True)


@pytest.mark.parametrize(
    ("provenance", "obligation", "is_material"),
    [("seen, sources: [PAGE]", "should", True), ("seen, sources: [PAGE]", "can", False), ("ours", "ours", False)],
)
def test_added_item_is_material_when_it_asks_with_authority(
    provenance: str, obligation: str, is_material: bool, older: SmallPack, newer: SmallPack
) -> None:
    newer.change(BEGIN, "duties:\n", NEW_DUTY % (provenance, obligation))
    change = only_change(older, newer)
    assert (change.kind, change.item_kind, change.id, change.is_material) == (
        ChangeKind.ADDED, "duty", "DUTY-2", is_material
    )  # fmt: skip


def test_removed_item_is_told_and_is_not_material(older: SmallPack, newer: SmallPack) -> None:
    older.change(BEGIN, "duties:\n", NEW_DUTY % ("ours", "ours"))
    change = only_change(older, newer)
    assert (change.kind, change.id, change.is_material) == (ChangeKind.REMOVED, "DUTY-2", False)


def test_triage_rule_added_or_removed_is_always_material(older: SmallPack, newer: SmallPack) -> None:
    rule = (
        "rules:\n  - {id: more, when: {answered: triage.people}, sets: {risk: severe}, reason: R, provenance: ours}\n"
    )
    newer.change("triage.yaml", "rules:\n", rule)
    assert [(change.kind, change.is_material) for change in compared(older, newer).changes] == [
        (ChangeKind.ADDED, True)
    ]
    assert [(change.kind, change.is_material) for change in compared(newer, older).material] == [
        (ChangeKind.REMOVED, True)
    ]


def test_authors_own_word_comes_before_the_default(older: SmallPack, newer: SmallPack) -> None:
    newer.change(SETS, "text: How many?", "text: How many people?")
    newer.change("pack.yaml", "open_questions:", "changes:\n  - {id: FACT-1, material: true, reason: Narrower.}\n"
                 "open_questions:")  # fmt: skip
    change = only_change(older, newer)
    assert (change.kind, change.is_material, change.reason) == (ChangeKind.REWORDED, True, "Narrower.")


def test_words_of_a_whole_file_are_compared_as_those_of_an_item(older: SmallPack, newer: SmallPack) -> None:
    newer.change("triage.yaml", "title: Triage", "title: Proportionality")
    newer.change("glossary.yaml", "A colour.", "The colour.")
    comparison = compared(older, newer)
    assert [change.id for change in comparison.of_kind(ChangeKind.REWORDED)] == ["triage", "red"]
    assert comparison.of_kind(ChangeKind.ADDED) == ()


def test_questions_that_are_gone_are_told_one_by_one(older: SmallPack, newer: SmallPack) -> None:
    newer.drop_questions()
    removed = {change.id for change in compared(older, newer).of_kind(ChangeKind.REMOVED)}
    assert {"triage", "triage.people", "people", "facts", "FACT-1", "FACT-2", "FACT-3", "red"} <= removed
