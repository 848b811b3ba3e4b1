"""Rated samples: tools with text and no score, judged by people item by item (section 14).

One row an item and rater. A disagreement is settled by the declared rule; an unsettled item is counted, never dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from touchstone.evaluation.agreement import AgreementRow, agreement_rows
from touchstone.evaluation.cells import level_of
from touchstone.evaluation.comparisons import compare_groups
from touchstone.evaluation.count_shapes import check_columns
from touchstone.evaluation.counted_rows import measured_rows
from touchstone.evaluation.counts_reading import text_of
from touchstone.evaluation.engines.reference import ReferenceEngine
from touchstone.evaluation.measure import Measured, measure
from touchstone.evaluation.metrics.acceptable import METRIC as ACCEPTABLE
from touchstone.evaluation.moments import Group, Moments
from touchstone.evaluation.outcome import Accounted, Comparison, Estimate, Findings, Homogeneity, Warned
from touchstone.evaluation.people import moments_of
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.spec import EvaluationSpec, Rated, TwoValued
from touchstone.evaluation.tables import Storage, Table
from touchstone.evaluation.taken_in import TakenIn

LEAST_DOUBLE = 50  # items rated by two raters or more
OK_RATING, NOT_OK, MISSING, UNLISTED = "acceptable", "not acceptable", "missing", "unlisted"
COLUMN, RATED = "(acceptable)", "(rated)"  # of the cells; every item was rated, which is no decision of anybody


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item with its ratings in the order of the rows: (rater, rating as declared). `settled`: None for unsettled."""

    name: str
    raw: Mapping[str, Any]
    group: tuple[str, ...]
    ratings: tuple[tuple[str, str], ...]
    settled: str | None
    is_disputed: bool


def rated_in(spec: EvaluationSpec, table: Table) -> TakenIn:
    """A rated sample taken in: settled items as cells, with agreement, kinds of error and cautions beside them.

    Raises EvaluationRefused for absent columns, an item rated twice by one rater, or ratings that are not declared.
    """
    form = _form(spec)
    items, counted = read_items(spec, table)
    measured = _measured(spec, items, table, form.acceptable)
    kinds = [_of_kind(spec, items, table, kind) for kind in form.kinds]
    return TakenIn(
        measured=measured,
        quiet=frozenset({"constant_decision"}),
        found=Findings(
            accounting=tuple(_accounting(items, counted)),
            estimates=tuple(one for each in kinds for one in each.estimates),
            comparisons=tuple(one for each in kinds for one in each.comparisons),
            homogeneity=tuple(one for each in kinds for one in each.homogeneity),
            agreement=tuple(_agreement(spec, items)),
            warnings=tuple(_warnings(spec, items, counted)),
        ),
    )


def _form(spec: EvaluationSpec) -> Rated:
    if spec.rated is None:
        problem = Problem(where="rated", message="The ratings are not described", remedy="Describe them under rated")
        raise EvaluationRefused([problem])
    problems = []
    if not spec.rated.acceptable or not (spec.rated.not_acceptable or spec.rated.kinds):
        remedy = "List the ratings that mean acceptable, and those that do not (or the kinds of error)"
        problems.append(Problem(where="rated", message="The ratings need two lists", remedy=remedy))
    lists = [*spec.rated.acceptable, *spec.rated.not_acceptable, *spec.rated.kinds]
    if len(set(lists)) != len(lists):
        problems.append(Problem(where="rated", message="One rating stands in two lists", remedy="Take it from one"))
    if [choice.id for choice in spec.metrics] != [ACCEPTABLE.id]:
        remedy = f"Ask for {ACCEPTABLE.id}; agreement and kinds of error come with it"
        problems.append(Problem(where="metrics", message="Ratings give one metric", remedy=remedy))
    problems += [
        Problem(where=f"data.{role}", message="A rated sample has no such column", remedy="Take it away")
        for role in ("label", "decision", "score", "weight", "baseline", "final")
        if getattr(spec.data, role) is not None
    ]
    if problems:
        raise EvaluationRefused(problems)
    return spec.rated


def read_items(spec: EvaluationSpec, table: Table) -> tuple[list[Item], Counter[str]]:
    """The items with their settled rating, and how many ratings were acceptable, not, missing or unlisted."""
    form = _form(spec)
    engine = ReferenceEngine()
    facts = engine.facts(table)
    check_columns(_named(spec, form), facts)
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in engine.rows(table):
        rows.setdefault(text_of(row[form.item]), []).append(row)
    _check_raters(form, rows)
    counted = Counter(_code(form, row[form.rating]) for each in rows.values() for row in each)
    return [_item(spec, form, name, each) for name, each in rows.items()], counted


def _named(spec: EvaluationSpec, form: Rated) -> dict[str, str]:
    named = {"rated.item": form.item, "rated.rater": form.rater, "rated.rating": form.rating}
    named |= {f"groups.attributes.{one.name}": one.column for one in spec.attributes}
    return named | ({"data.person": spec.data.person.column} if spec.data.person is not None else {})


def _check_raters(form: Rated, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """An item without a name, or rated twice by one rater: whose word it is cannot be told."""
    twice = sum(1 for each in rows.values() if len({text_of(row[form.rater]) for row in each}) < len(each))
    found = []
    if "" in rows:
        found.append(
            Problem(where=form.item, message="Rows do not say which item", remedy="Name it", rows=len(rows[""]))
        )
    if twice:
        remedy = "Keep one rating of each rater for an item"
        found.append(Problem(where=form.rater, message="Items are rated twice by one rater", remedy=remedy, rows=twice))
    if found:
        raise EvaluationRefused(found)


def _code(form: Rated, value: Any) -> str:
    """What a rating means: acceptable, not acceptable, its kind of error, missing or unlisted."""
    text = text_of(value)
    if text in form.acceptable:
        return OK_RATING
    if text in form.not_acceptable:
        return NOT_OK
    return text if text in form.kinds else MISSING if text == "" else UNLISTED


def _item(spec: EvaluationSpec, form: Rated, name: str, rows: Sequence[Mapping[str, Any]]) -> Item:
    codes = [(text_of(row[form.rater]), _code(form, row[form.rating])) for row in rows]
    ratings = tuple((rater, code) for rater, code in codes if code not in (MISSING, UNLISTED))
    return Item(
        name=name,
        raw=rows[0],
        group=tuple(level_of(one, rows[0][one.column], spec.missing_tokens) for one in spec.attributes),
        ratings=ratings,
        settled=settled(form, ratings),
        is_disputed=len({code for _, code in ratings}) > 1,
    )


def settled(form: Rated, ratings: Sequence[tuple[str, str]]) -> str | None:
    """The rating that stands, by the declared rule; None where there is none, or the rule does not settle it.

    `third`: the one named under settled_by, else whoever rated third; `majority`: more than half; `worst`: not
    acceptable before acceptable, kinds of error in the order declared; `first`: the first rater.
    """
    codes = [code for _, code in ratings]
    if len(set(codes)) <= 1:
        return codes[0] if codes else None
    if form.settle == "first":
        return codes[0]
    if form.settle == "worst":
        return min(codes, key=[*form.kinds, NOT_OK, OK_RATING].index)
    if form.settle == "third":
        named = [code for rater, code in ratings if rater == form.settled_by]
        thirds = codes[2:3] if form.settled_by is None else named
        return thirds[0] if thirds else None
    most, times = Counter(codes).most_common(1)[0]
    return most if times * 2 > len(codes) else None


def _measured(spec: EvaluationSpec, items: Sequence[Item], table: Table, hits: Sequence[str]) -> Measured:
    """Settled items as cells, `hits` counting as positive; with the people they come from, where those are named."""
    wanted = {OK_RATING} if set(hits) == set(_form(spec).acceptable) else set(hits)
    label = TwoValued(column=COLUMN, positive=(1,), negative=(0,))
    rated = TwoValued(column=RATED, positive=(1,), negative=(0,))
    own = spec.model_copy(update={"data": spec.data.model_copy(update={"label": label, "decision": rated})})
    columns = {**ReferenceEngine().facts(table).columns, COLUMN: Storage.INTEGER, RATED: Storage.INTEGER}
    rows = [
        ({**item.raw, RATED: 1, COLUMN: None if item.settled is None else int(item.settled in wanted)}, 1)
        for item in items
    ]
    made = measured_rows(own, rows, columns, levels={})
    if spec.data.person is None:
        return made
    people = {chosen: _moments(spec, items, chosen, wanted) for chosen in made.breakdowns}
    return replace(made, people=people)


def _moments(
    spec: EvaluationSpec, items: Sequence[Item], chosen: tuple[str, ...], wanted: set[str]
) -> dict[Group, Moments]:
    """Settled items by person, in two of the six kinds: what counts as TP, the others as FP."""
    names = [one.name for one in spec.attributes]
    column = spec.data.person.column if spec.data.person is not None else ""
    found: dict[Group, dict[str, list[int]]] = {}
    for item in items:
        if item.settled is None:
            continue
        who = text_of(item.raw[column])
        group = tuple(item.group[names.index(name)] for name in chosen)
        kinds = found.setdefault(group, {}).setdefault(who, [0] * 6)
        kinds[0 if item.settled in wanted else 1] += 1
    return {
        group: moments_of(
            [kinds for who, kinds in people.items() if who], people.get("", [0] * 6), sum(people.get("", [0] * 6))
        )
        for group, people in found.items()
    }


@dataclass(frozen=True, kw_only=True)
class _Kind:
    estimates: tuple[Estimate, ...]
    comparisons: tuple[Comparison, ...]
    homogeneity: tuple[Homogeneity, ...]


def _of_kind(spec: EvaluationSpec, items: Sequence[Item], table: Table, kind: str) -> _Kind:
    """How often one kind of error is the settled rating, by group."""
    metric = replace(ACCEPTABLE, id=f"error_share/{kind}", ideal=0.0, direction="lower")
    measured = _measured(spec, items, table, (kind,))
    estimates, comparisons, tests = [], [], []
    for attributes in measured.breakdowns:
        breakdown = measured.breakdown(attributes)
        estimates += list(measure(measured, metric, breakdown))
        if attributes:
            compared = compare_groups(measured, metric, breakdown)
            comparisons += list(compared.comparisons)
            tests += list(compared.homogeneity)
    return _Kind(estimates=tuple(estimates), comparisons=tuple(comparisons), homogeneity=tuple(tests))


def _agreement(spec: EvaluationSpec, items: Sequence[Item]) -> Iterator[AgreementRow]:
    cautions = () if _form(spec).blind is True else ("raters_not_blind",)
    names = [one.name for one in spec.attributes]
    for chosen in ((), *((name,) for name in names)):
        groups: dict[tuple[str, ...], list[Item]] = {}
        for item in items:
            groups.setdefault(tuple(item.group[names.index(name)] for name in chosen), []).append(item)
        for group in sorted(groups):
            ratings = [item.ratings for item in groups[group]]
            yield from agreement_rows(
                ratings,
                breakdown=chosen,
                group=group,
                level=spec.intervals.level,
                seed=spec.seed,
                cautions=cautions,
            )


def _accounting(items: Sequence[Item], counted: Counter[str]) -> Iterator[Accounted]:
    """Ratings by what they hold, and items by whether they are settled: each adds up."""
    aside = counted[MISSING], counted[UNLISTED]
    for code, name, rows in (
        (0, "used", counted.total() - sum(aside)),
        (-1, MISSING, aside[0]),
        (-6, UNLISTED, aside[1]),
    ):
        yield Accounted(role="rating", code=code, name=name, group="(all)", rows=rows)
    without = sum(1 for item in items if item.settled is None)
    yield Accounted(role="item", code=0, name="settled", group="(all)", rows=len(items) - without)
    yield Accounted(role="item", code=-1, name="unsettled", group="(all)", rows=without)


def _warnings(spec: EvaluationSpec, items: Sequence[Item], counted: Counter[str]) -> Iterator[Warned]:
    form = _form(spec)
    double = sum(1 for item in items if len(item.ratings) > 1)
    if double < LEAST_DOUBLE or double < form.double_rated_share * len(items):
        yield Warned(
            code="few_double_rated",
            text=f"{double:,} of {len(items):,} items were rated by two people or more; at least {LEAST_DOUBLE} and "
            f"{form.double_rated_share:.0%} are needed before the ratings can be relied on.",
            figures={"double": double, "items": len(items)},
        )
    unsettled = sum(1 for item in items if item.settled is None)
    if unsettled:
        yield Warned(
            code="unsettled_items",
            text=f"{unsettled:,} of {len(items):,} items have no settled rating and are in no rate.",
            figures={"unsettled": unsettled, "items": len(items)},
        )
    if counted[UNLISTED]:
        yield Warned(
            code="many_unusable",
            text=f"{counted[UNLISTED]:,} ratings are in none of the declared lists.",
            figures={"role": "rating", "rows": counted[UNLISTED]},
        )
    if form.blind is not True:
        yield Warned(
            code="raters_not_blind",
            text="The spec does not say that raters could not see which tool or which group an item came from.",
        )
