"""Which packs an organisation's new projects get: its own choice, within what the law lets anybody choose."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from touchstone.guidance.library import Library
from touchstone.guidance.pack import Pack
from touchstone.guidance.problem import PackRefused, Problem
from touchstone.guidance.provenance import Obligation, Obliged
from touchstone.guidance.supplement import Supplement
from touchstone.queries.local_versions import newest_local
from touchstone.store.models import PackChoice


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A supplement that could be joined to the main pack, and whether it is. `problems`: why it cannot be, though on.

    `is_statutory`: it asks what the law asks, so nobody switches it off. `is_chosen`: somebody chose so; else it is as
    it comes. `is_local`: it is the organisation's own.
    """

    supplement: Supplement
    is_on: bool
    is_statutory: bool
    is_chosen: bool
    is_local: bool
    problems: tuple[Problem, ...] = ()

    @property
    def is_wanted(self) -> bool:
        """Whether it would be on if it could be joined."""
        return self.is_on or bool(self.problems)


def is_statutory(supplement: Supplement) -> bool:
    """Whether it asks what law asks, by a question, a check or a requirement, and comes to everybody."""
    if supplement.is_optional:
        return False
    asked: list[Obliged] = [item for one in supplement.question_sets for item in (one, *one.questions)]
    asked += [item for one in supplement.sheet.stage_additions for item in one.requirements]
    asked += supplement.checks
    return any(item.obligation is Obligation.LEGAL for item in asked)


def list_offers(*, organisation: str, main: Pack, library: Library) -> tuple[Offer, ...]:
    """The newest version of each supplement that fits the main pack: shipped ones first, then the organisation's own.

    An own supplement that cannot be joined to the rest is left out of it, with its problems: what the organisation
    loaded must not stop its next project. Two queries.
    """
    chosen = load_choices(organisation)
    shipped = [_offer(one, chosen, is_local=False) for one in library.newest_fitting(main)]
    joined: list[Supplement] = []
    own: list[Offer] = []
    for supplement in newest_local(organisation=organisation, main=main):
        offer = _offer(supplement, chosen, is_local=True)
        problems = _problems(library, main, shipped, [*joined, supplement]) if offer.is_on else ()
        own.append(replace(offer, is_on=offer.is_on and not problems, problems=problems))
        if offer.is_on and not problems:
            joined.append(supplement)
    return (*shipped, *own)


def concerns(offer: Offer, *, held: Set[str], dropped: Set[str]) -> bool:
    """Whether a supplement that is on is a project's business: it has it, the law asks it, or somebody chose it."""
    is_chosen = (offer.is_chosen or offer.is_local) and offer.supplement.id not in dropped
    return offer.supplement.id in held or offer.is_statutory or is_chosen


def builders_on(offers: Sequence[Offer], pack: str) -> tuple[Supplement, ...]:
    """The supplements that are on and name items of `pack`: without it they cannot be joined."""
    on = [one.supplement for one in offers if one.is_on]
    return tuple(one for one in on if any(point.pack == pack for point in one.sheet.builds_on))


def load_choices(organisation: str) -> dict[str, bool]:
    """Pack → whether the organisation's latest choice was to have it; only packs it ever chose about."""
    rows = PackChoice.objects.filter(organisation_id=organisation).order_by("chosen_at", "id")
    return dict(rows.values_list("pack", "is_on"))


def _offer(supplement: Supplement, chosen: dict[str, bool], *, is_local: bool) -> Offer:
    statutory = not is_local and is_statutory(supplement)
    usual = is_local or not supplement.is_optional
    return Offer(
        supplement=supplement,
        is_on=statutory or chosen.get(supplement.id, usual),
        is_statutory=statutory,
        is_chosen=supplement.id in chosen,
        is_local=is_local,
    )


def _problems(library: Library, main: Pack, shipped: Sequence[Offer], own: Sequence[Supplement]) -> tuple[Problem, ...]:
    pins = [(main.id, main.version)]
    pins += [(one.supplement.id, one.supplement.version) for one in shipped if one.is_on]
    try:
        library.compose(pins, own)
    except PackRefused as refused:
        return refused.problems
    return ()
