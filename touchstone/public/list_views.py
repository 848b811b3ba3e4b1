"""The list of records: narrowed by what was chosen or typed, as it is today or as it was at the end of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from touchstone.foundation import clock
from touchstone.pages.impact_words import LEVELS
from touchstone.pages.labels import Label, Words
from touchstone.pages.paging import PAGE_SIZE, pager
from touchstone.public.answers import answer, is_copy, open_to_all
from touchstone.public.asked_list import PARAMETERS, asked_of
from touchstone.public.listing import LISTING, NOT_PUBLISHED, Offered
from touchstone.public.standing_words import PHASES, STANDING_LABELS, TAKEN_AWAY
from touchstone.register.cards import Card
from touchstone.register.days import today


@dataclass(frozen=True)
class Line:
    """One record of the list, with the words for how it stands."""

    card: Card
    standing: tuple[Label, ...]


@open_to_all
def records(request: HttpRequest) -> HttpResponse:
    """Every record that fits; 422 with the form where the day asked for is none."""
    at = clock.now()
    asked, day, typed = asked_of(request, at=at)
    on = day.day or today(at)
    listed, offered = LISTING.find(asked, on=today(at))
    size = max(1, len(listed.cards)) if is_copy(request) else PAGE_SIZE
    part = pager(request, len(listed.cards), size=size, keep=PARAMETERS)
    context = {
        "lines": [Line(card, standing_of(card, on)) for card in LISTING.filled(part.part(listed.cards))],
        "listed": listed,
        "pager": part,
        "asked": typed,
        "day": day,
        "has_errors": bool(day.fault),
        "is_narrowed": any(typed.values()),
        "offered": offered,
        "phases": PHASES,
        "choices": _choices(offered),
    }
    return answer(request, "public/records.html", context, status=422 if day.fault else 200)


def _choices(offered: Offered) -> dict[str, list[tuple[str, Words]]]:
    """The lists whose words are this site's own: value → words."""
    phases: list[tuple[str, Words]] = [(one, PHASES.get(one, one)) for one in offered.phases]
    impacts = [(one, label.text) for one, label in LEVELS.items()]
    return {
        "phases": phases,
        "impacts": [*impacts, (NOT_PUBLISHED, _("Not published"))],
        "standings": [(one, label.text) for one, label in STANDING_LABELS.items()],
    }


def standing_of(card: Card, on: date) -> tuple[Label, ...]:
    """How the record stands on the day, in words."""
    if card.is_taken_away:
        return (TAKEN_AWAY,)
    return tuple(STANDING_LABELS[one] for one in card.standing(on))
