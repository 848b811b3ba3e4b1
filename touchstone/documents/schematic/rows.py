"""The way through the guidance in words: one row for each stage, from which the picture is drawn as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from touchstone.documents.schematic.position import Bar, Position
from touchstone.guidance.pack import Pack
from touchstone.guidance.provenance import Provenance, Sourced
from touchstone.guidance.stage import DecisionKind, Stage
from touchstone.guidance.text import Text

CONFIRM = "Proposed: confirm against the live guidance"  # as beside every inferred item
MARKET_ENTRY = "purchasing"  # the stage at which what can be bought enters
Say = Callable[[str], str]  # English words → the same in the language of the page
Label = Callable[[str], str]  # a provenance → the word or two that the whole product has for it


@dataclass(frozen=True)
class Row:
    """One stage. `onward`: ids of the stages that proceeding may lead to; `back`: of the earlier ones among them.

    `decided_by` is "" where there is no gate. `sureness` says how each of its parts is known: that there is such a
    stage, its name, who decides; `notice` what has to be done about that, "" where nothing of it is proposed. `state`:
    here, passed, or "". `phase` is the phase's name, "" for a stage outside all. `start` says that a project may start
    here, and what kind of project; "" where none may.
    """

    id: str
    code: str
    name: str
    phase_id: str
    phase: str
    start: str
    is_end: bool
    decided_by: str
    onward: tuple[str, ...]
    back: tuple[str, ...]
    is_proposed: bool
    sureness: tuple[str, ...]
    notice: str
    is_optional: bool = False
    state: str = ""
    bars: tuple[Bar, ...] = ()


def rows_of(
    pack: Pack, *, label: Label, position: Position | None = None, language: str = "en", say: Say = str
) -> tuple[Row, ...]:
    """Every stage of the pack in its order, in words of `language` where the pack has them."""
    order = [stage.id for stage in pack.stages]
    phases = {phase.id: phase.name for phase in pack.sheet.phases}
    return tuple(_row(stage, pack, order, phases, position, language, say, label) for stage in pack.stages)


def _row(
    stage: Stage,
    pack: Pack,
    order: list[str],
    phases: dict[str, Text],
    position: Position | None,
    language: str,
    say: Say,
    label: Label,
) -> Row:
    onward = tuple(pack.sheet.transitions.get(stage.id, ()))
    is_here = position is not None and position.stage == stage.id
    phase = phases.get(stage.phase or "")
    return Row(
        id=stage.id,
        code=stage.code,
        name=stage.name.text.in_language(language),
        phase_id=stage.phase or "",
        phase=phase.in_language(language) if phase else "",
        start=_start(stage.id, pack, say),
        is_end=not onward,
        decided_by=decided_by(stage, pack, language=language, say=say) if stage.gated else "",
        onward=onward,
        back=tuple(one for one in onward if order.index(one) < order.index(stage.id)),
        is_proposed=stage.is_proposed,
        sureness=_sureness(stage, say, label),
        notice=say(CONFIRM) if any(one.is_proposed for one, _ in _parts(stage)) else "",
        is_optional=stage.switchable,
        state=_state(stage.id, position),
        bars=position.bars if position is not None and is_here and not position.has_ended else (),
    )


def _state(stage: str, position: Position | None) -> str:
    if position is None:
        return ""
    if stage == position.stage:
        return "here"
    return "passed" if stage in position.passed else ""


def decided_by(stage: Stage, pack: Pack, *, language: str = "en", say: Say = str) -> str:
    """Who decides at the stage's gate, in a few words, as in `Project lead, after advice from DPO and SIRO`."""
    rule = stage.decision_rule
    joined = say(" and ") if rule.kind is DecisionKind.JOINT else say(" or ")
    deciders = joined.join(_role(pack, role, language) for role in rule.deciders)
    if rule.kind is DecisionKind.JOINT:
        return say("%(roles)s together") % {"roles": deciders}
    if rule.input:
        inputs = say(" and ").join(_role(pack, role, language) for role in rule.input)
        return say("%(roles)s, after advice from %(inputs)s") % {"roles": deciders, "inputs": inputs}
    return deciders


def _start(stage: str, pack: Pack, say: Say) -> str:
    """The first entry is for a problem that somebody has found; Purchasing is the entry for what is on the market."""
    if stage not in pack.sheet.entries:
        return ""
    if stage == pack.sheet.entries[0]:
        return say("Start: for an identified problem")
    return say("Start: for a product on the market already") if stage == MARKET_ENTRY else say("Start: a further entry")


def _role(pack: Pack, role: str, language: str) -> str:
    return pack.role(role).name.in_language(language)


def _parts(stage: Stage) -> list[tuple[Sourced, str]]:
    """What of a stage is known in its own way, each with its name: a stage may be read of whose name was not."""
    parts: list[tuple[Sourced, str]] = [(stage.existence, "the stage itself"), (stage.name, "its name")]
    return [*parts, (stage.decision_rule, "who decides")] if stage.gated else parts


def _sureness(stage: Stage, say: Say, label: Label) -> tuple[str, ...]:
    """One line for each provenance, as in `Inferred: its name, who decides`; the strongest first."""
    parts = _parts(stage)
    return tuple(
        f"{label(kind.value)}: " + ", ".join(say(words) for part, words in parts if part.provenance is kind)
        for kind in Provenance
        if any(part.provenance is kind for part, _ in parts)
    )
