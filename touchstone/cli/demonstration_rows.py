"""Makes the rows that the demonstration evaluates: nobody's data, with exactly the counts that its file asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

Counts = Mapping[str, str | int]  # the strict reader of the demonstration gives numbers as text


def rows_as_csv(kinds: Mapping[str, Mapping[str, Any]], *, seed: str) -> bytes:
    """A CSV table. `kinds`: of rows that are alike in what was decided and what happened: their `decision` and `label`,
    and under `groups` how many there are of each level, attribute by attribute.

    Which row is of which groups follows from the seed: the same file each time, and no pattern between attributes.
    """
    rows = [row for name, kind in kinds.items() for row in _rows(name, kind, seed)]
    columns = list(rows[0])
    rows.sort(key=lambda row: row["row"])
    lines = [",".join(columns), *(",".join(row[column] for column in columns) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def _rows(name: str, kind: Mapping[str, Any], seed: str) -> Iterator[dict[str, str]]:
    groups: Mapping[str, Counts] = kind["groups"]
    levels = {attribute: list(_dealt(counts, f"{seed}/{name}/{attribute}")) for attribute, counts in groups.items()}
    for place in range(sum(map(int, next(iter(groups.values())).values()))):
        yield {
            "row": _order(f"{seed}/{name}", place)[:12],
            "decision": str(kind["decision"]),
            "label": str(kind["label"]),
            **{attribute: dealt[place] for attribute, dealt in levels.items()},
        }


def _dealt(counts: Counts, seed: str) -> Iterator[str]:
    """Each level as often as it is counted, in an order that follows from the seed."""
    whole = [level for level, count in counts.items() for _ in range(int(count))]
    for place in sorted(range(len(whole)), key=lambda one: _order(seed, one)):
        yield whole[place]


def _order(seed: str, place: int) -> str:
    return hashlib.sha256(f"{seed}/{place}".encode()).hexdigest()
