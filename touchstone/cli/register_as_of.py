"""`touchstone register as-of DATE`: what the register said on a day, from the frozen files of that day."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from touchstone.cli import start_django
from touchstone.foundation import clock
from touchstone.foundation.clock import utc_text
from touchstone.foundation.errors import Refusal

if TYPE_CHECKING:
    from touchstone.public.told import Told
    from touchstone.register.as_of import Stood

SHOWN, CANNOT = 0, 2
SCHEMA = "touchstone.register-as-of/1"
#: Key in JSON → heading in text.
SECTIONS = {
    "configuration": "Version, settings and thresholds",
    "error_rates": "Error rates",
    "known_defects": "Known defects, limits and risks",
}
NOTHING_SAID = "The version published then says nothing of this."


def add_as_of(commands: Any) -> None:
    """Add `as-of` to the sub-commands of `register`."""
    parser = commands.add_parser("as-of", help="what was published at the end of a day: version, settings, error rates")
    parser.add_argument("day", metavar="DATE", help="year, month and day, such as 2026-03-27")
    parser.add_argument("--record", metavar="ID", help="one record (default: every record, in short)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(act=show_as_of)


def show_as_of(args: argparse.Namespace) -> int:
    """Print what stood at the end of the day; 2 where the day, or the record, is none."""
    start_django()
    from django.db import connection

    from touchstone.register.as_of import all_that_stood, stood_on
    from touchstone.register.days import read_day
    from touchstone.register.models import RegisterRecord
    from touchstone.register.reading import find_record

    try:
        day = read_day(args.day, at=clock.now())
    except Refusal as refusal:
        return _refused(refusal.message)
    if RegisterRecord._meta.db_table not in connection.introspection.table_names():
        return _refused("There is no register here yet; TOUCHSTONE_VAR says where the data are")
    if args.record is None:
        found: Iterable[Stood] = all_that_stood(day)
    else:
        row = find_record(args.record)
        if row is None:
            return _refused(f"No record {args.record} was ever published here")
        found = [stood_on(row, day)]
    if args.format == "json":
        shown = {"schema": SCHEMA, "as_of": day.isoformat(), "records": [_as_json(one) for one in found]}
        _print([json.dumps(shown, indent=2, ensure_ascii=False)])
    elif args.record is None:
        _print(_all_lines(day.isoformat(), found))
    else:
        _print([line for one in found for line in _lines(one)])
    return SHOWN


def _as_json(stood: Stood) -> dict[str, Any]:
    if stood.entry is None:
        return {"record": stood.record, "published": False}
    told = _told(stood)
    return {
        "record": stood.record,
        "published": True,
        "force": {"code": stood.entry.force_code, "name": stood.entry.force_name},
        "title": (stood.data or {}).get("title", {}),
        "version": stood.entry.version,
        "event": stood.entry.event,
        "published_at": utc_text(stood.entry.published_at),
        "log_index": stood.entry.position,
        "manifest_digest": stood.entry.public_digest,
        "why": stood.why,
        "is_withdrawn": stood.is_withdrawn,
        "is_taken_away": stood.is_taken_away,
        **{key: [{"heading": one.heading, "text": one.text} for one in told[key]] for key in SECTIONS},
    }


def _told(stood: Stood) -> dict[str, Sequence[Told]]:
    from touchstone.documents.atrs_record.evaluation_reading import read_evaluation
    from touchstone.documents.atrs_record.evaluation_words import ENGLISH
    from touchstone.public.comparison import EVERY
    from touchstone.public.told import sections_of

    if stood.data is None or stood.is_withdrawn:
        return dict.fromkeys(SECTIONS, ())
    readings = [read_evaluation(one, ENGLISH, most=EVERY) for one in stood.data.get("evaluations", ())]
    sections = sections_of(stood.data, readings)
    return {key: getattr(sections, key) for key in SECTIONS}


def _all_lines(day: str, found: Iterable[Stood]) -> Iterator[str]:
    lines = [_in_short(one) for one in found]
    yield f"{day}: {len(lines)} record{'' if len(lines) == 1 else 's'}"
    yield from lines or ["Nothing was published then."]


def _in_short(stood: Stood) -> str:
    if stood.entry is None:
        return f"{stood.record}  Nothing was published then."
    return "  ".join([stood.record, f"version {stood.entry.version}", stood.entry.force_name, _title(stood)])


def _title(stood: Stood) -> str:
    if stood.is_withdrawn:
        return "(withdrawn)"
    if stood.data is None:
        return "(content taken away since)"
    title = stood.data.get("title", {})
    return str(title.get("en") or next(iter(title.values()), ""))


def _lines(stood: Stood) -> Iterator[str]:
    yield f"Record:    {stood.record}"
    yield f"Day:       {stood.day.isoformat()}, at its end in London"
    if stood.entry is None:
        yield "Nothing was published about this record then."
        return
    yield f"Force:     {stood.entry.force_name} ({stood.entry.force_code})"
    yield f"Title:     {_title(stood)}"
    yield f"Version:   {stood.entry.version}, {stood.entry.event}, {utc_text(stood.entry.published_at)}"
    yield f"Log index: {stood.entry.position}"
    yield f"Manifest:  {stood.entry.public_digest}"
    if stood.is_withdrawn or stood.is_taken_away:
        return
    told = _told(stood)
    for key, heading in SECTIONS.items():
        yield from ("", heading)
        for one in told[key]:
            yield f"  {one.heading}"
            yield from (f"    {line}" for line in one.text.splitlines())
        if not told[key]:
            yield f"  {NOTHING_SAID}"


def _refused(message: str) -> int:
    print(f"{message}.", file=sys.stderr)
    return CANNOT


def _print(lines: Iterable[str]) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    print("\n".join(lines).encode(encoding, "backslashreplace").decode(encoding))
