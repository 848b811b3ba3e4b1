"""Server time of the register's pages at 5,000 records and 20,000 versions; ends with 1 where one is over the limit.

    .venv/bin/python -m benchmarks.register.pages [--records 5000] [--versions 4]

In one process, so that only our own work counts. The limit of 100 ms is for the median of each page once the index is
made; making it, when a process first answers, is told apart.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from statistics import median
from time import perf_counter
from typing import Any

LIMIT_MS = 100.0
TIMES = 9
PAGES = (
    "/records/",
    "/records/?page=150",
    "/records/?force=XF07&phase=production",
    "/records/?standing=review-overdue&technology=forecasting",
    "/records/?words=domestic+grader",
    "/records/?words=domestci+gradr",
    "/records/?people=children&words=zzqqzzqq+xxkkwwpp+qqqwwwee",
    "/records/?words=" + "+".join(f"unheard{letter}word" for letter in "abcdefghijkl"),
    "/records/?as_of=2024-09-01",
    "/records/?as_of=2024-09-01&force=XF07",
    "/",
    "/records/{record}/",
    "/records/{record}/?as_of=2024-09-01",
    "/records/{record}/compare/?from=1&to=3",
    "/records/{record}/history.json",
)
#: Told, and not held to the limit: whole files, and the first question about the content of a day gone by.
UNLIMITED = ("/records.csv", "/records.json", "/sitemap.xml", "/records/?as_of=2024-09-01&phase=production")


def main() -> int:
    """Make the register, time its pages, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--versions", type=int, default=4)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="touchstone-bench-") as folder:
        os.environ["TOUCHSTONE_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "touchstone.config.settings"
        import django  # the settings read the environment set just above

        django.setup()
        _make(records=args.records, versions=args.versions)
        return _measure(args.records)


def _make(*, records: int, versions: int) -> None:
    from django.core.management import call_command

    from benchmarks.register.made import make_register

    call_command("migrate", verbosity=0)
    make_register(records=records, versions=versions)


def _measure(records: int) -> int:
    from django.test import Client, override_settings

    from benchmarks.register.made import record_id
    from touchstone.config import settings_public

    record = record_id(records // 2)
    public = {"ROOT_URLCONF": "touchstone.config.urls_public", "ALLOWED_HOSTS": ["*"]}
    public |= {"MIDDLEWARE": settings_public.MIDDLEWARE, "TEMPLATES": settings_public.TEMPLATES}
    with override_settings(**public):
        client = Client()
        print(f"| page, {records} records | ms | limit |\n| --- | --- | --- |")
        print(f"| the first list of a process: index made | {_taken(client, '/records/'):.0f} | none |")
        over = [page for page in PAGES if not _row(client, page.format(record=record), LIMIT_MS)]
        for page in UNLIMITED:
            _row(client, page, None)
    print("All within the limit." if not over else f"Over the limit: {', '.join(over)}", file=sys.stderr)
    return int(bool(over))


def _row(client: Any, page: str, limit: float | None) -> bool:
    _taken(client, page)
    taken = median(_taken(client, page) for _ in range(TIMES if limit else 3))
    print(f"| {page[:70]} | {taken:.1f} | {limit:.0f} |" if limit else f"| {page} | {taken:.1f} | none |")
    return limit is None or taken <= limit


def _taken(client: Any, page: str) -> float:
    begun = perf_counter()
    answer = client.get(page)
    taken = (perf_counter() - begun) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{page} answers {answer.status_code}")
    return taken


if __name__ == "__main__":
    sys.exit(main())
