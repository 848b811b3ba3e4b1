"""The one list of the open data's fields: JSON, CSV, the schema and the dictionary are all made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from touchstone.foundation.clock import utc_text
from touchstone.register.cards import LEVELS, STANDINGS, Card

LANGUAGES = ("en", "cy")
TEXT, BY_LANGUAGE, YES_NO, NUMBER, MOMENT, DAY, LIST, NAMED = (
    "text",
    "by-language",
    "yes-no",
    "number",
    "moment",
    "day",
    "list",
    "named",
)


@dataclass(frozen=True, kw_only=True)
class OpenField:
    """One field. `path`: keys of the JSON object, outermost first; its CSV column is these joined by `_`.

    `allowed`: every value it can have, where they are few; `may_be_empty`: whether it may be null or "".
    """

    path: tuple[str, ...]
    kind: str
    about: str
    value: Callable[[Card, date], Any]
    allowed: tuple[str, ...] = ()
    may_be_empty: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Its columns in the CSV file: one for each language, where it has several."""
        name = "_".join(self.path)
        return tuple(f"{name}_{language}" for language in LANGUAGES) if self.kind == BY_LANGUAGE else (name,)


EVENTS = ("publish", "revise", "correct", "withdraw", "decision", "transfer")
FIELDS: tuple[OpenField, ...] = (
    OpenField(
        path=("record",),
        kind=TEXT,
        about=_("The record's id: 16 letters and digits, never used again."),
        value=lambda card, day: card.record,
    ),
    OpenField(
        path=("force", "code"),
        kind=TEXT,
        about=_("The code of the force whose record it is."),
        value=lambda card, day: card.force_code,
    ),
    OpenField(
        path=("force", "name"), kind=TEXT, about=_("The name of that force."), value=lambda card, day: card.force_name
    ),
    OpenField(
        path=("title",),
        kind=BY_LANGUAGE,
        about=_("The title of the record. Empty where the record was withdrawn."),
        value=lambda card, day: card.title,
        may_be_empty=True,
    ),
    OpenField(
        path=("summary",),
        kind=BY_LANGUAGE,
        about=_("What it is, in a sentence or more."),
        value=lambda card, day: card.summary,
        may_be_empty=True,
    ),
    OpenField(
        path=("phase",),
        kind=TEXT,
        about=_("The phase that the force says the technology is in."),
        value=lambda card, day: card.phase,
        may_be_empty=True,
    ),
    OpenField(
        path=("stage",),
        kind=TEXT,
        about=_("The stage of the guidance that it has reached."),
        value=lambda card, day: card.stage,
        may_be_empty=True,
    ),
    OpenField(
        path=("purposes",),
        kind=NAMED,
        about=_("The functions of government that it serves."),
        value=lambda card, day: card.purposes,
        may_be_empty=True,
    ),
    OpenField(
        path=("technologies",),
        kind=NAMED,
        about=_("The technical capabilities that it uses."),
        value=lambda card, day: card.technologies,
        may_be_empty=True,
    ),
    OpenField(
        path=("impact",),
        kind=TEXT,
        about=_(
            "The highest level of impact or risk that the record publishes, where the force went lighter or heavier "
            "than was computed. Empty where the record publishes none."
        ),
        value=lambda card, day: card.impact,
        allowed=LEVELS,
        may_be_empty=True,
    ),
    OpenField(
        path=("people_affected",),
        kind=BY_LANGUAGE,
        about=_("Who is affected, in the force's own words."),
        value=lambda card, day: card.people,
        may_be_empty=True,
    ),
    OpenField(
        path=("standing",),
        kind=LIST,
        about=_(
            "What a reader should know of the record today: withdrawn; in use with assurance not shown; review "
            "overdue; review of what is withheld overdue; not confirmed for 12 months. Empty where none of these holds."
        ),
        value=lambda card, day: list(card.standing(day)),
        allowed=STANDINGS,
        may_be_empty=True,
    ),
    OpenField(
        path=("last_decision_or_test",),
        kind=DAY,
        about=_("The day of the last decision or test that the record shows."),
        value=lambda card, day: card.looked_at_on.isoformat() if card.looked_at_on else "",
        may_be_empty=True,
    ),
    OpenField(
        path=("languages",),
        kind=LIST,
        about=_("The languages in which the record says something."),
        value=lambda card, day: list(card.languages),
        may_be_empty=True,
    ),
    OpenField(
        path=("is_demonstration",),
        kind=YES_NO,
        about=_("Whether the record only shows how the register works."),
        value=lambda card, day: card.is_demonstration,
    ),
    OpenField(
        path=("is_withdrawn",),
        kind=YES_NO,
        about=_("Whether the record was withdrawn."),
        value=lambda card, day: card.is_withdrawn,
    ),
    OpenField(
        path=("version",),
        kind=NUMBER,
        about=_("The number of the newest version: 1, 2, 3 and so on without gaps."),
        value=lambda card, day: card.version,
    ),
    OpenField(
        path=("event",),
        kind=TEXT,
        about=_("What made that version."),
        value=lambda card, day: card.event,
        allowed=EVENTS,
    ),
    OpenField(
        path=("log_index",),
        kind=NUMBER,
        about=_("The place of that version in the public log, counted from 0."),
        value=lambda card, day: card.log_index,
    ),
    OpenField(
        path=("manifest_digest",),
        kind=TEXT,
        about=_("The digest of the manifest of that version, as the log holds it."),
        value=lambda card, day: card.public_digest,
    ),
    OpenField(
        path=("first_published_at",),
        kind=MOMENT,
        about=_("When version 1 was published, in UTC."),
        value=lambda card, day: utc_text(card.first_published_at),
    ),
    OpenField(
        path=("changed_at",),
        kind=MOMENT,
        about=_("When the newest version was published, in UTC."),
        value=lambda card, day: utc_text(card.published_at),
    ),
    OpenField(
        path=("data",),
        kind=TEXT,
        about=_("Where the whole of the newest version is, as data."),
        value=lambda card, day: f"/records/{card.record}/{card.version}/record.json",
    ),
    OpenField(
        path=("history",),
        kind=TEXT,
        about=_("Where every version of the record is, with digests and places in the log."),
        value=lambda card, day: f"/records/{card.record}/history.json",
    ),
)
COLUMNS: tuple[str, ...] = tuple(column for one in FIELDS for column in one.columns)
