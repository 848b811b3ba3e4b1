"""The words of which every statement is made: quoted names, constants that all engines read alike, validity codes."""

from __future__ import annotations

from collections.abc import Sequence

MISSING, NOT_A_NUMBER, BELOW, ABOVE, UNREADABLE, UNLISTED, PENDING = -1, -2, -3, -4, -5, -6, -7


def quoted(name: str) -> str:
    """A column's name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text constant."""
    return "'" + value.replace("'", "''") + "'"


def number(value: float) -> str:
    """A float64 constant, the same in every dialect."""
    return f"CAST('{value!r}' AS DOUBLE)"


def trimmed(name: str) -> str:
    """Text without spaces and tabs at its ends."""
    return f"trim({name}, {text(' ' + chr(9))})"


def is_one_of(expression: str, values: Sequence[str]) -> str:
    """Whether text is one of those values."""
    return f"{expression} IN ({', '.join(text(value) for value in values)})"
