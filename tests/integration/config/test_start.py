"""Both sites' settings, loaded as a program loads them, in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from touchstone.config import database, startup

ROOT = Path(__file__).resolve().parents[3]


def run(directory: Path, settings: str, code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python with Django set up under the settings and a data directory."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TOUCHSTONE_")}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": settings, "TOUCHSTONE_VAR": str(directory), **variables}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


MIGRATE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""

PUBLIC = """
import django; django.setup()
from django.conf import settings
from django.db import connection, DatabaseError
ours = [app for app in settings.INSTALLED_APPS if app.startswith("touchstone.")]
assert set(ours) == {"touchstone.register", "touchstone.public", "touchstone.pages"}, ours
from django.apps import apps
written_only = {apps.get_model("register", name) for name in ("InboxItem", "InboxToll")}
for model in apps.get_models():
    try:
        list(model.objects.all()[:1])
    except DatabaseError:
        assert model in written_only, model
    else:
        assert model not in written_only, model
with connection.cursor() as cursor:
    for table in ("accounts_person", "store_answer", "store_auditevent", "django_session", "mfa_authenticator"):
        try:
            cursor.execute(f"SELECT * FROM {table}")
        except DatabaseError:
            continue
        raise SystemExit(f"the public site read {table}")
print("held")
"""


def test_the_public_site_reads_the_register_and_nothing_of_casework(tmp_path):
    made = run(tmp_path, "touchstone.config.settings", MIGRATE)
    assert made.returncode == 0, made.stderr
    found = run(tmp_path, "touchstone.config.settings_public", PUBLIC)
    assert found.stdout.strip().endswith("held"), found.stdout + found.stderr


WSGI = "import touchstone.config.wsgi"


def test_production_with_nothing_set_refuses_in_clear_lines(tmp_path):
    found = run(
        tmp_path,
        "touchstone.config.settings",
        WSGI,
        TOUCHSTONE_MODE="production",
        TOUCHSTONE_SECRET_KEY="django-insecure-but-there-is-one",
    )
    assert found.returncode != 0
    said = found.stderr[found.stderr.index("Touchstone will not start") :]
    for words in (
        "TOUCHSTONE_TLS",
        "TOUCHSTONE_HOSTS",
        "TOUCHSTONE_SCANNER",
        "TOUCHSTONE_SECRET_KEY",
        "TOUCHSTONE_MFA_KEY",
    ):
        assert sum(words in line for line in said.splitlines()) == 1, said


def test_production_without_any_secret_key_does_not_start(tmp_path):
    found = run(tmp_path, "touchstone.config.settings", WSGI, TOUCHSTONE_MODE="production")
    assert found.returncode != 0
    assert "TOUCHSTONE_SECRET_KEY is not set." in found.stderr


def test_production_with_everything_set_starts_with_closed_cookies(tmp_path):
    tmp_path.chmod(0o700)
    shown = "s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS"
    code = f"{WSGI}; from django.conf import settings as s; print({shown})"
    found = run(
        tmp_path,
        "touchstone.config.settings",
        code,
        TOUCHSTONE_MODE="production",
        TOUCHSTONE_TLS="on",
        TOUCHSTONE_HOSTS="touchstone.example",
        TOUCHSTONE_SCANNER="clamd",
        TOUCHSTONE_SECRET_KEY="a" * 40 + "0123456789-4b",
        TOUCHSTONE_MFA_KEY="b" * 40 + "0123456789-4b",
    )
    assert found.stdout.split() == ["__Host-session", "True", str(365 * 24 * 60 * 60)], found.stderr


def test_local_mode_starts_with_nothing_set(tmp_path):
    found = run(tmp_path / "var", "touchstone.config.settings", f"{WSGI}; import touchstone.config.urls; print('up')")
    assert found.stdout.strip() == "up", found.stderr
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "var" / "mfa_key").read_text() != (tmp_path / "var" / "secret_key").read_text()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="pragmas are SQLite's")
@pytest.mark.parametrize("pragma", ["recursive_triggers = OFF", "secure_delete = OFF", "trusted_schema = ON"])
def test_a_weak_pragma_is_found_by_reading_it_back(pragma):
    assert startup.database_findings(connection) == []
    name = pragma.split(" ")[0]
    wanted = next(value for known, value, _ in database.PRAGMAS if known == name)
    try:
        connection.connection.execute(f"PRAGMA {pragma}")
        assert [name in line for line in startup.database_findings(connection)] == [True]
        with pytest.raises(ImproperlyConfigured, match=name):
            database.guard_casework(connection=connection)
    finally:
        connection.connection.execute(f"PRAGMA {name} = {wanted}")
