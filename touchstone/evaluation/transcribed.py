"""Transcripts beside what was said: word error rates by group, and their ratios to the reference (section 14)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from touchstone.evaluation.adjust import adjusted
from touchstone.evaluation.cells import level_of
from touchstone.evaluation.comparisons import mark_of, reference_of
from touchstone.evaluation.count_shapes import check_columns
from touchstone.evaluation.counts_reading import text_of
from touchstone.evaluation.engines.reference import ReferenceEngine
from touchstone.evaluation.limits import verdicts_of
from touchstone.evaluation.moments import FEW_PEOPLE
from touchstone.evaluation.outcome import UNDEFINED, Accounted, Comparison, Estimate, Findings, Limits, Warned
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.spec import EvaluationSpec, Transcribed
from touchstone.evaluation.tables import Table
from touchstone.evaluation.taken_in import TakenIn
from touchstone.evaluation.transcript_words import words_of
from touchstone.evaluation.word_errors import ErrorRate, Utterance, error_rate, ratio_of, word_errors

WER = "word_error_rate"


def transcribed_in(spec: EvaluationSpec, table: Table) -> TakenIn:
    """Word error rates by group and their ratios to the reference. Raises EvaluationRefused for absent columns."""
    utterances, aside, empty = read_transcripts(spec, table)
    rates = {chosen: _rates(spec, utterances, chosen) for chosen in _breakdowns(spec)}
    estimates = tuple(
        _estimate(spec, chosen, group, rate) for chosen, groups in rates.items() for group, rate in groups.items()
    )
    comparisons = tuple(one for chosen, groups in rates.items() if chosen for one in _comparisons(spec, chosen, groups))
    return TakenIn(
        measured=None,
        found=Findings(
            accounting=(
                Accounted(role="reference", code=0, name="used", group="(all)", rows=len(utterances)),
                Accounted(role="reference", code=-1, name="missing", group="(all)", rows=aside),
            ),
            estimates=tuple(replace(one, id=f"e{number}") for number, one in enumerate(estimates, start=1)),
            comparisons=comparisons,
            limits=tuple(verdicts_of(spec, estimates, comparisons)),
            warnings=tuple(_warnings(spec, rates, aside, empty)),
        ),
    )


def _form(spec: EvaluationSpec) -> Transcribed:
    if spec.transcribed is None:
        remedy = "Describe them under transcribed"
        raise EvaluationRefused([Problem(where="transcribed", message="Transcripts are not described", remedy=remedy)])
    if [choice.id for choice in spec.metrics] != [WER]:
        problem = Problem(where="metrics", message="Transcripts give one metric", remedy=f"Ask for {WER}")
        raise EvaluationRefused([problem])
    return spec.transcribed


def read_transcripts(spec: EvaluationSpec, table: Table) -> tuple[list[Utterance], int, int]:
    """The utterances with their errors; rows without a reference, left out; rows without output, all words missing."""
    form = _form(spec)
    engine = ReferenceEngine()
    facts = engine.facts(table)
    person = spec.data.person.column if spec.data.person is not None else None
    named = {"transcribed.reference": form.reference, "transcribed.output": form.output}
    named |= {f"groups.attributes.{one.name}": one.column for one in spec.attributes}
    named |= {"data.person": person} if person is not None else {}
    check_columns(named, facts)
    found, aside, empty = [], 0, 0
    for row in engine.rows(table):
        if row[form.reference] is None:
            aside += 1
            continue
        empty += text_of(row[form.output]) == ""
        found.append(_utterance(spec, form, row, person))
    return found, aside, empty


def _utterance(spec: EvaluationSpec, form: Transcribed, row: Mapping[str, Any], person: str | None) -> Utterance:
    said, written = (words_of(text_of(row[column]), form) for column in (form.reference, form.output))
    return Utterance(
        group=tuple(level_of(one, row[one.column], spec.missing_tokens) for one in spec.attributes),
        speaker=(text_of(row[person]) or None) if person is not None else None,
        errors=word_errors(said, written),
    )


def _breakdowns(spec: EvaluationSpec) -> tuple[tuple[str, ...], ...]:
    names = tuple(one.name for one in spec.attributes)
    declared = [tuple(name for name in names if name in parts) for parts in spec.intersections]
    return tuple(dict.fromkeys([(), *((name,) for name in names), *declared]))


def _rates(
    spec: EvaluationSpec, utterances: Sequence[Utterance], chosen: tuple[str, ...]
) -> dict[tuple[str, ...], ErrorRate]:
    names = [one.name for one in spec.attributes]
    found: dict[tuple[str, ...], list[Utterance]] = {}
    for one in utterances:
        found.setdefault(tuple(one.group[names.index(name)] for name in chosen), []).append(one)
    return {group: error_rate(found[group]) for group in sorted(found)}


def _estimate(spec: EvaluationSpec, chosen: tuple[str, ...], group: tuple[str, ...], rate: ErrorRate) -> Estimate:
    level = spec.intervals.level
    base = Estimate(id="", metric=WER, breakdown=chosen, group=group, level=level)
    limits = rate.limits(level)
    if rate.rate is None:
        return replace(base, status=UNDEFINED, reason="no_denominator", numerator=rate.errors.errors)
    return replace(
        base,
        value=rate.rate,
        numerator=rate.errors.errors,
        denominator=rate.errors.words,
        n=rate.speakers,
        lower=limits.lower,
        upper=limits.upper,
        method=limits.method,
        cautions=_cautions(spec, rate),
    )


def _cautions(spec: EvaluationSpec, rate: ErrorRate) -> tuple[str, ...]:
    few = ("few_people",) if rate.speakers < FEW_PEOPLE else ()
    return few if spec.data.person is not None else (*few, "speakers_not_named")


def _comparisons(
    spec: EvaluationSpec, chosen: tuple[str, ...], groups: Mapping[tuple[str, ...], ErrorRate]
) -> list[Comparison]:
    reference = reference_of(spec, chosen)
    made = [_compared(spec, chosen, group, groups) for group in groups if group != reference]
    is_primary = any(choice.id == WER and choice.role == "primary" for choice in spec.metrics)
    places = [at for at, one in enumerate(made) if one.p is not None and one.marked is None and is_primary]
    values = adjusted([made[at].p or 0.0 for at in places], how=spec.tests.adjust)
    for at, value in zip(places, values, strict=True):
        made[at] = replace(made[at], p_adjusted=value, in_family=True, family=f"{'+'.join(chosen)}/{WER}")
    return made


def _compared(
    spec: EvaluationSpec,
    chosen: tuple[str, ...],
    group: tuple[str, ...],
    groups: Mapping[tuple[str, ...], ErrorRate],
) -> Comparison:
    reference = reference_of(spec, chosen)
    one, own = groups[group], groups.get(reference)
    reason = "empty_group" if own is None else "no_denominator" if one.rate is None or own.rate is None else None
    blank = Limits(value=None, lower=None, upper=None, method="none", reason=reason)
    made = Comparison(
        metric=WER,
        breakdown=chosen,
        group=group,
        reference=reference,
        difference=blank,
        ratio=blank,
        marked=mark_of(spec, chosen, group),
    )
    if own is None or reason is not None:
        return replace(made, status=UNDEFINED, reason=reason)
    ratio, p = ratio_of(one, own, level=spec.intervals.level)
    is_judged = spec.equivalence is not None
    return replace(
        made,
        difference=_difference(one, own, spec.intervals.level),
        ratio=ratio,
        p=p,
        test=None if p is None else "log_ratio_wald",
        equivalent=_within(ratio, spec.equivalence.ratio) if is_judged and spec.equivalence is not None else None,
    )


def _within(ratio: Limits, most: float) -> bool:
    return ratio.lower is not None and ratio.upper is not None and 1 / most <= ratio.lower and ratio.upper <= most


def _difference(one: ErrorRate, own: ErrorRate, level: float) -> Limits:
    """By recovery of variances from the two intervals [ZD]; both rates are defined."""
    first, second = one.limits(level), own.limits(level)
    r1, r2 = one.rate or 0.0, own.rate or 0.0
    ends = (first.lower, first.upper, second.lower, second.upper)
    if any(end is None for end in ends):
        return Limits(value=r1 - r2, lower=None, upper=None, method="none", reason="below_minimum")
    l1, u1, l2, u2 = (end or 0.0 for end in ends)
    lower = r1 - r2 - math.hypot(r1 - l1, u2 - r2)
    return Limits(value=r1 - r2, lower=lower, upper=r1 - r2 + math.hypot(u1 - r1, r2 - l2), method="mover")


def _warnings(
    spec: EvaluationSpec, rates: Mapping[tuple[str, ...], Mapping[tuple[str, ...], ErrorRate]], aside: int, empty: int
) -> Iterator[Warned]:
    few = [
        " / ".join(group) or "everybody"
        for groups in rates.values()
        for group, rate in groups.items()
        if rate.speakers < FEW_PEOPLE
    ]
    if few:
        yield Warned(
            code="few_people",
            text=f"Fewer than {FEW_PEOPLE} speakers in: {', '.join(few)}. Their intervals are not to be relied on.",
            figures={"groups": few},
        )
    if spec.data.person is None:
        yield Warned(
            code="speakers_not_named",
            text="The spec names no person, so each row counts as a speaker of its own: intervals are too narrow "
            "where one speaker has several rows.",
        )
    for rows, code, text in (
        (aside, "many_unusable", "rows say nothing of what was said and are left out"),
        (empty, "no_output", "rows have no output: every word said in them counts as left out"),
    ):
        if rows:
            yield Warned(code=code, text=f"{rows:,} {text}.", figures={"role": "reference", "rows": rows})
