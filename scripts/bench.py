"""Times the parts whose speed people feel, on this machine: a table of medians, nothing kept and nothing judged."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from touchstone.foundation.canonical_json import parse_strict, sha256_digest
from touchstone.guidance.loader import load_library
from touchstone.translog.merkle import check_inclusion, inclusion_proof, leaf_hash, subtrees_of

LEAVES = 20_000
ANSWERS = {
    f"DPIA-{number}": {"value": "An answer of the usual length, in a sentence or two. " * 4} for number in range(500)
}


def start_the_command_line() -> None:
    """A process that says its version."""
    root = Path(__file__).resolve().parent.parent
    subprocess.run([sys.executable, "-m", "touchstone", "--version"], cwd=root, check=True, capture_output=True)


def read_the_packs() -> None:
    """Every content pack, read and checked."""
    load_library()


def seal_a_case() -> None:
    """The digest of a large case's answers."""
    sha256_digest(ANSWERS)


def read_a_strict_object() -> None:
    """A thousand small objects, parsed with every refusal on."""
    for number in range(1_000):
        parse_strict(b'{"a":[1,2,{"b":"%d"}]}' % number)


def prove_and_check() -> None:
    """One inclusion proof in a log of the size a country makes in years, and its check."""
    proof = inclusion_proof(TREE, index=LEAVES // 3, size=LEAVES)
    check_inclusion(index=LEAVES // 3, size=LEAVES, leaf=HASHES[LEAVES // 3], proof=proof, root=TREE.root())


def grow_the_log() -> None:
    """The whole tree over that log's leaves."""
    subtrees_of(HASHES)


HASHES = [leaf_hash(b"%d" % number) for number in range(LEAVES)]
TREE = subtrees_of(HASHES)
MEASURED: tuple[tuple[Callable[[], None], int], ...] = (
    (start_the_command_line, 5),
    (read_the_packs, 3),
    (seal_a_case, 20),
    (read_a_strict_object, 10),
    (grow_the_log, 5),
    (prove_and_check, 200),
)


def milliseconds(act: Callable[[], None], repeats: int) -> float:
    """The median time of one act over `repeats`, in milliseconds, after one that is not counted."""
    act()
    times = []
    for _ in range(repeats):
        begun = perf_counter()
        act()
        times.append(perf_counter() - begun)
    return median(times) * 1_000


def main() -> int:
    """Print one line for each act; exit code 0. `evaluation` and its options: that part alone, which takes long."""
    if sys.argv[1:2] == ["evaluation"]:
        return time_site("evaluation.compare", *sys.argv[2:])
    for act, repeats in MEASURED:
        words = act.__name__.replace("_", " ")
        print(f"{words:<28}{milliseconds(act, repeats):>10.2f} ms   {(act.__doc__ or '').rstrip('.')}")
    return max(time_site(one) for one in ("casework", "reference"))


def time_site(name: str, *options: str) -> int:
    """The table of one site or part, from a process that has its settings to itself; its exit code."""
    root = Path(__file__).resolve().parent.parent
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], cwd=root, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
