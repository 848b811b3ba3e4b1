"""Whether an evaluation counts as a test on the force's own data, and if not, every reason why not.

The force's rule for its own evaluations: planned before results, on its own data, tied to plan and data by digest, and
clear about who is in each denominator. What does not count is kept and shown all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from touchstone.domain.case import local_day

GENERAL, OWN_DATA = "general", "own-data-validation"
#: Where a result's figures come from: a run of this system's own, or a file that a person brought.
COMPUTED, ATTACHED = "computed", "attached"
PERFORMED_BY = ("force", "independent", "supplier")
DATA = ("own", "other")
KINDS = ("performance", "outcome", "human-baseline")
#: How strong a test is that counts, by whoever made it.
_STRENGTH = {"force": "force-tested", "independent": "independently-tested"}

NO_PLAN = "No plan was sealed before it: nothing says what was promised before the results were seen"
PLANNED_LATE = "Its plan was sealed after the run had begun"
PLANNED_PERHAPS_LATE = "It does not say when the run began, so it may have been before the plan was sealed"
OTHER_SPEC = "Its specification is not the one that the plan sealed"
NO_DATA_DIGEST = "It does not carry a digest of every data file, so nobody can tell which data it was made from"
NO_DENOMINATORS = "It does not say who is in the denominator of each rate: two denominators are two findings"
BY_SUPPLIER = "The supplier performed it"
OTHER_DATA = "It was not performed on the force’s own data"
ATTACHED_ALONE = (
    "A person attached it as a file, and nothing here shows that its figures came from those data. It counts where "
    "another person runs it too and attaches a result with the same figures; a run computed here counts by itself"
)
CONTRADICTED = "A run computed here, of the same specification on data with the same digest, found other figures"
NOTHING_TO_SHOW = "There is no result that may be shown outside the force, so there is nothing to attach as evidence"


@dataclass(frozen=True, kw_only=True)
class EvaluationFacts:
    """What the rule looks at. `began_at`: when the run began, where that is known; `performed_on`: its day, as said.

    `data_digests`: of each data file, None where it has none; `is_publishable`: there is a result after disclosure
    control; `states_denominators`: each rate comes with its denominator, and the population is said. `origin`: computed
    or attached; of an attached one, `made_again`: another person attached the same figures from a run of their own;
    `is_contradicted`: a run computed here on the same data found other figures.
    """

    plan_sealed_at: datetime | None
    plan_spec_digest: str
    spec_digest: str
    began_at: datetime | None
    performed_on: date
    data_digests: tuple[str | None, ...]
    states_denominators: bool
    is_publishable: bool
    performed_by: str
    data: str
    origin: str = COMPUTED
    made_again: bool = False
    is_contradicted: bool = False


def why_not_counting(facts: EvaluationFacts) -> tuple[str, ...]:
    """Every reason why it is no validation on the force's own data; empty where it is one."""
    return tuple(_reasons(facts))


def _reasons(facts: EvaluationFacts) -> Iterator[str]:
    yield from _of_the_plan(facts)
    if not facts.data_digests or None in facts.data_digests:
        yield NO_DATA_DIGEST
    if not facts.states_denominators:
        yield NO_DENOMINATORS
    if facts.performed_by == "supplier":
        yield BY_SUPPLIER
    if facts.data != "own":
        yield OTHER_DATA
    if not facts.is_publishable:
        yield NOTHING_TO_SHOW
    yield from _of_the_origin(facts)


def _of_the_plan(facts: EvaluationFacts) -> Iterator[str]:
    if facts.plan_sealed_at is None:
        yield NO_PLAN
        return
    if facts.spec_digest != facts.plan_spec_digest:
        yield OTHER_SPEC
    sealed_on = local_day(facts.plan_sealed_at)
    sealed_at = facts.plan_sealed_at.replace(microsecond=0)  # a result file says its beginning in whole seconds
    if facts.performed_on < sealed_on or (facts.began_at is not None and facts.began_at < sealed_at):
        yield PLANNED_LATE
    elif facts.began_at is None and facts.performed_on == sealed_on:
        yield PLANNED_PERHAPS_LATE


def _of_the_origin(facts: EvaluationFacts) -> Iterator[str]:
    """A result file carries no signature, so one person's file alone is that person's word."""
    if facts.origin == COMPUTED:
        return
    if facts.is_contradicted:
        yield CONTRADICTED
    elif not facts.made_again:
        yield ATTACHED_ALONE


def evidence_standing(*, performed_by: str, reasons: tuple[str, ...]) -> tuple[str, str]:
    """(purpose, strength) of the evidence item that holds the result."""
    if reasons:
        return GENERAL, "supplier-tested" if performed_by == "supplier" else "asserted"
    return OWN_DATA, _STRENGTH[performed_by]
