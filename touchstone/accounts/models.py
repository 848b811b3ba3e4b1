"""Tables of the accounts: organisations and their history, persons, offices, invitations, and what guards sign-in."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from touchstone.accounts.passwords import LONGEST, normal_password
from touchstone.foundation.identifiers import new_id


def _id() -> models.CharField[str, str]:
    return models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)


class Organisation(models.Model):
    """A force or another body. One that closed stays, so that old acts keep the name of their day."""

    class Kind(models.TextChoices):
        FORCE = "force"
        NON_HOME_OFFICE_FORCE = "non-home-office-force"
        PCC_OFFICE = "pcc-office"
        OVERSIGHT_BODY = "oversight-body"
        PARTNER = "partner"
        SUPPLIER = "supplier"
        COMMITTEE_HOST = "committee-host"

    class Nation(models.TextChoices):
        ENGLAND = "england"
        WALES = "wales"
        SCOTLAND = "scotland"
        NORTHERN_IRELAND = "northern-ireland"

    id = _id()
    code = models.CharField(max_length=8, unique=True)  # [A-Z0-9]{2,8}
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    nation = models.CharField(max_length=20, choices=Nation.choices)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)


class OrganisationName(models.Model):
    """A name an organisation had, from one day to another; `to_on` empty for the present one."""

    id = _id()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)


class OrganisationSuccession(models.Model):
    """One organisation's work passing to another: a merger, a division or a new name."""

    class Kind(models.TextChoices):
        MERGE = "merge"
        SPLIT = "split"
        RENAME = "rename"

    id = _id()
    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="inheritances")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_each"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_is_not_to_itself"),
        ]


class People(BaseUserManager["Person"]):
    """Finds people by the one form of their address."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this address, already in its one form."""
        return self.get(email=username)


class Person(AbstractBaseUser):
    """A human being with an account. Rights come from offices, never from here."""

    id = _id()
    email = models.EmailField(unique=True)  # in the one form that email_addresses.normal_email gives
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    # Counts up to end every session there is.
    session_round = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session must still match: it changes with the password and with each ending of all sessions."""
        return f"{super().get_session_auth_hash()}.{self.session_round}"

    def set_password(self, raw_password: str | None) -> None:
        """Keep the hash of the password's one normal form."""
        super().set_password(None if raw_password is None else normal_password(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is the password, in its one normal form; one that is too long is none, and is not hashed."""
        if raw_password is None or len(raw_password) > LONGEST:
            return False
        return super().check_password(normal_password(raw_password))


class Office(models.Model):
    """A role held by one person in one organisation, for a period, under an instrument."""

    id = _id()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="offices")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offices")
    role = models.CharField(max_length=40)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    instrument = models.CharField(max_length=300, blank=True)
    appointed_by = models.CharField(max_length=26, null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "role"], name="office_by_role")]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="office_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(revoked_at__isnull=True, to_on__isnull=True),
                name="one_open_office_of_a_kind",
            ),
        ]

    def is_current(self, today: date) -> bool:
        """Whether the office gives its rights on that day."""
        return self.revoked_at is None and self.from_on <= today and (self.to_on is None or today <= self.to_on)


class Invitation(models.Model):
    """A single-use link by which one address may take one office. The token itself is never kept."""

    id = _id()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=40)
    instrument = models.CharField(max_length=300, blank=True)
    token_digest = models.CharField(max_length=71, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class FirstAdministratorLink(models.Model):
    """The one-time link by which a fresh installation gets its first administrator."""

    id = _id()
    token_digest = models.CharField(max_length=71, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()


class ResetLink(models.Model):
    """A one-time link by which somebody locked out chooses a new password and sets up another second factor."""

    id = _id()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=71, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class SignInAttempt(models.Model):
    """One guess at a password or code, counted against an account or an address; kept for an hour."""

    id = models.BigAutoField(primary_key=True)
    key_digest = models.CharField(max_length=76)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key_digest", "at"], name="attempt_by_key")]


class UsedCode(models.Model):
    """The last time step whose one-time code a person used: that step and earlier ones are spent."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="+")
    step = models.BigIntegerField()
