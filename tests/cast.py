"""The cast of the tests: two forces that must see nothing of each other, and everybody who holds an office in them.

`northmere()` and `southmere()` make them. `sign_in(client, office)` gives a test client the session that somebody has
who signed in with password and code and chose that office.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Office, Organisation, OrganisationName, Person
from touchstone.accounts.offices import CHOSEN, actor_of
from touchstone.foundation import clock

OPENED = date(2020, 4, 1)
BACKEND = "touchstone.accounts.backend.PersonBackend"
USUAL_ROLES = (
    "administrator",
    "project-lead",
    "senior-leader",
    "chief-officer",
    "dpo",
    "siro",
    "publisher",
    "auditor",
)
NAMES = {
    "administrator": "Ada Ashworth",
    "project-lead": "Leah Lockyer",
    "senior-leader": "Samir Sandhu",
    "chief-officer": "Catrin Cole",
    "dpo": "Deepa Dunne",
    "siro": "Simon Soames",
    "publisher": "Priya Pell",
    "auditor": "Audrey Acheson",
}


class QuickHasher(PBKDF2PasswordHasher):
    """The real algorithm with one round, for tests that hash: `settings.PASSWORD_HASHERS = [QUICK_HASHER]`."""

    algorithm = "pbkdf2_sha256"
    iterations = 1


QUICK_HASHER = "tests.cast.QuickHasher"


@dataclass
class Force:
    """An organisation and the offices held in it, made when first asked for."""

    organisation: Organisation
    offices: dict[str, Office] = field(default_factory=dict)

    def office(self, role: str) -> Office:
        """The office of this role; its holder is somebody different for each role."""
        if role not in self.offices:
            self.offices[role] = make_office(self.organisation, role)
        return self.offices[role]

    def actor(self, role: str) -> Actor:
        """Who acts under that office: `by` of an action."""
        return actor_of(self.office(role))

    def person(self, role: str) -> Person:
        """Who holds that office."""
        return self.office(role).person


def northmere() -> Force:
    """Northmere Police (XN01) with its usual offices."""
    return _force("XN01", "Northmere Police")


def southmere() -> Force:
    """Southmere Police (XS02): a second force, which must see nothing of the first."""
    return _force("XS02", "Southmere Police")


def make_organisation(code: str, name: str, kind: str = "force", nation: str = "england") -> Organisation:
    """An organisation with the name it has had since it opened."""
    made = Organisation.objects.create(code=code, name=name, kind=kind, nation=nation, opened_on=OPENED)
    OrganisationName.objects.create(organisation=made, name=name, from_on=OPENED)
    return made


def make_person(name: str, email: str, password: str | None = None) -> Person:
    """A person; without a password nobody can sign in as them except by `sign_in`."""
    person = Person(name=name, email=email, created_at=datetime(2020, 4, 1, 9, tzinfo=UTC))
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.save(force_insert=True)
    return person


def make_office(organisation: Organisation, role: str, person: Person | None = None) -> Office:
    """A current office; its holder is made from the role and the organisation unless one is given."""
    domain = f"{organisation.code.lower()}.example"
    holder = person or make_person(NAMES.get(role, f"Holder of {role}"), f"{role}@{domain}")
    return Office.objects.create(person=holder, organisation=organisation, role=role, from_on=OPENED)


def sign_in(client: Client, office: Office) -> Client:
    """Sign the client in under the office, password and second factor proven just now."""
    person = office.person
    give_second_factor(person)
    client.force_login(person, backend=BACKEND)
    session = client.session
    at = clock.now().timestamp()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": at},
        {"method": "mfa", "at": at, "type": "totp"},
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(person)
    session[CHOSEN] = office.id
    session.save()
    return client


def give_second_factor(person: Person) -> str:
    """Set an authenticator app up for the person, unless there is one; its secret."""
    found = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).first()
    if found is None:
        found = TOTP.activate(person, generate_totp_secret()).instance
    return decrypt(found.data["secret"])


def totp_code(secret: str, at: datetime) -> str:
    """What the authenticator app with this secret shows at that moment."""
    return format_hotp_value(hotp_value(secret, int(at.timestamp()) // 30))


def _force(code: str, name: str) -> Force:
    force = Force(make_organisation(code, name))
    for role in USUAL_ROLES:
        force.office(role)
    return force
