"""Judge a case file without a database: impact, what applies, what is outstanding, and every failure check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from touchstone.casefiles.applies_found import applies_found
from touchstone.casefiles.guidance_read import GuidanceRead, guidance_for
from touchstone.casefiles.impact_found import impact_found
from touchstone.casefiles.known_by import known_by, loose_ends
from touchstone.casefiles.model import ALL, OWN, CaseFile
from touchstone.casefiles.natural_forms import stage_id
from touchstone.casefiles.result import (
    CaseCheck,
    CaseFound,
    CheckFound,
    Impact,
    Item,
    Learned,
    PackRead,
    Source,
    StageFound,
)
from touchstone.casefiles.to_snapshot import to_snapshot
from touchstone.domain.case import Case, local_day
from touchstone.domain.check_standing import furthest_stage
from touchstone.domain.failure_checks import CheckFinding, check_failures
from touchstone.domain.failure_checks.uses import versions_judged
from touchstone.domain.lifecycle import Outstanding, case_at, outstanding_in
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.foundation.errors import NotFound
from touchstone.guidance.failure_check import FailureCheck
from touchstone.guidance.library import Library
from touchstone.guidance.pack import Pack
from touchstone.guidance.stage import Stage


def check_case(case_file: CaseFile, *, library: Library, stage: str | None = None, at: datetime) -> CaseCheck:
    """The result for a case that has been read.

    `stage`: id or code of the stage whose gate is looked at; without it the gate where the case stands, while checks
    are due up to the latest stage it has entered. `at` gives the day where the file names none. What is dated after
    that day is left out, because it was not known. Raises NotFound for a stage that the guidance does not have.
    """
    as_of = case_file.as_of or local_day(at)
    guidance = guidance_of(case_file, library)
    known, later = known_by(case_file, as_of)
    snapshot = to_snapshot(known, pack=guidance.pack, as_of=as_of)
    stage = (stage_id(stage, guidance.pack) or stage) if stage else None
    case = _case(snapshot, guidance.pack, stage or snapshot.stage, as_of)
    latest = case if stage else _case(snapshot, guidance.pack, furthest_stage(case), as_of)
    outstanding = tuple(_item(one, guidance.pack) for one in outstanding_in(case))
    checks = tuple(_checks(latest, guidance))
    unasked = _unasked(latest)
    notes = (*guidance.notes, *later, *unasked, *loose_ends(known, guidance.pack), *_withheld(case_file))
    return CaseCheck(
        case=_found(case_file, case),
        stage=_stage(case.stage),
        due_up_to=_stage(latest.stage),
        packs=tuple(PackRead(id=one.id, version=one.version, because=one.because) for one in guidance.read),
        impact=_impact(case),
        applies=applies_found(case),
        outstanding=outstanding,
        failure_checks=checks,
        notes=notes,
        clear=not outstanding and not any(one.status in ("failed", "cannot_tell") for one in checks),
    )


def guidance_of(case_file: CaseFile, library: Library) -> GuidanceRead:
    """The guidance that a case file is read under. Raises as `guidance_for`."""
    named = [(one.id, one.version) for one in case_file.packs]
    return guidance_for(named, library=library, questions=tuple(case_file.answers))


def case_of(case_file: CaseFile, *, library: Library, stage: str | None = None, at: datetime) -> Case:
    """The case as the rules see it, for whoever wants to ask them something else. Raises as `check_case`."""
    as_of = case_file.as_of or local_day(at)
    pack = guidance_of(case_file, library).pack
    snapshot = to_snapshot(known_by(case_file, as_of)[0], pack=pack, as_of=as_of)
    return _case(snapshot, pack, stage or snapshot.stage, as_of)


def _case(snapshot: ProjectSnapshot, pack: Pack, stage: str, as_of: date) -> Case:
    """The case at a gate, in the last passage through that stage, for the one version in use where there is one."""
    case = case_at(stage=stage, snapshot=snapshot, pack=pack, at=snapshot.as_of, organisation=OWN, on=as_of)
    versions = versions_judged(case, as_of)
    if snapshot.in_use and len(snapshot.versions) > 1 and len(versions) == 1:
        covers = next(iter(versions))
        case = case_at(
            stage=stage, snapshot=snapshot, pack=pack, at=snapshot.as_of, organisation=OWN, covers=covers, on=as_of
        )
    runs = [run for run in snapshot.stage_runs if run.stage == case.stage.id]
    return replace(case, run=runs[-1] if runs else None)


def _impact(case: Case) -> Impact:
    if case.pack.triage is None:
        raise NotFound("This guidance has no triage questions")
    return impact_found(case.pack.triage, case.view, case.snapshot)


def _item(one: Outstanding, pack: Pack) -> Item:
    return Item(
        item=one.id,
        text=one.text.en,
        kind=one.kind,
        stage=one.stage,
        authority=one.authority.kind.value,
        effect=one.authority.effect.value,
        detail=one.detail,
        remedy=one.remedy,
        missing=one.missing,
        sources=tuple(_source(key, pack) for key in one.sources),
    )


def _source(key: str, pack: Pack) -> Source:
    found = pack.sheet.sources.get(key)
    return Source(key=key, title=found.title.en if found is not None else key)


def _checks(case: Case, guidance: GuidanceRead) -> Iterator[CheckFound]:
    for check, found in zip(guidance.checks, check_failures(case, guidance.checks), strict=True):
        yield _check(check, found)


def _check(check: FailureCheck, found: CheckFinding) -> CheckFound:
    return CheckFound(
        id=check.id,
        name=check.name.en,
        text=check.text.en,
        status=found.status.value,
        missing=found.missing,
        reason=found.reason,
        gates=found.gates,
        law=check.law.en if check.law else "",
        questions=found.questions,
        learned_from=tuple(
            Learned(case=one.case, name=one.name.en, year=one.year, text=one.text.en) for one in check.learned_from
        ),
    )


def _stage(stage: Stage) -> StageFound:
    return StageFound(id=stage.id, code=stage.code, name=stage.name.text.en)


def _found(case_file: CaseFile, case: Case) -> CaseFound:
    labels = {one.id: one.label or one.id for one in case_file.technology.versions}
    return CaseFound(
        title=case_file.title,
        organisation=case_file.organisation.name,
        technology=case_file.technology.name,
        as_of=case.on.isoformat(),
        covers=ALL if case.covers == ALL else labels.get(case.covers, case.covers),
    )


def _unasked(case: Case) -> Iterator[str]:
    """Answers to questions that the triage answers do not bring up."""
    hidden = [key for key in case.view.hidden if key in case.pack.questions]
    if hidden:
        named = ", ".join(hidden[:12]) + (f" and {len(hidden) - 12} more" if len(hidden) > 12 else "")
        yield f"Read for the failure checks only, because triage as answered does not bring these questions up: {named}"


def _withheld(case_file: CaseFile) -> Iterator[str]:
    for one in case_file.withheld:
        yield f"Withheld from the file, and so not known here: {one}"
