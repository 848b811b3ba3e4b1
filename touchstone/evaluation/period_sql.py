"""The number of a period as SQL: instants and dates are compared with edges made beforehand, never computed."""

from __future__ import annotations

from collections.abc import Sequence

from touchstone.evaluation.periods import DATE_TEXT, PeriodPlan
from touchstone.evaluation.sql_words import ABOVE, BELOW, MISSING, UNREADABLE, is_one_of, quoted, text, trimmed
from touchstone.evaluation.tables import Storage


def period_sql(period: PeriodPlan, missing: Sequence[str]) -> str:
    """The place of a row's period in the plan, or a code."""
    name = quoted(period.column)
    if period.unit == "value":
        return (
            f"CASE WHEN {name} IS NULL THEN {MISSING} WHEN {name} < {period.first} THEN {BELOW} "
            f"WHEN {name} > {period.last} THEN {ABOVE} ELSE CAST({name} - {period.first} AS INTEGER) END"
        )
    if period.storage is Storage.TEXT:
        return _period_of_text(period, name, missing)
    kind, edges = ("DATE", period.dates) if period.storage is Storage.DATE else ("TIMESTAMP", period.moments)
    constants = [f"CAST({text(edge)} AS {kind})" for edge in edges]
    return f"CASE WHEN {name} IS NULL THEN {MISSING} {_steps(name, constants)} END"


def _period_of_text(period: PeriodPlan, name: str, missing: Sequence[str]) -> str:
    """ISO dates and moments sort as text, so no engine's reading of dates is needed."""
    words = trimmed(name)
    moment = f"replace(substr({words}, 1, 19), 'T', ' ')"
    return (
        f"CASE WHEN {name} IS NULL OR {is_one_of(words, missing)} THEN {MISSING} "
        f"WHEN NOT regexp_matches({words}, {text(DATE_TEXT + chr(92) + 'z')}) THEN {UNREADABLE} "
        f"WHEN length({words}) = 10 THEN CASE {_steps(words, [text(day) for day in period.dates])} END "
        f"ELSE CASE {_steps(moment, [text(one) for one in period.moments])} END END"
    )


def _steps(value: str, edges: Sequence[str]) -> str:
    """Below the first edge, before the next, …, at or after the last."""
    inner = " ".join(f"WHEN {value} < {edge} THEN {rank}" for rank, edge in enumerate(edges[1:]))
    return f"WHEN {value} < {edges[0]} THEN {BELOW} {inner} ELSE {ABOVE}"
