"""Checks an address and a password; an unknown address takes as long, and gets the same answer, as a wrong password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from touchstone.accounts.email_addresses import normal_email
from touchstone.accounts.models import Person
from touchstone.accounts.passwords import LONGEST


class PersonBackend(BaseBackend):
    """The only way to prove a password."""

    def authenticate(
        self, request: HttpRequest | None, email: str | None = None, password: str | None = None, **_: Any
    ) -> Person | None:
        """The person, or None. Disabled persons are treated as unknown."""
        if email is None or password is None or len(password) > LONGEST:
            return None
        person = self._find(email)
        if person is None:
            Person().set_password(password)
            return None
        return person if person.check_password(password) and person.is_active else None

    def get_user(self, user_id: str) -> Person | None:
        """The person behind a session; None once they are disabled, which ends every session of theirs."""
        return Person.objects.filter(id=user_id, is_active=True).first()

    @staticmethod
    def _find(email: str) -> Person | None:
        try:
            return Person.objects.filter(email=normal_email(email)).first()
        except ValueError:
            return None
