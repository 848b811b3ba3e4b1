"""Reads one YAML file strictly: plain values only, each key once, and the line where each value stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml

from touchstone.guidance.model import Path
from touchstone.guidance.problem import Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser where it was built: about ten times faster
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


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
    """Read `path`, calling it `name` in problems.

    Only `true`, `false` and `null` are anything but text: `yes`, `2026-01` and `1.10` stay as written. Raises
    Unreadable for a file over 1 MB, bytes that are not UTF-8, broken YAML, several documents, tags, anchors, aliases,
    a key given twice, keys that are not text, and nesting deeper than 32.
    """
    data = _bytes_of(path, name)
    reader = _Reader(name)
    try:
        for event in yaml.parse(data, Loader=_LOADER):
            reader.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "it cannot be parsed"
        raise _unreadable(name, mark.line + 1 if mark else 1, f"This is not YAML: {what}", "Mend the line") from error
    if reader.documents != 1:
        raise _unreadable(name, 1, "The file is not exactly one document", "Keep one, without '---' lines")
    return SourceFile(name=name, content=reader.result, lines=reader.lines)


def _bytes_of(path: FilePath, name: str) -> str:
    if path.is_symlink() or not path.is_file():
        raise _unreadable(name, 1, "This is not a plain file", "Put the file itself there, not a link")
    if path.stat().st_size > MAX_BYTES:
        raise _unreadable(name, 1, "The file is larger than 1 MB", "Split it into several question sets")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(name, 1, "The file is not UTF-8 text", "Save it as UTF-8") from error


def _unreadable(name: str, line: int, message: str, remedy: str) -> Unreadable:
    return Unreadable(Problem(file=name, line=line, message=message, remedy=remedy))


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


@dataclass
class _Frame:
    """A mapping or list being filled; `key` is the mapping key that waits for its value."""

    container: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None


@dataclass
class _Reader:
    """Builds plain values from parser events, so that nothing is constructed that was not written out."""

    name: str
    lines: dict[Path, int] = field(default_factory=dict)
    frames: list[_Frame] = field(default_factory=list)
    documents: int = 0
    result: Any = None

    def take(self, event: yaml.Event) -> None:
        line = _line_of(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _unreadable(self.name, line, "Anchors and aliases are not read", "Write the value out in full")
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise _unreadable(self.name, line, f"The tag {tag} is not read", "Remove the tag; quote text instead")
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open({}, line)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open([], line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.frames.pop()

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        frame = self.frames[-1] if self.frames else None
        if frame is not None and isinstance(frame.container, dict) and frame.key is None:
            self._key(frame, event.value, line)
            return
        plain = not event.style and event.value in _WORDS  # the two parsers write plain as "" and as None
        self._put(_WORDS[event.value] if plain else event.value, line)

    def _key(self, frame: _Frame, key: str, line: int) -> None:
        if key in frame.container:
            raise _unreadable(self.name, line, f"The key '{key}' is given twice", "Keep one of the two")
        frame.key = key

    def _open(self, container: dict[str, Any] | list[Any], line: int) -> None:
        if len(self.frames) >= MAX_DEPTH:
            raise _unreadable(self.name, line, "The file is nested too deeply", f"Use at most {MAX_DEPTH} levels")
        path = self._put(container, line)
        self.frames.append(_Frame(container=container, path=path))

    def _put(self, value: Any, line: int) -> Path:
        if not self.frames:
            self.result = value
            return ()
        frame = self.frames[-1]
        if isinstance(frame.container, list):
            path: Path = (*frame.path, len(frame.container))
            frame.container.append(value)
        elif frame.key is None:
            raise _unreadable(self.name, line, "A key is not plain text", "Write the key as a word")
        else:
            path = (*frame.path, frame.key)
            frame.container[frame.key] = value
            frame.key = None
        self.lines[path] = line
        return path
