"""Public entries, format 1: built, written in their one form, and parsed strictly (section 5)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from touchstone.foundation.canonical_json import MAX_INTEGER
from touchstone.foundation.clock import utc_text
from touchstone.foundation.identifiers import is_record_id
from touchstone.translog.events import APPROVING_ROLES, EVENTS, FORCE_CODE, HMAC_DIGEST, SHA256_DIGEST, EventKind
from touchstone.translog.faults import Malformed
from touchstone.translog.narrow_json import check_keys, narrow_bytes, parse_narrow
from touchstone.translog.tiles import MAX_ENTRY_BYTES

FORMAT = 1

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")


@dataclass(frozen=True)
class PublicEntry:
    """One entry of the public log; the meaning of each key is in section 5.2. Not checked until written or parsed."""

    event: str
    seq: int
    time: str
    data: Mapping[str, str] = field(default_factory=dict)
    force: str | None = None
    prior: int | None = None
    private: str | None = None
    public: str | None = None
    record: str | None = None
    role: str | None = None
    version: int | None = None
    format: int = FORMAT

    @property
    def is_on_record(self) -> bool:
        """Whether this is a publication of a record."""
        return self.record is not None

    def to_bytes(self, *, roles: Collection[str] = APPROVING_ROLES) -> bytes:
        """The canonical bytes to log. Raises Malformed for anything section 5 does not allow, or over 4,096 bytes."""
        check_entry(self, roles=roles)
        return narrow_bytes({**asdict(self), "data": dict(self.data)}, limit=MAX_ENTRY_BYTES)


_KEYS = frozenset(PublicEntry.__dataclass_fields__)


def parse_entry(raw: bytes, *, roles: Collection[str] = APPROVING_ROLES) -> PublicEntry:
    """The entry in `raw`. Raises Malformed unless it is canonical and each key keeps the rules of section 5."""
    value = parse_narrow(raw, limit=MAX_ENTRY_BYTES)
    check_keys(value, _KEYS)
    entry = PublicEntry(**value)
    check_entry(entry, roles=roles)
    return entry


def check_entry(entry: PublicEntry, *, roles: Collection[str] = APPROVING_ROLES) -> None:
    """Raise Malformed unless the entry keeps the rules of 5.2 and 5.3 that can be seen from itself alone."""
    _require(type(entry.format) is int and entry.format == FORMAT, "format", entry.format)
    _require(_is_count(entry.seq), "seq", entry.seq)
    kind = EVENTS.get(entry.event) if isinstance(entry.event, str) else None
    if kind is None:
        raise Malformed("no such event", found=repr(entry.event)[:80])
    if entry.event == "continue" and entry.seq != 0:
        raise Malformed("only entry 0 continues another log", expected="0", found=str(entry.seq))
    parse_time(entry.time)
    _check_data(entry, kind)
    _check_force(entry, kind)
    if kind.is_on_record:
        _check_publication(entry, roles)
    else:
        for key in ("record", "version", "prior", "private", "public", "role"):
            _require(getattr(entry, key) is None, key, getattr(entry, key))


def record_event(
    *,
    event: str,
    seq: int,
    at: datetime,
    record: str,
    version: int,
    force: str,
    prior: int | None,
    public: str,
    private: str,
    role: str,
    from_force: str | None = None,
) -> PublicEntry:
    """A publication of a record (`publish` to `transfer`); `from_force` for a transfer only. Raises Malformed."""
    entry = PublicEntry(
        event=event,
        seq=seq,
        time=utc_text(at),
        data={} if from_force is None else {"from": from_force},
        force=force,
        prior=prior,
        private=private,
        public=public,
        record=record,
        role=role,
        version=version,
    )
    check_entry(entry)
    return entry


def other_event(
    *, event: str, seq: int, at: datetime, data: Mapping[str, str], force: str | None = None
) -> PublicEntry:
    """An event that is not on a record: `key-add`, `key-retire`, `force-change`, `continue`, `anchor`.

    `data` as in section 5.3. Raises Malformed.
    """
    entry = PublicEntry(event=event, seq=seq, time=utc_text(at), data=dict(data), force=force)
    check_entry(entry)
    return entry


def parse_time(text: object) -> datetime:
    """The moment of an entry's `time`. Raises Malformed unless it is YYYY-MM-DDThh:mm:ssZ and exists."""
    if not isinstance(text, str) or not _TIME.match(text):
        raise Malformed("a time is YYYY-MM-DDThh:mm:ssZ", found=repr(text)[:80])
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Malformed("no moment of the calendar", found=text) from error


def _check_data(entry: PublicEntry, kind: EventKind) -> None:
    if not isinstance(entry.data, Mapping) or set(entry.data) != set(kind.data):
        raise Malformed("other data than the event has", expected=str(sorted(kind.data)), found=repr(entry.data)[:80])
    for key, check in kind.data.items():
        text = entry.data[key]
        if not isinstance(text, str):
            raise Malformed("data holds texts only", found=repr(text)[:80])
        check(text)


def _check_force(entry: PublicEntry, kind: EventKind) -> None:
    if kind.has_force:
        _require(_matches(FORCE_CODE, entry.force), "force", entry.force)
    else:
        _require(entry.force is None, "force", entry.force)


def _check_publication(entry: PublicEntry, roles: Collection[str]) -> None:
    _require(is_record_id(entry.record), "record", entry.record)
    _require(_matches(SHA256_DIGEST, entry.public), "public", entry.public)
    _require(_matches(HMAC_DIGEST, entry.private), "private", entry.private)
    _require(isinstance(entry.role, str) and entry.role in roles, "role", entry.role)
    _require(_is_count(entry.version) and entry.version != 0, "version", entry.version)
    if entry.event == "publish":
        _require(entry.prior is None, "prior", entry.prior)
        _require(entry.version == 1, "version", entry.version)
    else:
        _require(_is_count(entry.prior) and (entry.prior or 0) < entry.seq, "prior", entry.prior)
        _require(entry.version != 1, "version", entry.version)


def _require(holds: bool, key: str, found: Any) -> None:
    if not holds:
        raise Malformed(f"the entry's {key} is not what its event allows", found=repr(found)[:80])


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= MAX_INTEGER


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.match(value) is not None
