"""Words that no file carries: hosts of package registries, paths of somebody's machine, secrets, unfinished work."""

from __future__ import annotations

import re

from tests.repository.tree import ROOT, files, name_of, sources, text_of

# Written in parts, so that this file does not hold what it looks for.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pypi", "python", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("npmjs", "com"),
        ("registry", "yarnpkg"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("proxy", "golang", "org"),
        ("sum", "golang", "org"),
        ("crates", "io"),
        ("repo1", "maven"),
    )
]
MACHINE_PATHS = ["/".join(("", name, "")) for name in ("work", "root", "farm", "Users")]
HOME_PATH = re.compile("/".join(("", "home", "[a-z]")))
UNFINISHED = [first + second for first, second in (("TO", "DO"), ("FIX", "ME"), ("XX", "X"))]


def holding(needle: re.Pattern[str]) -> list[str]:
    """`file:line` of each line of text that the pattern is found in."""
    hits = []
    for path in files():
        text = text_of(path)
        if text is not None and needle.search(text):
            lines = text.splitlines()
            hits += [f"{name_of(path)}:{number}" for number, line in enumerate(lines, 1) if needle.search(line)]
    return hits


def any_of(words: list[str], *, before: str = "", after: str = "") -> re.Pattern[str]:
    return re.compile(before + "(" + "|".join(map(re.escape, words)) + ")" + after)


def test_no_file_names_a_package_registry():
    assert holding(any_of(REGISTRY_HOSTS)) == []


def test_no_file_names_a_place_on_one_machine():
    assert holding(any_of(MACHINE_PATHS, before=r"(?<![\w.$})\]-])")) == []
    assert holding(HOME_PATH) == []


def test_no_file_holds_a_private_key():
    assert holding(re.compile("-----BEGIN [A-Z ]*" + "PRIVATE KEY-----")) == []


def test_no_source_is_left_unfinished():
    marks = any_of(UNFINISHED, before=r"\b", after=r"\b")
    assert [name_of(path) for path in sources() if marks.search(text_of(path) or "")] == []


def test_locks_carry_a_hash_for_every_package_and_no_address():
    for name in ("requirements.lock", "requirements-dev.lock", "scripts/installer.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "index-url" not in text
        entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^#.*\n", "", text))
        assert entries
        assert [entry.partition(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == []
