"""What the record says of each offered evaluation, as facts with a canonical form: every decimal is text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from touchstone.documents.atrs_record.claims import figure_behind
from touchstone.documents.atrs_record.result_file import Estimate, ResultFile, Verdict, digest_of, read_publishable
from touchstone.documents.atrs_record.safeguards import role_name
from touchstone.documents.published_evaluation import FairnessChosen, PublishedClaim, PublishedEvaluation, SealedPlan
from touchstone.guidance.pack import Pack

Facts = dict[str, Any]
__all__ = [
    "FairnessChosen",
    "PublishedClaim",
    "PublishedEvaluation",
    "SealedPlan",
    "evaluation_files",
    "evaluations_of",
]


def evaluations_of(evaluations: Sequence[PublishedEvaluation], pack: Pack) -> list[Facts]:
    """The facts of each, by number. Raises NotPublishable, and ClaimNotBorneOut for a claim without its figure."""
    return [_facts(one, pack) for one in sorted(evaluations, key=lambda one: one.number)]


def evaluation_files(evaluations: Iterable[PublishedEvaluation]) -> dict[str, str]:
    """Path → the result file of each, exactly as it is stored."""
    return {one.path: one.file for one in evaluations}


def decimal_text(value: Decimal | None) -> str:
    """The decimal in plain digits, never with an exponent; empty for none."""
    return "" if value is None else format(value, "f")


def _facts(one: PublishedEvaluation, pack: Pack) -> Facts:
    result = read_publishable(one.file)
    shown = _headline(one, result)
    return {
        "number": one.number,
        "title": one.title,
        "technology": result.technology,
        "technology_version": result.technology_version,
        "kind": one.kind,
        "performed_by": one.performed_by,
        "performed_on": one.performed_on.isoformat(),
        "origin": _origin(one),
        "data": {"whose": one.data, "about": one.about_data, "unit": result.unit},
        "population": result.population.model_dump() if result.population else {},
        "plan": _plan(one),
        "result": {
            "path": one.path,
            "bytes": len(one.file.encode()),
            "sha256": digest_of(one.file),
            "digest": one.result_digest,
        },
        "metrics": [_metric(result, metric) for metric in shown],
        "references": {attribute.name: attribute.reference for attribute in result.asked.attributes},
        "figures": [_figure(estimate) for metric in shown for estimate in _of_groups(result.estimates, metric)],
        "limits": [_verdict(verdict) for verdict in result.limits if verdict.period is None],
        "fairness": _fairness(one, result, pack),
        "claims": [_claim(one, result, place) for place in range(len(one.claims))],
        "suppression": result.suppression.model_dump(),
        "warnings": [warned.model_dump() for warned in result.warnings],
    }


def _headline(one: PublishedEvaluation, result: ResultFile) -> list[str]:
    """The metrics that head the report, those of a limit or a chosen measure, and those a claim rests on."""
    primary = [metric.id for metric in result.asked.metrics if metric.role == "primary"]
    others = [metric.id for metric in result.asked.metrics if metric.role != "companion"]
    limited = [verdict.metric for verdict in result.limits]
    said = result.asked.fairness.chosen if result.asked.fairness else ()
    chosen = one.fairness.measures if one.fairness else said
    claimed = [claim.metric for claim in one.claims]
    measured = {estimate.metric for estimate in result.estimates}
    named = dict.fromkeys([*(primary or others), *limited, *chosen, *claimed])
    return [metric for metric in named if metric in measured]


def _of_groups(estimates: Iterable[Estimate], metric: str) -> Iterator[Estimate]:
    """Everybody, and the groups of one attribute, over the whole time: what is finer stands in the file."""
    for one in estimates:
        if one.metric == metric and one.period is None and len(one.breakdown) <= 1:
            yield one


def _origin(one: PublishedEvaluation) -> Facts:
    """Where the figures come from: worked out by the force's record system, or brought by a person as a file."""
    given = (json.loads(one.file).get("provenance") or {}).get("data") or ()
    digests = [str(data["digest"]) for data in given if data.get("digest")]
    return {"kind": one.origin, "made_again": one.made_again, "data_digests": digests}


def _plan(one: PublishedEvaluation) -> Facts:
    if one.plan is None:
        return {}
    plan = one.plan
    return {"digest": plan.digest, "sealed_on": plan.sealed_on.isoformat(), "runs": plan.runs, "run": plan.run}


def _metric(result: ResultFile, metric: str) -> Facts:
    found = result.metric(metric)
    return {"id": found.id, "name": found.name, "meaning": found.meaning, "is_rate": found.family == "rate"}


def _figure(one: Estimate) -> Facts:
    """One figure; counts as published, empty text for a decimal that is not there."""
    return {
        "metric": one.metric,
        "group": dict(one.group),
        "value": decimal_text(one.value),
        "lower": decimal_text(one.lower),
        "upper": decimal_text(one.upper),
        "level": decimal_text(one.level),
        "numerator": one.numerator,
        "denominator": one.denominator,
        "n": one.n,
        "threshold": decimal_text(one.threshold),
        "list_size": one.list_size,
        "status": one.status,
        "reason": one.reason or "",
    }


def _verdict(one: Verdict) -> Facts:
    return {
        "metric": one.metric,
        "rule": one.rule,
        "agreed": decimal_text(one.agreed),
        "group": dict(one.group),
        "verdict": one.verdict,
    }


def _fairness(one: PublishedEvaluation, result: ResultFile, pack: Pack) -> Mapping[str, Any]:
    """What was chosen in the project; else what the settings of the test say; else nothing."""
    if one.fairness is not None:
        chosen = one.fairness
        return {
            "measures": [_metric(result, metric) for metric in chosen.measures],
            "reason": chosen.reason,
            "by": role_name(chosen.chosen_by, pack),
            "on": chosen.chosen_on.isoformat(),
        }
    said = result.asked.fairness
    if said is None:
        return {}
    measures = [_metric(result, metric) for metric in said.chosen]
    return {"measures": measures, "reason": said.reason, "by": said.decided_by, "on": ""}


def _claim(one: PublishedEvaluation, result: ResultFile, place: int) -> Facts:
    claim = one.claims[place]
    return {
        "statement": claim.statement,
        "stated": claim.stated,
        "metric": _metric(result, claim.metric),
        "figure": _figure(figure_behind(claim, result, title=one.title)),
    }
