"""Who it is that asks, and whether an item unmet bars the gate, warns, or is only recorded.

The rule: statutory duties bar. What was seen in the guidance, or is said by another page to be in it, bars where it
is a question to proceed, a decision maker, a document, a requirement or a "should" duty. "Can" items never bar.
Inferred items and our own warn, until a chief officer's adoption act makes them force policy. The issuer of the
guidance is never credited with a rule of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from touchstone.foundation import errors
from touchstone.guidance.failure_check import FailureCheck
from touchstone.guidance.provenance import Obligation, Obliged
from touchstone.guidance.sheet import RoleDuty, Rule
from touchstone.guidance.stage import DocumentNeed, Duty, ProceedQuestion, Requirement, Stage


class AuthorityKind(StrEnum):
    """Who asks."""

    LAW = "law"
    GUIDANCE = "guidance"
    FORCE_POLICY = "force policy"
    ADVICE_ONLY = "advice only"


class Effect(StrEnum):
    """What it does to a gate when it is not met."""

    BARS = "bars"
    WARNS = "warns"
    RECORDED = "recorded"  # taken or not, it is written down


@dataclass(frozen=True)
class Authority:
    """The authority behind an item: who asks, with what effect, and the source keys where it is written."""

    kind: AuthorityKind
    effect: Effect
    sources: tuple[str, ...] = ()

    @property
    def bars(self) -> bool:
        return self.effect is Effect.BARS

    def for_refusal(self) -> errors.Authority:
        """The form that a refusal carries to a page."""
        return errors.Authority(kind=self.kind.value, source=", ".join(self.sources))


#: What bars by default when it was seen, or said second-hand to be in the guidance.
_BARRING = (ProceedQuestion, DocumentNeed, Duty, RoleDuty, Rule, Requirement, FailureCheck)


def authority_of(item: Obliged, *, item_id: str = "", adopted: frozenset[str] = frozenset()) -> Authority:
    """The authority of an item of a pack.

    `adopted` holds the ids of items that an adoption act in force has made force policy; the item's own `id` is used
    unless `item_id` names another. A failure check that stands at no gate warns, whoever asks, and is not adopted.
    """
    identity = item_id or str(getattr(item, "id", ""))
    if isinstance(item, FailureCheck) and not item.gate:
        return replace(_of(item, identity, adopted=frozenset()), effect=Effect.WARNS)
    return _of(item, identity, adopted)


def _of(item: Obliged, identity: str, adopted: frozenset[str]) -> Authority:
    if item.obligation is Obligation.LEGAL:
        return Authority(AuthorityKind.LAW, Effect.BARS, item.sources)
    if item.obligation is Obligation.CAN:
        return Authority(AuthorityKind.ADVICE_ONLY, Effect.RECORDED, item.sources)
    if item.obligation is Obligation.SHOULD:
        effect = Effect.BARS if isinstance(item, _BARRING) else Effect.WARNS
        return Authority(AuthorityKind.GUIDANCE, effect, item.sources)
    return _ours(item.sources, identity, adopted)


def authority_of_decision_rule(stage: Stage, *, adopted: frozenset[str] = frozenset()) -> Authority:
    """The authority of the stage's decision makers: guidance where they were seen there, else ours until adopted."""
    rule = stage.decision_rule
    if not rule.is_proposed:
        return Authority(AuthorityKind.GUIDANCE, Effect.BARS, rule.sources)
    return _ours(rule.sources, stage.decision_rule_id, adopted)


def _ours(sources: tuple[str, ...], identity: str, adopted: frozenset[str]) -> Authority:
    if identity in adopted:
        return Authority(AuthorityKind.FORCE_POLICY, Effect.BARS, sources)
    return Authority(AuthorityKind.ADVICE_ONLY, Effect.WARNS, sources)
