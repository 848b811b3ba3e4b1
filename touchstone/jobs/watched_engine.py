"""The engine as a run in the background needs it: it says how far it is within one scan, and stops in the middle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cached_property, partial
from typing import Any, TypeVar

import duckdb

from touchstone.evaluation.cells import RawCells
from touchstone.evaluation.engines.base import Progress, carry_on
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.exact_areas import ExactAreas
from touchstone.evaluation.moments import Group, Moments
from touchstone.evaluation.plan import Plan
from touchstone.evaluation.problems import Cancelled
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.tables import Sample, Table, TableFacts

LOOK_SECONDS = 0.5
PARTS = 1000  # into which one scan is told; rows are worked out from them
Found = TypeVar("Found")


class WatchedEngine(DuckDBEngine):
    """Counts as its parent does, in a thread of its own, while `keep` is told rows of rows and asked whether to go on.

    A file that cannot be cut into pieces, such as CSV, is one long query: DuckDB says what share of it is done. Raises
    Cancelled within moments of `keep` saying no, wherever the query stands.
    """

    def __init__(self, *, threads: int, memory: int, keep: Progress) -> None:
        super().__init__(threads=threads, memory=memory)
        self.keep, self.rows = keep, 0

    @cached_property
    def _connection(self) -> Any:
        inner = super()._connection
        inner.execute("SET enable_progress_bar = true")  # without it there is no share to ask for
        inner.execute("SET enable_progress_bar_print = false")
        return _Stoppable(inner)

    def facts(self, table: Table) -> TableFacts:
        """Columns, storage and rows; how many rows there are is not known until then."""
        found = self._watched(partial(super().facts, table), lambda _share: self.keep(0, 0))
        self.rows = found.rows
        return found

    def sample(self, table: Table, spec: EvaluationSpec, facts: TableFacts) -> Sample:
        """Rows at even distances: before the scan, so none are scanned yet."""
        return self._watched(partial(super().sample, table, spec, facts), lambda _share: self.keep(0, self.rows))

    def scan(
        self, table: Table, plan: Plan, *, progress: Progress = carry_on
    ) -> list[tuple[tuple[str, ...], RawCells]]:
        """One grouped scan for each set of the plan, told by share of all of them."""
        found, of = [], len(plan.sets)
        for place, chosen in enumerate(plan.sets):
            tell = partial(_told, progress, place, of)
            found.append((chosen, self._watched(partial(self._counted, table, plan, chosen), tell)))
        if not progress(PARTS, PARTS):
            raise Cancelled
        return found

    def exact_areas(
        self, table: Table, spec: EvaluationSpec, plan: Plan, sets: Sequence[tuple[str, ...]]
    ) -> ExactAreas:
        """A second scan, told as the end of the first."""
        return self._watched(partial(super().exact_areas, table, spec, plan, sets), self._at_the_end)

    def people(
        self, table: Table, spec: EvaluationSpec, plan: Plan, sets: Sequence[tuple[str, ...]]
    ) -> dict[tuple[str, ...], dict[Group, Moments]]:
        """A second scan, told as the end of the first."""
        return self._watched(partial(super().people, table, spec, plan, sets), self._at_the_end)

    def _at_the_end(self, _share: float) -> bool:
        return self.keep(self.rows, self.rows)

    def _watched(self, work: Callable[[], Found], tell: Callable[[float], bool]) -> Found:
        """The work's outcome; `tell` is asked now and again, and Cancelled raised where it says no."""
        connection = self._connection
        with ThreadPoolExecutor(max_workers=1) as pool:
            going: Future[Found] = pool.submit(work)
            try:
                while not wait([going], timeout=LOOK_SECONDS).done:
                    if not tell(connection.share):
                        raise Cancelled
            except BaseException:
                connection.stop(going)
                raise
        return going.result()


class _Stoppable:
    """A connection whose query another thread may stop: what was going on in it then raises Cancelled.

    Not the database's own error: the engine would take that for a fault of the file, and look for it line by line.
    """

    def __init__(self, inner: duckdb.DuckDBPyConnection) -> None:
        self._inner = inner
        self._is_stopped = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    @property
    def share(self) -> float:
        """How much of the query is done, from 0 to 1; 0 where the database does not say."""
        return min(max(self._inner.query_progress(), 0.0), 100.0) / 100

    def stop(self, going: Future[Any]) -> None:
        """Interrupt until the work has ended: between two queries there is nothing to interrupt."""
        self._is_stopped = True
        while not going.done():
            self._inner.interrupt()
            wait([going], timeout=LOOK_SECONDS)

    def execute(self, *given: Any) -> _Stoppable:
        """As the connection does; what it found is fetched from here."""
        self._kept(self._inner.execute, *given)
        return self

    def fetchall(self) -> list[Any]:
        """As the connection does."""
        found: list[Any] = self._kept(self._inner.fetchall)
        return found

    def fetchnumpy(self) -> Any:
        """As the connection does."""
        return self._kept(self._inner.fetchnumpy)

    def _kept(self, call: Callable[..., Any], *given: Any) -> Any:
        if self._is_stopped:
            raise Cancelled
        try:
            return call(*given)
        except duckdb.Error:
            if self._is_stopped:
                raise Cancelled from None
            raise


def _told(progress: Progress, place: int, of: int, share: float) -> bool:
    return progress(round((place + share) * PARTS), of * PARTS)
