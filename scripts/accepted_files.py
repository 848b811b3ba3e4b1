"""Which files are accepted as evidence, from the table that the product checks them against."""

from __future__ import annotations

import django

from scripts.markdown import table


def page() -> str:
    """One row for each file name ending, then the limits."""
    django.setup()
    from touchstone.actions.evidence import LARGEST_FILE
    from touchstone.store.file_types import LARGEST_UNPACKED, MOST_PARTS, TYPES, FileType

    def known_by(kind: FileType) -> str:
        if kind.part:
            return f"a ZIP that holds `{kind.part}`"
        return "text without a NUL byte" if kind.is_text else f"begins with `{kind.starts[0].hex(' ')}` (hexadecimal)"

    rows = ((f"`.{ending}`", one.name, f"`{one.media_type}`", known_by(one)) for ending, one in sorted(TYPES.items()))
    megabyte = 1024 * 1024
    return "\n".join(
        [
            "# Files accepted as evidence",
            "",
            "Written by `./run docs` from the table that files are checked against. Name and content must agree.",
            "A file is never unpacked or shown on a page; it is only ever handed out as a download.",
            "",
            *table(("name ends", "kind", "media type", "known by"), rows),
            "",
            f"- A file may be up to {LARGEST_FILE // megabyte} MB.",
            f"- An office file may hold up to {MOST_PARTS:,} parts and unpack to {LARGEST_UNPACKED // megabyte} MB.",
            "- Refused: empty files, web pages, SVG and scripts, office files with a password or with macros.",
        ]
    )
