"""The index of the architecture decision records, from their first line and their status."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "adr"
TITLE = re.compile(r"# (\d{4})\. (.+)")
STATUS = re.compile(r"(?m)^\*\*Status:\*\* (.+)$")


def page() -> str:
    """A table with number, title and status. ValueError for a record that lacks one of them."""
    lines = [
        "# Decisions about the architecture",
        "",
        "Written by `./run docs`.",
        "",
        "| no | decision | status |",
        "| --- | --- | --- |",
    ]
    for path in sorted(FOLDER.glob("[0-9]*.md")):
        number, title, status = _read(path)
        lines.append(f"| {number} | [{title}]({path.name}) | {status} |")
    return "\n".join(lines)


def _read(path: Path) -> tuple[str, str, str]:
    text = path.read_text(encoding="utf-8")
    title, status = TITLE.match(text), STATUS.search(text)
    if title is None or status is None or not path.name.startswith(title[1]):
        raise ValueError(f"{path.name} must begin `# NNNN. Title`, with its own number, and have a **Status:** line")
    return title[1], title[2], status[1]
