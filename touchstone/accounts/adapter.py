"""Where the sign-in library asks us: guesses are counted, redirects stay here, secrets are kept encrypted."""

from __future__ import annotations

import base64
import hashlib
import logging
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from touchstone.accounts import paths, throttle
from touchstone.accounts.models import Person
from touchstone.foundation import clock

log = logging.getLogger("touchstone.security")


class AccountAdapter(DefaultAccountAdapter):
    """Passwords, redirects and the security log of sign-in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The email address or the password is wrong"),
        "too_many_login_attempts": _("There have been too many tries. Wait five minutes, then try again"),
        "rate_limited": _("There have been too many tries. Wait five minutes, then try again"),
        "incorrect_password": _("The password is wrong"),
        "enter_current_password": _("The present password is wrong"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations only."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The person whose address and password these are, or None. Raises ValidationError after too many tries."""
        email = str(credentials.get("email", ""))
        entered = self.take_guess(request, email.strip().lower())
        person = authenticate(request, email=email, password=credentials.get("password", ""))
        if person is None:
            log.warning("sign-in refused", extra={"action": "sign-in", "outcome": "refused"})
            return None
        throttle.give_back(entered)
        return person

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether the password is the signed-in person's."""
        found = self.authenticate(context.request, email=cast(Person, user).email, password=password)
        return found is not None and found.pk == user.pk

    def take_guess(self, request: HttpRequest, name: str) -> list[int]:
        """Count one guess at an account. Raises ValidationError when there were too many."""
        keys = (throttle.account_key(name), throttle.address_key(self.get_client_ip(request)))
        entered = throttle.take_guess(keys=keys, at=clock.now())
        if entered is None:
            log.warning("too many guesses", extra={"action": "sign-in", "outcome": "throttled"})
            raise self.validation_error("too_many_login_attempts")
        return entered

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """A new session under a new id."""
        super().login(request, user)
        log.info("signed in", extra={"action": "sign-in", "outcome": "allowed", "actor": user.pk})

    def logout(self, request: HttpRequest) -> None:
        """The session ends on the server."""
        log.info("signed out", extra={"action": "sign-out", "outcome": "allowed", "actor": request.user.pk})
        super().logout(request)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Somebody disabled between password and code is told no more than anybody else."""
        return HttpResponseRedirect(reverse("account_login"))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The start page; for somebody new, the page that comes before every other."""
        if isinstance(request.user, Person) and not has_second_factor(request.user):
            return reverse("mfa_activate_totp")
        return super().get_login_redirect_url(request)

    def is_safe_url(self, url: str) -> bool:
        """Own paths only."""
        return paths.is_own_path(url)

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Whether the last proof of who is at the keyboard is too old. Signing in counts as a proof."""
        return not is_fresh(context.request)

    def add_message(self, *_: Any, **__: Any) -> None:
        """Our pages say what happened themselves."""

    def send_notification_mail(self, *_: Any, **__: Any) -> None:
        """No mail is sent."""


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person proved who they are within the last quarter of an hour."""
    records = get_authentication_records(request, request.user) if isinstance(request.user, Person) else []
    if not records:
        return False
    return clock.now().timestamp() - float(records[-1]["at"]) < settings.TOUCHSTONE_FRESH_SECONDS


def has_second_factor(person: Person) -> bool:
    """Whether an authenticator app is set up for the person."""
    return Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).exists()


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this very session proved a second factor."""
    records = get_authentication_records(request, request.user) if isinstance(request.user, Person) else []
    return any(record.get("method") == "mfa" for record in records)


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are encrypted under a key that is not in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is wrong, or has been used. Wait for the next one and enter that"),
    }

    def encrypt(self, text: str) -> str:
        """For the database."""
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """From the database. Raises cryptography's InvalidToken under another key."""
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()


def _cipher() -> Fernet:
    if not settings.TOUCHSTONE_MFA_KEY:
        raise ImproperlyConfigured("TOUCHSTONE_MFA_KEY is not set.")
    key = hashlib.sha256(b"touchstone mfa secrets 1\n" + settings.TOUCHSTONE_MFA_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
