"""Whether a figure as somebody states it is what a result says, to the precision stated."""

from __future__ import annotations

import re
from decimal import Decimal

_GAP = "[, \u00a0\u2009\u202f]"
_DIGITS = rf"(?:[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}})+|[0-9]{{1,15}})(?:\.[0-9]{{1,10}})?"
_PLAIN = re.compile(rf"^(?P<sign>[-\u2212]?)(?P<number>{_DIGITS})\s*(?P<percent>%|per ?cent)?$", re.IGNORECASE)
_IN = re.compile(rf"^(?P<part>{_DIGITS})\s+(?:in|of|out of)\s+(?:every\s+)?(?P<whole>{_DIGITS})$", re.IGNORECASE)
_LEVEL = r"(?!\s+(?:likely |confidence |credible )?(?:range|interval|confidence))"  # how sure an interval is
_SAID = re.compile(
    rf"{_DIGITS}\s*(?:%|per ?cent){_LEVEL}|{_DIGITS}\s+(?:in|out of)\s+(?:every\s+)?{_DIGITS}", re.IGNORECASE
)
_GAPS = re.compile(_GAP)
HALF = Decimal("0.5")
LOOSEST = Decimal("0.05")  # of the whole in "1 in 1,000", which by its last digit alone could be anything from 500


def is_stated(stated: str) -> bool:
    """Whether the text is a figure in a form that is understood: `0.893`, `89 %`, `89 per cent`, `1 in 6,000`."""
    return _read(stated) is not None


def agrees(stated: str, value: Decimal) -> bool:
    """Whether the value, rounded as the stated figure is, is the stated figure.

    `1 in 6,000` is as precise as its last digit that is not zero, and never looser than one part in twenty. Never and
    always (0, 100 %) are said only of exactly that. What is no figure agrees with nothing.
    """
    found = _read(stated)
    if found is None:
        return False
    least, most, said = found
    return value == said if said in (0, 1) else least <= value <= most


def figures_in(sentence: str) -> list[str]:
    """The shares that a sentence speaks of: `89 %`, `1 in 6,000`; not the level of a `95 % interval`."""
    return _SAID.findall(sentence)


def _read(stated: str) -> tuple[Decimal, Decimal, Decimal] | None:
    """Least and largest value that would be stated so, and the stated one."""
    text = stated.strip()
    if match := _PLAIN.match(text):
        scale = Decimal(100) if match["percent"] else Decimal(1)
        number = _number(match["number"]) * (-1 if match["sign"] else 1)
        half = HALF.scaleb(min(_exponent(number), 0))
        return (number - half) / scale, (number + half) / scale, number / scale
    if match := _IN.match(text):
        return _share(_number(match["part"]), _number(match["whole"]))
    return None


def _share(part: Decimal, whole: Decimal) -> tuple[Decimal, Decimal, Decimal] | None:
    """`1 in 6,000` is rounded in its whole, `3 in 10` in its part."""
    if not 0 < part <= whole:
        return None
    if part == 1 and whole != 1:
        half = min(HALF.scaleb(_exponent(whole.normalize())), whole * LOOSEST)
        return 1 / (whole + half), 1 / (whole - half), 1 / whole
    half = HALF.scaleb(min(_exponent(part), 0))
    return (part - half) / whole, (part + half) / whole, part / whole


def _number(text: str) -> Decimal:
    return Decimal(_GAPS.sub("", text))


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
