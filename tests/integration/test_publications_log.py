"""From publication to a log that anybody can check: checkpoints, proofs, anchors, recovery, and what tampering does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import Force, northmere
from tests.integration.publishing_cast import AT, approve, checkpoint, lay_out_site, propose, published, verify
from touchstone.actions.publications import (
    add_log_key,
    enter_daily_anchor,
    is_behind,
    publish_checkpoint,
    retire_log_key,
    start_public_log,
)
from touchstone.actions.publications.entering import InRecovery
from touchstone.actions.publications.key_change import KeyChangeRefused
from touchstone.actions.publications.log_places import OtherOrigin, keys_folder, private_place
from touchstone.foundation.identifiers import new_id
from touchstone.jobs.worker import run_one
from touchstone.register import guards
from touchstone.register.answering import publish_statement
from touchstone.register.models import Checkpoint, Leaf, LogState, Proof, PublicFile, RegisterEntry
from touchstone.store.models import Anchor, PrivateLeaf, Project
from touchstone.translog.anchor import check_anchor
from touchstone.translog.audit import PRIVATE, Trust
from touchstone.translog.checkpoint import parse_body, parse_checkpoint
from touchstone.translog.citizen import open_proof
from touchstone.translog.entries import parse_entry
from touchstone.translog.faults import KeyUnusable, RecoveryMode
from touchstone.translog.keys import create_key
from touchstone.translog.reading import Folder
from touchstone.translog.verify import verify_log, verify_record
from touchstone.translog.vkeys import parse_vkeys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(settings, tmp_path: Path) -> Path:
    settings.TOUCHSTONE_VAR = tmp_path / "var"
    return tmp_path / "var"


@pytest.fixture
def force() -> Force:
    return northmere()


def log_of(var: Path) -> Path:
    return var / "public" / "log"


def whole_site(var: Path, tmp_path: Path) -> Path:
    site = tmp_path / "site"
    lay_out_site(site, log_of(var))
    return site


def test_a_published_record_is_accepted_by_the_verifier(force, var, tmp_path):
    project = published(force)
    assert is_behind()
    assert checkpoint() == 1
    assert not is_behind()
    result = verify(whole_site(var, tmp_path))
    assert result.holds, result.failures
    assert result.size == 1
    keys = parse_vkeys((log_of(var) / "key").read_text())
    citizen = verify_record(Folder(tmp_path / "site"), Trust(keys, keys[0].name), project.record)
    assert citizen.holds


def test_revisions_anchors_and_a_withdrawal_are_accepted_too(force, var, tmp_path):
    project = published(force)
    enter_daily_anchor(at=AT)
    checkpoint()
    earlier = (log_of(var) / "checkpoint").read_bytes()
    approve(force, propose(force, project, event="withdraw"))
    enter_daily_anchor(at=AT + timedelta(days=1))
    assert checkpoint(AT + timedelta(days=1)) == 4
    site = whole_site(var, tmp_path)
    result = verify(site, at=AT + timedelta(days=1))
    assert result.holds, result.failures
    keys = parse_vkeys((log_of(var) / "key").read_text())
    again = verify_log(
        Folder(site / "log"), Trust(keys, keys[0].name), at=AT + timedelta(days=1), earlier=[("kept", earlier)]
    )
    assert again.holds


def test_one_changed_byte_in_a_record_file_is_found(force, var, tmp_path):
    project = published(force)
    checkpoint()
    site = whole_site(var, tmp_path)
    page = site / "records" / project.record / "1" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"Northmere", b"Northmore", 1))
    result = verify(site)
    assert [one.name for one in result.failures] == ["file"]


def test_one_changed_byte_in_a_database_row_is_found_before_it_is_signed(force, var):
    published(force)
    checkpoint()
    with connection.cursor() as cursor:
        _without_guards(cursor, "register_leaf")
        entry = bytes(Leaf.objects.get().entry).replace(b'"XN01"', b'"XS02"')
        cursor.execute("UPDATE register_leaf SET entry = %s", [entry])
    approve_something_more(force)
    with pytest.raises(RecoveryMode):
        publish_checkpoint(at=AT)
    assert Checkpoint.objects.count() == 1
    assert LogState.objects.get().trouble.startswith("recovery")


def test_a_changed_row_published_by_whoever_owns_everything_is_found_by_an_old_checkpoint(force, var, tmp_path):
    """The owner edits the row, and throws tiles and every memory away but cannot reach what a reader kept."""
    published(force)
    checkpoint()
    kept = (log_of(var) / "checkpoint").read_bytes()
    with connection.cursor() as cursor:
        for table in ("register_leaf", "register_checkpoint"):
            _without_guards(cursor, table)
        entry = bytes(Leaf.objects.get().entry).replace(b'"XN01"', b'"XS02"')
        cursor.execute("UPDATE register_leaf SET entry = %s", [entry])
        cursor.execute("DELETE FROM register_checkpoint")
    for path in [*(one for one in log_of(var).rglob("*") if one.is_file()), keys_folder() / "public-log.state"]:
        path.unlink()
    publish_checkpoint(at=AT)
    keys = parse_vkeys((log_of(var) / "key").read_text())
    trust = Trust(keys, keys[0].name)
    assert verify_log(Folder(log_of(var)), trust, at=AT).holds
    result = verify_log(Folder(log_of(var)), trust, at=AT, earlier=[("kept", kept)])
    assert [one.name for one in result.failures] == ["earlier checkpoint"]


def test_each_version_gets_a_proof_file_that_stands_by_itself(force, var):
    project = published(force)
    assert Proof.objects.count() == 0
    checkpoint()
    proof = Proof.objects.get()
    keys = parse_vkeys((log_of(var) / "key").read_text())
    proven = open_proof(bytes(proof.body), Trust(keys, keys[0].name))
    assert (proven.entry.record, proven.entry.version) == (project.record, 1)


def test_publishing_again_signs_nothing_twice(force, var):
    published(force)
    checkpoint()
    first = (log_of(var) / "checkpoint").read_bytes()
    assert checkpoint(AT + timedelta(minutes=1)) == 1
    assert (log_of(var) / "checkpoint").read_bytes() == first
    assert Checkpoint.objects.count() == 1


def test_a_database_older_than_what_was_published_enters_recovery_and_takes_no_more(force, var):
    point = transaction.savepoint()
    project = published(force)
    checkpoint()
    transaction.savepoint_rollback(point)  # yesterday's database, with today's published files and state file
    start_public_log_as(var)
    with pytest.raises(RecoveryMode):
        publish_checkpoint(at=AT)
    assert LogState.objects.get().trouble.startswith("recovery")
    assert project.record is not None


def start_public_log_as(var: Path) -> None:
    """Start with the name that the published checkpoint bears, as a restored installation would."""
    origin = parse_checkpoint((log_of(var) / "checkpoint").read_bytes())[0].origin
    LogState.objects.all().delete()
    from_name = {"origin": origin, "frontier": {"size": 0, "hashes": []}, "name": "public"}
    LogState.objects.create(**from_name)


def test_in_recovery_nothing_is_entered(force):
    project = published(force)
    LogState.objects.update(trouble="recovery: two memories disagree")
    with pytest.raises(InRecovery):
        approve(force, propose(force, project, event="withdraw"))
    with pytest.raises(InRecovery):
        enter_daily_anchor(at=AT)
    assert (RegisterEntry.objects.count(), Leaf.objects.count()) == (1, 1)


def test_without_its_key_acts_are_recorded_and_nothing_is_signed(force, var):
    published(force)
    (keys_folder() / "public-log.key").unlink()
    with pytest.raises(KeyUnusable):
        publish_checkpoint(at=AT)
    assert LogState.objects.get().trouble.startswith("key")
    assert not (log_of(var) / "checkpoint").exists()
    assert Leaf.objects.count() == 1


def test_another_key_of_the_same_name_signs_nothing(force, var):
    published(force)
    checkpoint()
    (keys_folder() / "public-log.key").unlink()
    create_key(keys_folder() / "public-log.key", name=LogState.objects.get().origin)
    with pytest.raises(KeyUnusable):
        publish_checkpoint(at=AT)


def test_a_new_key_signs_beside_the_old_one_and_then_alone(force, var, tmp_path):
    published(force)
    enter_daily_anchor(at=AT)
    checkpoint()
    old = (log_of(var) / "key").read_text().strip()
    new = add_log_key(at=AT)
    checkpoint()
    assert (log_of(var) / "key").read_text().split() == [old, new]
    for vkey in (old, new):  # a reader who knows either is content
        key = parse_vkeys(vkey)
        assert verify_log(Folder(log_of(var)), Trust(key, key[0].name), at=AT).holds
    with pytest.raises(KeyChangeRefused):
        add_log_key(at=AT)
    with pytest.raises(KeyChangeRefused, match="90 days"):
        retire_log_key(vkey=old, at=AT + timedelta(days=89))
    later = AT + timedelta(days=90)
    retire_log_key(vkey=old, at=later)
    enter_daily_anchor(at=later)
    checkpoint(later)
    key = parse_vkeys(new)
    assert verify_log(Folder(log_of(var)), Trust(key, key[0].name), at=later).holds
    only_old = parse_vkeys(old)
    assert not verify_log(Folder(log_of(var)), Trust(only_old, only_old[0].name), at=later).holds
    with pytest.raises(KeyChangeRefused, match="only key"):
        retire_log_key(vkey=new, at=later)
    with pytest.raises(KeyChangeRefused):
        retire_log_key(vkey=old, at=later)


def test_the_logs_name_is_fixed_when_it_first_starts(monkeypatch, var):
    monkeypatch.setenv("TOUCHSTONE_LOG_ORIGIN", "register.example.police.uk/log")
    assert start_public_log() == "register.example.police.uk/log"
    monkeypatch.setenv("TOUCHSTONE_LOG_ORIGIN", "other.example/log")
    with pytest.raises(OtherOrigin):
        start_public_log()
    monkeypatch.delenv("TOUCHSTONE_LOG_ORIGIN")
    assert start_public_log() == "register.example.police.uk/log"


def test_without_a_public_address_the_name_is_random_and_keys_are_private(var):
    origin = start_public_log()
    assert origin.endswith(".invalid/log")
    assert (keys_folder() / "public-log.key").stat().st_mode & 0o777 == 0o600
    assert keys_folder().stat().st_mode & 0o777 == 0o700
    assert private_place()[0].origin != origin


def test_in_production_no_key_is_made_by_starting(settings, var):
    settings.TOUCHSTONE_MODE = "production"
    start_public_log()
    assert not (keys_folder() / "public-log.key").exists()


def test_the_first_anchor_is_entered_at_once_and_one_follows_for_each_day(force, var):
    published(force)
    assert enter_daily_anchor(at=AT) == [date(2026, 11, 23)]
    assert enter_daily_anchor(at=AT + timedelta(hours=1)) == []
    assert enter_daily_anchor(at=datetime.fromisoformat("2026-11-24T02:59:59+00:00")) == []
    assert enter_daily_anchor(at=datetime.fromisoformat("2026-11-24T03:00:00+00:00")) == [date(2026, 11, 24)]
    later = datetime.fromisoformat("2026-11-27T12:00:00+00:00")
    assert enter_daily_anchor(at=later) == [date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)]
    days = [parse_entry(bytes(row.entry)).data["day"] for row in Leaf.objects.order_by("position")[1:]]
    assert days == [f"2026-11-{day}" for day in range(23, 28)]


def test_an_anchor_opens_with_its_salt_and_shows_neither_size_nor_name(force, var):
    published(force)
    before = PrivateLeaf.objects.count()
    enter_daily_anchor(at=AT)
    anchor = Anchor.objects.get()
    private = parse_body(anchor.checkpoint.encode())
    assert private.size == before
    entry = bytes(Leaf.objects.get(position=anchor.log_position).entry)
    check_anchor(parse_entry(entry).data["anchor"], salt=bytes(anchor.salt), private=private)
    assert private.origin.encode() not in entry


def test_the_private_log_is_laid_out_for_auditors_and_holds(force, var):
    published(force)
    enter_daily_anchor(at=AT)
    place, key = private_place()
    result = verify_log(Folder(place.folder), Trust((key.key,), place.origin), at=AT, rules=PRIVATE)
    assert result.holds, result.failures
    assert result.size == parse_body(Anchor.objects.get().checkpoint.encode()).size


@pytest.mark.parametrize("table", sorted({**guards.APPEND_ONLY, **guards.FROZEN}))
def test_what_was_entered_cannot_be_changed_by_the_application(force, table):
    published(force)
    checkpoint()
    about = {"force": {"code": "XN01", "name": "Northmere Police"}}
    publish_statement(statement=new_id(), facts=about, signed_on=AT.date(), is_demonstration=False)
    column = {"register_leaf": "position", "register_checkpoint": "size"}.get(table, "id")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {column}")  # noqa: S608 - names are from our own list
    if table in guards.APPEND_ONLY:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names are from our own list


def test_every_guard_is_installed():
    assert guards.missing_guards(connection) == []


def test_files_of_a_version_are_frozen_against_replacement(force):
    published(force)
    one = PublicFile.objects.first()
    copy = PublicFile(record=one.record, version=one.version, path=one.path, media_type="x", sha256="x", body=b"x")
    with pytest.raises(DatabaseError), transaction.atomic():
        copy.save(force_insert=True)


def test_nothing_is_left_in_the_queue(force):
    published(force)
    assert run_one(at=AT) is False


def approve_something_more(force: Force) -> None:
    entry = RegisterEntry.objects.get()
    approve(force, propose(force, Project.objects.get(record=entry.record), event="withdraw"))


def _without_guards(cursor, table: str) -> None:
    """What the owner of the database can do, and the application cannot."""
    if connection.vendor == "postgresql":
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        return
    for name in guards.guards_for("sqlite"):
        if name.startswith(table):
            cursor.execute(f"DROP TRIGGER {name}")
