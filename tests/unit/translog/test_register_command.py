"""`touchstone register verify`: exit codes, keys remembered, what is said and how; and the same by hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.vectors.rules.sample import LOG, ORIGIN, STRANGER, WITNESS, entries_of_t, good_note
from tests.vectors.sample_register import FIRST, SECOND, build_register
from tests.vectors.trials import publish_entries
from touchstone.cli.main import main as whole_command_line
from touchstone.cli.register import main
from touchstone.translog.checkpoint import Checkpoint, sign_checkpoint
from touchstone.translog.keys import SigningKey
from touchstone.translog.merkle import EMPTY_ROOT, leaf_hash
from touchstone.translog.trusted_keys import default_keep, kept_file

ROOT = Path(__file__).parents[3]

Verify = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("register") / "site"
    for at, note in enumerate(build_register(site)):
        (site.parent / f"kept-{at}").write_bytes(note)
    return site


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    def run(target: object, *more: object) -> tuple[int, str]:
        code = main(["verify", str(target), "--keep", str(tmp_path / "keep"), *map(str, more)])
        return code, capsys.readouterr().out

    return run


def test_a_good_register_holds_with_a_key_obtained_elsewhere(site: Path, built: Path, verify: Verify) -> None:
    earlier = [word for at in range(2) for word in ("--checkpoint", built.parent / f"kept-{at}")]
    code, text = verify(site, "--key", LOG.key.text, "--origin", ORIGIN, *earlier)
    assert code == 0
    assert text.startswith("The key was given by you.\n")
    assert "ok     earlier checkpoint: 2 consistent" in text
    assert text.endswith("All checks hold.\n")


def test_the_first_line_says_that_the_key_came_from_the_register_itself(site: Path, verify: Verify) -> None:
    code, text = verify(site)
    assert code == 0
    assert "NOT obtained independently" in text.partition("\n")[0]


def test_a_key_used_once_is_kept_and_another_one_later_is_a_failure(site: Path, verify: Verify) -> None:
    assert verify(site)[0] == 0
    code, text = verify(site)
    assert code == 0
    assert text.startswith("The key is the one kept from an earlier check")
    impostor = SigningKey(ORIGIN, bytes(range(5, 37)))
    (site / "log" / "key").write_text(impostor.key.text + "\n")
    raw = sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), [impostor])
    (site / "log" / "checkpoint").write_bytes(raw)
    code, text = verify(site)
    assert code == 1
    assert "FAILED published key" in text
    code, text = verify(site, "--key", impostor.key.text)
    assert code == 1
    assert "FAILED kept key: another key than at an earlier check" in text


def test_a_key_is_not_kept_when_a_check_failed(site: Path, verify: Verify, tmp_path: Path) -> None:
    (site / f"records/{FIRST}/1/index.html").write_bytes(b"x")
    assert verify(site)[0] == 1
    assert not kept_file(tmp_path / "keep", ORIGIN).exists()


def test_a_new_key_shown_beside_the_old_one_is_said_and_not_trusted(site: Path, verify: Verify) -> None:
    new = SigningKey(ORIGIN, bytes(range(5, 37)))
    (site / "log" / "key").write_text(f"{LOG.key.text}\n{new.key.text}\n")
    code, text = verify(site, "--key", LOG.key.text)
    assert code == 0
    assert f"the register also shows {LOG.key.text}, {new.key.text}" in text


def test_a_register_that_shows_another_key_than_the_one_given_fails(site: Path, verify: Verify) -> None:
    (site / "log" / "key").write_text(SigningKey(ORIGIN, bytes(range(5, 37))).key.text + "\n")
    code, text = verify(site, "--key", LOG.key.text)
    assert code == 1
    assert "FAILED published key" in text


@pytest.mark.parametrize("content", [b"", b"no key\n", b"\xff\n"])
def test_a_register_with_a_malformed_key_fails(site: Path, verify: Verify, content: bytes) -> None:
    (site / "log" / "key").write_bytes(content)
    assert verify(site)[0] == 1
    assert verify(site, "--key", LOG.key.text)[0] == 1


def test_a_key_may_be_given_as_a_file_and_a_wrong_one_fails(site: Path, verify: Verify, tmp_path: Path) -> None:
    (tmp_path / "vkey").write_text(LOG.key.text + "\n")
    assert verify(site, "--key", tmp_path / "vkey")[0] == 0
    assert verify(site, "--key", STRANGER.key.text)[0] == 1
    assert verify(site, "--key", LOG.key.text, "--origin", "other.example/log")[0] == 1


def test_one_record_is_checked_without_the_log(site: Path, verify: Verify) -> None:
    shutil.rmtree(site / "log")
    code, text = verify(site, "--key", LOG.key.text, "--record", SECOND)
    assert code == 0
    assert "Version 1 has gone: entry 6 withdrew it." in text
    (site / f"records/{SECOND}/2/index.html").write_bytes(b"x")
    code, text = verify(site, "--key", LOG.key.text, "--record", SECOND)
    assert code == 1
    assert "FAILED file, entry 6" in text
    assert verify(site, "--record", SECOND)[0] == 2


def test_the_log_folder_alone_is_checked_as_far_as_it_goes(site: Path, verify: Verify) -> None:
    shutil.rmtree(site / "records")
    code, text = verify(site / "log")
    assert code == 0
    assert "manifest" not in text
    assert verify(site / "log", "--record", FIRST)[0] == 2


def test_a_known_witness_that_is_required_and_has_not_signed_fails(site: Path, verify: Verify) -> None:
    words = ("--key", LOG.key.text, "--witness", WITNESS.key.text)
    assert verify(site, *words)[0] == 0
    assert verify(site, *words, "--witnesses-required", "1")[0] == 1


def test_an_earlier_checkpoint_of_another_history_fails(site: Path, verify: Verify, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(good_note())
    code, text = verify(site, "--key", LOG.key.text, "--checkpoint", tmp_path / "kept")
    assert code == 1
    assert "FAILED earlier checkpoint" in text


def test_what_cannot_be_read_exits_2(site: Path, verify: Verify, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert verify(tmp_path / "none")[0] == 2
    assert verify(tmp_path / "empty")[0] == 2
    assert verify("http://127.0.0.1:1")[0] == 2
    assert verify(site, "--checkpoint", tmp_path / "none")[0] == 2
    assert verify(site, "--key", "nonsense")[0] == 2
    assert verify(site, "--witness", "nonsense")[0] == 2
    (site / "log" / "key").unlink()
    assert verify(site)[0] == 2
    code, text = verify(tmp_path / "none", "--format", "json")
    assert code == 2
    assert json.loads(text)["holds"] is False


def test_the_result_can_be_read_by_a_program(site: Path, verify: Verify) -> None:
    code, text = verify(site, "--format", "json")
    found: dict[str, Any] = json.loads(text)
    assert code == 0
    assert next(iter(found)) == "notice"
    assert found["key_obtained_independently"] is False
    assert (found["holds"], found["size"], found["origin"]) == (True, 9, ORIGIN)
    (site / f"records/{FIRST}/2/index.html").write_bytes(b"x")
    code, text = verify(site, "--format", "json")
    (failure,) = [one for one in json.loads(text)["checks"] if not one["passed"]]
    assert code == 1
    assert (failure["name"], failure["index"]) == ("file", 3)
    assert failure["expected"]
    assert failure["found"]


def test_a_checkpoint_that_is_far_too_long_is_a_failed_check(site: Path, verify: Verify) -> None:
    (site / "log" / "checkpoint").write_bytes(b"x" * 200_000)
    assert verify(site)[0] == 1


def test_the_whole_command_line_has_it(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["register", "verify", str(site), "--keep", str(tmp_path / "keep")]
    assert whole_command_line(words) == 0
    assert "All checks hold." in capsys.readouterr().out


def test_keys_are_kept_in_the_users_state_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/state")
    assert default_keep() == Path("/state/touchstone/register")
    monkeypatch.delenv("XDG_STATE_HOME")
    assert default_keep() == Path.home() / ".local/state/touchstone/register"


def run_alone(words: Sequence[object], **environment: str) -> subprocess.CompletedProcess[str]:
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, *map(str, words)], capture_output=True, text=True, env=own, check=False, cwd="/"
    )


def test_it_runs_by_itself_in_a_bare_terminal(site: Path, tmp_path: Path) -> None:
    words = ["-m", "touchstone.cli.register", "verify", site, "--keep", tmp_path / "keep"]
    answer = run_alone(words, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (answer.returncode, answer.stderr) == (0, "")
    spoilt = (site / "log/checkpoint").read_bytes()
    (site / "log/checkpoint").write_bytes(spoilt[:-6] + b"AAAA=\n")
    answer = run_alone(words, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (answer.returncode, answer.stderr) == (1, "")


def test_it_starts_no_django_and_no_database(site: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from touchstone.cli.register import main; "
        "code = main(sys.argv[1:]); "
        "loaded = [m for m in ('django', 'sqlite3', 'psycopg', 'yaml', 'pydantic') if m in sys.modules]; "
        "sys.exit(code or (f'loaded {loaded}' if loaded else 0))"
    )
    answer = run_alone(["-c", program, "verify", site, "--keep", tmp_path / "keep"])
    assert (answer.returncode, answer.stderr) == (0, "")


BY_HAND = """
set -eu
head -n 3 checkpoint > body
VKEY='register.example.police.uk/log+1a9484bf+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4'
{ printf '302a300506032b6570032100' | xxd -r -p
  printf '%s' "$VKEY" | cut -d+ -f3- | base64 -d | tail -c 32; } > pub.der
sed -n 5p checkpoint | cut -d' ' -f3 | base64 -d | tail -c 64 > sig
openssl pkeyutl -verify -pubin -keyform DER -inkey pub.der -rawin -in body -sigfile sig
{ printf '\\000'; cat entry; } | sha256sum          # leaf hash of the entry
"""


def by_hand(folder: Path) -> subprocess.CompletedProcess[str]:
    for tool in ("openssl", "xxd", "base64", "sha256sum"):
        if shutil.which(tool) is None:
            message = f"the commands for a journalist need {tool}"
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)
    return subprocess.run(["sh", "-c", BY_HAND], cwd=folder, capture_output=True, text=True, check=False)


def test_the_commands_for_a_journalist_accept_the_good_and_refuse_the_spoilt(tmp_path: Path) -> None:
    publish_entries(tmp_path / "log", entries_of_t(7))
    shutil.copy(tmp_path / "log" / "checkpoint", tmp_path / "checkpoint")
    (tmp_path / "entry").write_bytes(b"test-entry-5")
    answer = by_hand(tmp_path)
    assert answer.returncode == 0
    assert "Signature Verified Successfully" in answer.stdout
    assert answer.stdout.splitlines()[-1] == f"{leaf_hash(b'test-entry-5').hex()}  -"
    (tmp_path / "checkpoint").write_bytes(good_note().replace(b"\n7\n", b"\n8\n"))
    assert by_hand(tmp_path).returncode != 0
