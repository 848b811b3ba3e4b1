"""The answers as a case: to be judged by the rules, to be taken away as a case file, and to go on from one."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from touchstone.casefiles.check import case_of
from touchstone.casefiles.guidance_read import GuidanceRead, guidance_for, newest_pins
from touchstone.casefiles.model import CaseAnswer, CaseFile, NamedPack, Organisation, Technology
from touchstone.casefiles.reading import read_case
from touchstone.casefiles.writing import case_bytes
from touchstone.domain.case import Case, local_day
from touchstone.guidance.loader import shipped_library
from touchstone.public.what_applies.carry import Carry
from touchstone.public.what_applies.journey import Journey

FILE_NAME = "what-applies.yaml"
NOT_NAMED = "Not named yet"
_COMMENTS = (
    "A case file with the answers to the triage questions, made without an account. Nothing was stored there.",
    "It shows which guidance would apply. It is no legal advice and no proof that anything is lawful.",
    "Before a project is opened from it, put in the names of the organisation and of the technology.",
    "Check it with: touchstone case check FILE",
)


@cache
def guidance() -> GuidanceRead:
    """The newest guidance with everything that is joined to it unless a force leaves it out; read once per process."""
    library = shipped_library()
    return guidance_for(newest_pins(library), library=library)


def case_from(journey: Journey, *, at: datetime) -> Case:
    """The case at its first stage, as the rules see it."""
    return case_of(_case_file(journey, at), library=shipped_library(), at=at)


def file_from(journey: Journey, *, at: datetime) -> bytes:
    """The answers that count as a case file in YAML, which can be read back and taken elsewhere."""
    return case_bytes(_case_file(journey, at), comments=_COMMENTS)


def carry_from(data: bytes) -> Carry:
    """What a case file answers of the triage questions; those it leaves open are passed over.

    Raises CaseFileRefused with every problem and its line.
    """
    name = "case-file.json" if data.lstrip()[:1] in (b"{", b"[") else "case-file.yaml"
    read = read_case(data, library=shipped_library(), name=name).case_file
    asked = guidance().pack.triage
    answers = {question: dict(given[0].value) for question, given in read.triage.items() if given}
    return Carry(
        begun=True,
        name="" if read.technology.name == NOT_NAMED else read.technology.name,
        entry=read.technology.entry or "",
        answers=answers,
        skipped=tuple(one.id for one in (asked.all_questions if asked else ()) if one.id not in answers),
    )


def _case_file(journey: Journey, at: datetime) -> CaseFile:
    carry = journey.carry
    return CaseFile(
        as_of=local_day(at),
        organisation=Organisation(name=NOT_NAMED),
        technology=Technology.model_validate({"name": carry.name or NOT_NAMED, "entry": carry.entry or None}),
        packs=tuple(NamedPack(id=one.pack, version=one.version) for one in journey.pack.origins),
        triage={key: (CaseAnswer(value=value),) for key, value in journey.impact.answers.items()},
    )
