"""Whether a result that a person brought as a file is borne out by others on the same data, or contradicted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from touchstone.evaluation.results import Result
from touchstone.queries.evaluation_files import result_in, text_of
from touchstone.store.models import Evaluation

OK = "ok"
ATTACHED_WAY = "attached"
#: Of a figure without counts: how far outside the other's own interval it may lie, as a share of that interval.
_SLACK = 0.25


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """A run computed here that found other figures: its evaluation, its number, and how many of how many differ."""

    evaluation: str
    run: int
    differing: int
    compared: int


def contradiction_of(*, project: str, result: Result) -> Contradiction | None:
    """The newest run computed here, of the same spec on data with the same digests, that found other figures."""
    for row in computed_alike(project=project, result=result):
        own = result_in(text_of(row.full)) or result_in(text_of(row.evidence.file if row.evidence else None))
        if own is None:
            continue
        differing, compared = figures_apart(result, own)
        if differing:
            return Contradiction(evaluation=row.id, run=row.run.number, differing=differing, compared=compared)
    return None


def is_made_again(*, plan: str, person: str, figures: str, made: str) -> bool:
    """Whether another person recorded the same figures under the plan before, from a run of their own.

    `figures`: digest of the figures; `made`: how the run went, which two copies of one file share.
    """
    if not plan:
        return False
    rows = Evaluation.objects.filter(plan_id=plan, summary__disposed_at__isnull=True).exclude(person=person)
    bodies = [body or {} for body in rows.values_list("summary__body", flat=True)]
    return any(body.get("figures_digest") == figures and body.get("made") != made for body in bodies)


def computed_alike(*, project: str, result: Result) -> Iterator[Evaluation]:
    """Results computed here of the same spec, from data with the same digests; the newest first."""
    spec, data = _ties(result)
    if not spec or not data:
        return
    rows = Evaluation.objects.filter(project_id=project, summary__disposed_at__isnull=True)
    rows = rows.exclude(run__way=ATTACHED_WAY).select_related("summary", "run", "full", "evidence__file")
    for row in rows.order_by("-run__number"):
        summary = row.summary.body or {}
        if summary.get("spec_digest") == spec and sorted(summary.get("data_digests", ())) == data:
            yield row


def figures_apart(brought: Result, computed: Result) -> tuple[int, int]:
    """(figures that differ by more than rounding explains, figures that both show)."""
    suppression = brought.data["suppression"]
    base = int(suppression.get("round") or 0) if suppression.get("applied") else 0
    known = {_key(one): one for one in computed.records("estimates") if one["status"] == OK}
    both = [
        (one, known[_key(one)]) for one in brought.records("estimates") if one["status"] == OK and _key(one) in known
    ]
    return sum(_is_apart(one, other, base) for one, other in both), len(both)


def _is_apart(brought: Mapping[str, Any], computed: Mapping[str, Any], base: int) -> bool:
    counts = [(brought[name], computed[name]) for name in ("numerator", "denominator")]
    if all(one is not None and other is not None for one, other in counts):
        return any(abs(one - other) > base for one, other in counts)
    value, low, high = brought["value"], computed["lower"], computed["upper"]
    if value is None or low is None or high is None:
        return False
    slack = (high - low) * _SLACK
    return not low - slack <= value <= high + slack


def _ties(result: Result) -> tuple[str, list[str]]:
    provenance = result.data["provenance"]
    digests = [one.get("digest") for one in provenance.get("data") or ()]
    return str(provenance.get("spec_digest") or ""), sorted(digests) if all(digests) else []


def _key(one: Mapping[str, Any]) -> tuple[Any, ...]:
    group = tuple(sorted(one["group"].items()))
    return one["metric"], group, one["period"], one["threshold"], one["list_size"]
