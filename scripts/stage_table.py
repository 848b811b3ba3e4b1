"""The stages as the guidance data has them: order, roads, who decides, what is asked before going on."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.markdown import cell, table
from scripts.stage_diagram import in_words
from touchstone.guidance.authority import authority_of, authority_of_decision_rule
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack
from touchstone.guidance.provenance import Obliged
from touchstone.guidance.stage import DecisionKind, DecisionRule, Stage


def page() -> str:
    """Drawing, the same in words, then one heading for each stage of the newest version of the first pack."""
    library = shipped_library()
    pack = library.newest(library.pack_ids[0])
    lines = [
        "# Stages",
        "",
        f"Written by `./run docs` from the guidance data: {pack.title}, `{pack.id}` {pack.version}",
        f"({pack.sheet.status.value}).",
        "",
        "![The stages and the roads between them; the list below says the same](stages.svg)",
        "",
        *(f"- {sentence}" for sentence in in_words(pack)),
        "",
        "A project may always go back: to the stage it stands in, to any stage before it, or to one it has",
        "visited. From wherever a technology is in use, End of life can be reached too.",
        "",
        "*At the gate* is what an item does there as shipped. What warns can be",
        "[made force policy](../../how-to/make-proposed-items-force-policy.md), and then bars. Duties are",
        "stated; the gate cannot check whether somebody has done them.",
    ]
    for stage in pack.stages:
        lines += ["", *_stage(stage, pack)]
    return "\n".join(lines)


def _stage(stage: Stage, pack: Pack) -> Iterator[str]:
    phases = {phase.id: str(phase.name) for phase in pack.sheet.phases}
    yield f"## {stage.code}. {stage.name.text} (`{stage.id}`)"
    yield ""
    yield f"- Phase: {phases.get(stage.phase or '', 'none')}"
    yield f"- That the stage exists: {stage.existence.provenance.value}; its name: {stage.name.provenance.value}"
    yield f"- Objective ({stage.objective.provenance.value}): {cell(stage.objective.text)}"
    rule, effect = stage.decision_rule, authority_of_decision_rule(stage).effect.value
    yield f"- Who decides ({rule.provenance.value}, {effect}): {_decides(rule, pack)}"
    if stage.switchable:
        yield "- The data marks it as one that a force may leave out."
    yield ""
    yield from table(("item", "asks", "obligation", "provenance", "at the gate"), _rows(stage))


def _decides(rule: DecisionRule, pack: Pack) -> str:
    names = [str(pack.role(role).name) for role in rule.deciders]
    if rule.kind is DecisionKind.JOINT:
        said = f"{' and '.join(names)}, each signing"
    else:
        said = " or ".join(names)
    if rule.input:
        said += f", after advice from {' and '.join(str(pack.role(role).name) for role in rule.input)}"
    return f"{said}. {cell(rule.note)}".strip() if rule.note else said


def _rows(stage: Stage) -> Iterator[tuple[str, ...]]:
    for question in stage.proceed_questions:
        yield _row(question.id, f"Question to proceed: {question.text}", question, _effect(question))
    for requirement in stage.requirements:
        yield _row(requirement.id, f"{requirement.name} ({requirement.kind.value})", requirement, _effect(requirement))
    named = {requirement.document for requirement in stage.requirements}
    for document in stage.documents:
        checked = "see its requirement" if document.document in named else _effect(document)
        yield _row(document.id, f"Document: {document.name}", document, checked)
    for duty in stage.duties:
        yield _row(duty.id, f"Duty of `{duty.who}`: {duty.text}", duty, "stated")
    for advice in stage.advice:
        yield _row(advice.id, f"Advice can be sought from `{advice.adviser}`", advice, "recorded")


def _row(item_id: str, asks: str, item: Obliged, effect: str) -> tuple[str, ...]:
    return f"`{item_id}`", asks, item.obligation.value, item.provenance.value, effect


def _effect(item: Obliged) -> str:
    return authority_of(item).effect.value
