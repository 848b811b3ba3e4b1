"""One YAML file as read strictly, with its name and the line where each value stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from touchstone.foundation.strict_yaml import MAX_BYTES, NotStrictYaml, read_strict_yaml
from touchstone.guidance.model import Path
from touchstone.guidance.problem import Problem


class Unreadable(Exception):
    """The file cannot be read as plain YAML; carries the one problem that stopped the reading."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class SourceFile:
    """A file's content as plain values (dict, list, str, bool, None) with the line of every value."""

    name: str
    content: Any
    lines: dict[Path, int]

    def line_of(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest thing that contains it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


def read_source_file(path: FilePath, name: str) -> SourceFile:
    """Read the file at `path`, calling it `name` in problems. Raises Unreadable: see `read_source`; also for a link."""
    if path.is_symlink() or not path.is_file():
        raise Unreadable(Problem(name, 1, "This is not a plain file", "Put the file itself there, not a link"))
    with path.open("rb") as file:
        return read_source(file.read(MAX_BYTES + 1), name)  # one byte more than is allowed is enough to refuse it


def read_source(data: bytes, name: str) -> SourceFile:
    """Read what stands in a file, calling it `name` in problems.

    Only `true`, `false` and `null` are anything but text: `yes`, `2026-01` and `1.10` stay as written. Raises
    Unreadable for more than 1 MB, bytes that are not UTF-8, broken YAML, several documents, tags, anchors, aliases, a
    key given twice, keys that are not text, and nesting deeper than 32.
    """
    try:
        read = read_strict_yaml(data)
    except NotStrictYaml as refused:
        raise Unreadable(Problem(name, refused.line, refused.message, refused.remedy)) from refused
    return SourceFile(name=name, content=read.content, lines=read.lines)
