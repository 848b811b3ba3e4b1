"""Whether the public log can be signed as it stands; asked at every start and after every restoring."""

from __future__ import annotations

import time
from datetime import datetime

TRIES, PAUSE_SECONDS = 50, 0.2


def why_not_signing(*, at: datetime) -> str:
    """Sign what is committed and not signed yet; "" where that went well, else why nothing is signed, in words.

    Compares what the database, the key's state file and the published checkpoint remember even where nothing new is
    to be signed: a database put back from an older copy is found here, before anybody enters anything.
    """
    from touchstone.actions.publications import publish_checkpoint
    from touchstone.foundation.errors import Refusal
    from touchstone.translog.faults import RecoveryMode, SecondPublisher

    for _ in range(TRIES):
        try:
            publish_checkpoint(at=at)
        except SecondPublisher:  # the worker of a running server is at it
            time.sleep(PAUSE_SECONDS)
            continue
        except RecoveryMode as refusal:
            return f"Recovery mode: {refusal.message} {refusal.remedy}".strip()
        except Refusal as refusal:
            return f"{refusal.message} {refusal.remedy}".strip()
        return ""
    return ""
