"""The documentation tells of everything that the code has: pages, settings, commands, permissions, verbs, packs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.repository.test_links import links
from tests.repository.tree import ROOT, dotted, name_of, parsed, sources, text_of
from touchstone.accounts.permissions import Permission
from touchstone.cli.main import commands
from touchstone.domain.requirements import KINDS
from touchstone.guidance.loader import shipped_library

DOCS = ROOT / "docs"
GENERATED = DOCS / "reference" / "generated"
VARIABLE = re.compile(r"TOUCHSTONE_[A-Z_]+\Z")
ASKED_OF_SETTINGS = {"getattr", "hasattr"}


def page(name: str) -> str:
    return (GENERATED / name).read_text(encoding="utf-8")


def test_every_page_can_be_reached_from_the_index():
    pages = links()
    reached, waiting = set(), [DOCS / "index.md"]
    while waiting:
        found = waiting.pop()
        if found in pages and found not in reached:
            reached.add(found)
            waiting += pages[found]
    assert [name_of(one) for one in pages if DOCS in one.parents and one not in reached] == []


def test_the_index_names_every_page_that_people_wrote():
    written = {
        *(DOCS / "how-to").glob("*.md"),
        *(DOCS / "explanation").glob("*.md"),
        *(DOCS / "tutorials").glob("*.md"),
    }
    assert [name_of(one) for one in sorted(written - set(links()[DOCS / "index.md"]))] == []


def environment_variables() -> dict[str, str]:
    """Each variable of ours that the product reads → a file that does; what is asked of settings is left out."""
    found = {}
    for path in sources("touchstone"):
        for node, parent in with_parents(parsed(path)):
            is_setting = isinstance(parent, ast.Call) and dotted(parent.func) in ASKED_OF_SETTINGS
            if isinstance(node, ast.Constant) and VARIABLE.match(str(node.value)) and not is_setting:
                found[str(node.value)] = name_of(path)
    return found


def with_parents(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    for parent in ast.walk(tree):
        for node in ast.iter_child_nodes(parent):
            yield node, parent


def test_every_environment_variable_is_explained():
    told = (DOCS / "how-to" / "run-in-production.md").read_text(encoding="utf-8")
    told += (ROOT / "DEVELOPERS.md").read_text(encoding="utf-8")
    variables = environment_variables()
    assert {"TOUCHSTONE_MODE", "TOUCHSTONE_LOG_ORIGIN", "TOUCHSTONE_OWNER_DATABASE_URL"} <= set(variables)
    assert {name: place for name, place in variables.items() if f"`{name}`" not in told} == {}


def test_no_environment_variable_is_explained_that_nothing_reads():
    told = (DOCS / "how-to" / "run-in-production.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?m)^\| `(TOUCHSTONE_[A-Z_]+)`", told))
    assert named
    assert named - set(environment_variables()) == set()


def test_every_command_is_in_the_command_line_reference():
    told = page("cli.md")
    assert [name for name in commands() if f"## touchstone {name}\n" not in told] == []


def test_every_permission_is_in_the_permission_reference():
    told = page("permissions.md")
    assert [one.value for one in Permission if f"| `{one.value}` |" not in told] == []


def verbs() -> set[str]:
    """Every verb given to an act, whether written there or as a name of the same module."""
    found = set()
    for path in sources("touchstone/actions"):
        text = text_of(path) or ""
        found |= set(re.findall(r'\bverb="([^"]+)"', text))
        for name in re.findall(r"\bverb=([A-Z][A-Z_]*)\b", text):
            found |= set(re.findall(rf'(?m)^{name} = "([^"]+)"$', text))
    return found


def test_every_verb_of_the_audit_record_is_listed():
    told = page("audit-verbs.md")
    assert "decision.recorded" in verbs()
    assert [verb for verb in sorted(verbs()) if f"| `{verb}` |" not in told] == []


def test_every_kind_of_outstanding_thing_is_explained():
    told = page("outstanding-kinds.md")
    assert [kind for kind in KINDS if f"## {kind}\n" not in told] == []


@pytest.mark.parametrize(
    "pack", [shipped_library().newest(one) for one in shipped_library().pack_ids], ids=lambda p: p.id
)
def test_every_question_of_the_guidance_is_listed(pack):
    asked = {one.id: pack.set_of(one.id) for one in pack.questions.values()}
    missing = [
        question
        for question, one in asked.items()
        if f"| `{question}` |" not in page(f"questions-{one.id if one else 'triage'}.md")
    ]
    assert missing == []


def test_every_stage_is_drawn_and_listed():
    library = shipped_library()
    pack = library.newest(library.pack_ids[0])
    drawn, told = page("stages.svg"), page("stages.md")
    assert [one.id for one in pack.stages if f"(`{one.id}`)" not in told or f"{one.code}. " not in drawn] == []
    assert "<title" in drawn and "<desc" in drawn
