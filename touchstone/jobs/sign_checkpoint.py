"""Publishes a checkpoint as soon as something is committed that none covers."""

from __future__ import annotations

from datetime import datetime

from touchstone.actions.publications import is_behind, publish_checkpoint
from touchstone.translog.faults import SecondPublisher


def sign_if_behind(*, at: datetime) -> bool:
    """Whether a checkpoint was published now. Another process that is at it already counts as done.

    Raises RecoveryMode, KeyUnusable or FileDiffers: then nothing is signed until a person has looked.
    """
    if not is_behind():
        return False
    try:
        publish_checkpoint(at=at)
    except SecondPublisher:
        return False
    return True
