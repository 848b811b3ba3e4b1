"""Which guidance a project was pinned to when: for showing each act, answer and decision in the words of its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from touchstone.domain.snapshot import PackPin, ProjectSnapshot
from touchstone.foundation.errors import NotFound, Refusal
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Question
from touchstone.queries.packs import compose_pins, pack_for
from touchstone.store.models import AuditEvent, PackMove, PinnedPack

Pins = tuple[PackPin, ...]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One move of the project: when, at which place of the audit record, from which pins to which."""

    id: str
    undoes: str  # the move taken back, or ""
    person: str
    at: datetime
    position: int
    before: Pins
    after: Pins
    plan: Mapping[str, Any]  # as sealed; empty once destroyed
    plan_digest: str


@dataclass(frozen=True, kw_only=True)
class PinHistory:
    """A project's pins through time. `now`: the present ones; `moves`: oldest first."""

    organisation: str
    now: Pins
    moves: tuple[Moved, ...] = ()

    @property
    def dropped(self) -> frozenset[str]:
        """Ids of packs that the project once had, and was moved away from."""
        return frozenset(pin.pack for one in self.moves for pin in one.before) - {pin.pack for pin in self.now}

    def at_time(self, moment: datetime) -> Pins:
        """What it was pinned to at that moment."""
        return self._after([one for one in self.moves if one.at <= moment])

    def at_position(self, position: int) -> Pins:
        """What it was pinned to once the act at that place of the audit record was done."""
        return self._after([one for one in self.moves if one.position <= position])

    def pack_at_time(self, moment: datetime) -> Pack:
        """The guidance of that moment. Where it is no longer installed, the present one."""
        return self.pack_of(self.at_time(moment))

    def pack_at_position(self, position: int) -> Pack:
        """The guidance once that act was done. Where it is no longer installed, the present one."""
        return self.pack_of(self.at_position(position))

    def pack_of(self, pins: Pins) -> Pack:
        """The guidance that such pins make. Where it is no longer installed, the present one."""
        try:
            return compose_pins(organisation=self.organisation, pins=pins)
        except Refusal:
            return compose_pins(organisation=self.organisation, pins=self.now)

    def question_at(self, question: str, moment: datetime) -> Question:
        """A question as it was worded at that moment, else as any guidance of the project words it. Raises NotFound."""
        ways = [self.at_time(moment), self.now, *(pins for move in self.moves for pins in (move.before, move.after))]
        for pins in dict.fromkeys(ways):
            found = self.pack_of(pins).questions.get(question)
            if found is not None:
                return found
        raise NotFound("There is no such question")

    def _after(self, done: Sequence[Moved]) -> Pins:
        if done:
            return done[-1].after
        return self.moves[0].before if self.moves else self.now


def load_pin_history(*, project: str, organisation: str, now: Pins | None = None) -> PinHistory:
    """The history of a project that the reader can reach; `organisation` owns it, `now` are its pins where they are
    known already. One query where it was never moved.
    """
    now = _present(project) if now is None else now
    rows = list(PackMove.objects.filter(project_id=project).select_related("plan").order_by("moved_at", "id"))
    events = AuditEvent.objects.filter(id__in=[one.event for one in rows]) if rows else AuditEvent.objects.none()
    places = dict(events.values_list("id", "position"))
    moves = sorted((_moved(one, places.get(one.event, 0)) for one in rows), key=lambda one: one.position)
    return PinHistory(organisation=organisation, now=now, moves=tuple(moves))


def pack_of_facts(*, snapshot: ProjectSnapshot, facts: Mapping[str, Any]) -> Pack:
    """The guidance that sealed facts of the project name; where it is no longer installed, the project's own."""
    pins = pins_of(facts.get("packs", ()))
    try:
        return compose_pins(organisation=snapshot.organisation, pins=pins) if pins else pack_for(snapshot)
    except Refusal:
        return pack_for(snapshot)


def pins_of(rows: Iterable[Mapping[str, str]]) -> Pins:
    """Pins from their JSON form."""
    return tuple(PackPin(pack=row["pack"], version=row["version"], digest=row["digest"]) for row in rows)


def _present(project: str) -> Pins:
    pins = PinnedPack.objects.filter(project_id=project, released_at__isnull=True).order_by("pack")
    columns = pins.values_list("pack", "pack_version", "digest")
    return tuple(PackPin(pack=pack, version=version, digest=digest) for pack, version, digest in columns)


def _moved(row: PackMove, position: int) -> Moved:
    return Moved(
        id=row.id,
        undoes=row.undoes_id or "",
        person=row.person,
        at=row.moved_at,
        position=position,
        before=pins_of(row.before),
        after=pins_of(row.after),
        plan=row.plan.body or {},
        plan_digest=row.plan_digest,
    )
