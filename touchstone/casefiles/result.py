"""What a check of a case finds, in the form in which it is written out: `touchstone.case-check/1`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from touchstone.guidance.model import Model

CANNOT_TELL = "cannot_tell"
LevelWord = Literal["nil-or-minimal", "limited", "substantial", "severe", "cannot_tell"]
Told = Literal["yes", "no", "cannot_tell"]


class RuleHeld(Model):
    """A rule that held, why, and the questions whose answers made it hold. `level`: what it sets, where it sets one."""

    id: str
    reason: str
    level: str | None = None
    answers: tuple[str, ...] = ()


class AxisFound(Model):
    """One axis. While answers that could raise it are missing, the level cannot be told; `at_least` is what can be."""

    level: LevelWord
    at_least: LevelWord | None = None
    rules: tuple[RuleHeld, ...] = ()
    unanswered: tuple[str, ...] = ()


class Finding(Model):
    """A yes-or-no finding of triage, with the rules that made it, or the questions on which it depends."""

    holds: Told
    rules: tuple[RuleHeld, ...] = ()
    unanswered: tuple[str, ...] = ()


class Judged(Model):
    """A level, or the path, that somebody set instead of what the rules find. It changes no finding."""

    axis: str
    chosen: str
    reasons: str = ""


class Impact(Model):
    """Impact and risk by named rules; nothing is added up, and what was set by hand stands beside it."""

    individuals: AxisFound
    communities: AxisFound
    risk: AxisFound
    contentious: Finding
    in_scope: Finding
    unanswered: tuple[str, ...] = ()
    judgements: tuple[Judged, ...] = ()


class Duty(Model):
    """A statutory trigger. `cannot_tell` where answers are missing on which it depends."""

    duty: str
    holds: Told
    rules: tuple[RuleHeld, ...] = ()
    unanswered: tuple[str, ...] = ()


class SetFound(Model):
    """A question set: whether it applies, how many of its questions hold an answer, and which are still to complete."""

    id: str
    title: str
    pack: str
    applies: Told
    questions: int = 0
    answered: int = 0
    unanswered: tuple[str, ...] = ()


class AdviserFound(Model):
    """Somebody whose advice can be sought at the stage, and whether it has been given."""

    id: str
    name: str
    obligation: str
    given: bool


class DocumentFound(Model):
    """A document to be completed at the stage, and whether there is one that counts."""

    id: str
    name: str
    obligation: str
    there: bool


class Closes(Model):
    """Something that closes the light path."""

    id: str
    reason: str


class Applies(Model):
    """What applies to the case, whatever is done about it so far."""

    path: Literal["light", "full"]
    light_path_closed_by: tuple[Closes, ...] = ()
    statutory: tuple[Duty, ...] = ()
    question_sets: tuple[SetFound, ...] = ()
    advisers: tuple[AdviserFound, ...] = ()
    documents: tuple[DocumentFound, ...] = ()


class Source(Model):
    """Where something is written."""

    key: str
    title: str


class Item(Model):
    """One thing outstanding: what, by whose authority, whether it bars, what is missing and what to do."""

    item: str
    text: str
    kind: str
    stage: str
    authority: Literal["law", "guidance", "force policy", "advice only"]
    effect: Literal["bars", "warns", "recorded"]
    detail: str
    remedy: str
    missing: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


class Learned(Model):
    """A real failure behind a check."""

    case: str
    name: str
    year: int | None = None
    text: str


class CheckFound(Model):
    """One failure check. `gates`: whether it may hold a gate back; a check that may not only warns."""

    id: str
    name: str
    text: str
    status: Literal["passed", "failed", "cannot_tell", "not_yet", "not_applicable"]
    missing: tuple[str, ...] = ()
    reason: str = ""
    gates: bool
    law: str = ""
    questions: tuple[str, ...] = ()
    learned_from: tuple[Learned, ...] = ()


class PackRead(Model):
    """A pack version that was read, and why."""

    id: str
    version: str
    because: str


class CaseFound(Model):
    """Which case was checked, and the day it was judged for. `covers`: the version judged, or all."""

    title: str
    organisation: str
    technology: str
    as_of: str
    covers: str


class StageFound(Model):
    """A stage by id, code and name."""

    id: str
    code: str
    name: str


class CaseCheck(Model):
    """The whole result. `stage`: whose gate was looked at; `due_up_to`: the stage up to which checks are due."""

    schema_: Literal["touchstone.case-check/1"] = Field(default="touchstone.case-check/1", alias="schema")
    case: CaseFound
    stage: StageFound
    due_up_to: StageFound
    packs: tuple[PackRead, ...]
    impact: Impact
    applies: Applies
    outstanding: tuple[Item, ...]
    failure_checks: tuple[CheckFound, ...]
    notes: tuple[str, ...] = ()
    clear: bool

    def as_json(self) -> str:
        """The result as JSON text, keys in the order of the form."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"
