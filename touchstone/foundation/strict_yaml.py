"""Reads YAML strictly: plain values only, each key once, and the line where each value stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser where it was built: about ten times faster
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?\Z")


class NotStrictYaml(Exception):
    """The text is not plain YAML: `message` says what was met at `line`, `remedy` what to do."""

    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(f"line {line}: {message}. {remedy}.")
        self.line, self.message, self.remedy = line, message, remedy


@dataclass(frozen=True)
class StrictDocument:
    """One document as plain values, with the line of every value by its path."""

    content: Any
    lines: dict[Path, int]

    def line_of(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest thing that contains it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


def read_strict_yaml(data: bytes, *, numbers: bool = False, max_bytes: int = MAX_BYTES) -> StrictDocument:
    """The one document in `data` as dict, list, str, bool and None.

    Only `true`, `false` and `null` are anything but text: `yes`, `2026-01` and `1.10` stay as written. With `numbers`,
    plain (unquoted) numbers in JSON's grammar become int or float as well. Raises NotStrictYaml for more than
    `max_bytes`, bytes that are not UTF-8, broken YAML, several documents, tags, anchors, aliases, a key given twice,
    keys that are not text, and nesting deeper than 32.
    """
    if len(data) > max_bytes:
        raise NotStrictYaml(1, f"The file is larger than {max_bytes // 1_000_000} MB", "Split it")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotStrictYaml(1, "The file is not UTF-8 text", "Save it as UTF-8") from error
    reader = _Reader(numbers=numbers)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "it cannot be parsed"
        raise NotStrictYaml(mark.line + 1 if mark else 1, f"This is not YAML: {what}", "Mend the line") from error
    if reader.documents != 1:
        raise NotStrictYaml(1, "The file is not exactly one document", "Keep one, without '---' lines")
    return StrictDocument(content=reader.result, lines=reader.lines)


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

    numbers: bool
    lines: dict[Path, int] = field(default_factory=dict)
    frames: list[_Frame] = field(default_factory=list)
    documents: int = 0
    result: Any = None

    def take(self, event: yaml.Event) -> None:
        line = _line_of(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise NotStrictYaml(line, "Anchors and aliases are not read", "Write the value out in full")
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise NotStrictYaml(line, f"The tag {tag} is not read", "Remove the tag; quote text instead")
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
        # The two parsers write the style of plain text as "" and as None.
        self._put(event.value if event.style else self._plain(event.value), line)

    def _plain(self, text: str) -> Any:
        if text in _WORDS:
            return _WORDS[text]
        if self.numbers and _INTEGER.match(text):
            return int(text)
        if self.numbers and _DECIMAL.match(text):
            return float(text)
        return text

    def _key(self, frame: _Frame, key: str, line: int) -> None:
        if key in frame.container:
            raise NotStrictYaml(line, f"The key '{key}' is given twice", "Keep one of the two")
        frame.key = key

    def _open(self, container: dict[str, Any] | list[Any], line: int) -> None:
        if len(self.frames) >= MAX_DEPTH:
            raise NotStrictYaml(line, "The file is nested too deeply", f"Use at most {MAX_DEPTH} levels")
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
            raise NotStrictYaml(line, "A key is not plain text", "Write the key as a word")
        else:
            path = (*frame.path, frame.key)
            frame.container[frame.key] = value
            frame.key = None
        self.lines[path] = line
        return path
