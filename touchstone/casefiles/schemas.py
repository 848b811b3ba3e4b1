"""JSON Schemas of the case file and of the result of checking one, made from the models that read and write them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from touchstone.casefiles.model import CaseFile
from touchstone.casefiles.result import CaseCheck
from touchstone.guidance.model import Model

CASE, CASE_CHECK = "case.schema.json", "case-check.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: Mapping[str, type[Model]] = {CASE: CaseFile, CASE_CHECK: CaseCheck}


def schema_texts() -> dict[str, str]:
    """File name to JSON text of each schema, as it stands in content/schemas/."""
    return {name: _text(model, "validation" if name == CASE else "serialization") for name, model in _MODELS.items()}


def _text(model: type[Model], mode: str) -> str:
    is_read = mode == "validation"
    made = model.model_json_schema(by_alias=True, mode="validation" if is_read else "serialization")
    return json.dumps({"$schema": _DIALECT, **made}, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
