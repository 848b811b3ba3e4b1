"""Key files: made once, private, and never one of the keys printed in the tests."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.vectors.rules.sample import LOG, ORIGIN, WITNESS
from touchstone.translog.base64_text import encode
from touchstone.translog.faults import KeyUnusable, Malformed
from touchstone.translog.keys import SigningKey, create_key, load_key


def write(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


def text_of(key: SigningKey) -> str:
    return f"PRIVATE+KEY+{key.name}+{key.key.key_id.hex()}+{encode(bytes([key.kind]) + key.seed)}\n"


def test_a_made_key_is_private_and_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "key"
    made = create_key(path, name=ORIGIN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path) == made
    assert load_key(path, name=ORIGIN).key.accepts(made.sign(b"x"), b"x")
    assert made.seed.hex() not in repr(made)
    assert encode(made.seed) not in repr(made)
    assert create_key(tmp_path / "other", name=ORIGIN) != made


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    create_key(tmp_path / "key", name=ORIGIN)
    with pytest.raises(FileExistsError):
        create_key(tmp_path / "key", name=ORIGIN)


@pytest.mark.parametrize("key", [LOG, WITNESS])
def test_the_printed_test_keys_are_refused_without_leave(tmp_path: Path, key: SigningKey) -> None:
    path = write(tmp_path / "key", text_of(key))
    with pytest.raises(KeyUnusable):
        load_key(path)
    assert load_key(path, allow_fixed_test_keys=True) == key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o777])
def test_a_key_that_others_can_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    create_key(tmp_path / "key", name=ORIGIN)
    (tmp_path / "key").chmod(mode)
    with pytest.raises(KeyUnusable):
        load_key(tmp_path / "key")


def test_a_key_of_another_name_is_refused(tmp_path: Path) -> None:
    create_key(tmp_path / "key", name=ORIGIN)
    with pytest.raises(KeyUnusable):
        load_key(tmp_path / "key", name="other.example/log")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PRIVATE+KEY+\n",
        "PRIVATE+KEY+name+1a9484bf\n",
        text_of(LOG)[:-1],
        text_of(LOG) * 2,
        text_of(LOG).replace("1a9484bf", "1a9484be"),
        text_of(LOG).replace("+AQ", "+AA"),
        text_of(LOG).replace("+AQAB", "+AQ=="),
        "PRIVATE+KEY+name+1a9484bf+\n",
        "\xff\n",
    ],
    ids=range(10),
)
def test_what_is_no_key_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(KeyUnusable):
        load_key(write(tmp_path / "key", text), allow_fixed_test_keys=True)


def test_a_missing_key_or_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyUnusable):
        load_key(tmp_path / "none")
    with pytest.raises(KeyUnusable):
        load_key(tmp_path)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    (tmp_path / "bytes").chmod(0o600)
    with pytest.raises(KeyUnusable):
        load_key(tmp_path / "bytes")


def test_a_signing_key_is_an_ed25519_seed() -> None:
    with pytest.raises(Malformed):
        SigningKey("name", bytes(31))
    with pytest.raises(Malformed):
        SigningKey("name", bytes(32), 0x06)
