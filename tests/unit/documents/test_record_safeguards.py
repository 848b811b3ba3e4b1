"""A safeguard rests on something named that the case holds, or it is not claimed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.golden.documents.record_case import record_case, record_pack
from tests.unit.domain.small_case import AT, advice, decision, evidence, made, run, signature
from touchstone.documents.atrs_record.safeguards import safeguards_of

NOTHING = {"decisions": (), "evidence": (), "advice": (), "documents": ()}


def claims(marks=None, **facts):
    return safeguards_of(record_case(**{**NOTHING, **facts}), record_pack(), marks or {})


def test_a_case_with_nothing_on_file_claims_nothing():
    assert claims() == []


@pytest.mark.parametrize(
    "item",
    [
        evidence(documents=("dpia",), scan="infected"),
        evidence(documents=("dpia",), scan="held"),
        evidence(documents=("dpia",), expires_on=AT.date() - timedelta(days=1)),
        evidence(documents=("other",)),
    ],
    ids=["infected", "held back", "expired", "another document"],
)
def test_evidence_that_does_not_stand_supports_no_claim(item):
    assert claims(evidence=(item,)) == []


def test_a_document_made_from_the_case_comes_before_a_file():
    found = claims(documents=(made("dpia"),), evidence=(evidence(documents=("dpia",), number=7),))
    assert [one["rests_on"] for one in found] == [{"kind": "document", "name": "dpia, version 1", "on": "2026-03-02"}]


def test_a_test_carries_its_strength():
    (found,) = claims(evidence=(evidence(purpose="own-data-validation", strength="independently-tested"),))
    assert found["strength"] == "tested independently"


def test_an_open_decision_and_a_partners_are_not_claimed():
    runs = (run(), run(id="theirs", organisation="elsewhere"))
    decisions = (decision("o", status="open"), decision("t", stage_run="theirs"))
    assert claims(stage_runs=runs, decisions=decisions) == []


def test_a_decision_names_offices_and_nobody():
    (found,) = claims(decisions=(decision(signatures=(signature("senior-leader", "Jo Smith"),)),))
    assert "senior-leader decided to proceed" in found["claim"]
    assert "Jo Smith" not in str(found)


@pytest.mark.parametrize(
    ("one", "marks"),
    [
        (advice("force-lawyer"), {}),
        (advice("panel", given_office_role="force-lawyer"), {}),
        (advice("panel", advice="a9"), {"a9": ("commercial",)}),
        (advice("panel", advice="", conclusion=""), {}),
    ],
    ids=["lawyer", "by a lawyer", "marked", "not given yet"],
)
def test_advice_that_is_privileged_marked_or_missing_is_left_out(one, marks):
    assert claims(advice=(one,), marks=marks) == []


def test_advice_against_is_shown_as_advice_against():
    (found,) = claims(advice=(advice("panel", conclusion="oppose", response="declined"),))
    assert found["claim"] == "panel was asked for advice and opposed it; the force declined it."


def test_what_the_pack_has_no_name_for_is_shown_by_its_id():
    unknown = decision(stage="moonrise", signatures=(signature("astronomer", "x"),))
    found = claims(decisions=(unknown,), advice=(advice("owl"),))
    assert "astronomer decided to proceed at the end of the stage “moonrise”." in found[0]["claim"]
    assert found[1]["claim"].startswith("owl was asked for advice")
