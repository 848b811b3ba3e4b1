"""Each question of every pack feeds something that is there: a document, a rule, a public field, a statutory record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from touchstone.guidance.condition import questions_in
from touchstone.guidance.loader import load_library
from touchstone.guidance.model import identity, walk
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Question
from touchstone.guidance.sheet import DocumentType
from touchstone.guidance.stage import Requirement
from touchstone.guidance.triage_rules import LightPathBar, TriageRule

_PUBLIC = re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9-]+")
_STATUTE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


@cache
def everything() -> Pack:
    """The newest main pack with the newest of every supplement, drafts and optional ones too."""
    library = load_library()
    main = library.newest("ddt-app")
    fitting = library.newest_fitting(main, released_only=False)
    return library.compose([(main.id, main.version), *((one.id, one.version) for one in fitting)])


@cache
def rules() -> frozenset[str]:
    """Ids of what decides something from answers, and of the rules of the guidance as a whole.

    Checks, requirements, triage rules, bars of the light path; and a question asked at a gate, whose yes is the rule.
    """
    pack = everything()
    kinds = (Requirement, TriageRule, LightPathBar)
    files = [*pack.stages, *([pack.triage] if pack.triage else [])]
    found = [str(identity(item)) for file in files for _, item in walk(file) if isinstance(item, kinds)]
    at_gates = [one.id for one in pack.questions.values() if one.gate]
    return frozenset([*found, *at_gates, *(one.id for one in (*pack.checks, *pack.sheet.rules))])


@cache
def read_by() -> dict[str, set[str]]:
    """Question → ids of the questions, sets and requirements whose conditions read it."""
    found: dict[str, set[str]] = {}
    pack = everything()
    files = [*pack.stages, *pack.question_sets, *([pack.triage] if pack.triage else [])]
    for item in (item for file in files for _, item in walk(file)):
        for key in ("show_when", "applies_when", "when"):
            for question in questions_in(getattr(item, key, None)):
                found.setdefault(question, set()).add(str(identity(item)))
    return found


def faults(question: Question) -> Iterator[str]:
    documents = {one.id for one in everything().sheet.documents}
    for feed in question.feeds:
        kind, _, target = feed.partition(":")
        known = {
            "document": target in documents,
            "rule": target in rules() or target in read_by().get(question.id, ()),
            "public": bool(_PUBLIC.fullmatch(target)),
            "statute": bool(_STATUTE.fullmatch(target)),
        }
        if not known[kind]:
            yield feed


@pytest.mark.parametrize("question", list(everything().questions.values()), ids=lambda one: one.id)
def test_question_feeds_something_that_is_there(question: Question) -> None:
    assert list(faults(question)) == []


@pytest.mark.parametrize("check", everything().checks, ids=lambda one: one.id)
def test_questions_that_feed_a_check_are_there(check) -> None:
    assert [one for one in check.questions if one not in everything().questions] == []


#: Documents in the list that no stage asks for, each with its reason.
LISTED_ONLY = {"integrated-impact-assessment": "Proposed by research; no stage was seen to ask for it"}


@pytest.mark.parametrize("document", everything().sheet.documents, ids=lambda one: one.id)
def test_document_is_asked_for_or_fed(document: DocumentType) -> None:
    pack = everything()
    fed = {feed for question in pack.questions.values() for feed in question.feeds}
    asked = {need.document for stage in pack.stages for need in (*stage.documents, *stage.requirements)}
    assert (f"document:{document.id}" in fed or document.id in asked) is not (document.id in LISTED_ONLY)


@pytest.mark.parametrize("item", everything().question_sets, ids=lambda one: one.id)
def test_question_set_is_worked_on_in_some_stage(item) -> None:
    pack = everything()
    used = {use.set for stage in pack.stages for use in stage.question_sets}
    light = {pack.triage.light_path.question_set} if pack.triage and pack.triage.light_path else set()
    assert item.id in used | light


@pytest.mark.parametrize("item", [one for one in everything().question_sets if one.instrument], ids=lambda one: one.id)
def test_instrument_of_a_set_says_where_it_applies(item) -> None:
    assert everything().instrument(item.instrument).jurisdiction
