"""The daily tie of the private log to the public one: one entry for each day, whether or not anything happened."""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import IntegrityError, transaction

from touchstone.actions.publications.checkpoints import publish_private_checkpoint
from touchstone.actions.publications.entering import check_sound
from touchstone.register import publishing
from touchstone.store.audit import act
from touchstone.store.models import Anchor
from touchstone.translog.anchor import anchor_digest, days_due
from touchstone.translog.checkpoint import Checkpoint
from touchstone.translog.private_log import new_salt

log = logging.getLogger("touchstone.publications")


def enter_daily_anchor(*, at: datetime) -> list[date]:
    """Enter an anchor for each day that is due and has none; the days entered.

    A log's very first anchor is entered at once, on the day the log begins. Raises KeyUnusable, RecoveryMode,
    InRecovery.
    """
    days = _days(at)
    if not days:
        return []
    if len(days) > 1:
        log.error("anchors were missed and are entered late", extra={"outcome": f"{len(days)} days"})
    check_sound()
    private = publish_private_checkpoint(at=at)
    return [day for day in days if _enter(day, private, at)]


def _days(at: datetime) -> list[date]:
    last = Anchor.objects.order_by("-day").values_list("day", flat=True).first()
    if last is None:
        return [at.date()]
    return days_due(began_at=at, last_day=last, at=at)


def _enter(day: date, private: Checkpoint, at: datetime) -> bool:
    """False where another process entered the day first."""
    salt = new_salt()
    digest = anchor_digest(salt, private)
    try:
        with transaction.atomic(), act(by=None, at=at, verb="log.anchored") as record:
            position = publishing.append_other_event(
                event="anchor", at=at, data={"anchor": digest, "day": day.isoformat()}
            )
            anchor = Anchor.objects.create(
                day=day,
                salt=salt,
                checkpoint=private.body.decode(),
                digest=digest,
                log_position=position,
                entered_at=at,
            )
            record.about("anchor", anchor.id)
            record.changed("anchor", anchor.id, "day", after=day.isoformat())
    except IntegrityError:
        return False
    return True
