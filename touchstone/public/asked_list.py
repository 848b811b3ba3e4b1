"""What a reader asked of the list, out of the address: a value of bearable length for each part of the filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from touchstone.foundation.errors import Refusal
from touchstone.public.listing import Asked
from touchstone.register.days import read_day

WORDS = ("words", "people")
CHOICES = ("force", "phase", "stage", "purpose", "technology", "impact", "standing")
AS_OF = "as_of"
PARAMETERS = (*WORDS, *CHOICES, AS_OF)
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class AskedDay:
    """The day asked for: as it was typed, as a day, and why it was refused, "" where it was not."""

    typed: str = ""
    day: date | None = None
    fault: str = ""


def asked_of(request: HttpRequest, *, at: datetime) -> tuple[Asked, AskedDay, Mapping[str, str]]:
    """What to look for, the day, and every parameter as it was typed, for the form."""
    typed = {name: _typed(request, name) for name in PARAMETERS}
    day = asked_day(request, at=at)
    # On a day gone by the words are not looked for: they are those of today.
    words = {name: "" if day.day else typed[name] for name in WORDS}
    return Asked(**words, **{name: typed[name] for name in CHOICES}, day=day.day), day, typed


def asked_day(request: HttpRequest, *, at: datetime) -> AskedDay:
    """The day in `as_of`, if there is one."""
    typed = _typed(request, AS_OF).strip()
    if not typed:
        return AskedDay()
    try:
        return AskedDay(typed=typed, day=read_day(typed, at=at))
    except Refusal as refusal:
        return AskedDay(typed=typed, fault=_(refusal.message))


def _typed(request: HttpRequest, name: str) -> str:
    """Without the one character that no database column can hold."""
    return request.GET.get(name, "").replace("\x00", "")[:LONGEST]
