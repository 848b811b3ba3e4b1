"""What a failure check finds in a case, and what it has to know of the pack item that words it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from touchstone.guidance.condition import Condition


class Status(StrEnum):
    """How a check stands. Failed and cannot-tell are both outstanding once the check is due."""

    PASSED = "passed"
    FAILED = "failed"
    CANNOT_TELL = "cannot_tell"  # something is there, and does not settle it
    NOT_YET = "not_yet"  # its first stage has not come
    NOT_APPLICABLE = "not_applicable"  # known facts show that it cannot arise; never because of a blank


class Check(Protocol):
    """What the rules read of a check in a pack; its words, law and sources are the pack's business."""

    @property
    def id(self) -> str: ...
    @property
    def stages(self) -> tuple[str, ...]: ...
    @property
    def gate(self) -> bool: ...
    @property
    def questions(self) -> tuple[str, ...]: ...
    @property
    def learned_from(self) -> Sequence[Any]: ...
    @property
    def applies_when(self) -> Condition | None: ...
    @property
    def passes_when(self) -> Condition | None: ...


@dataclass(frozen=True)
class Lack:
    """One thing that keeps a check from passing.

    `message` is a fixed sentence, so that it can be translated; `about` says of which test, answer or change.
    """

    message: str
    about: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.message}: {', '.join(self.about)}" if self.about else self.message


@dataclass(frozen=True, kw_only=True)
class CheckFinding:
    """How one check stands in one case.

    `missing`: each thing lacking, in words; `lacks`: the same in parts; `reason`: why it does not apply, where it does
    not; `gates`: whether it may hold a gate back at this stage at all; `questions`: ids of the questions that feed it;
    `learned_from`: the pack's account of the real failures behind it.
    """

    id: str
    status: Status
    lacks: tuple[Lack, ...] = ()
    reason: str = ""
    learned_from: tuple[Any, ...] = ()
    gates: bool = True
    questions: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Each thing lacking as one sentence."""
        return tuple(str(lack) for lack in self.lacks)

    @property
    def is_outstanding(self) -> bool:
        """Whether something is still to be done about it."""
        return self.status in (Status.FAILED, Status.CANNOT_TELL)
