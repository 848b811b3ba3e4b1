"""Time of the public reference on every pack: the index made, a search, the pages, and how large they are.

Budgets: a search 50 ms from query to page, no page over 100 KB. In one process, so that only our own work counts. Run
with `./run bench`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from statistics import median
from time import perf_counter

TYPED = ("protportionality", "dpai", "EIA 7", "what must a DPO do before deployment", "data", "facial recogntion")


def main() -> None:
    """Set the public site up, time it, print the table."""
    with tempfile.TemporaryDirectory(prefix="touchstone-bench-") as folder:
        os.environ["TOUCHSTONE_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "touchstone.config.settings_public"
        import django  # the settings read the environment set just above

        django.setup()
        _print(_rows())


def _rows() -> list[tuple[str, float, str]]:
    from django.conf import settings
    from django.test import Client

    from touchstone.public.reference.addresses import reference_addresses
    from touchstone.public.reference.catalogue import catalogue
    from touchstone.public.reference.packs import reference_pack
    from touchstone.public.reference.search_index import search_index

    settings.ALLOWED_HOSTS = ["*"]
    rows = [
        ("packs read and composed, once", _once(reference_pack), "ms"),
        ("catalogue made, once", _once(catalogue), "ms"),
        ("search index made, once", _once(search_index), "ms"),
        ("items", len(catalogue().items), "items"),
    ]
    client = Client()
    for typed in TYPED:
        rows.append((f"search for {typed}", _median(client, f"/guidance/search/?q={typed}"), "ms, budget 50"))
    rows.append(("combined question", _median(client, "/guidance/find/?role=dpo&stage=deployment"), "ms, budget 50"))
    pages = {address: _taken(client, address) for address in reference_addresses()}
    slowest, largest = max(pages, key=lambda one: pages[one][0]), max(pages, key=lambda one: pages[one][1])
    rows.append((f"slowest of {len(pages)} pages, {slowest}", pages[slowest][0], "ms"))
    rows.append((f"largest page, {largest}", pages[largest][1] / 1000, "KB, budget 100"))
    return rows


def _once(act: Callable[[], object]) -> float:
    begun = perf_counter()
    act()
    return (perf_counter() - begun) * 1000


def _taken(client: object, address: str) -> tuple[float, int]:
    begun = perf_counter()
    answer = client.get(address)  # type: ignore[attr-defined]  # Django's test client
    return (perf_counter() - begun) * 1000, len(answer.content)


def _median(client: object, address: str, *, times: int = 20) -> float:
    _taken(client, address)
    return median(_taken(client, address)[0] for _ in range(times))


def _print(rows: list[tuple[str, float, str]]) -> None:
    print("| what | value | unit |")
    print("| --- | --- | --- |")
    for what, value, unit in rows:
        print(f"| {what} | {value:.1f} | {unit} |")


if __name__ == "__main__":
    main()
