"""What no code of ours does: write outside the actions, read the time in a rule, run text as code, draw lots.

Import contracts cannot see calls; these tests read the syntax trees instead.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.repository.tree import dotted, name_of, parsed, sources

# Where rows may be written, and why.
WRITERS = {
    "touchstone/actions/": "every change is an action",
    "touchstone/register/answering.py": "writes answers and statements for actions/feedback and actions/completeness",
    "touchstone/register/publishing.py": "appends entries and leaves for actions/publications",
    "touchstone/register/inbox.py": "keeps what the public sends in",
    "touchstone/store/audit.py": "appends the event of every act",
    "touchstone/accounts/adapter.py": "the sign-in library's own tables",
    "touchstone/accounts/one_time_codes.py": "which codes are spent, before anybody is signed in who could act",
    "touchstone/accounts/throttle.py": "failed guesses, counted before anybody is signed in who could act",
}
WRITES = {"save", "create", "delete", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
WRITES |= {f"a{name}" for name in WRITES} | {"aupdate", "raw_delete", "_raw_delete"}
# What has methods of those names and is no table; the last three are dictionaries of the template engine.
NOT_TABLES = {"cache", "session", "sessions", "storage", "os", "shutil", "filters", "globals", "tests"}

# Searches for a witness with a fixed seed: nothing secret hangs on it, and the same table gives the same answer.
SEEDED = {"touchstone/evaluation/protection.py"}
# Heavy libraries that are imported where they are used, so that the rest starts without them.
IMPORTED_LATE = {
    "weasyprint",
    "docxtpl",
    "docx",
    "duckdb",
    "pyspark",
    "scipy",
    "numpy",
    "pyarrow",
    "narwhals",
    "rapidfuzz",
}


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Each call in the file with what it calls, in dots."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def writes_rows(name: str, call: ast.Call) -> bool:
    """Whether a call looks like a write through Django: `update` with keywords only, so that dictionaries may."""
    receiver, _, last = name.rpartition(".")
    if not receiver or receiver.rpartition(".")[2] in NOT_TABLES:
        return False
    if last == "update":
        return ".objects" in f".{receiver}" or bool(call.keywords and not call.args)
    return last in WRITES


def found(paths: Iterable[Path], is_refused) -> list[str]:
    """`file:line call` for each call that the test refuses."""
    return [
        f"{name_of(path)}:{call.lineno} {name}"
        for path in paths
        for name, call in calls(path)
        if is_refused(name, call)
    ]


def test_rows_are_written_only_where_writing_belongs():
    elsewhere = [path for path in sources("touchstone") if not name_of(path).startswith(tuple(WRITERS))]
    assert found(elsewhere, writes_rows) == []


@pytest.mark.parametrize(
    "code",
    [
        "Project.objects.create(name='x')",
        "project.save()",
        "Project.objects.filter(id=1).update(name='x')",
        "rows.update(name='x')",
        "Project.objects.filter(id=1).delete()",
        "Project.objects.bulk_create([])",
    ],
)
def test_the_scan_sees_a_write(code):
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert writes_rows(dotted(call.func), call)


@pytest.mark.parametrize("code", ["answers.update({'a': 1})", "hasher.update(b'x')", "request.session.save()"])
def test_the_scan_lets_other_calls_be(code):
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert not writes_rows(dotted(call.func), call)


def test_only_surfaces_read_the_time():
    def reads_the_system_clock(name: str, _: ast.Call) -> bool:
        return name.endswith(("datetime.now", "utcnow", "date.today", "datetime.today", "timezone.now", "localdate"))

    elsewhere = [path for path in sources("touchstone") if name_of(path) != "touchstone/foundation/clock.py"]
    assert found(elsewhere, reads_the_system_clock) == []

    below = sources(*(f"touchstone/{name}" for name in ("guidance", "domain", "documents", "translog", "queries")))
    assert found(below, lambda name, _: name.endswith("clock.now") or name == "now") == []


def test_nothing_runs_text_as_code_or_as_a_shell_command():
    def runs_text(name: str, call: ast.Call) -> bool:
        shell = any(word.arg == "shell" for word in call.keywords)
        safe = any(dotted(word.value).endswith("SafeLoader") for word in call.keywords)
        unsafe_yaml = name in {"yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.full_load"} and not safe
        return name in {"eval", "exec", "compile", "os.system", "os.popen"} or shell or unsafe_yaml

    assert found(sources("touchstone", "scripts"), runs_text) == []


def test_no_module_imports_chance_or_unsafe_loading():
    refused = {"random", "pickle", "marshal", "shelve", "dill"}
    met = [where for where, module in imports("touchstone") if module.partition(".")[0] in refused]
    assert [where for where in met if where.partition(":")[0] not in SEEDED] == []


def imports(folder: str) -> Iterator[tuple[str, str]]:
    """`file:line` and the module, for each import of a package under the folder."""
    for path in sources(folder):
        for node in ast.walk(parsed(path)):
            for module in imported(node):
                yield f"{name_of(path)}:{getattr(node, 'lineno', 0)}", module


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_modules_import_at_the_top():
    inside = []
    for path in sources("touchstone"):
        if name_of(path).startswith("touchstone/cli/"):
            continue  # a sub-command imports what it needs when it is asked for
        for function in (node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef)):
            for node in ast.walk(function):
                late = [module for module in imported(node) if module.partition(".")[0] not in IMPORTED_LATE]
                inside += [f"{name_of(path)}:{node.lineno} {module}" for module in late]
    # An application's start-up hook runs when its tables are ready, which is later than the import of its module.
    assert [where for where in inside if "/apps.py:" not in where] == []


# Rights are granted on every table there is, so the one module that grants them lists them all.
LISTS_EVERY_TABLE = "touchstone/config/grants.py"


def test_nothing_asks_for_a_table_by_name():
    """A string reference is an import that the contracts cannot see; migrations work no other way."""
    asking = found(sources("touchstone"), lambda name, _: name.endswith(("apps.get_model", "get_models")))
    assert [one for one in asking if not one.startswith(LISTS_EVERY_TABLE)] == []
