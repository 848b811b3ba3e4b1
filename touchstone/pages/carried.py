"""What has been answered so far, carried by the page itself from step to step, signed, so that nothing is stored.

The signature is no secret from the person, who typed what is in it: it shows that the page came back as it was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.http import HttpRequest

from touchstone.foundation.errors import Refusal
from touchstone.pages.errors import typed_text

FIELD = "carried-token"  # a name that is never shown back as typed text
OURS = (FIELD, "step", "go")  # fields of the page's own, beside those of the step's form
UNREADABLE = "layout/unreadable.html"
BAD_REQUEST = 400


class CarryRefused(Refusal):
    """What came with the form was altered, cut short, made for somebody else or by another version of ours."""


def seal(data: Mapping[str, Any], *, salt: str, form: int) -> str:
    """The value of the hidden field. `form`: of what is carried; `salt`: for which pages, and whose they are."""
    return signing.dumps({"form": form, **data}, salt=salt, compress=True)


def unseal(text: str, *, salt: str, form: int) -> dict[str, Any]:
    """What the hidden field holds. Raises CarryRefused; a page left open over an upgrade that changes `form` too."""
    try:
        data: dict[str, Any] = signing.loads(text, salt=salt)  # the signature is checked before anything is unpacked
    except (signing.BadSignature, ValueError) as wrong:
        raise _refused() from wrong
    if data.pop("form", None) != form:
        raise _refused()
    return data


def unreadable_values(request: HttpRequest, refusal: CarryRefused, *, start_again_url: str) -> dict[str, Any]:
    """What `layout/unreadable.html` reads: what was typed on the last page is shown, so that it can be copied."""
    typed = [(name, text) for name, text in typed_text(request) if name not in OURS]
    return {"refusal": refusal, "typed": typed, "start_again_url": start_again_url}


def _refused() -> CarryRefused:
    return CarryRefused(
        "The answers given so far did not come back as this service sent them",
        remedy="Nothing was saved. Copy what you typed on the last page, then start again.",
    )
