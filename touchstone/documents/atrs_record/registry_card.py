"""A small card of the record for the national policing registry: as data, and as text. Its form is ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from touchstone.documents.atrs_record.said import WITHHELD, fields_of, plain_text

SCHEMA = "touchstone.registry-card/1"
MOST_CHARACTERS = 2_000  # of one text
NO_ANSWER, HELD_BACK = "The record holds no answer to this.", "Withheld by the force."

Facts = Mapping[str, Any]


def registry_card(facts: Facts) -> dict[str, Any]:
    """The card as data. An empty text or list says that the record holds no answer; `withheld` names what is held."""
    fields = fields_of(facts)
    told = {"purpose": "atrs.problem", "contact": "atrs.contact-email"}
    said = {key: plain_text(fields[one])[:MOST_CHARACTERS] if one in fields else "" for key, one in told.items()}
    return {
        "schema": SCHEMA,
        "record": facts["record"],
        "is_demonstration": facts["is_demonstration"],
        "force": dict(facts["force"]),
        "tool": facts["title"].get("en") or facts["title"].get("cy", ""),
        "in_one_sentence": facts["summary"].get("en", "")[:MOST_CHARACTERS],
        "purpose": said["purpose"],
        "phase": facts["phase"],
        "stage": facts["stage"]["name"],
        "testing": [*_tests(facts), *_claims(facts, of="test")],
        "governance": [_decision(one) for one in facts["decisions"]],
        "safeguards": [one for kind in ("document", "advice") for one in _claims(facts, of=kind)],
        "contact": said["contact"],
        "withheld": [key for key, one in told.items() if one in fields and fields[one]["state"] == WITHHELD],
    }


def registry_card_text(facts: Facts) -> str:
    """The same card as plain text, a line or list for each part."""
    card = registry_card(facts)
    lines = ["Card for the national policing registry", ""]
    if card["is_demonstration"]:
        lines += ["DEMONSTRATION: this is not a statement by any police force.", ""]
    lines += [f"Force: {card['force']['name']}", f"Tool: {card['tool']}"]
    lines.append(f"In one sentence: {card['in_one_sentence'] or NO_ANSWER}")
    lines.append(f"Purpose: {_said(card, 'purpose')}")
    lines.append(f"Phase: {card['phase'] or NO_ANSWER}")
    lines.append(f"Stage of the guidance: {card['stage']}")
    lines += _list("Testing done", [f"{one['what']}{_by(one)}" for one in card["testing"]])
    lines += _list("Governance checks", [f"{one['what']}{_by(one)}" for one in card["governance"]])
    lines += _list("Safeguards", [one["what"] for one in card["safeguards"]])
    lines += [f"Contact: {_said(card, 'contact')}", f"Record: {card['record']}"]
    return "\n".join(lines) + "\n"


def _tests(facts: Facts) -> list[dict[str, str]]:
    return [
        {"what": one["title"], "by": one["performed_by"], "on": one["performed_on"]}
        for one in facts.get("evaluations", ())
    ]


def _claims(facts: Facts, *, of: str) -> list[dict[str, str]]:
    return [
        {"what": one["claim"], "by": one["strength"], "on": one["rests_on"]["on"]}
        for one in facts["safeguards"]
        if one["rests_on"]["kind"] == of
    ]


def _decision(one: Facts) -> dict[str, str]:
    what = f"{one['stage_name']}: decided {one['outcome_words']}"
    return {"what": what, "by": ", ".join(one["by"]), "on": one["on"]}


def _said(card: Facts, key: str) -> str:
    return str(card[key]) or (HELD_BACK if key in card["withheld"] else NO_ANSWER)


def _list(name: str, entries: list[str]) -> list[str]:
    return [f"{name}:", *(f"- {one}" for one in entries)] if entries else [f"{name}: {NO_ANSWER}"]


def _by(one: Facts) -> str:
    told = ", ".join(part for part in (one["by"], one["on"]) if part)
    return f" ({told})" if told else ""
