"""Organisations, offices and accounts: enter, appoint, revoke, disable. Rights follow at the very next request."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db.models import Q

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Office, Organisation, OrganisationName, Person
from touchstone.accounts.names import person_name
from touchstone.accounts.offices import current_offices, day_of
from touchstone.accounts.permissions import Permission
from touchstone.accounts.roles import ROLES
from touchstone.actions.permission import check_permission
from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound, NotPermitted, Refusal
from touchstone.store.audit import Record, act

_CODE = re.compile(r"[A-Z0-9]{2,8}\Z")
ADMINISTRATOR = "administrator"


def create_organisation(
    *,
    by: Actor | None,
    code: str,
    name: str,
    kind: str,
    nation: str,
    opened_on: date,
    at: datetime,
    is_demonstration: bool = False,
) -> Organisation:
    """Enter an organisation. `by` is None only for the system itself. Raises Invalid, NotPermitted."""
    if by is not None:
        check_permission(by=by, permission=Permission.ORGANISATION_CREATE)
    _check_organisation(code=code, name=name, kind=kind, nation=nation)
    with act(by=by, at=at, verb="organisation.created") as record:
        made = Organisation.objects.create(
            code=code,
            name=" ".join(name.split()),
            kind=kind,
            nation=nation,
            opened_on=opened_on,
            is_demonstration=is_demonstration,
        )
        OrganisationName.objects.create(organisation=made, name=made.name, from_on=opened_on)
        record.organisation = made.id
        record.about("organisation", made.id)
        record.changed("organisation", made.id, "code", after=code)
    return made


def rename_organisation(*, by: Actor, name: str, from_on: date, at: datetime) -> Organisation:
    """Give the actor's organisation a new name from a day on. Raises Invalid, NotPermitted."""
    check_permission(by=by, permission=Permission.ORGANISATION_EDIT)
    with act(by=by, at=at, verb="organisation.renamed", took_place_on=from_on) as record:
        found = Organisation.objects.select_for_update().get(id=by.organisation_id)
        _check_organisation(code=found.code, name=name, kind=found.kind, nation=found.nation, own_id=found.id)
        before = OrganisationName.objects.get(organisation=found, to_on__isnull=True)
        if from_on <= before.from_on:
            raise Invalid(
                "The new name must begin after the present one",
                field_errors={"from_on": "Choose a day after the one on which the present name began"},
            )
        before.to_on = from_on
        before.save(update_fields=["to_on"])
        after = OrganisationName.objects.create(organisation=found, name=" ".join(name.split()), from_on=from_on)
        found.name = after.name
        found.save(update_fields=["name"])
        record.about("organisation", found.id)
        record.changed("organisation", found.id, "name", before=before.id, after=after.id)
    return found


def appoint_to_office(
    *, by: Actor, person: str, role: str, from_on: date, at: datetime, to_on: date | None = None, instrument: str = ""
) -> Office:
    """Give somebody already known to the organisation another office. Raises Invalid, NotFound, NotPermitted.

    Nobody appoints themself: that would make every right in the organisation one person's to take.
    """
    check_permission(by=by, permission=Permission.ACCOUNT_INVITE)
    with act(by=by, at=at, verb="office.appointed", took_place_on=from_on) as record:
        found = person_of_organisation(by=by, person=person)
        if found.id == by.person_id:
            raise NotPermitted("Nobody can appoint themself", remedy="Ask another administrator to appoint you.")
        return make_office(
            record=record,
            person=found,
            organisation=by.organisation_id,
            role=role,
            from_on=from_on,
            to_on=to_on,
            instrument=instrument,
            appointed_by=by.person_id,
        )


def revoke_office(*, by: Actor, office: str, at: datetime) -> Office:
    """End an office of the actor's organisation at once. Raises AlreadyDone, NotFound, NotPermitted, Refusal."""
    check_permission(by=by, permission=Permission.OFFICE_REVOKE)
    with act(by=by, at=at, verb="office.revoked") as record:
        found = Office.objects.select_for_update().filter(id=office, organisation_id=by.organisation_id).first()
        if found is None:
            raise NotFound("There is no such office")
        if found.revoked_at is not None:
            raise AlreadyDone("This office has already ended")
        _check_an_administrator_stays(organisation=by.organisation_id, without=Q(id=found.id), at=at)
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
        record.about("office", found.id)
        record.changed("office", found.id, "state", before="current", after="revoked")
    return found


def disable_person(*, by: Actor, person: str, at: datetime) -> Person:
    """Close an account: no session of it is served again. Raises AlreadyDone, NotFound, NotPermitted, Refusal."""
    check_permission(by=by, permission=Permission.ACCOUNT_DISABLE)
    with act(by=by, at=at, verb="account.disabled") as record:
        found = person_of_organisation(by=by, person=person)
        check_no_office_elsewhere(by=by, person=found, at=at)
        if not found.is_active:
            raise AlreadyDone("This account is already disabled")
        _check_an_administrator_stays(organisation=by.organisation_id, without=Q(person_id=found.id), at=at)
        found.is_active = False
        # Enabled again, the person signs in anew: no old session comes back.
        found.session_round += 1
        found.save(update_fields=["is_active", "session_round"])
        record.about("person", found.id)
        record.changed("person", found.id, "state", before="active", after="disabled")
    return found


def enable_person(*, by: Actor, person: str, at: datetime) -> Person:
    """Open a disabled account again; its offices count as before.

    Raises AlreadyDone, NotFound, NotPermitted, and Refusal where another organisation relies on the account.
    """
    check_permission(by=by, permission=Permission.ACCOUNT_DISABLE)
    with act(by=by, at=at, verb="account.enabled") as record:
        found = person_of_organisation(by=by, person=person)
        check_no_office_elsewhere(by=by, person=found, at=at)
        if found.is_active:
            raise AlreadyDone("This account is not disabled")
        found.is_active = True
        found.save(update_fields=["is_active"])
        record.about("person", found.id)
        record.changed("person", found.id, "state", before="disabled", after="active")
    return found


def make_office(
    *,
    record: Record,
    person: Person,
    organisation: str,
    role: str,
    from_on: date,
    to_on: date | None,
    instrument: str,
    appointed_by: str | None,
) -> Office:
    """Enter an office as part of an act. Raises Invalid for an unknown role, odd dates, or one already held."""
    check_role(role)
    if to_on is not None and to_on < from_on:
        raise Invalid("The dates do not fit", field_errors={"to_on": "The last day must not be before the first day"})
    overlapping = Office.objects.filter(person=person, organisation_id=organisation, role=role, revoked_at__isnull=True)
    overlapping = overlapping.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on))
    if to_on is not None:
        overlapping = overlapping.filter(from_on__lte=to_on)
    if overlapping.exists():
        raise Invalid("This person already holds that office", field_errors={"role": "They hold this office already"})
    made = Office.objects.create(
        person=person,
        organisation_id=organisation,
        role=role,
        from_on=from_on,
        to_on=to_on,
        instrument=instrument.strip(),
        appointed_by=appointed_by,
    )
    record.about("office", made.id)
    record.changed("office", made.id, "role", after=role)
    record.changed("office", made.id, "person", after=person.id)
    return made


def check_role(role: str) -> None:
    """Raises Invalid for a role that is not in the list."""
    if role not in ROLES:
        raise Invalid("Choose a role from the list", field_errors={"role": "Choose a role from the list"})


def check_person_name(name: str) -> str:
    """The name as it is kept. Raises Invalid (field `name`)."""
    try:
        return person_name(name)
    except ValueError as refused:
        said = {
            "length": "Enter your name, in 200 characters or fewer",
            "hidden": "Your name holds a hidden character. Type it again",
            "mixed": "Your name mixes letters of different alphabets that look alike. Type it in one alphabet",
        }[str(refused)]
        raise Invalid(said, field_errors={"name": said}) from refused


def person_of_organisation(*, by: Actor, person: str) -> Person:
    """Somebody who holds or held an office in the actor's organisation, locked. Raises NotFound."""
    known = Office.objects.filter(organisation_id=by.organisation_id).values("person_id")
    found = Person.objects.select_for_update(no_key=True).filter(id=person, id__in=known).first()
    if found is None:
        raise NotFound("There is no such person")
    return found


def check_no_office_elsewhere(*, by: Actor, person: Person, at: datetime) -> None:
    """Raises Refusal where another organisation relies on the account too."""
    elsewhere = Office.objects.filter(person=person, revoked_at__isnull=True).exclude(
        organisation_id=by.organisation_id
    )
    if elsewhere.filter(Q(to_on__isnull=True) | Q(to_on__gte=day_of(at))).exists():
        raise Refusal(
            "This person also holds an office in another organisation",
            remedy="Revoke the offices they hold in yours instead. Their account is not yours alone to change.",
        )


def _check_an_administrator_stays(*, organisation: str, without: Q, at: datetime) -> None:
    """Raises Refusal where nobody would be left to look after the organisation's accounts."""
    # Two administrators who revoke each other at one moment take turns here.
    Organisation.objects.select_for_update(no_key=True).get(id=organisation)
    mine = Office.objects.filter(organisation_id=organisation, role=ADMINISTRATOR).filter(person__is_active=True)
    persons = set(mine.exclude(without).values_list("person_id", flat=True))
    staying = [person for person in persons if _administers(person, organisation, without, at)]
    if not staying and mine.filter(without).exists():
        raise Refusal(
            "Your organisation would be left without an administrator",
            remedy="Appoint another administrator first.",
        )


def _administers(person: str, organisation: str, without: Q, at: datetime) -> bool:
    offices = current_offices(person, day_of(at)).filter(organisation_id=organisation, role=ADMINISTRATOR)
    return offices.exclude(without).exists()


def _check_organisation(*, code: str, name: str, kind: str, nation: str, own_id: str = "") -> None:
    faults = {}
    if _CODE.match(code) is None:
        faults["code"] = "Use 2 to 8 capital letters and digits"
    elif Organisation.objects.filter(code=code).exclude(id=own_id).exists():
        faults["code"] = "Another organisation has this code"
    if not name.strip() or len(name) > 200:
        faults["name"] = "Enter the organisation's name, in 200 characters or fewer"
    if kind not in Organisation.Kind.values:
        faults["kind"] = "Choose what kind of organisation it is"
    if nation not in Organisation.Nation.values:
        faults["nation"] = "Choose its nation"
    if faults:
        raise Invalid("The organisation cannot be entered like this", field_errors=faults)
