"""What the spec names and the table does not hold: a reference that nobody is in, listed values that no row has."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.evaluation.measure import Measured
from touchstone.evaluation.problems import EvaluationRefused, Problem

LISTED = ("label", "decision", "baseline", "final")
UNLISTED_CODE, PENDING_CODE = -6, -7


def check_named(measured: Measured) -> None:
    """Raises EvaluationRefused where a name of the spec is met nowhere, so that no figure could mean what it says."""
    problems = [*_references(measured), *_lists(measured)]
    if problems:
        raise EvaluationRefused(problems)


def _references(measured: Measured) -> Iterator[Problem]:
    """A reference in a closed list of levels, or among bands, is no slip of the pen: it may have nobody in it."""
    for item in measured.spec.attributes:
        if item.levels or item.bands or item.reference in measured.cells.levels[item.name]:
            continue
        yield Problem(
            where=f"groups.attributes.{item.name}.reference",
            message=f"Nobody in the table is in the group '{item.reference}', so nothing could be compared",
            remedy="Write the reference as the table has it (--draft lists the levels); or list all levels under "
            "levels, if it may well be empty",
        )


def _lists(measured: Measured) -> Iterator[Problem]:
    counts = measured.breakdown(()).counts(0)
    for role in LISTED:
        if getattr(measured.spec.data, role) is None or role not in measured.plan.keys:
            continue
        known, unlisted = counts.count(**{role: (1, 0, PENDING_CODE)}), counts.count(**{role: (UNLISTED_CODE,)})
        if known == 0 and unlisted:
            yield Problem(
                where=f"data.{role}",
                message="None of the values listed occurs in the column",
                rows=unlisted,
                remedy="Write the values as the table has them, numbers as numbers and text in quotes "
                "(--draft lists them)",
            )
