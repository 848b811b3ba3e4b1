"""The forms of a result's records: for reading a file back, and for the JSON Schema that is shipped with it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from touchstone.evaluation.agreement import AgreementRow
from touchstone.evaluation.breach import Breach
from touchstone.evaluation.calibration import CalibrationRow
from touchstone.evaluation.drift import DriftRow
from touchstone.evaluation.outcome import (
    Accounted,
    Comparison,
    Estimate,
    Gap,
    Homogeneity,
    LimitVerdict,
    Warned,
)
from touchstone.evaluation.paired import PairedRow
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.ranking import AreaRow
from touchstone.evaluation.reconciliation import Reconciled
from touchstone.evaluation.records import GROUPS, Curve
from touchstone.evaluation.results import FORCE_INTERNAL, PUBLISHABLE, SCHEMA, SECTIONS, Result
from touchstone.evaluation.selective import Bound
from touchstone.evaluation.spec import EvaluationSpec

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMS: Mapping[str, type] = {
    "accounting": Accounted,
    "estimates": Estimate,
    "comparisons": Comparison,
    "homogeneity": Homogeneity,
    "gaps": Gap,
    "sweeps": Curve,
    "calibration": CalibrationRow,
    "auc": AreaRow,
    "drift": DriftRow,
    "limits": LimitVerdict,
    "breaches": Breach,
    "paired": PairedRow,
    "agreement": AgreementRow,
    "bounds": Bound,
    "reconciliation": Reconciled,
    "warnings": Warned,
}
_HEAD = ("title", "technology", "technology_version", "unit")
_OBJECTS = ("provenance", "run", "asked", "suppression")


def read_result(data: bytes) -> Result:
    """A result file as written. Keys that are not known here are accepted and kept.

    Raises EvaluationRefused for what is no result, or one whose records do not have their form.
    """
    try:
        found = json.loads(data.decode("utf-8"), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise _refused("the file", "This is no result: it cannot be read as JSON") from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise _refused("schema", f"This is no result of the form {SCHEMA}")
    _check_head(found)
    for section, form in FORMS.items():
        _check_section(found, section, form)
    return Result(data=found)


def _check_head(found: Mapping[str, Any]) -> None:
    if found.get("handling") not in (PUBLISHABLE, FORCE_INTERNAL):
        raise _refused("handling", "It does not say whether it may be published")
    for name in _HEAD:
        if not isinstance(found.get(name), str):
            raise _refused(name, "A text is missing")
    for name in _OBJECTS:
        if not isinstance(found.get(name), dict):
            raise _refused(name, "A part is missing")
    for name in SECTIONS:
        if not isinstance(found.get(name, []), list):
            raise _refused(name, "A list is missing")


def _check_section(found: dict[str, Any], section: str, form: type) -> None:
    rows = found.setdefault(section, [])
    try:
        _adapter(form).validate_python([_with_groups_as_lists(row) for row in rows])
    except (ValidationError, AttributeError, TypeError) as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"]) if isinstance(error, ValidationError) else ""
        raise _refused(f"{section}.{place}".rstrip("."), "A record does not have its form") from error


@cache
def _adapter(form: type) -> TypeAdapter[Any]:
    return TypeAdapter(list[form])  # type: ignore[valid-type]


def _with_groups_as_lists(row: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value.values()) if name in GROUPS and isinstance(value, dict) else value
            for name, value in row.items()}  # fmt: skip


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value


def _refused(where: str, message: str) -> EvaluationRefused:
    remedy = "Give a result file written by touchstone evaluate"
    return EvaluationRefused([Problem(where=where, message=message, remedy=remedy)])


def schema_files() -> dict[str, str]:
    """File name → JSON text of the schemas of spec and result, as they stand in content/schemas/."""
    spec = {"$schema": DIALECT, **EvaluationSpec.model_json_schema(by_alias=True, mode="validation")}
    return {"evaluation-spec.schema.json": _text(spec), "evaluation-result.schema.json": _text(_result_schema())}


def _result_schema() -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    sections = {name: _section(FORMS.get(name), definitions) for name in SECTIONS}
    text, part = {"type": "string"}, {"type": "object"}
    properties = {
        "schema": {"const": SCHEMA},
        "handling": {"enum": [PUBLISHABLE, FORCE_INTERNAL]},
        **dict.fromkeys(_HEAD, text),
        "population": {"type": ["object", "null"]},
        **dict.fromkeys(_OBJECTS, part),
        **sections,
    }
    required = ["schema", "handling", *_HEAD, *_OBJECTS, *FORMS]
    return {
        "$schema": DIALECT,
        "title": "Evaluation result",
        "type": "object",
        "properties": properties,
        "required": required,
        "$defs": definitions,
    }


def _section(form: type | None, definitions: dict[str, Any]) -> dict[str, Any]:
    if form is None:
        return {"type": "array", "items": {"type": "object"}}
    schema = TypeAdapter(form).json_schema(mode="serialization", ref_template="#/$defs/{model}")
    definitions.update(schema.pop("$defs", {}))
    properties = schema["properties"]
    for name in GROUPS & properties.keys():
        if properties[name].get("type") != "string":
            kinds = ["object", "null"] if "anyOf" in properties[name] else "object"
            properties[name] = {"additionalProperties": {"type": "string"}, "type": kinds}
    definitions[form.__name__] = schema
    return {"type": "array", "items": {"$ref": f"#/$defs/{form.__name__}"}}


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
