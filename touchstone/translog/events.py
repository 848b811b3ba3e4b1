"""The closed table of public events: which keys each sets, and what its `data` holds (section 5.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from touchstone.translog.base64_text import decode_hash
from touchstone.translog.checkpoint import check_origin
from touchstone.translog.faults import Malformed
from touchstone.translog.vkeys import parse_vkey

# The offices whose holder may approve what becomes public. Codes, never names of people.
APPROVING_ROLES = frozenset(
    {
        "administrator",
        "chief-officer",
        "dpo",
        "equality-adviser",
        "ethics-committee",
        "force-lawyer",
        "iso",
        "pcc",
        "project-lead",
        "publisher",
        "records-manager",
        "senior-leader",
        "siro",
    }
)

FORCE_CODE = re.compile(r"[A-Z0-9]{2,8}\Z")
HMAC_DIGEST = re.compile(r"hmac-sha256:[0-9a-f]{64}\Z")
SHA256_DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,18})\Z")

CheckText = Callable[[str], None]


@dataclass(frozen=True)
class EventKind:
    """Whether an event is one on a record, whether it names a force, and the checks of each key of its `data`."""

    is_on_record: bool
    has_force: bool
    data: Mapping[str, CheckText]


def check_pattern(pattern: re.Pattern[str], *, meaning: str) -> CheckText:
    """A check that raises Malformed for a text the pattern does not match whole."""

    def check(text: str) -> None:
        if not pattern.match(text):
            raise Malformed(f"not {meaning}", found=repr(text[:80]))

    return check


def check_day(text: str) -> None:
    """Raise Malformed unless the text is a day of the calendar, YYYY-MM-DD."""
    check_pattern(_DAY, meaning="a day, YYYY-MM-DD")(text)
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise Malformed("no day of the calendar", found=text) from error


def _check_force_codes(text: str) -> None:
    for code in text.split(","):
        _check_force(code)


def _check_change(text: str) -> None:
    if text not in ("merge", "split", "rename"):
        raise Malformed("a force change is a merge, split or rename", found=repr(text[:40]))


def _check_vkey(text: str) -> None:
    parse_vkey(text)


def _check_root(text: str) -> None:
    decode_hash(text)


_check_force = check_pattern(FORCE_CODE, meaning="a force code")

_ON_RECORD = EventKind(is_on_record=True, has_force=True, data={})
_KEY = EventKind(is_on_record=False, has_force=False, data={"vkey": _check_vkey})

EVENTS: Mapping[str, EventKind] = {
    "publish": _ON_RECORD,
    "decision": _ON_RECORD,
    "revise": _ON_RECORD,
    "correct": _ON_RECORD,
    "withdraw": _ON_RECORD,
    "transfer": EventKind(is_on_record=True, has_force=True, data={"from": _check_force}),
    "force-change": EventKind(
        is_on_record=False, has_force=True, data={"from": _check_force_codes, "kind": _check_change}
    ),
    "key-add": _KEY,
    "key-retire": _KEY,
    "continue": EventKind(
        is_on_record=False,
        has_force=False,
        data={
            "origin": check_origin,
            "size": check_pattern(_DECIMAL, meaning="a size in decimal"),
            "root": _check_root,
        },
    ),
    "anchor": EventKind(
        is_on_record=False,
        has_force=False,
        data={"anchor": check_pattern(HMAC_DIGEST, meaning="a keyed digest"), "day": check_day},
    ),
}

RECORD_EVENTS = frozenset(name for name, kind in EVENTS.items() if kind.is_on_record)
