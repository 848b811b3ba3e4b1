"""The register as files for programs: JSON, CSV, their schema and dictionary, and what search engines ask for."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from touchstone.foundation import clock
from touchstone.pages.dates import machine_time
from touchstone.pages.jinja import is_local_mode
from touchstone.public.answers import answer, base_address, open_to_all, plain_file
from touchstone.public.listing import LISTING
from touchstone.public.standing_words import KIND_WORDS, STANDING_LABELS
from touchstone.register.days import today
from touchstone.register.open_data import SCHEMA, as_csv, as_json, schema
from touchstone.register.open_fields import FIELDS

MOST_ADDRESSES = 50_000  # in one site map, by its standard
#: Pages that answer what is typed, and so have no end: no search engine need read them.
_ENDLESS = ("/records/?", "/records/*?", "/guidance/search/", "/guidance/find/")


@open_to_all
def records_json(request: HttpRequest) -> HttpResponse:
    """Every record, withdrawn ones too: what stands in the register now, and where its frozen data is."""
    day = today(clock.now())
    found = {"schema": SCHEMA, "records": [as_json(card, day) for card in LISTING.every_card()]}
    return plain_file(json.dumps(found, indent=1, ensure_ascii=False), "application/json")


@open_to_all
def records_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table."""
    body = as_csv(LISTING.every_card(), today(clock.now()))
    return plain_file(body, "text/csv; charset=utf-8; header=present", save_as="records.csv")


@open_to_all
def records_schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of `records.json`."""
    found = schema(address=base_address(request) + reverse("records-schema"))
    return plain_file(json.dumps(found, indent=1), "application/schema+json")


@open_to_all
def open_data(request: HttpRequest) -> HttpResponse:
    """The dictionary: every field, what it holds, its column and its type."""
    context = {"fields": FIELDS, "kinds": KIND_WORDS, "standing_labels": STANDING_LABELS}
    return answer(request, "public/open_data.html", context)


@open_to_all
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that stays: the site's own, and each record with the day it changed."""
    base = base_address(request)
    names = ("front", "records", "open-data", "what-the-log-proves", "guidance", "what-applies")
    lines = [f"<url><loc>{escape(base + reverse(name))}</loc></url>" for name in names]
    for card in LISTING.every_card()[: MOST_ADDRESSES - len(lines)]:
        address = escape(base + reverse("record", args=[card.record]))
        lines.append(f"<url><loc>{address}</loc><lastmod>{machine_time(card.published_at)}</lastmod></url>")
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{space}">\n'
    return plain_file(head + "\n".join(lines) + "\n</urlset>\n", "application/xml; charset=utf-8")


@open_to_all
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: all that stays. Nothing of an installation that is not for live use."""
    if is_local_mode():
        return plain_file("User-agent: *\nDisallow: /\n", "text/plain; charset=utf-8")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _ENDLESS), "Allow: /", ""]
    lines.append(f"Sitemap: {base_address(request)}{reverse('sitemap')}\n")
    return plain_file("\n".join(lines), "text/plain; charset=utf-8")
