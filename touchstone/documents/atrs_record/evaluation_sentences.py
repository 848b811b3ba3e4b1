"""What is said of an evaluation: who tested it, on whom, under which plan, and how fairness was judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from touchstone.documents.atrs_record.evaluation_words import Tongue
from touchstone.documents.atrs_record.result_file import PEOPLE
from touchstone.documents.published_evaluation import (
    ATTACHED,
    COMPUTED,
    FORCE,
    HUMAN_BASELINE,
    INDEPENDENT,
    OTHER,
    OUTCOME,
    OWN,
    SUPPLIER,
)

Facts = Mapping[str, Any]


def tested_words(facts: Facts, tongue: Tongue) -> Iterator[str]:
    """Who tested it on what and when, and how often under which plan."""
    words = _TESTED.get((facts["performed_by"], facts["data"]["whose"]), _TESTED_SOMEHOW)
    yield tongue.gettext(words).format(day=tongue.day(facts["performed_on"]))
    if facts["kind"] in _KINDS:
        yield tongue.gettext(_KINDS[facts["kind"]])
    yield from _origin_words(facts.get("origin") or {}, tongue)  # versions made before this was recorded say nothing
    plan = facts["plan"]
    if not plan:
        yield tongue.gettext(
            "No plan was sealed beforehand, so measures and limits could have been chosen after the results were seen."
        )
        return
    yield tongue.ngettext(
        "{count} run was started under a plan sealed on {day}.",
        "{count} runs were started under a plan sealed on {day}; this is run {run} of them.",
        plan["runs"],
    ).format(count=plan["runs"], day=tongue.day(plan["sealed_on"]), run=plan["run"])


def _origin_words(origin: Facts, tongue: Tongue) -> Iterator[str]:
    if origin.get("kind") == COMPUTED:
        yield tongue.gettext("The force’s record system computed the figures itself, from data with the digest below.")
    if origin.get("kind") == ATTACHED:
        yield tongue.gettext(
            "A person brought the figures to the force’s record system as a file. It did not see the data, so that the "
            "figures come from them is that person’s word."
        )
        if origin["made_again"]:
            yield tongue.gettext("Another person ran the test again and brought the same figures.")


def people_words(population: Facts, tongue: Tongue) -> Iterator[str]:
    """Who is in the data, and whose outcomes are known."""
    for words, name in ((_SELECTIONS, "selection"), (_LABELS, "labels")):
        if population.get(name) in words:
            yield tongue.gettext(words[population[name]])


def fairness_words(chosen: Facts, tongue: Tongue) -> Iterator[str]:
    """Which measure was chosen, by whom and when; or that nobody chose."""
    if not chosen:
        yield tongue.gettext("Nobody has recorded which measure of fairness matters most here, and why.")
    else:
        names = "; ".join(one["name"] for one in chosen["measures"])
        yield tongue.gettext("Measure of fairness chosen: {names}.").format(names=names)
        if chosen["on"]:
            words = tongue.gettext("Chosen by: {who}, {day}.")
            yield words.format(who=chosen["by"], day=tongue.day(chosen["on"]))
        else:
            yield tongue.gettext("Chosen by: {who}.").format(who=chosen["by"])
    yield tongue.gettext(
        "Where groups differ in how often the outcome occurs, no technology that is ever wrong can be equal on every "
        "measure at once."
    )


def protection_words(suppression: Facts, tongue: Tongue) -> str:
    """What was done so that nobody can be singled out."""
    if suppression["kind"] != PEOPLE:
        return tongue.gettext("The figures are published as they were found, on a recorded judgement.")
    return tongue.gettext(
        "Figures about fewer than {threshold} people are withheld, and some others with them. Other counts are rounded "
        "to the nearest {round}, and rates are worked out from rounded counts."
    ).format(threshold=suppression["threshold"], round=suppression["round"])


_TESTED = {
    (FORCE, OWN): "Tested on the force’s own data, by the force, {day}.",
    (FORCE, OTHER): "Tested by the force, {day}, on data that is not the force’s own.",
    (INDEPENDENT, OWN): "Tested on the force’s own data, by an independent tester, {day}.",
    (INDEPENDENT, OTHER): "Tested by an independent tester, {day}, on data that is not the force’s own.",
    (SUPPLIER, OWN): "Tested on the force’s own data, by the supplier, {day}.",
    (SUPPLIER, OTHER): "Tested by the supplier, {day}, on data that is not the force’s own.",
}
_TESTED_SOMEHOW = "Tested, {day}."
_KINDS = {
    OUTCOME: "It tested what came of using the technology.",
    HUMAN_BASELINE: "It tested how well people do the same without the technology.",
}
_SELECTIONS = {
    "everyone": "The data hold everybody it would be used on.",
    "acted_upon": "The data hold only people who were acted upon.",
    "sample": "The data are a sample of those it would be used on.",
}
_LABELS = {
    "everyone": "How things turned out is known for everybody in them.",
    "acted_upon": "How things turned out is known only for people who were acted upon, so some figures cannot be "
    "worked out.",
    "followed_up": "How things turned out is known for those who were followed up.",
    "none": "How things turned out is not known.",
}
