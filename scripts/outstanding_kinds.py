"""What can be outstanding at a gate: each kind, what the page then says, and where the guidance data asks for it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator

from scripts.markdown import table
from touchstone.domain import requirements
from touchstone.domain.authority_words import LABELS, SENTENCES
from touchstone.guidance.authority import authority_of
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack

# Kind → when it is met. A kind without a line here fails the page.
MET = {
    "question-set": "Every required question of the set that is shown, and due by this stage, is answered in full.",
    "answer": "The question named is answered in full, or is not shown.",
    "document": "A file filed as the document counts on the day decided, or a version was made from the case.",
    "evidence": "A file with that label counts on the day decided.",
    "evaluation-on-own-data": "A test on the force's own data counts, made by the force or independently for it.",
    "advice": "The adviser named has advised, on or before the day decided.",
    "publication": "A public record stands: the last approved act on it is no withdrawal.",
    "decision-input": "The role has advised in this passage of the stage; whoever advised does not lead the project.",
    "condition-due": "The condition of an earlier decision is closed.",
}


def page() -> str:
    """Who asks with what effect, then one heading for each kind."""
    library = shipped_library()
    packs = [library.newest(pack_id) for pack_id in library.pack_ids]
    lines = [
        "# What can be outstanding",
        "",
        "Written by `./run docs` from the rules and the guidance data. Something bars where proceeding is",
        "refused while it is missing; returning, pausing and stopping never wait for it. Why:",
        "[why things bar or warn](../../explanation/why-things-bar-or-warn.md).",
        "",
        "## Who asks",
        "",
        *table(
            ("who asks", "effect", "in words"),
            ((LABELS[kind], effect.value, words) for (kind, effect), words in SENTENCES.items()),
        ),
        "",
        "Where whether something applies hangs on a question that is still blank, the page says so and names",
        "the question, and the item counts as missing.",
    ]
    for kind, rule in requirements.KINDS.items():
        lines += ["", f"## {kind}", "", MET[kind], "", *_says(rule), *_asked_for(kind, packs)]
    return "\n".join(lines)


def _says(rule: Callable[..., object]) -> Iterator[str]:
    details = list(dict.fromkeys(_words(rule)))
    if details:
        yield "What the page may say:"
        yield ""
        yield from (f"- {detail}" for detail in details)
        yield ""


def _words(rule: Callable[..., object]) -> Iterator[str]:
    """The strings that the rule gives as `detail`, also those of what was found instead."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(rule)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    for call in calls:
        for keyword in call.keywords:
            if keyword.arg == "detail":
                yield from filter(None, map(_sentence, ast.walk(keyword.value)))
    if any(isinstance(call.func, ast.Name) and call.func.id == "_from_finding" for call in calls):
        yield "There is none yet"
        yield "Why a file that was offered does not count: expired, held back, or not for every version"


def _sentence(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _asked_for(kind: str, packs: list[Pack]) -> Iterator[str]:
    if kind in requirements.DERIVED_KINDS:
        yield "No stage file writes this kind: it follows from the decision rule, or from an earlier decision."
        return
    rows = [
        (pack.id, stage.id, f"`{one.id}`", one.name, one.subject or "", authority_of(one).effect.value)
        for pack in packs
        for stage in pack.stages
        for one in stage.requirements
        if one.kind.value == kind
    ]
    if not rows:
        yield "No shipped guidance asks for this kind."
    yield from table(("guidance", "stage", "id", "name", "about", "effect"), rows)
