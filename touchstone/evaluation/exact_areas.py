"""The second scan for exact areas: group by attribute and distinct score, add up from the lowest, sum.

Nothing but whole numbers comes back, nine a group, so every engine gives the same area to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from touchstone.evaluation.areas import RankSums
from touchstone.evaluation.grouping import Group
from touchstone.evaluation.plan import Plan
from touchstone.evaluation.sql import attribute_sql, coded_sql
from touchstone.evaluation.sql_words import number

#: Attributes of a breakdown → group → sums, as an engine hands them over.
ExactAreas = dict[tuple[str, ...], dict[Group, RankSums]]
LEVELS = "touchstone_levels"
# Only the products of three need more than 64 bits. The last two tell what the groups before had added.
_SUMS = "SUM(p), SUM(q), SUM(p * b), SUM(CAST(p * b AS HUGEINT) * b), SUM(q * c), SUM(CAST(q * c AS HUGEINT) * c)"
_SUMS += ", SUM(p * q), MIN(b - q), MIN(c - p)"


def distinct_sql(plan: Plan, source: str, name: str) -> str:
    """The different raw values of an attribute, each with a number of its own: columns raw, place."""
    item = next(one for one in plan.attributes if one.name == name)
    values = f"SELECT DISTINCT {attribute_sql(item, plan.missing)} AS raw FROM {source}"  # noqa: S608  # quoted names
    return f"SELECT raw, CAST(row_number() OVER () AS INTEGER) AS place FROM ({values}) AS d"  # noqa: S608  # as above


def codes_sql(values: str, codes: Sequence[int]) -> str:
    """Raw value → number of its level, for the table `values` of `distinct_sql`: columns raw, code."""
    listed = ", ".join(str(code) for code in codes)
    return f"SELECT raw, CAST(([{listed}])[place] AS INTEGER) AS code FROM {values}"  # noqa: S608  # whole numbers


def ranks_sql(plan: Plan, source: str, chosen: Sequence[str], tables: Sequence[str], sizes: Sequence[int]) -> str:
    """The sums for each group of `chosen`, whose levels are numbered by `tables` (columns raw, code).

    `sizes`: how many levels each attribute has: they are packed into one number, the first column where there is any.
    Raw values that are one level are one group before anything is ranked: areas, unlike counts, do not add.
    """
    numbers = {item.name: f"a{place}" for place, item in enumerate(plan.attributes)}
    joined = "".join(
        f"\nJOIN {table} AS m{place} ON q4.{numbers[name]} IS NOT DISTINCT FROM m{place}.raw"
        for place, (name, table) in enumerate(zip(chosen, tables, strict=True))
    )
    packed = ""
    for place, size in enumerate(sizes):
        packed = f"({packed}) * {size} + m{place}.code" if packed else f"m{place}.code"
    key, keyed = ("k, ", f"{packed} AS k, ") if chosen else ("", "")
    rows = "wn" if plan.weight is not None else "1"
    counted = ", ".join(
        f"CAST(SUM(CASE WHEN label = {code} THEN {rows} ELSE 0 END) AS BIGINT) AS {p}" for p, code in _CLASSES
    )
    usable = "g >= 0 AND label >= 0" + (" AND wcode >= 0" if plan.weight is not None else "")
    scores = (
        # Minus zero and zero are one score.
        f"SELECT {keyed}v + {number(0.0)} AS s, {counted}\nFROM ({coded_sql(plan, source)}) AS q4{joined}"
        f"\nWHERE {usable}\nGROUP BY {'1, 2' if chosen else '1'}"
    )
    # In brackets: after a window's bare name Spark reads the minus as part of that name.
    sums = (("b", "q"), ("c", "p"))
    running = ", ".join(f"CAST(2 * (SUM({p}) OVER w) - {p} AS BIGINT) AS {name}" for name, p in sums)
    # One order over all groups, taken apart afterwards, costs a fifth of a window for each group.
    window = f"WINDOW w AS (ORDER BY {key}s ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    ranked = f"SELECT {key}p, q, {running}\nFROM ({scores}) AS q5\n{window}"
    grouped = "\nGROUP BY k" if chosen else ""
    return f"SELECT {key}{_SUMS}\nFROM ({ranked}) AS q6{grouped}"


_CLASSES = (("p", 1), ("q", 0))


def sums_by_group(rows: Iterable[Sequence[int | None]], levels: Sequence[Sequence[str]]) -> dict[Group, RankSums]:
    """The rows of `ranks_sql` as sums by group; `levels`: of each attribute, in the order of their numbers."""
    found = {}
    for row in rows:
        *key, p, q, below, below_squared, upto, upto_squared, ties, b0, c0 = (int(value or 0) for value in row)
        found[_unpacked(key[0] if key else 0, levels)] = RankSums(
            positives=p,
            negatives=q,
            below=below - b0 * p,
            below_squared=below_squared - 2 * b0 * below + b0 * b0 * p,
            upto=upto - c0 * q,
            upto_squared=upto_squared - 2 * c0 * upto + c0 * c0 * q,
            ties=ties,
        )
    return found


def _unpacked(key: int, levels: Sequence[Sequence[str]]) -> Group:
    found = []
    for named in reversed(levels):
        key, place = divmod(key, len(named))
        found.append(named[place])
    return tuple(reversed(found))


def can_be_exact(plan: Plan) -> bool:
    """Whether the pass is offered: a score, a label, and no sampling weights (frequencies count as rows)."""
    has_weights = plan.weight is not None and plan.weight.kind == "probability"
    return plan.score is not None and "label" in plan.keys and not has_weights
