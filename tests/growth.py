"""How work grows with what it is given, in ways a busy machine cannot upset."""

import sys
import time
from collections.abc import Callable

TRIES = 8


def calls_made(work: Callable[[], object]) -> int:
    """How many functions, Python's own included, `work` calls: the same number on every machine, busy or not."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def least_growth(small: Callable[[], object], large: Callable[[], object], wanted: float) -> float:
    """How many times as long `large` takes as `small`: the least of eight tries, or the first below `wanted`.

    A pause of the machine spoils one try, not eight; work that grows too fast spoils them all.
    """
    least = float("inf")
    for _ in range(TRIES):
        least = min(least, _seconds(large) / max(_seconds(small), 1e-6))
        if least < wanted:
            break
    return least


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
