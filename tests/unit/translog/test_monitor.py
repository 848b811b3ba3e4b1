"""The monitor finds a second server with the same key and another tree at its next look, and keeps both notes."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.vectors.rules.sample import LOG, ORIGIN, entries_of_t, good_note, signed_text
from tests.vectors.trials import publish_entries
from touchstone.cli import register_watch
from touchstone.cli.register import main
from touchstone.translog.audit import Trust
from touchstone.translog.monitor import Poll, poll
from touchstone.translog.reading import Folder, Unreadable
from touchstone.translog.trusted_keys import kept_file

AT = datetime(2026, 12, 1, tzinfo=UTC)
TRUST = Trust((LOG.key,), ORIGIN)


@pytest.fixture
def keep(tmp_path: Path) -> Path:
    return tmp_path / "keep"


def look(folder: Path, keep: Path) -> Poll:
    return poll(Folder(folder), TRUST, keep, at=AT)


def log_of(folder: Path, entries: list[bytes]) -> Path:
    """A log at `folder`, whatever another server published there before: each has a state file of its own."""
    server = Path(tempfile.mkdtemp(dir=folder.parent)) / "log"
    publish_entries(server, entries)
    shutil.copytree(server, folder, dirs_exist_ok=True)
    (folder / "key").write_text(LOG.key.text + "\n")
    return folder


def test_a_growing_log_holds_and_every_checkpoint_is_kept(tmp_path: Path, keep: Path) -> None:
    for size in (0, 1, 7, 7, 300):
        assert look(log_of(tmp_path / str(size), entries_of_t(size)), keep).result.holds
    kept = sorted(file.name.partition("-")[0] for file in (keep / "checkpoints").iterdir())
    assert kept == ["0", "1", "300", "7"]
    assert (keep / "latest").read_bytes() == good_note(300)


@pytest.mark.parametrize("size", [3, 7, 9, 300])
def test_another_tree_under_the_same_key_is_found_and_both_notes_are_kept(
    tmp_path: Path, keep: Path, size: int
) -> None:
    assert look(log_of(tmp_path / "a", entries_of_t(7)), keep).result.holds
    fork = log_of(tmp_path / "b", [b"other-%d" % n for n in range(size)])
    found = look(fork, keep)
    assert [one.name for one in found.result.failures] == ["consistency"]
    assert found.evidence is not None
    assert (found.evidence / "before").read_bytes() == good_note(7)
    assert (found.evidence / "now").read_bytes() == (fork / "checkpoint").read_bytes()
    assert (keep / "latest").read_bytes() == good_note(7)
    assert look(tmp_path / "a", keep).result.holds


def test_withholding_the_tiles_is_no_way_out(tmp_path: Path, keep: Path) -> None:
    assert look(log_of(tmp_path / "a", entries_of_t(7)), keep).result.holds
    folder = log_of(tmp_path / "b", entries_of_t(20))
    shutil.rmtree(folder / "tile")
    assert [one.name for one in look(folder, keep).result.failures] == ["consistency"]


def test_a_note_that_is_not_the_logs_is_put_aside(tmp_path: Path, keep: Path) -> None:
    folder = log_of(tmp_path / "a", entries_of_t(7))
    (folder / "checkpoint").write_bytes(signed_text(b"other\n7\nAAAA\n"))
    found = look(folder, keep)
    assert not found.result.holds
    assert found.evidence is not None
    assert [file.name for file in found.evidence.iterdir()] == ["now"]
    (folder / "checkpoint").unlink()
    with pytest.raises(Unreadable):
        look(folder, keep)


def test_the_command_says_what_it_found(tmp_path: Path, keep: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = log_of(tmp_path / "log", entries_of_t(7))
    words = ["watch", str(log), "--keep", str(keep), "--once"]
    assert main(words) == 0
    assert "NOT obtained independently" in capsys.readouterr().out
    assert kept_file(keep, ORIGIN).read_text() == LOG.key.text + "\n"
    shutil.rmtree(log)
    log_of(log, [b"other-%d" % n for n in range(9)])
    assert main(words) == 1
    assert "together they are the proof" in capsys.readouterr().out
    (log / "key").write_text("nonsense\n")
    assert main(words) == 1
    shutil.rmtree(log)
    assert main(words) == 2
    assert main([*words, "--key", str(tmp_path)]) == 2


def test_the_command_looks_again_until_a_check_fails(
    tmp_path: Path, keep: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = log_of(tmp_path / "log", entries_of_t(7))
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        shutil.rmtree(log, ignore_errors=True)
        if len(slept) == 2:  # after a look at nothing, another tree
            log_of(log, [b"other"])

    monkeypatch.setattr(register_watch.time, "sleep", sleep)
    assert main(["watch", str(log), "--keep", str(keep), "--every", "7"]) == 1
    assert slept == [7.0, 7.0]
