"""Check a case file without a database, write an empty one, or print the form of both."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from touchstone.casefiles.check import check_case
from touchstone.casefiles.guidance_read import newest_pins
from touchstone.casefiles.problems import CaseFileRefused
from touchstone.casefiles.reading import MAX_BYTES, read_case
from touchstone.casefiles.result import CaseCheck
from touchstone.casefiles.result_text import result_text
from touchstone.casefiles.schemas import CASE, CASE_CHECK, schema_texts
from touchstone.casefiles.skeleton import skeleton
from touchstone.foundation import clock
from touchstone.foundation.errors import Refusal
from touchstone.guidance.library import Library
from touchstone.guidance.loader import load_library, shipped_library

CLEAR, OUTSTANDING, CANNOT = 0, 1, 2
STDIN = "-"


class CannotRead(Exception):
    """The file cannot be opened as one; the message says why."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `case` with its sub-commands: check, new, schema."""
    parser = subparsers.add_parser("case", help=__doc__, description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    check = acts.add_parser("check", help="judge a case file: impact, what is outstanding, every failure check")
    check.add_argument("file", help="the case file, YAML or JSON; - for standard input")
    check.add_argument("--stage", help="id or code of the stage whose gate is looked at (default: where the case is)")
    check.add_argument("--format", choices=("text", "json"), default="text", help="how to write the result")
    check.add_argument("--packs", type=Path, help="folder that holds the packs (default: ours)")
    new = acts.add_parser("new", help="write an empty case file with the triage questions")
    new.add_argument("file", nargs="?", help="where to write it; never over another file (default: standard output)")
    schema = acts.add_parser("schema", help="print the JSON Schema of a case file")
    schema.add_argument("--result", action="store_true", help="that of the result of a check instead")


def run(args: argparse.Namespace) -> int:
    """Exit code 0: clear, or written; 1: something is outstanding or failed; 2: it cannot be read, or done."""
    if args.act == "check":
        return _check(args)
    if args.act == "new":
        return _new(args.file)
    sys.stdout.write(schema_texts()[CASE_CHECK if args.result else CASE])
    return CLEAR


def _check(args: argparse.Namespace) -> int:
    try:
        library = _library(args.packs)
        reading = read_case(_bytes(args.file), library=library, name=_name(args.file))
        check = check_case(reading.case_file, library=library, stage=args.stage, at=clock.now())
    except CaseFileRefused as refused:
        return _cannot(*(str(problem) for problem in refused.problems))
    except CannotRead as unreadable:
        return _cannot(f"{_name(args.file)}: {unreadable}")
    except Refusal as refused:
        return _cannot(*_words(refused, args.stage))
    sys.stdout.write(_written(check, args.format))
    return CLEAR if check.clear else OUTSTANDING


def _library(folder: Path | None) -> Library:
    return shipped_library() if folder is None else load_library(folder)


def _words(refused: Refusal, stage: str | None) -> list[str]:
    if stage is not None and f" stage {stage} " in refused.message:
        names = ", ".join(f"{one.id} ({one.code})" for one in shipped_library().newest("ddt-app").stages)
        return [f"There is no stage '{stage[:80]}'. Stages of the newest guidance: {names}"]
    return [refused.message, refused.remedy]


def _written(check: CaseCheck, format: str) -> str:
    return check.as_json() if format == "json" else result_text(check)


def _bytes(file: str) -> bytes:
    """The file's bytes, no more than are read anyway. Raises CannotRead."""
    if file == STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    path = Path(file)
    try:
        if path.is_dir():
            raise CannotRead("This is a directory. Name a case file.")
        with path.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise CannotRead("There is no such file.") from None
    except (OSError, ValueError) as error:
        raise CannotRead(f"It cannot be opened: {getattr(error, 'strerror', None) or error}.") from None


def _name(file: str) -> str:
    return "standard input" if file == STDIN else file


def _new(file: str | None) -> int:
    library = shipped_library()
    pins = newest_pins(library)
    text = skeleton(library.compose(pins), pins)
    if file is None or file == STDIN:
        sys.stdout.write(text)
        return CLEAR
    try:
        with Path(file).open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError:
        return _cannot(f"{file}: There is a file of that name already, and it is left as it is.")
    except (OSError, ValueError) as error:
        return _cannot(f"{file}: It cannot be written: {getattr(error, 'strerror', None) or error}.")
    return CLEAR


def _cannot(*lines: str) -> int:
    print(*[line for line in lines if line], sep="\n", file=sys.stderr)
    return CANNOT
