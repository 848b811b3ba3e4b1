"""How a form field looks, apart from what it accepts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Look:
    """Settings of one field's GOV.UK component. Those that a component has no use for are passed over."""

    heading: bool = False  # the label or legend is the page's h1: one thing per page
    size: str = ""  # s, m, l or xl: the size of the label or legend; "" lets the component choose
    width: int | None = None  # characters: 2, 3, 4, 5, 10, 20 or 30
    rows: int = 5  # of a text area
    inline: bool = False  # radios side by side, for two short answers
    small: bool = False  # small radios or checkboxes
    hints: Mapping[str, Any] = field(default_factory=dict)  # choice → its hint
    prefix: str = ""
    suffix: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    spellcheck: bool | None = None
    language: str = ""  # of what is typed, where it differs from the page's
    accept: str = ""  # of a file: what the file chooser offers first


PLAIN = Look()
