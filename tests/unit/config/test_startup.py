"""What refuses to start in production mode: one test for each refusal."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from django.core import checks

from touchstone.config import startup

GOOD_KEY = secrets.token_urlsafe(64)


@pytest.fixture
def production(settings: Any, monkeypatch, tmp_path) -> Any:
    """Settings that start."""
    directory = tmp_path / "var"
    directory.mkdir(mode=0o700)
    for name in ("TOUCHSTONE_SECRET_KEY", "TOUCHSTONE_MFA_KEY", "TOUCHSTONE_PUBLIC_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    monkeypatch.setenv("TOUCHSTONE_MODE", "production")
    settings.TOUCHSTONE_MODE = "production"
    settings.TOUCHSTONE_VAR = directory
    settings.DEBUG = False
    settings.WITH_TLS = True
    settings.ALLOWED_HOSTS = ["touchstone.example"]
    settings.TOUCHSTONE_SCANNER = "clamd"
    settings.SECRET_KEY = GOOD_KEY
    settings.TOUCHSTONE_MFA_KEY = GOOD_KEY[::-1]
    return settings


def test_good_settings_start(production):
    assert startup.findings() == []
    assert startup.check_start_up() == []


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("DEBUG", True, "TOUCHSTONE_DEBUG is on"),
        ("WITH_TLS", False, "TOUCHSTONE_TLS is not on"),
        ("ALLOWED_HOSTS", [], "TOUCHSTONE_HOSTS names no host"),
        ("ALLOWED_HOSTS", ["*"], "TOUCHSTONE_HOSTS names no host"),
        ("TOUCHSTONE_SCANNER", "none", "TOUCHSTONE_SCANNER is none"),
        ("SECRET_KEY", "", "TOUCHSTONE_SECRET_KEY is not set"),
        ("SECRET_KEY", "short", "TOUCHSTONE_SECRET_KEY is a default"),
        ("SECRET_KEY", "django-insecure-" + "x" * 60, "TOUCHSTONE_SECRET_KEY is a default"),
        ("TOUCHSTONE_MFA_KEY", "", "TOUCHSTONE_MFA_KEY is not set"),
        ("TOUCHSTONE_MFA_KEY", "test-key" * 10, "TOUCHSTONE_MFA_KEY is a default"),
        ("TOUCHSTONE_MFA_KEY", GOOD_KEY, "are the same key"),
    ],
    ids=[
        "debugging",
        "no TLS",
        "no hosts",
        "any host",
        "no scanner",
        "no key",
        "a short key",
        "a known key",
        "no second key",
        "a known second key",
        "one key for both",  # never the key itself: it differs in each process, and a test's name may not
    ],
)
def test_a_bad_setting_is_one_error_in_production_and_one_warning_in_local_mode(production, setting, value, words):
    setattr(production, setting, value)
    errors = startup.check_start_up()
    assert [words in one.msg for one in errors] == [True]
    assert errors[0].level == checks.ERROR
    production.TOUCHSTONE_MODE = "local"
    assert [one.level for one in startup.check_start_up()] == [checks.WARNING]


def test_a_key_file_that_others_can_read_is_refused(production, monkeypatch, tmp_path):
    path = tmp_path / "secret"
    path.write_text(GOOD_KEY)
    path.chmod(0o600)
    monkeypatch.setenv("TOUCHSTONE_SECRET_KEY_FILE", str(path))
    assert startup.findings() == []
    path.chmod(0o644)
    assert [str(path) in line for line in startup.findings()] == [True]


def test_a_signing_key_or_data_directory_that_others_can_read_is_refused(production):
    keys = production.TOUCHSTONE_VAR / "keys"
    keys.mkdir()
    key = keys / "log"
    key.write_text("x")
    key.chmod(0o604)
    assert len(startup.findings()) == 1
    key.chmod(0o600)
    production.TOUCHSTONE_VAR.chmod(0o750)
    assert ["data directory" in line for line in startup.findings()] == [True]
