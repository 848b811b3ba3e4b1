"""How many questions a case is asked, which of them about a fact asked before, and how long they take to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.small_pack import SmallPack
from tests.content.small_supplement import SmallSupplement
from touchstone.domain.burden import WORDS_PER_MINUTE, Burden, burden_of, words_in
from touchstone.guidance.loader import open_library
from touchstone.guidance.pack import Pack

PEOPLE, NOBODY = {"triage.people": {"value": "yes"}}, {"triage.people": {"value": "no"}}


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    SmallPack(tmp_path)
    SmallSupplement(tmp_path)
    return open_library(tmp_path).compose([("small", "2026-01"), ("extra", "2026-02")])


def counts(found: Burden) -> list[tuple[str, str, int, int, int]]:
    return [(one.set_id, one.pack, one.asked, one.may_follow, one.shared) for one in found.sets]


def test_each_set_that_applies_is_counted_with_what_may_follow(pack: Pack) -> None:
    found = burden_of(pack=pack, triage=PEOPLE)
    assert found.path == "full"
    assert counts(found) == [("triage", "small", 1, 0, 0), ("facts", "small", 2, 1, 0), ("more", "extra", 1, 1, 1)]
    assert (found.asked, found.may_follow, found.shared) == (4, 2, 1)


def test_words_are_those_of_question_hint_and_reason(pack: Pack) -> None:
    assert words_in(pack.question("FACT-1")) == len("How many? It says how big it is.".split())
    found = burden_of(pack=pack, triage=PEOPLE)
    assert found.words == sum(one.words for one in found.sets)
    assert found.minutes == pytest.approx(found.words / WORDS_PER_MINUTE)
    assert sum(one.minutes for one in found.sets) == pytest.approx(found.minutes)


def test_light_path_is_asked_its_own_questions_and_no_others(pack: Pack, tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    small.change("question-sets/facts.yaml", "applies_when: {equals: {question: triage.people, value: 'yes'}}\n", "")
    SmallSupplement(tmp_path).change(
        "question-sets/more.yaml", "applies_when: {equals: {question: triage.people, value: 'yes'}}\n", ""
    )
    small.change("stages/only/begin.yaml", "    when: {equals: {question: triage.people, value: 'yes'}}\n", "")
    light = open_library(tmp_path).compose([("small", "2026-01"), ("extra", "2026-02")])
    found = burden_of(pack=light, triage=NOBODY)
    assert found.path == "light"
    assert counts(found) == [("triage", "small", 1, 0, 0), ("facts", "small", 1, 0, 0)]
    assert burden_of(pack=light, triage=NOBODY, entry="purchasing").path == "full"


def test_question_that_an_answer_has_ruled_out_cannot_follow(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    small.change(
        "question-sets/facts.yaml", "show_when: {one_of: {question: FACT-2, values: [red]}}",
        "show_when: {equals: {question: triage.people, value: 'no'}}",
    )  # fmt: skip
    small.change("question-sets/facts.yaml", "applies_when: {equals: {question: triage.people, value: 'yes'}}\n", "")
    found = burden_of(pack=open_library(tmp_path).pack("small", "2026-01"), triage=PEOPLE)
    assert counts(found)[1] == ("facts", "small", 2, 0, 0)


def test_pack_without_triage_asks_its_sets(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    small.drop_questions()
    found = burden_of(pack=open_library(tmp_path).pack("small", "2026-01"), triage={})
    assert (found.path, found.sets) == ("full", ())
