"""Published tests of a technology as data: each figure with where it was read, and what it does and does not show.

Figures are decimal text, never floats. A cell that could not be read says so: there are no empty cells, because a gap
that nobody named reads as nought.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from touchstone.foundation.errors import NotFound
from touchstone.guidance.model import Id, Key, Model
from touchstone.guidance.provenance import Obliged, Sourced
from touchstone.guidance.text import Text

Number = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$")]
#: A day, a month or a year, as far as it is known.
When = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]


class MetricKind(StrEnum):
    """What sort of thing is asked for."""

    COUNT = "count"
    RATE = "rate"
    INTERVAL = "interval"
    RATIO = "ratio"
    SETTING = "setting"  # what the figure depends on, such as the threshold
    DATA = "data"  # what it was measured on
    PEOPLE = "people"  # what people do without, with or against the technology
    GAP = "gap"  # what is missing or too small to show


class MetricUse(StrEnum):
    """Which technology has to give it."""

    SCORED = "scored"  # gives people a score, grade or rank
    MATCHING = "matching"  # looks for a person among many
    BOTH = "both"


class Metric(Obliged):
    """A quantity to require. `needs`: ids of the metrics without which it means nothing and is not accepted."""

    id: Key
    name: Text
    kind: MetricKind
    use: MetricUse
    meaning: Text
    required_when: Text
    by_group: bool = False
    needs: tuple[Key, ...] = ()


class Column(Model):
    """What a column holds. `metric` names the metric it gives figures of, where it is one."""

    key: Key
    name: Text
    unit: Text | None = None
    metric: Key | None = None


class Figure(Sourced):
    """One cell: a number, a range of numbers, words, or the reason why there is nothing.

    `value` is one number; `low` and `high` are the ends of a range, and one of them alone means at least or at most.
    """

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    words: Text | None = None
    absent: Text | None = Field(default=None, description="Why there is no figure: not read, not published.")
    approximate: bool = False

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        is_range = self.low is not None or self.high is not None
        forms = [self.value is not None, is_range, self.words is not None, self.absent is not None]
        if sum(forms) != 1:
            raise PydanticCustomError("figure_form", "a figure is exactly one of: value, low and high, words, absent")
        if self.low is not None and self.high is not None and Decimal(self.low) > Decimal(self.high):
            raise PydanticCustomError("figure_form", "the low end of a range is not above its high end")
        return self


class Row(Model):
    """One line of a table: a setting, or a group of people. One figure for each column."""

    key: Key
    label: Text
    figures: Mapping[Key, Figure]


class Conclusion(Sourced):
    """Something the table shows, or something it cannot show."""

    text: Text


class Event(Sourced):
    """Something that happened with the test or because of it, on a day as far as that is known."""

    on: When | None = None
    what: Text


class EvidenceTable(Sourced):
    """One test of one version of one technology."""

    id: Id
    title: Text
    technology: Text
    version: Text
    tested_by: Text
    users: Text
    published: When
    setting: Text
    columns: tuple[Column, ...] = Field(min_length=1)
    rows: tuple[Row, ...] = Field(min_length=1)
    shows: tuple[Conclusion, ...] = ()
    does_not_show: tuple[Conclusion, ...] = Field(min_length=1)
    events: tuple[Event, ...] = ()
    notes: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _has_a_figure_in_each_cell(self) -> Self:
        keys = [column.key for column in self.columns]
        for named, what in ((keys, "columns"), ([row.key for row in self.rows], "rows")):
            if len(set(named)) != len(named):
                raise PydanticCustomError("table_form", "two {what} have the same key", {"what": what})
        for row in self.rows:
            if set(row.figures) != set(keys):
                raise PydanticCustomError(
                    "table_form",
                    "the row '{row}' has one figure for each column, and says of one that is missing that it is absent",
                    {"row": row.key},
                )
        return self

    @property
    def metrics(self) -> frozenset[str]:
        """Ids of the metrics that its columns give figures of."""
        return frozenset(column.metric for column in self.columns if column.metric is not None)

    def row(self, key: str) -> Row:
        """The row with that key. Raises NotFound where there is none."""
        for row in self.rows:
            if row.key == key:
                return row
        raise NotFound(f"There is no row {key} in the table {self.id}")


class EvidenceSheet(Model):
    """evidence.yaml: published tests, and the metrics to require of any scored or matching technology."""

    schema_: Literal["touchstone.evidence-tables/1"] = Field(alias="schema")
    tables: tuple[EvidenceTable, ...] = ()
    metrics: tuple[Metric, ...] = ()

    @model_validator(mode="after")
    def _names_what_is_there(self) -> Self:
        for ids in ([table.id for table in self.tables], [metric.id for metric in self.metrics]):
            if len(set(ids)) != len(ids):
                raise PydanticCustomError("table_form", "an id is used twice")
        known = {metric.id: metric for metric in self.metrics}
        wanted = {need for metric in self.metrics for need in metric.needs}
        wanted |= {metric for table in self.tables for metric in table.metrics}
        if wanted - set(known):
            unknown = ", ".join(sorted(wanted - set(known)))
            raise PydanticCustomError("table_form", "there is no metric: {unknown}", {"unknown": unknown})
        for table in self.tables:
            _check_needs(table, known)
        return self

    def table(self, table_id: str) -> EvidenceTable:
        """The table with that id. Raises NotFound where there is none."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise NotFound(f"There is no evidence table {table_id}")

    def metric(self, metric_id: str) -> Metric:
        """The metric with that id. Raises NotFound where there is none."""
        for metric in self.metrics:
            if metric.id == metric_id:
                return metric
        raise NotFound(f"There is no metric {metric_id}")


def _check_needs(table: EvidenceTable, known: Mapping[str, Metric]) -> None:
    """A rate of false identification without list size and threshold is refused: the columns have to be there."""
    for metric_id in sorted(table.metrics):
        without = [need for need in known[metric_id].needs if need not in table.metrics]
        if without:
            raise PydanticCustomError(
                "table_form",
                "the table '{table}' gives {metric} without {without}, on which it depends",
                {"table": table.id, "metric": metric_id, "without": ", ".join(without)},
            )
