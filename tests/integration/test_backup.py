"""Backup and restore as a person does them: on a filled installation, wiped, tampered with, from elsewhere, too old."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.postgres import OWNER

ROOT = Path(__file__).resolve().parent.parent.parent
PASSPHRASES = {
    "TOUCHSTONE_BACKUP_PASSPHRASE": "words that open the data",
    "TOUCHSTONE_BACKUP_KEYS_PASSPHRASE": "words that open the keys",
}
COUNTS = """
import json
from touchstone.cli import start_django
start_django()
from touchstone.queries.instance import row_counts
from touchstone.store.audit import private_log_head
print(json.dumps([dict(row_counts()), private_log_head()], sort_keys=True))
"""
SIGN_IN = """
import re, sys
from pathlib import Path
from touchstone.cli import start_django
start_django()
from django.conf import settings
from django.test import Client
from tests.cast import totp_code
from touchstone.foundation.clock import now
kept = (Path(settings.TOUCHSTONE_VAR) / "demo-sign-ins.txt").read_text()
email, password, secret = re.search(
    r"(project-lead@\\S+)\\n  password  (\\S+)\\n  secret    (\\S+)", kept).groups()
client = Client(headers={"host": "localhost"})
def send(path, **typed):
    token = re.search(r'name="token" value="([^"]+)"', client.get(path).content.decode())
    client.post(path, {**typed, **({"token": token[1]} if token else {})})
send("/sign-in", login_address=email, password=password)
send("/sign-in/code", code=totp_code(secret, now()))
page = client.get("/")
assert page.status_code == 200, page.status_code
assert b"Domestic abuse" in page.content
"""
PREPARE = "from touchstone.cli.instance import prepare; prepare()"
REVISE = """
from touchstone.cli import start_django
start_django()
from touchstone.accounts.models import Office
from touchstone.accounts.offices import actor_of
from touchstone.actions.publications import approve_record, propose_record, publish_checkpoint
from touchstone.foundation.clock import now
from touchstone.store.models import Project
lead, publisher = (actor_of(Office.objects.get(role=role)) for role in ("project-lead", "publisher"))
row = Project.objects.exclude(record=None).get()
made = propose_record(by=lead, project=row.id, reason="A later version.", event="revise", at=now())
approve_record(by=publisher, publication=made.id, content_digest=made.content_digest, at=now())
publish_checkpoint(at=now())
"""


@dataclass
class Installation:
    """A data directory, and the command line run on it as a program of its own."""

    var: Path
    around: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """`touchstone …`; nothing of the tests' own installation goes along."""
        return self.program(["-m", "touchstone", *words], changes)

    def python(self, code: str) -> str:
        """Run code on the installation; what it printed."""
        done = self.program(["-c", code], {})
        assert done.returncode == 0, done.stderr
        return done.stdout

    def program(self, words: list[str], changes: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Python, with these words."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TOUCHSTONE_", "DJANGO_"))}
        around = {**kept, **PASSPHRASES, **self.around, "PYTHONPATH": str(ROOT), "TOUCHSTONE_VAR": str(self.var)}
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env={**around, **(changes or {})},
            capture_output=True,
            text=True,
            check=False,
        )


@dataclass
class Saved:
    """A backup of a filled installation, and the counts it was taken at."""

    file: Path
    counts: str
    origin: Path


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Saved:
    """The demonstration, backed up once; each test gets the pair of files to read and a place of its own to write."""
    place = tmp_path_factory.mktemp("saved")
    home = Installation(place / "var")
    assert home.run("demo").returncode == 0
    counts = home.python(COUNTS)
    done = home.run("backup", str(place / "kept"))
    assert done.returncode == 0, done.stderr
    assert "All holds." in done.stdout
    return Saved(place / "kept", counts, home.var)


def digests(folder: Path) -> dict[str, str]:
    """Every file of a data directory that matters, by name and digest."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and "static" not in path.parts]
    names = ((path.relative_to(folder).as_posix(), path) for path in paths if path.suffix != ".lock")
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in names}


def copied(saved: Saved, tmp_path: Path) -> Path:
    """The two files, to be spoilt."""
    for name in ("kept", "kept.keys"):
        shutil.copy2(saved.file.with_name(name), tmp_path / name)
    return tmp_path / "kept"


def spoilt(path: Path, at: float) -> None:
    """Change one byte, at a part of the file's length."""
    raw = bytearray(path.read_bytes())
    raw[int(at * (len(raw) - 1))] ^= 0x40
    path.write_bytes(raw)


def test_demonstration_backup_wipe_restore_verify(saved, tmp_path):
    home = Installation(tmp_path / "var")
    shutil.copytree(saved.origin, home.var)
    shutil.rmtree(home.var)  # the disk is gone
    done = home.run("restore", str(saved.file))
    assert done.returncode == 0, done.stderr
    assert "All holds." in done.stdout
    assert home.python(COUNTS) == saved.counts
    verified = home.run("audit", "verify", "--whole")
    assert (verified.returncode, "RECOVERY" in verified.stdout) == (0, False), verified.stdout
    site = home.run("register", "verify", str(home.var / "public" / "log"), "--keep", str(tmp_path / "keep"))
    assert site.returncode == 0, site.stdout
    again = home.run("demo")
    assert "nothing new" in again.stdout
    assert home.python(COUNTS) == saved.counts
    home.python(SIGN_IN)


def test_both_files_are_for_the_owner_alone_and_hold_no_plain_words(saved):
    for name in ("kept", "kept.keys"):
        path = saved.file.with_name(name)
        assert path.stat().st_mode & 0o077 == 0
        raw = path.read_bytes()
        assert b"SQLite format" not in raw
        assert b"PRIVATE+KEY" not in raw
        assert b"northmere.example" not in raw


@pytest.mark.parametrize(("name", "at"), [("kept", 0.0), ("kept", 0.5), ("kept", 1.0), ("kept.keys", 0.5)])
def test_a_tampered_file_is_refused_and_nothing_is_touched(saved, tmp_path, name, at):
    file = copied(saved, tmp_path)
    spoilt(file.with_name(name), at)
    home = Installation(tmp_path / "var")
    done = home.run("restore", str(file))
    assert done.returncode == 1, done.stdout
    assert not (home.var / "touchstone.sqlite3").exists()
    assert not (home.var / "files").exists()


@pytest.mark.parametrize("part", [0, 0.5, -1])
def test_a_file_cut_off_is_refused_and_what_is_there_stays(saved, tmp_path, part):
    file = copied(saved, tmp_path)
    raw = file.read_bytes()
    file.write_bytes(raw[: int(part * len(raw)) if isinstance(part, float) else part])
    home = Installation(tmp_path / "var")
    shutil.copytree(saved.origin, home.var)
    before = digests(home.var)
    done = home.run("restore", str(file))
    assert done.returncode == 1
    assert digests(home.var) == before


def test_missing_keys_wrong_passphrases_and_keys_of_another_backup_are_refused(saved, tmp_path):
    file = copied(saved, tmp_path)
    home = Installation(tmp_path / "var")
    wrong = home.run("restore", str(file), TOUCHSTONE_BACKUP_PASSPHRASE="words that open nothing")
    assert (wrong.returncode, "passphrase" in wrong.stderr) == (1, True)
    swapped = home.run("restore", str(file), "--keys", str(file))
    assert swapped.returncode == 1
    other = Installation(saved.origin).run("backup", str(tmp_path / "other"))
    assert other.returncode == 0, other.stderr
    mixed = home.run("restore", str(file), "--keys", str(tmp_path / "other.keys"))
    assert (mixed.returncode, "different backups" in mixed.stderr) == (1, True)
    file.with_name("kept.keys").unlink()
    missing = home.run("restore", str(file))
    assert (missing.returncode, "kept.keys" in missing.stderr) == (1, True)
    assert not (home.var / "touchstone.sqlite3").exists()


def test_a_set_of_another_installation_is_refused(saved, tmp_path):
    other = Installation(tmp_path / "var")
    other.python("from touchstone.cli import start_django; start_django()\n" + PREPARE)
    before = digests(other.var)
    done = other.run("restore", str(saved.file))
    assert (done.returncode, "of the installation" in done.stderr) == (1, True)
    assert digests(other.var) == before
    (other.var / "touchstone.sqlite3").unlink()  # the keys alone say whose directory it is
    assert other.run("restore", str(saved.file)).returncode == 1


@pytest.mark.parametrize(("change", "said"), [("older", "older"), ("newer", "newer")])
def test_tables_of_another_version_are_refused(saved, tmp_path, change, said):
    home = Installation(tmp_path / "var")
    code = f"""
import sys
from pathlib import Path
from touchstone.cli import start_django
start_django()
from touchstone.queries import instance
known = instance.known_schema()
instance.known_schema = lambda: known[:-1] if {change!r} == "newer" else (*known, "store.9999_of_tomorrow")
from touchstone.cli.main import main
sys.exit(main(["restore", {str(saved.file)!r}]))
"""
    done = home.program(["-c", code], {})
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert not (home.var / "touchstone.sqlite3").exists()


def test_a_backup_is_never_written_over_another(saved):
    before = saved.file.read_bytes()
    done = Installation(saved.origin).run("backup", str(saved.file))
    assert (done.returncode, "there already" in done.stderr) == (1, True)
    assert saved.file.read_bytes() == before


def test_a_backup_of_a_damaged_installation_does_not_count(saved, tmp_path):
    home = Installation(tmp_path / "var")
    shutil.copytree(saved.origin, home.var)
    damaged = next(path for path in (home.var / "files").rglob("*") if path.is_file())
    damaged.write_bytes(b"other bytes")
    done = home.run("backup", str(tmp_path / "kept"))
    assert (done.returncode, "its bytes are others" in done.stderr) == (1, True), done.stderr
    assert not list(tmp_path.glob("*kept*"))
    assert not list(home.var.glob("backing-up-*"))


def test_an_edited_event_shows_after_restoring_and_to_the_auditor(saved, tmp_path):
    home = Installation(tmp_path / "var")
    shutil.copytree(saved.origin, home.var)
    assert home.run("audit", "checkpoint", "--out", str(tmp_path / "checkpoint")).returncode == 0
    with sqlite3.connect(home.var / "touchstone.sqlite3") as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("UPDATE store_auditevent SET person = 'somebody else' WHERE position = 5")
    connection.close()
    found = home.run("audit", "verify", "--checkpoint", str(tmp_path / "checkpoint"))
    assert (found.returncode, "Leaf 5" in found.stdout) == (1, True), found.stdout
    assert home.run("backup", str(tmp_path / "kept")).returncode == 1
    assert home.run("audit", "verify", "--checkpoint", str(tmp_path / "nothing")).returncode == 2


def test_a_database_behind_the_last_signed_checkpoint_is_in_recovery_and_never_signs(saved, tmp_path):
    home = Installation(tmp_path / "var")
    shutil.copytree(saved.origin, home.var)
    home.python(REVISE)
    newest = (home.var / "public" / "log" / "checkpoint").read_bytes()
    done = home.run("restore", str(saved.file))
    assert (done.returncode, "RECOVERY MODE" in done.stdout) == (0, True), done.stdout + done.stderr
    assert (home.var / "public" / "log" / "checkpoint").read_bytes() == newest
    said = home.python(
        "from touchstone.cli import start_django; start_django()\n"
        "from touchstone.cli.log_standing import why_not_signing\n"
        "from touchstone.foundation.clock import now\nprint(why_not_signing(at=now()))"
    )
    assert "Recovery mode" in said
    assert (home.var / "public" / "log" / "checkpoint").read_bytes() == newest


def test_a_later_checkpoint_kept_elsewhere_keeps_a_new_disk_from_forking(saved, tmp_path):
    first = Installation(tmp_path / "first")
    shutil.copytree(saved.origin, first.var)
    first.python(REVISE)
    elsewhere = tmp_path / "checkpoint"
    shutil.copy2(first.var / "public" / "log" / "checkpoint", elsewhere)
    fresh = Installation(tmp_path / "fresh")
    done = fresh.run("restore", str(saved.file), "--checkpoint", str(elsewhere))
    assert (done.returncode, "RECOVERY MODE" in done.stdout) == (0, True), done.stdout + done.stderr


def test_a_damaged_database_is_replaced_and_kept_aside(saved, tmp_path):
    home = Installation(tmp_path / "var")
    shutil.copytree(saved.origin, home.var)
    damaged = b"not a database at all" * 1000
    (home.var / "touchstone.sqlite3").write_bytes(damaged)
    done = home.run("restore", str(saved.file))
    assert done.returncode == 0, done.stderr
    assert home.python(COUNTS) == saved.counts
    (aside,) = home.var.glob("before-restoring-*")
    assert (aside / "touchstone.sqlite3").read_bytes() == damaged


def test_another_key_of_the_second_factors_in_the_environment_is_refused_first(saved, tmp_path):
    home = Installation(tmp_path / "var")
    done = home.run(
        "restore", str(saved.file), TOUCHSTONE_MFA_KEY="another key of more than fifty characters, made up here"
    )
    assert (done.returncode, "TOUCHSTONE_MFA_KEY" in done.stderr) == (1, True)
    assert not (home.var / "touchstone.sqlite3").exists()


WRITES = """
import sys
from pathlib import Path
from touchstone.cli import start_django
start_django()
from touchstone.accounts.models import Office
from touchstone.accounts.offices import actor_of
from touchstone.actions.projects import change_heading
from touchstone.foundation.clock import now
from touchstone.store.models import Project
lead, row = actor_of(Office.objects.get(role="project-lead")), Project.objects.filter(record=None).first()
done = 0
while not Path(sys.argv[1]).exists():
    row = change_heading(by=lead, project=row.id, title=f"T {done}", problem="P", read_version=row.version, at=now())
    done += 1
    Path(sys.argv[1] + ".started").touch()
print(done)
"""


def test_a_backup_taken_while_people_write_holds_together(saved, tmp_path):
    home = Installation(tmp_path / "var")
    shutil.copytree(saved.origin, home.var)
    stop = tmp_path / "stop"
    with ThreadPoolExecutor(1) as other:
        writing = other.submit(home.program, ["-c", WRITES, str(stop)])
        while not stop.with_name("stop.started").exists():
            assert not writing.done(), writing.result().stderr
            time.sleep(0.05)
        backups = [home.run("backup", str(tmp_path / f"kept-{number}")) for number in range(2)]
        stop.touch()
        written = writing.result()
    assert [one.returncode for one in backups] == [0, 0], backups[0].stderr
    assert (written.returncode, int(written.stdout) > 10) == (0, True), written.stderr
    fresh = Installation(tmp_path / "fresh")
    assert fresh.run("restore", str(tmp_path / "kept-1")).returncode == 0


@pytest.fixture
def postgresql(postgres_cluster) -> Iterator[str]:
    """The owner's address of an empty database."""
    import psycopg

    name = f"backup_{os.getpid()}"
    with psycopg.connect(postgres_cluster.url(OWNER), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgres_cluster.url(OWNER, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgres
def test_the_same_on_postgresql(postgresql, tmp_path):
    home = Installation(tmp_path / "var", {"TOUCHSTONE_DATABASE_URL": postgresql})
    loaded = home.run("demo")
    assert loaded.returncode == 0, loaded.stderr
    counts = home.python(COUNTS)
    done = home.run("backup", str(tmp_path / "kept"))
    assert done.returncode == 0, done.stderr
    home.python(REVISE)
    assert home.python(COUNTS) != counts
    back = home.run("restore", str(tmp_path / "kept"))
    assert (back.returncode, "RECOVERY MODE" in back.stdout) == (0, True), back.stdout + back.stderr
    assert home.python(COUNTS) == counts
    home.python(SIGN_IN)


def test_nothing_is_put_back_under_a_running_server(saved, tmp_path):
    from touchstone.cli.instance import serving_lock

    home = Installation(tmp_path / "var")
    home.var.mkdir(mode=0o700)
    with serving_lock(home.var):
        done = home.run("restore", str(saved.file))
    assert (done.returncode, "running" in done.stderr) == (1, True)
    assert home.run("restore", str(saved.file)).returncode == 0
