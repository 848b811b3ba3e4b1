"""What is outstanding before a stage may be left, and by whose authority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from touchstone.domain.assessment import missing_in_welsh, view_case
from touchstone.domain.case import Case, local_day, run_of
from touchstone.domain.check_standing import check_standings
from touchstone.domain.failure_checks import CheckFinding, Status
from touchstone.domain.gate_needs import needs_of
from touchstone.domain.path import path_now
from touchstone.domain.requirements import Need, Shortfall, missing_now, owed_in_set
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.guidance.authority import Authority, AuthorityKind, Effect, authority_of
from touchstone.guidance.pack import TRIAGE, Pack
from touchstone.guidance.provenance import Obligation
from touchstone.guidance.question_set import Question
from touchstone.guidance.text import Text

# A Welsh organisation's duty; whoever publishes meets it, so it is said at every gate and stops none.
_WELSH = Authority(AuthorityKind.LAW, Effect.WARNS, ("Welsh Language (Wales) Measure 2011",))
_MARK = Authority(AuthorityKind.ADVICE_ONLY, Effect.WARNS)


@dataclass(frozen=True, kw_only=True)
class Outstanding:
    """One thing not there yet.

    `id`: of the pack item, or one of ours that is stable; `kind`: a key of `requirements.KINDS`; `text`: its name;
    `detail`: what is missing; `remedy`: what to do; `authority`: who asks, with what effect, and the sources;
    `link_to`: (noun, id) of the place to go; `missing`: ids of the questions or files concerned; `stage`: whose it is;
    `finding`: for a failure check, all that it found.
    """

    id: str
    kind: str
    text: Text
    detail: str
    remedy: str
    authority: Authority
    link_to: tuple[str, str]
    stage: str
    missing: tuple[str, ...] = ()
    finding: CheckFinding | None = None

    @property
    def bars(self) -> bool:
        """Whether the stage cannot be left by proceeding while this is outstanding."""
        return self.authority.bars

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the pack's sources in which it is written."""
        return self.authority.sources


def case_at(
    *,
    stage: str,
    snapshot: ProjectSnapshot,
    pack: Pack,
    at: datetime,
    organisation: str = "",
    covers: str = "all",
    on: date | None = None,
) -> Case:
    """The case as the gate of `stage` sees it; `on` is the day it is judged for (default: the local day of `at`)."""
    owner = organisation or snapshot.organisation
    view = view_case(snapshot=snapshot, pack=pack, organisation=owner, covers=covers)
    return Case(
        snapshot=snapshot,
        pack=pack,
        organisation=owner,
        stage=pack.stage(stage),
        run=run_of(snapshot, owner),
        path=path_now(snapshot=snapshot, pack=pack, view=view).path,
        view=view,
        on=on or local_day(at),
        covers=covers,
    )


def outstanding_before(
    *, stage: str, snapshot: ProjectSnapshot, pack: Pack, at: datetime, organisation: str = "", covers: str = "all"
) -> tuple[Outstanding, ...]:
    """Everything outstanding before `stage` may be left by proceeding: what bars first, then what warns.

    Replayable: the same snapshot, pack and moment give the same answer. Raises NotFound for a stage not in the pack.
    """
    case = case_at(stage=stage, snapshot=snapshot, pack=pack, at=at, organisation=organisation, covers=covers)
    return outstanding_in(case)


def outstanding_in(case: Case) -> tuple[Outstanding, ...]:
    """The same for a case already put together."""
    found = [_outstanding(need, gap) for need in needs_of(case) if (gap := missing_now(need, case)) is not None]
    found += _questions_due(case, found)
    found += _failure_checks(case)
    found += _welsh(case)
    return tuple(sorted(found, key=lambda item: not item.bars))


def _outstanding(need: Need, gap: Shortfall) -> Outstanding:
    return Outstanding(
        id=need.id,
        kind=need.kind,
        text=need.name,
        detail=gap.detail,
        remedy=gap.remedy,
        authority=replace(_MARK, sources=need.authority.sources) if gap.is_mark else need.authority,
        link_to=gap.link_to,
        stage=need.stage,
        missing=gap.missing,
    )


def _questions_due(case: Case, found: Iterable[Outstanding]) -> Iterator[Outstanding]:
    """Questions due here that law asks or that are marked for a gate, whether or not a stage names their set."""
    demanded = {(item.link_to[1], item.authority.kind) for item in found if item.kind == "question-set" and item.bars}
    for set_id in case.view.sets:
        for authority, missing in _marked(case, set_id).items():
            by_law = (set_id, AuthorityKind.LAW) in demanded
            if not by_law and (set_id, authority.kind) not in demanded:
                yield Outstanding(
                    id=f"{set_id}.{authority.kind.value.replace(' ', '-')}",
                    kind="question-set",
                    text=case.view.index.sets[set_id].title,
                    detail="Some of its questions are not answered in full",
                    remedy="Answer the questions that are still open.",
                    authority=authority,
                    link_to=("triage" if set_id == TRIAGE else "question-set", set_id),
                    stage=case.stage.id,
                    missing=missing,
                )


def _marked(case: Case, set_id: str) -> dict[Authority, tuple[str, ...]]:
    """Who asks → ids of the incomplete questions that they ask. The light path has the statutory ones only."""
    owed = set(owed_in_set(case, set_id))
    grouped: dict[tuple[AuthorityKind, Effect], list[Question]] = {}
    for item in case.view.questions(set_id):
        is_law = item.obligation is Obligation.LEGAL
        if item.id in owed and item.stages and (is_law or (item.gate and case.path != "light")):
            authority = authority_of(item, adopted=case.snapshot.adopted)
            grouped.setdefault((authority.kind, authority.effect), []).append(item)
    return {
        Authority(kind, effect, tuple(dict.fromkeys(key for item in items for key in item.sources))): tuple(
            item.id for item in items
        )
        for (kind, effect), items in grouped.items()
    }


def _failure_checks(case: Case) -> Iterator[Outstanding]:
    """Checks that are due and not passed."""
    for one in check_standings(case):
        if one.finding.is_outstanding:
            failed = one.finding.status is Status.FAILED
            yield Outstanding(
                id=one.check.id,
                kind="failure-check",
                text=one.check.name,
                detail="The failure check is not passed" if failed else "It cannot be told whether the check is passed",
                remedy="Put right or record what the check found missing.",
                authority=one.authority,
                link_to=("failure-check", one.check.id),
                stage=case.stage.id,
                missing=tuple(question.id for question in one.questions),
                finding=one.finding,
            )


def _welsh(case: Case) -> Iterator[Outstanding]:
    nations = {item.organisation: item.nation for item in case.snapshot.participants}
    missing = missing_in_welsh(view=case.view) if nations.get(case.organisation) == "wales" else ()
    if missing:
        yield Outstanding(
            id="welsh-text",
            kind="answer",
            text=Text(en="Welsh text of what will be public"),
            detail="Some answers that will be public are in English only",
            remedy="Enter the Welsh text beside the English.",
            authority=_WELSH,
            link_to=("question", missing[0]),
            stage=case.stage.id,
            missing=missing,
        )
