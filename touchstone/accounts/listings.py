"""Reads: the people, offices and open invitations of one organisation, as lists for pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Invitation, Office, Person
from touchstone.accounts.offices import day_of
from touchstone.foundation.errors import NotFound
from touchstone.foundation.identifiers import is_id


@dataclass(frozen=True)
class HeldOffice:
    """One office somebody holds or held in the organisation; `state` is current, to-come, ended or revoked."""

    office: Office
    state: str


@dataclass(frozen=True)
class Colleague:
    """Somebody of the organisation with all the offices they hold or held in it."""

    person: Person
    offices: tuple[HeldOffice, ...]


def list_colleagues(*, by: Actor, at: datetime) -> list[Colleague]:
    """Everybody who holds or held an office in the actor's organisation, by name."""
    rows = Office.objects.filter(organisation_id=by.organisation_id).select_related("person")
    held: dict[Person, list[HeldOffice]] = {}
    for office in rows.order_by("person__name", "person_id", "role", "from_on"):
        held.setdefault(office.person, []).append(HeldOffice(office, state_of(office, at)))
    return [Colleague(person, tuple(offices)) for person, offices in held.items()]


def load_colleague(*, by: Actor, person: str, at: datetime) -> Colleague:
    """One of them. Raises NotFound for anybody else."""
    if is_id(person):
        for colleague in list_colleagues(by=by, at=at):
            if colleague.person.id == person:
                return colleague
    raise NotFound("There is no such person")


def load_office(*, by: Actor, office: str) -> Office:
    """One office of the actor's organisation. Raises NotFound."""
    found = Office.objects.select_related("person", "organisation")
    row = found.filter(id=office, organisation_id=by.organisation_id).first() if is_id(office) else None
    if row is None:
        raise NotFound("There is no such office")
    return row


def list_open_invitations(*, by: Actor, at: datetime) -> list[Invitation]:
    """Invitations of the actor's organisation that can still be accepted, newest first."""
    mine = Invitation.objects.filter(organisation_id=by.organisation_id, expires_at__gt=at)
    return list(mine.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).order_by("-created_at", "-id"))


def load_open_invitation(*, by: Actor, invitation: str, at: datetime) -> Invitation:
    """One of them. Raises NotFound."""
    for found in list_open_invitations(by=by, at=at):
        if found.id == invitation:
            return found
    raise NotFound("There is no such invitation")


def state_of(office: Office, at: datetime) -> str:
    """Whether the office is current, to come, ended or revoked."""
    today = day_of(at)
    if office.revoked_at is not None:
        return "revoked"
    if office.from_on > today:
        return "to-come"
    return "current" if office.is_current(today) else "ended"
