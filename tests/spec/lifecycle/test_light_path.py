"""The light path: its own sheet, the statutory rows, one decision by one office, and the way out of it."""

from __future__ import annotations

from datetime import timedelta

from tests.unit.domain.small_case import (
    AT,
    LAW,
    OURS,
    SEEN,
    answer,
    case,
    pack_of,
    participant,
    question_data,
    requirement,
    set_data,
    stage_data,
    triage_data,
    yes_to,
)
from touchstone.domain.lifecycle import outstanding_before
from touchstone.guidance.pack import Pack

SHEET = set_data("light-path", question_data("light.owner"))
LEGAL = set_data(
    "legal",
    question_data("l.duty", **LAW, stages=["deployment"]),
    question_data("l.gate", gate=True, stages=["design"]),
)
PACK = pack_of(
    stage_data("prioritisation", requirements=[requirement("case-for-it", "document", SEEN, document="business-case")]),
    stage_data("design", requirements=[requirement("design.law", "document", LAW, document="policy")]),
    stage_data("evaluation", requirements=[requirement("evaluation.law", "document", LAW, document="review")]),
    sets=[SHEET, LEGAL],
    triage=triage_data(),
)
QUIET = (answer("triage.scores", "no"), answer("triage.data", "no"))


def ids(stage: str = "prioritisation", *, path: str = "light", pack: Pack = PACK, **facts: object) -> list[str]:
    snapshot = case(stage, path=path, **({"answers": QUIET} | facts))
    return [item.id for item in outstanding_before(stage=stage, snapshot=snapshot, pack=pack, at=AT)]


def test_it_asks_for_its_sheet_and_for_what_law_wants_before_use_and_nothing_else():
    assert ids() == ["design.law", "legal.law", "light-path.light-path"]


def test_its_sheet_is_ours_and_bars_once_it_is_force_policy():
    snapshot = case("prioritisation", path="light", answers=QUIET)
    for adopted, bars in ((frozenset(), False), (frozenset({"light-path"}), True)):
        found = outstanding_before(
            stage="prioritisation", snapshot=case("prioritisation", path="light", answers=QUIET, adopted=adopted),
            pack=PACK, at=AT,
        )  # fmt: skip
        assert [item.bars for item in found if item.id == "light-path.light-path"] == [bars]
    assert snapshot.path == "light"


def test_a_sheet_that_is_filled_in_is_not_outstanding():
    assert "light-path.light-path" not in ids(answers=(*QUIET, answer("light.owner")))


def test_at_review_it_asks_for_what_law_wants_there_as_well():
    assert ids("evaluation") == ["evaluation.law", "design.law", "legal.law", "light-path.light-path"]


def test_an_answer_that_closes_it_brings_the_full_gate_back_with_every_answer_kept():
    answers = (answer("triage.scores", "yes"), QUIET[1], answer("light.owner"))
    assert ids(answers=answers) == ["case-for-it"]
    assert ids(path="full") == ["case-for-it"]


def test_a_pack_without_a_light_path_has_only_the_full_one():
    pack = pack_of(
        stage_data("prioritisation", requirements=[requirement("case-for-it", "document", SEEN, document="case")]),
        triage=triage_data(light_path=None),
    )
    assert ids(pack=pack) == ["case-for-it"]


def test_the_welsh_text_a_welsh_force_owes_is_outstanding_until_it_is_there():
    words = question_data("w.words", {"key": "value", "kind": "text", "required": True, "publishable": True}, **OURS)
    pack = pack_of(
        sets=[set_data("words", words, applies_when=yes_to("w.asked")), set_data("on", question_data("w.asked"))]
    )
    later = AT + timedelta(days=1)
    answers = (answer("w.asked"), answer("w.words", {"value": {"en": "Words"}}, recorded_at=later))
    snapshot = case(answers=answers, participants=(participant("wales"),))
    (item,) = outstanding_before(stage="design", snapshot=snapshot, pack=pack, at=AT)
    assert (item.id, item.missing, item.bars, item.authority.kind.value) == ("welsh-text", ("w.words",), False, "law")
    english = case(answers=answers, participants=(participant("england"),))
    assert outstanding_before(stage="design", snapshot=english, pack=pack, at=AT) == ()
