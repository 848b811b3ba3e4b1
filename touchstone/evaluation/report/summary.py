"""The first page, in words: what was tested, on whom, what was found, which limits hold, what could not be measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from touchstone.evaluation.metric import REASONS
from touchstone.evaluation.outcome import NOT_IDENTIFIED, OK, SUPPRESSED
from touchstone.evaluation.records import Record
from touchstone.evaluation.report.described import is_percent, is_with_rest, metric_named, metrics_of
from touchstone.evaluation.results import Result
from touchstone.evaluation.wording import (
    breakdown_words,
    count,
    distance,
    group_words,
    p_words,
    point_words,
    reason_words,
    with_interval,
)

SELECTION = {
    "everyone": "The table holds everybody the technology is used on.",
    "acted_upon": "The table holds only people who were acted upon.",
    "sample": "The table holds a sample of the people the technology is used on.",
}
LABELS = {
    "everyone": "What turned out to be true is known for everybody in it.",
    "acted_upon": "What turned out to be true is known only for people who were acted upon.",
    "followed_up": "What turned out to be true is known for a sample that was followed up.",
    "none": "What turned out to be true is not known for anybody.",
}


def headline_ids(result: Result) -> list[str]:
    """The metrics that head the report: the primary ones, or all where none is primary."""
    known = metrics_of(result)
    primary = [name for name, metric in known.items() if metric["role"] == "primary"]
    return primary or list(known)


def tested(result: Result) -> list[str]:
    """What was tested and on whom, as sentences."""
    data = result.data
    files = data["provenance"]["data"]
    rows = sum(one["rows"] or 0 for one in files)
    names = ", ".join(one["name"] for one in files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
    told = [f"{data['technology']}, version {data['technology_version']}, was tested on {names}."]
    if rows:
        told.append(f"{count(rows)} rows were read, each of them one {data['unit']}.")
    population = data.get("population")
    if population:
        told += [SELECTION.get(population["selection"], ""), LABELS.get(population["labels"], ""), population["note"]]
    return [sentence for sentence in told if sentence]


def headlines(result: Result) -> list[dict[str, str]]:
    """The headline figures for everybody, with what each means."""
    known = metrics_of(result)
    wanted = headline_ids(result)
    whole = [one for one in result.records("estimates") if not one["breakdown"]]
    return [
        {
            "name": known[name]["name"] + point_words(one),
            "id": name,
            "meaning": known[name]["meaning"],
            "figure": with_interval(one, percent=is_percent(known[name])),
            "counts": _counts(one) if is_percent(known[name]) else "",
        }
        for name in wanted
        for one in whole
        if one["metric"] == name
    ]


def _counts(record: Record) -> str:
    if record["numerator"] is None or record["denominator"] is None:
        return ""
    return f"{count(record['numerator'])} of {count(record['denominator'])}"


def differences(result: Result) -> list[str]:
    """Do the groups differ? A sentence for each headline rate and attribute, no more certain than the test."""
    return [line for one in _first_tests(result) for line in _difference(result, one)]


def _first_tests(result: Result) -> Iterator[Record]:
    wanted = headline_ids(result)
    for one in result.records("homogeneity"):
        if one["metric"] in wanted and len(one["breakdown"]) == 1 and not one["includes_not_recorded"]:
            yield one


def _difference(result: Result, test: Record) -> Iterator[str]:
    metric = metric_named(result, test["metric"])
    subject = f"{metric['name']} by {breakdown_words(test['breakdown'])}{point_words(test)}"
    mine = [
        one
        for one in result.records("comparisons")
        if one["metric"] == test["metric"]
        and one["breakdown"] == test["breakdown"]
        and one["marked"] is None
        and not is_with_rest(one)
        and point_words(one) == point_words(test)
    ]
    if test["p"] is None:
        yield f"{subject}: too few groups have a figure for a test."
    elif test["p"] < result.data["asked"]["tests"]["alpha"]:
        yield f"{subject}: the groups differ more than chance explains (p {p_words(test['p'])}). {_ends(result, test)}"
    elif mine and all(one["equivalent"] for one in mine):
        margin = result.data["asked"]["equivalence"]["ratio"]
        yield f"{subject}: no material difference, within a factor of {margin:g} as agreed beforehand."
    else:
        could = _could(mine, percent=is_percent(metric))
        yield f"{subject}: the data do not settle whether the groups differ (p {p_words(test['p'])}). {could}"
    if test["left_out"]:
        yield f"{subject}: left out of the test for want of a figure: {', '.join(test['left_out'])}."


def _ends(result: Result, test: Record) -> str:
    for gap in result.records("gaps"):
        if gap["metric"] == test["metric"] and gap["breakdown"] == test["breakdown"] and gap["value"] is not None:
            ends = f"{group_words(gap['largest'])} is highest and {group_words(gap['smallest'])} lowest"
            chance = ""
            percent = is_percent(metric_named(result, test["metric"]))
            if gap["chance_95"] is not None:
                chance = f"; chance alone seldom gives more than {distance(gap['chance_95'], percent=percent)}"
            return f"{ends}, {distance(gap['value'], percent=percent)} apart{chance}."
    return ""


def _could(comparisons: list[Record], *, percent: bool) -> str:
    """What these numbers could have shown: without that, finding nothing means nothing (9.5)."""
    known = [one for one in comparisons if one["detectable"] is not None]
    if not known:
        return ""
    ends = [pick(known, key=lambda one: one["detectable"]) for pick in (min, max)]
    told = [f"{distance(one['detectable'], percent=percent)} for {group_words(one['group'])}" for one in ends]
    span = told[0] if len(known) == 1 else f"{told[0]} to {told[1]}"
    return f"Smaller gaps than these would mostly have gone unseen: {span}."


def not_measured(result: Result) -> list[str]:
    """What the data cannot show, in whole sentences: for everybody first, then for how many groups."""
    return [*_whole(result), *_groups(result)]


def _whole(result: Result) -> Iterator[str]:
    known = metrics_of(result)
    for one in result.records("estimates"):
        if not one["breakdown"] and not one["period"] and one["status"] not in (OK, SUPPRESSED):
            reason = "not_identified" if one["status"] == NOT_IDENTIFIED else one["reason"]
            sentence = REASONS.get(str(reason), reason_words(one))
            yield f"{known.get(one['metric'], {'name': one['metric']})['name']}: {sentence.rstrip('.')}."


def _groups(result: Result) -> Iterator[str]:
    counts: Counter[tuple[str, str]] = Counter()
    for one in result.records("estimates"):
        if one["breakdown"] and one["status"] not in (OK, SUPPRESSED, NOT_IDENTIFIED):
            counts[one["metric"], reason_words(one)] += 1
    known: dict[str, Any] = metrics_of(result)
    for (metric, reason), groups in counts.items():
        name = known.get(metric, {"name": metric})["name"]
        yield f"{name} has no figure for {groups} {'group' if groups == 1 else 'groups'}: {reason}."
    withheld = result.data["suppression"].get("withheld_groups", 0)
    if withheld:
        yield f"Figures of {withheld} {'group is' if withheld == 1 else 'groups are'} withheld, to protect people."
