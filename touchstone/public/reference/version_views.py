"""Pages about versions: which there are of each pack, and what each changed, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from touchstone.guidance.comparison import Change, ChangeKind, Comparison, compare
from touchstone.guidance.library import Library
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack
from touchstone.guidance.supplement import Supplement
from touchstone.pages.paging import PAGE_SIZE, pager
from touchstone.public.answers import is_copy, open_to_all
from touchstone.public.reference.catalogue import catalogue
from touchstone.public.reference.former import whole
from touchstone.public.reference.item import Item
from touchstone.public.reference.kinds import KINDS, OF_CLASS, Kind
from touchstone.public.reference.views import show

KIND_WORDS = {
    ChangeKind.ADDED: _("Added"),
    ChangeKind.REMOVED: _("Taken out"),
    ChangeKind.REWORDED: _("Reworded"),
    ChangeKind.CHANGED: _("Changed"),
}


#: What a comparison calls a class (its words in small letters) → kind.
_KINDS_BY_WORDS = {re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower(): KINDS[kind] for name, kind in OF_CLASS.items()}


@dataclass(frozen=True)
class Version:
    """One version of a pack, and the one before it, if there is one."""

    pack: Pack | Supplement
    before: Pack | Supplement | None


@open_to_all
def versions(request: HttpRequest) -> HttpResponse:
    """Every pack and its versions, the newest first."""
    library = shipped_library()
    packs = {pack_id: _versions(library, pack_id)[::-1] for pack_id in (*library.pack_ids, *library.supplement_ids)}
    return show(request, "versions.html", {"packs": packs})


@open_to_all
def version(request: HttpRequest, pack: str, version: str) -> HttpResponse:
    """One version: what it says of itself, and what it changed."""
    found = next((one for one in _versions(shipped_library(), pack) if one.pack.version == version), None)
    if found is None:
        raise Http404
    changes = list(_compared(pack, version).changes) if found.before else []
    part = pager(request, len(changes), size=max(1, len(changes)) if is_copy(request) else PAGE_SIZE)
    counts = {kind: sum(change.kind is kind for change in changes) for kind in ChangeKind}
    context = {
        "found": found,
        "changes": part.part(changes),
        "pager": part,
        "counts": {KIND_WORDS[kind]: count for kind, count in counts.items() if count},
        "kind_words": KIND_WORDS,
        "material": sum(change.is_material for change in changes),
        "item_of": _item_of,
        "kind_of": _kind_of,
    }
    return show(request, "version.html", context)


def _versions(library: Library, pack_id: str) -> list[Version]:
    found = [library.one(pack_id, version) for version in library.versions(pack_id)]
    return [Version(one, found[place - 1] if place else None) for place, one in enumerate(found)]


@cache
def _compared(pack_id: str, version: str) -> Comparison:
    """The version against the one before it; a released version never changes, so this is worked out once."""
    library = shipped_library()
    found = next(one for one in _versions(library, pack_id) if one.pack.version == version)
    assert found.before is not None  # noqa: S101 - asked for only where there is one
    return compare(whole(found.before, library), whole(found.pack, library))


def _kind_of(change: Change) -> Kind | None:
    """The kind of the item that changed; None for what is no item by itself, such as the pack's own sheet."""
    return _KINDS_BY_WORDS.get(change.item_kind)


def _item_of(change: Change) -> Item | None:
    """The item as it stands in the packs shown, if it still does."""
    kind = _kind_of(change)
    return next((one for one in catalogue().like(change.id) if one.kind is kind), None)
