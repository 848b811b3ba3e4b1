"""The register's feed (Atom, RFC 4287): every event on a record, newest first, under addresses that never change."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

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


def atom_feed(*, base: str) -> str:
    """The feed's XML; `base` is the site's address without a slash at its end.

    Ids are made of the log's name and each entry's position, so they stay the same if the site moves.
    """
    rows = list(RegisterEntry.objects.order_by("-position")[:MOST])
    records = {row.record: row for row in RegisterRecord.objects.filter(record__in={one.record for one in rows})}
    state = LogState.objects.filter(name="public").first()
    origin = state.origin if state else "register.invalid/log"
    updated = utc_text(rows[0].published_at) if rows else "1970-01-01T00:00:00Z"
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        "<title>Register of data-driven technologies in policing</title>",
        f"<id>{escape(f'tag:{_authority(origin)},2026:register')}</id>",
        f"<updated>{updated}</updated>",
        f"<link rel={quoteattr('self')} href={quoteattr(base + '/feed.atom')}/>",
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
