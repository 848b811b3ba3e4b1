"""Every kind of work that a row can ask for, and the action that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from touchstone.accounts.actor import Actor
from touchstone.actions.documents import prepare_document
from touchstone.actions.publications import publish_checkpoint


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One claimed row: who asked (None for the system), with which details, and the time it is done at."""

    by: Actor | None
    details: Mapping[str, Any]
    at: datetime


Run = Callable[[Asked], Mapping[str, Any]]


def _sign_checkpoint(asked: Asked) -> Mapping[str, Any]:
    return {"size": publish_checkpoint(at=asked.at)}


def _prepare_document(asked: Asked) -> Mapping[str, Any]:
    if asked.by is None:
        raise ValueError("a document is prepared for somebody")
    made = prepare_document(
        by=asked.by, project=asked.details["project"], document=asked.details["document"], at=asked.at
    )
    return {"document_version": made.id}


KINDS: Mapping[str, Run] = {"sign-checkpoint": _sign_checkpoint, "prepare-document": _prepare_document}
