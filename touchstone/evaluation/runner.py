"""The only way through an evaluation: spec and table in, one scan, everything worked out, suppressed, and a result."""

from __future__ import annotations

import hashlib
import hmac
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from touchstone.evaluation.assembling import findings_of
from touchstone.evaluation.cells import Cells
from touchstone.evaluation.data_digests import Digesting, described_data
from touchstone.evaluation.engines.base import Engine, Progress, carry_on
from touchstone.evaluation.event_suppression import suppressed_events, why_not
from touchstone.evaluation.intake import is_taken_in, take_in
from touchstone.evaluation.measure import Measured
from touchstone.evaluation.named_values import check_named
from touchstone.evaluation.outcome import Findings
from touchstone.evaluation.pieces import PIECE_ROWS, count_cells
from touchstone.evaluation.plan import Plan, compile_plan
from touchstone.evaluation.problems import Cancelled, EvaluationRefused, Problem
from touchstone.evaluation.provenance import Run, provenance_of
from touchstone.evaluation.ranking import sets_wanting_exact
from touchstone.evaluation.releases import Release
from touchstone.evaluation.results import Result, result_from
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.suppression import Suppressed, suppressed
from touchstone.evaluation.suppression_rules import is_released_as_it_is, rule_of
from touchstone.evaluation.tables import Sample, Table, TableFacts


def run(
    *,
    spec: EvaluationSpec,
    table: Table,
    engine: Engine,
    cells: Literal["drop", "keep"] = "drop",
    progress: Progress = carry_on,
    data_digest: bool = True,
    at: datetime | None = None,
    salt: bytes | None = None,
    earlier: Sequence[Release] = (),
    piece_rows: int = PIECE_ROWS,
) -> Result:
    """Evaluate a table. `progress` is told rows scanned of rows, and stops the run by answering False.

    `cells="drop"`: what comes back may be published, under the spec's suppression. `cells="keep"`: everything as it is,
    with the cells, marked force-internal. `at`: when the run began, for the record. `salt`: of the force's own, with
    which a publishable result carries a digest of its cells; without one it carries none. `earlier`: what earlier
    releases of the same evaluation left with the force, so that two together give nobody away.
    Raises EvaluationRefused with everything that is wrong at once, or Cancelled; nothing is kept then.
    """
    seen = _seen(spec, table, engine, progress, data_digest=data_digest, at=at, piece_rows=piece_rows)
    if cells == "keep":
        return _full(seen)
    result = _publishable(seen, earlier, salt)
    problems = _given_away(result)
    if problems:
        raise EvaluationRefused(problems)
    return result


@dataclass(frozen=True, kw_only=True)
class Both:
    """Both forms of one result. `publishable`: None where there is none, and `withheld` says why."""

    full: Result
    publishable: Result | None
    withheld: tuple[Problem, ...] = ()


def run_for_both(
    *,
    spec: EvaluationSpec,
    table: Table,
    engine: Engine,
    progress: Progress = carry_on,
    at: datetime | None = None,
    salt: bytes | None = None,
    earlier: Sequence[Release] = (),
    piece_rows: int = PIECE_ROWS,
) -> Both:
    """The same, with both forms from one scan. A result that cannot be made fit to publish is no fault of the run.

    Raises EvaluationRefused where there is no result at all, or Cancelled.
    """
    seen = _seen(spec, table, engine, progress, data_digest=True, at=at, piece_rows=piece_rows)
    full = _full(seen)
    try:
        publishable = _publishable(seen, earlier, salt)
    except EvaluationRefused as refused:
        return Both(full=full, publishable=None, withheld=refused.problems)
    problems = tuple(_given_away(publishable))
    return Both(full=full, publishable=None if problems else publishable, withheld=problems)


def _given_away(result: Result) -> list[Problem]:
    """Why a result may not leave though everything that can be withheld is: what is out already gives somebody away."""
    remedy = "Keep it inside the force (--cells keep), or ask a coarser question: fewer groups, or longer periods"
    return [
        Problem(
            where="earlier releases",
            message=f"Together with what is published already, it could give away: {name}",
            remedy=remedy,
        )
        for name in result.given_away
    ]


def _seen(
    spec: EvaluationSpec,
    table: Table,
    engine: Engine,
    progress: Progress,
    *,
    data_digest: bool,
    at: datetime | None,
    piece_rows: int,
) -> _Seen:
    """The one scan, and everything that both forms of the result share."""
    began = time.perf_counter()
    with Digesting(table, is_wanted=data_digest) as digesting:
        found = (_taken_in if is_taken_in(spec) else _scanned)(spec, table, engine, progress, piece_rows)
        digests = digesting.digests()
    return _Seen(spec=spec, table=table, engine=engine, found=found, digests=digests, at=at, began=began)


def _full(seen: _Seen) -> Result:
    return _result(seen, made=None, salt=None)


def _publishable(seen: _Seen, earlier: Sequence[Release], salt: bytes | None) -> Result:
    found = seen.found
    return _result(seen, made=_suppressed(seen.spec, found.measured, found.findings, earlier), salt=salt)


def _result(seen: _Seen, *, made: Suppressed | None, salt: bytes | None) -> Result:
    """The result as it is, or as it may leave (`made`)."""
    spec, measured, is_kept = seen.spec, seen.found.measured, made is None
    rows = _shown_rows(spec, seen.found.rows, is_kept=is_kept)
    counted = measured.cells if measured is not None else None
    provenance = provenance_of(
        spec=spec,
        plan=measured.plan if measured is not None else None,
        data=_with_stand_in(described_data(seen.table, rows=rows, digests=seen.digests), counted, is_kept=is_kept),
        cells_digest=_cells_digest(counted, is_kept=is_kept, salt=salt),
        engine=seen.engine,
    )
    return result_from(
        spec=spec,
        findings=seen.found.findings if made is None else made.findings,
        provenance=provenance,
        run=Run(started_at=seen.at, seconds=time.perf_counter() - seen.began, peak_megabytes=peak_megabytes()),
        cells=counted if is_kept else None,
        made=made,
    )


def _shown_rows(spec: EvaluationSpec, rows: int | None, *, is_kept: bool) -> int | None:
    """The exact number of rows is a total like any other: with it, rounded parts would say more."""
    if rows is None or is_kept or is_released_as_it_is(spec):
        return rows
    return rule_of(spec).rounded(rows)


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What a table showed, unsuppressed. `measured`: None where it came without cells; `rows`: None where not known."""

    measured: Measured | None
    findings: Findings
    rows: int | None


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """What one scan showed, with what it was of and when it began."""

    spec: EvaluationSpec
    table: Table
    engine: Engine
    found: _Found
    digests: Mapping[Path, str]
    at: datetime | None
    began: float


def _scanned(spec: EvaluationSpec, table: Table, engine: Engine, progress: Progress, piece_rows: int) -> _Found:
    facts, plan = compiled(spec=spec, table=table, engine=engine)
    counted = count_cells(
        spec=spec, table=table, plan=plan, engine=engine, rows=facts.rows, progress=progress, piece_rows=piece_rows
    )
    measured = Measured(spec=spec, plan=plan, cells=counted)
    check_named(measured)
    measured = _scanned_again(measured, table, engine)
    return _Found(measured=measured, findings=findings_of(measured), rows=facts.rows)


def _taken_in(spec: EvaluationSpec, table: Table, _engine: Engine, progress: Progress, _piece_rows: int) -> _Found:
    """A table that is read and not scanned: it is small, so there is one place to stop."""
    if not progress(0, 1):
        raise Cancelled
    taken = take_in(spec, table)
    if not progress(1, 1):
        raise Cancelled
    measured = taken.measured
    if measured is not None:
        check_named(measured)
    findings = taken.finished(findings_of(measured) if measured is not None else Findings())
    return _Found(measured=measured, findings=findings, rows=None)


def _suppressed(
    spec: EvaluationSpec, measured: Measured | None, findings: Findings, earlier: Sequence[Release]
) -> Suppressed:
    """The findings as they may leave. Without cells nothing can be protected, so nothing leaves but by a judgement."""
    if measured is not None:
        return suppressed(
            findings=findings,
            spec=spec,
            plan=measured.plan,
            cells=measured.cells,
            earlier=earlier,
            people=measured.people,
        )
    if is_released_as_it_is(spec):
        return Suppressed(findings=findings, assumes=())
    reason = "there are no counts of people behind them"
    if spec.counts is not None and spec.counts.shape == "events":
        why = why_not(spec, findings)
        if why is None:
            return suppressed_events(spec, findings, earlier)
        reason = why
    remedy = (
        "Keep the result inside the force (--cells keep); or, where no figure is about people, call the table "
        "system-event or overt-deployment under suppression.kind and record who judged so and why"
    )
    message = f"These figures cannot be made safe to publish: {reason}"
    raise EvaluationRefused([Problem(where="suppression", message=message, remedy=remedy)])


def compiled(*, spec: EvaluationSpec, table: Table, engine: Engine) -> tuple[TableFacts, Plan]:
    """What is known of the table before the scan, and the plan for it. Raises EvaluationRefused."""
    facts = engine.facts(table)
    known = set(facts.columns)
    named = [item.column for item in spec.attributes] + [spec.data.score.column if spec.data.score else None]
    is_whole = facts.rows > 0 and all(column in known for column in named if column is not None)
    sample = engine.sample(table, spec, facts) if is_whole else None
    return facts, compile_plan(spec=spec, facts=facts, sample=sample or _NO_SAMPLE)


def peak_megabytes() -> int:
    """The most memory this process has held, in megabytes."""
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale)


def _scanned_again(measured: Measured, table: Table, engine: Engine) -> Measured:
    """The second scans that the plan asks for: people, and areas where binning may matter."""
    spec, plan = measured.spec, measured.plan
    if plan.person is not None:
        measured = replace(measured, people=engine.people(table, spec, plan, measured.breakdowns))
    sets = sets_wanting_exact(measured)
    return replace(measured, exact=engine.exact_areas(table, spec, plan, sets)) if sets else measured


def _cells_digest(cells: Cells | None, *, is_kept: bool, salt: bytes | None) -> str | None:
    """Cells of a small group can be guessed from their digest, so only a salted one is published."""
    if cells is None:
        return None
    if is_kept:
        return "sha256:" + cells.digest
    return "hmac-sha256:" + hmac.new(salt, cells.canonical, hashlib.sha256).hexdigest() if salt else None


def _with_stand_in(data: list[dict[str, object]], cells: Cells | None, *, is_kept: bool) -> list[dict[str, object]]:
    """A table in memory is known by the digest of its cells, where that may be shown."""
    if cells is None or not is_kept:
        return data
    return [{**one, "digest": "sha256:" + cells.digest} if one["digest_of"] == "cells" else one for one in data]


_NO_SAMPLE = Sample()
