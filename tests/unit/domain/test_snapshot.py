"""What a decision seals: facts, passage and decisions taken; never what merely waits."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.domain.small_case import AT, FORCE, OTHER_FORCE, answer, case, decision, evidence, run, signature
from touchstone.foundation.canonical_json import canonical_bytes, sha256_digest

CASE = case(
    answers=(answer("q", {"value": ["a", {"b": None}]}), answer("gone", is_disposed=True)),
    evidence=(evidence(expires_on=AT.date()),),
    adopted=frozenset({"b", "a"}),
)


def test_an_organisation_sees_its_own_answer_before_the_shared_one():
    snapshot = case(
        answers=(
            answer("q", "no", scope=FORCE), answer("q", "yes"), answer("r", "yes", scope=OTHER_FORCE),
            answer("gone", is_disposed=True), answer("mine", scope=FORCE, is_disposed=True),
        )
    )  # fmt: skip
    assert snapshot.values_for(FORCE) == {"q": {"value": "no"}}
    assert snapshot.values_for(OTHER_FORCE) == {"q": {"value": "yes"}, "r": {"value": "yes"}}


def test_the_current_run_is_the_owners_last_one_not_left():
    runs = (run("prioritisation", id="a", left_at=AT), run("design", id="b"), run("design", id="c", organisation="x"))
    found = case(stage_runs=runs).current_run
    assert found is not None
    assert found.id == "b"
    assert case(stage_runs=()).current_run is None


def test_what_is_sealed_has_one_canonical_form_and_its_digest():
    data = CASE.sealed_data()
    assert CASE.sealed_digest == sha256_digest(data)
    assert CASE.facts_digest == sha256_digest(data["facts"])
    assert canonical_bytes(data) == canonical_bytes(replace(CASE, adopted=frozenset({"a", "b"})).sealed_data())
    assert data["facts"]["evidence"][0]["expires_on"] == "2026-03-02"


def test_an_open_decision_leaves_the_digest_and_a_taken_one_changes_it():
    waiting = replace(CASE, decisions=(decision(status="open", signatures=(signature("senior-leader", "ann"),)),))
    assert waiting.sealed_digest == CASE.sealed_digest
    assert replace(CASE, decisions=(decision(),)).sealed_digest != CASE.sealed_digest
    assert replace(CASE, decisions=(decision(),)).facts_digest == CASE.facts_digest


def test_every_fact_changes_the_digest():
    for change in ({"title": "Other"}, {"answers": ()}, {"evidence": ()}, {"adopted": frozenset()}, {"path": "light"}):
        assert replace(CASE, **change).facts_digest != CASE.facts_digest
