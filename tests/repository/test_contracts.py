"""The import contracts hold, catch the faults they are there for, and leave no package out."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from tests.repository.tree import PACKAGE, ROOT

CONFIG = ROOT / ".importlinter"


def contracts() -> dict[str, configparser.SectionProxy]:
    """Contract id → its settings."""
    parser = configparser.ConfigParser()
    parser.read(CONFIG, encoding="utf-8")
    prefix = "importlinter:contract:"
    return {name.removeprefix(prefix): parser[name] for name in parser.sections() if name.startswith(prefix)}


def listed(contract: str, key: str) -> set[str]:
    """The modules that a contract lists; none where there is no such contract."""
    section = contracts().get(contract)
    return set(section[key].split()) if section is not None else set()


def lint(folder: Path) -> str:
    """What import-linter says of the package in `folder`."""
    code = "from importlinter.cli import lint_imports_command as lint; lint()"
    run = subprocess.run(
        [sys.executable, "-c", code, "--config", str(CONFIG), "--no-cache"],
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(folder), "COLUMNS": "400", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
    )
    return run.stdout + run.stderr


@dataclass(frozen=True)
class Plant:
    """A fault: `line` added to a module (made where it is missing), which the contract named `broken` must catch."""

    module: str
    line: str
    broken: str


DOWN = "Imports point downwards only"
PURE = "The core runs without Django"
TABLES = "Only actions and queries touch the tables"
PUBLIC = "The public site cannot reach casework"
PLANTS = {
    "a rule that imports a table": Plant("domain/planted_table.py", "import touchstone.store.models", TABLES),
    "a rule that imports Django": Plant("domain/planted_django.py", "import django.db", PURE),
    "a page that imports a table": Plant("web/planted_table.py", "import touchstone.store.models", TABLES),
    "a public page that imports casework reads": Plant("public/planted_reads.py", "import touchstone.queries", PUBLIC),
    "a register that imports casework": Plant("register/planted_store.py", "import touchstone.store", PUBLIC),
    "a register that imports a rule": Plant(
        "register/planted_rule.py", "import touchstone.domain", "The register knows no rules of casework"
    ),
    "a verifier that imports guidance": Plant(
        "translog/planted_guidance.py",
        "import touchstone.guidance",
        "The evaluation engine and the log verifier stand alone",
    ),
    "a page that appends to the log": Plant(
        "web/planted_log.py", "import touchstone.register.publishing", "Only one action module writes to the public log"
    ),
    "an action that imports a job": Plant("actions/planted_job.py", "import touchstone.jobs", DOWN),
    "a layout that imports a rule": Plant(
        "pages/planted_rule.py", "import touchstone.domain", "What both sites share as pages knows no rules"
    ),
}


def neighbours(what: str, contract: str, name: str) -> dict[str, Plant]:
    """A fault in the first module of an independence contract's list: it imports the second."""
    modules = sorted(listed(contract, "modules"))
    if len(modules) < 2:
        return {}
    first, second = modules[:2]
    planted = first.partition(".")[2].replace(".", "/") + "/planted_neighbour.py"
    return {what: Plant(planted, f"import {second}", name)}


PLANTS |= neighbours("a document that imports another", "document-types", "Document types do not know each other")
PLANTS |= neighbours("a page group that imports another", "page-groups", "Page groups do not know each other")


def outcomes(report: str) -> dict[str, str]:
    """Contract name → KEPT or BROKEN, from the summary."""
    return {name.strip(): state for name, state in re.findall(r"(?m)^\s*(.+?)\s+(KEPT|BROKEN)\b", report)}


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> str:
    """What import-linter says of a copy of the package with every fault planted at once."""
    folder = tmp_path_factory.mktemp("planted")
    copy = folder / "touchstone"
    shutil.copytree(PACKAGE, copy, ignore=lambda _, names: [name for name in names if not _is_code(name)])
    for plant in PLANTS.values():
        (copy / plant.module).write_text(f"{plant.line}\n", encoding="utf-8")
    (copy / "domain" / "planted_one.py").write_text("from touchstone.domain import planted_two\n", encoding="utf-8")
    (copy / "domain" / "planted_two.py").write_text("from touchstone.domain import planted_one\n", encoding="utf-8")
    return lint(folder)


def _is_code(name: str) -> bool:
    return name.endswith(".py") or ("." not in name and name not in {"__pycache__", "templates", "static"})


def test_every_contract_is_kept():
    found = outcomes(lint(ROOT))
    assert {section["name"] for section in contracts().values()} == set(found)
    assert {name for name, state in found.items() if state != "KEPT"} == set()


@pytest.mark.parametrize("plant", PLANTS.values(), ids=[name.replace(" ", "-") for name in PLANTS])
def test_a_planted_fault_breaks_its_contract(planted, plant):
    section = planted.partition("Broken contracts")[2]
    about = re.split(r"(?m)^-{3,}\s*$", section)
    chapter = next(after for before, after in pairwise(about) if plant.broken in before)
    module = "touchstone." + plant.module.removesuffix(".py").replace("/", ".")
    assert module in chapter


def test_a_planted_cycle_is_caught(planted):
    assert outcomes(planted)["No import cycles anywhere"] == "BROKEN"
    assert "planted_one" in planted.partition("No import cycles anywhere\n")[2]


def test_a_package_without_a_layer_is_caught(tmp_path):
    copy = tmp_path / "touchstone"
    shutil.copytree(PACKAGE, copy, ignore=lambda _, names: [name for name in names if not _is_code(name)])
    (copy / "sundries").mkdir()
    (copy / "sundries" / "__init__.py").write_text('"""Bits."""\n', encoding="utf-8")
    assert "touchstone.sundries" in lint(tmp_path)


def test_every_page_group_is_in_the_list_of_those_that_do_not_know_each_other():
    groups = {f"touchstone.web.{path.parent.name}" for path in PACKAGE.glob("web/*/__init__.py")}
    assert listed("page-groups", "modules") == groups


def test_every_document_type_is_in_the_list_of_those_that_do_not_know_each_other():
    types = {f"touchstone.documents.{path.parent.name}" for path in PACKAGE.glob("documents/*/build.py")}
    assert listed("document-types", "modules") == types


def test_every_pure_package_is_in_the_list_of_those_without_django():
    pure = {"foundation", "guidance", "domain", "documents", "casefiles", "evaluation", "translog"}
    assert listed("pure", "source_modules") == {
        f"touchstone.{name}" for name in pure if (PACKAGE / name / "__init__.py").exists()
    }
