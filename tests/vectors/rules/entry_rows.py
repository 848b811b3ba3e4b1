"""Rows on entries: their form, what the writer takes, digests, and how one follows another."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tests.vectors.rules.sample import Row, Trial, text_of
from touchstone.translog.entries import PublicEntry, other_event, record_event
from touchstone.translog.private_log import keyed_digest

RECORD, OTHER = "9q2k7h4m3t8w5x6r", "4b7c9d2e5f8g3h6j"
BEGAN = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
SALT = bytes(range(0x40, 0x60))
MESSAGE = b'{"body":{"gate":"deploy","outcome":"approved"},"format":1,"record":"9q2k7h4m3t8w5x6r","version":1}'
PRIVATE = keyed_digest(SALT, MESSAGE)
PLAIN = "sha256:736ec67fa1c1a28ee2b5a7baded4be0ddd72769b8acc03003c56fda364092802"
PUBLIC = "sha256:e7ec0c71326b2abc51cdaea773b4123c4e1c803ab55da0d632b7c469be584aac"


def publication(
    seq: int, version: int, *, prior: int | None, record: str = RECORD, event: str = "", at: datetime = BEGAN
) -> PublicEntry:
    """A publication; the first of a record, or a revision."""
    return record_event(
        event=event or ("publish" if version == 1 else "revise"),
        seq=seq,
        at=at,
        record=record,
        version=version,
        force="XX01",
        prior=prior,
        public=PUBLIC,
        private=PRIVATE,
        role="chief-officer",
    )


def anchor(seq: int, day: int) -> PublicEntry:
    """The anchor of a day, counted from the day after the log began; entered at 03:00."""
    at = datetime(2026, 11, 23, 3, tzinfo=UTC) + timedelta(days=day)
    data = {"anchor": keyed_digest(SALT, b"day %d" % day), "day": at.date().isoformat()}
    return other_event(event="anchor", seq=seq, at=at, data=data)


def form_rows() -> list[Row]:
    """Entries in another form, or with other keys."""
    good = publication(0, 1, prior=None).to_bytes()
    value = json.loads(good)
    fewer = {key: item for key, item in value.items() if key != "prior"}
    return [
        (
            "N54",
            "non-canonical JSON with the same meaning",
            "- - -",
            [
                _entry("spaces", json.dumps(value, sort_keys=True).encode()),
                _entry("trailing newline", good + b"\n"),
                _entry("key order", _dump(dict(reversed(value.items())))),
                _entry("escape", good.replace(b"chief-officer", rb"chief\u002dofficer")),
                _entry("1.0", good.replace(b'"format":1', b'"format":1.0')),
                _entry("1e0", good.replace(b'"format":1', b'"format":1e0')),
                _entry("-0", good.replace(b'"seq":0', b'"seq":-0')),
                _entry("true for 1", good.replace(b'"version":1', b'"version":true')),
                _entry("byte order mark", b"\xef\xbb\xbf" + good),
            ],
        ),
        (
            "N55",
            "duplicate key; unknown key; missing key; `seq` not equal to index",
            "- - -",
            [
                _entry("duplicate", good.replace(b'"format":1', b'"format":1,"format":1')),
                _entry("unknown", _dump({**value, "extra": None})),
                _entry("missing", _dump(fewer)),
                _public_log("seq", [publication(1, 1, prior=None)]),
            ],
        ),
    ]


def writer_rows() -> list[Row]:
    """What the writer must not take."""
    return [
        (
            "N56",
            "entry of 4,097 bytes, and of 65,536 bytes, offered to the writer",
            "- - -",
            [{"name": f"{length}", "offer": {"fill": "x", "length": length}} for length in (4_097, 65_536)],
        )
    ]


def sequence_rows() -> list[Row]:
    """Entries that are well formed and do not follow from those before."""
    first = publication(0, 1, prior=None)
    two_records = [first, publication(1, 1, prior=None, record=OTHER)]
    late, later = BEGAN + timedelta(days=2), BEGAN + timedelta(days=3)
    return [
        (
            "N58",
            "`prior` pointing to another record; version gap; two anchors or none for a day",
            "- - -",
            [
                _public_log("prior of another record", [*two_records, publication(2, 2, prior=1)]),
                _public_log("prior not the latest", [first, publication(1, 2, prior=0), publication(2, 3, prior=0)]),
                _public_log("published twice", [first, publication(1, 1, prior=None)]),
                _public_log("version gap", [first, publication(1, 3, prior=0)]),
                _public_log("version repeated", [first, publication(1, 2, prior=0), publication(2, 2, prior=1)]),
                _public_log("two anchors for a day", [first, anchor(1, 0), anchor(2, 0)]),
                _public_log("no anchor for a day", [first, anchor(1, 0), anchor(2, 2)]),
                _public_log("none at all", [first, publication(1, 2, prior=0, at=late)]),
                _public_log("none since", [first, anchor(1, 0), publication(2, 2, prior=0, at=later)]),
            ],
        )
    ]


def digest_rows() -> list[Row]:
    """Digests of private content."""
    plain = publication(0, 1, prior=None).to_bytes().replace(PRIVATE.encode(), PLAIN.encode())
    wrong = bytes(range(0x41, 0x61))
    return [
        (
            "N59",
            "HMAC with the wrong salt; plain SHA-256 in `private`",
            "- - -",
            [
                {"name": "wrong salt", "opening": _opening(wrong, MESSAGE)},
                {"name": "other content", "opening": _opening(SALT, MESSAGE.replace(b"approved", b"refused"))},
                _entry("plain SHA-256", plain),
            ],
        )
    ]


def _opening(salt: bytes, message: bytes) -> dict[str, str]:
    return {"salt": salt.hex(), "message": message.decode(), "digest": PRIVATE}


def _entry(name: str, raw: bytes) -> Trial:
    return {"name": name, "entry": text_of(raw)}


def _public_log(name: str, entries: list[PublicEntry]) -> Trial:
    """A log that is signed and laid out well, so that only its entries can be objected to."""
    return {"name": name, "log": {"entries": [one.to_bytes().decode() for one in entries]}, "changes": []}


def _dump(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
