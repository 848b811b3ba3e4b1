"""What every part of a pack has in common: frozen, closed to unknown keys, ids in one form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

PathPart = str | int
Path = tuple[PathPart, ...]

#: Ids of the domain documents (DPIA-2.1, PRI-L1) and slugs of our own (triage.biometric) both fit.
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
#: Field keys and choice ids: they travel in forms and case files, so they stay plain.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]


class Model(BaseModel):
    """Base of every pack value: immutable, and an unknown key is an error rather than something dropped in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def written_name(model: Model, field: str) -> str:
    """The key under which a field stands in YAML: its alias where it has one."""
    return type(model).model_fields[field].alias or field


def identity(model: Model) -> str | None:
    """The id of a model that has one."""
    return str(getattr(model, "id")) if "id" in type(model).model_fields else None  # noqa: B009 - not on every Model


def walk(model: Model, at: Path = ()) -> Iterator[tuple[Path, Model]]:
    """Every model inside `model`, itself first, each with its path as written in the file."""
    yield at, model
    for field in type(model).model_fields:
        yield from _walk_value(getattr(model, field), (*at, written_name(model, field)))


def _walk_value(value: object, at: Path) -> Iterator[tuple[Path, Model]]:
    if isinstance(value, Model):
        yield from walk(value, at)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk_value(item, (*at, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk_value(item, (*at, key))
