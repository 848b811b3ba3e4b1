"""A supplement: guidance that is joined to a main pack, read and checked, and of no use alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from touchstone.guidance.evidence_tables import EvidenceSheet
from touchstone.guidance.failure_check import FailureCheck
from touchstone.guidance.part import Part
from touchstone.guidance.question_set import QuestionSet
from touchstone.guidance.sheet import Glossary, PackStatus, in_order
from touchstone.guidance.supplement_sheet import SupplementSheet
from touchstone.guidance.text import Text


@dataclass(frozen=True, repr=False)
class Supplement:
    """One version of a supplement. `files` keeps the lines that problems of a composition point at."""

    sheet: SupplementSheet
    question_sets: tuple[QuestionSet, ...]
    checks: tuple[FailureCheck, ...]
    glossary: Glossary
    digest: str
    files: tuple[Part[Any], ...] = field(compare=False)
    evidence: tuple[EvidenceSheet, ...] = ()

    def __repr__(self) -> str:
        return f"<Supplement {self.id} {self.version} {self.digest}>"

    @property
    def id(self) -> str:
        return self.sheet.id

    @property
    def version(self) -> str:
        return self.sheet.version

    @property
    def title(self) -> Text:
        return self.sheet.title

    @property
    def is_released(self) -> bool:
        return self.sheet.status is PackStatus.RELEASED

    @property
    def is_optional(self) -> bool:
        """Whether it is left out unless an organisation switches it on."""
        return self.sheet.optional

    def fits(self, main_id: str, main_version: str) -> bool:
        """Whether it may be joined to that version of that main pack: the one it was checked against, or a newer."""
        named = self.sheet.supplements
        return named.pack == main_id and in_order(named.version) <= in_order(main_version)
