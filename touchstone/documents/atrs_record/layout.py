"""How the public record is laid out: the questions people ask first, then the recording standard's two tiers.

The standard's numbers and names in each layout stand with the questions in the pack.
"""

from __future__ import annotations

from dataclasses import dataclass

STANDARD = "Algorithmic Transparency Recording Standard"
LAYOUTS = ("atrs-v4", "atrs-v3")
TIERS = {
    1: "Tier 1: a short explanation for everybody",
    2: "Tier 2: more detail for interested readers",
}
TITLE = ("atrs.title", "atrs.name")
SUMMARY = ("atrs.one-sentence-description", "atrs.description")


@dataclass(frozen=True)
class PlainPart:
    """One question the public asks first, and the questions of the record that answer it, in order."""

    id: str
    heading: str
    questions: tuple[str, ...]


PLAIN: tuple[PlainPart, ...] = (
    PlainPart("what-it-does", "What it does", ("atrs.description",)),
    PlainPart("why", "Why it is used", ("atrs.problem", "atrs.benefits")),
    PlainPart("who-is-affected", "Who is affected", ("atrs.who-is-affected",)),
    PlainPart("who-decides", "Who decides", ("atrs.human-review",)),
    PlainPart("how-well", "How well it works, and for whom it works worse", ("atrs.model-performance",)),
    PlainPart("challenge", "What to do if it is wrong", ("atrs.appeals-and-review", "atrs.contact-email")),
)
