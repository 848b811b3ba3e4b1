"""Every kind of work that a row can ask for, and the action that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from touchstone.accounts.actor import Actor
from touchstone.actions.documents import prepare_document
from touchstone.actions.evaluations.runs import JOB as EVALUATION
from touchstone.actions.evaluations.sweeping import sweep_evaluations
from touchstone.actions.publications import publish_checkpoint
from touchstone.jobs.run_evaluation import run_evaluation


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One claimed row: who asked (None for the system), with which details, and the time it is done at.

    `keep`: told how far the work is (done, of all), it says whether to go on; work that stops raises WorkStopped.
    """

    by: Actor | None
    details: Mapping[str, Any]
    at: datetime
    keep: Callable[[int, int], bool] = lambda _done, _of: True


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


def _run_evaluation(asked: Asked) -> Mapping[str, Any]:
    if asked.by is None:
        raise ValueError("an evaluation is run for somebody")
    return run_evaluation(by=asked.by, run=asked.details["run"], keep=asked.keep, at=asked.at)


KINDS: Mapping[str, Run] = {
    "sign-checkpoint": _sign_checkpoint,
    "prepare-document": _prepare_document,
    EVALUATION: _run_evaluation,
}
# What puts in order whatever work of a kind leaves behind when it comes to nothing: called then, and at the start.
TIDIES: Mapping[str, Callable[[datetime], object]] = {EVALUATION: lambda at: sweep_evaluations(at=at)}
