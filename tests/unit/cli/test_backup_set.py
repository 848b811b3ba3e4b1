"""A set of files packs and unpacks to the same bytes; anything no backup writes is refused."""

from __future__ import annotations

import io
import tarfile
from typing import BinaryIO, cast

import pytest

from touchstone.cli import sealed_file
from touchstone.cli.backup_set import DATA, KEYS, pack, unpack
from touchstone.cli.sealed_file import NotOpened, SealedWriter

PASSPHRASE = "four unrelated words"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    monkeypatch.setattr(sealed_file, "COST", {"n": 2, "r": 1, "p": 1})


@pytest.fixture
def room(tmp_path):
    (tmp_path / "back").mkdir()
    return tmp_path


def packed(room, members: dict[str, bytes], kind: str = DATA):
    paths = []
    for number, (name, body) in enumerate(members.items()):
        path = room / f"member-{number}"
        path.write_bytes(body)
        paths.append((name, path))
    pack(room / "set", paths, {"set": "s"}, kind=kind, passphrase=PASSPHRASE)
    return room / "set"


def hand_made(room, add) -> None:
    with (room / "set").open("wb") as file:
        sealed = SealedWriter(file, kind=DATA, passphrase=PASSPHRASE)
        with tarfile.open(fileobj=cast(BinaryIO, sealed), mode="w|") as archive:
            add(archive)
        sealed.close()


def test_members_and_facts_come_back(room):
    members = {"database.sqlite3": b"rows" * 1000, "files/ab/abcd": b"", "public/log/tile/0/x001": b"\0" * 3_000_000}
    found = unpack(packed(room, members), room / "back", kind=DATA, passphrase=PASSPHRASE)
    assert found.manifest["set"] == "s"
    assert {name: (room / "back" / name).read_bytes() for name in members} == members
    assert (room / "set").stat().st_mode & 0o077 == 0


def test_a_key_set_is_no_data_set(room):
    with pytest.raises(NotOpened, match="keys"):
        unpack(packed(room, {"a": b"b"}, kind=KEYS), room / "back", kind=DATA, passphrase=PASSPHRASE)


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "a/../../outside", ".hidden", "a//b", "a\nb", ""])
def test_names_that_lead_elsewhere_are_refused(room, name):
    with pytest.raises(NotOpened):
        unpack(packed(room, {name: b"x"}), room / "back", kind=DATA, passphrase=PASSPHRASE)
    assert not (room / "outside").exists()


def test_links_and_devices_are_refused(room):
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):

        def add(archive, kind=kind):
            entry = tarfile.TarInfo("link")
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)

        hand_made(room, add)
        with pytest.raises(NotOpened):
            unpack(room / "set", room / "back", kind=DATA, passphrase=PASSPHRASE)


def test_a_set_without_a_manifest_or_with_another_one_is_refused(room):
    def only_a_member(archive):
        entry = tarfile.TarInfo("a")
        entry.size = 1
        archive.addfile(entry, io.BytesIO(b"x"))

    def says_otherwise(archive):
        only_a_member(archive)
        manifest = b'{"format":1,"kind":"data","members":{}}'
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(manifest)
        archive.addfile(entry, io.BytesIO(manifest))

    for number, add in enumerate((only_a_member, says_otherwise)):
        hand_made(room, add)
        (room / f"back-{number}").mkdir()
        with pytest.raises(NotOpened, match="whole"):
            unpack(room / "set", room / f"back-{number}", kind=DATA, passphrase=PASSPHRASE)
