"""How a table is classed: the words that several lists of tables share."""

from __future__ import annotations

from typing import Literal

from touchstone.accounts.classification import Sensitivity, TableClass

RECORD = "the record outlives the content it points to"
ALWAYS = "for as long as the installation stands"


def table(
    kind: Literal["mutable", "append-only"],
    retention: str,
    *,
    internal: str = "",
    personal: str = "",
    secret: str = "",
) -> TableClass:
    """The class of a table: each column by its name under how sensitive it is, names parted by spaces."""
    fields: dict[str, Sensitivity] = {}
    fields.update(dict.fromkeys(internal.split(), "internal"))
    fields.update(dict.fromkeys(personal.split(), "personal"))
    fields.update(dict.fromkeys(secret.split(), "secret"))
    return TableClass(kind, retention=retention, fields=fields)
