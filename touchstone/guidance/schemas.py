"""JSON Schemas of the content files, made from the models so that authors' editors and the loader never disagree."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from touchstone.guidance.evidence_tables import EvidenceSheet
from touchstone.guidance.failure_check import CheckSheet
from touchstone.guidance.local_sheet import LocalPack
from touchstone.guidance.model import Model
from touchstone.guidance.question_set import QuestionSet
from touchstone.guidance.sheet import Glossary, PackSheet
from touchstone.guidance.stage import Stage
from touchstone.guidance.supplement_sheet import SupplementSheet
from touchstone.guidance.triage_rules import TriageSheet

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: Mapping[str, type[Model]] = {
    "pack.schema.json": PackSheet,
    "supplement.schema.json": SupplementSheet,
    "checks.schema.json": CheckSheet,
    "evidence-tables.schema.json": EvidenceSheet,
    "local-pack.schema.json": LocalPack,
    "stage.schema.json": Stage,
    "question-set.schema.json": QuestionSet,
    "triage.schema.json": TriageSheet,
    "glossary.schema.json": Glossary,
}


def schema_files() -> dict[str, str]:
    """File name to JSON text of each schema, as it stands in content/schemas/."""
    return {name: _text(model) for name, model in _MODELS.items()}


def _text(model: type[Model]) -> str:
    schema: dict[str, Any] = {"$schema": _DIALECT, **model.model_json_schema(by_alias=True, mode="validation")}
    if model is LocalPack:  # the loader puts in the schema lines of its parts where they are left out
        for part in (SupplementSheet, QuestionSet):
            schema["$defs"][part.__name__]["required"].remove("schema")
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
