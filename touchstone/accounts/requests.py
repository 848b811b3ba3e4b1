"""What a request carries once the default-deny middleware let it through; for type checkers and readers."""

from __future__ import annotations

from django.http import HttpRequest

from touchstone.accounts.access import Step
from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Office, Person


class OfficeRequest(HttpRequest):
    """A request to a page with a permission: there is a person, an office, and the actor of both."""

    user: Person
    office: Office
    actor: Actor
    touchstone_step: Step
