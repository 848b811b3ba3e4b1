"""The shapes in which counts come in: which columns each shape has, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.spec import CountsForm, EvaluationSpec
from touchstone.evaluation.tables import TableFacts


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`needed`: columns that must be there; `offered`: columns read where they are; `measures`: those that may hold
    a fraction, the others being counts; `sums`: name of a stated total on a row → the counts that make it up.
    """

    needed: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    sums: Mapping[str, tuple[str, ...]]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column read as a number."""
        return (*self.needed, *self.offered)

    @property
    def counts(self) -> tuple[str, ...]:
        """The columns that hold counts."""
        return tuple(name for name in self.columns if name not in self.measures)


SHAPES: dict[str, Shape] = {
    "confusion": Shape(
        needed=("tp", "fp", "fn", "tn"),
        sums={
            "n": ("tp", "fp", "fn", "tn"),
            "positives": ("tp", "fn"),
            "negatives": ("fp", "tn"),
            "selected": ("tp", "fp"),
        },
    ),
    "rate": Shape(needed=("numerator", "denominator"), sums={}),
    "scored": Shape(needed=("n",), sums={}),
    "events": Shape(needed=("events", "exposure"), measures=("exposure",), sums={}),
    "matching": Shape(
        offered=(
            "threshold", "list_size", "mated", "hits", "non_mated", "false_alerts", "genuine", "rejected", "impostor",
            "accepted", "seen", "alerts", "confirmed_true", "confirmed_false", "unresolved", "presented",
            "not_acquired", "engagements", "arrests",
        ),
        measures=("threshold",),
        sums={"alerts": ("confirmed_true", "confirmed_false", "unresolved")},
    ),
}  # fmt: skip


def form_of(spec: EvaluationSpec) -> CountsForm:
    """The spec's description of its counts. Raises EvaluationRefused where it has none."""
    if spec.counts is None:
        remedy = "Describe the shape and the columns under counts"
        raise EvaluationRefused([Problem(where="counts", message="The counts are not described", remedy=remedy)])
    return spec.counts


def columns_of(spec: EvaluationSpec, facts: TableFacts) -> dict[str, str]:
    """What each column means → its name: as the spec maps it, else the column of that very name.

    Raises EvaluationRefused for every column that is named and is not there. A rate or an event count may lack its
    counts where a stated rate is given: it is then reported and never worked with.
    """
    form = form_of(spec)
    found = {name: name for name in SHAPES[form.shape].columns if name in facts.columns} | dict(form.columns)
    problems = [*_no_such_parts(form), *_missing(form, found), *_not_there(spec, facts, found), *_shared(found)]
    problems += [
        Problem(
            where=f"groups.attributes.{item.name}",
            message="Counts are of groups already made, and cannot be cut into bands",
            remedy="Take bands away, and name the levels as the table has them",
        )
        for item in spec.attributes
        if item.bands
    ]
    if problems:
        raise EvaluationRefused(problems)
    return found


def _no_such_parts(form: CountsForm) -> list[Problem]:
    shape = SHAPES[form.shape]
    return [
        Problem(
            where=f"counts.columns.{name}",
            message=f"The shape {form.shape} has no such part",
            remedy=f"Its parts are: {', '.join(shape.columns)}",
        )
        for name in form.columns
        if name not in shape.columns
    ]


def _missing(form: CountsForm, found: Mapping[str, str]) -> list[Problem]:
    """Parts that the shape needs and nobody names; where a rate is stated, it may stand without them."""
    return [
        Problem(
            where=f"counts.columns.{name}",
            message=f"The shape {form.shape} needs {name}, and no column is named for it",
            remedy=f"Name the column: {{{name}: its heading}}",
        )
        for name in SHAPES[form.shape].needed
        if name not in found and form.stated_rate is None
    ]


def _not_there(spec: EvaluationSpec, facts: TableFacts, found: Mapping[str, str]) -> list[Problem]:
    return [
        Problem(
            where=where,
            message=f"There is no column '{column}'",
            remedy=f"Correct the name; the columns are: {', '.join(sorted(facts.columns)[:20])}",
            rows=facts.rows,
        )
        for where, column in _named(spec, found).items()
        if column not in facts.columns
    ]


def check_columns(named: Mapping[str, str], facts: TableFacts) -> None:
    """Raises EvaluationRefused for every column (by key path) that is named and is not there."""
    problems = [
        Problem(where=where, message=f"There is no column '{column}'", remedy="Correct the name", rows=facts.rows)
        for where, column in named.items()
        if column not in facts.columns
    ]
    if problems:
        raise EvaluationRefused(problems)


def named_columns(spec: EvaluationSpec, columns: Mapping[str, str]) -> set[str]:
    """Every column that the spec says something about."""
    data = spec.data
    roles = {form.column for form in (data.score, data.label, data.decision, data.baseline, data.final) if form}
    return {*_named(spec, columns).values(), *roles}


def _named(spec: EvaluationSpec, columns: Mapping[str, str]) -> dict[str, str]:
    form = form_of(spec)
    found = {f"counts.columns.{name}": column for name, column in columns.items()}
    found |= {f"counts.keep.{column}": column for column in form.keep}
    found |= {f"groups.attributes.{item.name}": item.column for item in spec.attributes}
    names = {item.name for item in spec.attributes}
    found |= {f"counts.totals.{name}": column for name, column in form.totals.items() if name not in names}
    if form.stated_rate is not None:
        found["counts.stated_rate"] = form.stated_rate
    if spec.data.period is not None:
        found["data.period"] = spec.data.period.column
    return found


def _shared(columns: Mapping[str, str]) -> list[Problem]:
    """One column for two parts: above all, the size of a list given as the number of searches."""
    problems = []
    for name, column in columns.items():
        others = [other for other, same in columns.items() if same == column and other != name]
        if others and name < min(others):
            problems.append(
                Problem(
                    where=f"counts.columns.{name}",
                    message=f"'{column}' is named for {' and '.join(sorted((name, *others)))}: "
                    "the list is not the number of searches, and no count is two things",
                    remedy="Name a column for each, and leave out what was not counted",
                )
            )
    return problems
