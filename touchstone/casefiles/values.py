"""What a value of a case file may look like: words, ids, days and decimals, all text until they are checked."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, StringConstraints, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from touchstone.casefiles.natural_forms import figure, part_of_file, term
from touchstone.guidance.model import Model

FIRST_YEAR, LAST_YEAR = 1900, 2199
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)
_LAYOUT = "\n\t"
# Marks that make text read in another order than it is stored.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def hidden_in(text: str) -> str:
    """The first character of `text` that is never read, as `U+0000`; "" where there is none."""
    for character in text:
        is_control = unicodedata.category(character) in ("Cc", "Cs") and character not in _LAYOUT
        if is_control or character in _TURNING:
            return f"U+{ord(character):04X}"
    return ""


def _plain(value: Any) -> Any:
    """Text without what nobody can see. Anything but text is refused here, with what to write instead."""
    if isinstance(value, list | tuple | dict):
        raise PydanticCustomError("not_one", "one value is expected here, and this is several")
    if not isinstance(value, str):
        raise PydanticCustomError("not_text", "this is read as text only: put it in quotes")
    tidy = value.replace("\r\n", "\n").replace("\r", "\n")
    hidden = hidden_in(tidy)
    if hidden:
        raise PydanticCustomError("hidden", "it holds the hidden character {character}", {"character": hidden})
    return tidy


def _day(value: Any) -> Any:
    if type(value) is date:
        found: date | None = value
    else:
        found = _read_day(value) if isinstance(value, str) and _DAY.match(value) else None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise PydanticCustomError("no_day", "this is not a real date between 1900 and 2199, written as 2026-11-23")
    return found


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


#: A day, `YYYY-MM-DD`; no other writing of it is read.
Day = Annotated[
    date,
    BeforeValidator(_day),
    PlainSerializer(lambda day: day.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date"}),
]
#: One line, such as a name.
Line = Annotated[str, BeforeValidator(_plain), StringConstraints(min_length=1, max_length=500, pattern=r"^[^\n]+$")]
#: Any length that a person would write.
Prose = Annotated[str, BeforeValidator(_plain), StringConstraints(min_length=1, max_length=20_000)]
#: An id: of the guidance where a rule reads it, else the file's own.
Name = Annotated[str, BeforeValidator(_plain), StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
#: A word of the guidance, such as a role or a measure; written with spaces, it is read with hyphens.
Term = Annotated[Name, BeforeValidator(term)]
#: A decimal as written, never a float: `0.0004`, `88`, `-1.5`.
#: `1,000`, `80%`, `.5` and `4e-05` are read as decimals too.
Decimal = Annotated[
    str,
    BeforeValidator(figure),
    BeforeValidator(_plain),
    StringConstraints(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,12})?$", strip_whitespace=True),
]
Digest = Annotated[str, BeforeValidator(_plain), StringConstraints(pattern=r"^(hmac-)?sha256:[0-9a-f]{64}$")]
OrganisationCode = Annotated[str, BeforeValidator(_plain), StringConstraints(pattern=r"^[A-Z0-9]{2,8}$")]


class Written(Model):
    """Base of every part of a case file. A known key that is left empty counts as left out: it says nothing."""

    @model_validator(mode="before")
    @classmethod
    def _leave_out_what_is_empty(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        known = {field.alias or name for name, field in cls.model_fields.items()}
        written = part_of_file(cls, value)
        return {key: part for key, part in written.items() if key not in known or not _says_nothing(part)}


def _says_nothing(part: Any) -> bool:
    return part is None or (isinstance(part, str) and not part.strip())
