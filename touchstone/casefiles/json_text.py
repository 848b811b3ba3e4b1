"""Reads JSON strictly, with the line of every value: each key once, and numbers kept as the text they stand as."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from touchstone.foundation.strict_yaml import MAX_DEPTH, Path, StrictDocument

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
_CHUNK = re.compile(r'[^"\\\x00-\x1f]*')
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_WORDS = {"true": True, "false": False, "null": None}
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class NotStrictJson(Exception):
    """The text is not plain JSON: `message` says what was met at `line`, `remedy` what to do."""

    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(f"line {line}: {message}. {remedy}.")
        self.line, self.message, self.remedy = line, message, remedy


def read_strict_json(text: str) -> StrictDocument:
    """The one value in `text` as dict, list, str, bool and None; a number stays the text it was written in.

    Raises NotStrictJson for anything that is not JSON, a key given twice, half of a surrogate pair, and nesting deeper
    than 32.
    """
    reader = _Reader(text)
    reader.space()
    content = reader.value(())
    reader.space()
    if reader.at < len(text):
        raise reader.wrong("There is something after the end of the document", "Keep one document in the file")
    return StrictDocument(content=content, lines=reader.lines)


@dataclass
class _Reader:
    """A place in the text, and the lines met so far. Recursion ends at the depth allowed."""

    text: str
    at: int = 0
    lines: dict[Path, int] = field(default_factory=dict)
    _counted: int = 0
    _line: int = 1

    @property
    def line(self) -> int:
        """The line of the present place; counted onwards from the last time it was asked for."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def wrong(self, message: str, remedy: str = "Mend the line") -> NotStrictJson:
        return NotStrictJson(self.line, message, remedy)

    def space(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def takes(self, words: str) -> bool:
        """Whether these characters come next; they are stepped over then."""
        is_next = self.text.startswith(words, self.at)
        self.at += len(words) if is_next else 0
        return is_next

    def value(self, path: Path) -> Any:
        if len(path) > MAX_DEPTH:
            raise self.wrong("The file is nested too deeply", f"Use at most {MAX_DEPTH} levels")
        if path:
            self.lines[path] = self.line
        if self.takes("{"):
            return self.members(path)
        if self.takes("["):
            return self.items(path)
        if self.takes('"'):
            return self.string()
        return self.plain()

    def members(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.space()
        if self.takes("}"):
            return found
        while True:
            self.space()
            if not self.takes('"'):
                raise self.wrong("A key in double quotes is expected here")
            key = self.string()
            if key in found:
                raise self.wrong(f"The key '{key[:60]}' is given twice", "Keep one of the two")
            self.space()
            if not self.takes(":"):
                raise self.wrong(f"A colon is expected after the key '{key[:60]}'")
            self.space()
            found[key] = self.value((*path, key))
            self.space()
            if self.takes("}"):
                return found
            if not self.takes(","):
                raise self.wrong("A comma or a closing brace is expected here")

    def items(self, path: Path) -> list[Any]:
        found: list[Any] = []
        self.space()
        if self.takes("]"):
            return found
        while True:
            self.space()
            found.append(self.value((*path, len(found))))
            self.space()
            if self.takes("]"):
                return found
            if not self.takes(","):
                raise self.wrong("A comma or a closing bracket is expected here")

    def plain(self) -> Any:
        for word, meaning in _WORDS.items():
            if self.takes(word):
                return meaning
        number = _NUMBER.match(self.text, self.at)
        if number is None:
            raise self.wrong("This is not JSON: a value is expected here")
        self.at = number.end()
        return number.group()

    def string(self) -> str:
        parts: list[str] = []
        while True:
            chunk = _CHUNK.match(self.text, self.at)
            if chunk is not None:
                parts.append(chunk.group())
                self.at = chunk.end()
            if self.takes('"'):
                return "".join(parts)
            if not self.takes("\\"):
                raise self.wrong("A text is not closed, or holds a control character")
            parts.append(self.escape())

    def escape(self) -> str:
        letter = self.text[self.at : self.at + 1]
        self.at += 1
        if letter in _ESCAPES and letter:
            return _ESCAPES[letter]
        if letter != "u":
            raise self.wrong("A backslash is not followed by a known letter")
        unit = self.code_unit()
        if 0xD800 <= unit < 0xDC00 and self.takes("\\u"):
            low = self.code_unit()
            if 0xDC00 <= low < 0xE000:
                return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
            unit = 0xD800
        if 0xD800 <= unit < 0xE000:
            raise self.wrong("Half of a pair of characters stands alone", "Write the character itself")
        return chr(unit)

    def code_unit(self) -> int:
        digits = _HEX.match(self.text, self.at)
        if digits is None:
            raise self.wrong("Four hexadecimal digits are expected here")
        self.at = digits.end()
        return int(digits.group(), 16)
