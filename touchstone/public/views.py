"""Pages of the site as a whole: what it is, what changed last, and what its log proves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from touchstone.foundation import clock
from touchstone.public.answers import answer, base_address, open_to_all, plain_file
from touchstone.public.list_views import Line, standing_of
from touchstone.public.listing import LISTING
from touchstone.public.standing_words import PHASES
from touchstone.register import reading
from touchstone.register.days import today
from touchstone.register.feeds import atom_feed

NEWEST = 5
LONGEST_CODE = 8


@open_to_all
def front(request: HttpRequest) -> HttpResponse:
    """What this register is, and what was published last."""
    cards, day = LISTING.every_card(), today(clock.now())
    newest = [Line(card, standing_of(card, day)) for card in cards if not card.is_withdrawn][:NEWEST]
    context = {"newest": newest, "count": len(cards), "log": reading.load_log(), "phases": PHASES}
    return answer(request, "public/front.html", context)


@open_to_all
def feed(request: HttpRequest) -> HttpResponse:
    """Every event on a record, newest first, for feed readers; with `?force=` those of one force alone.

    Any other parameter changes nothing, and a force that published nothing has an empty feed.
    """
    code = "".join(one for one in request.GET.get("force", "").upper() if one.isascii() and one.isalnum())
    body = atom_feed(base=base_address(request), force=code[:LONGEST_CODE])
    return plain_file(body, "application/atom+xml; charset=utf-8")


@open_to_all
def what_the_log_proves(request: HttpRequest) -> HttpResponse:
    """What the log shows and does not show, and how to check it by hand."""
    log = reading.load_log()
    context = {"log": log, "base": base_address(request), "vkey": log.vkeys[0] if log and log.vkeys else ""}
    return answer(request, "public/what_the_log_proves.html", context)
