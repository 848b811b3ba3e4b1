"""Sets up a made-up force with its people, and remembers which demonstration cases were loaded. Local mode only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Office, Organisation, Person
from touchstone.accounts.offices import actor_of, current_offices, day_of
from touchstone.actions.accounts import ADMINISTRATOR, check_person_name, create_organisation, make_office
from touchstone.actions.invitations import accept_invitation, invite_person
from touchstone.foundation.errors import Refusal
from touchstone.store.audit import act
from touchstone.store.models import AuditEvent, Project

LOADED = "demonstration.loaded"


@dataclass(frozen=True, kw_only=True)
class DemonstrationForce:
    """A made-up force as its data file describes it."""

    code: str
    name: str
    kind: str
    nation: str
    opened_on: date


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """Somebody's way in: office role, name, address, password and the authenticator app's secret (base32)."""

    role: str
    name: str
    email: str
    password: str
    secret: str


def check_local_mode() -> None:
    """Raises Refusal in production mode: a demonstration has no business among real cases."""
    if settings.TOUCHSTONE_MODE != "local":
        raise Refusal(
            "A demonstration is made in local mode only.",
            remedy="Run it on an installation of its own, without TOUCHSTONE_MODE=production.",
        )


def find_force(code: str) -> Organisation | None:
    """The demonstration force, or None. Raises Refusal where a force that is not one bears its code."""
    found = Organisation.objects.filter(code=code).first()
    if found is not None and not found.is_demonstration:
        raise Refusal(
            f"{code} is a force of this installation and no demonstration.", remedy="Use another data folder."
        )
    return found


def set_up_force(*, force: DemonstrationForce, people: Sequence[SignIn], at: datetime) -> dict[str, Actor]:
    """The force with one holder of each role, made where missing; who acts under each role.

    The administrator is appointed by the installation itself; everybody else is invited by them and accepts.
    """
    check_local_mode()
    found = find_force(force.code) or _create(force, at)
    administrator = next(one for one in people if one.role == ADMINISTRATOR)
    first = _office(found, administrator, at)
    by = actor_of(first or _appoint(found, administrator, at))
    actors = {}
    for one in people:
        held = first if one is administrator else _office(found, one, at)
        office = held or _office(found, one, at) or _invite(by=by, one=one, at=at)
        actors[one.role] = actor_of(office)
        _keep_way_in(office.person, one, at, is_new=held is None)
    return actors


def load_once(*, case: str, at: datetime, load: Callable[[], str]) -> bool:
    """Load a case whole or not at all, unless it was before; whether it was now. `load` gives the project's id."""
    check_local_mode()
    with transaction.atomic():
        if AuditEvent.objects.filter(verb=LOADED, object_kind="demonstration", object_id=case).exists():
            return False
        project = Project.objects.get(id=load())
        with act(by=None, at=at, verb=LOADED, organisation=project.organisation_id, project=project.id) as record:
            record.about("demonstration", case)
    return True


def _create(force: DemonstrationForce, at: datetime) -> Organisation:
    return create_organisation(
        by=None,
        code=force.code,
        name=force.name,
        kind=force.kind,
        nation=force.nation,
        opened_on=force.opened_on,
        at=at,
        is_demonstration=True,
    )


def _office(organisation: Organisation, one: SignIn, at: datetime) -> Office | None:
    person = Person.objects.filter(email=one.email).first()
    held = current_offices(person.id, day_of(at)) if person else Office.objects.none()
    return held.filter(organisation=organisation, role=one.role).first()


def _appoint(organisation: Organisation, one: SignIn, at: datetime) -> Office:
    with act(by=None, at=at, verb="demonstration.administrator-appointed", organisation=organisation.id) as record:
        person = Person(email=one.email, name=check_person_name(one.name), created_at=at)
        person.set_password(one.password)
        person.save(force_insert=True)
        return make_office(
            record=record,
            person=person,
            organisation=organisation.id,
            role=one.role,
            from_on=day_of(at),
            to_on=None,
            instrument="",
            appointed_by=None,
        )


def _invite(*, by: Actor, one: SignIn, at: datetime) -> Office:
    with transaction.atomic():
        link = invite_person(by=by, email=one.email, role=one.role, at=at)
        return accept_invitation(token=link.token, at=at, name=one.name, password=one.password)


def _keep_way_in(person: Person, one: SignIn, at: datetime, *, is_new: bool) -> None:
    """The password and app of the sign-ins that are printed, whatever was set since; nothing where they hold."""
    has_password = is_new or person.check_password(one.password)  # asked once: each check is slow on purpose
    if has_password and _has_app(person, one):
        return
    with act(by=None, at=at, verb="demonstration.sign-in-set") as record:
        if not has_password:
            person.set_password(one.password)
            person.save(update_fields=["password"])
        Authenticator.objects.filter(user_id=person.pk).delete()
        TOTP.activate(person, one.secret)
        record.about("person", person.id)


def _has_app(person: Person, one: SignIn) -> bool:
    found = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).first()
    return found is not None and decrypt(found.data["secret"]) == one.secret
