"""The source tree as the repository tests see it: which files belong to it, and their syntax trees."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "touchstone"
LEFT_BY_RUNS = {".git", ".venv", ".hypothesis", "var", "dist", "wheelhouse", "node_modules", "__pycache__"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is in the history or about to be; without git, every file a run does not leave behind."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    if listing.returncode == 0 and listing.stdout:
        found = [ROOT / name.decode() for name in listing.stdout.split(b"\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not _left_by_a_run(path.relative_to(ROOT))]
    return tuple(sorted({path for path in found if path.is_file() and not path.is_symlink()}))


def _left_by_a_run(path: Path) -> bool:
    return any(part in LEFT_BY_RUNS or part.endswith("_cache") for part in path.parts) or path.suffix == ".pyc"


def name_of(path: Path) -> str:
    """The path from the root, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def sources(*folders: str, migrations: bool = False) -> Iterator[Path]:
    """Python files under the folders (all of ours when none is named), without migrations unless asked for."""
    wanted = folders or ("touchstone", "tests", "scripts", "manage.py")
    for path in files():
        name = name_of(path)
        if path.suffix != ".py" or not any(name == folder or name.startswith(f"{folder}/") for folder in wanted):
            continue
        if migrations or "migrations" not in path.parts:
            yield path


@cache
def parsed(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_bytes(), filename=name_of(path))


@cache
def text_of(path: Path) -> str | None:
    """The file's text, or None where it holds bytes of another kind."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of names and attributes; calls and subscripts in it are passed through."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    return node.id if isinstance(node, ast.Name) else ""
