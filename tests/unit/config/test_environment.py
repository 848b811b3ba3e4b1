"""What the process is told from outside, and the secrets it keeps."""

from __future__ import annotations

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from touchstone.config import environment


@pytest.fixture(autouse=True)
def own_directory(monkeypatch, tmp_path):
    for name in ("TOUCHSTONE_MODE", "TOUCHSTONE_HOSTS", "TOUCHSTONE_SECRET_KEY", "TOUCHSTONE_SECRET_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TOUCHSTONE_VAR", str(tmp_path / "var"))


def mode_of(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_data_directory_is_made_for_its_owner_only():
    assert mode_of(environment.data_directory()) == 0o700


def test_local_mode_is_the_default_and_other_words_are_refused(monkeypatch):
    assert environment.mode() == "local"
    monkeypatch.setenv("TOUCHSTONE_MODE", "live")
    with pytest.raises(ImproperlyConfigured, match="local or production"):
        environment.mode()


def test_local_mode_answers_to_loopback_only_whatever_hosts_are_named(monkeypatch):
    monkeypatch.setenv("TOUCHSTONE_HOSTS", "touchstone.example, *")
    assert environment.allowed_hosts() == ["127.0.0.1", "localhost", "[::1]"]
    monkeypatch.setenv("TOUCHSTONE_MODE", "production")
    assert environment.allowed_hosts() == ["touchstone.example", "*"]


def test_a_local_secret_is_made_once_and_only_its_owner_may_read_it():
    first = environment.secret("TOUCHSTONE_SECRET_KEY", "secret_key")
    assert len(first) > 60
    assert environment.secret("TOUCHSTONE_SECRET_KEY", "secret_key") == first
    path = environment.data_directory() / "secret_key"
    assert mode_of(path) == 0o600
    assert not environment.readable_by_others(path)
    path.chmod(0o640)
    assert environment.readable_by_others(path)
    assert [one.name for one in path.parent.iterdir()] == ["secret_key"]


def test_a_second_process_that_makes_the_secret_too_gets_the_first_ones():
    path = environment.data_directory() / "secret_key"
    environment._write_once(path, "first")
    environment._write_once(path, "second")
    assert path.read_text() == "first\n"


def test_production_makes_no_secret(monkeypatch, tmp_path):
    monkeypatch.setenv("TOUCHSTONE_MODE", "production")
    assert environment.secret("TOUCHSTONE_SECRET_KEY", "secret_key") == ""
    (tmp_path / "given").write_text("from a file\n")
    monkeypatch.setenv("TOUCHSTONE_SECRET_KEY_FILE", str(tmp_path / "given"))
    assert environment.secret("TOUCHSTONE_SECRET_KEY", "secret_key") == "from a file"
    assert environment.secret_file("TOUCHSTONE_SECRET_KEY", "secret_key") == tmp_path / "given"
    monkeypatch.setenv("TOUCHSTONE_SECRET_KEY", "from the environment")
    assert environment.secret("TOUCHSTONE_SECRET_KEY", "secret_key") == "from the environment"
    assert environment.secret_file("TOUCHSTONE_SECRET_KEY", "secret_key") is None


@pytest.mark.parametrize(("text", "expected"), [("on", True), ("YES", True), ("1", True), ("", False), ("off", False)])
def test_a_flag_is_on_only_when_it_says_so(monkeypatch, text, expected):
    monkeypatch.setenv("TOUCHSTONE_TLS", text)
    assert environment.flag("TOUCHSTONE_TLS") is expected
