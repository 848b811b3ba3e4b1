"""A library of packs made for tests: the released main pack, a newer version of it with known changes, two supplements.

`use_shelf(root)` makes it what this process takes for the packs that came with it, and gives them back at the end. The
newer version differs from the older only in what `NEWER` says.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from touchstone.foundation.strict_yaml import read_strict_yaml
from touchstone.guidance import loader
from touchstone.guidance.loader import MAIN_PACK, packs_root
from touchstone.guidance.reading import read_parts

OLD, NEW = "2026-01", "2026-11"
LAW_PACK, EXTRA_PACK = "extra-law", "extras"
REWORDED, RESHAPED, DROPPED, ADDED = "DPIA-1.1", "EIA-1", "DPIA-1.2", "DPIA-1.9"
NEW_WORDS = "What is the work for, and what will it do with data about people?"
DEMAND = "prioritisation.method-shown"  # material: a project that passed this gate decides there again
OURS = {"provenance": "ours", "obligation": "ours"}
Content = dict[str, Any]


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _walk(one)


def _reword(content: Content) -> None:
    for item in _walk(content):
        if item.get("id") == REWORDED:
            item["text"] = NEW_WORDS


def _reshape(content: Content) -> None:
    for item in _walk(content):
        if item.get("id") == RESHAPED:
            item["fields"] = [{"key": "value", "kind": "date", "required": True}]


def _drop_and_add(content: Content) -> None:
    law = {"provenance": "inferred", "basis": "general-knowledge", "obligation": "legal"}
    added = {
        "id": ADDED,
        "text": "Who answers for the data?",
        "why": "Somebody must.",
        "feeds": ["document:dpia"],
        "fields": [{"key": "value", "kind": "text", "required": True}],
        **law,
    }
    for section in content["sections"]:
        ids = [one["id"] for one in section["questions"]]
        if DROPPED in ids:
            section["questions"] = [one for one in section["questions"] if one["id"] != DROPPED] + [added]


def _demand(content: Content) -> None:
    content.setdefault("requirements", []).append(
        {
            "id": DEMAND,
            "kind": "evidence",
            "label": "method",
            "name": "The method, shown",
            "provenance": "seen",
            "sources": ["EVO"],
            "obligation": "should",
        }
    )


NEWER: dict[str, tuple[Callable[[Content], None], ...]] = {
    "question-sets/dpia.yaml": (_reword, _drop_and_add),
    "question-sets/equality-impact.yaml": (_reshape,),
    "stages/engage/prioritisation.yaml": (_demand,),
}


def supplement(pack: str, *, law: bool = False, **changes: Any) -> tuple[Content, Content]:
    """pack.yaml and the one question set of a supplement with one question, `<PACK>-1`, asked at design."""
    basis = {"provenance": "inferred", "basis": "general-knowledge", "obligation": "legal"} if law else OURS
    question = {
        "id": f"{pack.upper()}-1",
        "text": f"What does {pack} ask?",
        "why": "It asks it.",
        "feeds": ["statute:act" if law else "rule:FC-01"],
        "fields": [{"key": "value", "kind": "text", "required": True}],
        "stages": ["design"],
        **basis,
    }
    head: Content = {
        "id": pack,
        "version": NEW,
        "title": f"The {pack} pack",
        "status": "released",
        "issuer": "Nobody",
        "licence": "None",
        "sources": {},
        "supplements": {"pack": MAIN_PACK, "version": OLD},
        "question_sets": [pack],
        "stage_additions": [
            {"stage": "design", "question_sets": [{"set": pack, "purpose": "start", "provenance": "ours"}]}
        ],
        **changes,
    }
    questions = {
        "id": pack,
        "title": f"Questions of {pack}",
        "sections": [{"id": "one", "title": "One", "questions": [question]}],
        **OURS,
    }
    return head, questions


def local_file(pack: str, version: str = NEW, **changes: Any) -> str:
    """The text of a local supplement in one file. `words`: replaces the question to proceed of that id."""
    head, questions = supplement(pack, version=version)
    head["supplements"]["version"] = changes.pop("on", OLD)
    words = changes.pop("words", None)
    if words is not None:
        item, text = words
        head["sources"] = {"LETTER": {"title": "A letter", "publisher": "Somebody"}}
        read = {"provenance": "seen", "sources": ["LETTER"], "obligation": "should", "reason": "It was read."}
        head["replacements"] = [{"id": item, "text": text, **read}]
    file = {"schema": "touchstone.local-pack/1", "pack": head | changes, "question_sets": [questions]}
    return json.dumps(file, indent=1)


@cache
def made_shelf() -> Path:
    """The root of the library, made once in a run."""
    shipped, root = packs_root(), Path(mkdtemp(prefix="shelf-"))
    older, newer = root / MAIN_PACK / OLD, root / MAIN_PACK / NEW
    for folder in (older, newer):
        shutil.copytree(shipped / MAIN_PACK / OLD, folder)
    for name, edits in {**NEWER, "pack.yaml": ()}.items():
        content = read_strict_yaml((newer / name).read_bytes()).content
        for edit in edits:
            edit(content)
        if name == "pack.yaml":
            content |= {"version": NEW}
        _write(newer / name, content)
    for pack, law in ((LAW_PACK, True), (EXTRA_PACK, False)):
        head, questions = supplement(pack, law=law, optional=not law)
        _write(root / pack / NEW / "pack.yaml", {"schema": "touchstone.supplement/1", **head})
        _write(
            root / pack / NEW / "question-sets" / f"{pack}.yaml", {"schema": "touchstone.question-set/1", **questions}
        )
    release(root)
    return root


def release(root: Path) -> None:
    """List every pack under `root` as released."""
    lines = []
    for sheet in sorted(root.glob("*/*/pack.yaml")):
        parts, problems = read_parts(sheet.parent)
        assert parts is not None, problems
        lines.append(f"{sheet.parent.parent.name} {sheet.parent.name} {parts.digest}")
    (root / "RELEASED").write_text("\n".join(lines) + "\n", encoding="utf-8")


@contextmanager
def use_shelf(root: Path) -> Iterator[None]:
    """Inside, these packs are those that came with this copy."""
    patch = pytest.MonkeyPatch()
    patch.setattr(loader, "packs_root", lambda: root)
    loader.shipped_library.cache_clear()
    try:
        yield
    finally:
        patch.undo()
        loader.shipped_library.cache_clear()


def without(root: Path, place: Path, *gone: str) -> Path:
    """A copy of the library at `place` that lacks some folders, such as `ddt-app/2026-11`: what was there earlier."""
    shutil.copytree(root, place, dirs_exist_ok=True)
    for folder in gone:
        shutil.rmtree(place / folder)
    release(place)
    return place


def _write(path: Path, content: Content) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{key}: {value if key == 'schema' else json.dumps(value)}" for key, value in content.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
