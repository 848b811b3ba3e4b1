"""The back end's connection class, found by its name."""

from __future__ import annotations

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, but JSON columns carry no CHECK constraint.

    The constraint calls `json_valid`, which SQLite before 3.41 holds unsafe inside a schema when `trusted_schema` is
    off. That pragma matters more: what is stored as JSON was written by Python's own encoder.
    """

    data_type_check_constraints = {
        kind: check for kind, check in base.DatabaseWrapper.data_type_check_constraints.items() if kind != "JSONField"
    }
