"""Move a project to other versions of its guidance, and back; say which answers still stand under the new words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.permission import owned_project, permitted_project
from touchstone.domain.lifecycle_steps import ENDED
from touchstone.domain.pack_move import MovePlan, plan_move
from touchstone.domain.snapshot import PackPin, ProjectSnapshot
from touchstone.foundation.errors import AlreadyDone, Conflict, Invalid, NotFound, Refusal
from touchstone.queries.guidance import check_pins, undo_refusal
from touchstone.queries.pack_history import load_pin_history, pins_of
from touchstone.queries.packs import compose_pins, pack_for
from touchstone.queries.rereading import list_rereading
from touchstone.queries.snapshots import snapshot_of
from touchstone.store.audit import Record, act
from touchstone.store.models import Answer, AnswerReading, PackMove, PinnedPack, Project

Pins = Sequence[tuple[str, str]]  # pack, version


class NothingWouldMove(Refusal):
    """The project is pinned to these versions already."""


class StageIsGone(Refusal):
    """The new guidance lacks the stage in which the project stands."""


class MoveCannotBeUndone(Refusal):
    """A decision rests on the guidance moved to, or a later move came after it."""


def move_project_packs(*, by: Actor, project: str, pins: Pins, at: datetime, seen_digest: str = "") -> PackMove:
    """Pin the project to exactly these versions; every answer stays as it is.

    `seen_digest`: digest of the plan that was read; where the case has changed since, nothing moves and Conflict is
    raised. Raises Invalid (`pins`), NothingWouldMove, StageIsGone, PackRefused for packs that cannot be joined,
    NotFound, NotPermitted.
    """
    with act(by=by, at=at, verb="guidance.moved", project=project) as record:
        row = _open_project(by, project)
        snapshot = snapshot_of(row, at=at)
        wanted = check_pins(organisation=row.organisation_id, pins=pins, pinned=snapshot.packs)
        plan = plan_to(snapshot, wanted)
        if seen_digest and plan.digest != seen_digest:
            raise Conflict(
                "The case or the guidance has changed since you read the plan",
                remedy="Read the plan as it is now, then move.",
            )
        return _move(record, row, snapshot, wanted, plan)


def undo_move(*, by: Actor, project: str, move: str, at: datetime) -> PackMove:
    """Pin the project to what it was pinned to before its last move. No answer changes.

    Raises MoveCannotBeUndone once a decision has been taken under the new guidance: going back is then a move with a
    plan of its own. Raises AlreadyDone, NotFound, NotPermitted.
    """
    with act(by=by, at=at, verb="guidance.move-undone", project=project) as record:
        row = _open_project(by, project)
        found = PackMove.objects.filter(id=move, project=row).first()
        if found is None:
            raise NotFound("There is no such move")
        if PackMove.objects.filter(undoes=found).exists():
            raise AlreadyDone("This move was undone before")
        reason = undo_refusal(project=row.id, move=found.id)
        if reason:
            raise MoveCannotBeUndone(reason, remedy="Move to the earlier versions instead: that has its own plan.")
        snapshot = snapshot_of(row, at=at)
        back = pins_of(found.before)
        return _move(record, row, snapshot, back, plan_to(snapshot, back), undoes=found)


def confirm_answers(
    *, by: Actor, project: str, answers: Sequence[tuple[str, str, str]], at: datetime
) -> list[AnswerReading]:
    """Say that answers, read again under the words their questions have now, stand as they were given.

    `answers`: question, scope, version covered of each. Raises Invalid (`answers`) for none, and for one that is not
    waiting to be read again; NotFound, NotPermitted.
    """
    with act(by=by, at=at, verb="answer.read-again", project=project) as record:
        row = permitted_project(by=by, permission=Permission.ANSWER_EDIT, project=project)
        _check_open(row)
        snapshot = snapshot_of(row, at=at)
        waiting = list_rereading(
            snapshot=snapshot,
            pack=pack_for(snapshot),
            history=load_pin_history(project=row.id, organisation=row.organisation_id),
            organisation=by.organisation_id,
        )
        may_stand = {(one.answer.question, one.answer.scope, one.answer.covers) for one in waiting if one.may_stand}
        if not answers or any(one not in may_stand for one in answers):
            wrong = "Choose answers that are waiting to be read again"
            raise Invalid("Some of what was given needs changing", field_errors={"answers": wrong})
        record.about("project", row.id)
        return [_read_again(record, row, by, place) for place in dict.fromkeys(answers)]


def plan_to(snapshot: ProjectSnapshot, pins: Sequence[PackPin]) -> MovePlan:
    """What moving the case to these pins would do. Raises PackRefused, NotFound."""
    after = compose_pins(organisation=snapshot.organisation, pins=tuple(pins))
    return plan_move(snapshot=snapshot, before=pack_for(snapshot), after=after)


def _open_project(by: Actor, project: str) -> Project:
    row = owned_project(by=by, permission=Permission.GUIDANCE_MOVE, project=project)
    _check_open(row)
    return row


def _check_open(row: Project) -> None:
    if row.status in ENDED:
        raise Invalid(
            "This project has ended, so its guidance and its answers no longer change",
            remedy="Open a new project to take the technology up again.",
        )


def _move(
    record: Record,
    row: Project,
    snapshot: ProjectSnapshot,
    pins: Sequence[PackPin],
    plan: MovePlan,
    undoes: PackMove | None = None,
) -> PackMove:
    before, after = snapshot.packs, tuple(sorted(pins, key=lambda pin: pin.pack))
    if before == after:
        raise NothingWouldMove("The project is on these versions already", remedy="Choose other versions.")
    if plan.stage_is_gone:
        raise StageIsGone(
            "The guidance chosen does not have the stage in which the project stands",
            remedy="Return the project to a stage that both versions have, then move.",
        )
    _repin(row, before, after, record.at)
    content = record.content("pack-move-plan", plan.data())
    move = PackMove.objects.create(
        project=row,
        undoes=undoes,
        before=[_data(pin) for pin in before],
        after=[_data(pin) for pin in after],
        plan=content,
        plan_digest=plan.digest,
        event=record.event_id,
        person=record.by.person_id if record.by else "",
        office=record.by.office_id if record.by else "",
        moved_at=record.at,
    )
    record.about("pack-move", move.id)
    old, new = ({pin.pack: pin for pin in pins} for pins in (before, after))
    for pack in sorted({*old, *new}):
        if old.get(pack) != new.get(pack):
            record.changed("pack", pack, "pack-version", before=_words(old.get(pack)), after=_words(new.get(pack)))
    record.changed("pack-move", move.id, "plan", after=plan.digest)
    return move


def _repin(row: Project, before: Sequence[PackPin], after: Sequence[PackPin], at: datetime) -> None:
    """Close the pins that go and open those that come; a pack that stays as it is keeps its row."""
    gone = [pin.pack for pin in before if pin not in after]
    PinnedPack.objects.filter(project=row, pack__in=gone, released_at__isnull=True).update(released_at=at)
    for pin in after:
        if pin not in before:
            PinnedPack.objects.create(
                project=row, pack=pin.pack, pack_version=pin.version, digest=pin.digest, pinned_at=at
            )


def _read_again(record: Record, row: Project, by: Actor, place: tuple[str, str, str]) -> AnswerReading:
    question, scope, covers = place
    answer = Answer.objects.select_related("current__content").get(
        project=row, question=question, scope=scope, covers=covers
    )
    if answer.current is None:
        raise NotFound("There is no such answer")
    reading = AnswerReading.objects.create(
        answer_version=answer.current, person=by.person_id, office=by.office_id, read_at=record.at
    )
    record.changed("answer", answer.id, question, after=answer.current.content.digest)
    return reading


def _data(pin: PackPin) -> dict[str, str]:
    return {"pack": pin.pack, "version": pin.version, "digest": pin.digest}


def _words(pin: PackPin | None) -> str:
    return f"{pin.pack} {pin.version}" if pin else ""
