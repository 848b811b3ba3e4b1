"""Forms of signing in: what the library's forms do, in GOV.UK markup, with our rules for passwords and codes."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.password_change import change_password
from allauth.account.models import Login
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import can_generate_recovery_codes
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.utils import decrypt
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from touchstone.accounts import throttle
from touchstone.accounts.adapter import AccountAdapter
from touchstone.accounts.models import Person
from touchstone.accounts.one_time_codes import is_code, matching_step, spend_step
from touchstone.accounts.passwords import LONGEST
from touchstone.foundation import clock
from touchstone.pages.fields import GovField, TextField
from touchstone.pages.forms import GovForm
from touchstone.pages.look import Look


class PasswordField(GovField, forms.CharField):
    """A password: never trimmed, never shown again, refused above the guard before any work is done on it."""

    def __init__(self, *, autocomplete: str = "current-password", **options: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, widget=widget, max_length=LONGEST, **options)
        self.error_messages["max_length"] = _("Use a password of %(limit_value)d characters or fewer")


class NewPasswordField(PasswordField):
    """A password being chosen."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Choose a password"))
        options.setdefault("help_text", _("At least 12 characters. Three unrelated words work well."))
        super().__init__(
            autocomplete="new-password", missing=_("Enter a password"), subject=_("The password"), **options
        )

    def check(self, password: str, person: Person | None) -> None:
        """Raises ValidationError for a password that is short, common or like the person's name or address."""
        validate_password(password, person)


class CodeField(TextField):
    """A one-time code or a recovery code, as typed; spaces that people put inside do not count."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=20,
            look=Look(width=10, autocomplete="one-time-code", inputmode="numeric", spellcheck=False),
            missing=_("Enter the code"),
            subject=_("The code"),
            **options,
        )

    def to_python(self, value: Any) -> str:
        """The code without ASCII spaces."""
        return super().to_python(value).replace(" ", "")


class SignInForm(GovForm):
    """Address and password. An unknown address and a wrong password get one and the same answer."""

    login_address = TextField(
        label=_("Email address"),
        max_length=254,
        look=Look(autocomplete="username", spellcheck=False),
        missing=_("Enter your email address"),
    )
    password = PasswordField(label=_("Password"), missing=_("Enter your password"))

    def __init__(self, *args: Any, request: HttpRequest, **options: Any) -> None:
        super().__init__(*args, **options)
        self.request = request

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when the two do not belong together, or were guessed too often."""
        data = super().clean()
        if not self.errors:
            person = _adapter().authenticate(self.request, email=data["login_address"], password=data["password"])
            if person is None:
                raise _adapter().validation_error("email_password_mismatch")
            self.entry = Login(user=person)
        return data

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Go on to the second factor, or into a session that may only set one up."""
        self.entry.redirect_url = redirect_url
        return perform_password_login(request, {}, self.entry)


class CodeForm(GovForm):
    """The second factor: a one-time code, or a recovery code."""

    is_repeat = False
    code = CodeField(label=_("Code"), help_text=_("Six digits from your authenticator app, or a recovery code."))

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_code(self) -> str:
        """Raises ValidationError for a code that is wrong, spent, or guessed too often."""
        code: str = self.cleaned_data["code"]
        entered = _adapter().take_guess(context.request, f"code {self.user.pk}")
        found = self._authenticator(code)
        if found is None:
            raise get_mfa_adapter().validation_error("incorrect_code")
        throttle.give_back(entered)
        self.authenticator = found
        return code

    def save(self) -> None:
        """Put the proof on record in the session."""
        post_authentication(context.request, self.authenticator, reauthenticated=self.is_repeat)

    def _authenticator(self, code: str) -> Authenticator | None:
        if not (code.isascii() and code.isdigit()):
            return None
        kind = Authenticator.Type.TOTP if is_code(code) else Authenticator.Type.RECOVERY_CODES
        found = Authenticator.objects.filter(user_id=self.user.pk, type=kind).first()
        if found is None:
            return None
        if kind == Authenticator.Type.RECOVERY_CODES:
            return found if found.wrap().validate_code(code) else None
        step = matching_step(decrypt(found.data["secret"]), code, clock.now())
        return found if step is not None and spend_step(self.user.pk, step) else None


class RepeatedCodeForm(CodeForm):
    """The second factor again, by somebody who is signed in."""

    is_repeat = True


class ActivateTotpForm(GovForm):
    """The first code from a newly connected authenticator app. It proves the app, and is spent by that."""

    code = CodeField(label=_("Code from the app"), help_text=_("Six digits. A new code comes every 30 seconds."))

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        # A page that is shown again keeps its secret, so that a second look does not undo the scan.
        self.secret = get_totp_secret(regenerate=False)

    def clean_code(self) -> str:
        """Raises ValidationError for a wrong code, or after too many."""
        code: str = self.cleaned_data["code"]
        entered = _adapter().take_guess(context.request, f"code {self.user.pk}")
        step = matching_step(self.secret, code, clock.now())
        if step is None:
            raise get_mfa_adapter().validation_error("incorrect_code")
        throttle.give_back(entered)
        spend_step(self.user.pk, step)
        return code


class ReplaceTotpForm(GovForm):
    """Nothing but a button: take the authenticator app away, to set up another at once."""


class GenerateRecoveryCodesForm(GovForm):
    """Nothing but a button: make new recovery codes, and the old ones void."""

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where there is no authenticator app yet."""
        data = super().clean()
        if not can_generate_recovery_codes(self.user):
            raise get_mfa_adapter().validation_error("cannot_generate_recovery_codes")
        return data


class ReauthenticateForm(GovForm):
    """The password again, by somebody who is signed in."""

    password = PasswordField(label=_("Password"), missing=_("Enter your password"))

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_password(self) -> str:
        """Raises ValidationError for a wrong password, or after too many."""
        password: str = self.cleaned_data["password"]
        if not _adapter().reauthenticate(self.user, password):
            raise _adapter().validation_error("incorrect_password")
        return password


class ChangePasswordForm(GovForm):
    """The present password and a new one. Every other session of the person ends."""

    oldpassword = PasswordField(label=_("Present password"), missing=_("Enter your present password"))
    new_password = NewPasswordField(label=_("New password"))

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_oldpassword(self) -> str:
        """Raises ValidationError for a wrong password, or after too many."""
        password: str = self.cleaned_data["oldpassword"]
        if not _adapter().reauthenticate(self.user, password):
            raise _adapter().validation_error("enter_current_password")
        return password

    def clean_new_password(self) -> str:
        """Raises ValidationError for a password that will not do."""
        password: str = self.cleaned_data["new_password"]
        validate_password(password, self.user)
        return password

    def save(self) -> None:
        """Keep the new one."""
        change_password(self.user, self.cleaned_data["new_password"])


def _adapter() -> AccountAdapter:
    return cast(AccountAdapter, get_adapter(context.request))
