"""Column kinds that many tables share: ids, digests, who did a thing."""

from __future__ import annotations

from typing import Any

from django.db import models

from touchstone.foundation.identifiers import new_id


def id_column() -> Any:
    """Primary key: a sortable opaque id of 26 characters."""
    return models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)


def reference(**options: Any) -> Any:
    """An id kept without a foreign key, so that the record outlives what it speaks of."""
    return models.CharField(max_length=26, **options)


def digest_column(**options: Any) -> Any:
    """`sha256:` or `hmac-sha256:` and 64 hex digits."""
    return models.CharField(max_length=80, **options)


def code_column(**options: Any) -> Any:
    """A short id from a pack or from a closed list of ours."""
    return models.CharField(max_length=80, **options)
