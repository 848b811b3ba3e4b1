"""Rules for every template of the product: nothing inline, no way in for markup, no other host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CODE = Path(__file__).resolve().parents[3] / "touchstone"
# A document's template is its wording: it is printed, and never served as a page.
TEMPLATES = [path for path in sorted(CODE.rglob("templates/**/*.html")) if "documents" not in path.parts]

# `|safe` may follow a constant only; a macro's "html" option takes whatever it is given for markup.
RULES = {
    "markup let through": r"(?<!')\s*\|\s*safe\b",
    "an html option": r"""["'](?:title|summary|description)?[hH]tml["']\s*:""",
    "autoescape turned off": r"autoescape\s+false",
    "an inline style": r"<style|\sstyle=",
    "an inline handler": r"\son[a-z]+=\s*[\"']",
    "an address that runs": r"javascript:",
    "something from another host": r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"'](?:https?:)?//",
}


@pytest.mark.parametrize("rule", RULES)
def test_no_template_holds(rule: str) -> None:
    found = []
    for path in TEMPLATES:
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found += [f"{path.relative_to(CODE)}: {hit.group().strip()}" for hit in re.finditer(RULES[rule], text)]
    assert found == []


def test_only_the_layout_has_an_inline_script() -> None:
    inline = [path.name for path in TEMPLATES if "<script>" in path.read_text(encoding="utf-8")]
    assert inline == ["base.html"]
