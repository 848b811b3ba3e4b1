"""How each failure check of a case's packs stands at its gate, and who asks for it with what effect."""

from __future__ import annotations

from dataclasses import dataclass

from touchstone.domain.case import END_OF_LIFE, Case
from touchstone.domain.failure_checks import CheckFinding, check_failures
from touchstone.guidance.authority import Authority, AuthorityKind, Effect, authority_of
from touchstone.guidance.failure_check import FailureCheck
from touchstone.guidance.question_set import Question


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


def check_standings(case: Case) -> tuple[CheckStanding, ...]:
    """Each check, in the packs' order.

    Winding down asks only for its own: what was not in order while the technology was in use cannot be mended any more.
    """
    checks = [one for one in case.pack.checks if case.stage.id != END_OF_LIFE or END_OF_LIFE in one.stages]
    return tuple(
        CheckStanding(
            check=check,
            finding=finding,
            authority=_authority(check, finding, case),
            questions=tuple(case.pack.questions[key] for key in check.questions if key in case.view.shown),
        )
        for check, finding in zip(checks, check_failures(case, checks), strict=True)
    )


def _authority(check: FailureCheck, finding: CheckFinding, case: Case) -> Authority:
    """Law bars, and so does a check of ours once adopted; one that does not gate at this stage only ever warns."""
    authority = authority_of(check, adopted=case.snapshot.adopted)
    if finding.gates or not authority.bars:
        return authority
    return Authority(AuthorityKind.ADVICE_ONLY, Effect.WARNS, authority.sources)
