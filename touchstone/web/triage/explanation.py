"""What triage found, laid out for a page: each outcome with its rules, and the answers each rule rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from touchstone.domain.triage import AXES, Answers, ImpactAssessment, LightPathBarrier, Reason
from touchstone.guidance.pack import Pack
from touchstone.guidance.text import Text
from touchstone.guidance.triage_rules import Level
from touchstone.pages.answer_words import answer_parts
from touchstone.pages.impact_words import AXES as AXIS_WORDS
from touchstone.pages.impact_words import DIMENSIONS, duty_words, level_label
from touchstone.pages.labels import Label, Words


@dataclass(frozen=True, kw_only=True)
class ReasonShown:
    """A rule that held: its reason, what it says, and `answers` as (question, parts of the answer)."""

    rule: str
    reason: Text
    provenance: str
    level: Label | None
    dimension: Words
    answers: tuple[tuple[Text, list[Any]], ...]


@dataclass(frozen=True, kw_only=True)
class AxisShown:
    """One axis: the level in force, the computed one, the rules that decide it, and the others that set a level."""

    axis: str
    name: Words
    level: Label
    computed: Label
    is_set_by_hand: bool
    deciding: tuple[ReasonShown, ...]
    others: tuple[ReasonShown, ...]
    dimensions: tuple[tuple[Words, Label], ...]


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """The whole result. `barriers`: what closes the light path, with the rules and questions behind each."""

    axes: tuple[AxisShown, ...]
    contentious: tuple[ReasonShown, ...]
    out_of_scope: tuple[ReasonShown, ...]
    duties: tuple[tuple[Words, tuple[ReasonShown, ...]], ...]
    path: str
    barriers: tuple[tuple[Text, tuple[Text, ...]], ...]


def explain(
    impact: ImpactAssessment,
    *,
    pack: Pack,
    path: str,
    chosen: Mapping[str, str] | None = None,
    barriers: Iterable[LightPathBarrier] | None = None,
) -> Explanation:
    """The result in words. `chosen`: axis → level set by hand; `barriers` where they are more than the answers'."""
    by_hand = chosen or {}
    return Explanation(
        axes=tuple(_axis(axis, impact, pack, by_hand.get(axis, "")) for axis in AXES),
        contentious=_shown(impact.contentious_reasons, impact.answers, pack),
        out_of_scope=_shown(impact.out_of_scope_reasons, impact.answers, pack),
        duties=tuple((duty_words(one.duty), _shown(one.reasons, impact.answers, pack)) for one in impact.statutory),
        path=path,
        barriers=tuple(
            (one.reason, _behind(one, pack)) for one in (impact.light_path_barriers if barriers is None else barriers)
        ),
    )


def _axis(axis: str, impact: ImpactAssessment, pack: Pack, chosen: str) -> AxisShown:
    found = getattr(impact, axis)
    deciding = found.deciding if found.level is not Level.NIL_OR_MINIMAL else found.reasons
    others = [reason for reason in found.reasons if reason not in deciding]
    return AxisShown(
        axis=axis,
        name=AXIS_WORDS[axis],
        level=level_label(chosen or found.level.value),
        computed=level_label(found.level.value),
        is_set_by_hand=bool(chosen),
        deciding=_shown(deciding, impact.answers, pack),
        others=_shown(others, impact.answers, pack),
        dimensions=tuple(
            (DIMENSIONS[dimension.value], level_label(level.value)) for dimension, level in found.by_dimension.items()
        ),
    )


def _shown(reasons: Iterable[Reason], answers: Answers, pack: Pack) -> tuple[ReasonShown, ...]:
    rules = {rule.id: rule for rule in pack.triage.rules} if pack.triage else {}
    return tuple(
        ReasonShown(
            rule=one.rule,
            reason=one.reason,
            provenance=rules[one.rule].provenance.value,
            level=level_label(one.level.value) if one.level else None,
            dimension=DIMENSIONS[one.dimension.value] if one.dimension else "",
            answers=tuple(
                (pack.question(asked).text, answer_parts(pack.question(asked), answers[asked])) for asked in one.answers
            ),
        )
        for one in reasons
    )


def _behind(barrier: LightPathBarrier, pack: Pack) -> tuple[Text, ...]:
    rules = {rule.id: rule.reason for rule in pack.triage.rules} if pack.triage else {}
    reasons = tuple(rules[one] for one in dict.fromkeys(barrier.rules) if one in rules)
    return reasons or tuple(pack.question(one).text for one in barrier.questions)
