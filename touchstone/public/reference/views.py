"""Pages of the reference: where to start, the lists, one item, the glossary, the schematic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.documents.schematic import schematic
from touchstone.documents.schematic.rows import Row, rows_of
from touchstone.guidance.authority import authority_of, authority_of_decision_rule
from touchstone.guidance.pack import Pack
from touchstone.guidance.provenance import Obliged
from touchstone.pages.labels import provenance_words
from touchstone.pages.languages import page_language, translated
from touchstone.public.answers import answer, is_copy, open_to_all
from touchstone.public.reference import shown
from touchstone.public.reference.axes import AXES, axes_in, axis_of, by_stage
from touchstone.public.reference.catalogue import catalogue, in_order
from touchstone.public.reference.conditions import conditions_of
from touchstone.public.reference.former import former_item
from touchstone.public.reference.item import Item
from touchstone.public.reference.kinds import KINDS
from touchstone.public.reference.packs import all_sources, origins, reference_pack

#: More questions than this on one page are counted by question set: each set lists its own.
MOST_QUESTIONS = 100
#: Kinds whose effect at a gate is said on their page. Not duties: no gate looks whether one was done.
_AT_GATES = ("proceed-question", "requirement", "document-need", "decision-rule", "check")


def show(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the reference, with what all of them read."""
    items = catalogue()
    values = {
        "items": items,
        "kinds": KINDS,
        "axis_of": axis_of,
        "sources": all_sources(),
        "is_copy": is_copy(request),
        "stage_names": {stage.id: stage.name.text for stage in reference_pack().stages},
        **context,
    }
    return answer(request, f"public/reference/{template}", values, status=status)


@open_to_all
def start(request: HttpRequest) -> HttpResponse:
    """What the reference holds, and the ways into it."""
    return show(request, "start.html", {"axes": axes_in(catalogue()), "packs": origins(), "presets": _presets()})


@open_to_all
def listed(request: HttpRequest, axis: str) -> HttpResponse:
    """Every item of the kinds of one list."""
    chosen, pack = AXES[axis], reference_pack()
    found = catalogue().of_kind(*chosen.kinds)
    groups: Mapping[str, list[Item]] = in_order(found)
    if chosen.by_stage:
        groups = by_stage(found, _order(pack))
    template = "instruments.html" if axis == "instruments" else "list.html"
    return show(request, template, {"axis": chosen, "groups": groups})


@open_to_all
def item(request: HttpRequest, item: str) -> HttpResponse:
    """One item on its own page; its id in other capitals, or without what tells it apart, leads on to it."""
    items = catalogue()
    found = items.items.get(item)
    if found is None:
        return _like(request, item)
    named = shown.named(found, items)
    groups = _incoming(found, besides={one.address for links in named for one in links.items})
    context = {
        "item": found,
        "by_set": _by_set(groups) if len(groups.get("question", ())) > MOST_QUESTIONS else [],
        "said": shown.said(found),
        "named": named,
        "conditions": conditions_of(found, items),
        "same_fact": shown.same_fact(found, items),
        "fields": shown.fields(found),
        "field_kinds": shown.KIND_WORDS,
        "groups": groups,
        "effect": _effect(found),
        "replaced": reference_pack().replaced.get(found.id),
        "row": _row(found),
    }
    return show(request, "item.html", context)


@open_to_all
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word of the glossary, in the order of the alphabet."""
    terms = sorted(catalogue().of_kind("term"), key=lambda one: one.name.en.lower())
    return show(request, "glossary.html", {"terms": terms})


@open_to_all
def way(request: HttpRequest) -> HttpResponse:
    """The stages and the roads between them, as a picture and in words."""
    drawn = schematic(reference_pack(), label=provenance_words, language=page_language(), say=translated)
    return show(request, "schematic.html", {"drawn": drawn, "pack": reference_pack()})


def _like(request: HttpRequest, wanted: str) -> HttpResponse:
    """The one item that was meant, or the several that could have been. Http404 where there is none."""
    like = catalogue().like(wanted)
    if not like:
        return _former(request, wanted)
    if len(like) == 1:
        return HttpResponseRedirect(reverse("guidance-item", args=[like[0].address]))
    return show(request, "several.html", {"wanted": wanted, "found": like})


def _former(request: HttpRequest, wanted: str) -> HttpResponse:
    """An item that stood in an earlier version and is in none of those shown. Http404 where none ever had it."""
    found = former_item(wanted)
    if found is None:
        raise Http404
    return show(request, "former.html", {"item": found}, status=410)


def _row(item: Item) -> Row | None:
    """Of a stage: its gate and its roads, as the schematic says them."""
    if item.kind_id != "stage":
        return None
    rows = rows_of(reference_pack(), label=provenance_words, language=page_language(), say=translated)
    return next(row for row in rows if row.id == item.id)


def _incoming(item: Item, *, besides: set[str]) -> dict[str, list[Item]]:
    """What names the item, by kind, besides what is on the page already; of a stage, not the questions of its sets."""
    found = tuple(one for one in catalogue().naming(item) if one.address not in besides)
    if item.kind_id == "stage":
        found = tuple(one for one in found if one.kind_id not in ("question", "question-set", "stage"))
    return in_order(found)


def _by_set(groups: dict[str, list[Item]]) -> list[tuple[Item, int]]:
    """The question sets that many questions stand in, with how many; takes the questions out of the groups."""
    counted: dict[str, int] = {}
    for question in groups.pop("question"):
        counted[question.set] = counted.get(question.set, 0) + 1
    sets = {one.id: one for one in catalogue().of_kind("question-set")}
    return [(sets[name], count) for name, count in counted.items()]


def _effect(item: Item) -> str:
    """What happens at a gate where the item is not met: bars, warns, recorded, or "" for what no gate asks."""
    if item.kind_id not in _AT_GATES:
        return ""
    if item.kind_id == "decision-rule":
        return str(authority_of_decision_rule(reference_pack().stage(item.stages[0])).effect.value)
    return str(authority_of(item.model).effect.value) if isinstance(item.model, Obliged) else ""


def _order(pack: Pack) -> tuple[str, ...]:
    return tuple(stage.id for stage in pack.stages)


def _presets() -> list[tuple[str, str]]:
    """Questions that people ask, each with its answer's address."""
    find = reverse("guidance-find")
    return [
        (
            _("What must a data protection officer do before deployment?"),
            f"{find}?role=dpo&stage=deployment&obligation=legal",
        ),
        (_("What is a project lead asked to do at Design?"), f"{find}?role=project-lead&stage=design&reach=at"),
        (_("What does the law require before a technology is used?"), f"{find}?stage=deployment&obligation=legal"),
        (_("What does a chief officer decide?"), f"{find}?role=chief-officer&kind=decision-rule"),
        (_("Which documents are needed up to Purchasing?"), f"{find}?stage=purchasing&kind=document-need"),
    ]
