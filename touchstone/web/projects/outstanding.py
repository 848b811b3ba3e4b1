"""What stands between a project and its gate, grouped by who asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from touchstone.domain.authority_words import sentence, source_titles
from touchstone.domain.lifecycle import Outstanding
from touchstone.guidance.authority import AuthorityKind
from touchstone.guidance.pack import Pack
from touchstone.guidance.text import Text
from touchstone.pages.labels import Words
from touchstone.web.projects.links import place_of

TITLES: dict[AuthorityKind, Words] = {
    AuthorityKind.LAW: _("The law asks for"),
    AuthorityKind.GUIDANCE: _("The guidance asks for"),
    AuthorityKind.FORCE_POLICY: _("Your force’s policy asks for"),
    AuthorityKind.ADVICE_ONLY: _("Touchstone proposes"),
}
MEANINGS: dict[AuthorityKind, Words] = {
    AuthorityKind.LAW: "",
    AuthorityKind.GUIDANCE: "",
    AuthorityKind.FORCE_POLICY: "",
    AuthorityKind.ADVICE_ONLY: _("This warns and stops nothing, unless a chief officer makes it force policy."),
}


@dataclass(frozen=True, kw_only=True)
class ItemShown:
    """One thing that is missing. `count`: how many questions or files are concerned, 0 where that says nothing."""

    id: str
    text: Text
    detail: str
    remedy: str
    href: str
    bars: bool
    effect: str
    sources: tuple[str, ...]
    count: int


@dataclass(frozen=True, kw_only=True)
class GroupShown:
    """What one authority asks for: what stops the gate first."""

    kind: str
    title: Words
    meaning: Words
    items: tuple[ItemShown, ...]


def by_authority(found: Iterable[Outstanding], *, project: str, pack: Pack) -> tuple[GroupShown, ...]:
    """The groups that hold anything, strongest first. Failure checks that only warn have a section of their own."""
    items = [one for one in found if one.bars or one.finding is None]
    groups = (
        GroupShown(
            kind=kind.value.replace(" ", "-"),
            title=title,
            meaning=MEANINGS[kind],
            items=tuple(_item(one, project, pack) for one in items if one.authority.kind is kind),
        )
        for kind, title in TITLES.items()
    )
    return tuple(group for group in groups if group.items)


def _item(one: Outstanding, project: str, pack: Pack) -> ItemShown:
    # A condition names the decision that set it, which is no source of the pack.
    keys = [key for key in one.sources if not key.startswith("decision ")]
    return ItemShown(
        id=one.id,
        text=one.text,
        detail=one.detail,
        remedy=one.remedy,
        href=place_of(one.link_to, project),
        bars=one.bars,
        effect=sentence(one.authority),
        sources=source_titles(keys, pack=pack),
        count=len(one.missing) if one.link_to[0] in ("question-set", "triage") else 0,
    )
