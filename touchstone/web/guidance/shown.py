"""A plan laid out as the lists that the templates draw."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from touchstone.domain.lifecycle import Outstanding
from touchstone.domain.pack_move import Fate, ItemMove, MovePlan
from touchstone.domain.triage import AXES, ImpactAssessment
from touchstone.guidance.comparison import Change
from touchstone.guidance.pack import Pack
from touchstone.pages.impact_words import AXES as AXIS_WORDS
from touchstone.pages.impact_words import PATHS, level_label
from touchstone.queries.guidance import PlannedMove
from touchstone.web.guidance import words

#: Kinds of item that the guidance asks with, in the order in which they are listed; the rest stands under "other".
ASKING = (
    "question",
    "question set",
    "requirement",
    "proceed question",
    "document need",
    "duty",
    "role duty",
    "failure check",
    "triage rule",
    "stage",
)


def plan_context(planned: PlannedMove) -> dict[str, Any]:
    """What every page about a plan shows of it."""
    plan = planned.plan
    return {
        "planned": planned,
        "plan": plan,
        "project": planned.snapshot,
        "pack": planned.after,
        "words": words,
        "fates": [(fate, *words.FATES[fate], plan.of(fate)) for fate in Fate if plan.of(fate)],
        "counts": count_words(plan),
        "groups": _groups(plan.items),
        "impact": _impact(plan),
        "came": _difference(plan.outstanding_after, plan.outstanding_before),
        "went": _difference(plan.outstanding_before, plan.outstanding_after),
        "versions": version_rows(planned.before, planned.after),
        "stages": {stage.id: stage.name.text for pack in (planned.before, planned.after) for stage in pack.stages},
    }


def count_words(plan: MovePlan) -> list[dict[str, Any]]:
    """How many answers of each fate, and how many questions come to be asked, as rows of a summary list."""
    rows = [{"key": words.FATES[fate][0], "value": str(len(plan.of(fate)))} for fate in _ALWAYS]
    rows += [{"key": words.FATES[fate][0], "value": str(len(plan.of(fate)))} for fate in Fate
             if fate not in _ALWAYS and plan.of(fate)]  # fmt: skip
    rows.append({"key": _("New questions asked"), "value": str(len(plan.asked))})
    return rows


def version_rows(before: Pack, after: Pack) -> list[dict[str, Any]]:
    """Each pack with its version before and after."""
    old = {one.pack: one for one in before.origins}
    new = {one.pack: one for one in after.origins}
    rows = []
    for pack in (*new, *(one for one in old if one not in new)):
        was, now = old.get(pack), new.get(pack)
        title = next((one.title for one in (now, was) if one is not None), pack)
        same = bool(was and now and was.version == now.version)
        moves = [was.version if was else _("not used"), now.version if now else _("not used")]
        rows.append({"key": title, "value": moves[0] if same else _("%(before)s, then %(after)s") % {
            "before": moves[0], "after": moves[1]}, "note": _("stays") if same else ""})  # fmt: skip
    return rows


_ALWAYS = (Fate.CARRIED, Fate.REWORDED, Fate.CHANGED_FORM, Fate.REMOVED)


def change_row(change: Change, text: Any, stages: Iterable[str] = ()) -> dict[str, Any]:
    """One item that differs: what it is, how it differs, its words before and after."""
    return {
        "kind": words.kind_words(change),
        "label": words.CHANGES[change.kind],
        "id": change.id,
        "text": text,
        "is_material": change.is_material,
        "reason": change.reason,
        "words": words.word_rows(change.words),
        "differs": words.differs(change),
        "stages": tuple(stages),
    }


def _groups(items: Iterable[ItemMove]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Items that differ, by kind: those that ask something first, sources and words last."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in items:
        found.setdefault(one.change.item_kind, []).append(change_row(one.change, one.text, one.stages))
    order = [*(kind for kind in ASKING if kind in found), *(kind for kind in found if kind not in ASKING)]
    return [(found[kind][0]["kind"], found[kind]) for kind in order]


def _impact(plan: MovePlan) -> list[dict[str, Any]]:
    """Level before and after on each axis, and the path; only what is known."""
    rows: list[dict[str, Any]] = []
    for axis in AXES:
        rows.append(_pair(str(AXIS_WORDS[axis]), _level(plan.impact_before, axis), _level(plan.impact_after, axis)))
    rows.append(_pair(_("Path"), str(PATHS[plan.path_before]), str(PATHS[plan.path_after])))
    return rows


def _pair(key: str, before: str, after: str) -> dict[str, Any]:
    if before == after:
        return {"key": key, "value": before, "note": _("stays")}
    return {"key": key, "value": _("%(before)s, then %(after)s") % {"before": before, "after": after}}


def _level(impact: ImpactAssessment | None, axis: str) -> str:
    return str(level_label(getattr(impact, axis).level.value).text) if impact else _("Not judged")


def _difference(found: Iterable[Outstanding], other: Iterable[Outstanding]) -> list[Outstanding]:
    known = {(one.id, one.bars) for one in other}
    return [one for one in found if (one.id, one.bars) not in known]
