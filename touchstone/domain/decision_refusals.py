"""Why a decision cannot be taken as proposed: each refusal a fact, with who refuses and what to do instead."""

from __future__ import annotations

from touchstone.domain.authority_words import refusing_authority
from touchstone.domain.lifecycle import Outstanding
from touchstone.foundation.errors import Authority, Refusal

#: What the record itself needs, whatever the guidance says.
RECORD = Authority("system", "what a decision record needs")


class ProjectNotOpen(Refusal):
    """The project is closed, or paused, and takes no such decision."""


class StageNotOpen(Refusal):
    """The decision is about a stage in which the project does not stand."""


class OutcomeNotOpen(Refusal):
    """The outcome is unknown, or cannot be decided from here."""


class DestinationNotOpen(Refusal):
    """The outcome does not lead to the stage named."""


class DecisionMakerHasNoOffice(Refusal):
    """The person holds none of the offices that decide here."""


class ReasonsMissing(Refusal):
    """A decision of any outcome gives its reasons."""


class ProceedQuestionUnanswered(Refusal):
    """A question to proceed has no answer of yes or no."""


class ProceedQuestionAnsweredNo(Refusal):
    """A question to proceed is answered no."""


class ConditionWithoutOwnerOrDate(Refusal):
    """Proceeding with conditions names each: what is owed, by which role, by when."""


class TookPlaceTooEarly(Refusal):
    """The decision is dated before the one that led to the stage it is taken at."""


class TookPlaceInFuture(Refusal):
    """A decision is recorded once it has been taken."""


class SnapshotMoved(Refusal):
    """The case is no longer the one the decision was read on."""


class AlreadySigned(Refusal):
    """The role, or the person, has signed this decision, or the decision no longer waits for a signature."""


class _ItemsMissing(Refusal):
    """Carries `items`, what is missing."""

    def __init__(self, message: str, *, items: tuple[Outstanding, ...], remedy: str = "") -> None:
        super().__init__(message, remedy=remedy, authority=refusing_authority(item.authority for item in items))
        self.items = items


class InputNotGiven(_ItemsMissing):
    """The named advisers have not advised in this stage run before the decision. `items` says whose is missing."""


class MandatoryItemOutstanding(_ItemsMissing):
    """Something that bars is not there. `items` lists all of it, each with its own authority."""
