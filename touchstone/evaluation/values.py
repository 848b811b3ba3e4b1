"""What every value of a specification has in common: frozen, closed to unknown keys."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

Value = bool | int | float | str


class Model(BaseModel):
    """Base of every spec value: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise PydanticCustomError("not_finite", "a finite number is needed")
    return value


Finite = Annotated[float, AfterValidator(_finite)]

_FOLDS = {letter: letter.lower() for letter in map(chr, range(ord("A"), 0x180)) if len(letter.lower()) == 1}
#: The letters of European Latin script whose case can be left out of account, one for one, so that engines agree.
UPPER = "".join(letter for letter, small in _FOLDS.items() if letter != small)
LOWER = "".join(small for letter, small in _FOLDS.items() if letter != small)
_FOLDING = str.maketrans(UPPER, LOWER)


def folded(text: str) -> str:
    """The text without its case: of Latin letters only, and never changing how many there are."""
    return text.translate(_FOLDING)
