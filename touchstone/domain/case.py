"""The case as a gate sees it: one organisation's stage run, the answers that count, the day, the version decided on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from touchstone.domain.assessment import CaseView
from touchstone.domain.snapshot import ProjectSnapshot, StageRunState, Value
from touchstone.guidance.pack import Pack
from touchstone.guidance.stage import Stage

LOCAL = ZoneInfo("Europe/London")  # forces keep local dates: what is due on a day is due until that day ends here

DEPLOYMENT = "deployment"
EVALUATION = "evaluation"
END_OF_LIFE = "end-of-life"


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a rule may look at. `path` is the path now, not the one chosen when the project was opened."""

    snapshot: ProjectSnapshot
    pack: Pack
    organisation: str
    stage: Stage
    run: StageRunState | None
    path: str
    view: CaseView
    on: date
    covers: str = "all"

    @property
    def values(self) -> Mapping[str, Value]:
        """Visible answers only."""
        return self.view.values

    def place_of(self, stage_id: str) -> int:
        """The stage's place in the pack's order; a stage that is not in it comes last."""
        order = self.pack.sheet.stages
        return order.index(stage_id) if stage_id in order else len(order)


def local_day(moment: datetime) -> date:
    """The date in the United Kingdom at that moment (aware)."""
    return moment.astimezone(LOCAL).date()


def run_of(snapshot: ProjectSnapshot, organisation: str) -> StageRunState | None:
    """The stage run of an organisation that has not been left, or None."""
    found = [run for run in snapshot.stage_runs if run.organisation == organisation and run.left_at is None]
    return found[-1] if found else None
