"""The limits in sentences: one for each limit that was agreed, everybody first, then how the groups came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from touchstone.evaluation.outcome import CANNOT_TELL, MET, NOT_MET
from touchstone.evaluation.records import Record
from touchstone.evaluation.report.described import is_percent, metric_named
from touchstone.evaluation.results import Result
from touchstone.evaluation.spec import ALL
from touchstone.evaluation.wording import (
    VERDICTS,
    agreed_words,
    breakdown_words,
    group_in_full,
    number,
    point_words,
    reason_words,
    signed,
)

WORST = (NOT_MET, CANNOT_TELL, MET)


@dataclass(frozen=True, kw_only=True)
class LimitTold:
    """One limit: the worst verdict on anybody, what was agreed, and sentences on who came out how."""

    verdict: str
    agreed: str
    told: tuple[str, ...]


def limits_told(result: Result) -> list[LimitTold]:
    """Every limit that was agreed, those not met first, then those that cannot be told."""
    found: dict[tuple[object, ...], list[Record]] = {}
    for one in result.records("limits"):
        key = (one["metric"], one["rule"], one["agreed"], one.get("threshold"), one.get("list_size"))
        found.setdefault(key, []).append(one)
    told = [_told(result, verdicts) for verdicts in found.values()]
    return sorted(told, key=lambda one: [VERDICTS[word] for word in WORST].index(one.verdict))


def _told(result: Result, verdicts: Sequence[Record]) -> LimitTold:
    first = verdicts[0]
    metric = metric_named(result, first["metric"])
    percent = is_percent(metric)
    point = point_words({**first, "period": None})
    words = {one["verdict"] for one in verdicts}
    return LimitTold(
        verdict=VERDICTS[next(word for word in WORST if word in words)],
        agreed=f"{metric['name']}{point}: {agreed_words(first, percent=percent)}",
        told=tuple(_sentences(verdicts, percent)),
    )


def _sentences(verdicts: Sequence[Record], percent: bool) -> Iterator[str]:
    now = [one for one in verdicts if one["period"] is None]
    for one in now:
        if not one["breakdown"]:
            yield f"Everybody: {_verdict(one, percent)}."
    groups = [one for one in now if one["breakdown"] and ALL not in one["group"].values()]
    if groups:
        yield f"Groups: {_counts(groups)}. {_furthest(groups, percent)}".rstrip()
    for one in now:
        if one["breakdown"] and ALL in one["group"].values():
            by = breakdown_words(one["breakdown"])
            yield f"Groups by {by} taken together, some of them withheld: {VERDICTS[one['verdict']]}."
    periods = [one for one in verdicts if one["period"] is not None]
    if periods:
        yield f"Period by period: {_counts(periods)}."


def _counts(verdicts: Sequence[Record]) -> str:
    found = Counter(one["verdict"] for one in verdicts)
    return ", ".join(f"{found[word]} {VERDICTS[word]}" for word in WORST if found[word])


def _furthest(groups: Sequence[Record], percent: bool) -> str:
    """The group that the worst verdict holds for and that lies furthest off; nothing where every group is within."""
    known = [one for one in groups if one["verdict"] == NOT_MET and one["value"] is not None]
    if known:
        furthest = max(known, key=_beyond)
        return f"Furthest beyond it: {group_in_full(furthest['group'])}, {judged_words(furthest, percent)}."
    open_ones = [one for one in groups if one["verdict"] == CANNOT_TELL]
    if not open_ones:
        return ""
    reasons = sorted({reason_words(one) for one in open_ones if one["reason"]})
    return f"Cannot tell because {'; '.join(reasons)}." if reasons else "The intervals reach over the limit."


def _beyond(verdict: Record) -> float:
    value, agreed = float(verdict["value"]), float(verdict["agreed"])
    if verdict["rule"] == "difference_max":
        return abs(value) - agreed
    return agreed - value if verdict["rule"].endswith("min") else value - agreed


def _verdict(one: Record, percent: bool) -> str:
    if one["value"] is None:
        return f"{VERDICTS[one['verdict']]}; {reason_words(one)}"
    because = f"; {reason_words(one)}" if one["reason"] else ""
    return f"{VERDICTS[one['verdict']]}, {judged_words(one, percent)}{because}"


def judged_words(verdict: Mapping[str, object], percent: bool) -> str:
    """The figure that was judged, with its interval, in the units of its rule."""
    record: Record = dict(verdict)
    lower, upper = record["lower"], record["upper"]
    width = upper - lower if lower is not None and upper is not None else None
    told = []
    for value in (record["value"], lower, upper):
        if record["rule"] == "difference_max":
            told.append(signed(value, percent=percent, width=width))
        else:
            told.append(number(value, percent=percent and not record["rule"].startswith("ratio"), width=width))
    return told[0] if lower is None and upper is None else f"{told[0]} ({told[1]} to {told[2]})"
