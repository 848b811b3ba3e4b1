"""The map of the code: each package and module with the first line of its docstring."""

from __future__ import annotations

import ast
from itertools import groupby
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "touchstone"


def page() -> str:
    """One heading for each package, one line for each module in it."""
    rows = [(_module(path), _first_line(path)) for path in sorted(PACKAGE.rglob("*.py")) if _is_written_by_hand(path)]
    lines = ["# Modules", "", "Written by `./run docs` from the first line of each module's docstring."]
    for package, members in groupby(
        sorted(rows, key=lambda row: (_package(row[0]), row[0])), lambda row: _package(row[0])
    ):
        lines += ["", f"## {package}", ""]
        lines += [f"- `{module}`: {line}" for module, line in members]
    return "\n".join(lines)


def _is_written_by_hand(path: Path) -> bool:
    return "migrations" not in path.parts


def _module(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _package(module: str) -> str:
    return ".".join(module.split(".")[:2])


def _first_line(path: Path) -> str:
    return (ast.get_docstring(ast.parse(path.read_bytes())) or "").partition("\n")[0]
