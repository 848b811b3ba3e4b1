"""A result: one JSON document in a fixed order, with a digest that a rerun on the same data repeats.

The form is documented in docs/reference/evaluation-result.md. Everything shown anywhere, the report, the CSV and the
charts, is made from these values and from nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from touchstone.evaluation.cells import Cells
from touchstone.evaluation.measure import metrics_asked
from touchstone.evaluation.outcome import NOT_MET, SUPPRESSED, Findings
from touchstone.evaluation.provenance import Run
from touchstone.evaluation.records import Record, records_of
from touchstone.evaluation.releases import Release
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.suppression import Suppressed

SCHEMA = "touchstone.evaluation.result/1"
PUBLISHABLE, FORCE_INTERNAL = "publishable", "force-internal"
#: Section of the file → field of Findings, in the order in which they are written.
SECTIONS = {
    "accounting": "accounting",
    "estimates": "estimates",
    "comparisons": "comparisons",
    "homogeneity": "homogeneity",
    "gaps": "gaps",
    "sweeps": "sweeps",
    "calibration": "calibration",
    "auc": "areas",
    "drift": "drift",
    "limits": "limits",
    "breaches": "breaches",
    "paired": "paired",
    "agreement": "agreement",
    "bounds": "bounds",
    "reconciliation": "reconciliation",
    "warnings": "warnings",
}


@dataclass(frozen=True)
class Result:
    """`data`: the document as JSON values. The rest stays in the force, and is never written with it.

    `cells`: kept only where they were asked for; `release`: what the next release of the same evaluation is tested
    with; `given_away`: hidden counts that earlier releases give away whatever is withheld now, in words.
    """

    data: dict[str, Any]
    cells: Cells | None = field(default=None, compare=False)
    release: Release | None = field(default=None, compare=False)
    given_away: tuple[str, ...] = field(default=(), compare=False)

    @property
    def handling(self) -> str:
        """`publishable` or `force-internal`."""
        return str(self.data["handling"])

    @property
    def is_publishable(self) -> bool:
        """Whether it has been through suppression and holds no cells."""
        return self.handling == PUBLISHABLE

    @property
    def limits_not_met(self) -> list[Record]:
        """The verdicts that say not met."""
        return [verdict for verdict in self.data["limits"] if verdict["verdict"] == NOT_MET]

    def records(self, section: str) -> list[Record]:
        """The records of a section; none where the file has no such section."""
        found: list[Record] = self.data.get(section, [])
        return found

    @cached_property
    def digest(self) -> str:
        """`sha256:` over the file as it would be written without `run`, `provenance.engine`, `provenance.software`."""
        provenance = {k: v for k, v in self.data["provenance"].items() if k not in ("engine", "software")}
        parts = {**self._parts, "provenance": f'"provenance": {_text(provenance)}'}
        text = _joined(part for name, part in parts.items() if name != "run")
        return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()

    def as_json(self) -> str:
        """The file: keys in their order, a record a line, floats in their shortest round-trip form, never NaN.

        Raises ValueError for a number that is none: that is a fault of ours and nothing to be written down.
        """
        return _joined(self._parts.values())

    @cached_property
    def _parts(self) -> dict[str, str]:
        """Each part of the document as it is written, by its key."""
        return {name: f"{_text(name)}: {_section(name, value)}" for name, value in self.data.items()}


def _section(name: str, value: Any) -> str:
    if name in SECTIONS and value:
        return "[\n  " + ",\n  ".join(_text(record) for record in value) + "]"
    return _text(value)


def _joined(parts: Iterable[str]) -> str:
    return "{" + ",\n ".join(parts) + "}\n"


_text = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(", ", ": ")).encode


def result_from(
    *,
    spec: EvaluationSpec,
    findings: Findings,
    provenance: dict[str, Any],
    run: Run,
    cells: Cells | None = None,
    made: Suppressed | None = None,
) -> Result:
    """The result of a run. `made`: how the findings were made fit to publish; None where they were not."""
    sections = {name: records_of(getattr(findings, held)) for name, held in SECTIONS.items()}
    data = {
        "schema": SCHEMA,
        "handling": FORCE_INTERNAL if made is None else PUBLISHABLE,
        "title": spec.title,
        "technology": spec.technology,
        "technology_version": spec.version,
        "unit": spec.unit,
        "population": spec.population.model_dump(mode="json") if spec.population is not None else None,
        "provenance": provenance,
        "run": run.as_data(),
        "asked": asked_of(spec),
        **sections,
        "suppression": {
            "applied": made is not None,
            "kind": spec.suppression.kind,
            "threshold": spec.suppression.threshold,
            "round": spec.suppression.round,
            "judgement": spec.suppression.judgement,
            **_withheld(sections["estimates"]),
            "withheld": made.withheld if made is not None else {},
            "assumes": list(made.assumes) if made is not None else [],
        },
    }
    if made is None:
        return Result(data=data, cells=cells)
    return Result(data=data, release=made.release, given_away=made.given_away)


def asked_of(spec: EvaluationSpec) -> dict[str, Any]:
    """What the spec asked, as far as a reader of the result needs it to understand the figures without the spec."""
    choices = {choice.id: choice for choice in spec.metrics}
    return {
        "attributes": [
            {"name": item.name, "reference": item.reference, "declined": list(item.declined)}
            for item in spec.attributes
        ],
        "intersections": [list(parts) for parts in spec.intersections],
        "operating": spec.operating.model_dump(mode="json") if spec.operating is not None else None,
        "score": {"meaning": spec.data.score.meaning, "range": list(spec.data.score.bounds)}
        if spec.data.score is not None
        else None,
        "thresholds": list(spec.thresholds),
        "metrics": [
            {
                "id": metric.id,
                "name": metric.name,
                "meaning": metric.meaning,
                "formula": metric.formula,
                "direction": metric.direction,
                "ideal": metric.ideal,
                "family": metric.family,
                "role": choices[metric.id].role if metric.id in choices else "companion",
                "limit": _limit(choices[metric.id].limit) if metric.id in choices else None,
                "caveats": list(metric.caveats),
                "source": metric.source,
                "local": metric.is_local,
            }
            for metric in metrics_asked(spec)
        ],
        "fairness": spec.fairness.model_dump(mode="json") if spec.fairness is not None else None,
        "intervals": spec.intervals.model_dump(mode="json"),
        "tests": spec.tests.model_dump(mode="json"),
        "equivalence": spec.equivalence.model_dump(mode="json") if spec.equivalence is not None else None,
    }


def _limit(limit: Any) -> dict[str, float] | None:
    return limit.model_dump(mode="json", exclude_none=True) if limit is not None else None


def _withheld(estimates: list[Record]) -> dict[str, int]:
    gone = [one for one in estimates if one["status"] == SUPPRESSED]
    groups = {(tuple(one["breakdown"]), tuple(one["group"].values())) for one in gone}
    return {"withheld_estimates": len(gone), "withheld_groups": len(groups)}
