"""The independent Go verifier, built once; its absence fails in CI and skips elsewhere, saying so."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.vectors.rules.sample import LOG

SOURCE = Path(__file__).parent / "logcheck"
GO_PACKAGES = Path("/usr/share/gocode")  # where Debian's golang-golang-x-mod-dev lies

Logcheck = Callable[[Path, Sequence[Path]], subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def logcheck(tmp_path_factory: pytest.TempPathFactory) -> Logcheck:
    """Run the Go program on a log folder with any earlier checkpoints and proof files."""
    if shutil.which("go") is None or not (GO_PACKAGES / "src/golang.org/x/mod/sumdb").is_dir():
        message = "the independent Go verifier needs Debian's golang-go and golang-golang-x-mod-dev"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    work = tmp_path_factory.mktemp("go")
    environment = os.environ | {"GO111MODULE": "off", "GOPATH": str(GO_PACKAGES), "GOCACHE": str(work / "cache")}
    program = work / "logcheck"
    subprocess.run(["go", "build", "-o", str(program), "."], cwd=SOURCE, env=environment, check=True)

    def run(folder: Path, files: Sequence[Path] = ()) -> subprocess.CompletedProcess[str]:
        command = [str(program), str(folder), LOG.key.text, *map(str, files)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run
