"""What the audit record says was done: each verb, and the action that writes it, read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import django

from scripts.markdown import table

ROOT = Path(__file__).resolve().parent.parent
ACTIONS = ROOT / "touchstone" / "actions"


def page() -> str:
    """One row for each verb and action."""
    django.setup()
    from touchstone.web.projects.history_words import VERBS

    rows = sorted((f"`{verb}`", VERBS.get(verb, ""), f"`{place}`", about) for verb, place, about in _written())
    return "\n".join(
        [
            "# Verbs of the audit record",
            "",
            "Written by `./run docs` from the actions. Every act is one transaction, and writes one event: its",
            "verb, who acted under which office, when, and which things changed from which digest to which. The",
            "event never holds what was typed. A verb without words has none of its own on the history page.",
            "",
            *table(("verb", "on the history page", "written by", "what the action does"), rows),
        ]
    )


def _written() -> Iterator[tuple[str, str, str]]:
    """Verb, `module.function`, first line of the function's docstring. ValueError for a verb that cannot be read."""
    for path in sorted(ACTIONS.rglob("*.py")):
        tree = ast.parse(path.read_bytes())
        constants = dict(_constants(tree))
        for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            for verb in _verbs(function, constants):
                module = ".".join(path.relative_to(ACTIONS).with_suffix("").parts)
                yield verb, f"{module}.{function.name}", (ast.get_docstring(function) or "").partition("\n")[0]


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from ((target.id, node.value.value) for target in node.targets if isinstance(target, ast.Name))


def _verbs(function: ast.FunctionDef, constants: dict[str, str]) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "act":
            given = next((one.value for one in node.keywords if one.arg == "verb"), None)
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield given.value
            elif isinstance(given, ast.Name) and given.id in constants:
                yield constants[given.id]
            else:
                raise ValueError(f"{function.name} gives a verb that cannot be read from the source")
