"""Writes the reference pages that can be listed from the code; with --check, says which are no longer true.

A page is a function without arguments that returns Markdown. To add one, write the function and name it in PAGES; a
function that returns several pages goes into SERIES.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

# Path from the root → the function that writes it, as `module:function`.
PAGES = {
    "docs/reference/generated/modules.md": "scripts.module_map:page",
    "docs/reference/generated/cli.md": "scripts.command_line_help:page",
    "docs/reference/generated/data-dictionary.md": "scripts.data_dictionary:page",
    "docs/reference/generated/permissions.md": "scripts.permission_matrix:page",
    "docs/reference/generated/stages.md": "scripts.stage_table:page",
    "docs/reference/generated/stages.svg": "scripts.stage_diagram:page",
    "docs/reference/generated/questions.md": "scripts.question_lists:index",
    "docs/reference/generated/accepted-files.md": "scripts.accepted_files:page",
    "docs/reference/generated/outstanding-kinds.md": "scripts.outstanding_kinds:page",
    "docs/reference/generated/audit-verbs.md": "scripts.audit_verbs:page",
    "docs/reference/generated/metrics.md": "scripts.metric_catalogue:page",
    "docs/adr/index.md": "scripts.decision_records:page",
}
# Path with a place for the name → the function that gives name → text.
SERIES = {"docs/reference/generated/questions-{}.md": "scripts.question_lists:pages"}
GENERATED = "docs/reference/generated"


def write_pages() -> Iterator[tuple[str, str]]:
    """Path and text of every page."""
    for path, source in PAGES.items():
        yield path, _called(source)
    for pattern, source in SERIES.items():
        yield from ((pattern.format(name), text) for name, text in _called(source).items())


def left_over(written: Iterable[str]) -> list[Path]:
    """Files of the generated folder that nothing writes any more."""
    wanted = {ROOT / name for name in written}
    return [path for path in sorted((ROOT / GENERATED).glob("*")) if path not in wanted]


def _called(source: str) -> Any:
    module, _, function = source.partition(":")
    return getattr(importlib.import_module(module), function)()


def main(arguments: list[str]) -> int:
    """Write all pages, or with --check exit 1 where one differs from what would be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; name the pages that are out of date")
    check = parser.parse_args(arguments).check
    pages = {name: text.rstrip("\n") + "\n" for name, text in write_pages()}
    stale = []
    for name, text in pages.items():
        path = ROOT / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path in left_over(pages):
        stale.append(path.relative_to(ROOT).as_posix())
        if not check:
            path.unlink()
    if check and stale:
        print("Out of date; type ./run docs:", *stale, sep="\n  ", file=sys.stderr)
    return int(bool(check and stale))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    # Settings want a data directory; writing pages leaves nothing behind.
    with tempfile.TemporaryDirectory() as nowhere:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "touchstone.config.settings", "TOUCHSTONE_VAR": nowhere}
        sys.exit(main(sys.argv[1:]))
