"""A plan that is not sealed yet, worked out so that it can be read before it is: nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from touchstone.evaluation.evaluation_plan import evaluation_plan
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.spec_reading import read_spec


@dataclass(frozen=True, kw_only=True)
class PlanDraft:
    """The engine's plan as it would be sealed: its document, and the digest over that."""

    document: Mapping[str, Any]
    digest: str


def measures_sized(spec_text: str) -> tuple[tuple[str, str], ...]:
    """(id, name) of each rate that the sample is worked out for. Raises EvaluationRefused for a faulty spec."""
    document = draft_plan(spec_text=spec_text, gap=0.5, power=0.8, label_protocol="", data="").document
    names = {one["id"]: one["name"] for one in document["metrics"]}
    return tuple((metric, names[metric]) for metric in dict.fromkeys(one["metric"] for one in document["needed"]))


def read_draft(text: str) -> EvaluationSpec:
    """The spec in a text. Raises EvaluationRefused with every problem and its line."""
    try:
        return read_spec(text.encode())
    except UnicodeEncodeError as error:
        remedy = "Type it afresh"
        raise EvaluationRefused(
            [Problem(where="spec", message="It holds a character that cannot be written down", remedy=remedy)]
        ) from error


def draft_plan(
    *,
    spec_text: str,
    gap: float,
    power: float,
    label_protocol: str,
    data: str,
    rates: Mapping[str, float] | None = None,
) -> PlanDraft:
    """The plan that sealing these would make. `gap`, `power`, `rates` by metric: shares of one.

    Raises EvaluationRefused.
    """
    spec = read_draft(spec_text)
    made = evaluation_plan(spec=spec, gap=gap, power=power, rates=rates, label_protocol=label_protocol, data=data)
    return PlanDraft(document=made.as_data(), digest=made.digest)
