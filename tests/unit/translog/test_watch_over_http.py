"""The watch command against a log that a real server serves: growth is fine, each lie is found with its proof."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.unit.translog.test_monitor import log_of
from tests.vectors.rules.sample import ORIGIN, entries_of_t, good_note, signed_text
from touchstone.cli.register import main
from touchstone.translog.trusted_keys import kept_file

OTHER = [b"other-%d" % n for n in range(300)]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and prints nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Register:
    """A register behind an address whose log the test can replace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def show(self, entries: list[bytes]) -> Path:
        """From now on the log with these entries; its folder."""
        shutil.rmtree(self.folder / "log", ignore_errors=True)
        return log_of(self.folder / "log", entries)

    def stop(self) -> None:
        """Answer nobody any more."""
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    made = Register(tmp_path / "site")
    yield made
    made.stop()


def watch(register: Register, keep: Path, *more: str) -> int:
    return main(["watch", register.address, "--keep", str(keep), "--once", *more])


def proof(keep: Path) -> dict[str, bytes]:
    """The newest set of notes put aside: name → bytes."""
    folders = sorted((kept_file(keep, ORIGIN).parent / "contradictions").iterdir(), key=lambda one: one.stat().st_ctime)
    return {one.name: one.read_bytes() for one in folders[-1].iterdir()}


def test_a_log_that_grows_holds_at_every_look(register: Register, tmp_path: Path) -> None:
    for size in (0, 1, 7, 7, 300):
        register.show(entries_of_t(size))
        assert watch(register, tmp_path / "keep") == 0


@pytest.mark.parametrize("size", [7, 9, 300])
def test_a_rewritten_past_is_found_with_both_signed_notes(
    register: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str], size: int
) -> None:
    keep = tmp_path / "keep"
    register.show(entries_of_t(7))
    assert watch(register, keep) == 0
    lie = register.show(OTHER[:size])
    assert watch(register, keep) == 1
    assert "FAILED consistency" in capsys.readouterr().out
    assert proof(keep) == {"before": good_note(7), "now": (lie / "checkpoint").read_bytes()}
    register.show(entries_of_t(9))
    assert watch(register, keep) == 0  # what was kept is the honest past


def test_a_past_that_agrees_with_the_last_note_only_is_found_by_an_earlier_one(
    register: Register, tmp_path: Path
) -> None:
    """Somebody who was shown the lie once, and put `latest` right by hand, still holds the older note."""
    keep = tmp_path / "keep"
    register.show(entries_of_t(7))
    assert watch(register, keep) == 0
    lie = register.show(OTHER[:9])
    (kept_file(keep, ORIGIN).parent / "latest").write_bytes((lie / "checkpoint").read_bytes())
    assert watch(register, keep) == 1
    assert [note for name, note in proof(keep).items() if name.startswith("kept-7-")] == [good_note(7)]


def test_a_log_that_shrinks_is_found(register: Register, tmp_path: Path) -> None:
    register.show(entries_of_t(9))
    assert watch(register, tmp_path / "keep") == 0
    register.show(entries_of_t(7))
    assert watch(register, tmp_path / "keep") == 1
    assert proof(tmp_path / "keep") == {"before": good_note(9), "now": good_note(7)}


def test_a_split_view_is_found_by_what_somebody_else_was_shown(register: Register, tmp_path: Path) -> None:
    theirs = log_of(tmp_path / "theirs", OTHER[:7]) / "checkpoint"
    register.show(entries_of_t(9))
    assert watch(register, tmp_path / "mine", "--checkpoint", str(theirs)) == 1
    assert proof(tmp_path / "mine") == {"given-1": theirs.read_bytes(), "now": good_note(9)}
    friend = tmp_path / "friend"
    friend.write_bytes(good_note(7))
    assert watch(register, tmp_path / "mine", "--checkpoint", str(friend)) == 0


def test_a_note_that_was_not_signed_proves_nothing_against_the_log(
    register: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made_up = tmp_path / "made-up"
    made_up.write_bytes(good_note(7).replace(b"\n7\n", b"\n8\n"))
    register.show(entries_of_t(9))
    assert watch(register, tmp_path / "keep", "--checkpoint", str(made_up)) == 2
    assert "is not a checkpoint that this log signed" in capsys.readouterr().err


def test_tiles_withheld_count_as_a_lie(register: Register, tmp_path: Path) -> None:
    register.show(entries_of_t(7))
    assert watch(register, tmp_path / "keep") == 0
    shutil.rmtree(register.show(entries_of_t(20)) / "tile")
    assert watch(register, tmp_path / "keep") == 1
    assert proof(tmp_path / "keep") == {"before": good_note(7), "now": good_note(20)}


def test_a_checkpoint_with_a_broken_signature_is_put_aside(register: Register, tmp_path: Path) -> None:
    register.show(entries_of_t(7))
    assert watch(register, tmp_path / "keep") == 0
    broken = register.folder / "log" / "checkpoint"
    broken.write_bytes(signed_text(b"other\n7\nAAAA\n"))
    assert watch(register, tmp_path / "keep") == 1
    assert proof(tmp_path / "keep") == {"before": good_note(7), "now": broken.read_bytes()}


def test_another_key_than_the_one_kept_is_found(register: Register, tmp_path: Path) -> None:
    register.show(entries_of_t(7))
    assert watch(register, tmp_path / "keep") == 0
    kept = kept_file(tmp_path / "keep", ORIGIN)
    kept.write_text(kept.read_text().replace("+1a", "+1b"))
    assert watch(register, tmp_path / "keep") == 1


def test_no_answer_is_no_lie(register: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert watch(register, tmp_path / "keep") == 2
    register.stop()
    assert watch(register, tmp_path / "keep") == 2
    assert "Could not read" in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["0", "-5", "nan"])
def test_a_pause_of_nothing_is_refused(register: Register, tmp_path: Path, seconds: str) -> None:
    assert main(["watch", register.address, "--keep", str(tmp_path / "keep"), "--every", seconds]) == 2
