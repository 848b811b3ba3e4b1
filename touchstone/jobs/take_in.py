"""Takes messages of the public out of the register's inbox, and empties old ones once their time is over."""

from __future__ import annotations

from datetime import datetime

from touchstone.actions.feedback import empty_old_messages, take_messages


def take_in(*, at: datetime) -> int:
    """How many messages were taken in or emptied now."""
    return take_messages(at=at) + empty_old_messages(at=at)
