"""A spec file as read: every fault at once, each with its line and, for a wrong key, the nearest right one."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.spec import SCHEMA, EvaluationSpec
from touchstone.foundation.strict_yaml import NotStrictYaml, StrictDocument, read_strict_yaml


def read_spec(data: bytes) -> EvaluationSpec:
    """The spec in a YAML (or JSON) file. Raises EvaluationRefused with every problem and its line."""
    try:
        document = read_strict_yaml(data, numbers=True)
    except NotStrictYaml as error:
        problem = Problem(where="spec", line=error.line, message=error.message, remedy=error.remedy)
        raise EvaluationRefused([problem]) from error
    if not isinstance(document.content, dict):
        remedy = f"Begin it with: schema: {SCHEMA}"
        raise EvaluationRefused([Problem(where="spec", line=1, message="This is not a spec", remedy=remedy)])
    return _checked(document.content, document)


def load_spec(path: Path) -> EvaluationSpec:
    """The spec at `path`. Raises EvaluationRefused, also where there is no such file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        remedy = "Name a spec file that can be read"
        raise EvaluationRefused(
            [Problem(where=path.name or str(path), message="The spec cannot be read", remedy=remedy)]
        ) from error
    return read_spec(data)


def spec_from(content: dict[str, Any]) -> EvaluationSpec:
    """The spec given as plain values. Raises EvaluationRefused."""
    return _checked(content, None)


def spec_digest(spec: EvaluationSpec) -> str:
    """SHA-256 over the spec's values in one byte form: layout, comments and defaults written out do not count."""
    return digest_of(spec.model_dump(mode="json", by_alias=True))


def digest_of(value: Any) -> str:
    """`sha256:` digest of JSON values with sorted keys; floats in shortest round-trip form, none of them NaN."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


def _checked(content: dict[str, Any], document: StrictDocument | None) -> EvaluationSpec:
    try:
        return EvaluationSpec.model_validate(content)
    except ValidationError as error:
        raise EvaluationRefused(list(_problems(error.errors(), document))) from error


def _problems(faults: Sequence[ErrorDetails], document: StrictDocument | None) -> Iterator[Problem]:
    """One for each place: where a value may take several forms, each form complains, and those outside it too."""
    found: dict[tuple[str | int, ...], ErrorDetails] = {}
    for details in faults:
        found.setdefault(tuple(part for part in details["loc"] if _is_written(part)), details)
    for path, details in found.items():
        is_outer = any(len(other) > len(path) and other[: len(path)] == path for other in found)
        if not (is_outer and details["type"] == "literal_error"):
            yield _problem(details, document)


def _problem(details: ErrorDetails, document: StrictDocument | None) -> Problem:
    path = tuple(part for part in details["loc"] if _is_written(part))
    where = ".".join(str(part) for part in path) or "spec"
    line = document.line_of(path) if document is not None else None
    if details["type"] == "extra_forbidden":
        remedy = _nearest(path)
        return Problem(where=where, line=line, message="There is no such key", remedy=remedy)
    if details["type"] == "missing":
        return Problem(where=where, line=line, message="This is missing", remedy="Add it: it has no safe default")
    if details["input"] is None:
        return Problem(where=where, line=line, message="This is blank", remedy="Fill it in: it has no safe default")
    known = _FAULTS.get(details["type"])
    if known is None:
        other = "Correct it as the reference of the spec says"
        return Problem(where=where, line=line, message=details["msg"], remedy=other)
    message, remedy = known
    limits = details.get("ctx", {})
    return Problem(where=where, line=line, message=message.format(**limits), remedy=remedy.format(**limits))


#: What each kind of fault is called here, and what to do; others have their own words.
_FAULTS = {
    "string_type": ("This is not text", "Put it in quotes"),
    "literal_error": ("This is none of {expected}", "Write one of them"),
    "tuple_type": ("This is no list", "Write it in square brackets, such as [1]"),
    "list_type": ("This is no list", "Write it in square brackets, such as [1]"),
    "model_type": ("Keys belong here", "Write them in braces, or one a line beneath"),
    "dict_type": ("Keys belong here", "Write them in braces, or one a line beneath"),
    "int_type": ("This is no whole number", "Write it without quotes"),
    "float_type": ("This is no number", "Write it without quotes"),
    "float_parsing": ("This is no number", "Write it without quotes"),
    "int_parsing": ("This is no whole number", "Write it without quotes"),
    "greater_than_equal": ("This is too low", "Give {ge} or more"),
    "greater_than": ("This is too low", "Give more than {gt}"),
    "less_than_equal": ("This is too high", "Give {le} or less"),
    "less_than": ("This is too high", "Give less than {lt}"),
    "bool_type": ("This is neither true nor false", "Write one of them"),
    "too_short": ("There is nothing in the list", "Name at least {min_length}"),
}


def _is_written(part: object) -> bool:
    """Pydantic adds the name of the union's member it tried; those are no keys of the file."""
    return isinstance(part, int) or (
        isinstance(part, str) and not any(mark in part for mark in "[(") and part not in _MEMBERS
    )


_MEMBERS = frozenset({"Groups", "str", "int", "bool", "float", "tuple", "literal"})


def _nearest(path: tuple[str | int, ...]) -> str:
    model = _model_at(EvaluationSpec, path[:-1])
    known = [field.alias or name for name, field in model.model_fields.items()] if model is not None else []
    close = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
    return f"Did you mean '{close[0]}'" if close else f"The keys here are: {', '.join(sorted(known)) or 'none'}"


def _model_at(model: type[BaseModel] | None, path: tuple[str | int, ...]) -> type[BaseModel] | None:
    for part in path:
        if isinstance(part, int) or model is None:
            continue
        field = {found.alias or name: found for name, found in model.model_fields.items()}.get(part)
        model = _model_in(field.annotation) if field is not None else None
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(inner) for inner in get_args(annotation))
    return next((model for model in found if model is not None), None)
