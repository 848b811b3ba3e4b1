"""Links between pages of the documentation lead somewhere, and every page can be reached from the first ones."""

from __future__ import annotations

import re
from pathlib import Path

from tests.repository.tree import ROOT, files, name_of, text_of

LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")


def links() -> dict[Path, list[Path]]:
    """Each Markdown page of ours → the files its relative links name."""
    found = {}
    for path in files():
        if path.suffix == ".md" and "vendor" not in path.parts and "vectors" not in path.parts:
            targets = [target for target in LINK.findall(text_of(path) or "") if "://" not in target]
            found[path] = [(path.parent / target).resolve() for target in targets if not target.startswith("mailto:")]
    return found


def test_every_relative_link_leads_to_a_file():
    lost = [
        f"{name_of(page)} → {target}" for page, targets in links().items() for target in targets if not target.exists()
    ]
    assert lost == []


def test_every_page_under_docs_can_be_reached():
    pages = links()
    reached, waiting = set(), [ROOT / "README.md", ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in pages and page not in reached:
            reached.add(page)
            waiting += pages[page]
    assert [name_of(page) for page in pages if name_of(page).startswith("docs/") and page not in reached] == []
