"""The register's feeds (Atom, RFC 4287): every event on a record, newest first, under addresses that never change.

One for all records, one for those of a force, and one for each record.
"""

from __future__ import annotations

from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from django.db.models import QuerySet

from touchstone.foundation.clock import utc_text
from touchstone.register.models import LogState, RegisterEntry, RegisterRecord

MOST = 50
TITLES = {
    "publish": "First published",
    "revise": "Revised",
    "correct": "Error put right",
    "withdraw": "Withdrawn",
    "decision": "Gate decision",
    "transfer": "Passed to another force",
}


REGISTER_TITLE = "Register of data-driven technologies in policing"


def atom_feed(*, base: str, force: str = "") -> str:
    """The XML of the feed of all records, or of those of the force with this code.

    `base` is the site's address without a slash at its end. Ids are made of the log's name and each entry's position,
    so they stay the same if the site moves.
    """
    rows = RegisterEntry.objects.order_by("-position")
    if not force:
        return _feed(rows, base=base, path="/feed.atom", name="register", title=REGISTER_TITLE)
    rows = rows.filter(force_code=force)
    title = f"{REGISTER_TITLE}: {force}"
    return _feed(rows, base=base, path=f"/feed.atom?force={quote(force)}", name=f"force-{quote(force)}", title=title)


def record_feed(row: RegisterRecord, *, base: str) -> str:
    """The XML of the feed of one record; ids as in the feed of all, so that a reader of both sees each event once."""
    rows = RegisterEntry.objects.filter(record=row.record).order_by("-position")
    title = row.title.get("en") or row.record
    path = f"/records/{row.record}/feed.atom"
    return _feed(rows, base=base, path=path, name=f"record-{row.record}", title=title)


def _feed(entries: QuerySet[RegisterEntry], *, base: str, path: str, name: str, title: str) -> str:
    rows = list(entries[:MOST])
    wanted = RegisterRecord.objects.filter(record__in={one.record for one in rows}).defer("data")
    records = {row.record: row for row in wanted}
    state = LogState.objects.filter(name="public").first()
    origin = state.origin if state else "register.invalid/log"
    updated = utc_text(rows[0].published_at) if rows else "1970-01-01T00:00:00Z"
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{escape(title)}</title>",
        f"<id>{escape(f'tag:{_authority(origin)},2026:{name}')}</id>",
        f"<updated>{updated}</updated>",
        f"<link rel={quoteattr('self')} href={quoteattr(base + path)}/>",
        *(_entry(one, records[one.record], base=base, origin=origin) for one in rows if one.record in records),
        "</feed>",
    ]
    return "\n".join(parts) + "\n"


def _entry(row: RegisterEntry, record: RegisterRecord, *, base: str, origin: str) -> str:
    name = record.title.get("en") or row.record
    why = record.reasons.get(str(row.version), {}).get("why", "")
    moment = utc_text(row.published_at)
    mark = "Demonstration: " if record.is_demonstration else ""
    return "\n".join(
        [
            "<entry>",
            f"<title>{escape(f'{mark}{TITLES.get(row.event, row.event)}: {name}')}</title>",
            f"<id>{escape(f'tag:{_authority(origin)},2026:entry-{row.position}')}</id>",
            f"<updated>{moment}</updated>",
            f"<author><name>{escape(row.force_name)}</name></author>",
            f"<link href={quoteattr(f'{base}/records/{row.record}/')}/>",
            f"<summary>{escape(why)}</summary>",
            "</entry>",
        ]
    )


def _authority(origin: str) -> str:
    return origin.split("/")[0]
