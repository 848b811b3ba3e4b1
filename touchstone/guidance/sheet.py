"""What stands in pack.yaml: sources, people, stages and roads of a main pack, and what every kind of pack shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from touchstone.guidance.instrument import Instrument
from touchstone.guidance.model import Id, Key, Model
from touchstone.guidance.provenance import Obliged, Sourced
from touchstone.guidance.text import Text

VERSION = r"^[0-9]{4}-[0-9]{2}(\.[0-9]{1,3})?$"
Version = Annotated[str, StringConstraints(pattern=VERSION)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]  # shown as a link, so no other scheme
TRIAGE = "triage"


def in_order(version: str) -> tuple[int, ...]:
    """What versions are sorted by: 2026-11 comes before 2026-11.2, and that before 2026-11.10."""
    return tuple(int(part) for part in version.replace("-", ".").split("."))


class PackStatus(StrEnum):
    """A draft may change; a released pack never does."""

    DRAFT = "draft"
    RELEASED = "released"


class Source(Model):
    """Where something was read. `seen` says how much of it; no date means that the day was not recorded."""

    title: Text
    publisher: Text | None = None
    url: Url | None = None
    expected_url: Url | None = Field(default=None, description="The public page, where expected: not confirmed.")
    more_urls: tuple[Url, ...] = ()
    retrieved_on: date | None = None
    seen: Text | None = None
    digest: str | None = Field(default=None, pattern=r"^sha256:[0-9a-f]{64}$")

    @property
    def addresses(self) -> frozenset[str]:
        """Where the page is, in a form that two spellings of one address share."""
        named = (self.url, self.expected_url, *self.more_urls)
        bare = (re.sub(r"^https?://(www\.)?", "", url.casefold()).rstrip("/") for url in named if url)
        return frozenset(bare)


class Role(Sourced):
    """A role in the force or beside it. `office` is false for one that nobody can hold as an office in the system."""

    id: Id
    name: Text
    description: Text
    office: bool = True


class AdviserKind(StrEnum):
    """What gives the advice. A committee's advice belongs to the committee."""

    PERSON = "person"
    COMMITTEE = "committee"
    BODY = "body"


class Adviser(Sourced):
    """Somebody who can be asked. `role` is the office that answers in the system, where there is one."""

    id: Id
    name: Text
    kind: AdviserKind
    role: Id | None = None
    note: Text | None = None


class AdviserRoute(Sourced):
    """On which occasion, at which stage (none: any), whose advice can be sought."""

    id: Id
    occasion: Text
    stage: Id | None = None
    advisers: tuple[Id, ...] = Field(min_length=1)


class Activity(Sourced):
    """An activity of a phase."""

    id: Id
    name: Text
    meaning: Text


class Phase(Sourced):
    """A phase groups stages."""

    id: Id
    name: Text
    activities: tuple[Activity, ...] = ()


class DocumentType(Sourced):
    """A document that a stage may ask for."""

    id: Id
    name: Text
    purpose: Text


class LegalPoint(Obliged):
    """A law, and what it means for the system."""

    id: Id
    law: Text
    point: Text


class Rule(Obliged):
    """A rule of the guidance as a whole: how much of it applies, and what cannot be scaled."""

    id: Id
    text: Text


class PrincipleSet(Sourced):
    """A set of principles that a force may select, always shown under its own name."""

    id: Id
    name: Text
    principles: tuple[Text, ...] = Field(min_length=1)
    standing: Text


class OpenQuestion(Model):
    """Something not known, shown where it touches a stage."""

    id: Id
    text: Text
    stages: tuple[Id, ...] = ()


class RoleDuty(Obliged):
    """A duty of a role at every stage, or at the stages named."""

    id: Id
    who: Id
    text: Text
    stages: tuple[Id, ...] = ()


class ItemChange(Model):
    """The author's own word on whether a change since the version before is material."""

    id: Id
    material: bool
    reason: Text


class Sheet(Model):
    """What the sheet of every pack holds, main pack or supplement."""

    id: Id
    version: Version
    title: Text
    status: PackStatus
    issuer: Text
    licence: Text
    about: Text | None = None
    instruments: tuple[Instrument, ...] = ()
    sources: Mapping[Id, Source]
    roles: tuple[Role, ...] = ()
    advisers: tuple[Adviser, ...] = ()
    adviser_routes: tuple[AdviserRoute, ...] = ()
    question_sets: tuple[Id, ...] = ()
    documents: tuple[DocumentType, ...] = ()
    duties: tuple[RoleDuty, ...] = ()
    legal: tuple[LegalPoint, ...] = ()
    rules: tuple[Rule, ...] = ()
    principle_sets: tuple[PrincipleSet, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    changes: tuple[ItemChange, ...] = ()


class PackSheet(Sheet):
    """pack.yaml of a main pack: the stages and the roads between them stand here and nowhere else."""

    schema_: Literal["touchstone.pack/1"] = Field(alias="schema")
    roles: tuple[Role, ...]
    phases: tuple[Phase, ...] = ()
    stages: tuple[Id, ...] = Field(min_length=1)
    entries: tuple[Id, ...] = Field(min_length=1)
    transitions: Mapping[Id, tuple[Id, ...]]


class Term(Sourced):
    """A word shown beside questions, and what it means."""

    id: Key
    term: Text
    meaning: Text


class Glossary(Model):
    """glossary.yaml."""

    schema_: Literal["touchstone.glossary/1"] = Field(alias="schema")
    terms: tuple[Term, ...]
