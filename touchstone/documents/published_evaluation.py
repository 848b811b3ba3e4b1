"""Evaluations that go public with a record: what is offered, with the result file exactly as it is stored.

Every figure in the record is read from that file and from nothing else, so the two cannot say different things.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

FORCE, INDEPENDENT, SUPPLIER = "force", "independent", "supplier"
OWN, OTHER = "own", "other"
COMPUTED, ATTACHED = "computed", "attached"
PERFORMANCE, OUTCOME, HUMAN_BASELINE = "performance", "outcome", "human-baseline"


@dataclass(frozen=True, kw_only=True)
class SealedPlan:
    """The promise made before any result. `runs`: all that were asked for under it; `run`: which of them this is."""

    digest: str
    sealed_on: date
    runs: int
    run: int


@dataclass(frozen=True, kw_only=True)
class FairnessChosen:
    """The measures chosen (metric ids), why, by which role, and when."""

    measures: tuple[str, ...]
    reason: str
    chosen_by: str
    chosen_on: date


@dataclass(frozen=True, kw_only=True)
class PublishedClaim:
    """What the force says of the technology, and the figure it rests on.

    `stated` is the figure as it is said (`0.893`, `89 %`, `1 in 6,000`); `group` the level for each attribute, none
    for everybody. `atrs_record.stated_figures.agrees` judges it, where it is recorded and again where it goes public.
    """

    statement: str
    metric: str
    stated: str
    group: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PublishedEvaluation:
    """One offered evaluation.

    `number`: of its run within the project, which it keeps from version to version; `file`: the publishable result as
    stored, word for word; `result_digest`: of that form of the result, as the engine works it out; `about_data`: the
    data in the words of the sealed plan; `performed_by`, `data`, `kind`: as above. `origin`: whether the figures were
    computed by the force's record system, or attached by a person; `made_again`: another person found the same.
    """

    id: str
    number: int
    title: str
    performed_by: str
    performed_on: date
    data: str
    kind: str
    file: str
    result_digest: str
    about_data: str = ""
    plan: SealedPlan | None = None
    fairness: FairnessChosen | None = None
    claims: tuple[PublishedClaim, ...] = ()
    origin: str = COMPUTED
    made_again: bool = False

    @property
    def path(self) -> str:
        """Where the result stands among the files of a version."""
        return f"evaluation-{self.number}.json"
