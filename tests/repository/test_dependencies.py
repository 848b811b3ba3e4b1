"""What Touchstone is built on: licences that let a force use it, locks that agree with pyproject, a reason for each."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import metadata

import pytest

from tests.repository.tree import ROOT, parsed, sources

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def canonical(name: str) -> str:
    """The one spelling under which a package is compared: lower case, hyphens."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> dict[str, str]:
    """Package → version pinned in the lock."""
    pins = re.findall(r"(?m)^([A-Za-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"))
    return {canonical(name): version for name, version in pins}


def required(entries: list[str]) -> set[str]:
    return {canonical(re.split(r"[\[<>=~!; ]", entry)[0]) for entry in entries}


RUN_TIME = sorted(locked("requirements.lock"))


@pytest.mark.parametrize("name", RUN_TIME)
def test_a_package_of_the_running_system_lets_everybody_use_it(name):
    """The lesser licence binds only changes to the library itself; the strong ones would bind the whole system."""
    about = metadata.metadata(name)
    said = [about.get("License-Expression") or "", *(about.get_all("Classifier") or [])]
    said += [(about.get("License") or "").partition("\n")[0]]
    licence = " ".join(text for text in said if "License ::" in text or "Topic" not in text).upper()
    assert licence.strip()
    lesser = re.sub(r"LESSER GENERAL PUBLIC LICENSE( V\d)?( OR LATER)?|LGPL\S*", "", licence)
    assert not re.search(r"\bA?GPL|GENERAL PUBLIC LICENSE|AFFERO|SSPL|BUSL", lesser)


def test_locks_hold_what_pyproject_asks_for():
    project = PROJECT["project"]
    asked = required(project["dependencies"] + project["optional-dependencies"]["postgresql"])
    assert asked <= set(locked("requirements.lock"))
    assert required(PROJECT["dependency-groups"]["dev"]) <= set(locked("requirements-dev.lock"))


def test_the_tests_run_on_the_versions_that_are_shipped():
    running, testing = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: testing.get(name) for name in running} == running


def test_installed_versions_are_the_locked_ones():
    pins = locked("requirements-dev.lock")
    assert {name: metadata.version(name) for name in pins} == pins


def imported(*folders: str) -> set[str]:
    """Packages of other people that the folders import: distribution names."""
    owners = metadata.packages_distributions()
    top = set()
    for path in sources(*folders):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Import):
                top |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                top.add((node.module or "").partition(".")[0])
    return {canonical(owner) for name in top - sys.stdlib_module_names for owner in owners.get(name, [])}


def test_what_the_product_imports_is_asked_for_by_name():
    """Not merely there because something else needs it."""
    extras = [entry for extra in PROJECT["project"]["optional-dependencies"].values() for entry in extra]
    asked = required(PROJECT["project"]["dependencies"] + extras)
    came_with_theirs = {"pydantic-core", "py4j"}  # pydantic and PySpark raise their errors from these
    assert imported("touchstone") - asked - came_with_theirs == set()


def test_what_the_tests_and_chores_import_is_asked_for_by_name():
    asked = required(PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"])
    assert imported("tests", "scripts") - asked == set()


def test_every_dependency_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    tables = [
        *re.findall(r"(?ms)^dependencies = \[\n(.*?)^\]", text),
        *re.findall(r"(?ms)^dev = \[\n(.*?)^\]", text),
    ]
    assert len(tables) == 2
    for table in tables:
        assert table.lstrip().startswith("#")
        # Related tools may share a line; three in a row without one have outgrown it.
        assert not re.search(r'(?m)(^ +"[^\n]+\n){5}', table)
