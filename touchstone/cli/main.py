"""Entry point `touchstone`: finds the sub-commands in this package without importing those not asked for.

A sub-command is a module here with a one-line docstring and two functions: `add_parser(subparsers)`, which adds the
parser that bears its name, and `run(args) -> int`, the exit code. The module `add_one.py` is the command `add-one`.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from touchstone import __version__, cli
from touchstone.foundation.errors import Invalid, Refusal

OK, REFUSED, CANNOT = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command and give its exit code: 0 done, 1 refused or not in order, 2 cannot be run as asked."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    known = commands()
    name = next((word for word in arguments if not word.startswith("-")), "")
    try:
        return _run(name if name in known else "", known, arguments)
    except Refusal as refusal:
        _explain(refusal)
        return REFUSED
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] == "touchstone":
            raise
        print(f"touchstone {name} needs {missing.name}, which is not installed.", file=sys.stderr)
        return CANNOT
    except BrokenPipeError:  # the reader, `head` for one, has seen enough
        sys.stderr.close()
        return OK


def commands() -> dict[str, str]:
    """Name → one-line description of each sub-command, read from the source without running it."""
    found = {}
    for package_path in cli.__path__:
        for module in pkgutil.iter_modules([package_path]):
            source = (Path(package_path) / f"{module.name}.py").read_text("utf-8") if not module.ispkg else ""
            if "\ndef add_parser(" in source and "\ndef run(" in source:
                first = source.partition('"""')[2].partition("\n")[0]  # parsing each file would cost a start 50 ms
                found[module.name.replace("_", "-")] = first.removesuffix('"""')
    return found


def _run(name: str, known: dict[str, str], arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="touchstone", description="Assurance of data-driven technologies in policing."
    )
    parser.add_argument("--version", action="version", version=f"touchstone {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    chosen = _add(name, known, subparsers)
    args = parser.parse_args(arguments)
    if chosen is None:  # argparse has exited already unless a command's name was also an option's value
        parser.error("name a command first")
    return int(chosen.run(args))


def _add(name: str, known: dict[str, str], subparsers: Any) -> ModuleType | None:
    """Give the chosen command its own parser and the others a line in the help; the chosen module, if any."""
    chosen = None
    for command, description in known.items():
        if command == name:
            chosen = importlib.import_module(f"{cli.__name__}.{name.replace('-', '_')}")
            chosen.add_parser(subparsers)
        else:
            subparsers.add_parser(command, help=description.rstrip(".").replace("%", "%%"))
    return chosen


def _explain(refusal: Refusal) -> None:
    lines = [refusal.message, refusal.remedy]
    if isinstance(refusal, Invalid):
        lines += [f"{field}: {problem}" for field, problem in refusal.field_errors.items()]
    print(*[line for line in lines if line], sep="\n", file=sys.stderr)
