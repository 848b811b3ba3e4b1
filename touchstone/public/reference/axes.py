"""The ways to browse the reference: which kinds of item each list holds, and what is said above it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from touchstone.pages.labels import Words
from touchstone.public.reference.catalogue import Catalogue
from touchstone.public.reference.item import Item


@dataclass(frozen=True)
class Axis:
    """One list of the reference. `slug` is its address; `by_stage`: grouped by stage instead of by kind."""

    slug: str
    title: Words
    intro: Words
    kinds: tuple[str, ...]
    by_stage: bool = False


_ALL = (
    Axis("phases", _("Phases"), _("The three parts of the way, and what is done in each."), ("phase", "activity")),
    Axis(
        "stages",
        _("Stages"),
        _("Each stage has an objective, somebody who decides, questions to proceed, advice and documents."),
        ("stage",),
    ),
    Axis("roles", _("Roles"), _("Who acts, and what each is asked to do."), ("role",)),
    Axis("duties", _("Duties"), _("What somebody is asked to do, stage by stage."), ("duty",), by_stage=True),
    Axis(
        "question-sets",
        _("Question sets"),
        _("The assessments, each as a set of questions."),
        ("question-set",),
    ),
    Axis(
        "instruments",
        _("Instruments"),
        _("Laws, codes and guides that the question sets restate: the version, its dates, and whom it binds."),
        ("instrument",),
    ),
    Axis(
        "tests",
        _("Published tests"),
        _("What published tests of a technology showed and did not show, and the measures to require of any."),
        ("evidence-table", "metric"),
    ),
    Axis("documents", _("Documents"), _("What has to be written, and what fills it."), ("document",)),
    Axis("advisers", _("Advisers"), _("Whom to ask, and when."), ("adviser", "adviser-route")),
    Axis(
        "checks",
        _("Failure checks"),
        _("Each was learned from a real failure. Touchstone put them together; no guidance lists them."),
        ("check",),
    ),
    Axis("law", _("Law"), _("Points of law, and the statutory records that questions feed."), ("law", "statute")),
    Axis(
        "rules",
        _("How much applies"),
        _("Rules of the guidance as a whole, and the triage rules that put them to work."),
        ("rule", "triage-rule"),
    ),
    Axis(
        "principles", _("Principles"), _("Sets of principles that a force may choose to work by."), ("principle-set",)
    ),
    Axis(
        "not-known",
        _("What is not known"),
        _("Parts of the guidance that could not be read, and what would settle each."),
        ("open-question",),
    ),
    Axis("sources", _("Sources"), _("Every page that something here was read on."), ("source",)),
)
AXES: dict[str, Axis] = {axis.slug: axis for axis in _ALL}
PATTERN = "|".join(AXES)
_OF_KIND = {kind: axis for axis in _ALL for kind in axis.kinds}


def axis_of(kind: str) -> Axis | None:
    """The list on which items of the kind stand, where one does."""
    return _OF_KIND.get(kind)


def axes_in(items: Catalogue) -> list[tuple[Axis, int]]:
    """The lists that hold something, each with how much."""
    counted = [(axis, len(items.of_kind(*axis.kinds))) for axis in _ALL]
    return [(axis, count) for axis, count in counted if count]


def by_stage(found: tuple[Item, ...], order: tuple[str, ...]) -> dict[str, list[Item]]:
    """The items by their first stage in order; those of no one stage come last, under ""."""
    grouped: dict[str, list[Item]] = {stage: [] for stage in (*order, "")}
    for item in found:
        first = next((stage for stage in order if stage in item.stages), "")
        grouped[first].append(item)
    return {stage: group for stage, group in grouped.items() if group}
