"""A way back for somebody locked out: a one-time link, made by an administrator who never learns the password."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from touchstone.accounts.actor import Actor
from touchstone.accounts.links import RESET_LASTS, LinkNotValid, NewLink, new_token, token_digest
from touchstone.accounts.models import Person, ResetLink
from touchstone.accounts.passwords import check_new_password
from touchstone.accounts.permissions import Permission
from touchstone.actions.accounts import check_no_office_elsewhere, person_of_organisation
from touchstone.actions.permission import check_permission
from touchstone.store.audit import act


def make_reset_link(*, by: Actor, person: str, at: datetime) -> NewLink:
    """A link for somebody locked out, good for 24 hours, once; it voids earlier ones. Nothing changes until it is used.

    Raises NotFound, NotPermitted, and Refusal where the person also holds an office elsewhere.
    """
    check_permission(by=by, permission=Permission.ACCOUNT_RESET)
    with act(by=by, at=at, verb="account.reset-link-made") as record:
        found = person_of_organisation(by=by, person=person)
        check_no_office_elsewhere(by=by, person=found, at=at)
        ResetLink.objects.filter(person=found, used_at__isnull=True, expires_at__gt=at).update(expires_at=at)
        token = new_token()
        made = ResetLink.objects.create(
            person=found,
            token_digest=token_digest(token),
            expires_at=at + RESET_LASTS,
            made_by_id=by.person_id,
            created_at=at,
        )
        record.about("person", found.id)
        record.changed("reset-link", made.id, "state", after="open")
    return NewLink(id=made.id, token=token)


def check_reset_link(*, token: str, at: datetime) -> None:
    """Raises LinkNotValid unless the link may still be used."""
    if not _open_reset_links(at).filter(token_digest=token_digest(token)).exists():
        raise LinkNotValid


def use_reset_link(*, token: str, password: str, at: datetime) -> Person:
    """Set a new password, forget the second factor, end every session. Raises LinkNotValid, Invalid (`password`)."""
    with act(by=None, at=at, verb="account.reset") as record:
        link = _open_reset_links(at).select_related("person").filter(token_digest=token_digest(token)).first()
        if link is None or not _open_reset_links(at).filter(id=link.id).update(used_at=at):
            raise LinkNotValid
        person = link.person
        check_new_password(password, person)
        person.set_password(password)
        person.save(update_fields=["password"])
        Authenticator.objects.filter(user_id=person.id).delete()
        record.about("person", person.id)
        record.changed("reset-link", link.id, "state", before="open", after="used")
    return person


def _open_reset_links(at: datetime) -> QuerySet[ResetLink]:
    return ResetLink.objects.filter(used_at__isnull=True, expires_at__gt=at, person__is_active=True)
