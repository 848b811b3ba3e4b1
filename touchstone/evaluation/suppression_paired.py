"""What leaves of two deciders on the same cases: the four counts of a pair are tested like any table of people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from touchstone.evaluation.intervals import agresti_min
from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.outcome import NOT_IDENTIFIED, OK, SUPPRESSED
from touchstone.evaluation.paired import PairedRow, mcnemar
from touchstone.evaluation.suppression_counts import EVERYBODY, Count, Counted, What
from touchstone.evaluation.suppression_rows import Row
from touchstone.evaluation.suppression_rules import HIDDEN, Rule, with_figures

#: Outcome of the rows that a rate is of. Accuracy counts two kinds of hit in one figure, and stays inside.
_LABELS = {"tpr": (1,), "fpr": (0,), "selection_rate": None}


def paired_counts(counted: Counted, rows: Sequence[PairedRow], rule: Rule) -> Iterator[Row]:
    """A row for each pair that has figures: all of them, hits of each decider, and hits of one alone.

    Where two deciders differ on few people in all, there is no table to show of them, and none is looked at.
    """
    read = [(place, row) for place, row in enumerate(rows) if row.status == OK and row.metric in _LABELS]
    shows = {place: _counts(counted, row) for place, row in read}
    alike = {
        (row.name, row.metric)
        for place, row in read
        if not row.breakdown and any(rule.is_small(counted.value(count)) for count in shows[place])
    }
    for place, row in read:
        if (row.name, row.metric) in alike:
            yield Row(key=("paired", place), shows=(), refused=row.breakdown)
        else:
            yield Row(key=("paired", place), shows=shows[place])


def _counts(counted: Counted, row: PairedRow) -> tuple[Count, ...]:
    either, yes, no = USABLE, (1,), (0,)
    asked = ((either, either), (yes, either), (either, yes), (yes, no), (no, yes), (yes, yes), (no, no))
    found = [EVERYBODY]
    for first, second in asked:
        codes = {row.first: first, row.second: second}
        found.append(
            What(
                match=Match(
                    label=_LABELS[row.metric],
                    decision=codes.get("decision"),
                    baseline=codes.get("baseline"),
                    final=codes.get("final"),
                )
            )
        )
    return tuple(counted.count(row.breakdown, row.group, what) for what in found)


def shown_pairs(rows: Sequence[PairedRow], left: set[object], rule: Rule) -> Iterator[PairedRow]:
    """Pairs that may be shown, the difference and its test worked out again from rounded counts."""
    for place, row in enumerate(rows):
        if row.status == NOT_IDENTIFIED:
            yield row
        elif place in left:
            yield _rounded(row, rule)
        else:
            yield PairedRow(
                name=row.name,
                metric=row.metric,
                breakdown=row.breakdown,
                group=row.group,
                first=row.first,
                second=row.second,
                level=row.level,
                status=SUPPRESSED,
                reason=HIDDEN,
            )


def _rounded(row: PairedRow, rule: Rule) -> PairedRow:
    n, first, second = (rule.rounded(count or 0) for count in (row.n, row.only_first, row.only_second))
    value, found = agresti_min(first, second, n, level=row.level)
    made = replace(
        row,
        n=n,
        first_hits=rule.rounded(row.first_hits or 0),
        second_hits=rule.rounded(row.second_hits or 0),
        only_first=first,
        only_second=second,
        value=value,
        lower=found.lower,
        upper=found.upper,
        p=mcnemar(first, second),
    )
    return with_figures(made, "value", "lower", "upper", "p")
