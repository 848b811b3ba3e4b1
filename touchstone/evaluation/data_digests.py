"""What the evaluated data were, so that a result can be tied to them: names, sizes and SHA-256 digests of the files."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.tables import Table

CHUNK = 4 * 1024 * 1024


def described_data(table: Table, *, rows: int | None, digests: Mapping[Path, str]) -> list[dict[str, Any]]:
    """One record a file, in name order: name relative to what they share, bytes, rows (of a single file), digest.

    `digest` is None where none was wanted. A table in memory has no bytes of its own: `digest_of` says "cells", and the
    digest of the cells stands in.
    """
    if not table.files:
        return [{"name": table.name, "bytes": None, "rows": rows, "digest": None, "digest_of": "cells"}]
    shared = _shared_folder(table)
    return [
        {
            "name": path.relative_to(shared).as_posix(),
            "bytes": path.stat().st_size,
            "rows": rows if len(table.files) == 1 else None,
            "digest": digests.get(path),
            "digest_of": "file",
        }
        for path in sorted(table.files)
    ]


class Digesting:
    """The digests of a table's files, worked out in a thread of their own while the rows are scanned.

    Used as a context: leaving it early, as when the run is cancelled, stops the thread at the next chunk.
    """

    def __init__(self, table: Table, *, is_wanted: bool) -> None:
        self._files = sorted(table.files) if is_wanted else []
        self._found: dict[Path, str] = {}
        self._fault: OSError | None = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Digesting:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def digests(self) -> dict[Path, str]:
        """File → `sha256:` digest, once all are there. Raises EvaluationRefused where one cannot be read."""
        self._thread.join()
        if self._fault is not None:
            remedy = "Give files that stay where they are and can be read throughout"
            name = Path(str(self._fault.filename)).name
            raise EvaluationRefused(
                [Problem(where=name, message="The file cannot be read", remedy=remedy)]
            ) from self._fault
        return self._found

    def _work(self) -> None:
        try:
            for path in self._files:
                self._found[path] = self._digest(path)
        except OSError as error:
            self._fault = error

    def _digest(self, path: Path) -> str:
        found = hashlib.sha256()
        with path.open("rb") as file:
            while not self._is_over.is_set() and (chunk := file.read(CHUNK)):
                found.update(chunk)
        return "sha256:" + found.hexdigest()


def _shared_folder(table: Table) -> Path:
    """The folder below which all the files lie: no path above it enters a result."""
    parents = [set(path.parents) for path in table.files]
    shared = set.intersection(*parents)
    return max(shared, key=lambda folder: len(folder.parts))
