"""Every row accounted for: how many each role could use, and how many were set aside and why, by group."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import numpy as np

from touchstone.evaluation.grouping import Breakdown
from touchstone.evaluation.measure import Measured, group_name
from touchstone.evaluation.outcome import Accounted, Warned

NAMES = {
    -1: "missing",
    -2: "not_a_number",
    -3: "below_range",
    -4: "above_range",
    -5: "unreadable",
    -6: "unlisted",
    -7: "pending",
}
USED = "used"
#: Share of unusable rows above which a role is warned of at the top of the result.
MUCH = {"label": 0.05}
MUCH_OTHERWISE = 0.01
_ROLE_OF_KEY = {"g": "score", "wcode": "weight"}
UNEVEN = 2.0


def accounting_of(measured: Measured) -> tuple[Accounted, ...]:
    """Rows by role and code, for everybody and for each level; within one group each role adds up to its rows."""
    return tuple(line for attributes in _single(measured) for line in _lines(measured, measured.breakdown(attributes)))


def _single(measured: Measured) -> list[tuple[str, ...]]:
    return [(), *((item.name,) for item in measured.plan.attributes)]


def _lines(measured: Measured, breakdown: Breakdown) -> Iterator[Accounted]:
    keys = [key for key in measured.plan.keys if key != "h"]
    rows = breakdown.cells.integers["n"]
    for key in keys:
        codes = breakdown.cells.integers[key]
        for number, group in enumerate(breakdown.groups):
            mine = breakdown.index == number
            name = group_name(tuple(f"{a}={level}" for a, level in zip(breakdown.attributes, group, strict=True)))
            used = int(rows[mine & (codes >= 0)].sum())
            yield Accounted(role=_ROLE_OF_KEY.get(key, key), code=0, name=USED, group=name, rows=used)
            for code in sorted((int(one) for one in np.unique(codes[mine]) if one < 0), reverse=True):
                aside = int(rows[mine & (codes == code)].sum())
                yield Accounted(role=_ROLE_OF_KEY.get(key, key), code=code, name=NAMES[code], group=name, rows=aside)


def warnings_of(measured: Measured, lines: tuple[Accounted, ...]) -> tuple[Warned, ...]:
    """What a reader must be told about the rows themselves."""
    everybody = [line for line in lines if line.group == "(all)"]
    found = [*_much_set_aside(everybody), *_notes(measured), *_uneven_labels(measured), *_constant(measured)]
    found += _alike(measured)
    return tuple(found)


def _much_set_aside(lines: list[Accounted]) -> Iterator[Warned]:
    totals: dict[str, int] = {}
    for line in lines:
        totals[line.role] = totals.get(line.role, 0) + line.rows
    for line in lines:
        share = line.rows / totals[line.role] if totals[line.role] else 0.0
        if line.code < 0 and share > MUCH.get(line.role, MUCH_OTHERWISE):
            yield Warned(
                code="many_unusable",
                text=f"{line.rows:,} of {totals[line.role]:,} rows hold no usable {line.role}: "
                f"{line.name.replace('_', ' ')}.",
                figures={"role": line.role, "code": line.code, "rows": line.rows, "share": share},
            )


def _notes(measured: Measured) -> Iterator[Warned]:
    score = measured.plan.score
    if score is not None and "threshold_rounded_to_storage" in measured.plan.notes:
        yield Warned(
            code="threshold_rounded_to_storage",
            text="The score is stored in single precision, so each threshold was first rounded to that precision.",
            figures={"declared": list(score.declared), "used": list(score.edges)},
        )


def _uneven_labels(measured: Measured) -> Iterator[Warned]:
    """Outcomes known far more often for the selected than for the others, or the other way round."""
    if not {"label", "decision"} <= set(measured.plan.keys):
        return
    counts = measured.breakdown(()).counts(0)
    shares = {}
    for name, code in (("selected", 1), ("not selected", 0)):
        whole = counts.count(decision=(code,))
        shares[name] = counts.count(decision=(code,), label=(0, 1)) / whole if whole else None
    known = [share for share in shares.values() if share is not None]
    if len(known) == 2 and (min(known) == 0 or max(known) / min(known) >= UNEVEN) and max(known) > 0:
        yield Warned(
            code="labels_depend_on_decision",
            text="Outcomes are known far more often for one side of the decision than for the other: "
            "rates over everybody may describe only those who were looked at.",
            figures=shares,
        )


def _constant(measured: Measured) -> Iterator[Warned]:
    counts = measured.breakdown(()).counts(0)
    if "decision" in measured.plan.keys:
        selected, others = counts.count(decision=(1,)), counts.count(decision=(0,))
        if (selected == 0) != (others == 0):
            yield Warned(
                code="constant_decision",
                text="The decision is the same in every row, so metrics that compare the two are undefined.",
                figures={"selected": selected, "not_selected": others},
            )
    if "g" in measured.plan.keys:
        places = breakdown_places(measured)
        if len(places) == 1:
            yield Warned(
                code="constant_score",
                text="Every usable score falls in one place, so nothing can be ranked by it.",
                figures={"places": 1},
            )


def _alike(measured: Measured) -> Iterator[Warned]:
    """Levels that differ only in case, spacing or width of their letters: perhaps one group written in two ways."""
    for item in measured.plan.attributes:
        found: dict[str, list[str]] = {}
        for (level,) in measured.breakdown((item.name,)).groups:
            found.setdefault("".join(unicodedata.normalize("NFKC", level).casefold().split()), []).append(level)
        pairs = ["’, ‘".join(levels) for levels in found.values() if len(levels) > 1]
        if pairs:
            listed = "; ".join(f"‘{pair}’" for pair in pairs)
            yield Warned(
                code="levels_alike",
                text=f"Groups of {item.name} differ only in case, spacing or width: {listed}. Each is counted for "
                "itself; map one to the other in the spec where they are one group.",
                figures={"attribute": item.name},
            )


def breakdown_places(measured: Measured) -> set[tuple[int, int]]:
    """The different (grid bin, edge rank) pairs that usable scores take."""
    cells = measured.breakdown(()).cells
    g, h = cells.integers["g"], cells.integers["h"]
    usable = g >= 0
    return set(zip(g[usable].tolist(), h[usable].tolist(), strict=True))
