"""The built wheel carries everything a running system reads, and nothing that is the Crown's or the College's."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.repository.tree import ROOT, files, name_of

CARRIED = re.compile(r"touchstone/.+\.(py|html|css|js|json|yaml|mo|svg|txt)$")
# Written in parts, so that this file does not hold what it looks for.
NOT_OURS = re.compile(rb"(?i)GDS " + rb"Transport|govuk-" + rb"crest|govuk-logo" + rb"type")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    """The wheel, built from the tree as it is."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_carries_code_templates_static_files_and_packs(wheel):
    inside = set(wheel.namelist())
    wanted = {name_of(path) for path in files() if CARRIED.match(name_of(path))}
    packs = {
        f"touchstone/_content/packs/{path.relative_to(ROOT / 'content/packs').as_posix()}"
        for path in files()
        if name_of(path).startswith("content/packs/")
    }
    assert wanted - inside == set()
    assert packs - inside == set()
    assert any(name.endswith("pack.yaml") for name in packs)


def test_the_wheel_carries_no_fonts_and_no_marks_of_the_crown(wheel):
    fonts = [name for name in wheel.namelist() if name.endswith((".woff", ".woff2", ".ttf", ".otf", ".eot"))]
    assert fonts == []
    assert [name for name in wheel.namelist() if NOT_OURS.search(wheel.read(name))] == []


def test_the_wheel_names_its_licence_and_its_command(wheel):
    (licence,) = [name for name in wheel.namelist() if name.endswith("/LICENSE")]
    assert b"MIT License" in wheel.read(licence)
    (entry_points,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert b"touchstone = touchstone.cli.main:main" in wheel.read(entry_points)


def test_the_command_line_starts_from_the_wheel_alone(wheel, tmp_path: Path):
    wheel.extractall(tmp_path / "site")
    run = subprocess.run(
        [sys.executable, "-m", "touchstone", "--help"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert "commands" in run.stdout
