"""What the public sends in: the public site may only insert here; casework takes it away and answers.

How many messages are taken in an hour is kept to a measure without reading anything: each message takes one numbered
place, which a unique column gives to one message only. So the public site needs no right to read what was sent.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from touchstone.register.models import InboxItem, InboxToll
from touchstone.register.private_link import lookup_of, make_token, place_digest, reference_of, seal_key_of

KINDS = ("error", "question", "used-about-me")
FROM_ONE_NETWORK = 5  # messages in an hour
FROM_EVERYBODY = 300
_TRIES = 8  # random places tried among those for everybody before the hour counts as full


class TooMany(Exception):
    """No place is left in this hour: for the sender's network, or for everybody."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """What somebody sent about a record. `kind` is one of KINDS; `form` names the form it came on."""

    record: str
    kind: str
    words: str
    reply_to: str
    may_quote: bool
    form: str


def receive(message: Message, *, network: str, secret: str, at: datetime) -> str:
    """Keep one message; the token of its private link. The same form sent twice is kept once.

    `network` is never stored: only a digest under `secret` and the hour. Raises TooMany.
    """
    parts = (message.form, message.record, message.kind, message.words, message.reply_to, str(message.may_quote))
    token = make_token(secret, *parts)
    try:
        with transaction.atomic():
            InboxItem.objects.create(
                record=message.record,
                lookup=lookup_of(token),
                reference=reference_of(token),
                kind=message.kind,
                body=message.words,
                reply_to=message.reply_to,
                may_quote=message.may_quote,
                seal_key=seal_key_of(token),
                received_at=at,
            )
            _take_places(network, secret, at)
    except IntegrityError:
        return token  # it is here already
    return token


def _take_places(network: str, secret: str, at: datetime) -> None:
    hour = f"{at:%Y%m%d%H}"
    one, every = place_digest(secret, "one", network, hour), place_digest(secret, "every", hour)
    if not any(_take(f"{one}:{number}", at) for number in range(FROM_ONE_NETWORK)):
        raise TooMany
    if not any(_take(f"{every}:{secrets.randbelow(FROM_EVERYBODY)}", at) for _ in range(_TRIES)):
        raise TooMany


def _take(place: str, at: datetime) -> bool:
    """Whether the place was free, and is now taken."""
    try:
        with transaction.atomic():
            InboxToll.objects.create(place=place, taken_at=at)
    except IntegrityError:
        return False
    return True
