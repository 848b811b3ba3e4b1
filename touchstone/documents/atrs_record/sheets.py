"""Two sheets to print from the record: for somebody it was used about, and for whoever works with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from touchstone.documents.atrs_record.said import Sheet
from touchstone.documents.rendering import render

USED_ABOUT_YOU, OPERATOR_CARD = "if-used-about-you.html", "operator-card.html"
_ABOUT_YOU = (
    ("what-it-is", "What it is", ("atrs.one-sentence-description", "atrs.description")),
    ("what-it-means", "What it means for you", ("atrs.who-is-affected",)),
    ("who-decides", "Who decides", ("atrs.human-review",)),
    ("how-to-ask", "How to ask about it", ("atrs.contact-email", "atrs.website-url")),
    ("how-to-challenge", "How to challenge what was done", ("atrs.appeals-and-review",)),
)
_OPERATOR = (
    ("for", "What it is for", ("atrs.problem", "atrs.process-integration")),
    ("not-for", "What it is not for: its scope and limits", ("atrs.scope",)),
    ("shows", "What it shows you", ("atrs.provided-information",)),
    (
        "weaknesses",
        "Where it is weak",
        ("atrs.risks-and-mitigations", "atrs.completeness-and-representativeness", "atrs.model-performance"),
    ),
    ("disagree", "How to disagree with it", ("atrs.human-review",)),
    ("training", "What you must have learned first", ("atrs.required-training",)),
)
# Phases in which nobody may rely on it, or not yet.
_NOT_IN_USE = {
    "pre-deployment": "It is not in use yet. Do not use it for any decision.",
    "retired": "It has been retired. Do not use it.",
}

Facts = Mapping[str, Any]


def used_about_you(facts: Facts) -> str:
    """The sheet for a member of the public, as a page of its own."""
    return render("atrs_record/used_about_you.html", _values(facts, _ABOUT_YOU))


def operator_card(facts: Facts) -> str:
    """The card for whoever works with it, as a page of its own."""
    values = _values(facts, _OPERATOR)
    return render("atrs_record/operator_card.html", {**values, "limits": _limits(facts)})


def _values(facts: Facts, parts: tuple[tuple[str, str, tuple[str, ...]], ...]) -> dict[str, Any]:
    sheet = Sheet(facts)
    return {
        "title": str(facts["title"].get("en") or facts["title"].get("cy") or "Transparency record")[:500],
        "force": facts["force"],
        "record": facts["record"],
        "is_demonstration": facts["is_demonstration"],
        "stage": facts["stage"],
        "phase_words": _NOT_IN_USE.get(facts.get("phase", ""), ""),
        "in_use_without_assurance": facts["in_use_without_assurance"],
        "parts": [sheet.part(*part) for part in parts],
    }


def _limits(facts: Facts) -> dict[str, int]:
    """How many limits the published tests set, and how many were not met or could not be told."""
    verdicts = [one["verdict"] for test in facts.get("evaluations", ()) for one in test["limits"]]
    return {
        "tests": len(facts.get("evaluations", ())),
        "set": len(verdicts),
        "not_met": verdicts.count("not_met"),
        "cannot_tell": verdicts.count("cannot_tell"),
    }
