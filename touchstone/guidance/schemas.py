"""JSON Schemas of the content files, made from the models so that authors' editors and the loader never disagree."""

from __future__ import annotations

import json
from collections.abc import Mapping

from touchstone.guidance.model import Model
from touchstone.guidance.pack import Glossary, PackSheet
from touchstone.guidance.question_set import QuestionSet
from touchstone.guidance.stage import Stage
from touchstone.guidance.triage_rules import TriageSheet

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: Mapping[str, type[Model]] = {
    "pack.schema.json": PackSheet,
    "stage.schema.json": Stage,
    "question-set.schema.json": QuestionSet,
    "triage.schema.json": TriageSheet,
    "glossary.schema.json": Glossary,
}


def schema_files() -> dict[str, str]:
    """File name to JSON text of each schema, as it stands in content/schemas/."""
    return {name: _text(model) for name, model in _MODELS.items()}


def _text(model: type[Model]) -> str:
    schema = {"$schema": _DIALECT, **model.model_json_schema(by_alias=True, mode="validation")}
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
