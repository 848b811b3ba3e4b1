"""A plan, sealed or about to be, as the rows that its pages draw. Reads the engine's plan document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchstone.evaluation.evaluation_plan import EACH
from touchstone.evaluation.registry import catalogue
from touchstone.pages.labels import Words
from touchstone.web.evaluations.words import agreed_words, engine_words

Document = Mapping[str, Any]
Row = dict[str, Any]
SELECTION: dict[str, Words] = {
    "everyone": gettext_lazy("Everybody the technology is used on"),
    "acted_upon": gettext_lazy("Only people who were acted upon"),
    "sample": gettext_lazy("A sample of the people it is used on"),
}
LABELS: dict[str, Words] = {
    "everyone": gettext_lazy("known for everybody"),
    "acted_upon": gettext_lazy("known only for people who were acted upon"),
    "followed_up": gettext_lazy("known for a sample that was followed up"),
    "none": gettext_lazy("known for nobody"),
}


def needed_rows(document: Document) -> list[Row]:
    """How many cases each group needs, a row for each measure that is compared."""
    names = _names(document)
    return [
        {
            "attribute": one["attribute"],
            "group": one["group"],
            "is_each": one["group"] == EACH,
            "measure": engine_words(names.get(one["metric"], one["metric"])),
            "expected": f"{float(one['expected_rate']) * 100:g}%",
            "needed": f"{int(one['needed']):,}",
        }
        for one in document.get("needed", ())
    ]


def limit_rows(document: Document) -> list[tuple[Any, list[str]]]:
    """Measure → what was agreed for it."""
    found = []
    for metric in document.get("metrics", ()):
        limit = {rule: float(value) for rule, value in (metric.get("limit") or {}).items()}
        said = [
            agreed_words({"rule": rule, "agreed": value}, percent=_is_share(metric)) for rule, value in limit.items()
        ]
        if said:
            found.append((engine_words(metric["name"]), said))
    return found


def promise_rows(document: Document, *, label_protocol: str, data: str, covers: str) -> list[Row]:
    """What is promised, as rows of a summary."""
    attributes = [
        _("%(name)s, compared with %(reference)s") % {"name": one["name"], "reference": one["reference"]}
        for one in document["groups"]["attributes"]
    ]
    fairness = document.get("fairness")
    rows = [
        {"key": _("Title"), "value": document["title"], "typed": True},
        {"key": _("Technology"), "value": f"{document['technology']} {document['technology_version']}", "typed": True},
        {"key": _("Covers"), "value": covers},
        {"key": _("Who is in the table"), "value": _population(document)},
        {"key": _("Measures"), "value": [_measure(one) for one in document["metrics"]]},
        {"key": _("Groups"), "value": attributes, "typed": True},
        {"key": _("How it is found out what was true"), "value": label_protocol, "typed": True},
        {"key": _("Data"), "value": data, "typed": True},
        {"key": _("Smallest difference to be seen"), "value": _points(document["gap"])},
        {"key": _("How surely"), "value": f"{float(document['power']) * 100:g}%"},
    ]
    if fairness:
        said = [_names(document).get(one, one) for one in fairness["chosen"]]
        rows.append({"key": _("Fairness measure chosen"), "value": [engine_words(one) for one in said]})
        rows.append({"key": _("Why"), "value": fairness["reason"], "typed": True})
    return rows


def _population(document: Document) -> list[str]:
    found = document.get("population")
    if not found:
        return [_("Not stated")]
    said = {"labels": LABELS[found["labels"]]}
    return [str(SELECTION[found["selection"]]), _("What was true is %(labels)s") % said]


def _measure(metric: Mapping[str, Any]) -> Any:
    name = engine_words(metric["name"])
    return _("%(measure)s (primary)") % {"measure": name} if metric["role"] == "primary" else name


def _points(share: str) -> str:
    return _("%(points)s percentage points") % {"points": f"{float(share) * 100:g}"}


def _names(document: Document) -> dict[str, str]:
    return {one["id"]: one["name"] for one in document.get("metrics", ())}


def _is_share(metric: Mapping[str, Any]) -> bool:
    """Whether its limits read in per cent: those of a rate do. The document names the metric alone."""
    known = catalogue().get(metric["id"])
    return known is not None and known.family == "rate"
