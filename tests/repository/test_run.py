"""`./run`: it says what is missing, and its bundle installs where there is no network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.repository.tree import files, name_of

NOWHERE = "http://127.0.0.1:9"


def run(
    tree: Path, *arguments: str, without_network: bool = False, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Type ./run in the tree, with no environment of ours but PATH and what names a certificate or an index."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV", "CI"}}
    if without_network:
        kept |= dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOWHERE)
    prefix = network_cutter() if without_network else []
    return subprocess.run(
        [*prefix, "./run", *arguments], cwd=tree, env=kept | variables, capture_output=True, text=True, timeout=300
    )


def network_cutter() -> list[str]:
    """The command that starts another with no network at all; empty where we may not make a namespace."""
    command = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    allowed = shutil.which("unshare") and subprocess.run([*command, "true"], capture_output=True).returncode == 0
    return command if allowed else []


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """A copy of the tree with nothing that a run leaves behind."""
    copy = tmp_path_factory.mktemp("run") / "tree"
    for path in files():
        target = copy / name_of(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    return copy


def test_help_names_every_command_that_the_script_knows(tree):
    told = run(tree, "help")
    assert told.returncode == 0
    choice = (tree / "run").read_text(encoding="utf-8").partition("case $command in")[2]
    known = {word for line in re.findall(r"(?m)^    ([a-z| ]+)\)", choice) for word in line.split(" | ")}
    assert known - {"help"} == set(re.findall(r"(?m)^  ([a-z]+)", told.stdout))


def test_an_unknown_command_is_refused_with_the_usage(tree):
    told = run(tree, "nonsense")
    assert told.returncode == 2
    assert "usage: ./run" in told.stderr


def test_a_python_that_cannot_make_environments_is_told_what_to_install(tree, tmp_path):
    """A PATH whose Pythons are all too old, as on an older system."""
    for name in ("python3", "python3.11"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
        (tmp_path / name).chmod(0o755)
    script = (tree / "run").read_text(encoding="utf-8").replace("/usr/bin/python3.11", "python3.11")
    (tree / "run-elsewhere").write_text(script, encoding="utf-8")
    told = subprocess.run(
        ["sh", "run-elsewhere", "touchstone"],
        cwd=tree,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    (tree / "run-elsewhere").unlink()
    assert told.returncode == 2
    assert "apt-get install python3 python3-venv" in told.stderr


def test_a_bundle_installs_and_starts_with_no_network(tree, tmp_path):
    (tree / "var").mkdir()
    (tree / "var" / "secret").write_text("stays here", encoding="ascii")
    made = run(tree, "bundle")
    assert made.returncode == 0, made.stderr
    (archive,) = (tree / "dist").glob("touchstone-*-bundle.tar.gz")
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(tmp_path)], check=True)
    (unpacked,) = tmp_path.glob("touchstone-*")
    assert [name for name in ("var", ".venv", ".git", "dist") if (unpacked / name).exists()] == []
    started = run(unpacked, "touchstone", "--version", without_network=True, HOME=str(tmp_path), PIP_NO_CACHE_DIR="1")
    assert started.returncode == 0, started.stderr
    assert started.stdout.startswith("touchstone ")
    again = run(unpacked, "touchstone", "--version", without_network=True)
    assert "Installing" not in again.stderr
