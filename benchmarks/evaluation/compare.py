"""Times whole evaluations against a bare scan and against others, and writes RESULTS.md: `./run bench evaluation`.

Each job is a process of its own; jobs take turns, so that a busy moment of the machine falls on all of them. Wall time,
processor time and peak memory are the operating system's own figures. Answers are checked before anything is timed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.evaluation.bare_scan import ratios

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SPEC = HERE / "spec.yaml"
PEERS = {
    "fairlearn": "Fairlearn as shipped",
    "fairlearn-patched": "Fairlearn, one line patched",
    "aequitas": "Aequitas",
}
PACKAGES = ("fairlearn~=0.15.0", "aequitas~=1.1.0", "pyarrow", "setuptools<81")
BUDGETS = {1_000_000: (1.0, 200), 10_000_000: (1.5, 300), 100_000_000: (6.0, 400)}


@dataclass(frozen=True)
class Reading:
    """One run of one job: seconds by the wall and of the processors, and megabytes at most."""

    wall: float
    processor: float
    megabytes: float
    output: str


def run(command: Sequence[str]) -> Reading:
    """Run a job to its end and read what it took, its children included. Raises RuntimeError where it fails.

    All jobs keep their compiled modules, as installed software does, whatever the shell says; the first round, which is
    not recorded, compiles them.
    """
    compiled = str(Path(tempfile.gettempdir()) / "touchstone-bench-compiled")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "2", "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors, env=environment, cwd=ROOT)  # noqa: S603  # ours
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} failed: {errors.read().decode()[-2000:]}")
        return Reading(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output.read().decode())


def table_of(rows: int, folder: Path) -> Path:
    """The invented table of that many rows, made once."""
    path = folder / f"plain-{rows}.parquet"
    if not path.exists():
        making = path.with_suffix(".part")
        program = str(HERE / "make_predictions.py")
        run([sys.executable, program, "--rows", str(rows), "--seed", "7", "--out", str(making)])
        making.rename(path)
    return path


def ours(path: Path, folder: Path, spec: Path = SPEC) -> list[str]:
    """The command line of one evaluation: everything worked out, one JSON file written."""
    words = ["evaluate", str(spec), str(path), "--out", str(folder), "--format", "json"]
    return [sys.executable, "-m", "touchstone", *words, "--cells", "keep", "--no-data-digest"]


def jobs(path: Path, folder: Path, rows: int, peers: Path | None) -> dict[str, list[str]]:
    """Name → command."""
    hundred = folder / "hundred.yaml"
    edges = ", ".join(f"{edge / 1000}" for edge in range(5, 1000, 10))
    hundred.write_text(SPEC.read_text().replace("[0.3, 0.5, 0.7]", f"[{edges}]"))
    found = {
        "Touchstone": ours(path, folder / "out"),
        "Touchstone, 100 declared thresholds": ours(path, folder / "hundred", hundred),
        "bare scan": [sys.executable, str(HERE / "bare_scan.py"), str(path)],
    }
    if peers is not None:
        found |= {title: [str(peers), str(HERE / "peers.py"), name, str(path)] for name, title in PEERS.items()}
    return found


def check_answers(first: dict[str, Reading], folder: Path) -> float:
    """The rate that all must agree on, to the last digit. Raises RuntimeError where one does not."""
    result = json.loads((folder / "out" / "result.json").read_text())
    rows = [one for one in result["estimates"] if one["metric"] == "tpr" and one["group"] == {"ethnicity": "Asian"}]
    rate = rows[0]["numerator"] / rows[0]["denominator"]
    for title in PEERS.values():
        if title in first and json.loads(first[title].output)["tpr"]["Asian"] != rate:
            raise RuntimeError(f"{title} gives another true positive rate than ours")
    return float(rate)


def timed(rows: int, folder: Path, peers: Path | None) -> list[str]:
    """The table of one size, as lines of Markdown."""
    path = table_of(rows, folder)
    commands = jobs(path, folder, rows, peers)
    warm = {name: run(command) for name, command in commands.items()}
    rate = check_answers(warm, folder)
    readings: dict[str, list[Reading]] = {name: [] for name in commands}
    for turn in range(5):
        for name, command in commands.items():
            if turn < (5 if warm[name].wall < 10 else 3 if warm[name].wall < 60 else 1):
                readings[name].append(run(command))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    lines = [
        f"## {rows:,} rows",
        "",
        f"True positive rate of one group, equal in all: {rate!r}. SHA-256 {digest}",
        "",
    ]
    lines += ["| software | wall s (range) | processor s | peak MB | wall, as a multiple of ours (median of rounds) |"]
    lines += ["|---|---|---|---|---|"]
    for name, taken in readings.items():
        walls = [one.wall for one in taken]
        multiple = median(one.wall / mine.wall for one, mine in zip(taken, readings["Touchstone"], strict=False))
        lines.append(
            f"| {name} | {median(walls):.2f} ({min(walls):.2f} to {max(walls):.2f}) | "
            f"{median(one.processor for one in taken):.2f} | {max(one.megabytes for one in taken):.0f} | "
            f"{multiple:.1f} |"
        )
    wall, memory = BUDGETS.get(rows, (0.0, 0))
    grouped = ratios(str(path))
    lines += ["", f"Budget: {wall} s and {memory} MB. Grouped scan over bare scan in one process: "]
    lines[-1] += f"{grouped['without sums']:.2f} without sums (budget 3), {grouped['with sums']:.2f} with sums (3.5)."
    raw = {
        name: [[round(one.wall, 3), round(one.processor, 3), round(one.megabytes)] for one in taken]
        for name, taken in readings.items()
    }
    return [*lines, "", f"Readings (wall, processor, MB): `{json.dumps(raw)}`", ""]


def peers_in(folder: Path) -> Path:
    """The Python of an environment that holds the others, made where there is none."""
    python = folder / "peers" / "bin" / "python"
    if not python.exists():
        run([sys.executable, "-m", "venv", str(folder / "peers")])
        run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES])
    return python


def main(arguments: Sequence[str] | None = None) -> int:
    """Time and write; exit code 0."""
    parser = argparse.ArgumentParser(prog="./run bench evaluation", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=list(BUDGETS), help="sizes (default: 1M, 10M, 100M)")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "touchstone-bench-evaluation")
    parser.add_argument("--no-peers", action="store_true", help="ours and the bare scan only")
    parser.add_argument("--peers-up-to", type=int, default=10_000_000, help="rows (none holds 100M in memory here)")
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    chosen = parser.parse_args(arguments)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    peers = None if chosen.no_peers else peers_in(chosen.folder)
    before = os.getloadavg()[0]
    parts = [
        line
        for rows in chosen.rows
        for line in timed(rows, chosen.folder, peers if rows <= chosen.peers_up_to else None)
    ]
    chosen.out.write_text("\n".join([*heading(before, peers), *parts]), encoding="utf-8")
    print(f"Written to {chosen.out}")
    return 0


def heading(load: float, peers: Path | None) -> list[str]:
    """Host, versions and what was done."""
    import duckdb
    import numpy

    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, NumPy {numpy.__version__}"
    if peers is not None:
        versions += "; " + run([str(peers), "-m", "pip", "freeze"]).output.replace("\n", ", ").rstrip(", ")
    host = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()} {platform.release()}"
    work = "Ours: 124 groups, five rates with limits, differences with tests, areas, a sweep over 128 edges and three "
    work += "thresholds, unsuppressed, to JSON, without the digest of the file. All jobs find their modules compiled. "
    work += (
        "Fairlearn: five rates, 6 groups, no intervals. Aequitas: 15 groups, no intervals. They do what ours does not: "
    )
    work += "Fairlearn takes any metric written in Python."
    return ["# Evaluation engine: times", "", f"{host}; load before: {load:.1f}. {versions}.", "", work, ""]


if __name__ == "__main__":
    sys.exit(main())
