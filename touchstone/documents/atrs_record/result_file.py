"""A publishable result file as the record reads it: only what it shows, decimals exactly as they are written.

The file's own form is in docs/reference/evaluation-result.md. The engine that wrote it is not needed to read it, so
that the record stays readable without it.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from touchstone.foundation.errors import Conflict

SCHEMA = "touchstone.evaluation.result/1"
PUBLISHABLE = "publishable"
OK, SUPPRESSED = "ok", "suppressed"
MET, NOT_MET, CANNOT_TELL = "met", "not_met", "cannot_tell"
PEOPLE = "person-attribute"  # the kind of table in which every count is of people
LEAST = 10  # the fewest people that a published count may be of
Groups = dict[str, str]  # attribute → level; none for everybody


class NotPublishable(Conflict):
    """A result that must not, or cannot, go with a public record."""


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Estimate(_Read):
    """One figure of one group, as published."""

    metric: str
    breakdown: tuple[str, ...] = ()
    group: Groups = {}
    period: str | None = None
    threshold: Decimal | None = None
    list_size: int | None = None
    value: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None
    n: int | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    level: Decimal = Decimal("0.95")
    status: str = OK
    reason: str | None = None


class Verdict(_Read):
    """A limit and how the figure, or the comparison with the reference, stands to it."""

    metric: str
    rule: str
    agreed: Decimal
    breakdown: tuple[str, ...] = ()
    group: Groups = {}
    period: str | None = None
    verdict: Literal["met", "not_met", "cannot_tell"]


class Metric(_Read):
    """What a metric is called and means, and whether it heads the report."""

    id: str
    name: str
    meaning: str
    family: str
    role: str = "companion"


class Fairness(_Read):
    """What the settings of the test say was chosen."""

    chosen: tuple[str, ...]
    reason: str
    decided_by: str


class Attribute(_Read):
    """A characteristic by which people are compared, and the group the others are set against."""

    name: str
    reference: str


class Asked(_Read):
    """The part of the settings that a reader needs."""

    attributes: tuple[Attribute, ...] = ()
    metrics: tuple[Metric, ...]
    fairness: Fairness | None = None


class Population(_Read):
    """Who is in the table, and whose outcomes are known."""

    selection: str
    labels: str
    note: str = ""


class Suppression(_Read):
    """What was done so that nobody can be singled out."""

    applied: bool
    kind: str
    threshold: int
    round: int
    judgement: str = ""
    withheld_estimates: int = 0


class Warned(_Read):
    """Something a reader must know."""

    code: str
    text: str


class ResultFile(_Read):
    """The parts of a result that the record shows."""

    handling: str
    title: str
    technology: str
    technology_version: str
    unit: str
    population: Population | None = None
    asked: Asked
    estimates: tuple[Estimate, ...]
    limits: tuple[Verdict, ...] = ()
    warnings: tuple[Warned, ...] = ()
    suppression: Suppression

    def metric(self, metric: str) -> Metric:
        """The metric of that id; one without words where the result does not say."""
        known = {one.id: one for one in self.asked.metrics}
        return known.get(metric) or Metric(id=metric, name=metric, meaning="", family="")


def read_publishable(text: str) -> ResultFile:
    """The result in the file. Raises NotPublishable where it is no result, or may not leave the force."""
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
        if not isinstance(found, dict) or found.get("schema") != SCHEMA:
            raise ValueError("another schema")
        result = ResultFile.model_validate(found)
    except (ValueError, ValidationError, RecursionError) as error:
        raise _refused("The result of an evaluation cannot be read") from error
    if result.handling != PUBLISHABLE or not result.suppression.applied:
        raise _refused("The result of an evaluation is not for publication")
    if result.suppression.kind == PEOPLE and any(_is_small(one) for one in result.estimates):
        raise _refused("The result of an evaluation shows a count of fewer than ten people")
    return result


def digest_of(text: str) -> str:
    """SHA-256 of the file's bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _is_small(one: Estimate) -> bool:
    """Whether a count of people above zero stands there that control would have withheld: it never does, so the file
    did not come through it.
    """
    return any(count is not None and 0 < count < LEAST for count in (one.numerator, one.denominator, one.n))


def _no_number(name: str) -> Decimal:
    raise ValueError(f"{name} is no number")


def _refused(message: str) -> NotPublishable:
    return NotPublishable(
        message,
        remedy="Take back the offer of that evaluation, and offer a result that was made fit to publish.",
    )
