"""Checking a whole register, from a folder and over HTTP: the good one holds, every change is found and named."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors.rules.sample import LOG, ORIGIN, STRANGER, WITNESS, entries_of_t, good_note, tree_of_t, witness_line
from tests.vectors.sample_register import FIRST, SECOND, Register, build_register
from tests.vectors.trials import publish_entries
from touchstone.translog.audit import PRIVATE, Trust
from touchstone.translog.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from touchstone.translog.citizen import open_proof
from touchstone.translog.entries import PublicEntry, other_event
from touchstone.translog.faults import LogFault, Malformed, ProofRefused
from touchstone.translog.manifest import manifest_digest, new_manifest
from touchstone.translog.merkle import consistency_proof
from touchstone.translog.private_log import PrivateEntry, keyed_digest
from touchstone.translog.proofs import parse_proof
from touchstone.translog.reading import (
    Address,
    Below,
    Folder,
    Missing,
    Unreadable,
    read_entries,
    source_of,
    subtrees_from_tiles,
)
from touchstone.translog.verify import NOT_CHECKED, Result, verify_log, verify_record, verify_site

AT = datetime(2026, 12, 1, tzinfo=UTC)
TRUST = Trust((LOG.key,), ORIGIN)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[bytes]]:
    site = tmp_path_factory.mktemp("register") / "site"
    return site, build_register(site)


@pytest.fixture
def site(built: tuple[Path, list[bytes]], tmp_path: Path) -> Path:
    shutil.copytree(built[0], tmp_path / "site")
    return tmp_path / "site"


def check(site: Path, *earlier: bytes, at: datetime = AT) -> Result:
    kept = [(f"kept {n}", note) for n, note in enumerate(earlier)]
    return verify_site(Folder(site), Folder(site / "log"), TRUST, at=at, earlier=kept)


def failed(result: Result) -> set[str]:
    return {one.name for one in result.failures}


def test_a_good_register_holds(built: tuple[Path, list[bytes]]) -> None:
    site, notes = built
    result = check(site, *notes)
    assert result.failures == ()
    assert result.holds
    assert result.size == 9
    assert [one.name for one in result.checks] == [
        "checkpoint",
        "entries",
        "root",
        "tiles",
        "earlier checkpoint",
        "entry form",
        "seq",
        "prior",
        "version",
        "time",
        "anchor",
        "manifest",
        "file",
        "proof",
    ]
    assert result.remarks == (f"Record {SECOND} version 1 (entry 2) has gone: entry 6 withdrew it.", NOT_CHECKED)


def test_every_record_holds_by_its_proofs_alone(built: tuple[Path, list[bytes]], tmp_path: Path) -> None:
    shutil.copytree(built[0] / "records", tmp_path / "saved" / "records")
    for record, count in ((FIRST, 3), (SECOND, 2)):
        result = verify_record(Folder(tmp_path / "saved"), TRUST, record)
        assert result.holds
        assert result.checks[0].detail == f"{count} versions of record {record}"
    assert result.remarks == ("Version 1 has gone: entry 6 withdrew it.",)
    with pytest.raises(Missing):
        verify_record(Folder(tmp_path / "saved"), TRUST, "0" * 16)


FILES = sorted(
    [
        "log/checkpoint",
        "log/tile/0/000.p/9",
        "log/tile/entries/000.p/9",
        f"records/{FIRST}/1.tlog-proof",
        f"records/{FIRST}/1/index.html",
        f"records/{FIRST}/1/manifest.json",
        f"records/{FIRST}/1/record.json",
        f"records/{FIRST}/2.tlog-proof",
        f"records/{FIRST}/2/cy/index.html",
        f"records/{FIRST}/2/index.html",
        f"records/{FIRST}/2/manifest.json",
        f"records/{FIRST}/3.tlog-proof",
        f"records/{FIRST}/3/index.html",
        f"records/{FIRST}/3/manifest.json",
        f"records/{SECOND}/1.tlog-proof",
        f"records/{SECOND}/2.tlog-proof",
        f"records/{SECOND}/2/index.html",
        f"records/{SECOND}/2/manifest.json",
    ]
)


def test_the_list_of_files_is_all_there_is(built: tuple[Path, list[bytes]]) -> None:
    site = built[0]
    found = {str(file.relative_to(site)) for file in site.rglob("*") if file.is_file()}
    old_partials = {f"log/tile/{kind}/000.p/{width}" for kind in ("0", "entries") for width in (1, 4)}
    assert found - old_partials - {"log/key"} == set(FILES)


@given(file=st.sampled_from(FILES), place=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_any_changed_byte_in_any_file_is_found(
    built: tuple[Path, list[bytes]], file: str, place: float, change: int
) -> None:
    path = built[0] / file
    good = path.read_bytes()
    at = int(place * len(good))
    try:
        path.write_bytes(good[:at] + bytes([good[at] ^ change]) + good[at + 1 :])
        assert not check(built[0]).holds
    finally:
        path.write_bytes(good)


@given(file=st.sampled_from(FILES), cut=st.floats(0, 1, exclude_max=True))
def test_any_file_cut_short_or_lengthened_is_found(built: tuple[Path, list[bytes]], file: str, cut: float) -> None:
    path = built[0] / file
    good = path.read_bytes()
    try:
        for spoilt in (good[: int(cut * len(good))], good + b"\n", good + good):
            path.write_bytes(spoilt)
            assert not check(built[0]).holds
    finally:
        path.write_bytes(good)


@pytest.mark.parametrize("file", [file for file in FILES if file != "log/checkpoint"])
def test_any_missing_file_is_found(site: Path, file: str) -> None:
    (site / file).unlink()
    result = check(site)
    assert not result.holds


def test_what_cannot_be_read_is_not_a_failed_check(site: Path) -> None:
    (site / "log" / "checkpoint").unlink()
    with pytest.raises(Missing):
        check(site)


def test_a_changed_page_is_named_with_its_entry_and_both_digests(site: Path) -> None:
    (site / f"records/{FIRST}/2/index.html").write_bytes(b"<p>Rewritten.</p>")
    (only,) = check(site).failures
    assert (only.name, only.index, only.detail) == ("file", 3, f"records/{FIRST}/2/index.html")
    assert only.expected.startswith("22 bytes, SHA-256 ")
    assert only.found.startswith("17 bytes, SHA-256 ")
    assert only.text.startswith("FAILED file, entry 3: ")


def test_a_version_may_only_go_when_a_later_entry_withdrew_it(site: Path) -> None:
    shutil.rmtree(site / f"records/{FIRST}/1")
    (only,) = check(site).failures
    assert (only.name, only.index) == ("manifest", 0)
    (only,) = verify_record(Folder(site), TRUST, FIRST).failures
    assert (only.name, only.index) == ("manifest", 0)


def test_the_manifest_of_another_version_is_found(site: Path) -> None:
    shutil.copy(site / f"records/{FIRST}/1/manifest.json", site / f"records/{FIRST}/2/manifest.json")
    assert failed(check(site)) == {"manifest"}
    assert failed(verify_record(Folder(site), TRUST, FIRST)) == {"manifest"}


def test_the_proof_of_another_version_is_found(site: Path) -> None:
    shutil.copy(site / f"records/{FIRST}/1.tlog-proof", site / f"records/{FIRST}/2.tlog-proof")
    assert failed(check(site)) == {"proof"}
    assert failed(verify_record(Folder(site), TRUST, FIRST)) == {"proof"}


def test_a_proof_under_a_fork_of_the_log_is_found(site: Path) -> None:
    file = site / f"records/{FIRST}/1.tlog-proof"
    raw = json.loads(parse_proof(file.read_bytes()).extra or b"")
    raw["force"] = "XX09"
    entry = json.dumps(raw, sort_keys=True, separators=(",", ":")).encode()
    publish_entries(site.parent / "fork", [entry])
    note = (site.parent / "fork" / "checkpoint").read_bytes()
    forged = parse_proof(file.read_bytes()).__class__(0, (), note, entry)
    file.write_bytes(forged.to_bytes())
    assert verify_record(Folder(site), TRUST, FIRST).holds  # by itself it is well signed
    result = check(site)
    assert failed(result) == {"proof"}


def test_entries_from_tomorrow_are_found_and_out_of_order_times_reported(site: Path) -> None:
    assert failed(check(site, at=datetime(2025, 3, 4, 12, tzinfo=UTC))) == {"time"}
    raw = [b for bundle in read_entries(Folder(site / "log"), size=9) for b in bundle]
    raw[5] = raw[5].replace(b"2025-03-04T03:04:00Z", b"2025-03-04T03:01:00Z")
    publish_entries(site.parent / "other", raw)
    result = verify_log(Folder(site.parent / "other"), TRUST, at=AT)
    assert result.holds
    assert result.remarks == ("Entry 5 is dated 2025-03-04T03:01:00Z, before an entry that precedes it.",)


def test_an_earlier_checkpoint_of_another_history_is_named(site: Path) -> None:
    other = sign_checkpoint(Checkpoint(ORIGIN, 3, bytes(32)), [LOG])
    larger = sign_checkpoint(Checkpoint(ORIGIN, 10, bytes(32)), [LOG])
    unsigned = sign_checkpoint(Checkpoint(STRANGER.name, 3, bytes(32)), [STRANGER])
    result = check(site, other, larger, unsigned)
    assert [one.detail.split(":")[0] for one in result.failures] == ["kept 0", "kept 1", "kept 2"]


def test_only_twenty_failures_of_a_kind_are_listed_and_the_rest_counted(tmp_path: Path) -> None:
    publish_entries(tmp_path / "log", [b"not an entry %d" % n for n in range(50)])
    result = verify_log(Folder(tmp_path / "log"), TRUST, at=AT)
    listed = [one for one in result.failures if one.name == "entry form"]
    assert len(listed) == 21
    assert listed[-1].detail == "and 30 more of the same name"


def test_a_replaced_entry_is_located_by_its_leaf(site: Path) -> None:
    bundle = site / "log/tile/entries/000.p/9"
    bundle.write_bytes(
        bundle.read_bytes().replace(b'"role":"chief-officer","seq":3', b'"role":"chief-officer","seq":4')
    )
    result = check(site)
    assert [(one.name, one.index) for one in result.failures] == [("root", None), ("leaf", 3)]


def test_required_witnesses_are_counted(site: Path) -> None:
    trust = Trust((LOG.key,), ORIGIN, (WITNESS.key,), 1)
    log = Folder(site / "log")
    assert failed(verify_log(log, trust, at=AT)) == {"checkpoint"}
    file = site / "log/checkpoint"
    checkpoint, _ = parse_checkpoint(file.read_bytes())
    file.write_bytes(file.read_bytes() + witness_line(checkpoint.body))
    result = verify_log(log, trust, at=AT)
    assert result.holds
    assert any("witness.example/w1" in remark for remark in result.remarks)


def test_a_private_log_is_checked_by_its_own_rules(tmp_path: Path) -> None:
    entries = [PrivateEntry("audit", n, keyed_digest(bytes(32), b"%d" % n)).to_bytes() for n in range(5)]
    publish_entries(tmp_path / "good", entries)
    assert verify_log(Folder(tmp_path / "good"), TRUST, at=AT, rules=PRIVATE).holds
    publish_entries(tmp_path / "bad", [entries[0], entries[2], b"{}"])
    result = verify_log(Folder(tmp_path / "bad"), TRUST, at=AT, rules=PRIVATE)
    assert [(one.name, one.index) for one in result.failures] == [("seq", 1), ("entry form", 2)]


def test_a_proof_file_is_opened_by_itself_or_with_the_entry_from_elsewhere(site: Path) -> None:
    raw = (site / f"records/{FIRST}/2.tlog-proof").read_bytes()
    proof = parse_proof(raw)
    assert open_proof(raw, TRUST).entry.version == 2
    bare = proof.__class__(proof.index, proof.hashes, proof.note).to_bytes()
    assert open_proof(bare, TRUST, entry=proof.extra).entry.record == FIRST
    with pytest.raises(Malformed):
        open_proof(bare, TRUST)
    other_place = json.dumps({**json.loads(proof.extra or b""), "seq": 9}, sort_keys=True, separators=(",", ":"))
    publish_entries(site.parent / "misplaced", [other_place.encode()])
    note = (site.parent / "misplaced" / "checkpoint").read_bytes()
    with pytest.raises(Malformed):
        open_proof(proof.__class__(0, (), note, other_place.encode()).to_bytes(), TRUST)
    with pytest.raises(ProofRefused):
        open_proof(proof.__class__(0, proof.hashes, proof.note, proof.extra).to_bytes(), TRUST)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"c2sp.org/tlog-proof@v1", b"c2sp.org/tlog-proof@v2"),
        (b"index 3", b"index +3"),
        (b"index 3", b"index 9223372036854775808"),
        (b"index 3\n", b""),
        (b"\nextra ", b"\nExtra "),
        (b"\n\n", b"\n"),
        (b"index 3\n", b"index 3\n" + b"A" * 43 + b"=\n" + b"QQ==\n" * 63),
        (b"index 3\n", b"index 3\nQQ==\n"),
        (b"index 3", "index ٣".encode()),
    ],
    ids=range(9),
)
def test_a_proof_file_in_another_form_is_refused(site: Path, old: bytes, new: bytes) -> None:
    raw = (site / f"records/{FIRST}/2.tlog-proof").read_bytes()
    assert old in raw
    with pytest.raises(LogFault):
        parse_proof(raw.replace(old, new, 1))


def test_a_proof_file_of_unreasonable_length_is_refused() -> None:
    with pytest.raises(Malformed):
        parse_proof(b"x" * 300_001)


# Reading


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def serve() -> Iterator[Callable[[type[BaseHTTPRequestHandler] | partial[Quiet]], str]]:
    servers: list[ThreadingHTTPServer] = []

    def start(handler: type[BaseHTTPRequestHandler] | partial[Quiet]) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


Serve = Callable[[object], str]


def test_a_served_register_is_read_as_a_folder_is(built: tuple[Path, list[bytes]], serve: Serve) -> None:
    source = source_of(serve(partial(Quiet, directory=str(built[0]))) + "/")
    result = verify_site(source, Below(source, "log"), TRUST, at=AT)
    assert result.holds
    with pytest.raises(Missing):
        source.read("records/none")


@pytest.mark.parametrize(("status", "kind"), [(404, Missing), (410, Missing), (500, Unreadable), (403, Unreadable)])
def test_answers_that_are_not_the_file(status: int, kind: type[Exception], serve: Serve) -> None:
    class Answers(Quiet):
        def do_GET(self) -> None:
            self.send_error(status)

    with pytest.raises(kind) as raised:
        Address(serve(Answers)).read("checkpoint")
    assert type(raised.value) is kind


def test_a_redirect_to_a_file_is_not_followed(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "checkpoint").write_bytes(good_note())

    class Redirects(Quiet):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"file://{tmp_path}/checkpoint")
            self.end_headers()

    with pytest.raises(Unreadable):
        Address(serve(Redirects)).read("checkpoint")


def test_more_bytes_than_a_file_may_have_are_not_read(serve: Serve) -> None:
    class Endless(Quiet):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(bytes(5_000))

    with pytest.raises(Malformed):
        Address(serve(Endless)).read("checkpoint", limit=4_999)


def test_no_server_and_no_folder_are_unreadable(tmp_path: Path, serve: Serve) -> None:
    address = serve(Quiet)
    with pytest.raises(Unreadable):
        source_of(str(tmp_path / "none"))
    with pytest.raises(Unreadable):
        Address(address.rpartition(":")[0] + ":1").read("checkpoint")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "checkpoint").symlink_to(tmp_path / "secret")
    for path in ("checkpoint", "../secret"):
        with pytest.raises(Unreadable):
            Folder(tmp_path / "site").read(path)


def test_a_folder_where_a_file_is_expected_is_missing(tmp_path: Path) -> None:
    (tmp_path / "checkpoint").mkdir()
    with pytest.raises(Missing):
        Folder(tmp_path).read("checkpoint")
    assert Below(Folder(tmp_path), "log").name == f"{tmp_path}/log"


@pytest.mark.parametrize("size", [1, 7, 256, 257, 600, 70_001])
def test_proofs_can_be_made_from_tiles_alone(tmp_path: Path, size: int) -> None:
    publish_entries(tmp_path / "log", entries_of_t(size))
    from_tiles = subtrees_from_tiles(Folder(tmp_path / "log"), size=size)
    for first in {1, size // 3 or 1, size - 1 or 1, size}:
        expected = consistency_proof(tree_of_t(size), first=first, second=size)
        assert consistency_proof(from_tiles, first=first, second=size) == expected


# Less likely ways of being wrong


def test_a_manifest_that_was_logged_in_another_form_or_for_another_version_is_found(tmp_path: Path) -> None:
    for name, raw in (
        ("form", b"not a manifest"),
        ("other", new_manifest(record=SECOND, version=1, files=[]).to_bytes()),
    ):
        register = Register(tmp_path / name)
        register.publication(FIRST, "publish", pages={})
        logged = json.loads(register.entries[0])
        entry = PublicEntry(**{**logged, "public": manifest_digest(raw)})
        register.entries = [entry.to_bytes()]
        register.publish()
        (register.site / f"records/{FIRST}/1/manifest.json").write_bytes(raw)
        assert failed(check(register.site)) == {"manifest"}
        assert failed(verify_record(Folder(register.site), TRUST, FIRST)) == {"manifest"}


def test_files_longer_than_any_may_be_are_failed_checks(site: Path) -> None:
    (site / f"records/{FIRST}/1/manifest.json").write_bytes(bytes(1_000_001))
    with (site / f"records/{FIRST}/2/index.html").open("wb") as file:
        file.truncate(100_000_001)
    result = check(site)
    assert [(one.name, one.index) for one in result.failures] == [("manifest", 0), ("file", 3)]
    assert [one.name for one in verify_record(Folder(site), TRUST, FIRST).failures] == ["manifest", "file"]


def test_a_place_that_answers_with_nonsense_for_every_version_is_left(site: Path) -> None:
    for version in (1, 2, 3):
        (site / f"records/{FIRST}/{version}.tlog-proof").write_bytes(b"nonsense")
    result = verify_record(Folder(site), TRUST, FIRST)
    assert [one.detail.split(":")[0] for one in result.failures] == ["version 1"]
    assert result.size is None


def test_entries_and_tiles_that_are_both_wrong_still_give_the_root_away(site: Path) -> None:
    bundle = site / "log/tile/entries/000.p/9"
    bundle.write_bytes(bundle.read_bytes().replace(b'"seq":3', b'"seq":4'))
    (site / "log/tile/0/000.p/9").unlink()
    assert failed(check(site)) == {"root"}


def test_an_anchor_for_a_later_day_than_its_own_is_found(tmp_path: Path) -> None:
    register = Register(tmp_path / "site")
    register.publication(FIRST, "publish", pages={})
    data = {"anchor": "hmac-sha256:" + "0" * 64, "day": "2025-03-04"}
    register.enter(other_event(event="anchor", seq=1, at=register.at, data=data))
    register.publish()
    assert failed(check(register.site)) == {"anchor"}


def test_a_file_that_may_not_be_read_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(Unreadable):
        Folder(tmp_path).read("loop")
    with pytest.raises(Unreadable):
        Folder(tmp_path).read("x" * 300)


def test_reading_may_begin_at_any_entry(tmp_path: Path) -> None:
    publish_entries(tmp_path / "log", entries_of_t(600))
    later = list(read_entries(Folder(tmp_path / "log"), size=600, first=300))
    assert [len(bundle) for bundle in later] == [256, 88]


def test_a_full_bundle_that_is_missing_is_a_failed_check(tmp_path: Path) -> None:
    publish_entries(tmp_path / "log", entries_of_t(300))
    (tmp_path / "log/tile/entries/000").unlink()
    assert failed(verify_log(Folder(tmp_path / "log"), TRUST, at=AT)) == {"entries"}
