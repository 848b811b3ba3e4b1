"""Snapshot and pack into the public record: plain words, safeguards, decisions, then both tiers.

Nothing marked, withheld, hidden or not meant for publication gets in. What is withheld is shown as withheld, what is
owed and not answered as not yet answered; what nobody has to give and nobody gave is passed over on the page. No date
of the register's own is printed: the bytes must stay true for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from touchstone.documents.atrs_record.evaluations import evaluations_of
from touchstone.documents.atrs_record.layout import LAYOUTS, PLAIN, STANDARD, SUMMARY, TIERS, TITLE, PlainPart
from touchstone.documents.atrs_record.metadata import typed_values
from touchstone.documents.atrs_record.safeguards import decisions_of, safeguards_of, stage_name
from touchstone.documents.atrs_record.values import Words, languages_of, public_parts, text_of
from touchstone.documents.document_type import Sources
from touchstone.domain.assessment import view_case
from touchstone.domain.release.exemptions import WithheldField, combined_if_secret
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Question

SCHEMA = "touchstone.public-record/1"
QUESTION_SET = "transparency-record"
PUBLIC_FEED = "public:"
WITHHELD_FIELDS = "ATRS-Q7"
ANSWERED, WITHHELD, NOT_ANSWERED, NOT_GIVEN = "answered", "withheld", "not-answered", "not-given"
AXES = {
    "individuals": "Impact on individuals",
    "communities": "Impact on communities",
    "risk": "Associated risk",
    "contentious": "Contentious",
    "path": "How much of the guidance is worked through",
}

Facts = dict[str, Any]


def build(sources: Sources) -> Facts:
    """The record as JSON-like facts of schema `touchstone.public-record/1`.

    `evaluations` is there only where one is offered. Raises NotPublishable for an offered result that may not leave,
    and ClaimNotBorneOut for a claim that its result does not bear out.
    """
    snapshot, pack = sources.snapshot, sources.pack
    case = _Case(sources)
    fields = {question.id: _field(question, case) for question in _asked(pack) if question.id in case.shown}
    facts = {
        "schema": SCHEMA,
        "record": sources.record,
        "force": {"code": sources.force[0], "name": sources.force[1]},
        "title": _first_text(fields, TITLE),
        "summary": _first_text(fields, SUMMARY),
        "is_demonstration": snapshot.is_demonstration,
        "standard": {"name": STANDARD, "layouts": list(LAYOUTS)},
        "phase": _choice(case, "atrs.phase"),
        "metadata": typed_values(lambda one: {} if case.withholds(one) else case.values.get(one, {})),
        "stage": {"id": snapshot.stage, "name": stage_name(snapshot.stage, pack)},
        "status": snapshot.status,
        "in_use_without_assurance": snapshot.entry == "in-use",
        "plain": [_plain_part(part, fields) for part in PLAIN],
        "safeguards": safeguards_of(snapshot, pack, sources.marks),
        "decisions": decisions_of(snapshot, pack),
        "departures": _departures(sources),
        "tiers": [_tier(tier, fields) for tier in sorted(TIERS)],
        "about": _about(fields),
        "guidance": [{"pack": pin.pack, "version": pin.version} for pin in snapshot.packs],
        "languages": _languages(fields),
    }
    offered = evaluations_of(sources.evaluations, pack)
    return {**facts, "evaluations": offered} if offered else facts


class _Case:
    """The answers that count, and which of them the force keeps from the public."""

    def __init__(self, sources: Sources) -> None:
        view = view_case(snapshot=sources.snapshot, pack=sources.pack)
        self.shown = view.shown
        own = {one.id for one in sources.pack.question_set(QUESTION_SET).questions}
        self.elsewhere = [one for key, one in sources.pack.questions.items() if key in view.shown and key not in own]
        self.values = view.values
        self.marks = sources.marks
        self.listed = _grounds(view.values.get(WITHHELD_FIELDS, {}))
        self.withheld = sources.withheld

    def withholds(self, question: str) -> bool:
        """Whether the answer is withheld under an exemption, carries a handling mark, or is listed as withheld."""
        return bool(self.marks.get(question)) or question in self.listed or question in self.withheld

    def told(self, question: str) -> Facts:
        """What the public reads in place of a withheld answer: the ground, and until when where a day is set."""
        field: WithheldField | None = self.withheld.get(question)
        if field is None:
            return {"ground": combined_if_secret(self.listed.get(question, ""))}
        return {"ground": field.ground, "review_on": field.review_on.isoformat()}


def _grounds(value: Mapping[str, Any]) -> dict[str, str]:
    """Question id → exemption, from the rows in which the force records what it withholds and why."""
    rows = [row for row in value.get("value", ()) if isinstance(row, Mapping)]
    return {str(row["field"]): str(row.get("exemption", "")) for row in rows if row.get("field")}


def _asked(pack: Pack) -> list[Question]:
    """The questions of the record's own set that have a place in it."""
    return [one for one in pack.question_set(QUESTION_SET).questions if PUBLIC_FEED + one.id in one.feeds]


def _feeding(question: Question, case: _Case) -> list[Question]:
    """The question itself, then those asked elsewhere that say the same: an answer given once is used here."""
    others = [one for one in case.elsewhere if PUBLIC_FEED + question.id in one.feeds]
    return [question, *others]


def _parts(question: Question, case: _Case) -> list[Facts]:
    for one in _feeding(question, case):
        found = [] if case.withholds(one.id) else public_parts(one, case.values.get(one.id, {}))
        if found:
            return found
    return []


def _field(question: Question, case: _Case) -> Facts:
    is_withheld = case.withholds(question.id)
    parts = [] if is_withheld else _parts(question, case)
    return {
        "question": question.id,
        "tier": question.tier or 0,
        "headings": {
            layout: {"number": heading.number or "", "name": heading.name.en}
            for layout in LAYOUTS
            if (heading := question.headings.get(layout)) is not None
        },
        "asked": text_of(question.text),
        "state": WITHHELD if is_withheld else ANSWERED if parts else _empty_state(question),
        "parts": parts,
        **case.told(question.id),
    }


def _empty_state(question: Question) -> str:
    return NOT_ANSWERED if any(field.required for field in question.fields) else NOT_GIVEN


def _plain_part(part: PlainPart, fields: Mapping[str, Facts]) -> Facts:
    found = [fields[one] for one in part.questions if one in fields]
    answered = [one for one in found if one["state"] == ANSWERED]
    withheld = [one for one in found if one["state"] == WITHHELD]
    state = ANSWERED if answered else WITHHELD if withheld else NOT_ANSWERED
    told = [{"ground": one["ground"], "review_on": one["review_on"]} for one in withheld if "review_on" in one]
    return {
        **({"withheld": told} if told else {}),
        "id": part.id,
        "heading": part.heading,
        "state": state,
        "questions": [one["question"] for one in answered],
        "parts": [one for field in answered for one in field["parts"]],
    }


def _tier(tier: int, fields: Mapping[str, Facts]) -> Facts:
    return {"tier": tier, "heading": TIERS[tier], "fields": [one for one in fields.values() if one["tier"] == tier]}


def _about(fields: Mapping[str, Facts]) -> list[Facts]:
    return [one for one in fields.values() if one["tier"] == 0]


def _first_text(fields: Mapping[str, Facts], questions: tuple[str, ...]) -> Words:
    parts = [part for one in questions for part in fields.get(one, {}).get("parts", ())]
    return next((dict(part["text"]) for part in parts if "text" in part), {})


def _choice(case: _Case, question: str) -> str:
    """The id chosen, where the question is shown, answered and not withheld."""
    value = "" if case.withholds(question) else case.values.get(question, {}).get("value", "")
    return value if isinstance(value, str) else ""


def _departures(sources: Sources) -> list[Facts]:
    """Going lighter or heavier than triage computed: shown in public with its reason, unless that is marked."""
    return [
        {
            "axis": one.axis,
            "axis_words": AXES.get(one.axis, one.axis),
            "computed": one.computed,
            "chosen": one.chosen,
            "why": "" if sources.marks.get(f"departure:{one.axis}") else one.reasons,
        }
        for one in sources.snapshot.overrides
    ]


def _languages(fields: Mapping[str, Facts]) -> list[str]:
    found = {"en"}
    for one in fields.values():
        found |= languages_of(one["parts"])
    return sorted(found)
