"""Safeguards: each rests on a named decision, document, test or advice of the case, or it is not claimed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from touchstone.domain.snapshot import AdviceState, DecisionState, EvidenceState, ProjectSnapshot
from touchstone.foundation.errors import NotFound
from touchstone.guidance.pack import Pack

OUTCOMES = {
    "proceed": "to proceed",
    "proceed-with-conditions": "to proceed, with conditions",
    "return": "to return to an earlier stage",
    "pause": "to pause",
    "stop": "to stop",
}
STRENGTHS = {
    "asserted": "asserted by the force",
    "supplier-tested": "tested by the supplier",
    "force-tested": "tested by the force",
    "independently-tested": "tested independently",
    "confirmed-in-use": "confirmed in use",
}
CONCLUSIONS = {
    "support": "supported it",
    "support-with-changes": "supported it with changes",
    "oppose": "opposed it",
    "no-view": "gave no view",
}
RESPONSES = {"accepted": "accepted the advice", "partly": "accepted it in part", "declined": "declined it"}
# What a document of this kind shows when it is there: the case's own evidence, or a document made from the case.
DOCUMENT_CLAIMS = {
    "dpia": "The effect on people’s data protection rights was assessed.",
    "equality-impact-assessment": "The effect on people with protected characteristics was assessed.",
    "appropriate-policy-document": "There is a policy for handling sensitive data.",
    "validation-report": "It was tested before use, and the tests are written down.",
    "bias-audit": "It was checked for working worse for some groups than for others.",
    "training-record": "Those who use it were trained first.",
}
TEST_NAMES = {"own-data-validation": "Test on the force’s own data", "bias-audit": "Comparison of groups"}
TEST_PURPOSES = {
    "own-data-validation": "It was tested on the force’s own data.",
    "bias-audit": "Its results were compared between groups of people.",
}


def safeguards_of(snapshot: ProjectSnapshot, pack: Pack, marks: Mapping[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    """Claims with what each rests on, in the order decisions, assessments, tests, advice.

    Legal advice, and advice that carries a handling mark, is left out.
    """
    found = [claim_of_decision(one, pack) for one in own_decisions(snapshot)]
    for document, claim in DOCUMENT_CLAIMS.items():
        found += _from_document(document, claim, snapshot, pack)
    for purpose, claim in TEST_PURPOSES.items():
        found += _from_tests(purpose, claim, snapshot)
    return found + _from_advice(snapshot, pack, marks)


def decisions_of(snapshot: ProjectSnapshot, pack: Pack) -> list[dict[str, Any]]:
    """Every gate decision taken, with the offices that signed and never a name."""
    return [decision_facts(one, pack) for one in own_decisions(snapshot)]


def own_decisions(snapshot: ProjectSnapshot) -> list[DecisionState]:
    """The decisions taken by the organisation that owns the project; a partner's are the partner's to publish."""
    own = {run.id for run in snapshot.stage_runs if run.organisation == snapshot.organisation}
    return [one for one in snapshot.decisions if one.status == "taken" and one.stage_run in own]


def decision_facts(decision: DecisionState, pack: Pack) -> dict[str, Any]:
    """One gate decision as the public may read it."""
    return {
        "stage": decision.stage,
        "stage_name": stage_name(decision.stage, pack),
        "outcome": decision.outcome,
        "outcome_words": OUTCOMES.get(decision.outcome, decision.outcome),
        "on": decision.took_place_on.isoformat(),
        "by": [role_name(one.role, pack) for one in decision.signatures],
    }


def stage_name(stage: str, pack: Pack) -> str:
    """The stage's name in the pack; its id where the pack has no such stage."""
    try:
        return pack.stage(stage).name.text.en
    except NotFound:
        return stage


def role_name(role: str, pack: Pack) -> str:
    """The role's name in the pack; its id where the pack has no such role."""
    try:
        return pack.role(role).name.en
    except NotFound:
        return role


def document_name(document: str, pack: Pack) -> str:
    """The document's name in the pack; its id where the pack has no such document."""
    try:
        return pack.document(document).name.en
    except NotFound:
        return document


def _claim(claim: str, kind: str, name: str, on: date | None, strength: str = "") -> dict[str, Any]:
    rests_on = {"kind": kind, "name": name, "on": on.isoformat() if on else ""}
    return {"claim": claim, "rests_on": rests_on, "strength": strength}


def claim_of_decision(decision: DecisionState, pack: Pack) -> dict[str, Any]:
    """The claim that one gate decision supports."""
    facts = decision_facts(decision, pack)
    who = " and ".join(facts["by"]) or "a named office"
    claim = f"{who} decided {facts['outcome_words']} at the end of the stage “{facts['stage_name']}”."
    return _claim(claim, "decision", f"Gate decision, {facts['stage_name']}", decision.took_place_on)


def _from_document(document: str, claim: str, snapshot: ProjectSnapshot, pack: Pack) -> list[dict[str, Any]]:
    title = document_name(document, pack)
    made = [one for one in snapshot.documents if one.document == document]
    if made:
        return [_claim(claim, "document", f"{title}, version {made[-1].number}", made[-1].prepared_at.date())]
    files = [one for one in _standing_evidence(snapshot) if document in one.documents]
    return [_evidence_claim(claim, "document", title, files[-1])] if files else []


def _from_tests(purpose: str, claim: str, snapshot: ProjectSnapshot) -> list[dict[str, Any]]:
    files = [one for one in _standing_evidence(snapshot) if one.purpose == purpose]
    return [_evidence_claim(claim, "test", TEST_NAMES[purpose], files[-1])] if files else []


def _standing_evidence(snapshot: ProjectSnapshot) -> list[EvidenceState]:
    """Evidence that nothing can be held against: not found infected or held back, not past its day."""
    today = snapshot.as_of.date()
    return [
        one
        for one in snapshot.evidence
        if one.scan not in ("infected", "held") and (one.expires_on is None or one.expires_on >= today)
    ]


def _evidence_claim(claim: str, kind: str, name: str, item: EvidenceState) -> dict[str, Any]:
    strength = STRENGTHS.get(item.strength, item.strength)
    return _claim(claim, kind, f"{name}, version {item.number}", item.recorded_at.date(), strength)


def _from_advice(snapshot: ProjectSnapshot, pack: Pack, marks: Mapping[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    return [
        _advice_claim(one, pack)
        for one in snapshot.advice
        if one.advice and one.conclusion in CONCLUSIONS and not marks.get(one.advice) and not _is_legal(one, pack)
    ]


def _is_legal(advice: AdviceState, pack: Pack) -> bool:
    """A lawyer's advice is privileged whether or not anybody has marked it."""
    try:
        role = pack.adviser(advice.adviser).role or advice.adviser
    except NotFound:
        role = advice.adviser
    return "law" in role or advice.given_office_role == "force-lawyer"


def _advice_claim(advice: AdviceState, pack: Pack) -> dict[str, Any]:
    try:
        who = pack.adviser(advice.adviser).name.en
    except NotFound:
        who = advice.adviser
    reply = RESPONSES.get(advice.response, "has not yet replied")
    claim = f"{who} was asked for advice and {CONCLUSIONS[advice.conclusion]}; the force {reply}."
    return _claim(claim, "advice", f"Advice of {who}", advice.given_on)
