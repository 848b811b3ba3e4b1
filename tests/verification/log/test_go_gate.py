"""What our writer publishes is accepted by code that is not ours, and what is wrong is refused by it."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.vectors.rules.sample import LOG, ORIGIN, entries_of_t, root_of_t
from tests.vectors.trials import lay_out_trial, publish_entries, trials
from touchstone.translog.base64_text import encode
from touchstone.translog.merkle import Subtrees, leaf_hash, subtrees_of
from touchstone.translog.proofs import make_proof
from touchstone.translog.publishing import Place, publish

SIZES = (0, 1, 2, 3, 7, 8, 255, 256, 257, 600)
LARGE_SIZES = (65_536, 65_537, 70_001)
PROOFS = 100

Logcheck = Callable[[Path, Sequence[Path]], subprocess.CompletedProcess[str]]

ON_LOGS = [one for one in trials() if one[1]["go"] != "-"]
LARGE = trials(large=True)


class Growing:
    """One log that grows; every checkpoint ever published is kept outside it."""

    def __init__(self, at: Path) -> None:
        self.at = at
        self.place = Place(ORIGIN, at / "log", at / "state", (LOG.key,))
        self.note: bytes | None = None
        self.kept: list[Path] = []

    def publish(self, entries: list[bytes]) -> None:
        def store(note: bytes) -> None:
            self.note = note

        publish(self.place, entries, signers=[LOG], last_note=self.note, store=store)
        assert self.note is not None
        copy = self.at / f"checkpoint-{len(self.kept)}"
        copy.write_bytes(self.note)
        self.kept.append(copy)

    def write_proofs(self, tree: Subtrees, entries: list[bytes], count: int) -> list[Path]:
        assert self.note is not None
        chance = random.Random(len(entries))  # noqa: S311 places to look at, no secret
        places = chance.sample(range(len(entries)), min(count, len(entries)))
        files = []
        for index in places:
            file = self.at / f"{len(entries)}-{index}.tlog-proof"
            file.write_bytes(make_proof(tree, index=index, note=self.note, entry=entries[index]).to_bytes())
            files.append(file)
        return files


def grow_and_check(at: Path, logcheck: Logcheck, sizes: Sequence[int]) -> None:
    log = Growing(at)
    for size in sizes:
        entries = entries_of_t(size)
        log.publish(entries)
        proofs = log.write_proofs(subtrees_of(map(leaf_hash, entries)), entries, PROOFS)
        answer = logcheck(log.place.folder, [*log.kept, *proofs])
        assert (answer.returncode, answer.stderr) == (0, "")
        assert answer.stdout == f"ok {size} {encode(root_of_t(size))}\n"


def test_every_published_size_is_accepted_with_all_earlier_checkpoints_and_proofs(
    tmp_path: Path, logcheck: Logcheck
) -> None:
    grow_and_check(tmp_path, logcheck, SIZES)


@pytest.mark.drill
def test_large_logs_are_accepted_with_all_earlier_checkpoints_and_proofs(tmp_path: Path, logcheck: Logcheck) -> None:
    grow_and_check(tmp_path, logcheck, (*SIZES, *LARGE_SIZES))


def test_a_random_history_is_accepted_at_every_step(tmp_path: Path, logcheck: Logcheck) -> None:
    chance = random.Random(2026)  # noqa: S311 a history, no secret
    log, entries = Growing(tmp_path), []
    for step in range(25):
        entries += [chance.randbytes(chance.randrange(400)) for _ in range(chance.randrange(60))]
        log.publish(list(entries))
        proofs = log.write_proofs(subtrees_of(map(leaf_hash, entries)), entries, 3)
        answer = logcheck(log.place.folder, [*log.kept, *proofs])
        assert (step, answer.returncode, answer.stderr) == (step, 0, "")


def test_one_changed_byte_in_any_file_is_refused(tmp_path: Path, logcheck: Logcheck) -> None:
    folder = tmp_path / "log"
    publish_entries(folder, entries_of_t(257))
    chance = random.Random(7)  # noqa: S311 places to spoil, no secret
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        good = file.read_bytes()
        at = chance.randrange(len(good))
        file.write_bytes(good[:at] + bytes([good[at] ^ 0x20]) + good[at + 1 :])
        assert logcheck(folder, []).returncode == 1, file
        file.write_bytes(good)
    assert logcheck(folder, []).returncode == 0


def verdict(trial: dict[str, Any], at: Path, bases: Path, logcheck: Logcheck) -> str:
    laid = lay_out_trial(trial, at, bases)
    answer = logcheck(laid.folder, [*laid.earlier, *(file for file, _ in laid.proofs)])
    assert answer.returncode in (0, 1)
    return "a" if answer.returncode == 0 else "R"


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


@pytest.mark.parametrize(("row", "trial"), [one[1:] for one in ON_LOGS], ids=[one[0] for one in ON_LOGS])
def test_the_go_column_of_each_row_is_as_the_table_says(
    row: dict[str, Any], trial: dict[str, Any], tmp_path: Path, bases: Path, logcheck: Logcheck
) -> None:
    assert verdict(trial, tmp_path, bases, logcheck) == row["go"]


@pytest.mark.drill
@pytest.mark.parametrize(("row", "trial"), [one[1:] for one in LARGE], ids=[one[0] for one in LARGE])
def test_the_go_column_of_large_trials_is_as_the_table_says(
    row: dict[str, Any], trial: dict[str, Any], tmp_path: Path, bases: Path, logcheck: Logcheck
) -> None:
    assert verdict(trial, tmp_path, bases, logcheck) == row["go"]
