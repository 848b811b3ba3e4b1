"""One-time codes from an authenticator app (RFC 6238): six ASCII digits, one step of drift, each good for once."""

from __future__ import annotations

import re
from datetime import datetime

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils.crypto import constant_time_compare

from touchstone.accounts.models import UsedCode

_CODE = re.compile(r"[0-9]{6}\Z")


def is_code(typed: str) -> bool:
    """Whether it has the form of a one-time code. Digits of other scripts do not count."""
    return _CODE.match(typed) is not None


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The time step whose code this is, the present one or a neighbour; None when it is none of them."""
    present = int(at.timestamp()) // app_settings.TOTP_PERIOD
    drift = app_settings.TOTP_TOLERANCE
    if not is_code(code):
        return None
    for step in range(present - drift, present + drift + 1):
        if constant_time_compare(code, format_hotp_value(hotp_value(secret, step))):
            return step
    return None


def spend_step(person_id: str, step: int) -> bool:
    """Whether the step was still unspent; afterwards it and every earlier one are spent."""
    _, is_first = UsedCode.objects.get_or_create(person_id=person_id, defaults={"step": step})
    return is_first or UsedCode.objects.filter(person_id=person_id, step__lt=step).update(step=step) == 1
