"""Writes the reference pages that can be listed from the code; with --check, says which are no longer true.

A page is a function without arguments that returns Markdown. To add one, write the function and name it in PAGES.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Path from the root → the function that writes it, as `module:function`.
PAGES = {
    "docs/reference/generated/modules.md": "scripts.module_map:page",
    "docs/reference/generated/cli.md": "scripts.command_line_help:page",
    "docs/reference/generated/data-dictionary.md": "scripts.data_dictionary:page",
    "docs/reference/generated/permissions.md": "scripts.permission_matrix:page",
    "docs/adr/index.md": "scripts.decision_records:page",
}


def write_page(source: str) -> str:
    """The page's text, with one line end at its end."""
    module, _, function = source.partition(":")
    page: str = getattr(importlib.import_module(module), function)()
    return page.rstrip("\n") + "\n"


def main(arguments: list[str]) -> int:
    """Write all pages, or with --check exit 1 where one differs from what would be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; name the pages that are out of date")
    check = parser.parse_args(arguments).check
    stale = []
    for name, source in PAGES.items():
        path, text = ROOT / name, write_page(source)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if check and stale:
        print("Out of date; type ./run docs:", *stale, sep="\n  ", file=sys.stderr)
    return int(bool(check and stale))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    # Settings want a data directory; writing pages leaves nothing behind.
    with tempfile.TemporaryDirectory() as nowhere:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "touchstone.config.settings", "TOUCHSTONE_VAR": nowhere}
        sys.exit(main(sys.argv[1:]))
