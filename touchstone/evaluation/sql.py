"""A plan as one SELECT, in the few constructs that engines agree on to the last bit.

Every branch is safe to evaluate on every row: what cannot be used is replaced before any arithmetic or cast. Numbers
enter only as `CAST('0.29' AS DOUBLE)`, because bare decimals are exact decimals in some dialects and doubles in others.
Values of the spec enter only as quoted text; columns only as quoted identifiers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from touchstone.evaluation.period_sql import period_sql
from touchstone.evaluation.plan import LEAST_PLACE, AttributePlan, Plan, ScorePlan, TwoValuedPlan, WeightPlan
from touchstone.evaluation.sql_words import (
    ABOVE,
    BELOW,
    MISSING,
    NOT_A_NUMBER,
    PENDING,
    UNLISTED,
    UNREADABLE,
    is_one_of,
    number,
    quoted,
    text,
    trimmed,
)
from touchstone.evaluation.tables import Storage
from touchstone.evaluation.values import LOWER, UPPER

#: Text that counts as a number (ASCII only, so that no engine reads more than another).
NUMBER_TEXT = r"^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?"
SCORE_SCALE, WEIGHT_SCALE, SQUARE_SCALE = 2.0**30, 2.0**20, 2.0**16
MOST_WEIGHT, WHOLE = 1024.0, 2.0**53


def scan_sql(plan: Plan, source: str, attributes: Sequence[str]) -> str:
    """The grouped scan over `source` (an identifier or a table function) for one set of attributes.

    Columns of the result: the attributes of the set, raw, named a0, a1, …; then `plan.keys` and `plan.sums`.
    """
    return grouped_sql(plan, coded_sql(plan, source), attributes, plan.keys)


def grouped_sql(plan: Plan, coded: str, attributes: Sequence[str], keys: Sequence[str]) -> str:
    """Rows of `coded_sql` counted and added up by the attributes of a set and by those keys."""
    chosen = [f"a{index}" for index, item in enumerate(plan.attributes) if item.name in attributes]
    named = [*chosen, *keys]
    sums = [f"{_SUMS[name]} AS {name}" for name in plan.sums if name != "n"]
    count = "COUNT(*) AS n" if not _is_frequency(plan) else "CAST(SUM(wn) AS BIGINT) AS n"
    grouped = f"\nGROUP BY {', '.join(name.rpartition(' AS ')[2] for name in named)}" if named else ""
    return f"SELECT {', '.join([*named, count, *sums])}\nFROM ({coded}) AS q4{grouped}"


def _is_frequency(plan: Plan) -> bool:
    return plan.weight is not None and plan.weight.kind == "frequency"


def _floor_sum(term: str, scale: float) -> str:
    return f"CAST(SUM(CAST(floor({term} * {number(scale)} + {number(0.5)}) AS BIGINT)) AS BIGINT)"


_SUMS = {
    "sx": _floor_sum("u", SCORE_SCALE),
    "sxx": _floor_sum("u * u", SCORE_SCALE),
    "sw": _floor_sum("wv", WEIGHT_SCALE),
    "sww": _floor_sum("wv * wv", SQUARE_SCALE),
    "swx": _floor_sum("wv * u", WEIGHT_SCALE),
}


def coded_sql(plan: Plan, source: str, *, clamped: bool = True) -> str:
    """Every key as an integer code, and every term of a sum made safe, one row for each row of the source.

    Not `clamped`: the score at the very top is in a bin of its own above the last, for who takes it down afterwards.
    """
    raw = _raw(plan, source)
    kept = [f"a{index}" for index in range(len(plan.attributes))]
    kept += (["period"] if plan.period else []) + [role.role for role in plan.roles]
    kept += ["person"] if plan.person is not None else []
    if plan.weight is not None:
        parts = _names([*kept, *_score_parts(plan), "w", "wu"])
        raw = f"SELECT {parts}, {_weight_code(plan.weight)} AS wcode\nFROM ({raw}) AS w0"
        safe = f"CASE WHEN wcode < 0 THEN {number(0.0)} ELSE w END AS wv"
        rows = f"CAST(CASE WHEN wcode < 0 THEN {number(1.0)} ELSE w END AS BIGINT) AS wn"
        extra = f"{safe}, {rows}" if _is_frequency(plan) else safe
        raw = f"SELECT {_names([*kept, *_score_parts(plan), 'wcode'])}, {extra}\nFROM ({raw}) AS w1"
        kept += ["wcode", "wv"] + (["wn"] if _is_frequency(plan) else [])
    return raw if plan.score is None else _placed(plan.score, kept, raw, clamped)


def _names(names: Sequence[str]) -> str:
    return ", ".join(names)


def _score_parts(plan: Plan) -> list[str]:
    return ["s", "su"] if plan.score is not None else []


def _placed(score: ScorePlan, kept: Sequence[str], raw: str, clamped: bool) -> str:
    """The score as grid bin and edge rank: first its code, then a safe value, then its place, then the two ranks."""
    coded = f"SELECT {_names([*kept, 's'])}, {_score_code(score)} AS c\nFROM ({raw}) AS q0"
    safe = (
        f"SELECT {_names([*kept, 'c'])}, CASE WHEN c < 0 THEN {number(score.low)} ELSE s END AS v\nFROM ({coded}) AS q1"
    )
    span = score.high - score.low
    place = f"SELECT {_names([*kept, 'c', 'v'])}, (v - {number(score.low)}) / {number(span)} AS u\nFROM ({safe}) AS q2"
    names = [*kept, "v", "u"]  # v for the exact areas: an engine drops what nobody asks for
    if score.grid == "centred":
        least = number(LEAST_PLACE)
        floor = f"CASE WHEN u < {least} THEN {least} ELSE u END AS p"
        place = f"SELECT {_names([*kept, 'c', 'v', 'u'])}, {floor}\nFROM ({place}) AS q2p"
    ranks = [f"{_grid(score, clamped)} AS g", f"{_rank(score)} AS h"]
    if score.threshold is not None:
        at_or_above = f"CASE WHEN c < 0 THEN c WHEN v >= {number(score.threshold)} THEN 1 ELSE 0 END AS decision"
        ranks.append(at_or_above)
    return f"SELECT {_names(names)}, {', '.join(ranks)}\nFROM ({place}) AS q3"


def _grid(score: ScorePlan, clamped: bool) -> str:
    if score.grid == "even":
        inner = f"floor(u * {number(float(score.bins))})"
    else:
        one = number(1.0)
        centre = number(score.centre or 1.0)
        # In this form and no other: the shorter u / (u + c (1 - u)) is not monotone in floating point.
        inner = f"floor(({one} / ({one} + {centre} * (({one} - p) / p))) * {number(float(score.bins))})"
    place = f"CAST({inner} AS INTEGER)"
    return f"CASE WHEN c < 0 THEN c ELSE {f'LEAST({place}, {score.bins - 1})' if clamped else place} END"


def _rank(score: ScorePlan) -> str:
    steps = " ".join(f"WHEN v < {number(edge)} THEN {rank}" for rank, edge in enumerate(score.edges))
    return f"CASE WHEN c < 0 THEN c {steps} ELSE {len(score.edges)} END"


def _score_code(score: ScorePlan) -> str:
    return _code(
        "s", f"s >= {number(score.low)} AND s <= {number(score.high)}", f"s < {number(score.low)}", "su", score.storage
    )


def _weight_code(weight: WeightPlan) -> str:
    inside = f"w > {number(0.0)} AND w <= {number(MOST_WEIGHT)} AND wu = 0"
    return _code("w", inside, f"w <= {number(0.0)}", "wu", weight.storage)


def _code(name: str, inside: str, below: str, fault: str, storage: Storage) -> str:
    """0 where a number can be used, else why not."""
    nan = f"WHEN isnan({name}) THEN {NOT_A_NUMBER} " if storage.is_floating else ""
    return (
        f"CASE WHEN {inside} THEN 0 WHEN {fault} < 0 THEN {fault} WHEN {name} IS NULL THEN {MISSING} "
        f"{nan}WHEN {below} THEN {BELOW} ELSE {ABOVE} END"
    )


def _raw(plan: Plan, source: str) -> str:
    """The source's columns in their meanings: attributes raw, roles coded, numbers as float64."""
    columns = [f"{attribute_sql(item, plan.missing)} AS a{index}" for index, item in enumerate(plan.attributes)]
    if plan.period is not None:
        columns.append(f"{period_sql(plan.period, plan.missing)} AS period")
    columns += [f"{_two_valued(role, plan.missing)} AS {role.role}" for role in plan.roles]
    columns += [f"{_person(plan.person, plan.missing)} AS person"] if plan.person is not None else []
    if plan.score is not None:
        columns += [f"{numeric(plan.score.column, plan.score.storage)} AS s"]
        columns += [f"{_unreadable(plan.score.column, plan.score.storage, plan.missing)} AS su"]
    if plan.weight is not None:
        columns += [f"{numeric(plan.weight.column, plan.weight.storage)} AS w", f"{_weight_fault(plan)} AS wu"]
    return f"SELECT {', '.join(columns) or '1 AS nothing'}\nFROM {source}"


def numeric(column: str, storage: Storage) -> str:
    """A number as float64, cast before any arithmetic; NULL for text that is no number."""
    name = quoted(column)
    if storage is not Storage.TEXT:
        return f"CAST({name} AS DOUBLE)"
    return f"CASE WHEN {_is_number(name)} THEN TRY_CAST({trimmed(name)} AS DOUBLE) END"


def _unreadable(column: str, storage: Storage, missing: Sequence[str]) -> str:
    """For text: the code of what stands there and is no number; 0 otherwise."""
    if storage is not Storage.TEXT:
        return "0"
    name = quoted(column)
    words = trimmed(name)
    overflow = f"CASE WHEN {words} LIKE '-%' THEN {BELOW} ELSE {ABOVE} END"  # a number, and too large for float64
    steps = (
        f"WHEN {name} IS NULL OR {is_one_of(words, missing)} THEN {MISSING}",
        f"WHEN NOT {_is_number(name)} THEN {UNREADABLE}",
        f"WHEN TRY_CAST({words} AS DOUBLE) IS NULL THEN {overflow}",
    )
    return f"CASE {' '.join(steps)} ELSE 0 END"


def _weight_fault(plan: Plan) -> str:
    weight: WeightPlan | None = plan.weight
    if weight is None:
        return "0"
    fault = _unreadable(weight.column, weight.storage, plan.missing)
    if weight.kind == "probability":
        return fault
    value = numeric(weight.column, weight.storage)  # a frequency counts rows, so it is a whole number
    # Above 2**53 every float64 is whole, and engines differ on the floor of what no whole number holds.
    small = f"{value} >= {number(-WHOLE)} AND {value} <= {number(WHOLE)}"
    return f"CASE WHEN ({fault}) = 0 AND {small} AND {value} <> floor({value}) THEN {UNREADABLE} ELSE {fault} END"


def _is_number(name: str) -> str:
    return f"regexp_matches({trimmed(name)}, {text(NUMBER_TEXT + chr(92) + 'z')})"


def attribute_sql(item: AttributePlan, missing: Sequence[str]) -> str:
    """An attribute as it is grouped: the raw value, or the number of its band (-1 where there is none)."""
    if not item.bands:
        return quoted(item.column)
    value = numeric(item.column, item.storage)
    steps = " ".join(f"WHEN {value} < {number(edge)} THEN {rank}" for rank, edge in enumerate(item.bands))
    return f"CASE WHEN {value} IS NULL OR isnan({value}) THEN {MISSING} {steps} ELSE {len(item.bands)} END"


def _two_valued(role: TwoValuedPlan, missing: Sequence[str]) -> str:
    name = quoted(role.column)
    as_constant: Callable[[Any], str]
    if role.kind == "boolean":
        value, as_constant, blank = name, _boolean, f"{name} IS NULL"
    elif role.kind == "number":
        value, as_constant, blank = numeric(role.column, role.storage), number, _blank(role, missing)
        if role.storage.is_floating or role.storage is Storage.TEXT:
            value = f"({value} + {number(0.0)})"  # minus zero is zero, also where an engine looks it up by its bits
        elif _are_whole(role):
            value, as_constant = name, _whole  # the same answer as in float64, for half the work
    else:
        words = trimmed(name)
        value = f"translate({words}, {text(UPPER)}, {text(LOWER)})" if role.fold_case else words
        as_constant, blank = text, f"{name} IS NULL OR {is_one_of(words, _not_listed(role, missing))}"
    lists = ((1, role.positive), (0, role.negative or ()), (PENDING, role.pending))
    steps = [
        f"WHEN {value} IN ({', '.join(as_constant(item) for item in items)}) THEN {code}"
        for code, items in lists
        if items
    ]
    nan = [f"WHEN isnan({value}) THEN {NOT_A_NUMBER}"] if role.kind == "number" and role.storage.is_floating else []
    other = 0 if role.negative is None else UNLISTED
    return f"CASE WHEN {blank} THEN {MISSING} {' '.join([*nan, *steps])} ELSE {other} END"


def _are_whole(role: TwoValuedPlan) -> bool:
    """Whether a column of whole numbers is compared with nothing but whole numbers that float64 holds exactly."""
    listed = (*role.positive, *(role.negative or ()), *role.pending)
    return role.storage is Storage.INTEGER and all(abs(item) < WHOLE and item == int(item) for item in listed)


def _whole(value: float) -> str:
    return str(int(value))


def _boolean(value: bool) -> str:
    return "TRUE" if value else "FALSE"


def _not_listed(role: TwoValuedPlan, missing: Sequence[str]) -> list[str]:
    """Missing tokens but those that the spec lists as a value of this very column; the empty word is always missing."""
    listed = {*role.positive, *(role.negative or ()), *role.pending}
    return [token for token in missing if token == "" or token not in listed]


def _blank(role: TwoValuedPlan, missing: Sequence[str]) -> str:
    name = quoted(role.column)
    if role.storage is not Storage.TEXT:
        return f"{name} IS NULL"
    return f"{name} IS NULL OR {is_one_of(trimmed(name), missing)}"


def _person(column: str, missing: Sequence[str]) -> str:
    """Who it is, as text; NULL where nobody is named."""
    name = f"trim(CAST({quoted(column)} AS VARCHAR), {text(' ' + chr(9))})"
    return f"CASE WHEN {is_one_of(name, missing)} THEN NULL ELSE {name} END"
