"""How people come to have an account: invitations, and the first administrator's link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import QuerySet

from touchstone.accounts.actor import Actor
from touchstone.accounts.email_addresses import normal_email
from touchstone.accounts.links import (
    FIRST_ADMINISTRATOR_LASTS,
    INVITATION_LASTS,
    LinkNotValid,
    NewLink,
    new_token,
    token_digest,
)
from touchstone.accounts.models import FirstAdministratorLink, Invitation, Office, Organisation, Person
from touchstone.accounts.offices import actor_of, current_offices, day_of
from touchstone.accounts.passwords import check_new_password
from touchstone.accounts.permissions import Permission
from touchstone.actions.accounts import (
    ADMINISTRATOR,
    check_person_name,
    check_role,
    create_organisation,
    make_office,
)
from touchstone.actions.permission import check_permission
from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound, NotPermitted, Refusal
from touchstone.store.audit import Record, act


def invite_person(
    *, by: Actor, email: str, role: str, at: datetime, instrument: str = "", organisation: str = ""
) -> NewLink:
    """Invite an address to an office in the actor's organisation; it voids earlier invitations to the same.

    `organisation` names another one, which its creator may give a first administrator as long as nobody holds an
    office there. Raises Invalid (fields `email`, `role`), NotFound, NotPermitted.
    """
    check_permission(by=by, permission=Permission.ACCOUNT_INVITE)
    address = _address(email)
    check_role(role)
    invited_to = organisation or by.organisation_id
    with act(by=by, at=at, verb="invitation.made", organisation=invited_to) as record:
        if invited_to != by.organisation_id:
            _check_has_nobody(by=by, organisation=invited_to, role=role)
        _check_may_be_invited(by=by, organisation=invited_to, address=address, role=role, on=day_of(at))
        _open_invitations(at).filter(organisation_id=invited_to, email=address, role=role).update(withdrawn_at=at)
        token = new_token()
        made = Invitation.objects.create(
            organisation_id=invited_to,
            email=address,
            role=role,
            instrument=instrument.strip(),
            token_digest=token_digest(token),
            expires_at=at + INVITATION_LASTS,
            invited_by_id=by.person_id,
            created_at=at,
        )
        record.about("invitation", made.id)
        record.changed("invitation", made.id, "role", after=role)
    return NewLink(id=made.id, token=token)


def withdraw_invitation(*, by: Actor, invitation: str, at: datetime) -> None:
    """Void an invitation that has not been accepted. Raises AlreadyDone, NotFound, NotPermitted."""
    check_permission(by=by, permission=Permission.ACCOUNT_INVITE)
    with act(by=by, at=at, verb="invitation.withdrawn") as record:
        mine = Invitation.objects.filter(id=invitation, organisation_id=by.organisation_id)
        if not mine.exists():
            raise NotFound("There is no such invitation")
        if not mine.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=at):
            raise AlreadyDone("This invitation is no longer open")
        record.about("invitation", invitation)
        record.changed("invitation", invitation, "state", before="open", after="withdrawn")


def find_invitation(*, token: str, at: datetime) -> Invitation:
    """The open invitation behind a link, without using it up. Raises LinkNotValid."""
    found = _open_invitations(at).filter(token_digest=token_digest(token)).select_related("organisation").first()
    if found is None:
        raise LinkNotValid
    return found


def accept_invitation(
    *, token: str, at: datetime, person: Person | None = None, name: str = "", password: str = ""
) -> Office:
    """Take up the office: by the signed-in `person`, or by a new one with `name` and `password`.

    Raises LinkNotValid, Invalid (fields `name`, `password`, `role`), NotPermitted for somebody else's invitation.
    """
    with act(by=None, at=at, verb="invitation.accepted") as record:
        invitation = find_invitation(token=token, at=at)
        # The row decides who was first, whichever database and however many clicks.
        if not _open_invitations(at).filter(id=invitation.id).update(accepted_at=at):
            raise LinkNotValid
        if person is not None and person.email != invitation.email:
            raise NotPermitted(
                "This invitation is for another person",
                remedy="Sign out, and open the link again as the person it was sent to.",
            )
        holder = person or _new_person(email=invitation.email, name=name, password=password, at=at)
        office = make_office(
            record=record,
            person=holder,
            organisation=invitation.organisation_id,
            role=invitation.role,
            from_on=day_of(at),
            to_on=None,
            instrument=invitation.instrument,
            appointed_by=invitation.invited_by_id,
        )
        record.changed("invitation", invitation.id, "state", before="open", after="accepted")
        _done_by(record, office)
    return office


def create_first_administrator_link(*, at: datetime) -> str:
    """The token of a link good once, for 24 hours; voids earlier ones. Raises AlreadyDone where there is an account."""
    with act(by=None, at=at, verb="first-administrator.link-made") as record:
        _check_nobody_has_an_account()
        FirstAdministratorLink.objects.filter(used_at__isnull=True, expires_at__gt=at).update(expires_at=at)
        token = new_token()
        made = FirstAdministratorLink.objects.create(
            token_digest=token_digest(token), expires_at=at + FIRST_ADMINISTRATOR_LASTS, created_at=at
        )
        record.about("first-administrator-link", made.id)
    return token


def check_first_administrator_link(*, token: str, at: datetime) -> None:
    """Raises LinkNotValid unless the link may still be used, AlreadyDone once anybody has an account."""
    if not _open_first_links(at).filter(token_digest=token_digest(token)).exists():
        raise LinkNotValid
    _check_nobody_has_an_account()


def use_first_administrator_link(
    *, token: str, organisation: Mapping[str, str], name: str, email: str, password: str, at: datetime
) -> Office:
    """Make the first organisation (`code`, `name`, `kind`, `nation`), person and administrator's office.

    Raises LinkNotValid, AlreadyDone, Invalid with the fields at fault.
    """
    with act(by=None, at=at, verb="first-administrator.appointed") as record:
        if not _open_first_links(at).filter(token_digest=token_digest(token)).update(used_at=at):
            raise LinkNotValid
        _check_nobody_has_an_account()
        made = create_organisation(
            by=None,
            code=organisation["code"],
            name=organisation["name"],
            kind=organisation["kind"],
            nation=organisation["nation"],
            opened_on=day_of(at),
            at=at,
        )
        person = _new_person(email=_address(email), name=name, password=password, at=at)
        office = make_office(
            record=record,
            person=person,
            organisation=made.id,
            role=ADMINISTRATOR,
            from_on=day_of(at),
            to_on=None,
            instrument="",
            appointed_by=None,
        )
        _done_by(record, office)
    return office


def _new_person(*, email: str, name: str, password: str, at: datetime) -> Person:
    if Person.objects.filter(email=email).exists():
        raise Refusal(
            "There is already an account with this email address",
            remedy="Sign in with it first, then open the link again.",
        )
    person = Person(email=email, name=check_person_name(name), created_at=at)
    check_new_password(password, person)
    person.set_password(password)
    person.save(force_insert=True)
    return person


def _check_has_nobody(*, by: Actor, organisation: str, role: str) -> None:
    check_permission(by=by, permission=Permission.ORGANISATION_CREATE)
    if role != ADMINISTRATOR or not Organisation.objects.filter(id=organisation).exists():
        raise NotFound("There is no such organisation")
    if Office.objects.filter(organisation_id=organisation).exists():
        raise NotPermitted(
            "This organisation has people of its own", remedy="Ask its administrator to invite whoever is missing."
        )


def _check_may_be_invited(*, by: Actor, organisation: str, address: str, role: str, on: date) -> None:
    person = Person.objects.filter(email=address).first()
    if person is None:
        return
    if person.id == by.person_id:
        raise NotPermitted("Nobody can appoint themself", remedy="Ask another administrator to appoint you.")
    if current_offices(person.id, on).filter(organisation_id=organisation, role=role).exists():
        raise Invalid("They hold this office already", field_errors={"role": "They hold this office already"})


def _check_nobody_has_an_account() -> None:
    if Person.objects.exists():
        raise AlreadyDone(
            "There is already somebody with an account",
            remedy="Ask an administrator for an invitation.",
        )


def _address(email: str) -> str:
    try:
        return normal_email(email)
    except ValueError as refused:
        said = "Enter an email address in the form name@example.police.uk"
        raise Invalid(said, field_errors={"email": said}) from refused


def _open_invitations(at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)


def _open_first_links(at: datetime) -> QuerySet[FirstAdministratorLink]:
    return FirstAdministratorLink.objects.filter(used_at__isnull=True, expires_at__gt=at)


def _done_by(record: Record, office: Office) -> None:
    """The act is the new holder's own: nobody could be named as its author before it happened."""
    record.by = actor_of(office)
    record.organisation = office.organisation_id
