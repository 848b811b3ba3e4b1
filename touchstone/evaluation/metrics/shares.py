"""What share of all rows a group is, with its interval."""

from touchstone.evaluation.grouping import Breakdown
from touchstone.evaluation.intervals import effective_interval, rate_interval
from touchstone.evaluation.match import Match
from touchstone.evaluation.metric import Figure, Undefined
from touchstone.evaluation.rates import NOT_ADJUSTED
from touchstone.evaluation.sql import SQUARE_SCALE, WEIGHT_SCALE

EVERY_ROW = Match()


def share_of_rows(breakdown: Breakdown, number: int | None) -> Figure | Undefined:
    """The share of the group at that place; None: of a group that holds nobody."""
    rows, everybody = (0 if number is None else int(breakdown.sizes[number])), int(breakdown.sizes.sum())
    settings = breakdown.spec.intervals
    if everybody == 0:
        return Undefined("empty_group")
    if breakdown.is_weighted:
        return _by_weight(breakdown, number, rows, everybody)
    interval = rate_interval(rows, everybody, level=settings.level, method=settings.method)
    return Figure(
        value=rows / everybody,
        lower=interval.lower,
        upper=interval.upper,
        method=interval.method,
        numerator=rows,
        denominator=everybody,
        cautions=(NOT_ADJUSTED,) if breakdown.plan.person is not None else (),
    )


def _by_weight(breakdown: Breakdown, number: int | None, rows: int, everybody: int) -> Figure | Undefined:
    weights = breakdown.total(EVERY_ROW, "sw") / WEIGHT_SCALE
    squares = breakdown.total(EVERY_ROW, "sww") / SQUARE_SCALE
    whole, mine = float(weights.sum()), 0.0 if number is None else float(weights[number])
    if whole <= 0:
        return Undefined("weights_zero")
    share = mine / whole
    my_squares = 0.0 if number is None else float(squares[number])
    variance = ((1 - share) ** 2 * my_squares + share**2 * (float(squares.sum()) - my_squares)) / whole**2
    spread = share * (1 - share)
    effective = spread / variance if spread > 0 and variance > 0 else whole**2 / float(squares.sum())
    interval = effective_interval(share, effective, level=breakdown.spec.intervals.level, method="wilson_neff")
    return Figure(
        value=share,
        lower=interval.lower,
        upper=interval.upper,
        method=interval.method,
        numerator=rows,
        denominator=everybody,
        effective_n=effective,
    )
