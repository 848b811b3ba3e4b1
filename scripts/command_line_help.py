"""What the command line can do, as it says itself."""

from __future__ import annotations

import os
import subprocess
import sys

from touchstone.cli.main import commands

WIDTH = "96"


def page() -> str:
    """The help of `touchstone` and of each sub-command."""
    lines = ["# Command line", "", "Written by `./run docs` from each command's own `--help`.", "", *_help()]
    for name in commands():
        lines += ["", f"## touchstone {name}", "", *_help(name)]
    return "\n".join(lines)


def _help(*names: str) -> list[str]:
    """Asked of a process of its own, as a person would, so that no state of ours shows in it."""
    asked = subprocess.run(
        [sys.executable, "-m", "touchstone", *names, "--help"],
        env={**os.environ, "COLUMNS": WIDTH, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return ["```text", *asked.stdout.rstrip().splitlines(), "```"]
