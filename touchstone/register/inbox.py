"""What the public sends in: insert only; casework reads it and answers through a publication."""

from __future__ import annotations

from datetime import datetime

from touchstone.register.models import InboxItem


def receive(*, record: str, kind: str, body: str, reply_to: str, at: datetime) -> str:
    """Keep one message about a record (`kind` is error, question or concern); its id."""
    return InboxItem.objects.create(record=record, kind=kind, body=body, reply_to=reply_to, received_at=at).id
