"""The metrics of an evaluation: what each means, how it is worked out, when it is undefined, and what it cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.markdown import cell, table
from touchstone.evaluation.metric import ANY_LABELS, REASONS, WITH_OUTCOMES_OF_SELECTED, Metric
from touchstone.evaluation.registry import OURS

DIRECTIONS = {"higher": "higher is better", "lower": "lower is better", "near": "nearer is better", "none": "neither"}
FAMILIES = {
    "rate": "of a rate: Wilson; Clopper-Pearson for fewer than five hits or misses; on effective rows under weights "
    "or repeat people",
    "ratio_of_rates": "of a ratio: MOVER on Wilson limits, or reciprocals of the limits of one rate",
    "auc": "of an area: DeLong on the logit scale, Newcombe's method 5 for small classes",
    "poisson": "of events: Garwood",
    "composite": "by its own formula or from resampled cells, as the row of the result names it",
    "none": "none",
}
SCOPES = {
    "group": "every group",
    "attribute": "each attribute as a whole",
    "others": "groups other than the reference",
}


def page() -> str:
    """All metrics in one table, one heading each, then the reasons for which a figure is missing."""
    lines = [
        "# Metrics",
        "",
        "Written by `./run docs` from the metrics themselves. A spec asks for one by its id. TP, FP, FN and TN are",
        "rows selected or not, with a positive or a negative outcome; P and N, those with a positive and those with",
        "a negative one; S, selected; D, with a usable decision; L, with a usable outcome; m, rows that count.",
        "",
        *table(
            ("id", "name", "formula", "ideal"), ((f"[`{m.id}`](#{m.id})", m.name, m.formula, _ideal(m)) for m in OURS)
        ),
    ]
    for metric in OURS:
        lines += ["", f"## {metric.id}", "", *_about(metric)]
    lines += ["", "## Why a figure is missing", ""]
    lines += table(("reason", "in words"), ((f"`{reason}`", words) for reason, words in REASONS.items()))
    return "\n".join(lines)


def _ideal(metric: Metric) -> str:
    return "none" if metric.ideal is None else f"{metric.ideal:g}"


def _about(metric: Metric) -> Iterator[str]:
    yield f"**{metric.name}.** {metric.meaning}"
    yield ""
    known = [
        ("formula", metric.formula),
        ("ideal", f"{_ideal(metric)}; {DIRECTIONS[metric.direction]}"),
        ("shown for", SCOPES[metric.scope]),
        ("needs", ", ".join(f"`{_COLUMNS.get(need, need)}`" for need in sorted(metric.needs)) or "no column"),
        ("interval", FAMILIES[metric.family]),
        ("outcomes must be known of", _known_of(metric)),
        ("always shown beside it", ", ".join(f"`{one}`" for one in metric.companions)),
        ("undefined", "; ".join(f"`{reason}`: {when}" for reason, when in metric.undefined) or "never"),
        ("source", metric.source),
    ]
    yield from (f"- {name}: {cell(words)}" for name, words in known if words)
    yield from ("", *(f"- {caveat}" for caveat in metric.caveats))


_COLUMNS = {"g": "score", "sx": "score as a number"}


def _known_of(metric: Metric) -> str:
    if metric.of_everyone:
        return "nobody; the table holds everybody, not only those acted upon"
    if metric.identified_by == ANY_LABELS:
        return "nobody"
    if metric.identified_by == WITH_OUTCOMES_OF_SELECTED:
        return "those acted upon"
    return "everybody, or a sample followed up and weighted"
