"""What triage found, laid out to be shown: each outcome with its rules, and the answers each rule rests on.

Levels, dimensions and duties stand by their ids: pages put words to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from touchstone.domain.snapshot import Value
from touchstone.domain.triage import AXES, Answers, ImpactAssessment, LightPathBarrier, Reason
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Question
from touchstone.guidance.text import Text
from touchstone.guidance.triage_rules import Level

Questions = tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class ReasonShown:
    """A rule that held: its reason, what it says ("" where it sets no level), and the answers it rests on."""

    rule: str
    reason: Text
    provenance: str
    level: str
    dimension: str
    answers: tuple[tuple[Question, Value], ...]


@dataclass(frozen=True, kw_only=True)
class AxisShown:
    """One axis: the level in force, the computed one, the rules that decide it, and the others that set a level.

    `unsettled`: questions not answered yet whose answers could raise it.
    """

    axis: str
    level: str
    computed: str
    is_set_by_hand: bool
    deciding: tuple[ReasonShown, ...]
    others: tuple[ReasonShown, ...]
    dimensions: tuple[tuple[str, str], ...]
    unsettled: Questions = ()


@dataclass(frozen=True, kw_only=True)
class Unsettled:
    """Ids of the questions not answered on which outcomes depend that cannot be told yet, by outcome."""

    axes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contentious: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    duties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """The whole result. `barriers`: what closes the light path, with the rules and questions behind each.

    What ends in `_unsettled` depends on questions that are not answered; it is empty where everything can be told, and
    where blanks are taken for the least that they can be.
    """

    axes: tuple[AxisShown, ...]
    contentious: tuple[ReasonShown, ...]
    out_of_scope: tuple[ReasonShown, ...]
    duties: tuple[tuple[str, tuple[ReasonShown, ...]], ...]
    path: str
    barriers: tuple[tuple[Text, tuple[Text, ...]], ...]
    contentious_unsettled: Questions = ()
    scope_unsettled: Questions = ()
    duties_unsettled: tuple[tuple[str, Questions], ...] = ()


NOTHING_UNSETTLED = Unsettled()


def explain(
    impact: ImpactAssessment,
    *,
    pack: Pack,
    path: str,
    chosen: Mapping[str, str] | None = None,
    barriers: Iterable[LightPathBarrier] | None = None,
    unsettled: Unsettled = NOTHING_UNSETTLED,
) -> Explanation:
    """The result laid out. `chosen`: axis → level set by hand; `barriers` where they are more than the answers'."""
    by_hand = chosen or {}
    closed_by = impact.light_path_barriers if barriers is None else barriers
    return Explanation(
        axes=tuple(_axis(axis, impact, pack, by_hand.get(axis, ""), unsettled) for axis in AXES),
        contentious=_shown(impact.contentious_reasons, impact.answers, pack),
        out_of_scope=_shown(impact.out_of_scope_reasons, impact.answers, pack),
        duties=tuple((one.duty, _shown(one.reasons, impact.answers, pack)) for one in impact.statutory),
        path=path,
        barriers=tuple((one.reason, _behind(one, pack)) for one in closed_by),
        contentious_unsettled=_asked(unsettled.contentious, pack),
        scope_unsettled=_asked(unsettled.out_of_scope, pack),
        duties_unsettled=tuple((duty, _asked(ids, pack)) for duty, ids in unsettled.duties.items() if ids),
    )


def _axis(axis: str, impact: ImpactAssessment, pack: Pack, chosen: str, unsettled: Unsettled) -> AxisShown:
    found = getattr(impact, axis)
    deciding = found.deciding if found.level is not Level.NIL_OR_MINIMAL else found.reasons
    others = [reason for reason in found.reasons if reason not in deciding]
    return AxisShown(
        axis=axis,
        level=chosen or found.level.value,
        computed=found.level.value,
        is_set_by_hand=bool(chosen),
        deciding=_shown(deciding, impact.answers, pack),
        others=_shown(others, impact.answers, pack),
        dimensions=tuple((dimension.value, level.value) for dimension, level in found.by_dimension.items()),
        unsettled=_asked(unsettled.axes.get(axis, ()), pack),
    )


def _shown(reasons: Iterable[Reason], answers: Answers, pack: Pack) -> tuple[ReasonShown, ...]:
    rules = {rule.id: rule for rule in pack.triage.rules} if pack.triage else {}
    return tuple(
        ReasonShown(
            rule=one.rule,
            reason=one.reason,
            provenance=rules[one.rule].provenance.value,
            level=one.level.value if one.level else "",
            dimension=one.dimension.value if one.dimension else "",
            answers=tuple((pack.question(asked), answers[asked]) for asked in one.answers),
        )
        for one in reasons
    )


def _behind(barrier: LightPathBarrier, pack: Pack) -> tuple[Text, ...]:
    rules = {rule.id: rule.reason for rule in pack.triage.rules} if pack.triage else {}
    reasons = tuple(rules[one] for one in dict.fromkeys(barrier.rules) if one in rules)
    return reasons or tuple(pack.question(one).text for one in barrier.questions)


def _asked(ids: Iterable[str], pack: Pack) -> Questions:
    return tuple(pack.question(one) for one in ids)
