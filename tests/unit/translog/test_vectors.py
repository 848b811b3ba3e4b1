"""Every way of lying about a log that has a vector file is refused; every good one is accepted."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from scripts.make_log_vectors import vector_files
from tests.vectors.trials import TRUST, VECTORS, check_with_ours, lay_out_trial, rows, rules_of, trials
from touchstone.translog.entries import parse_entry
from touchstone.translog.faults import LogFault, Malformed
from touchstone.translog.private_log import check_opened
from touchstone.translog.publishing import lay_out

ON_LOGS = [one for one in trials() if "log" in one[2]]
LARGE = trials(large=True)


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


def accepted(trial: dict[str, Any], at: Path, bases: Path) -> bool:
    try:
        return check_with_ours(lay_out_trial(trial, at, bases), rules=rules_of(trial)).holds
    except LogFault:
        return False


@pytest.mark.parametrize(("row", "trial"), [one[1:] for one in ON_LOGS], ids=[one[0] for one in ON_LOGS])
def test_only_p_rows_are_accepted(row: dict[str, Any], trial: dict[str, Any], tmp_path: Path, bases: Path) -> None:
    assert accepted(trial, tmp_path, bases) == row["id"].startswith("P")


@pytest.mark.drill
@pytest.mark.parametrize(("row", "trial"), [one[1:] for one in LARGE], ids=[one[0] for one in LARGE])
def test_large_logs_with_a_replaced_pair_are_refused(
    row: dict[str, Any], trial: dict[str, Any], tmp_path: Path, bases: Path
) -> None:
    assert not accepted(trial, tmp_path, bases)
    assert accepted({**trial, "changes": []}, tmp_path / "unchanged", bases)


@pytest.mark.parametrize(
    ("identity", "trial"),
    [(row["id"], trial) for row in rows() for trial in row["trials"] if "entry" in trial],
    ids=lambda value: value["name"] if isinstance(value, dict) else value,
)
def test_an_entry_in_another_form_is_refused(identity: str, trial: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        parse_entry(b64decode(trial["entry"]))


@pytest.mark.parametrize("length", [4_097, 65_536])
def test_the_writer_refuses_an_entry_that_is_too_long_before_it_writes_anything(tmp_path: Path, length: int) -> None:
    offers = [trial["offer"] for row in rows() if row["id"] == "N56" for trial in row["trials"]]
    offer = next(one for one in offers if one["length"] == length)
    with pytest.raises(Malformed):
        lay_out(tmp_path, [b"short", offer["fill"].encode() * offer["length"]])
    assert list(tmp_path.iterdir()) == []


def test_a_digest_is_not_opened_by_another_salt_or_content() -> None:
    openings = [
        trial["opening"] for row in rows() if row["id"] == "N59" for trial in row["trials"] if "opening" in trial
    ]
    assert len(openings) == 2
    for one in openings:
        with pytest.raises(Malformed):
            check_opened(one["digest"], salt=bytes.fromhex(one["salt"]), message=one["message"].encode())


def test_what_only_the_parser_can_object_to_is_refused_by_the_parser() -> None:
    """Nothing else may be what saves us from a re-signed note in another spelling."""
    by_parser = {6, 8, 53, 57, *range(11, 41)}
    refused = set()
    for row in rows():
        for trial in row["trials"]:
            changes = trial.get("changes", [])
            if not changes or changes[0]["path"] != "checkpoint" or row["id"].startswith("P"):
                continue
            try:
                TRUST.open(b64decode(changes[0]["whole"]))
            except LogFault:
                refused.add(int(row["id"][1:]))
    assert refused >= by_parser
    assert not refused & {7, 9, 10}  # these are well signed: only the tree gives them away


def test_every_row_of_the_specification_has_its_file() -> None:
    names = {row["id"] for row in rows()}
    assert names == {f"P{n}" for n in range(1, 5)} | {f"N{n}" for n in range(1, 60)}


def test_the_committed_files_are_those_the_rules_give() -> None:
    made = vector_files()
    held = {f"{kind}/{file.name}" for kind in ("log", "merkle") for file in (VECTORS / kind).glob("*.json")}
    assert held == set(made)
    assert [path for path, data in made.items() if (VECTORS / path).read_bytes() != data] == []
