"""What the list shows of one version of a record, read from its published data alone, and how the record stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from touchstone.register.said import Words, as_day, choices_under, fields_of, words_under

IN_USE = ("beta-pilot", "private-beta", "public-beta", "production")
LEVELS = ("nil-or-minimal", "limited", "substantial", "severe")
IMPACT_AXES = ("individuals", "communities", "risk")
WITHDRAWN, ASSURANCE_NOT_SHOWN, REVIEW_OVERDUE, WITHHOLDING_OVERDUE, NOT_CONFIRMED = STANDINGS = (
    "withdrawn",
    "assurance-not-shown",
    "review-overdue",
    "withholding-overdue",
    "not-confirmed",
)


@dataclass(frozen=True, kw_only=True)
class Entered:
    """One version's place in the log, as the list needs it."""

    record: str
    version: int
    event: str
    force_code: str
    force_name: str
    position: int
    public_digest: str
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class Card:
    """One version of a record. What a withdrawal took away is empty; `is_taken_away` says that it was.

    `impact`: the highest level that the force published in going lighter or heavier than was computed, "" where it
    published none; `looked_at_on`: the last decision or test that the record shows; `withheld_until`: the first day on
    which the withholding of a part falls to be looked at again; `first_published_at`: of the record.
    """

    record: str
    version: int
    event: str
    force_code: str
    force_name: str
    log_index: int
    public_digest: str
    first_published_at: datetime
    published_at: datetime
    title: Words = field(default_factory=dict)
    summary: Words = field(default_factory=dict)
    phase: str = ""
    stage: str = ""
    stage_name: str = ""
    purposes: Mapping[str, Words] = field(default_factory=dict)
    technologies: Mapping[str, Words] = field(default_factory=dict)
    impact: str = ""
    people: Words = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    looked_at_on: date | None = None
    withheld_until: date | None = None
    has_assurance: bool = True
    is_demonstration: bool = False
    is_withdrawn: bool = False
    is_taken_away: bool = False

    def standing(self, day: date) -> tuple[str, ...]:
        """Which of STANDINGS hold on the day, from what was published. The twelve months are the register's rule."""
        if self.is_withdrawn:
            return (WITHDRAWN,)
        if self.is_taken_away:
            return ()
        year_before = a_year_before(day)
        is_in_use = self.phase in IN_USE
        looked_at = self.looked_at_on or self.first_published_at.date()
        holds = {
            ASSURANCE_NOT_SHOWN: not self.has_assurance,
            REVIEW_OVERDUE: is_in_use and looked_at < year_before,
            WITHHOLDING_OVERDUE: self.withheld_until is not None and self.withheld_until < day,
            NOT_CONFIRMED: self.phase != "retired" and self.published_at.date() < year_before,
        }
        return tuple(name for name, is_so in holds.items() if is_so)


def card_of(data: Mapping[str, Any], entered: Entered, *, first_published_at: datetime) -> Card:
    """The card of a version from its `record.json`: a record, or the notice that it was withdrawn."""
    bare = bare_card(entered, first_published_at=first_published_at)
    if entered.event == "withdraw":
        return replace(bare, is_withdrawn=True, is_demonstration=bool(data.get("is_demonstration")))
    phase = str(data.get("phase", ""))
    return replace(
        bare,
        title=data.get("title", {}),
        summary=data.get("summary", {}),
        phase=phase,
        stage=data.get("stage", {}).get("id", ""),
        stage_name=data.get("stage", {}).get("name", ""),
        purposes=choices_under(data, "atrs.function"),
        technologies=choices_under(data, "atrs.capability"),
        impact=_impact(data),
        people=words_under(data, "atrs.who-is-affected"),
        languages=tuple(data.get("languages", ())),
        looked_at_on=_looked_at_on(data),
        withheld_until=_withheld_until(data),
        has_assurance=_has_assurance(data, phase),
        is_demonstration=bool(data.get("is_demonstration")),
    )


def bare_card(entered: Entered, *, first_published_at: datetime) -> Card:
    """What the log itself says of a version: all that is left where its content was taken away."""
    return Card(
        record=entered.record,
        version=entered.version,
        event=entered.event,
        force_code=entered.force_code,
        force_name=entered.force_name,
        log_index=entered.position,
        public_digest=entered.public_digest,
        first_published_at=first_published_at,
        published_at=entered.published_at,
    )


def a_year_before(day: date) -> date:
    """The same day a year before; of 29 February, the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _impact(data: Mapping[str, Any]) -> str:
    chosen = [one["chosen"] for one in data.get("departures", ()) if one["axis"] in IMPACT_AXES]
    return max((level for level in chosen if level in LEVELS), key=LEVELS.index, default="")


def _looked_at_on(data: Mapping[str, Any]) -> date | None:
    told = [one.get("on", "") for one in data.get("decisions", ())]
    told += [one.get("performed_on", "") for one in data.get("evaluations", ())]
    return max((day for one in told if (day := as_day(one))), default=None)


def _withheld_until(data: Mapping[str, Any]) -> date | None:
    told = [one.get("review_on", "") for one in fields_of(data) if one["state"] == "withheld"]
    return min((day for one in told if (day := as_day(one))), default=None)


def _has_assurance(data: Mapping[str, Any], phase: str) -> bool:
    """Whether what is in use shows any: a safeguard; a gate decision, where it was in use before it came here."""
    if phase == "retired":
        return True
    if data.get("in_use_without_assurance"):
        return bool(data.get("decisions"))
    return phase not in IN_USE or bool(data.get("safeguards"))
