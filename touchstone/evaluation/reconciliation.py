"""Published counts against one another: parts and stated totals, stated rates and the counts they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from touchstone.evaluation.count_shapes import SHAPES, form_of
from touchstone.evaluation.counts_reading import CountRow, CountTable, Number, Unreadable, read_number
from touchstone.evaluation.outcome import Warned
from touchstone.evaluation.overlaps import NO_TOTAL, parts_only, total_of
from touchstone.evaluation.spec import NOT_RECORDED

PARTS, ROW, RATE, DEPLOYMENT = "parts_against_total", "row_total", "stated_rate", "deployment"
Sum = Callable[[CountRow], Number | None]


@dataclass(frozen=True, kw_only=True)
class Reconciled:
    """A sum or a rate checked. `check`: which; `where`: the row or the parts; `parts`: the counts it concerns.

    `stated` is what is printed, `recomputed` what follows from the other counts; `agrees` is None where a part is not
    available. A sum that fails blocks every rate that uses one of `parts`; a stated rate that fails does not.
    """

    check: str
    where: str
    parts: tuple[str, ...]
    stated: float
    recomputed: float | None
    agrees: bool | None

    @property
    def blocks(self) -> bool:
        """Whether rates from those parts may not be worked out."""
        return self.agrees is False and self.check != RATE

    def sentence(self) -> str:
        """Both numbers, in words."""
        found = "not known" if self.recomputed is None else f"{self.recomputed:,g}"
        return f"{self.where}: {' + '.join(self.parts)}: stated {self.stated:,g}, recomputed {found}."


def reconcile(table: CountTable) -> tuple[Reconciled, ...]:
    """Every check that the table allows, agreeing or not."""
    return (*_parts(table), *_columns(table), *_row_totals(table), *stated_rates(table))


def blocked_parts(checks: Sequence[Reconciled]) -> frozenset[str]:
    """The counts that no rate may be worked out from."""
    return frozenset(part for check in checks if check.blocks for part in check.parts)


def reconciliation_warnings(checks: Sequence[Reconciled]) -> Iterator[Warned]:
    """What a reader must know of sums and rates that do not agree."""
    for check in checks:
        if check.blocks:
            yield Warned(
                code="parts_do_not_sum",
                text=f"{check.sentence()} Nothing is worked out from them.",
                figures={"stated": check.stated, "recomputed": check.recomputed},
            )
    rates = [check for check in checks if check.check == RATE and check.agrees is not None]
    wrong = [check for check in rates if check.agrees is False]
    if wrong:
        yield Warned(
            code="stated_rates_differ",
            text=f"{len(wrong):,} of {len(rates):,} stated rates do not follow from their own counts. "
            "What is shown is worked out from the counts.",
            figures={"differ": len(wrong), "of": len(rates)},
        )


def _parts(table: CountTable) -> Iterator[Reconciled]:
    """Each declared total row against the sum of its parts, all else being equal."""
    names = [item.name for item in table.spec.attributes]
    for row in table.rows:
        for name in total_of(table, row):
            place = names.index(name)
            parts = [one for one in table.rows if _is_part(table, one, row, place)]
            for part in table.parts:
                stated = row.numbers.get(part)
                if stated is not None and part not in ("threshold", "list_size") and parts:
                    yield _checked(PARTS, table.place(row), (part,), stated, [one.numbers.get(part) for one in parts])


def _is_part(table: CountTable, one: CountRow, total: CountRow, place: int) -> bool:
    others = all(a == b for at, (a, b) in enumerate(zip(one.group, total.group, strict=True)) if at != place)
    same = one.period == total.period and all(
        one.numbers.get(name) == total.numbers.get(name) for name in ("threshold", "list_size")
    )
    return others and same and one.group[place] != total.group[place]


def _checked(
    check: str, where: str, parts: tuple[str, ...], stated: Number, values: Sequence[Number | None]
) -> Reconciled:
    known = [value for value in values if value is not None]
    found = sum(known) if len(known) == len(values) else None
    return Reconciled(
        check=check,
        where=where,
        parts=parts,
        stated=float(stated),
        recomputed=None if found is None else float(found),
        agrees=None if found is None else found == stated,
    )


def _columns(table: CountTable) -> Iterator[Reconciled]:
    """A column that repeats the total of a part on every row: of all parts, or of those whose group is recorded."""
    form = form_of(table.spec)
    for part, column in form.totals.items():
        if part not in table.parts or part in SHAPES[form.shape].sums:
            continue
        rows = parts_only(table)
        stated = {_number(row, column, form.not_available) for row in rows} - {None}
        if len(stated) != 1:
            continue
        total = next(iter(stated)) or 0
        every = _checked(PARTS, f"column {column}", (part,), total, [row.numbers.get(part) for row in rows])
        recorded = [row.numbers.get(part) for row in rows if NOT_RECORDED not in row.group]
        only = _checked(PARTS, f"column {column}, recorded groups", (part,), total, recorded)
        yield only if only.agrees else every


def _row_totals(table: CountTable) -> Iterator[Reconciled]:
    """A stated total on a row against its parts on that row: n against tp + fp + fn + tn."""
    form = form_of(table.spec)
    for name, parts in SHAPES[form.shape].sums.items():
        column = form.totals.get(name)
        if column is None or column == NO_TOTAL:
            continue
        for row in table.rows:
            stated = _number(row, column, form.not_available)
            if stated is not None:
                values = [row.numbers.get(part) for part in parts]
                yield _checked(ROW, table.place(row), parts, stated, values)


def _number(row: CountRow, column: str, not_available: Sequence[str]) -> Number | None:
    """A stated total; None where it is no number, which is then simply not stated."""
    try:
        return read_number(row.raw[column], not_available)
    except Unreadable:
        return None


def stated_rates(table: CountTable) -> Iterator[Reconciled]:
    """Stated rates against their own counts, to within one unit in the last printed digit.

    A rate printed without that digit's zero (2.6 for 2.60) is held to the unit that it does show.
    """
    form = form_of(table.spec)
    parts = SHAPES[form.shape].needed
    if form.stated_rate is None or len(parts) != 2:
        return
    for row in table.rows:
        printed = printed_number(row.stated)
        hits, total = (row.numbers.get(part) for part in parts)
        if printed is None or hits is None or not total:
            continue
        value = hits / total * form.per
        yield Reconciled(
            check=RATE,
            where=table.place(row),
            parts=parts,
            stated=float(printed),
            recomputed=value,
            agrees=abs(value - float(printed)) <= unit_of(printed),
        )


def printed_number(text: str | None) -> Decimal | None:
    """A printed figure, digits as they stand; None for none. A percent sign is left aside."""
    try:
        number = Decimal((text or "").replace(",", "").rstrip("% "))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def unit_of(printed: Decimal) -> float:
    """One unit in the last printed digit: 0.01 of 18.51."""
    exponent = printed.as_tuple().exponent
    return 10.0 ** int(exponent) if isinstance(exponent, int) else 0.0


def printed_range(text: str) -> tuple[float, float] | None:
    """What a printed figure may have been before it was rounded: 0.04 from 0.035 to 0.045; None for no figure."""
    printed = printed_number(text)
    if printed is None:
        return None
    half = Decimal(1).scaleb(int(printed.as_tuple().exponent)) / 2
    return float(printed - half), float(printed + half)


def printed_ratio(first: str, second: str) -> tuple[float, float] | None:
    """Between what the ratio of two printed figures may lie, by rounding alone; None where the second may be zero."""
    above, below = printed_range(first), printed_range(second)
    if above is None or below is None or below[0] <= 0:
        return None
    return above[0] / below[1], above[1] / below[0]
