"""Pages of one record: its newest version, any day gone by, any two versions side by side, and the whole on paper."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from markupsafe import Markup

from touchstone.documents.atrs_record.evaluation_reading import read_evaluations
from touchstone.foundation import clock
from touchstone.pages.labels import Label
from touchstone.pages.languages import chosen_text
from touchstone.pages.text import whole_number
from touchstone.public.answers import answer, base_address, open_to_all, plain_file
from touchstone.public.asked_list import AskedDay, asked_day
from touchstone.public.comparison import Difference, differences
from touchstone.public.feedback.line import feedback_line
from touchstone.public.list_views import standing_of
from touchstone.public.listing import LISTING
from touchstone.public.marked_words import marked_words
from touchstone.public.standing_words import PHASES
from touchstone.public.told import sections_of
from touchstone.public.tongue import PAGE
from touchstone.register import reading
from touchstone.register.as_of import stood_on
from touchstone.register.days import today
from touchstone.register.feeds import record_feed
from touchstone.register.history import history_of
from touchstone.register.models import RegisterRecord
from touchstone.register.reading import VersionShown


@open_to_all
def record(request: HttpRequest, record: str) -> HttpResponse:
    """The live page around a record's latest version, or with `?as_of=` the record as it stood on a day gone by."""
    row, at = found_record(record), clock.now()
    day = asked_day(request, at=at)
    if day.day is not None and day.day < today(at):
        return _on_a_day(request, row, day)
    live = _live(request, row)
    context = {
        **live,
        "feedback": feedback_line(request, row.record),
        "day": day,
        "has_errors": bool(day.fault),
        "compared": _two(request, live["versions"]),
    }
    template = "public/withdrawn.html" if row.is_withdrawn else "public/record.html"
    return answer(request, template, context, status=422 if day.fault else 200)


@open_to_all
def print_view(request: HttpRequest, record: str) -> HttpResponse:
    """The whole record without menus, for paper: what the live page shows, and every field of both tiers."""
    row = found_record(record)
    template = "public/print_withdrawn.html" if row.is_withdrawn else "public/print.html"
    return answer(request, template, {**_live(request, row), "printed_on": today(clock.now())})


@open_to_all
def changes(request: HttpRequest, record: str, version: str) -> HttpResponse:
    """What one version changed, against the one before it."""
    row, number = found_record(record), int(version)
    versions = {one.version: one for one in reading.list_versions(row)}
    context = _compared(row, number - 1, number)
    if context is None:
        raise Http404
    return answer(request, "public/changes.html", {**context, "shown": versions[number]})


@open_to_all
def compare(request: HttpRequest, record: str) -> HttpResponse:
    """Any two versions side by side; what is no version is taken for the newest two."""
    row = found_record(record)
    versions = reading.list_versions(row)
    before, after = _two(request, versions)
    context = _compared(row, before, after) or {"row": row, "differences": None, "before": before, "after": after}
    return answer(request, "public/compare.html", {**context, "versions": [v for v in versions if not v.is_removed]})


@open_to_all
def history(request: HttpRequest, record: str) -> HttpResponse:
    """Every version as data, with digests and places in the log."""
    log = reading.load_log()
    body = json.dumps(history_of(found_record(record), origin=log.origin if log else ""), indent=1, ensure_ascii=False)
    return plain_file(body, "application/json", save_as=f"{record}-history.json")


@open_to_all
def feed(request: HttpRequest, record: str) -> HttpResponse:
    """Every event on the record, newest first, for feed readers. Parameters are not asked for and change nothing."""
    body = record_feed(found_record(record), base=base_address(request))
    return plain_file(body, "application/atom+xml; charset=utf-8")


def found_record(record: str) -> RegisterRecord:
    """The record's projection. Raises Http404."""
    row = reading.find_record(record)
    if row is None:
        raise Http404
    return row


def data_of(record: str, version: int) -> dict[str, Any] | None:
    """The frozen data of a version; None where there is none, or none any more."""
    found = reading.find_file(record, version, "record.json")
    return json.loads(bytes(found.body)) if found else None


def _live(request: HttpRequest, row: RegisterRecord) -> dict[str, Any]:
    versions = reading.list_versions(row)
    return {
        "row": row,
        "data": row.data,
        "readings": read_evaluations(row.data, PAGE),
        "versions": versions,
        "latest": versions[0],
        "log": reading.load_log(),
        "phases": PHASES,
        "standing": _standing(row),
        "address": base_address(request) + reverse("record", args=[row.record]),
        "card_title": chosen_text(row.title)[0] or row.record,
        "card_text": chosen_text(row.summary)[0],
    }


def _standing(row: RegisterRecord) -> tuple[Label, ...]:
    card = LISTING.card(row.record)
    return standing_of(card, today(clock.now())) if card else ()


def _on_a_day(request: HttpRequest, row: RegisterRecord, day: AskedDay) -> HttpResponse:
    assert day.day is not None  # noqa: S101 - asked for only where there is one
    stood = stood_on(row, day.day)
    data = stood.data or {}
    readings = read_evaluations(data, PAGE)
    context = {
        "row": row,
        "stood": stood,
        "day": day,
        "data": data,
        "readings": readings,
        "sections": None if stood.data is None or stood.is_withdrawn else sections_of(data, readings),
        "phases": PHASES,
    }
    return answer(request, "public/as_of.html", context)


def _two(request: HttpRequest, versions: list[VersionShown]) -> tuple[int, int]:
    """The two versions asked for, the earlier first; the newest two where they are not asked for, or are none."""
    there = sorted(one.version for one in versions if not one.is_removed)
    asked = sorted({whole_number(request.GET.get(name, "")) or 0 for name in ("from", "to")} & set(there))
    if len(asked) == 2:
        return asked[0], asked[1]
    return (there[-2], there[-1]) if len(there) > 1 else (0, 0)


def _compared(row: RegisterRecord, before: int, after: int) -> Mapping[str, Any] | None:
    old, new = data_of(row.record, before), data_of(row.record, after)
    if old is None or new is None:
        return None
    return {
        "row": row,
        "before": before,
        "after": after,
        "differences": [(one, *_marked(one)) for one in differences(old, new)],
    }


def _marked(one: Difference) -> tuple[Markup, Markup]:
    return marked_words(one.before, one.after)
