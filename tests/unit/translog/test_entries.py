"""Public entries: their one form, the rules of each event."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors.rules.entry_rows import MESSAGE, PRIVATE, PUBLIC, RECORD, SALT, publication
from tests.vectors.rules.sample import LOG
from touchstone.translog.anchor import anchor_digest, anchor_entry, check_anchor, days_due
from touchstone.translog.base64_text import decode_hash
from touchstone.translog.checkpoint import Checkpoint
from touchstone.translog.entries import PublicEntry, other_event, parse_entry, record_event
from touchstone.translog.events import EVENTS
from touchstone.translog.faults import Malformed
from touchstone.translog.manifest import Manifest, ManifestFile, describe_file, new_manifest, parse_manifest
from touchstone.translog.merkle import leaf_hash, subtrees_of
from touchstone.translog.private_log import (
    PrivateEntry,
    check_opened,
    keyed_digest,
    new_salt,
    parse_private_entry,
)

PUBLISHED = (
    b'{"data":{},"event":"publish","force":"XX01","format":1,"prior":null,"private":"hmac-sha256:'
    b'0d2ad24dfa1f5cc1df94c02ca5975c5e5deaf8c07f01281b6782067d8ae3b383","public":"sha256:'
    b'e7ec0c71326b2abc51cdaea773b4123c4e1c803ab55da0d632b7c469be584aac","record":"9q2k7h4m3t8w5x6r",'
    b'"role":"chief-officer","seq":0,"time":"2026-11-22T10:15:00Z","version":1}'
)
ANCHORED = (
    b'{"data":{"anchor":"hmac-sha256:017e07d7473ecb0e6935cf44763b4b8a1c9ee54746d52a7f214c75b615780d47",'
    b'"day":"2026-11-23"},"event":"anchor","force":null,"format":1,"prior":null,"private":null,"public":null,'
    b'"record":null,"role":null,"seq":1,"time":"2026-11-23T03:00:00Z","version":null}'
)
ANCHOR_SALT = bytes(range(0x60, 0x80))
PRIVATE_CHECKPOINT = Checkpoint("private.example/log", 7, decode_hash("QuIyQFlOjT2ty5uSoeVz0jQv+vcGndBDa8z79qkIjZo="))
AT = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
WORKED_MANIFEST = Manifest(
    record=RECORD,
    version=1,
    files=(
        ManifestFile(18231, "index.html", "11" * 32, "text/html; charset=utf-8"),
        ManifestFile(6120, "record.json", "22" * 32, "application/json"),
    ),
    nonce="33" * 32,
)


def test_the_worked_entries_have_the_fixed_bytes_and_leaves() -> None:
    published = publication(0, 1, prior=None).to_bytes()
    anchored = anchor_entry(
        seq=1,
        at=datetime(2026, 11, 23, 3, tzinfo=UTC),
        day=datetime(2026, 11, 23, tzinfo=UTC).date(),
        salt=ANCHOR_SALT,
        private=PRIVATE_CHECKPOINT,
    ).to_bytes()
    assert (published, anchored) == (PUBLISHED, ANCHORED)
    assert (len(published), len(anchored)) == (341, 279)
    leaves = [leaf_hash(published), leaf_hash(anchored)]
    assert leaves[0].hex() == "02c5366121ecc33443853108efe60847501228ca4e1dbca38fc5d2b3aed1b7b2"
    assert leaves[1].hex() == "ee4050983eb23dd6974374a312e69033521489b1833144841b8a7e0e673af71f"
    assert subtrees_of(leaves).root().hex() == "4f8ca6154bbc49d48d1339cb5739f6f5947f7306bbc80df04bb0a20b46f360e8"


def test_the_worked_manifest_and_digests() -> None:
    raw = WORKED_MANIFEST.to_bytes()
    assert len(raw) == 421
    assert WORKED_MANIFEST.digest == PUBLIC
    assert parse_manifest(raw) == WORKED_MANIFEST
    assert keyed_digest(SALT, MESSAGE) == "hmac-sha256:0d2ad24dfa1f5cc1df94c02ca5975c5e5deaf8c07f01281b6782067d8ae3b383"
    digest = "hmac-sha256:017e07d7473ecb0e6935cf44763b4b8a1c9ee54746d52a7f214c75b615780d47"
    assert anchor_digest(ANCHOR_SALT, PRIVATE_CHECKPOINT) == digest
    check_anchor(digest, salt=ANCHOR_SALT, private=PRIVATE_CHECKPOINT)
    with pytest.raises(Malformed):
        check_anchor(digest, salt=SALT, private=PRIVATE_CHECKPOINT)


DATA: dict[str, dict[str, str]] = {
    "transfer": {"from": "XX02"},
    "force-change": {"from": "XX01,XX02", "kind": "merge"},
    "key-add": {"vkey": LOG.key.text},
    "key-retire": {"vkey": LOG.key.text},
    "continue": {"origin": "old.example/log", "size": "7", "root": "QuIyQFlOjT2ty5uSoeVz0jQv+vcGndBDa8z79qkIjZo="},
    "anchor": {"anchor": PRIVATE, "day": "2026-11-22"},
}


def good_entry(event: str) -> PublicEntry:
    if EVENTS[event].is_on_record:
        later = event != "publish"
        return record_event(
            event=event,
            seq=3,
            at=AT,
            record=RECORD,
            version=2 if later else 1,
            force="XX01",
            prior=1 if later else None,
            public=PUBLIC,
            private=PRIVATE,
            role="publisher",
            from_force="XX02" if event == "transfer" else None,
        )
    force = "XX03" if event == "force-change" else None
    return other_event(event=event, seq=0 if event == "continue" else 3, at=AT, data=DATA[event], force=force)


@pytest.mark.parametrize("event", EVENTS)
def test_each_event_is_read_back_as_it_was_written(event: str) -> None:
    entry = good_entry(event)
    assert parse_entry(entry.to_bytes()) == entry
    assert entry.is_on_record == EVENTS[event].is_on_record


def changed(event: str, /, **other: Any) -> PublicEntry:
    return PublicEntry(**{**good_entry(event).__dict__, **other})


@pytest.mark.parametrize(
    ("event", "other"),
    [
        ("publish", {"event": "announce"}),
        ("publish", {"event": None}),
        ("publish", {"event": ["publish"]}),
        ("publish", {"format": 2}),
        ("publish", {"format": True}),
        ("publish", {"seq": -1}),
        ("publish", {"seq": 2**53}),
        ("publish", {"seq": "3"}),
        ("publish", {"time": "2026-11-22T10:15:00+00:00"}),
        ("publish", {"time": "2026-11-22 10:15:00Z"}),
        ("publish", {"time": "2026-02-30T10:15:00Z"}),
        ("publish", {"time": "2026-11-22T10:15:60Z"}),
        ("publish", {"time": None}),
        ("publish", {"data": {"note": "x"}}),
        ("publish", {"data": None}),
        ("publish", {"force": "xx01"}),
        ("publish", {"force": "X"}),
        ("publish", {"force": None}),
        ("publish", {"record": "short"}),
        ("publish", {"record": "9q2k7h4m3t8w5x6L"}),
        ("publish", {"record": None}),
        ("publish", {"role": "Jo Smith"}),
        ("publish", {"role": None}),
        ("publish", {"role": ["publisher"]}),
        ("publish", {"public": PRIVATE}),
        ("publish", {"public": None}),
        ("publish", {"private": PUBLIC}),
        ("publish", {"private": None}),
        ("publish", {"private": PRIVATE.upper()}),
        ("publish", {"prior": 1}),
        ("publish", {"version": 2}),
        ("revise", {"version": 1}),
        ("revise", {"version": 0}),
        ("revise", {"version": True}),
        ("revise", {"version": None}),
        ("revise", {"prior": None}),
        ("revise", {"prior": 3}),
        ("revise", {"prior": -1}),
        ("transfer", {"data": {}}),
        ("transfer", {"data": {"from": "xx"}}),
        ("transfer", {"data": {"from": 7}}),
        ("force-change", {"data": {"from": "XX01", "kind": "takeover"}}),
        ("force-change", {"data": {"from": "XX01,,XX02", "kind": "merge"}}),
        ("force-change", {"force": None}),
        ("force-change", {"record": RECORD}),
        ("key-add", {"data": {"vkey": LOG.key.text[:-4]}}),
        ("key-add", {"force": "XX01"}),
        ("key-retire", {"role": "publisher"}),
        ("continue", {"seq": 3}),
        ("continue", {"data": {"origin": "https://old.example/log", "size": "7", "root": "QQ=="}}),
        ("continue", {"data": {**DATA["continue"], "size": "07"}}),
        ("continue", {"data": {**DATA["continue"], "root": "QQ=="}}),
        ("anchor", {"data": {"anchor": PUBLIC, "day": "2026-11-22"}}),
        ("anchor", {"data": {"anchor": PRIVATE, "day": "2026-02-30"}}),
        ("anchor", {"data": {"anchor": PRIVATE, "day": "20261122"}}),
        ("anchor", {"version": 1}),
        ("anchor", {"prior": 0}),
        ("anchor", {"private": PRIVATE}),
        ("anchor", {"public": PUBLIC}),
    ],
)
def test_an_entry_that_breaks_a_rule_is_not_written(event: str, other: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        changed(event, **other).to_bytes()


def test_roles_are_a_closed_list_that_a_caller_may_narrow() -> None:
    entry = good_entry("publish")
    with pytest.raises(Malformed):
        entry.to_bytes(roles={"chief-officer"})
    with pytest.raises(Malformed):
        parse_entry(entry.to_bytes(), roles={"chief-officer"})


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_bytes_that_are_no_entry_are_refused_with_a_fault(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse_entry(raw)
    with pytest.raises(Malformed):
        parse_manifest(raw)
    with pytest.raises(Malformed):
        parse_private_entry(raw)


@given(st.integers(0, len(PUBLISHED) - 1), st.integers(1, 255))
def test_a_changed_byte_gives_another_leaf_or_no_entry(place: int, change: int) -> None:
    raw = PUBLISHED[:place] + bytes([PUBLISHED[place] ^ change]) + PUBLISHED[place + 1 :]
    try:
        entry = parse_entry(raw)
    except Malformed:
        return
    assert entry.to_bytes() == raw
    assert leaf_hash(raw) != leaf_hash(PUBLISHED)


@pytest.mark.parametrize(
    "raw",
    [
        b"{}",
        b"[]",
        b'{"digest":1,"format":1,"kind":"audit","seq":0}',
        b'{"digest":"%s","format":1,"kind":"other","seq":0}' % PRIVATE.encode(),
        b'{"digest":7,"format":1,"kind":"audit","seq":0}',
        b'{"digest":"%s","format":1,"kind":"audit","seq":-1}' % PRIVATE.encode(),
        b'{"digest":"%s","format":2,"kind":"audit","seq":0}' % PRIVATE.encode(),
        b'{"digest":"%s","format":1,"kind":"audit","seq":true}' % PRIVATE.encode(),
        b'{"digest":"%s","format":1,"kind":"audit","seq":0}' % PUBLIC.encode(),
        b'{"digest":"%s","format":1,"kind":"audit","seq":0} ' % PRIVATE.encode(),
    ],
)
def test_what_is_no_private_entry_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse_private_entry(raw)


def test_a_manifest_with_something_else_for_its_files_is_refused() -> None:
    value = {"files": 7, "format": 1, "nonce": "33" * 32, "record": RECORD, "version": 1}
    with pytest.raises(Malformed):
        parse_manifest(json.dumps(value, separators=(",", ":")).encode())
    with pytest.raises(Malformed):
        parse_manifest(b" " * 1_000_001)


def test_an_entry_of_more_than_plain_ascii_is_not_written() -> None:
    with pytest.raises(Malformed):
        changed("key-add", data={"vkey": "é+1a9484bf+AQ=="}).to_bytes()
    with pytest.raises(Malformed):
        parse_entry(PUBLISHED.replace(b"chief-officer", "prif-swyddôg".encode()))


@pytest.mark.parametrize("kind", ["audit", "decision", "sealed"])
def test_a_private_entry_says_nothing_but_a_salted_digest(kind: str) -> None:
    salt = new_salt()
    entry = PrivateEntry(kind, 5, keyed_digest(salt, MESSAGE))
    assert parse_private_entry(entry.to_bytes()) == entry
    check_opened(entry.digest, salt=salt, message=MESSAGE)
    assert len(salt) == 32
    assert salt != new_salt()


def test_a_salt_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError):
        keyed_digest(b"short", MESSAGE)


def test_a_new_manifest_sorts_its_files_and_takes_a_fresh_nonce() -> None:
    files = [describe_file("record.json", b"{}", "application/json"), describe_file("cy/a.html", b"a", "text/html")]
    one, two = (new_manifest(record=RECORD, version=1, files=files) for _ in range(2))
    assert [file.path for file in one.files] == ["cy/a.html", "record.json"]
    assert one.nonce != two.nonce
    assert parse_manifest(one.to_bytes()) == one


GOOD_FILE = ManifestFile(1, "index.html", "11" * 32, "text/html")


@pytest.mark.parametrize(
    "other",
    [
        {"format": 2},
        {"record": "x"},
        {"version": 0},
        {"version": True},
        {"nonce": "33"},
        {"nonce": None},
        {"files": (GOOD_FILE, GOOD_FILE)},
        {"files": (GOOD_FILE, ManifestFile(1, "a.html", "11" * 32, "text/html"))},
        {"files": (ManifestFile(1, "../index.html", "11" * 32, "text/html"),)},
        {"files": (ManifestFile(1, "/etc/passwd", "11" * 32, "text/html"),)},
        {"files": (ManifestFile(1, "a//b", "11" * 32, "text/html"),)},
        {"files": (ManifestFile(1, ".hidden", "11" * 32, "text/html"),)},
        {"files": (ManifestFile(1, "manifest.json", "11" * 32, "text/html"),)},
        {"files": (ManifestFile(1, "1.tlog-proof", "11" * 32, "text/plain"),)},
        {"files": (ManifestFile(-1, "a", "11" * 32, "text/html"),)},
        {"files": (ManifestFile(1, "a", "zz" * 32, "text/html"),)},
        {"files": (ManifestFile(1, "a", "11" * 32, "html"),)},
        {"files": (ManifestFile(1, "a", "11" * 32, 'text/html"'),)},
    ],
)
def test_a_manifest_that_breaks_a_rule_is_not_written(other: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        Manifest(**{**WORKED_MANIFEST.__dict__, **other}).to_bytes()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"files":[', b'"files":7,"filez":['),
        (b'"files":[{"bytes":18231,', b'"files":["x",{"bytes":18231,'),
        (b'"path":"index.html"', b'"path":7'),
        (b'{"bytes":18231,', b'{"bytes":18231,"extra":1,'),
        (b'"nonce":"', b'"nonce":7,"other":"'),
    ],
)
def test_a_manifest_with_other_keys_is_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(Malformed):
        parse_manifest(WORKED_MANIFEST.to_bytes().replace(old, new))


def test_one_anchor_is_due_each_day_and_missed_ones_are_made_up() -> None:
    began = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
    day = began.date()

    def due(at: str, last: int | None) -> list[int]:
        moment = datetime.fromisoformat(at)
        return [one.day for one in days_due(began_at=began, last_day=last and day.replace(day=last), at=moment)]

    assert due("2026-11-22T23:59:00Z", None) == []
    assert due("2026-11-23T02:59:59Z", None) == []
    assert due("2026-11-23T03:00:00Z", None) == [23]
    assert due("2026-11-23T12:00:00Z", 23) == []
    assert due("2026-11-26T12:00:00Z", 23) == [24, 25, 26]
    early = datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert days_due(began_at=early, last_day=None, at=datetime(2026, 11, 22, 4, tzinfo=UTC)) == [day]
