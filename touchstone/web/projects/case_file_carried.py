"""What the pages of opening a project from a case file carry: the file as it came, and what was answered beside it."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from typing import Any

from django.core import signing

from touchstone.accounts.actor import Actor
from touchstone.foundation.errors import Refusal
from touchstone.pages.carried import CarryRefused, seal, unseal

CARRIED = "carried-token"  # a name that is never shown back as typed text
ANSWERED = "answered-token"
_FORM = 1  # of what was answered


class CarriedFileRefused(Refusal):
    """What came with the form is not the file that was chosen."""


def carry_file(data: bytes, *, by: Actor) -> str:
    """The file as the value of a hidden field, signed for this person, so that nothing is stored before the end."""
    packed = base64.b64encode(zlib.compress(data, 9)).decode("ascii")
    return signing.Signer(salt=_salt(by)).sign(packed)


def carried_file(text: str, *, by: Actor) -> bytes:
    """The bytes that were chosen. Raises CarriedFileRefused for anything that was not signed for this person."""
    try:
        return zlib.decompress(base64.b64decode(signing.Signer(salt=_salt(by)).unsign(text)))
    except (signing.BadSignature, ValueError, zlib.error) as wrong:
        raise _refused() from wrong


def carry_answers(answers: Mapping[str, Any], *, by: Actor) -> str:
    """Triage answers typed beside the file, as the value of a hidden field."""
    return seal({"answers": dict(answers)}, salt=f"{_salt(by)}.answers", form=_FORM)


def carried_answers(text: str, *, by: Actor) -> dict[str, Any]:
    """Those answers; none where nothing was carried. Raises CarriedFileRefused."""
    if not text:
        return {}
    try:
        found: dict[str, Any] = unseal(text, salt=f"{_salt(by)}.answers", form=_FORM)["answers"]
    except CarryRefused as wrong:
        raise _refused() from wrong
    return found


def _refused() -> CarriedFileRefused:
    return CarriedFileRefused(
        "The case file did not come back as this service sent it",
        remedy="Nothing was saved. Copy what you typed, then choose the file again.",
    )


def _salt(by: Actor) -> str:
    return f"touchstone.case-file.{by.person_id}.{by.organisation_id}"
