"""Who acts: a person under one office. Given to every action as `by`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Ids of the person, the office and the organisation it is held in, and the office's role."""

    person_id: str
    office_id: str
    organisation_id: str
    role: str
