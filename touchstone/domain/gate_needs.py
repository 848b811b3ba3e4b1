"""What the gate of a stage needs: each thing once, with who asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.domain.case import DEPLOYMENT, END_OF_LIFE, Case
from touchstone.domain.deciders import rule_in_force
from touchstone.domain.requirements import Need
from touchstone.domain.unsettled import unsettled_questions
from touchstone.guidance.authority import Authority, AuthorityKind, Effect, authority_of
from touchstone.guidance.condition import Condition, holds
from touchstone.guidance.pack import TRIAGE
from touchstone.guidance.stage import Requirement, Stage
from touchstone.guidance.text import Text


def needs_of(case: Case) -> Iterator[Need]:
    """What this gate needs: on the light path its sheet and the statutory rows, else the stage's."""
    if case.path == "light":
        own = [*_light_sheet(case), *(need for need in _stage_needs(case.stage, case) if _is_law(need))]
    else:
        own = list(_stage_needs(case.stage, case))
    seen = {(need.kind, need.subject) for need in own if need.authority.bars}
    yield from own
    for need in _statutory_rows_elsewhere(case):
        if (need.kind, need.subject) not in seen:
            seen.add((need.kind, need.subject))
            yield need
    yield from _inputs(case)
    yield from _conditions(case)


def _is_law(need: Need) -> bool:
    return need.authority.kind is AuthorityKind.LAW


def _stage_needs(stage: Stage, case: Case) -> Iterator[Need]:
    """The stage's requirements that apply or may apply, and the documents that bar though no requirement names them."""
    for item in stage.requirements:
        unsettled = unsettled_questions(conditions_of(item, case), case.view)
        if unsettled or all(holds(condition, case.values) for condition in conditions_of(item, case)):
            yield Need(
                id=item.id,
                kind=item.kind.value,
                subject=item.subject or "",
                name=item.name,
                authority=_authority(item, stage, case),
                stage=stage.id,
                unsettled=unsettled,
            )
    named = {requirement.document for requirement in stage.requirements}
    for document in stage.documents:
        authority = authority_of(document, adopted=case.snapshot.adopted)
        if document.document not in named and authority.bars:
            yield Need(
                id=document.id,
                kind="document",
                subject=document.document,
                name=document.name,
                authority=authority,
                stage=stage.id,
            )


def conditions_of(item: Requirement, case: Case) -> tuple[Condition, ...]:
    """All that must hold for a requirement: its own condition, and its set's or its question's."""
    found = [item.when]
    set_id = item.set or (case.view.index.set_ids.get(item.question) if item.question is not None else None)
    if set_id is not None:
        found.append(case.view.index.sets[set_id].applies_when)
    if item.question is not None:
        found.append(case.pack.question(item.question).show_when)
    return tuple(condition for condition in found if condition is not None)


def _authority(item: Requirement, stage: Stage, case: Case) -> Authority:
    """Who asks: where the stage lists the same document on stronger authority, or its adoption, that counts."""
    adopted = case.snapshot.adopted
    listed = [authority_of(one, adopted=adopted) for one in stage.documents if one.document == item.document]
    own = authority_of(item, adopted=adopted)
    return next((one for one in listed if one.bars and not own.bars), own)


def _light_sheet(case: Case) -> Iterator[Need]:
    """Triage and the sheet that the light path asks in place of the stages."""
    light = case.pack.triage.light_path if case.pack.triage is not None else None
    sets = case.view.index.sets
    asked = [(light, set_id) for set_id in (TRIAGE, light.question_set)] if light is not None else []
    for sheet, set_id in asked:
        yield Need(
            id=f"light-path.{set_id}",
            kind="question-set",
            subject=set_id,
            name=sets[set_id].title,
            authority=authority_of(sheet, item_id="light-path", adopted=case.snapshot.adopted),
            stage=case.stage.id,
        )


def _statutory_rows_elsewhere(case: Case) -> Iterator[Need]:
    """Statutory rows of stages before this one, which no way round them switches off.

    Those of stages passed through stay owed; from the gate into use on, those of every earlier stage are, visited or
    not. The light path's one decision leads into use. Winding down asks only for its own: what was not done while the
    technology was in use cannot be done any more.
    """
    if case.stage.id == END_OF_LIFE:
        return
    here, into_use = case.place_of(case.stage.id), case.place_of(DEPLOYMENT)
    leads_into_use = case.path == "light" or here >= into_use
    limit = max(here, into_use + 1) if case.path == "light" else here
    visited = {run.stage for run in case.snapshot.stage_runs if run.organisation == case.organisation}
    for stage in case.pack.stages:
        is_before = case.place_of(stage.id) < limit and stage.id != case.stage.id
        if is_before and (leads_into_use or stage.id in visited):
            yield from (need for need in _stage_needs(stage, case) if _is_law(need))


def _inputs(case: Case) -> Iterator[Need]:
    rule = rule_in_force(stage=case.stage, pack=case.pack, path=case.path, adopted=case.snapshot.adopted)
    for role in rule.input:
        yield Need(
            id=f"{case.stage.id}.input.{role}",
            kind="decision-input",
            subject=role,
            name=case.pack.role(role).name,
            authority=rule.authority,
            stage=case.stage.id,
        )


def _conditions(case: Case) -> Iterator[Need]:
    taken = {item.id for item in case.snapshot.decisions if item.status == "taken"}
    for item in case.snapshot.conditions:
        if item.decision not in taken:  # proposed with a decision that still waits, or was replaced
            continue
        authority = Authority(AuthorityKind.FORCE_POLICY, Effect.BARS, (f"decision {item.decision}",))
        yield Need(
            id=f"condition.{item.id}",
            kind="condition-due",
            subject=item.id,
            name=Text(en=item.text or "Condition"),
            authority=authority,
            stage=case.stage.id,
        )
