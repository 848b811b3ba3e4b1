"""Server time of casework pages and writes: a case of 400 answers, a list of 5,000 projects, a saved answer.

Budgets: case page 100 ms and 15 queries, list 150 ms, write 50 ms of processor time. Ratios are to a page with nothing
on it, from the same server in the same run. Run with `./run bench`.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.server import Server, running_server

PROJECTS = 5_000
ANSWERS = 400
WRITES = 50


def main() -> None:
    """Make the data, start the server, time it, print the table."""
    with tempfile.TemporaryDirectory(prefix="touchstone-bench-") as folder:
        var = Path(folder)
        os.environ["TOUCHSTONE_VAR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touchstone.config.settings")
        import django  # the settings read the environment set just above

        django.setup()
        project, cookies = _make_data()
        with running_server(var) as server:
            server.cookies = cookies
            _print(_rows(server, project))


def _make_data() -> tuple[str, dict[str, str]]:
    from django.core.management import call_command

    from benchmarks.casework_data import make_case, make_force, make_projects, make_session

    call_command("migrate", verbosity=0)
    force = make_force()
    project = make_case(force, answers=ANSWERS)
    make_projects(force, count=PROJECTS)
    return project, make_session(force)


def _rows(server: Server, project: str) -> list[tuple[str, float, float, str]]:
    plain = server.median_ms("/offices")
    case = server.median_ms(f"/projects/{project}/")
    listed = server.median_ms("/")
    write = _write_ms(server, project)
    return [
        ("a page with nothing on it", plain, plain, "ms"),
        (f"case page, {ANSWERS} answers", case, plain, "ms, budget 100"),
        (f"project list, {PROJECTS} projects", listed, plain, "ms, budget 150"),
        ("one answer saved", write, plain, "ms of processor time, budget 50"),
    ]


def _write_ms(server: Server, project: str) -> float:
    path = f"/projects/{project}/questions/DPIA-1.1/"
    begun = 0.0
    for number in range(WRITES):
        _status, page = server.get(path)
        fields: dict[str, Any] = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.decode()))
        fields["answer.value.en"] = f"An answer of the usual length, number {number}. " * 5
        begun -= server.cpu_seconds()
        status, body = server.ask("POST", path, urlencode(fields))
        begun += server.cpu_seconds()
        if status not in (302, 303):
            sys.exit(f"The answer was not saved: {status} {body[:300]!r}")
    return begun / WRITES * 1000


def _print(rows: Sequence[tuple[str, float, float, str]]) -> None:
    print("| what | median | ratio to the empty page | unit |")
    print("| --- | --- | --- | --- |")
    for what, value, plain, unit in rows:
        print(f"| {what} | {value:.1f} | {value / plain:.1f} | {unit} |")


if __name__ == "__main__":
    main()
