"""The second scan for repeat people: rows grouped by person inside the engine, second moments out (6.4).

Nothing leaves but whole numbers by group: how many people, rows that name nobody, and the 21 products of `moments`.
Raw values that are one level are one group before anybody is counted: people, unlike rows, do not add.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from touchstone.evaluation.moments import KINDS, PRODUCTS, Group, Moments, People
from touchstone.evaluation.outcome import Warned
from touchstone.evaluation.plan import Plan
from touchstone.evaluation.sql import coded_sql


def people_sql(
    plan: Plan, source: str, chosen: Sequence[str], tables: Sequence[str], *, assumed: Mapping[str, int]
) -> str:
    """People, unnamed rows and products for each group of `chosen`, levels numbered by `tables` (columns raw, code).

    A row that names nobody is a person of its own: its square counts once, and it has no products with other rows.
    """
    keys = [f"k{place}" for place in range(len(chosen))]
    numbers = {item.name: f"a{place}" for place, item in enumerate(plan.attributes)}
    joined = "".join(
        f"\nJOIN {table} AS m{place} ON q4.{numbers[name]} IS NOT DISTINCT FROM m{place}.raw"
        for place, (name, table) in enumerate(zip(chosen, tables, strict=True))
    )
    levels = [f"m{place}.code AS k{place}" for place in range(len(chosen))]
    codes = {role: role if role in plan.keys else str(assumed.get(role, -1)) for role in ("label", "decision")}
    kinds = [f"SUM(CASE WHEN {_condition(kind, codes)} THEN 1 ELSE 0 END) AS x{i}" for i, kind in enumerate(KINDS)]
    listed = ", ".join(str(place) for place in range(1, len(chosen) + 2))
    inner = (
        f"SELECT {', '.join([*levels, 'person', *kinds])}, COUNT(*) AS t\n"
        f"FROM ({coded_sql(plan, source)}) AS q4{joined}\nGROUP BY {listed}"
    )
    sums = ["SUM(CASE WHEN person IS NULL THEN t ELSE 1 END)", "SUM(CASE WHEN person IS NULL THEN t ELSE 0 END)"]
    sums += [f"SUM(CASE WHEN person IS NULL THEN {f'x{i}' if i == j else 0} ELSE x{i} * x{j} END)" for i, j in PRODUCTS]
    grouped = f"\nGROUP BY {', '.join(keys)}" if keys else ""
    return f"SELECT {', '.join([*keys, *sums])}\nFROM ({inner}) AS q5{grouped}"


def _condition(kind: Mapping[str, int], codes: Mapping[str, str]) -> str:
    return " AND ".join(f"{codes[role]} {'< 0' if code < 0 else f'= {code}'}" for role, code in kind.items())


def moments_by_group(rows: Iterable[Sequence[Any]], levels: Sequence[Sequence[str]]) -> dict[Group, Moments]:
    """The rows of `people_sql` as moments by group; `levels`: of each attribute, in the order of their numbers."""
    found = {}
    for row in rows:
        group = tuple(named[int(code)] for named, code in zip(levels, row[: len(levels)], strict=True))
        people, unnamed, *products = (int(value or 0) for value in row[len(levels) :])
        found[group] = Moments(people=people, products=tuple(products), unnamed=unnamed)
    return found


def moments_of(people: Iterable[Sequence[int]], unnamed: Sequence[int], rows: int) -> Moments:
    """The same in plain whole numbers: each person's rows by kind, and by kind the rows that name nobody.

    `rows`: all rows that name nobody, those of no kind among them.
    """
    products = [0] * len(PRODUCTS)
    count = rows
    for kinds in people:
        count += 1
        for place, (i, j) in enumerate(PRODUCTS):
            products[place] += kinds[i] * kinds[j]
    for place, (i, j) in enumerate(PRODUCTS):
        products[place] += unnamed[i] if i == j else 0
    return Moments(people=count, products=tuple(products), unnamed=rows)


def kind_of(codes: Mapping[str, int]) -> int | None:
    """Which of the six kinds a row is; None for one without a usable decision."""
    label = codes.get("label", -1)
    wanted = {"label": max(label, -1), "decision": codes.get("decision", -1)}
    return KINDS.index(wanted) if wanted in KINDS else None


def people_warnings(people: People, plan: Plan) -> Iterator[Warned]:
    """What a reader must know of the people: some stand in several groups, or some rows name nobody."""
    everybody = people.get((), {}).get(())
    if everybody is None:
        return
    for item in plan.attributes:
        by_level = people.get((item.name,), {})
        again = sum(moments.people for moments in by_level.values()) - everybody.people
        if again > 0:
            yield Warned(
                code="person_in_several_groups",
                text=f"People stand in more than one level of {item.name}: {again:,} times in a further one. "
                "Comparisons treat groups as independent.",
                figures={"attribute": item.name, "again": again, "people": everybody.people},
            )
    if everybody.unnamed:
        yield Warned(
            code="rows_name_nobody",
            text=f"{everybody.unnamed:,} rows do not say who the person is; each counts as a person of its own.",
            figures={"rows": everybody.unnamed},
        )
