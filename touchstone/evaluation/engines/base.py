"""What an engine must do: say what a table holds, take a sample, and count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from touchstone.evaluation.cells import RawCells
from touchstone.evaluation.exact_areas import ExactAreas
from touchstone.evaluation.moments import Group, Moments
from touchstone.evaluation.plan import Plan
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.tables import Sample, Table, TableFacts

#: Called with rows scanned and rows in all; returns whether to go on.
Progress = Callable[[int, int], bool]


def carry_on(_done: int, _of: int) -> bool:
    """Progress that nobody watches."""
    return True


class Engine(Protocol):
    """Counts rows; never hands one out."""

    name: str

    @property
    def version(self) -> str:
        """The version of the software that counts."""

    def facts(self, table: Table) -> TableFacts:
        """Columns, how they are stored, and the number of rows. Raises EvaluationRefused for what cannot be read."""

    def sample(self, table: Table, spec: EvaluationSpec, facts: TableFacts) -> Sample:
        """Rows at even distances, for choices of resolution."""

    def scan(
        self, table: Table, plan: Plan, *, progress: Progress = carry_on
    ) -> list[tuple[tuple[str, ...], RawCells]]:
        """The grouped scan: for each set of attributes in the plan, its raw cells. Raises Cancelled."""

    def exact_areas(
        self, table: Table, spec: EvaluationSpec, plan: Plan, sets: Sequence[tuple[str, ...]]
    ) -> ExactAreas:
        """A second scan (`exact_areas.can_be_exact`): for each set and group, sums over distinct scores."""

    def people(
        self, table: Table, spec: EvaluationSpec, plan: Plan, sets: Sequence[tuple[str, ...]]
    ) -> dict[tuple[str, ...], dict[Group, Moments]]:
        """A second scan where the plan names a person: for each set and group, second moments over people."""
