"""Write the log's test vectors: proofs by rule, and one file for each way of lying about a log (P and N rows).

Every byte follows from the rules in tests/vectors/rules and the fixed test keys, so a second run changes nothing.
A row's file holds trials: a log of `size` entries `test-entry-<i>` (or of given entries), the changes made to its
files, earlier checkpoints and proof files to check with it; or a single entry, the opening of a digest, or bytes
offered to the writer. `go`, `npm` and `pypi` say what other verifiers do: R refuses, a accepts, - does not apply.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.vectors.rules.entry_rows import digest_rows, form_rows, sequence_rows, writer_rows
from tests.vectors.rules.file_rows import good_rows, history_rows, proof_rows, tile_rows
from tests.vectors.rules.merkle_cases import consistency_cases, inclusion_cases
from tests.vectors.rules.note_rows import content_rows, cosignature_rows, signature_rows, spelling_rows

VECTORS = Path(__file__).parent.parent / "tests" / "vectors"
ROWS = (
    good_rows,
    tile_rows,
    content_rows,
    signature_rows,
    spelling_rows,
    proof_rows,
    history_rows,
    form_rows,
    writer_rows,
    cosignature_rows,
    sequence_rows,
    digest_rows,
)


def vector_files() -> dict[str, bytes]:
    """Every file by its path below tests/vectors."""
    files = {
        "merkle/inclusion.json": _json(list(inclusion_cases())),
        "merkle/consistency.json": _json(list(consistency_cases())),
    }
    for make in ROWS:
        for identity, case, columns, trials in make():
            others = dict(zip(("go", "npm", "pypi"), columns.split(" "), strict=True))
            files[f"log/{identity}.json"] = _json({"id": identity, "case": case, **others, "trials": trials})
    return files


def main() -> None:
    """Write them all."""
    for path, data in vector_files().items():
        file = VECTORS / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=True).encode() + b"\n"


if __name__ == "__main__":
    main()
