"""Adds up the result files of several pytest runs and prints `N passed, N failed` as its last line."""

from __future__ import annotations

import argparse
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

# A test may be skipped for this alone: data that lie beside a developer's tree and are no part of it.
EXPLAINED = "shared data absent"


def outcomes(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """Run, test, outcome (passed, failed or skipped) and message of each test in the folder's files."""
    for path in sorted(folder.glob("*.xml")):
        # Written by our own pytest a moment ago.
        for case in ElementTree.parse(path).iter("testcase"):  # noqa: S314 - see above
            yield path.stem, f"{case.get('classname', '')}.{case.get('name', '')}", *_outcome(case)


def _outcome(case: ElementTree.Element) -> tuple[str, str]:
    for tag, outcome in (("failure", "failed"), ("error", "failed"), ("skipped", "skipped")):
        found = case.find(tag)
        if found is not None:
            return outcome, found.get("message", "")
    return "passed", ""


def unexplained_skips(found: list[tuple[str, str, str, str]]) -> list[str]:
    """One line for each skip that has no accepted reason and is no test of the other database that passed there."""
    passed = {test for _, test, outcome, _ in found if outcome == "passed"}
    return [
        f"skipped without an accepted reason: {run}: {test}: {message}"
        for run, test, outcome, message in found
        if outcome == "skipped" and EXPLAINED not in message and test not in passed
    ]


def main(arguments: list[str]) -> int:
    """Exit code 1 when a test failed, when none passed, or on a skip that has no accepted reason."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-unexplained-skips", action="store_true")
    args = parser.parse_args(arguments)
    found = list(outcomes(args.folder))
    counts = Counter(outcome for _, _, outcome, _ in found)
    refused = unexplained_skips(found) if args.no_unexplained_skips else []
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(*refused, f"{counts['passed']} passed, {counts['failed']} failed{skipped}", sep="\n")
    return int(bool(counts["failed"] or refused or not counts["passed"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
