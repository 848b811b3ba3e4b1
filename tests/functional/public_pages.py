"""The public's side: a reader who finds a record, and somebody who checks the log without trusting us."""

from __future__ import annotations

import time
import urllib.error
import urllib.request

from tests.functional.installation import Installation
from tests.functional.people import Somebody

SIGNED_WITHIN_SECONDS = 60.0


def wait_for_checkpoint(at: Installation, *, entries: int) -> int:
    """Wait until the public log has a checkpoint over so many entries; how many it covers. TimeoutError."""
    until = time.monotonic() + SIGNED_WITHIN_SECONDS
    while time.monotonic() < until:
        size = _signed_size(at)
        if size >= entries:
            return size
        time.sleep(0.3)
    raise TimeoutError(f"no checkpoint over {entries} entries within {SIGNED_WITHIN_SECONDS} s")


def _signed_size(at: Installation) -> int:
    try:
        with urllib.request.urlopen(f"{at.public}/log/checkpoint", timeout=10) as answer:  # noqa: S310 - our own site
            return int(answer.read().decode().splitlines()[1])
    except urllib.error.HTTPError:
        return 0


REFERENCE = (
    "/guidance/",
    "/guidance/find/?role=project-lead&stage=design",
    "/guidance/search/?q=protportionality",
    "/guidance/search/?q=" + "x" * 300,
    "/guidance/search/?q=zzqqz",
    "/guidance/glossary/",
    "/guidance/schematic/",
    "/guidance/versions/",
    "/guidance/versions/ddt-app/2026-11/",
    "/guidance/stages/",
    "/guidance/duties/",
    "/guidance/instruments/",
    "/guidance/items/stage.design/",
    "/guidance/items/DPIA-2.1/",
    "/guidance/items/set.dpia/",
    "/guidance/items/source.ENG/",
    "/guidance/items/dpia/",
    "/what-applies/",
    "/what-applies/questions/",
)


def read_the_reference(reader: Somebody) -> None:
    """From the front page into the guidance: one page of each kind."""
    reader.visit("/")
    reader.follow("The guidance that forces follow")
    for path in REFERENCE:
        reader.visit(path)


def read_the_register(reader: Somebody, title: str) -> str:
    """From the front page to the record and all that stands around it; the record's address."""
    reader.visit("/")
    reader.visit("/records/")
    reader.visit("/records/?words=domestic")
    reader.follow(title)
    record = reader.page.url
    reader.follow("in full")
    reader.visit("/what-the-log-proves/")
    reader.visit("/records/?words=no+such+words")
    reader.visit("/completeness/")
    reader.visit("/open-data/")
    reader.visit(f"{record}compare/")
    reader.visit(f"{record}print/")
    reader.visit(record)
    reader.follow("Report an error or ask")
    reader.visit(record)
    return record
