"""Read published transparency records into drafts of answers, or print the form of a record's publishing details."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from touchstone.casefiles.guidance_read import newest_pins
from touchstone.documents.atrs_import.model import CannotReadRecord, ReadFile
from touchstone.documents.atrs_import.reading import LARGEST, read_records
from touchstone.documents.atrs_import.report import as_data, as_text
from touchstone.documents.atrs_record.metadata import schema_text
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack

DONE, CANNOT = 0, 2
STDIN = "-"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `record` with its sub-commands: import, schema."""
    parser = subparsers.add_parser("record", help=__doc__, description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    read = acts.add_parser("import", help="read published records: what was understood, what was kept as it stands")
    read.add_argument("files", nargs="+", metavar="FILE", help="CSV, JSON, or a record as text; - for standard input")
    read.add_argument("--format", choices=("text", "json"), default="text", help="how to write the report")
    acts.add_parser("schema", help="print the JSON Schema of a record's publishing details")


def run(args: argparse.Namespace) -> int:
    """Exit code 0: every file was read, or the schema printed; 2: a file cannot be read (the others still are)."""
    if args.act == "schema":
        sys.stdout.write(schema_text())
        return DONE
    library = shipped_library()
    pack = library.compose(newest_pins(library))
    read: dict[str, ReadFile] = {}
    for file in args.files:
        try:
            read[file] = _read(file, pack)
        except CannotReadRecord as refused:
            print(f"{file}: {refused}", file=sys.stderr)
    if args.format == "json":
        print(json.dumps(as_data(read), ensure_ascii=False, indent=1))
    elif read:
        sys.stdout.write(as_text(read))
    return DONE if len(read) == len(set(args.files)) else CANNOT


def _read(file: str, pack: Pack) -> ReadFile:
    return read_records(_bytes(file), name=file, pack=pack)


def _bytes(file: str) -> bytes:
    """The file's bytes, no more than are read anyway. Raises CannotReadRecord."""
    if file == STDIN:
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise CannotReadRecord("the file", f"It cannot be opened: {said}", "Name a file that is there") from None
