"""Passphrases come from a file, the environment or the keyboard; new ones are long, and two."""

from __future__ import annotations

import argparse

import pytest

from touchstone.cli.passphrases import add_options, passphrases
from touchstone.foundation.errors import Refusal

DATA, KEYS = "TOUCHSTONE_BACKUP_PASSPHRASE", "TOUCHSTONE_BACKUP_KEYS_PASSPHRASE"


@pytest.fixture(autouse=True)
def _nobody_at_the_keyboard(monkeypatch):
    monkeypatch.delenv(DATA, raising=False)
    monkeypatch.delenv(KEYS, raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)


def chosen(*words: str, are_new: bool = True):
    parser = argparse.ArgumentParser()
    add_options(parser)
    return passphrases(parser.parse_args(words), are_new=are_new)


def test_from_the_environment_and_a_file(monkeypatch, tmp_path):
    monkeypatch.setenv(DATA, "words for the data")
    (tmp_path / "keys").write_text("words for the keys\nnot this\n", encoding="utf-8")
    found = chosen("--keys-passphrase-file", str(tmp_path / "keys"))
    assert (found.data, found.keys) == ("words for the data", "words for the keys")
    assert "words" not in repr(found)


def test_a_missing_one_is_named_where_nobody_can_be_asked(monkeypatch):
    monkeypatch.setenv(DATA, "words for the data")
    with pytest.raises(Refusal, match="keys is missing") as refusal:
        chosen()
    assert KEYS in refusal.value.remedy


def test_new_ones_are_long_and_differ(monkeypatch):
    monkeypatch.setenv(DATA, "one and the same")
    monkeypatch.setenv(KEYS, "one and the same")
    with pytest.raises(Refusal, match="of their own"):
        chosen()
    monkeypatch.setenv(KEYS, "short")
    with pytest.raises(Refusal, match="12 characters"):
        chosen()


def test_an_old_backup_may_have_been_written_under_any(monkeypatch):
    monkeypatch.setenv(DATA, "short")
    monkeypatch.setenv(KEYS, "short")
    assert chosen(are_new=False).keys == "short"


def test_an_empty_or_missing_file_is_refused(monkeypatch, tmp_path):
    (tmp_path / "empty").write_text("", encoding="utf-8")
    for name in ("empty", "missing"):
        with pytest.raises(Refusal, match=name):
            chosen("--passphrase-file", str(tmp_path / name))


def test_a_new_one_is_asked_for_twice(monkeypatch):
    typed = iter(["words for the data", "words for the data", "words for the keys", "words for the kye"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    with pytest.raises(Refusal, match="not the same"):
        chosen()
