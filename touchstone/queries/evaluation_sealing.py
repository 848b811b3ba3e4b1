"""Where the private log speaks of the sealing of a plan: the entry of the act, and the day it was made public by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from touchstone.store.models import Anchor, AuditEvent, PrivateLeaf

SEALED = "evaluation.plan-sealed"


@dataclass(frozen=True, kw_only=True)
class SealLogged:
    """The log's entry for the act that sealed a plan. `anchored_on`: None until a day has been anchored after it.

    A plan has no entry of its own: its digest stands in that of the act.
    """

    entry: int
    anchored_on: date | None


def seal_logged(*, plan: str, digest: str) -> SealLogged | None:
    """None where no such act names the plan with this digest: it was sealed elsewhere, or its trail has been lost."""
    for event in AuditEvent.objects.filter(verb=SEALED, object_id=plan):
        if not any(change.get("after") == digest for change in event.changes):
            continue
        leaf = PrivateLeaf.objects.filter(kind="audit", subject=event.id).values_list("position", flat=True).first()
        if leaf is not None:
            return SealLogged(entry=leaf, anchored_on=_anchored_on(leaf, event.at))
    return None


def _anchored_on(leaf: int, at: datetime) -> date | None:
    """The first day whose anchor was made over a private log that held the entry."""
    for anchor in Anchor.objects.filter(entered_at__gte=at).order_by("day").iterator():
        if int(anchor.checkpoint.split("\n")[1]) > leaf:  # origin, size, root
            return anchor.day
    return None
