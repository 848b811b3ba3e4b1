"""Enters the day's anchor once its hour has come, and those of days that were missed."""

from __future__ import annotations

from datetime import datetime

from touchstone.actions.publications import enter_daily_anchor
from touchstone.translog.faults import SecondPublisher


def anchor_if_due(*, at: datetime) -> int:
    """How many anchors were entered now. Raises RecoveryMode or KeyUnusable."""
    try:
        return len(enter_daily_anchor(at=at))
    except SecondPublisher:
        return 0
