"""Whether versions chosen by hand can be joined: which of them do not fit, why, and which would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from touchstone.guidance.composition import compose
from touchstone.guidance.pack import Pack
from touchstone.guidance.problem import PackRefused
from touchstone.guidance.sheet import in_order
from touchstone.guidance.supplement import Supplement
from touchstone.guidance.text import Text
from touchstone.queries.guidance import PackOptions, pack_member

Pins = Sequence[tuple[str, str]]  # pack, version


@dataclass(frozen=True, kw_only=True)
class Misfit:
    """One chosen version that cannot be joined to the others.

    `why`: it is for a later main pack than the one chosen (`main`), builds on a supplement that is not chosen
    (`builds-on`), or speaks of what the others do not have (`clash`). `needs` and `needs_version` name the pack that is
    wanted, empty for a clash. `fitting`: versions of the same pack that would do, newest first.
    """

    pack: str
    title: Text
    version: str
    why: Literal["main", "builds-on", "clash"]
    needs: Text | None = None
    needs_version: str = ""
    fitting: tuple[str, ...] = ()
    may_leave_out: bool = False


def find_misfits(*, organisation: str, pins: Pins, options: Sequence[PackOptions]) -> tuple[Misfit, ...]:
    """What of a choice does not fit; empty where all of it can be joined. Raises NotFound for a version not there."""
    members = [pack_member(organisation, pack, version) for pack, version in pins]
    main = next(one for one in members if isinstance(one, Pack))
    chosen = [one for one in members if isinstance(one, Supplement)]
    found = [_misfit(organisation, one, main, chosen, options) for one in chosen]
    misfits = tuple(one for one in found if one is not None)
    return misfits or _clashes(organisation, main, chosen, options)


def _misfit(
    organisation: str, one: Supplement, main: Pack, chosen: Sequence[Supplement], options: Sequence[PackOptions]
) -> Misfit | None:
    found = Misfit(pack=one.id, title=one.title, version=one.version, why="main", may_leave_out=_offer(one, options)[1])
    if not one.fits(main.id, main.version):
        named = one.sheet.supplements
        others = [pack_member(organisation, one.id, version) for version in _offer(one, options)[0]]
        fitting = [each for each in others if isinstance(each, Supplement) and each.fits(main.id, main.version)]
        versions = tuple(each.version for each in fitting)
        return replace(found, needs=main.title, needs_version=named.version, fitting=versions)
    for point in one.sheet.builds_on:
        if not any(each.id == point.pack and in_order(each.version) >= in_order(point.version) for each in chosen):
            needs = pack_member(organisation, point.pack, point.version).title
            return replace(found, why="builds-on", needs=needs, needs_version=point.version)
    return None


def _clashes(
    organisation: str, main: Pack, chosen: Sequence[Supplement], options: Sequence[PackOptions]
) -> tuple[Misfit, ...]:
    """Supplements that name what the rest lacks, or that two have under one name; with the versions that do not."""
    named = _clashing(main, chosen)
    found = []
    for one in (each for each in chosen if each.id in named):
        others = [each for each in chosen if each is not one]
        versions, may_leave_out = _offer(one, options)
        tried = [pack_member(organisation, one.id, version) for version in versions if version != one.version]
        fitting = [each for each in tried if isinstance(each, Supplement) and not _clashing(main, [*others, each])]
        found.append(
            Misfit(
                pack=one.id, title=one.title, version=one.version, why="clash",
                fitting=tuple(each.version for each in fitting), may_leave_out=may_leave_out,
            )
        )  # fmt: skip
    return tuple(found)


def _clashing(main: Pack, chosen: Sequence[Supplement]) -> set[str]:
    """Ids of the supplements in whose files joining finds a problem: each file is named `<pack>/<version>/<file>`."""
    try:
        compose(main, chosen)
    except PackRefused as refused:
        return {problem.file.split("/")[0] for problem in refused.problems}
    return set()


def _offer(one: Supplement, options: Sequence[PackOptions]) -> tuple[tuple[str, ...], bool]:
    offer = next((each for each in options if each.pack == one.id), None)
    return (offer.versions, offer.may_leave_out) if offer else ((), True)
