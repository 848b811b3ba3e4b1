"""Refusals: things the system will not do, each saying why and what to do instead.

A refusal is not a fault. Surfaces show its message, its remedy and the authority behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Authority:
    """Who refuses: `law`, `guidance`, `force policy`, `ours` or `system`; and where that is written."""

    kind: str
    source: str = ""


class Refusal(Exception):
    """Base of every refusal that a person can act on."""

    def __init__(self, message: str, *, remedy: str = "", authority: Authority | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.authority = authority


class Invalid(Refusal):
    """What was given cannot be accepted; `field_errors` names each field and what to do about it."""

    def __init__(self, message: str, *, field_errors: Mapping[str, str] | None = None, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.field_errors = dict(field_errors or {})


class NotFound(Refusal):
    """There is no such thing, or it is not yours to see: the two look the same."""

    def __init__(self, message: str = "Page not found") -> None:
        super().__init__(message, remedy="Check the address, or start again from your list.")


class NotPermitted(Refusal):
    """The office held does not carry this permission."""


class Conflict(Refusal):
    """Somebody else changed the thing first. Carries both texts so that neither is lost."""

    def __init__(self, message: str, *, yours: object = None, theirs: object = None, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.yours = yours
        self.theirs = theirs


class AlreadyDone(Refusal):
    """The same form was sent twice with different contents, or the act has been done."""
