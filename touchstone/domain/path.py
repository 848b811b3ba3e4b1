"""Which path a project is on now: the light one only while nothing closes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from touchstone.domain.assessment import CaseView, view_case
from touchstone.domain.snapshot import OverrideState, ProjectSnapshot
from touchstone.domain.triage import AXES, ImpactAssessment, LightPathBarrier, assess_impact
from touchstone.guidance.pack import Pack
from touchstone.guidance.text import Text
from touchstone.guidance.triage_rules import Level

FULL = "full"
LIGHT = "light"

_HEAVIER = Text(en="The project was judged heavier than computed, with a reason.")
_NO_TRIAGE = LightPathBarrier(id="light-path.none", reason=Text(en="This guidance has no light path."))


@dataclass(frozen=True, kw_only=True)
class PathNow:
    """The path now, and what closes the light one. `moved`: opened on the light path, and has left it."""

    path: str
    barriers: tuple[LightPathBarrier, ...]
    moved: bool


def path_now(*, snapshot: ProjectSnapshot, pack: Pack, view: CaseView | None = None) -> PathNow:
    """The path as the present answers leave it; every answer is kept whichever way it goes.

    The light path is left as soon as an answer, or a judgement heavier than computed, closes it. A judgement lighter
    than computed never opens it, and a project on the full path stays there until somebody chooses otherwise.
    """
    found = view or view_case(snapshot=snapshot, pack=pack)
    barriers = tuple(_barriers(snapshot, pack, found))
    path = LIGHT if snapshot.path == LIGHT and not barriers else FULL
    return PathNow(path=path, barriers=barriers, moved=snapshot.path == LIGHT and path == FULL)


def opening_path(*, impact: ImpactAssessment, entry: str) -> str:
    """The path a project is opened on: the light one where nothing closes it and the work starts from a problem."""
    return LIGHT if impact.light_path_open and entry == "problem" else FULL


def overrides_in_force(snapshot: ProjectSnapshot) -> tuple[OverrideState, ...]:
    """The latest judgement on each axis, in the order they were recorded."""
    latest = {item.axis: item for item in sorted(snapshot.overrides, key=lambda item: item.recorded_at)}
    return tuple(latest.values())


def _barriers(snapshot: ProjectSnapshot, pack: Pack, view: CaseView) -> Iterator[LightPathBarrier]:
    if pack.triage is None:
        yield _NO_TRIAGE
        return
    yield from assess_impact(answers=view.values, sheet=pack.triage).light_path_barriers
    for item in overrides_in_force(snapshot):
        if _is_heavier(item):
            yield LightPathBarrier(id=f"light-path.override-{item.axis}", reason=_HEAVIER)


def _is_heavier(item: OverrideState) -> bool:
    if item.axis in AXES:
        return bool(item.chosen and item.computed) and Level(item.chosen) > Level(item.computed)
    if item.axis == "contentious":
        return item.chosen in ("yes", "true", "contentious")
    return item.axis == "path" and item.chosen == FULL
