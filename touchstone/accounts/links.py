"""One-time links: a random token that is handed over once, and the digest of it that is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from touchstone.foundation.canonical_json import sha256_digest
from touchstone.foundation.errors import Refusal

INVITATION_LASTS = timedelta(days=7)
FIRST_ADMINISTRATOR_LASTS = timedelta(hours=24)
RESET_LASTS = timedelta(hours=24)


class LinkNotValid(Refusal):
    """A one-time link that was used, withdrawn, has expired, or never was: all look the same."""

    def __init__(self) -> None:
        super().__init__(
            "This link is not valid",
            remedy="It can be used once, and only for a short time. Ask whoever sent it for a new one.",
        )


@dataclass(frozen=True)
class NewLink:
    """A link just made: the row's id, and the token that is shown this once and kept nowhere."""

    id: str
    token: str


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """What the table keeps. The token is random, so it needs no salt."""
    return sha256_digest(token)


def invitation_path(token: str) -> str:
    """Where an invitation is opened, below the site's own address."""
    return f"/invitation/{token}"


def reset_path(token: str) -> str:
    """Where a reset link is opened."""
    return f"/new-password/{token}"


def first_administrator_path(token: str) -> str:
    """Where a fresh installation is given its first administrator."""
    return f"/first-administrator/{token}"
