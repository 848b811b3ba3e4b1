"""Pages that look for items: the combined questions, and full-text search. Neither stores what was asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from markupsafe import Markup

from touchstone.guidance.provenance import Obligation
from touchstone.pages.paging import pager
from touchstone.pages.text import TextRefused, clean_text
from touchstone.public.answers import open_to_all
from touchstone.public.reference.catalogue import catalogue
from touchstone.public.reference.everyday import Synonym, role_and_stage, synonym_of
from touchstone.public.reference.excerpts import excerpt, highlighted
from touchstone.public.reference.finding import AT, UNTIL, Asked, asked_kinds, find
from touchstone.public.reference.item import Item
from touchstone.public.reference.kinds import KINDS, ORDER
from touchstone.public.reference.packs import origins, reference_pack
from touchstone.public.reference.search_index import Found, Hit, search_index, searched_text
from touchstone.public.reference.views import show

LONGEST_QUERY = 200
_LIKE_AN_ID = re.compile(r"[A-Za-z]{2,12}-[A-Za-z]?[0-9]+(\.[0-9]+)*")
PARAMETERS = ("role", "stage", "reach", "obligation", "kind", "pack")


@dataclass(frozen=True)
class Shown:
    """One hit as it stands on the page: its name and a piece of its text, the words found marked."""

    item: Item
    name: Markup
    excerpt: Markup


@open_to_all
def found(request: HttpRequest) -> HttpResponse:
    """What fits the role, stage, force, kind and pack asked for."""
    items, order = catalogue(), tuple(stage.id for stage in reference_pack().stages)
    choices = _choices(order)
    asked = _asked(request, choices)
    fitting = [] if asked.is_empty else find(asked, items, order)
    part = pager(request, len(fitting), keep=PARAMETERS)
    context = {
        "asked": asked,
        "choices": choices,
        "rows": part.part(fitting),
        "pager": part,
        "total": len(fitting),
        "unknown": [name for name in PARAMETERS if request.GET.get(name) and request.GET[name] not in choices[name]],
    }
    return show(request, "find.html", context)


@open_to_all
def search(request: HttpRequest) -> HttpResponse:
    """Items that hold the words typed, or the nearest to them, the best first."""
    typed, fault = _typed(request)
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in KINDS else ""
    synonym = synonym_of(typed) if not fault else None
    hits = _found(typed, synonym) if typed and not fault else Found(())
    pair = role_and_stage(typed) if typed and not fault else None
    kept = [hit for hit in hits.hits if not kind or hit.item.kind_id == kind]
    part = pager(request, len(kept), keep=("q", "kind"))
    context = {
        "typed": typed,
        "fault": fault,
        "has_errors": bool(fault),
        "kind": kind,
        "kind_counts": _counts(hits),
        "rows": [_shown(hit) for hit in part.part(kept)],
        "pager": part,
        "total": len(kept),
        "instead": hits.instead,
        "synonym": synonym,
        "question": _question(*pair) if pair else None,
        "unknown_id": typed if not hits.exact and _LIKE_AN_ID.fullmatch(typed) else "",
        "longest": LONGEST_QUERY,
    }
    return show(request, "search.html", context, status=422 if fault else 200)


def _found(typed: str, synonym: Synonym | None) -> Found:
    """What is found for the words typed, then for what the packs call the same thing."""
    index = search_index()
    if synonym is None:
        return index.find(typed)
    direct = index.find(typed)
    own = () if direct.instead else direct.hits
    hits = {hit.item.address: hit for hit in (*own, *(hit for one in synonym.means for hit in index.find(one).hits))}
    return Found(tuple(hits.values()), exact=direct.exact)


def _question(role: str, stage: str) -> dict[str, Any]:
    """The combined question that what was typed comes to: its parameters, and its role and stage in words."""
    pack = reference_pack()
    return {"role": role, "stage": stage, "who": pack.role(role).name, "where": pack.stage(stage).name.text}


def _typed(request: HttpRequest) -> tuple[str, str]:
    """What was typed, and what is wrong with it, "" for nothing."""
    raw = request.GET.get("q", "")
    try:
        typed = " ".join(clean_text(raw).split())
    except TextRefused:
        return "", _("Search for words: what was typed holds characters that cannot be read")
    if len(typed) > LONGEST_QUERY:
        return typed[:LONGEST_QUERY], _("Use at most %(number)s characters") % {"number": LONGEST_QUERY}
    return typed, ""


def _shown(hit: Hit) -> Shown:
    return Shown(hit.item, highlighted(hit.item.name.en, hit.words), excerpt(searched_text(hit.item), hit.words))


def _counts(hits: Found) -> dict[str, int]:
    """How many of each kind were found, in the order in which pages show kinds."""
    counted: dict[str, int] = {}
    for hit in sorted(hits.hits, key=lambda one: ORDER[one.item.kind_id]):
        counted[hit.item.kind_id] = counted.get(hit.item.kind_id, 0) + 1
    return counted


def _choices(order: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """What each list of the form offers: value → words."""
    pack = reference_pack()
    return {
        "role": {role.id: role.name for role in pack.sheet.roles},
        "stage": {stage: pack.stage(stage).name.text for stage in order},
        "reach": {UNTIL: _("Up to and including that stage"), AT: _("At that stage alone")},
        "obligation": {one.value: one.value for one in Obligation},
        "kind": {kind: KINDS[kind].many for kind in asked_kinds()},
        "pack": {one.pack: one.title for one in origins()},
    }


def _asked(request: HttpRequest, choices: dict[str, dict[str, Any]]) -> Asked:
    """What was chosen; a value that is not offered counts as none."""
    chosen = {name: request.GET.get(name, "") for name in PARAMETERS}
    kept = {name: value if value in choices[name] else "" for name, value in chosen.items()}
    return Asked(**{**kept, "reach": kept["reach"] or UNTIL})
