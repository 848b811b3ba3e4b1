"""A form sent twice acts once: the token drawn with the form is stored with the act's result, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from touchstone.accounts.actor import Actor
from touchstone.foundation.canonical_json import hmac_digest
from touchstone.foundation.errors import AlreadyDone
from touchstone.store.models import ActionToken


def act_once(
    *,
    by: Actor,
    token: str,
    action: str,
    body: Mapping[str, Any],
    at: datetime,
    run: Callable[[], Mapping[str, Any]],
) -> dict[str, Any]:
    """Run `run` and keep its result under the token; a second sending gets the first one's result.

    `body` is what was sent, as JSON of text and lists. Raises AlreadyDone where the same token arrives with another
    body: the first act stands and nothing is done. Without a token `run` is simply run.
    """
    if not token:
        return dict(run())
    digest = hmac_digest(_key(), dict(body))
    earlier = _earlier(by=by, token=token, action=action, digest=digest)
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            kept = ActionToken.objects.create(
                token=token, person=by.person_id, action=action, body_digest=digest, used_at=at
            )
            kept.result = dict(run())
            kept.save(update_fields=["result"])
            return dict(kept.result)
    except IntegrityError:
        again = _earlier(by=by, token=token, action=action, digest=digest)
        if again is None:
            raise
        return again


def _key() -> bytes:
    """What was sent may be easy to guess, so its digest is made under a secret that is not in the database."""
    return hashlib.sha256(b"touchstone forms 1\n" + settings.SECRET_KEY.encode()).digest()


def _earlier(*, by: Actor, token: str, action: str, digest: str) -> dict[str, Any] | None:
    found = ActionToken.objects.filter(token=token, person=by.person_id, action=action).first()
    if found is None:
        return None
    if found.body_digest != digest:
        raise AlreadyDone(
            "This form was already sent with other contents",
            remedy="What you sent first stands. Open the page again to send something new.",
        )
    return dict(found.result)
