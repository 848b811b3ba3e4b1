"""Records of live use checked against themselves: alerts and what became of them, alerts and faces, arrests (13.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from touchstone.evaluation.counts_reading import CountRow, CountTable
from touchstone.evaluation.reconciliation import DEPLOYMENT, Reconciled

OUTCOMES = ("confirmed_true", "confirmed_false", "unresolved")
#: (part, whole): the first can be no greater than the second.
WITHIN = (
    ("alerts", "seen"),
    ("arrests", "engagements"),
    ("confirmed_false", "alerts"),
    ("hits", "mated"),
    ("false_alerts", "non_mated"),
    ("accepted", "impostor"),
    ("rejected", "genuine"),
    ("not_acquired", "presented"),
)


def deployment_checks(table: CountTable) -> Iterator[Reconciled]:
    """Every check within a row that its counts allow; those that agree as well. Sums over groups are checked as
    stated totals are (`reconciliation.reconcile`).
    """
    for row in table.rows:
        yield from _outcomes(table, row)
        for part, whole in WITHIN:
            yield from _within(table, row, part, whole)


def _outcomes(table: CountTable, row: CountRow) -> Iterator[Reconciled]:
    """Confirmed true, confirmed false and unresolved are all the alerts there are."""
    values: Sequence[int | None] = [row.count(name) for name in OUTCOMES]
    stated = row.count("alerts")
    if stated is None or not all(name in table.parts for name in OUTCOMES):
        return
    known = [value for value in values if value is not None]
    found = sum(known) if len(known) == len(values) else None
    yield Reconciled(
        check=DEPLOYMENT,
        where=table.place(row),
        parts=("alerts", *OUTCOMES),
        stated=float(stated),
        recomputed=None if found is None else float(found),
        agrees=None if found is None else found == stated,
    )


def _within(table: CountTable, row: CountRow, part: str, whole: str) -> Iterator[Reconciled]:
    some, most = row.count(part), row.count(whole)
    if some is not None and most is not None:
        yield Reconciled(
            check=DEPLOYMENT,
            where=table.place(row),
            parts=(part, whole),
            stated=float(some),
            recomputed=float(most),
            agrees=some <= most,
        )
