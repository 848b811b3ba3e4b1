"""`touchstone case`: what is asked of it, what it answers with, and that it starts no Django."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.casefiles.small_files import SMALL
from touchstone.casefiles.reading import MAX_BYTES
from touchstone.cli.main import main

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_something_outstanding_is_exit_code_1(small, capsys):
    assert main(["case", "check", str(small)]) == 1
    assert "RESULT: not clear" in capsys.readouterr().out


def test_json_is_one_object_of_the_form_named(small, capsys):
    assert main(["case", "check", str(small), "--format", "json", "--stage", "2"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["stage"]["id"], found["clear"]) == ("touchstone.case-check/1", "design", False)


def test_standard_input_is_read(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SMALL.encode())))
    assert main(["case", "check", "-"]) == 1
    assert "Recall" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("gone.yaml", None, "There is no such file"),
        ("faulty.yaml", b"schema: touchstone.case/1\nname: x\n", "faulty.yaml:2: 'name' is not a known key"),
        ("program", b"\x7fELF\x02\x00", "hidden character"),
        ("empty.yaml", b"", "empty"),
        ("huge.yaml", b"a" * (MAX_BYTES + 10), "larger than 5 MB"),
    ],
)
def test_what_cannot_be_read_is_exit_code_2_with_line_and_reason(name, data, words, tmp_path, capsys):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    assert main(["case", "check", str(path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err


def test_a_directory_is_exit_code_2(tmp_path, capsys):
    assert main(["case", "check", str(tmp_path)]) == 2
    assert "directory" in capsys.readouterr().err


def test_an_unknown_stage_is_exit_code_2_and_the_stages_are_named(small, capsys):
    assert main(["case", "check", str(small), "--stage", "limbo"]) == 2
    said = capsys.readouterr().err
    assert "'limbo'" in said
    assert "design (2)" in said


def test_the_schema_is_printed(capsys):
    assert main(["case", "schema"]) == 0
    assert "touchstone.case/1" in capsys.readouterr().out
    assert main(["case", "schema", "--result"]) == 0
    assert "touchstone.case-check/1" in capsys.readouterr().out


def test_a_new_file_is_written_and_never_over_another(tmp_path, capsys):
    path = tmp_path / "new.yaml"
    assert main(["case", "new", str(path)]) == 0
    written = path.read_text(encoding="utf-8")
    assert "triage.personal-data:" in written
    assert main(["case", "new", str(path)]) == 2
    assert path.read_text(encoding="utf-8") == written
    assert "already" in capsys.readouterr().err


def test_no_django_is_started():
    code = (
        "import sys; from touchstone.cli.main import main; "
        "code = main(['case', 'check', 'docs/examples/case-file.yaml', '--format', 'json']); "
        "assert not [name for name in sys.modules if name.partition('.')[0] == 'django'], 'django was imported'; "
        "sys.exit(code)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode in (0, 1), run.stderr
    assert json.loads(run.stdout)["schema"] == "touchstone.case-check/1"
