"""Other words in place of an inferred part: what is asked, on whose authority, and what never gives way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.small_pack import SmallPack
from tests.content.small_supplement import SmallSupplement
from touchstone.guidance.authority import AuthorityKind, authority_of, authority_of_decision_rule
from touchstone.guidance.composition import compose
from touchstone.guidance.loader import load_any, load_pack
from touchstone.guidance.pack import Pack
from touchstone.guidance.stage import DecisionKind
from touchstone.guidance.supplement import Supplement

PARTS = """\
replacements:
  - {id: begin.public, text: Told to all, provenance: seen, sources: [CODE], obligation: should, reason: So.}
  - {id: begin.own-plan, text: The plan, provenance: ours, obligation: ours, reason: So.}
  - {id: begin.maybe, text: Ask the panel first, provenance: ours, obligation: ours, reason: So.}
  - {id: FACT-1, text: How many in all?, provenance: ours, obligation: ours, reason: So.}
  - {id: triage.people, text: Are people in it?, provenance: ours, obligation: ours, reason: So.}
  - {id: DUTY-9, text: Be better., provenance: ours, obligation: ours, reason: So.}
  - {id: finish.decision-rule, kind: with-input, deciders: [lead], input: [adviser], provenance: ours, reason: So.}
"""


@pytest.fixture
def main(tmp_path: Path) -> Pack:
    small = SmallPack(tmp_path)
    begin = "stages/only/begin.yaml"
    small.change(
        "pack.yaml",
        "provenance: seen, sources: [PAGE], obligation: should, stages",
        "provenance: ours, obligation: ours, stages",
    )
    small.change(
        begin, "advice:\n", "advice:\n  - {id: begin.maybe, adviser: panel, provenance: ours, obligation: ours}\n"
    )
    small.change(
        begin, "documents:\n",
        "documents:\n  - {id: begin.own-plan, document: report, name: A plan, provenance: ours, obligation: ours}\n",
    )  # fmt: skip
    return load_pack(small.folder)


def joined(main: Pack, root: Path, sheet: str = "") -> Pack:
    small = SmallSupplement(root)
    if sheet:
        small.only("sources: {CODE: {title: The code}}\n" + sheet)
    found = load_any(small.folder)
    assert isinstance(found, Supplement)
    return compose(main, [found])


def test_official_words_take_the_place_of_an_inferred_duty_and_bar(main: Pack, tmp_path: Path) -> None:
    before = next(one for one in main.stage("begin").duties if one.id == "DUTY-1")
    after = next(one for one in joined(main, tmp_path).stage("begin").duties if one.id == "DUTY-1")
    assert (str(before.text), str(after.text)) == ("Do it.", "Do it well.")
    assert not authority_of(before).bars
    assert authority_of(after).kind is AuthorityKind.GUIDANCE
    assert authority_of(after).bars
    assert authority_of(after).sources == ("CODE",)
    assert after.who == before.who


def test_objective_and_deciders_give_way(main: Pack, tmp_path: Path) -> None:
    before, after = main.stage("finish"), joined(main, tmp_path).stage("finish")
    assert str(after.objective.text) == "To have finished."
    assert (before.decision_rule.kind, before.decision_rule.deciders) == (DecisionKind.JOINT, ("lead", "adviser"))
    assert (after.decision_rule.kind, after.decision_rule.deciders) == (DecisionKind.SOLE, ("lead",))
    assert str(after.decision_rule.note) == "The lead alone."
    assert after.decision_rule.sharing is None
    assert authority_of_decision_rule(before).kind is AuthorityKind.ADVICE_ONLY
    assert authority_of_decision_rule(after).kind is AuthorityKind.GUIDANCE


def test_replaced_part_tells_what_stood_there_and_why_it_gave_way(main: Pack, tmp_path: Path) -> None:
    found = joined(main, tmp_path).replaced
    assert set(found) == {"DUTY-1", "finish.objective", "finish.decision-rule"}
    duty = found["DUTY-1"]
    assert (duty.pack, duty.version, str(duty.reason)) == ("extra", "2026-02", "The code says so.")
    assert (str(duty.before), str(duty.after)) == ("Do it.", "Do it well.")
    assert found["finish.decision-rule"].before is None


def test_words_of_every_kind_of_part_give_way(main: Pack, tmp_path: Path) -> None:
    pack = joined(main, tmp_path, PARTS)
    begin = pack.stage("begin")
    assert next(str(one.name) for one in begin.requirements if one.id == "begin.public") == "Told to all"
    assert next(str(one.name) for one in begin.documents if one.id == "begin.own-plan") == "The plan"
    assert next(str(one.note) for one in begin.advice if one.id == "begin.maybe") == "Ask the panel first"
    assert str(pack.question("FACT-1").text) == "How many in all?"
    assert pack.question("FACT-1").concept == "how-many"
    assert str(pack.question("triage.people").text) == "Are people in it?"
    assert str(pack.sheet.duties[0].text) == "Be better."
    assert pack.stage("finish").decision_rule.input == ("adviser",)
    assert str(main.question("FACT-1").text) == "How many?"


def test_input_of_a_rule_stays_where_the_kind_does(main: Pack, tmp_path: Path) -> None:
    main_rule = main.stage("begin").decision_rule
    small = SmallPack(tmp_path, "2026-01")
    small.change(
        "stages/only/begin.yaml",
        "  input: [adviser]\n  provenance: seen\n  sources: [PAGE]\n",
        "  input: [adviser]\n  provenance: ours\n",
    )
    sheet = "replacements: [{id: begin.decision-rule, deciders: [adviser], provenance: ours, reason: So.}]\n"
    rule = joined(load_pack(small.folder), tmp_path, sheet).stage("begin").decision_rule
    assert (rule.kind, rule.deciders, rule.input) == (main_rule.kind, ("adviser",), ("adviser",))
