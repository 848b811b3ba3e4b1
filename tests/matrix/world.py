"""Two forces with one thing of each kind in each, in one transaction that is rolled back at the end of a module."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client, override_settings

from tests.cast import Force, northmere, sign_in, southmere
from tests.matrix.filling import Side, fill
from touchstone.accounts.roles import ROLES
from touchstone.actions.publications import publish_checkpoint, start_public_log
from touchstone.foundation import clock

OWN, OTHER = "own", "other"


@dataclass
class World:
    """The two forces, and a signed-in client for each role of the first."""

    own: Side
    other: Side
    clients: dict[str, Client]

    @property
    def public_ids(self) -> dict[str, dict[str, str]]:
        """Ids in the addresses of the public site, by the name of the address; "" is for those not named."""
        record = self.own.ids["record"]
        return {
            "": {"record": record, "version": "2", "name": "record.json"},
            "log-file": {"name": "checkpoint"},
            "feedback-answer": self.own.special["feedback-answer"],
            "completeness-statement": {"statement": self.own.ids["statement"]},
            "guidance-item": {"item": "stage.design"},
            "guidance-list": {"axis": "stages"},
            "guidance-version": {"pack": "ddt-app", "version": "2026-01"},
        }

    def side(self, relation: str) -> Side:
        """Whose things are meant."""
        return self.own if relation == OWN else self.other


@contextmanager
def lasting_world(folder: Path) -> Iterator[World]:
    """The world for all tests of a module."""
    with override_settings(TOUCHSTONE_VAR=folder), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@contextmanager
def quiet() -> Iterator[None]:
    """No log lines: there would be several for each of thousands of refusals."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_world() -> World:
    """Both forces, filled by the actions as their pages would."""
    start_public_log()
    at = clock.now() - timedelta(minutes=30)
    own, other = Side(northmere(), "zqnorth"), Side(southmere(), "zqsouth")
    for side in (own, other):
        fill(side, at)
    publish_checkpoint(at=at)
    return World(own, other, {role: client_of(own.force, role) for role in ROLES})


def client_of(force: Force, role: str) -> Client:
    """A client signed in under the office, that reports a fault of the server as an answer with status 500."""
    return sign_in(Client(raise_request_exception=False), force.office(role))


def body_of(answer: Any) -> bytes:
    """The whole body of an answer, a streamed one read to its end (which closes its file)."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)
