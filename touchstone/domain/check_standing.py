"""How each failure check of a case's packs stands, and who asks for it with what effect at the gate."""

from __future__ import annotations

from dataclasses import dataclass, replace

from touchstone.domain.case import END_OF_LIFE, EVALUATION, Case, run_of
from touchstone.domain.failure_checks import CheckFinding, check_failures
from touchstone.guidance.authority import Authority, AuthorityKind, Effect, authority_of
from touchstone.guidance.failure_check import FailureCheck
from touchstone.guidance.question_set import Question

IN_USE = "in-use"


@dataclass(frozen=True, kw_only=True)
class CheckStanding:
    """One check in one case. `questions`: those of its questions that the case shows."""

    check: FailureCheck
    finding: CheckFinding
    authority: Authority
    questions: tuple[Question, ...]

    @property
    def bars(self) -> bool:
        """Whether the gate is held back by it as things stand."""
        return self.finding.is_outstanding and self.authority.bars


def furthest_stage(case: Case) -> str:
    """The stage up to which failure checks are due: the furthest that the case has entered, its gate's own at least.

    A technology that came in use has entered use, whichever gates were held since: it is due as if deployed.
    """
    own = [run.stage for run in case.snapshot.stage_runs if run.organisation == case.organisation]
    entered = {case.stage.id, *own}
    if case.snapshot.entry == IN_USE:
        entered.add(EVALUATION)
    order = case.pack.sheet.stages
    return max((stage for stage in entered if stage in order), key=order.index)


def check_standings(case: Case) -> tuple[CheckStanding, ...]:
    """Each check, in the packs' order: up to the furthest stage entered, or for another gate than its own, up to that.

    The gate is held back by what is outstanding at its own stage alone: what is due only because the technology is in
    use, or was further on, warns until its stage comes, or the way to make it good could never be gone.
    Winding down asks only for its own: what was not in order while the technology was in use cannot be mended any more.
    """
    checks = [one for one in case.pack.checks if case.stage.id != END_OF_LIFE or END_OF_LIFE in one.stages]
    here = check_failures(case, checks)
    furthest = furthest_stage(case) if _stands_at(case) else case.stage.id
    moved = furthest != case.stage.id
    found = check_failures(replace(case, stage=case.pack.stage(furthest)), checks) if moved else here
    return tuple(
        CheckStanding(
            check=check,
            finding=finding,
            authority=_authority(check, own=own, found=finding, case=case),
            questions=tuple(case.pack.questions[key] for key in check.questions if key in case.view.shown),
        )
        for check, finding, own in zip(checks, found, here, strict=True)
    )


def _stands_at(case: Case) -> bool:
    run = run_of(case.snapshot, case.organisation)
    return case.stage.id == (run.stage if run is not None else case.snapshot.stage)


def _authority(check: FailureCheck, *, own: CheckFinding, found: CheckFinding, case: Case) -> Authority:
    """Law bars, and so does a check of ours once adopted; one that does not gate at this stage only ever warns.

    `own`: how it stands at the gate's own stage; `found`: up to the furthest stage entered.
    """
    authority = authority_of(check, adopted=case.snapshot.adopted)
    is_early = found.is_outstanding and not own.is_outstanding
    if not authority.bars or (own.gates and not is_early):
        return authority
    return Authority(AuthorityKind.ADVICE_ONLY, Effect.WARNS, authority.sources)
