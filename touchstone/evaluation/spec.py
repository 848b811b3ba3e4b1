"""An evaluation as data: which columns mean what, which groups, thresholds, metrics and limits.

Judgements have no defaults: who is in the table, whose outcomes are known, which group is the reference, what counts
as positive. The form is documented in docs/reference/evaluation-spec.md.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from touchstone.evaluation.values import Finite, Model, Value, folded

SCHEMA = "touchstone.evaluation.spec/1"
NOT_RECORDED, UNLISTED, ALL = "(not recorded)", "(unlisted)", "(all)"
RESERVED = (NOT_RECORDED, UNLISTED, ALL)
MAX_LEVELS, MOST_LEVELS = 200, 20_000
MAX_DEPTH = 3  # attributes in one intersection

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
MetricId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class Population(Model):
    """Who is in the table, and whose outcomes are known: what decides which rates the data can show at all."""

    selection: Literal["everyone", "acted_upon", "sample"]
    labels: Literal["everyone", "acted_upon", "followed_up", "none"]
    produced_by_policing: tuple[str, ...] = ()
    note: str = ""


class CsvForm(Model):
    """How a CSV file is written. Nothing is guessed."""

    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"
    quote: Annotated[str, StringConstraints(min_length=1, max_length=1)] = '"'


class Score(Model):
    """The number the technology gave; higher means more likely to be selected."""

    column: Name
    meaning: Literal["probability", "rank", "count"]
    range: tuple[Finite, Finite] | None = None

    @model_validator(mode="after")
    def _range_fits_the_meaning(self) -> Self:
        if self.range is None and self.meaning != "probability":
            raise PydanticCustomError("range", "a score that is no probability needs its range: [low, high]")
        low, high = self.bounds
        if low >= high:
            raise PydanticCustomError("range", "the range runs from a lower to a higher number")
        if self.meaning == "probability" and (low < 0 or high > 1):
            raise PydanticCustomError("range", "a probability lies between 0 and 1")
        return self

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest usable score."""
        return self.range if self.range is not None else (0.0, 1.0)


class TwoValued(Model):
    """A column of two meanings. `pending`: a label whose outcome is not due yet. `fold_case`: case does not count."""

    column: Name
    positive: tuple[Value, ...] = Field(min_length=1)
    negative: tuple[Value, ...] | Literal["others"]
    pending: tuple[Value, ...] = ()
    fold_case: bool = False

    @model_validator(mode="after")
    def _lists_are_of_one_type_and_apart(self) -> Self:
        lists = [self.positive, () if self.negative == "others" else self.negative, self.pending]
        if self.negative == ():
            raise PydanticCustomError("lists", "name the values that mean no, or write: negative: others")
        kinds = {_kind(value) for values in lists for value in values}
        if len(kinds) > 1:
            raise PydanticCustomError("lists", "the values listed are all text, all numbers, or all true and false")
        seen: set[object] = set()
        for value in (value for values in lists for value in values):
            key = self.key(value)
            if key in seen:
                raise PydanticCustomError("lists", "one value stands in two lists")
            seen.add(key)
        return self

    @property
    def kind(self) -> str:
        """text, number or boolean: of the values listed."""
        return _kind(self.positive[0])

    def key(self, value: Value) -> Value:
        """The form in which a listed value is compared."""
        if isinstance(value, str):
            return folded(value.strip(" \t")) if self.fold_case else value.strip(" \t")
        return value if isinstance(value, bool) else float(value)

    def keys(self, which: Literal["positive", "negative", "pending"]) -> tuple[Value, ...]:
        """The listed values in the form in which they are compared; none where the list is `others`."""
        values = getattr(self, which)
        return () if values == "others" else tuple(self.key(value) for value in values)


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else "text"


class Weight(Model):
    """Sampling weights (0 to 1024), or frequencies: a row stands for that many."""

    column: Name
    kind: Literal["probability", "frequency"] = "probability"


class Person(Model):
    """Repeat individuals; their values never leave the engine."""

    column: Name


class Period(Model):
    """When: months and the like in local time (Europe/London), or whole numbers as they stand (`value`)."""

    column: Name
    unit: Literal["week", "month", "quarter", "year", "value"]
    start: str | int
    end: str | int
    source_timezone: str = "UTC"


class DataForm(Model):
    """The table: its format and what its columns mean."""

    format: Literal["parquet", "csv", "arrow", "counts", "rated"]
    csv: CsvForm = CsvForm()
    score: Score | None = None
    decision: TwoValued | None = None
    label: TwoValued | None = None
    baseline: TwoValued | None = None
    baseline_blind: bool | None = None
    final: TwoValued | None = None
    weight: Weight | None = None
    person: Person | None = None
    period: Period | None = None


class Attribute(Model):
    """A characteristic to compare. `reference` is a named level: the largest group changes between periods."""

    name: Name
    column: Name
    reference: Name
    levels: tuple[Name, ...] = ()
    map: dict[str, Name] = {}
    declined: tuple[Name, ...] = ()
    bands: tuple[Finite, ...] = ()
    band_labels: tuple[Name, ...] = ()
    max_levels: int = Field(default=MAX_LEVELS, ge=1, le=MOST_LEVELS)

    @model_validator(mode="after")
    def _bands_rise_and_are_named(self) -> Self:
        if list(self.bands) != sorted(set(self.bands)):
            raise PydanticCustomError("bands", "the edges of bands rise and differ")
        if self.band_labels and len(self.band_labels) != len(self.bands) + 1:
            raise PydanticCustomError("bands", "there is one band more than there are edges: name each")
        for level in (self.reference, *self.levels, *self.declined, *self.map.values(), *self.band_labels):
            if level in RESERVED[1:]:
                raise PydanticCustomError("reserved", "a level may not be called '{level}'", {"level": level})
        return self

    @property
    def bands_named(self) -> tuple[str, ...]:
        """The names of the bands: given, or made from the edges."""
        if self.band_labels or not self.bands:
            return self.band_labels
        edges = [format(edge, "g") for edge in self.bands]
        inner = [f"{low} to under {high}" for low, high in pairwise(edges)]
        return (f"under {edges[0]}", *inner, f"{edges[-1]} or over")


class Groups(Model):
    """Attributes, the words that mean missing, and declared intersections."""

    missing: tuple[str, ...] = ("",)
    attributes: tuple[Attribute, ...] = ()
    intersections: tuple[tuple[Name, ...], ...] = ()
    rest: bool = False

    @model_validator(mode="after")
    def _intersections_name_attributes(self) -> Self:
        names = [attribute.name for attribute in self.attributes]
        if len(set(names)) != len(names):
            raise PydanticCustomError("groups", "two attributes have one name")
        for parts in self.intersections:
            if not 2 <= len(parts) <= MAX_DEPTH or len(set(parts)) != len(parts):
                raise PydanticCustomError("groups", "an intersection names two or three different attributes")
            for part in parts:
                if part not in names:
                    raise PydanticCustomError("groups", "there is no attribute '{part}'", {"part": part})
        return self

    def attribute(self, name: str) -> Attribute:
        """The attribute of that name. Raises KeyError for none."""
        return {attribute.name: attribute for attribute in self.attributes}[name]


class Operating(Model):
    """Which decision the metrics use: the recorded one, or a score at or above a threshold."""

    decision: Literal["recorded"] | None = None
    threshold: Finite | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.decision is None) == (self.threshold is None):
            raise PydanticCustomError("operating", "name the recorded decision, or one threshold")
        return self


class Limit(Model):
    """What was agreed before the results: judged on the whole interval."""

    min: Finite | None = None
    max: Finite | None = None
    difference_max: Finite | None = Field(default=None, ge=0)
    ratio_min: Finite | None = Field(default=None, gt=0)
    ratio_max: Finite | None = Field(default=None, gt=0)


class MetricChoice(Model):
    """One metric asked for. Primary ones form the family of tests and head the report.

    `beta`: for fbeta, how many times as much finding counts as being right when selecting.
    """

    id: MetricId
    role: Literal["primary", "secondary"] = "secondary"
    limit: Limit | None = None
    beta: float | None = Field(default=None, gt=0, le=100)

    @model_validator(mode="after")
    def _beta_is_for_fbeta(self) -> Self:
        if (self.id == "fbeta") != (self.beta is not None):
            raise PydanticCustomError("beta", "fbeta needs its beta, and no other metric takes one")
        return self


class Fairness(Model):
    """Which measures were chosen, why and by whom: several are always shown side by side."""

    chosen: tuple[MetricId, ...] = Field(min_length=1)
    reason: Name
    decided_by: Name


class Intervals(Model):
    """Level and method of intervals."""

    level: float = Field(default=0.95, gt=0.5, lt=1)
    method: Literal["auto", "wilson", "exact"] = "auto"


class Tests(Model):
    """Level of tests, and how they are adjusted for being several."""

    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    adjust: Literal["holm", "bh"] = "holm"
    family: Literal["attribute"] = "attribute"


class Equivalence(Model):
    """How near a ratio must be to one for "no material difference" to be said."""

    ratio: float = Field(gt=1)


class Drift(Model):
    """The baseline periods (first, last), and what is watched against them."""

    baseline: tuple[str | int, str | int]
    metrics: tuple[MetricId, ...] = ()
    score: Literal["psi", "none"] = "psi"
    min_n: int = Field(default=30, ge=1)
    worse: dict[str, Finite] = {}


class Costs(Model):
    """What a false alarm and a miss cost, in one unit: a choice of policy, recorded as one."""

    false_positive: Finite = Field(ge=0)
    false_negative: Finite = Field(ge=0)
    decided_by: str = ""


class Grid(Model):
    """How the scores are cut for curves and areas."""

    kind: Literal["auto", "even", "centred"] = "auto"
    resolution: Literal[128, 256, 1024] | None = None


class Matching(Model):
    """What a matching rate means nothing without."""

    list_size: int = Field(ge=1)
    threshold: Finite
    max_rank: int | None = Field(default=None, ge=1)
    unit: Literal["search", "comparison", "face", "plate"]
    passers_by_per_day: int | None = Field(default=None, ge=0)


class CountsForm(Model):
    """A table of counts already made: its shape, its columns, and what to leave out before adding up."""

    shape: Literal["confusion", "rate", "scored", "events", "matching"]
    columns: dict[str, Name] = {}
    not_available: tuple[str, ...] = ("N/A", "-", "c", "*")
    keep: dict[str, tuple[Value, ...]] = {}
    per: float = Field(default=1, gt=0)
    totals: dict[str, Name] = {}
    stated_rate: Name | None = None


class Rated(Model):
    """Rated samples: one row an item and rater."""

    item: Name
    rater: Name
    rating: Name
    acceptable: tuple[str, ...] = Field(default=(), description="Ratings that mean acceptable.")
    not_acceptable: tuple[str, ...] = Field(default=(), description="Ratings that mean not acceptable, of no kind.")
    kinds: tuple[str, ...] = Field(default=(), description="Ratings that name a kind of error.")
    settle: Literal["third", "majority", "worst", "first"] = "third"
    settled_by: Name | None = None
    double_rated_share: float = Field(default=0.2, gt=0, le=1)
    blind: bool | None = None


class Transcribed(Model):
    """Transcripts beside what was said: one row an utterance."""

    reference: Name
    output: Name
    fold_case: bool = True
    drop_punctuation: bool = True
    number_words: bool = False


class Structural(Model):
    """A group that nobody can be in, by level of each attribute named: its zero tells nothing of anybody."""

    group: dict[Name, Name] = Field(min_length=1)
    reason: Name


class Suppression(Model):
    """What may leave. The threshold and the rounding may be raised here and never lowered.

    `known_outside`: breakdowns (none named: everybody) whose numbers of rows are published exactly elsewhere.
    """

    kind: Literal["person-attribute", "system-event", "overt-deployment"] = "person-attribute"
    threshold: int = Field(default=10, ge=10)
    round: int = Field(default=5, ge=5)
    judgement: str = Field(
        default="", description="For the kinds that may be released as they are: who judged, and why."
    )
    structural: tuple[Structural, ...] = ()
    known_outside: tuple[tuple[Name, ...], ...] = ()


class EvaluationSpec(Model):
    """One evaluation. `digest` of the file as values is carried into every result."""

    schema_: Literal["touchstone.evaluation.spec/1"] = Field(alias="schema")
    title: Name
    technology: Name
    version: Name = "not stated"
    unit: Name = "row"
    population: Population | None = None
    data: DataForm
    groups: Groups | Literal["none"]
    operating: Operating | None = None
    thresholds: tuple[Finite, ...] = Field(default=(), max_length=1000)
    grid: Grid = Grid()
    metrics: tuple[MetricChoice, ...] = Field(min_length=1)
    fairness: Fairness | None = None
    intervals: Intervals = Intervals()
    tests: Tests = Tests()
    equivalence: Equivalence | None = None
    costs: Costs | None = None
    bounds: Literal["none", "worst_case"] = "none"
    exact_auc: bool = True
    drift: Drift | None = None
    matching: Matching | None = None
    counts: CountsForm | None = None
    rated: Rated | None = None
    transcribed: Transcribed | None = None
    suppression: Suppression = Suppression()
    seed: int = Field(default=20260101, ge=0)

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """The attributes in order; none for `groups: none`."""
        return self.groups.attributes if isinstance(self.groups, Groups) else ()

    @property
    def intersections(self) -> tuple[tuple[str, ...], ...]:
        """The declared intersections, as names of attributes."""
        return self.groups.intersections if isinstance(self.groups, Groups) else ()

    @property
    def missing_tokens(self) -> tuple[str, ...]:
        """Words that mean that an attribute was not recorded, the empty word always among them."""
        listed = self.groups.missing if isinstance(self.groups, Groups) else ()
        return tuple(dict.fromkeys(("", *(token.strip(" \t") for token in listed))))

    @property
    def edges(self) -> tuple[float, ...]:
        """The declared thresholds with the operating one, rising."""
        operating = self.operating.threshold if self.operating is not None else None
        return tuple(sorted({*self.thresholds, *(() if operating is None else (operating,))}))

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        data = self.data
        for is_wrong, message in (
            (data.label is not None and self.population is None,
             "a label is used: say under population who is in the table and whose outcomes are known"),
            (data.score is not None and self.operating is None,
             "a score is used: say under operating which decision the metrics use"),
            (self.operating is not None and self.operating.decision == "recorded" and data.decision is None,
             "operating names the recorded decision, and no decision column is given"),
            (self.operating is not None and self.operating.threshold is not None and data.score is None,
             "operating names a threshold, and no score column is given"),
            (bool(self.thresholds) and data.score is None, "thresholds are given, and no score column"),
            (data.format == "counts" and self.counts is None, "the format is counts: describe them under counts"),
            (data.format == "rated" and self.rated is None and self.transcribed is None,
             "the format is rated: describe it under rated or transcribed"),
            (data.weight is not None and data.person is not None,
             "weights and repeat people together are not offered: no interval is known to hold for both"),
            (data.decision is not None and bool(data.decision.pending), "only a label can be pending"),
            (len({choice.id for choice in self.metrics}) != len(self.metrics), "a metric is named twice"),
            (self.drift is not None and data.period is None, "drift is asked for, and no period column is given"),
        ):  # fmt: skip
            if is_wrong:
                raise PydanticCustomError("parts", message)
        if data.score is not None:
            low, high = data.score.bounds
            outside = [edge for edge in self.edges if not low < edge <= high]
            if outside:
                raise PydanticCustomError("thresholds", "a threshold lies outside the range of the score")
        return self
