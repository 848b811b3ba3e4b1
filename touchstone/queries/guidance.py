"""The guidance of one project: what it is pinned to, what newer guidance there is, and what moving to it would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Person
from touchstone.domain.pack_move import MovePlan, plan_move
from touchstone.domain.snapshot import PackPin, ProjectSnapshot
from touchstone.foundation.errors import Invalid, NotFound
from touchstone.guidance.comparison import Comparison
from touchstone.guidance.library import MAIN_PACK
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Question
from touchstone.guidance.supplement import Supplement
from touchstone.guidance.text import Text
from touchstone.queries.local_versions import list_local_versions, load_local_supplement
from touchstone.queries.pack_choice import is_statutory, load_choices
from touchstone.queries.pack_comparison import compared
from touchstone.queries.pack_history import Moved, PinHistory, load_pin_history
from touchstone.queries.packs import compose_pins, newer_for_project, pack_for, packs_for_new_project
from touchstone.queries.rereading import Reread, list_rereading
from touchstone.queries.snapshots import snapshot_of
from touchstone.queries.tenancy import load_project
from touchstone.store.models import Decision, PackMove


@dataclass(frozen=True, kw_only=True)
class PinnedLine:
    """One pack of a project. `newest`: the version that the organisation's new projects get, "" for none of it."""

    pin: PackPin
    title: Text
    is_released: bool
    is_local: bool
    newest: str

    @property
    def is_behind(self) -> bool:
        """Whether new projects get another version."""
        return bool(self.newest) and self.newest != self.pin.version


@dataclass(frozen=True, kw_only=True)
class MoveShown:
    """One move of the project. `refusal`: why it cannot be undone, "" where it can; `undone_at`: when it was."""

    move: Moved
    person: str
    refusal: str
    undone_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ProjectGuidance:
    """A project's guidance page. `offered`: pins of a new project, where they differ from its own, else empty."""

    snapshot: ProjectSnapshot
    pack: Pack
    pinned: tuple[PinnedLine, ...]
    added: tuple[PinnedLine, ...]  # packs that new projects get and this one lacks
    offered: tuple[PackPin, ...]
    moves: tuple[MoveShown, ...]
    rereading: tuple[Reread, ...]
    aside: tuple[Question, ...]  # answered, and no longer asked: as they were last worded


@dataclass(frozen=True, kw_only=True)
class PlannedMove:
    """A move as it would be: from which pins to which, every difference in words, and what becomes of the case."""

    snapshot: ProjectSnapshot
    before: Pack
    after: Pack
    pins: tuple[PackPin, ...]
    plan: MovePlan
    comparison: Comparison


@dataclass(frozen=True, kw_only=True)
class PackOptions:
    """A pack to choose a version of; `may_leave_out` unless it is the main pack or law asks it of everybody."""

    pack: str
    title: Text
    versions: tuple[str, ...]  # newest first
    pinned: str
    may_leave_out: bool


def load_project_guidance(*, by: Actor, project: str, at: datetime) -> ProjectGuidance:
    """Raises NotFound."""
    row = load_project(by=by, project=project)
    snapshot = snapshot_of(row, at=at)
    pack, history = pack_for(snapshot), load_pin_history(project=row.id, organisation=row.organisation_id)
    offered = packs_for_new_project(row.organisation_id)
    newest = {pin.pack: pin.version for pin in offered}
    held = {pin.pack for pin in snapshot.packs}
    owner = row.organisation_id
    gone = dict.fromkeys(one.question for one in snapshot.answers if one.question not in pack.questions)
    return ProjectGuidance(
        snapshot=snapshot,
        pack=pack,
        pinned=tuple(_line(owner, pin, newest.get(pin.pack, "")) for pin in snapshot.packs),
        added=tuple(_line(owner, pin, pin.version) for pin in offered if pin.pack not in held),
        offered=_joined(snapshot.packs, offered) if _is_behind(owner, history) else (),
        moves=_moves(row.id, history),
        rereading=list_rereading(snapshot=snapshot, pack=pack, history=history, organisation=by.organisation_id),
        aside=tuple(history.question_at(one, at) for one in gone),
    )


def _is_behind(organisation: str, history: PinHistory) -> bool:
    return bool(newer_for_project(organisation=organisation, pinned=history.now, dropped=history.dropped))


def load_planned_move(*, by: Actor, project: str, pins: Sequence[tuple[str, str]], at: datetime) -> PlannedMove:
    """What moving to these versions would do; nothing is written. Raises as `actions.guidance.move_project_packs`."""
    row = load_project(by=by, project=project)
    snapshot = snapshot_of(row, at=at)
    wanted = check_pins(organisation=row.organisation_id, pins=pins, pinned=snapshot.packs)
    return _planned(snapshot, wanted)


def load_planned_undoing(*, by: Actor, project: str, move: str, at: datetime) -> tuple[MoveShown, PlannedMove]:
    """A move of the project, and what undoing it would do. Raises NotFound."""
    row = load_project(by=by, project=project)
    snapshot = snapshot_of(row, at=at)
    for one in _moves(row.id, load_pin_history(project=row.id, organisation=row.organisation_id)):
        if one.move.id == move:
            return one, _planned(snapshot, one.move.before)
    raise NotFound("There is no such move")


def list_pack_options(*, by: Actor, project: str, at: datetime) -> tuple[ProjectSnapshot, tuple[PackOptions, ...]]:
    """Every pack that the project could be moved to, the main one first. Raises NotFound."""
    row = load_project(by=by, project=project)
    snapshot = snapshot_of(row, at=at)
    library, owner = shipped_library(), row.organisation_id
    choices = load_choices(owner)
    found: dict[str, list[Pack | Supplement]] = {}
    held = {(pin.pack, pin.version) for pin in snapshot.packs}
    for pack_id in (MAIN_PACK, *library.supplement_ids):
        open_to_choice = [one for one in library.versions(pack_id) if {(pack_id, one)} & (library.released | held)]
        found[pack_id] = [library.one(pack_id, version) for version in open_to_choice]
    for local in list_local_versions(owner):
        if choices.get(local.pack, True) or any(pin.pack == local.pack for pin in snapshot.packs):
            own = load_local_supplement(organisation=owner, pack=local.pack, version=local.version)
            found.setdefault(local.pack, []).insert(0, own)
    pinned = {pin.pack: pin.version for pin in snapshot.packs}
    offered = [(pack_id, versions) for pack_id, versions in found.items() if versions]
    return snapshot, tuple(_options(pack_id, versions, pinned.get(pack_id, "")) for pack_id, versions in offered)


def check_pins(*, organisation: str, pins: Sequence[tuple[str, str]], pinned: Sequence[PackPin]) -> tuple[PackPin, ...]:
    """The pins in full, in order of pack, where a project pinned to `pinned` may be moved to them.

    Raises Invalid (`pins`): one version each, one of them the main pack; drafts only where it is on them already; a
    supplement that holds what the law asks is not left out. Raises NotFound for a version that is not there.
    """
    named = [pack for pack, _version in pins]
    if MAIN_PACK not in named or len(set(named)) != len(named):
        _refuse("Choose one version of each pack, the main one among them")
    members = {pack: pack_member(organisation, pack, version) for pack, version in pins}
    held = {(pin.pack, pin.version): pin for pin in pinned}
    for one in members.values():
        if _is_draft(one) and (one.id, one.version) not in held:
            _refuse("Choose versions that have been released: a draft still changes")
    for pin in pinned:
        member = pack_member(organisation, pin.pack, pin.version)
        if pin.pack not in members and isinstance(member, Supplement) and is_statutory(member):
            _refuse("Keep each supplement that holds what the law asks: it cannot be left out")
    wanted = [PackPin(pack=one.id, version=one.version, digest=one.digest) for one in members.values()]
    return tuple(sorted(wanted, key=lambda pin: pin.pack))


def undo_refusal(*, project: str, move: str) -> str:
    """Why a move of the project cannot be undone, in words; "" where it can."""
    moves = list(PackMove.objects.filter(project_id=project).order_by("moved_at", "id"))
    if not moves or moves[-1].id != move:
        return "The project has been moved again since"
    if moves[-1].undoes_id:
        return "This is the undoing of a move"
    taken = Decision.objects.filter(project_id=project, status="taken", taken_at__gte=moves[-1].moved_at)
    return "A decision has been taken under the guidance moved to" if taken.exists() else ""


def _planned(snapshot: ProjectSnapshot, pins: tuple[PackPin, ...]) -> PlannedMove:
    before = pack_for(snapshot)
    after = compose_pins(organisation=snapshot.organisation, pins=pins)
    return PlannedMove(
        snapshot=snapshot,
        before=before,
        after=after,
        pins=pins,
        plan=plan_move(snapshot=snapshot, before=before, after=after),
        comparison=compared(before, after),
    )


def pack_member(organisation: str, pack: str, version: str) -> Pack | Supplement:
    """One version of a pack that came with this copy, or that the organisation loaded. Raises NotFound."""
    try:
        return shipped_library().one(pack, version)
    except NotFound:
        return load_local_supplement(organisation=organisation, pack=pack, version=version)


def _line(organisation: str, pin: PackPin, newest: str) -> PinnedLine:
    try:
        member = pack_member(organisation, pin.pack, pin.version)
    except NotFound:  # a version that is no longer installed stands for itself
        return PinnedLine(pin=pin, title=Text(en=pin.pack), is_released=False, is_local=False, newest=newest)
    return PinnedLine(
        pin=pin, title=member.title, is_released=not _is_draft(member), is_local=_is_local(member), newest=newest
    )


def _is_local(member: Pack | Supplement) -> bool:
    """Whether an organisation loaded it itself."""
    return not shipped_library().has(member.id, member.version)


def _is_draft(member: Pack | Supplement) -> bool:
    """Whether it may still change. What an organisation loaded is stored and never does."""
    return not _is_local(member) and (member.id, member.version) not in shipped_library().released


def _joined(pinned: Sequence[PackPin], offered: Sequence[PackPin]) -> tuple[PackPin, ...]:
    """What is offered, beside what the project has of its own accord and new projects do not get."""
    newer = {pin.pack: pin for pin in offered}
    return tuple(sorted({**{pin.pack: pin for pin in pinned}, **newer}.values(), key=lambda pin: pin.pack))


def _moves(project: str, history: PinHistory) -> tuple[MoveShown, ...]:
    """Newest first."""
    undone = {one.undoes: one for one in history.moves if one.undoes}
    names = dict(Person.objects.filter(id__in={one.person for one in history.moves}).values_list("id", "name"))
    shown = []
    for one in reversed(history.moves):
        back = undone.get(one.id)
        refusal = undo_refusal(project=project, move=one.id)
        shown.append(
            MoveShown(move=one, person=names.get(one.person, ""), refusal=refusal, undone_at=back.at if back else None)
        )
    return tuple(shown)


def _options(pack_id: str, versions: Sequence[Pack | Supplement], pinned: str) -> PackOptions:
    newest = versions[-1]
    is_fixed = isinstance(newest, Pack) or (bool(pinned) and is_statutory(newest))
    return PackOptions(
        pack=pack_id,
        title=newest.title,
        versions=tuple(one.version for one in reversed(versions)),
        pinned=pinned,
        may_leave_out=not is_fixed,
    )


def _refuse(message: str) -> None:
    raise Invalid("Some of what was given needs changing", field_errors={"pins": message})
