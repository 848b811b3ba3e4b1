"""Where the domain reference is at hand: nothing it names by an id is missing from the pack."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from touchstone.accounts.roles import ROLES
from touchstone.guidance.condition import questions_in
from touchstone.guidance.loader import load_library
from touchstone.guidance.model import walk
from touchstone.guidance.pack import Pack
from touchstone.guidance.stage import Requirement, RequirementKind

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "domain" / "ddt-app.md"
ROW = re.compile(r"^\| (?P<id>[A-Z][A-Z0-9]+-[A-Z]?[0-9]+) \|", re.MULTILINE)
SOURCE = re.compile(r"^\| (?P<id>[A-Z0-9]+(-[A-Z0-9]+)*) \| ", re.MULTILINE)
needs_reference = pytest.mark.skipif(not REFERENCE.is_file(), reason="shared data absent: the domain reference")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_library().pack("ddt-app", "2026-01")


@pytest.fixture(scope="module")
def ids(pack: Pack) -> set[str]:
    files = [pack.sheet, *pack.stages]
    return {str(item.id) for file in files for _, item in walk(file) if hasattr(item, "id")}


@needs_reference
def test_every_id_of_the_reference_is_in_the_pack(ids: set[str]) -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    wanted = {match["id"] for match in ROW.finditer(text[text.index("## 1. Scope") :])}
    assert len(wanted) > 100
    assert wanted - ids == set()


@needs_reference
def test_every_source_of_the_reference_is_in_the_pack(pack: Pack) -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    table = text[text.index("### 0.4") : text.index("## 1. Scope")]
    wanted = {match["id"] for match in SOURCE.finditer(table)}
    assert len(wanted) > 50
    assert wanted - set(pack.sheet.sources) == set()


@needs_reference
def test_every_stage_and_open_question_of_the_reference_is_in_the_pack(pack: Pack) -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    codes = re.findall(r"^### 4\.\d Stage (\w+)\.", text, re.MULTILINE)
    codes += re.findall(r"^### 4\.\d Stage (\w+)\. ", text, re.MULTILINE)
    assert set(codes) == {stage.code for stage in pack.stages}
    section = text[text.index("## 12. Open") : text.index("## 13.")]
    numbered = re.findall(r"^(\d+)\. ", section, re.MULTILINE)
    assert [f"OPEN-{number}" for number in numbered] == [question.id for question in pack.sheet.open_questions]


def test_known_ranges_of_ids_are_complete(ids: set[str]) -> None:
    ranges = {
        "PRI-L": 5, "PRI-S": 3, "PRI-X": 2, "CON-X": 4, "DES-L": 5, "DES-X": 1, "DEV-X": 5, "VAL-": 2, "VAL-X": 5,
        "PUR-L": 4, "PUR-X": 3, "DEP-X": 6, "EVM-": 12, "EOL-": 5, "DER-": 7, "GUN-": 5, "ADV-": 15, "PRO-": 7,
        "OPEN-": 14,
    }  # fmt: skip
    wanted = {f"{prefix}{number}" for prefix, last in ranges.items() for number in range(1, last + 1)}
    wanted |= {f"LGL-{number:02d}" for number in range(1, 18)}
    assert wanted - ids == set()


def test_offices_that_the_pack_names_can_be_held_in_the_system(pack: Pack) -> None:
    named = {role.id for role in pack.sheet.roles if role.office}
    assert named - set(ROLES) == set()


def test_everybody_who_decides_holds_an_office(pack: Pack) -> None:
    for stage in pack.stages:
        for role_id in stage.decision_rule.deciders:
            assert pack.role(role_id).office, f"nobody could decide at {stage.id}"


def test_everybody_whose_input_is_needed_can_be_asked(pack: Pack) -> None:
    for stage in pack.stages:
        for role_id in stage.decision_rule.input:
            assert pack.adviser(role_id).id == role_id


def test_every_document_of_a_stage_is_a_requirement_or_comes_with_one(pack: Pack) -> None:
    """What the guidance lists, the machine checks: as a document, or as the question set that makes it."""
    by_set = {"dpia": "dpia", "equality-impact-assessment": "equality-impact"}
    for stage in pack.stages:
        checked = {subject for need in stage.requirements for subject in (need.document, need.set) if subject}
        for need in stage.documents:
            assert need.document in checked or by_set.get(need.document) in checked, f"{stage.id}: {need.document}"


def legal_sets(pack: Pack, stage_id: str) -> set[str | None]:
    needs: tuple[Requirement, ...] = pack.stage(stage_id).requirements
    return {need.set for need in needs if need.kind is RequirementKind.QUESTION_SET and need.obligation == "legal"}


def test_no_road_into_use_goes_round_the_law(pack: Pack) -> None:
    assert legal_sets(pack, "deployment") >= {
        "dpia", "appropriate-policy-document", "prior-consultation", "automated-decisions", "equality-impact"
    }  # fmt: skip
    assert "dpia" in legal_sets(pack, "development") & legal_sets(pack, "validation")


def test_questions_feed_only_rules_that_exist(pack: Pack) -> None:
    """A rule is one of triage, one that closes the light path, a failure check, or the bar of prior consultation."""
    assert pack.triage is not None
    assert pack.triage.light_path is not None
    rules = {rule.id for rule in pack.triage.rules} | {bar.id for bar in pack.triage.light_path.closed_when}
    rules |= {"PC-3", *(f"FC-{number:02d}" for number in range(1, 23))}
    for question in pack.questions.values():
        named = {feed.removeprefix("rule:") for feed in question.feeds if feed.startswith("rule:")}
        assert named - rules == set(), question.id


def test_every_triage_question_that_feeds_a_rule_is_read_by_it(pack: Pack) -> None:
    """Else the reason given beside the question would not be true."""
    assert pack.triage is not None
    read = {rule.id: questions_in(rule.when) for rule in pack.triage.rules}
    for question in pack.triage.all_questions:
        named = {feed.removeprefix("rule:") for feed in question.feeds if feed.startswith("rule:")}
        assert {rule for rule in named & set(read) if question.id not in read[rule]} == set(), question.id
        unsaid = {rule for rule, questions in read.items() if question.id in questions and rule not in named}
        assert unsaid == set(), question.id
