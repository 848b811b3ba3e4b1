"""The command line finds its sub-commands by itself and imports only the one that is asked for."""

from __future__ import annotations

import sys
import textwrap

import pytest

from touchstone import cli
from touchstone.cli import main as entry

GREETING = '''
"""Greets whoever is named."""

from touchstone.foundation.errors import Invalid, Refusal


def add_parser(subparsers):
    parser = subparsers.add_parser("say-hello", help="greets")
    parser.add_argument("name")


def run(args):
    if args.name == "nobody":
        raise Refusal("Nobody cannot be greeted.", remedy="Name somebody.")
    if args.name == "blank":
        raise Invalid("This cannot be accepted.", field_errors={"name": "Enter a name"})
    print("Hello,", args.name)
    return 0
'''
HEAVY = '''
"""Needs a library that is not there."""

import a_library_that_is_not_installed


def add_parser(subparsers):
    subparsers.add_parser("heavy")


def run(args):
    return 0
'''


@pytest.fixture(autouse=True)
def two_commands(tmp_path, monkeypatch):
    """A command line with two sub-commands of the test's own and a module that is none."""
    (tmp_path / "say_hello.py").write_text(textwrap.dedent(GREETING), encoding="utf-8")
    (tmp_path / "heavy.py").write_text(textwrap.dedent(HEAVY), encoding="utf-8")
    (tmp_path / "no_command.py").write_text('"""Only shared by commands."""\n', encoding="utf-8")
    monkeypatch.setattr(cli, "__path__", [str(tmp_path)])
    yield
    for name in ("say_hello", "heavy", "no_command"):
        sys.modules.pop(f"touchstone.cli.{name}", None)


def test_help_lists_every_command_without_importing_any(capsys):
    with pytest.raises(SystemExit) as stopped:
        entry.main(["--help"])
    assert stopped.value.code == 0
    told = capsys.readouterr().out
    assert "say-hello" in told
    assert "Greets whoever is named" in told
    assert "heavy" in told
    assert "no-command" not in told
    assert "touchstone.cli.say_hello" not in sys.modules


def test_a_command_runs_when_another_ones_library_is_missing(capsys):
    assert entry.main(["say-hello", "Ann"]) == entry.OK
    assert capsys.readouterr().out == "Hello, Ann\n"
    assert "touchstone.cli.heavy" not in sys.modules


def test_a_missing_library_is_named_when_its_command_is_asked_for(capsys):
    assert entry.main(["heavy"]) == entry.CANNOT
    assert "a_library_that_is_not_installed" in capsys.readouterr().err


def test_a_refusal_is_told_with_its_remedy(capsys):
    assert entry.main(["say-hello", "nobody"]) == entry.REFUSED
    assert capsys.readouterr().err == "Nobody cannot be greeted.\nName somebody.\n"


def test_each_field_of_an_invalid_input_is_told(capsys):
    assert entry.main(["say-hello", "blank"]) == entry.REFUSED
    assert "name: Enter a name" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["no-command"]], ids=["none", "unknown", "not-a-command"])
def test_without_a_known_command_nothing_runs(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        entry.main(arguments)
    assert stopped.value.code == entry.CANNOT
    assert "usage: touchstone" in capsys.readouterr().err
