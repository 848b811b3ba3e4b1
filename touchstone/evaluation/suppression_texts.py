"""Warnings as they leave: a sentence with a count in it is a table too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from touchstone.evaluation.outcome import Warned

#: What the figures of a warning say of the spec or the columns, and of nobody.
PLAIN = frozenset(
    {
        "threshold_rounded_to_storage",
        "limit_not_judged",
        "outcome_test",
        "feedback",
        "practice_not_technology",
        "baseline_not_blind",
        "levels_alike",
    }
)
#: Warnings that are themselves the disclosure of a whole class: everybody in the table is in one category (T5).
TELLING = frozenset({"constant_decision", "constant_score"})
GENERAL = "A caution of the kind '{code}' applies to these figures; its own figures are withheld."


def shown_warnings(warnings: Sequence[Warned]) -> Iterator[Warned]:
    """Warnings without any count: those about the evaluation's own terms stay as they are."""
    for warned in warnings:
        if warned.code in PLAIN:
            yield warned
        elif warned.code not in TELLING:
            yield replace(warned, text=_text(warned), figures=_words_only(warned.figures))


def _text(warned: Warned) -> str:
    if warned.code == "many_unusable":
        role = str(warned.figures.get("role", "value"))
        return f"Many rows hold no usable {role}; how many stands in the accounting, where it may be shown."
    return GENERAL.format(code=warned.code.replace("_", " ")) if re.search(r"\d", warned.text) else warned.text


def _words_only(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in figures.items() if isinstance(value, str)}
