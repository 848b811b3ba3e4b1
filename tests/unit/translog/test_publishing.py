"""Publishing: order, durability, one publisher at a time, and never a fork."""

from __future__ import annotations

import contextlib
import multiprocessing
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.vectors.rules.sample import LOG, ORIGIN, STRANGER, entries_of_t, good_note, root_of_t, tree_of_t
from touchstone.translog import publishing
from touchstone.translog.audit import OPAQUE, Trust
from touchstone.translog.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from touchstone.translog.faults import FileDiffers, Malformed, RecoveryMode, SecondPublisher
from touchstone.translog.keys import SigningKey
from touchstone.translog.memories import read_state_file, write_state_file
from touchstone.translog.merkle import leaf_hash, subtrees_of
from touchstone.translog.publishing import Place, publish, publisher_lock, release
from touchstone.translog.reading import Folder, read_entries
from touchstone.translog.recovery import missing_entries
from touchstone.translog.verify import verify_log

AT = datetime(2026, 12, 1, tzinfo=UTC)
TRUST = Trust((LOG.key,), ORIGIN)


class Database:
    """What a database remembers: committed entries and the last note."""

    def __init__(self, at: Path) -> None:
        self.place = Place(ORIGIN, at / "log", at / "keys" / "state.json", (LOG.key,))
        self.place.state_file.parent.mkdir(parents=True, exist_ok=True)
        self.entries: list[bytes] = []
        self.note: bytes | None = None
        self.fail_to_store = False

    def store(self, note: bytes) -> None:
        if self.fail_to_store:
            raise OSError("the transaction did not commit")
        self.note = note

    def publish(self, size: int | None = None, *, witnessed: tuple[bytes, ...] = ()) -> publishing.Published:
        if size is not None:
            self.entries = entries_of_t(size)
        return publish(
            self.place, self.entries, signers=[LOG], last_note=self.note, store=self.store, witnessed=witnessed
        )

    @property
    def published(self) -> bytes:
        return (self.place.folder / "checkpoint").read_bytes()


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path)


def holds(database: Database, *earlier: bytes) -> bool:
    kept = [(str(at), note) for at, note in enumerate(earlier)]
    return verify_log(Folder(database.place.folder), TRUST, at=AT, earlier=kept, rules=OPAQUE).holds


def test_a_published_log_holds_at_every_size_with_all_earlier_checkpoints(database: Database) -> None:
    notes = []
    for size in (0, 1, 2, 255, 256, 257, 513):
        published = database.publish(size)
        assert (published.size, published.root) == (size, root_of_t(size))
        assert database.published == published.note == database.note
        notes.append(published.note)
        assert holds(database, *notes)


def test_publishing_again_signs_nothing_and_writes_nothing(database: Database) -> None:
    first = database.publish(300)
    with mock.patch.object(SigningKey, "sign", side_effect=AssertionError("signed twice")):
        second = database.publish(300)
    assert second.note == first.note
    assert (first.files_written, second.files_written) == (5, 0)


def test_partial_tiles_stay_until_the_full_one_is_published(database: Database) -> None:
    database.publish(7)
    database.publish(200)
    tiles = database.place.folder / "tile" / "0"
    assert sorted(one.name for one in (tiles / "000.p").iterdir()) == ["200", "7"]
    database.publish(256)
    assert [one.name for one in tiles.iterdir()] == ["000"]
    seven = open_checkpoint(good_note(), [LOG.key])
    assert [
        e for bundle in read_entries(Folder(database.place.folder), size=seven.size) for e in bundle
    ] == entries_of_t(7)


def test_nothing_but_whole_files_is_left_behind(database: Database) -> None:
    database.publish(300)
    names = [one.name for one in database.place.folder.rglob("*") if one.is_file()]
    assert [name for name in names if name.startswith(".")] == []


@pytest.mark.parametrize("path", ["tile/0/000.p/7", "tile/entries/000.p/7"])
def test_an_existing_file_with_other_bytes_is_never_overwritten(database: Database, path: str) -> None:
    file = database.place.folder / path
    file.parent.mkdir(parents=True)
    file.write_bytes(b"other")
    with pytest.raises(FileDiffers):
        database.publish(7)
    assert file.read_bytes() == b"other"
    assert not (database.place.folder / "checkpoint").exists()
    assert database.note is None


def test_no_checkpoint_is_visible_before_its_tiles(database: Database) -> None:
    database.publish(7)
    original = publishing.write_once

    def write_once(path: Path, data: bytes) -> bool:
        assert b"\n7\n" in database.published
        return original(path, data)

    with mock.patch.object(publishing, "write_once", write_once):
        database.publish(300)
    assert holds(database)


def test_a_disk_that_gives_back_other_entries_is_noticed_before_signing(database: Database) -> None:
    other = [(b"other",) * 7]
    with mock.patch.object(publishing, "read_entries", return_value=other), pytest.raises(FileDiffers):
        database.publish(7)
    assert database.note is None


def interrupted(database: Database, name: str, size: int) -> None:
    """Stop a run at the moment one of its steps is about to begin."""
    with mock.patch.object(publishing, name, side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        database.publish(size)


@pytest.mark.parametrize("step", ["write_once", "read_entries", "sign_next", "write_state_file", "release", "replace"])
def test_a_run_stopped_at_any_step_is_finished_by_the_next(database: Database, step: str) -> None:
    first = database.publish(7)
    interrupted(database, step, 300)
    assert database.published == first.note
    assert holds(database)
    second = database.publish(300)
    assert holds(database, first.note, second.note)


def test_a_note_stored_and_not_published_is_published_as_it_is(database: Database) -> None:
    interrupted(database, "release", 7)
    stored = database.note
    with mock.patch.object(SigningKey, "sign", side_effect=AssertionError("signed twice")):
        assert database.publish(7).note == stored == database.published


def test_a_note_signed_and_not_stored_is_remembered_beside_the_key(database: Database) -> None:
    database.fail_to_store = True
    with pytest.raises(OSError):
        database.publish(7)
    database.fail_to_store = False
    database.entries = [b"another" for _ in range(7)]
    with pytest.raises(RecoveryMode) as refused:
        database.publish()
    assert refused.value.memories == ("state file",)
    database.publish(9)
    assert holds(database, good_note())


def test_a_database_restored_from_yesterday_is_not_signed_for(database: Database) -> None:
    yesterday = database.publish(7)
    today = database.publish(20)
    database.entries, database.note = entries_of_t(7), yesterday.note
    with pytest.raises(RecoveryMode) as refused:
        database.publish()
    assert refused.value.memories == ("state file",)
    assert "20" in refused.value.message
    assert refused.value.remedy
    database.entries += [b"instead-%d" % n for n in range(30)]
    with pytest.raises(RecoveryMode):
        database.publish()
    assert database.published == today.note


@pytest.mark.parametrize("edit", ["change", "remove", "swap", "insert"])
def test_an_edited_database_is_not_signed_for(database: Database, edit: str) -> None:
    database.publish(20)
    entries = entries_of_t(21)
    if edit == "change":
        entries[3] = b"changed"
    elif edit == "remove":
        del entries[3]
    elif edit == "swap":
        entries[3], entries[4] = entries[4], entries[3]
    else:
        entries.insert(3, b"slipped in")
    database.entries = entries
    with pytest.raises(RecoveryMode) as refused:
        database.publish()
    assert refused.value.memories == ("database",)


def test_missing_entries_come_back_from_the_published_bundles(database: Database) -> None:
    database.publish(7)
    database.publish(300)
    source = Folder(database.place.folder)
    missing = missing_entries(source, keys=[LOG.key], origin=ORIGIN, entries=entries_of_t(7))
    assert [*entries_of_t(7), *missing] == entries_of_t(300)
    database.entries = [*entries_of_t(7), *missing]
    database.publish()
    with pytest.raises(RecoveryMode):
        missing_entries(source, keys=[LOG.key], origin=ORIGIN, entries=[b"other"])
    bundle = database.place.folder / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b"test-entry-9", b"fake-entry-9"))
    with pytest.raises(RecoveryMode):
        missing_entries(source, keys=[LOG.key], origin=ORIGIN, entries=entries_of_t(7))


def test_a_missing_state_file_stops_signing_until_a_person_puts_it_back(database: Database) -> None:
    database.publish(7)
    database.place.state_file.unlink()
    with pytest.raises(RecoveryMode):
        database.publish(9)
    write_state_file(database.place.state_file, database.published)
    database.publish(9)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format":1,"note":7}', '{"format":2,"note":"x"}', "\xff"])
def test_a_damaged_state_file_stops_signing(database: Database, text: str) -> None:
    database.publish(7)
    database.place.state_file.write_bytes(text.encode("latin-1"))
    with pytest.raises(RecoveryMode):
        database.publish(9)


def test_a_published_checkpoint_that_is_not_ours_stops_signing(database: Database) -> None:
    database.publish(7)
    foreign = sign_checkpoint(Checkpoint(STRANGER.name, 7, root_of_t(7)), [STRANGER])
    (database.place.folder / "checkpoint").write_bytes(foreign)
    with pytest.raises(RecoveryMode) as refused:
        database.publish(9)
    assert refused.value.memories == ("published checkpoint",)


def test_a_witness_that_saw_more_or_another_history_stops_signing(database: Database) -> None:
    database.publish(7)
    fork = sign_checkpoint(Checkpoint(ORIGIN, 7, bytes(32)), [LOG])
    for seen in (good_note(20), fork):
        with pytest.raises(RecoveryMode) as refused:
            database.publish(9, witnessed=(seen,))
        assert refused.value.memories == ("witness",)
    database.publish(9, witnessed=(good_note(7),))


def test_a_wrong_key_signs_nothing(database: Database) -> None:
    wrong = SigningKey(ORIGIN, bytes(range(3, 35)))
    with pytest.raises(RecoveryMode):
        publish(database.place, [b"one"], signers=[wrong], last_note=None, store=database.store)
    assert database.note is None
    assert not database.place.state_file.exists()
    with pytest.raises(Malformed):
        publish(database.place, [b"one"], signers=[STRANGER], last_note=None, store=database.store)


def test_only_the_logs_own_note_is_released(database: Database) -> None:
    with pytest.raises(RecoveryMode):
        release(database.place, sign_checkpoint(Checkpoint(STRANGER.name, 0, tree_of_t(0).root()), [STRANGER]))


def _try_lock(place: Place, answer: Callable[[str], None]) -> None:
    try:
        with publisher_lock(place):
            answer("held")
    except SecondPublisher:
        answer("refused")


def test_a_second_publisher_is_refused_and_may_go_on_later(database: Database) -> None:
    context = multiprocessing.get_context("spawn")
    answers = context.SimpleQueue()
    with publisher_lock(database.place):
        other = context.Process(target=_try_lock, args=(database.place, answers.put))
        other.start()
        other.join()
        with pytest.raises(SecondPublisher):
            database.publish(7)
    assert answers.get() == "refused"
    assert database.publish(7).size == 7


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_every_later_checkpoint_is_consistent_with_every_earlier_one(steps: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database, notes, size = Database(Path(folder)), [], 0
        for step in steps:
            size += step
            notes.append(database.publish(size).note)
            assert holds(database, *notes)


class History(RuleBasedStateMachine):
    """Appends, publishes, is killed between steps, restarts, and is restored from backups; never forks."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        self.database = Database(Path(self.folder))
        self.backup: tuple[list[bytes], bytes | None] = ([], None)
        self.notes: list[bytes] = []
        self.signed: list[bytes] = []  # the entries under the newest signature, whatever the database says
        self.made = 0
        self.was_killed = False

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(count=st.integers(1, 120))
    def append(self, count: int) -> None:
        self.database.entries += [b"entry-%d" % (self.made + n) for n in range(count)]
        self.made += count

    @rule()
    def publish(self) -> None:
        forgets = self.database.entries[: len(self.signed)] != self.signed
        try:
            self.notes.append(self.database.publish().note)
            assert not forgets
        except RecoveryMode:
            assert forgets
        except FileDiffers:
            assert self.was_killed  # tiles written and never signed stand in the way of other entries
        self._note_what_is_signed()

    @rule(step=st.sampled_from(["write_once", "sign_next", "write_state_file", "release", "replace"]))
    def die(self, step: str) -> None:
        stopped = (KeyboardInterrupt, RecoveryMode, FileDiffers)
        self.was_killed = True
        with mock.patch.object(publishing, step, side_effect=KeyboardInterrupt), contextlib.suppress(*stopped):
            self.notes.append(self.database.publish().note)
        self._note_what_is_signed()

    @rule()
    def back_up(self) -> None:
        self.backup = (list(self.database.entries), self.database.note)

    @rule()
    def restore(self) -> None:
        entries, self.database.note = self.backup
        self.database.entries = list(entries)

    @precondition(lambda self: self.notes)
    @rule()
    def recover(self) -> None:
        """What a person does in recovery mode, where the database only lacks entries."""
        source = Folder(self.database.place.folder)
        with contextlib.suppress(RecoveryMode):
            self.database.entries += missing_entries(
                source, keys=[LOG.key], origin=ORIGIN, entries=self.database.entries
            )

    def _note_what_is_signed(self) -> None:
        raw = read_state_file(self.database.place.state_file)
        if raw is not None:
            signed = open_checkpoint(raw, [LOG.key])
            held = self.database.entries[: signed.size]
            if subtrees_of(map(leaf_hash, held)).root() == signed.root:
                self.signed = held
            assert subtrees_of(map(leaf_hash, self.signed)).root() == signed.root

    @invariant()
    def what_is_published_holds_with_all_that_was_ever_published(self) -> None:
        if self.notes:
            assert holds(self.database, *self.notes[-6:], *self.notes[:2])


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=max(1, settings.default.max_examples // 4), stateful_step_count=30)
