"""What the rules and queries found, laid out as the rows and groups that the templates draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from touchstone.domain.authority_words import sentence
from touchstone.domain.comparison import Difference
from touchstone.domain.lifecycle import Outstanding
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.domain.triage import AXES
from touchstone.foundation.errors import NotFound
from touchstone.guidance.authority import AuthorityKind
from touchstone.guidance.pack import Pack
from touchstone.guidance.text import Text
from touchstone.pages.answer_words import answer_parts
from touchstone.pages.impact_words import AXES as AXIS_WORDS
from touchstone.pages.impact_words import level_label
from touchstone.pages.labels import Words
from touchstone.queries.decided import ConditionShown, DecisionShown
from touchstone.queries.decisions import GatePage
from touchstone.web.decisions.links import address_of
from touchstone.web.decisions.words import OUTCOMES, role_words, stage_words


@dataclass(frozen=True)
class OutstandingRow:
    """One outstanding item as drawn: who asks in a sentence, sources by key, where to go."""

    item: Outstanding
    asks: str
    sources: tuple[str, ...]
    href: str


@dataclass(frozen=True)
class OutstandingGroup:
    """Outstanding items of one authority."""

    title: Words
    bars: bool
    rows: tuple[OutstandingRow, ...]


def outstanding_groups(items: Iterable[Outstanding], project: str) -> list[OutstandingGroup]:
    """What bars by the law, the guidance and force policy, then all that warns; empty groups left out."""
    titles = {
        AuthorityKind.LAW: _("The law"),
        AuthorityKind.GUIDANCE: _("The guidance"),
        AuthorityKind.FORCE_POLICY: _("Your force’s policy"),
    }
    rows = [OutstandingRow(one, sentence(one.authority), one.sources, address_of(one, project)) for one in items]
    groups = [
        OutstandingGroup(title, True, tuple(row for row in rows if row.item.bars and row.item.authority.kind is kind))
        for kind, title in titles.items()
    ]
    groups.append(
        OutstandingGroup(
            _("Touchstone’s own, inferred, or worth knowing"), False, tuple(row for row in rows if not row.item.bars)
        )
    )
    return [group for group in groups if group.rows]


def impact_rows(gate: GatePage) -> list[dict[str, Any]]:
    """Each axis with the level in force and the reasons that set it; a judgement beside the computed level says so."""
    if gate.impact is None:
        return []
    judged = {one.axis: one for one in gate.overrides}
    rows = []
    for axis in AXES:
        result = getattr(gate.impact, axis)
        chosen = judged.get(axis)
        level = str(level_label(result.level.value).text)
        reasons = [one.reason for one in result.deciding]
        note = ""
        if chosen is not None:
            note = _("Computed: %(level)s. Judged otherwise because: %(reasons)s") % {
                "level": level,
                "reasons": chosen.reasons,
            }
            level = str(level_label(chosen.chosen).text) if chosen.chosen in _LEVELS else chosen.chosen
        rows.append({"key": str(AXIS_WORDS[axis]), "value": [level, *reasons], "note": note})
    contentious = [one.reason for one in gate.impact.contentious_reasons]
    dispute = [_("Yes"), *contentious] if contentious else _("No rule says so")
    rows.append({"key": _("Contentious"), "value": dispute, "note": ""})
    return rows


def difference_rows(changes: Sequence[Difference], gate: GatePage, then: Pack) -> list[dict[str, Any]]:
    """Each difference in words: what changed, of which thing, and for answers what it said before and says now.

    `then`: the guidance of the time before, whose words put what was said in it.
    """
    titles = {one.id: one.title for one in gate.snapshot.evidence}
    return [_difference(one, gate.pack, then, titles) for one in changes]


def version_words(decision: DecisionShown, snapshot: ProjectSnapshot) -> str:
    """Which version and configuration of the technology a decision covers."""
    if decision.covers == "all":
        return _("All versions")
    version = next((one for one in snapshot.versions if one.id == decision.covers), None)
    if version is None:
        return decision.covers
    settings = dict(version.configurations).get(decision.configuration, "")
    return f"{version.label}, {settings}" if settings else version.label


def decision_rows(decision: DecisionShown, gate: GatePage) -> list[dict[str, Any]]:
    """What was decided, as rows of a summary list."""
    gone = _("Destroyed under the retention rules. That it was given is still on record.")
    reasons = gone if decision.reasons is None else decision.reasons
    rows: list[dict[str, Any]] = [
        {"key": _("Stage"), "value": stage_words(decision.stage, decision.pack)},
        {"key": _("Outcome"), "value": str(OUTCOMES[decision.outcome].text)},
    ]
    if decision.to_stage:
        rows.append({"key": _("Leads to"), "value": stage_words(decision.to_stage, decision.pack)})
    rows.append({"key": _("Reasons"), "value": reasons, "typed": True})
    rows.append({"key": _("Covers"), "value": version_words(decision, gate.snapshot)})
    guidance = [f"{one.pack} {one.version}" for one in decision.pack.origins]
    rows.append({"key": _("Under the guidance"), "value": guidance, "typed": True})
    return rows


def proceed_rows(answers: Mapping[str, str], pack: Pack) -> list[tuple[Any, str]]:
    """Each question to proceed that was answered: its text, yes or no."""
    asked = {one.id: one.text for stage in pack.stages for one in stage.proceed_questions}
    return [(asked.get(key, key), answer) for key, answer in answers.items()]


def warning_rows(decision: DecisionShown, gate: GatePage) -> list[tuple[Any, Mapping[str, str]]]:
    """What was outstanding when it was decided, each with its name where the guidance or the case knows one."""
    named: dict[str, Any] = {one.id: one.name for one in decision.pack.checks}
    for stage in decision.pack.stages:
        named |= {one.id: one.text for one in stage.proceed_questions}
        named |= {one.id: one.name for one in stage.documents}
        named |= {one.id: one.name for one in stage.requirements}
    named |= {f"condition.{one.id}": one.text for one in gate.snapshot.conditions if one.text}
    return [(named.get(one["id"], one["id"]), one) for one in decision.warnings]


def owed_rows(gate: GatePage) -> list[tuple[ConditionShown, str]]:
    """Conditions of decisions taken, open ones first, each with the name of the role that owes it."""
    found = [owed for one in gate.decisions if one.status == "taken" for owed in one.conditions]
    found.sort(key=lambda owed: (owed.closed_at is not None, owed.due_on))
    return [(owed, role_words(owed.owner_role, gate.pack)) for owed in found]


_LEVELS = ("nil-or-minimal", "limited", "substantial", "severe")


def _difference(one: Difference, pack: Pack, then: Pack, titles: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"words": one.words, "thing": "", "before": None, "after": None, "is_typed": False}
    question = pack.questions.get(one.id) or then.questions.get(one.id)
    if one.kind == "answer" and question is not None:
        asked = then.questions.get(one.id, question)
        row |= {
            "thing": question.text,
            "before": answer_parts(asked, (one.before or {}).get("value") or {}, titles),
            "after": answer_parts(question, (one.after or {}).get("value") or {}, titles),
            "has_values": True,
        }
    elif one.kind == "adopted":
        row["thing"] = one.id
    elif one.kind == "advice":
        row["thing"] = _adviser(one, pack)
    elif one.kind == "evidence":
        row["thing"] = titles.get((one.after or {}).get("id", ""), "")
        row["is_typed"] = True
    elif isinstance(one.before, str) and isinstance(one.after, str):
        row |= {"before": [one.before], "after": [one.after], "has_values": True}
    return row


def _adviser(one: Difference, pack: Pack) -> Text | str:
    held = one.after or one.before
    first = held[0] if isinstance(held, list) else held
    try:
        return pack.adviser(first["adviser"]).name
    except NotFound:
        return str(first["adviser"])
