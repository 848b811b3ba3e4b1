"""Counts guesses at passwords and codes in the database, so that every process counts the same ones.

At most ten guesses in five minutes, for an account and for an address it is tried from. A guess that turned out right
is given back; one that was refused unread is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from touchstone.accounts.models import SignInAttempt

KEPT = timedelta(hours=1)


def account_key(name: str) -> tuple[str, int]:
    """What guesses at one account are counted under, and how many it takes."""
    return f"account {name}", settings.TOUCHSTONE_GUESSES


def address_key(address: str) -> tuple[str, int]:
    """What guesses from one network address are counted under, and how many it takes."""
    return f"address {address}", settings.TOUCHSTONE_GUESSES_PER_ADDRESS


def take_guess(*, keys: Iterable[tuple[str, int]], at: datetime) -> list[int] | None:
    """Enter a guess under each key: ids to give back, or None where a key has used up its guesses.

    Each guess is entered before it is counted, so that guesses sent at one moment cannot pass each other.
    """
    SignInAttempt.objects.filter(at__lt=at - KEPT).delete()
    since = at - timedelta(seconds=settings.TOUCHSTONE_GUESS_SECONDS)
    entered: list[int] = []
    spent = False
    for key, most in keys:
        digest = _digest(key)
        entered.append(SignInAttempt.objects.create(key_digest=digest, at=at).id)
        spent = spent or SignInAttempt.objects.filter(key_digest=digest, at__gt=since).count() > most
    if spent:
        give_back(entered)
        return None
    return entered


def give_back(entered: list[int]) -> None:
    """Forget guesses that turned out right, or were never tried."""
    SignInAttempt.objects.filter(id__in=entered).delete()


def _digest(key: str) -> str:
    """Keyed, because addresses of people can be guessed."""
    return "hmac-sha256:" + salted_hmac("touchstone.throttle", key, algorithm="sha256").hexdigest()
