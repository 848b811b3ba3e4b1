"""What pages show of evaluations, as frozen values: plans, runs, results, and what was said and chosen about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from touchstone.domain.evaluation_standing import COMPUTED
from touchstone.evaluation.comparing import ResultsCompared
from touchstone.evaluation.results import Result
from touchstone.queries.evaluation_agreement import Contradiction
from touchstone.queries.evaluation_sealing import SealLogged


@dataclass(frozen=True, kw_only=True)
class ProblemShown:
    """One thing that was wrong: where, what, and what to do."""

    where: str
    message: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """One run. `plan`, `job` and `evaluation` are ids, "" where there is none; `problems` where it was refused.

    `state`: waiting, running, done, cancelled or refused; `progress` of `total` rows, both 0 where not known yet.
    """

    id: str
    number: int
    plan: str
    plan_number: int
    title: str
    way: str
    data_name: str
    performed_by: str
    data: str
    kind: str
    state: str
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None
    progress: int
    total: int
    problems: tuple[ProblemShown, ...]
    evaluation: str
    is_disposed: bool

    @property
    def is_live(self) -> bool:
        """Whether it waits or goes on."""
        return self.state in ("waiting", "running")


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """One sealed plan. `covers`: a version's id or `all`, with its label; `runs`: all that were asked for under it."""

    id: str
    number: int
    title: str
    digest: str
    spec_digest: str
    covers: str
    covers_label: str
    configuration: str
    sealed_by: str
    sealed_role: str
    sealed_at: datetime
    runs: int
    is_disposed: bool


@dataclass(frozen=True, kw_only=True)
class FairnessShown:
    """Which measures were chosen (metric ids), why, by whom and when."""

    measures: tuple[str, ...]
    reason: str
    chosen_by: str
    chosen_role: str
    chosen_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClaimShown:
    """One claim. `group`: the level for each attribute, none for everybody; `withdrawn_at`: null while it stands."""

    id: str
    statement: str
    metric: str
    group: Mapping[str, str]
    stated: str
    recorded_by: str
    recorded_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class EvaluationLine:
    """One recorded result. `counts`: it is a validation on the force's own data; verdicts are numbers of limits.

    `origin`: computed by a run here, or attached by a person; `place` of `of`: which of the runs under its plan it is,
    both 0 without a plan.
    """

    id: str
    run: str
    run_number: int
    plan: str
    plan_number: int
    title: str
    performed_by: str
    performed_on: date
    data: str
    kind: str
    covers: str
    covers_label: str
    counts: bool
    reasons_not_counting: tuple[str, ...]
    is_publishable: bool
    is_offered: bool
    met: int
    not_met: int
    cannot_tell: int
    recorded_at: datetime
    is_disposed: bool
    origin: str = COMPUTED
    place: int = 0
    of: int = 0

    @property
    def is_computed(self) -> bool:
        """Whether this system worked the figures out itself."""
        return self.origin == COMPUTED


@dataclass(frozen=True, kw_only=True)
class EvaluationsShown:
    """A project's evaluations, newest first, and what the reader may do. `offered_data`: names in the data folder."""

    project: str
    title: str
    plans: tuple[PlanLine, ...]
    runs: tuple[RunLine, ...]
    evaluations: tuple[EvaluationLine, ...]
    may_plan: bool
    may_record: bool
    has_folder: bool
    offered_data: tuple[str, ...]
    upload_megabytes: int


@dataclass(frozen=True, kw_only=True)
class PlanShown:
    """One plan whole. `document`: the engine's plan as JSON values, figures as text; empty once disposed of."""

    project: str
    project_title: str
    line: PlanLine
    spec: str
    label_protocol: str
    data: str
    document: Mapping[str, Any]
    runs: tuple[RunLine, ...]
    may_record: bool
    logged: SealLogged | None = None


@dataclass(frozen=True, kw_only=True)
class RunShown:
    """One run on its own page."""

    project: str
    project_title: str
    line: RunLine
    may_cancel: bool


@dataclass(frozen=True, kw_only=True)
class EvaluationShown:
    """One evaluation on its own page.

    `result`: the publishable one, or (with `is_full`) the force-internal one for those who may see it; None where there
    is neither any more, or it is held back. `withheld`: why there is no publishable result. `previous`: id of the
    evaluation before under the same technology, `comparison` with it (null where either result cannot be read).
    `contradiction`: of an attached result, the run computed here on the same data that found other figures.
    """

    project: str
    project_title: str
    line: EvaluationLine
    result: Result | None
    is_full: bool
    has_full: bool
    evidence: str
    result_digest: str
    publishable_digest: str
    recorded_by: str
    recorded_role: str
    withheld: tuple[ProblemShown, ...]
    previous: str
    comparison: ResultsCompared | None
    fairness: tuple[FairnessShown, ...]
    claims: tuple[ClaimShown, ...]
    rebuilt_by: str
    may_record: bool
    may_see_full: bool
    may_offer: bool
    contradiction: Contradiction | None = None


@dataclass(frozen=True, kw_only=True)
class ResultFile:
    """A result file to be sent: its name, size and the digest under which its bytes are kept."""

    name: str
    size: int
    digest: str
