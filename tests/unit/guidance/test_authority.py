"""Who asks, and what it does to a gate: the rule of the case model as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.content.small_pack import SmallPack
from touchstone.guidance.adoptable import adoptable_items
from touchstone.guidance.authority import (
    Authority,
    AuthorityKind,
    Effect,
    authority_of,
    authority_of_decision_rule,
)
from touchstone.guidance.loader import load_pack
from touchstone.guidance.provenance import Obliged
from touchstone.guidance.stage import AdviceNeed, DocumentNeed, Duty, ProceedQuestion, Requirement

LAW, GUIDANCE = AuthorityKind.LAW, AuthorityKind.GUIDANCE
POLICY, ADVICE_ONLY = AuthorityKind.FORCE_POLICY, AuthorityKind.ADVICE_ONLY
BARS, WARNS, RECORDED = Effect.BARS, Effect.WARNS, Effect.RECORDED

BEGIN = "stages/only/begin.yaml"
DUTY = {"id": "X-1", "who": "lead", "text": "Do it."}
KINDS: dict[type[Obliged], dict[str, Any]] = {
    Duty: DUTY,
    ProceedQuestion: {"id": "X-1", "text": "Is it?"},
    DocumentNeed: {"id": "X-1", "document": "report", "name": "Report"},
    Requirement: {"id": "X-1", "kind": "publication", "name": "Published"},
    AdviceNeed: {"id": "X-1", "adviser": "panel"},
}


def item(kind: type[Obliged], provenance: str, obligation: str) -> Obliged:
    labels = {"provenance": provenance, "sources": ["PAGE"], "obligation": obligation}
    return kind.model_validate({**KINDS[kind], **labels})


@pytest.mark.parametrize("kind", [Duty, ProceedQuestion, DocumentNeed, Requirement])
@pytest.mark.parametrize(
    ("provenance", "obligation", "adopted", "expected"),
    [
        ("inferred", "legal", False, (LAW, BARS)),
        ("seen", "legal", True, (LAW, BARS)),
        ("seen", "should", False, (GUIDANCE, BARS)),
        ("second-hand", "should", False, (GUIDANCE, BARS)),
        ("seen", "should", True, (GUIDANCE, BARS)),
        ("seen", "can", False, (ADVICE_ONLY, RECORDED)),
        ("second-hand", "can", True, (ADVICE_ONLY, RECORDED)),
        ("inferred", "ours", False, (ADVICE_ONLY, WARNS)),
        ("inferred", "ours", True, (POLICY, BARS)),
        ("ours", "ours", False, (ADVICE_ONLY, WARNS)),
        ("ours", "ours", True, (POLICY, BARS)),
        ("seen", "ours", True, (POLICY, BARS)),
    ],
)
def test_authority_follows_from_the_labels_and_from_adoption(
    kind: type[Obliged], provenance: str, obligation: str, adopted: bool, expected: tuple[AuthorityKind, Effect]
) -> None:
    ids = frozenset({"X-1"}) if adopted else frozenset({"X-2"})
    authority = authority_of(item(kind, provenance, obligation), adopted=ids)
    assert (authority.kind, authority.effect) == expected
    assert authority.bars == (authority.effect is BARS)
    assert authority.sources == ("PAGE",)


def test_seen_should_of_another_kind_warns_and_is_still_the_guidance() -> None:
    assert authority_of(item(AdviceNeed, "seen", "should")) == Authority(GUIDANCE, WARNS, ("PAGE",))


def test_another_id_may_stand_for_the_item() -> None:
    unmet = item(Duty, "inferred", "ours")
    assert authority_of(unmet, item_id="other", adopted=frozenset({"other"})).kind is POLICY


def test_refusal_names_who_refuses_and_where_it_is_written() -> None:
    refusal = authority_of(item(Duty, "seen", "should")).for_refusal()
    assert (refusal.kind, refusal.source) == ("guidance", "PAGE")


def test_decision_makers_bar_when_seen_and_warn_until_adopted_when_inferred(tmp_path: Path) -> None:
    pack = load_pack(SmallPack(tmp_path).folder)
    assert authority_of_decision_rule(pack.stage("begin")) == Authority(GUIDANCE, BARS, ("PAGE",))
    finish = pack.stage("finish")
    assert authority_of_decision_rule(finish).effect is WARNS
    adopted = frozenset({"finish.decision-rule"})
    assert authority_of_decision_rule(finish, adopted=adopted) == Authority(POLICY, BARS, ("PAGE",))


def test_only_what_warns_can_be_adopted(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    seen, ours = "provenance: seen, sources: [PAGE], obligation: should", "provenance: ours, obligation: ours"
    for item_text in ("text: 'Is it ready?', ", "document: report, name: Report, "):
        small.change(BEGIN, item_text + seen, item_text + ours)
    small.change(BEGIN, "text: Do it.", "text: Do it now.")

    assert {key: str(text) for key, text in adoptable_items(load_pack(small.folder)).items()} == {
        "begin.ready": "Is it ready?",
        "begin.report": "Report",
        "DUTY-1": "Do it now.",
        "begin.document.report": "Report",
        "begin.asked": "Asked",
        "begin.answered": "Answered",
        "begin.shown": "Shown",
        "begin.public": "Published",
        "finish.decision-rule": "Finish",
    }


def test_what_bars_already_is_not_offered_for_adoption(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    inferred = "text: Do it., provenance: inferred, sources: [PAGE], obligation: ours"
    small.change(BEGIN, inferred, "text: Do it., provenance: seen, sources: [PAGE], obligation: can")
    offered = set(adoptable_items(load_pack(small.folder)))
    assert not {"begin.ready", "begin.report", "begin.facts", "begin.decision-rule", "DUTY-1"} & offered
