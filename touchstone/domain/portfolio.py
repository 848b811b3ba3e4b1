"""How a project stands, as one line in a force's portfolio and on the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from touchstone.domain.case import DEPLOYMENT, END_OF_LIFE, local_day
from touchstone.domain.lifecycle_steps import ENDED, PROCEEDING, Status, has_been_used
from touchstone.domain.path import FULL, path_now
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.guidance.pack import Pack


class Standing(StrEnum):
    """How a project stands. The value is what is shown."""

    ASSURANCE_NOT_SHOWN = "in use, assurance not shown"
    IN_USE = "in use"
    NOT_YET_IN_USE = "not yet in use"
    PAUSED = "paused"
    WINDING_DOWN = "being withdrawn from use"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class PortfolioState:
    """The standing, with what is owed: the day by which assurance is to be shown, and whether that has passed."""

    standing: Standing
    catch_up_on: date | None = None
    is_overdue: bool = False


def portfolio_state(*, snapshot: ProjectSnapshot, pack: Pack, at: datetime) -> PortfolioState:
    """How the owner's project stands at `at` (aware UTC)."""
    if snapshot.status in ENDED:
        return PortfolioState(standing=Standing.CLOSED)
    if snapshot.status == Status.PAUSED:
        return _owing(Standing.PAUSED, snapshot, at) if _owes_assurance(snapshot, pack) else _plain(Standing.PAUSED)
    if snapshot.stage == END_OF_LIFE:
        return _plain(Standing.WINDING_DOWN)
    if _owes_assurance(snapshot, pack):
        return _owing(Standing.ASSURANCE_NOT_SHOWN, snapshot, at)
    return _plain(Standing.IN_USE if has_been_used(snapshot=snapshot) else Standing.NOT_YET_IN_USE)


def is_assured(*, snapshot: ProjectSnapshot, pack: Pack) -> bool:
    """Whether a decision let it into use: at the deployment gate, or the light path's own while that lasts."""
    taken = [item for item in snapshot.decisions if item.status == "taken" and item.outcome in PROCEEDING]
    if any(item.stage == DEPLOYMENT for item in taken):
        return True
    return bool(taken) and path_now(snapshot=snapshot, pack=pack).path != FULL


def _owes_assurance(snapshot: ProjectSnapshot, pack: Pack) -> bool:
    return has_been_used(snapshot=snapshot) and not is_assured(snapshot=snapshot, pack=pack)


def _owing(standing: Standing, snapshot: ProjectSnapshot, at: datetime) -> PortfolioState:
    due = snapshot.catch_up_on
    return PortfolioState(standing=standing, catch_up_on=due, is_overdue=due is not None and due < local_day(at))


def _plain(standing: Standing) -> PortfolioState:
    return PortfolioState(standing=standing)
