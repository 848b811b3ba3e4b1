"""Answers given under other words than their question has now: to be read again, or to be given again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.domain.pack_move import Fate, fate_of
from touchstone.domain.snapshot import AnswerState, ProjectSnapshot
from touchstone.guidance.comparison import Change
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Question
from touchstone.queries.pack_comparison import compared
from touchstone.queries.pack_history import PinHistory, load_pin_history
from touchstone.queries.packs import pack_for
from touchstone.queries.snapshots import snapshot_of
from touchstone.queries.tenancy import load_project
from touchstone.store.models import AnswerReading

Place = tuple[str, str, str]  # question, scope, version covered


@dataclass(frozen=True, kw_only=True)
class Reread:
    """One such answer. `before`: the question as it was when the answer was given or last read; `now`: as it is."""

    answer: AnswerState
    fate: Fate  # reworded or changed-form
    before: Question
    now: Question
    change: Change | None
    set_id: str

    @property
    def may_stand(self) -> bool:
        """Whether reading it again settles it; else the question has to be answered again."""
        return self.fate is Fate.REWORDED


@dataclass(frozen=True, kw_only=True)
class RereadingPage:
    """The answers of a project that are to be read or given again."""

    snapshot: ProjectSnapshot
    pack: Pack
    rows: tuple[Reread, ...]


def load_rereading(*, by: Actor, project: str, at: datetime) -> RereadingPage:
    """What the actor's organisation is to read again: its own answers and the shared ones. Raises NotFound."""
    row = load_project(by=by, project=project)
    snapshot = snapshot_of(row, at=at)
    pack = pack_for(snapshot)
    rows = list_rereading(
        snapshot=snapshot,
        pack=pack,
        history=load_pin_history(project=row.id, organisation=row.organisation_id),
        organisation=by.organisation_id,
    )
    return RereadingPage(snapshot=snapshot, pack=pack, rows=rows)


def list_rereading(
    *, snapshot: ProjectSnapshot, pack: Pack, history: PinHistory, organisation: str
) -> tuple[Reread, ...]:
    """The same for a project already loaded, in the order the questions are asked; one query, none without a move."""
    if not history.moves:
        return ()
    readings = _readings(snapshot.project)
    found = [
        reread
        for answer in snapshot.answers
        if answer.scope in ("shared", organisation) and not answer.is_disposed
        if (reread := _reread(answer, pack, history, readings)) is not None
    ]
    order = {question: place for place, question in enumerate(pack.questions)}
    return tuple(sorted(found, key=lambda one: order[one.now.id]))


def _reread(answer: AnswerState, pack: Pack, history: PinHistory, readings: Mapping[Place, datetime]) -> Reread | None:
    place = (answer.question, answer.scope, answer.covers)
    seen_at = max(answer.recorded_at, readings.get(place, answer.recorded_at))
    before, now = history.pack_at_time(seen_at), pack.questions.get(answer.question)
    if now is None or before.digest == pack.digest or answer.question not in before.questions:
        return None
    changes = compared(before, pack).changes
    change = next((one for one in changes if (one.item_kind, one.id) == ("question", answer.question)), None)
    fate = fate_of(answer, before=before, after=pack, change=change)
    if fate not in (Fate.REWORDED, Fate.CHANGED_FORM):
        return None
    asked = pack.set_of(answer.question)
    return Reread(
        answer=answer,
        fate=fate,
        before=before.question(answer.question),
        now=now,
        change=change,
        set_id=asked.id if asked else "triage",
    )


def _readings(project: str) -> dict[Place, datetime]:
    """Answer → when its present version was last read again."""
    rows = AnswerReading.objects.filter(answer_version__answer__project_id=project).order_by("read_at")
    found: dict[Place, datetime] = {}
    columns = ("question", "scope", "covers", "current")
    for question, scope, covers, current, version, read_at in rows.values_list(
        *(f"answer_version__answer__{name}" for name in columns), "answer_version", "read_at"
    ):
        if current == version:
            found[question, scope, covers] = read_at
    return found
