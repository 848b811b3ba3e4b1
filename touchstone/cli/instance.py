"""Makes an installation ready to run: tables, guidance, static files and the log's name, each where it is missing."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from touchstone.foundation.errors import Refusal

SETTINGS = "DJANGO_SETTINGS_MODULE"
CASEWORK, PUBLIC = "touchstone.config.settings", "touchstone.config.settings_public"
# Who owns the tables, where the serving role must not (PostgreSQL); unset, the one role does both.
OWNER_URL, DATABASE_URL = "TOUCHSTONE_OWNER_DATABASE_URL", "TOUCHSTONE_DATABASE_URL"
COLLECTED = ".collected-from"


class AlreadyServing(Refusal):
    """Another process serves from this data directory."""


@dataclass(frozen=True)
class Prepared:
    """What was made ready: the public log's name and the guidance that is there, one `id version` for each pack."""

    origin: str
    packs: tuple[str, ...]


def prepare() -> Prepared:
    """Bring tables, guidance, static files and log up to date. Django must be started.

    Raises PackRefused for guidance at fault, OtherOrigin and Malformed for a log under another name.
    """
    from touchstone.actions.publications import start_public_log
    from touchstone.guidance.loader import shipped_library

    library = shipped_library()
    for pin in sorted(library.released):  # a released pack at fault is told before anybody is served
        library.one(*pin)
    migrate()
    collect_static_files()
    pins = sorted((*library.packs, *library.supplements))
    return Prepared(origin=start_public_log(), packs=tuple(f"{name} {version}" for name, version in pins))


def migrate() -> None:
    """Make or upgrade the tables, as their owner where one is named apart from the serving role.

    Raises Refusal where the owner's run fails; its own words are on standard error by then.
    """
    from django.core.management import call_command

    owner = os.environ.get(OWNER_URL, "")
    if not owner:
        call_command("migrate", interactive=False, verbosity=0)
        return
    code = "import sys; from django.core.management import execute_from_command_line as run; run(sys.argv)"
    command = [sys.executable, "-c", code, "migrate", "--no-input", "--verbosity", "0"]
    done = subprocess.run(command, env=environment({DATABASE_URL: owner}), check=False)  # noqa: S603 - our own program
    if done.returncode:
        raise Refusal("The tables could not be brought up to date.", remedy=f"Look at {OWNER_URL} and the lines above.")


def environment(changes: Mapping[str, str], settings: str = CASEWORK) -> dict[str, str]:
    """The environment of a child process that runs our code with these settings."""
    root = str(Path(__file__).resolve().parent.parent.parent)
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH", "")])])
    return {**os.environ, "PYTHONPATH": path, SETTINGS: settings, **changes}


def collect_static_files() -> bool:
    """Gather static files under names that change with their content; False where what is there is up to date."""
    from django.conf import settings
    from django.contrib.staticfiles.management.commands.collectstatic import Command
    from django.core.management import call_command
    from whitenoise.storage import CompressedManifestStaticFilesStorage

    stamp = Path(settings.STATIC_ROOT) / COLLECTED
    wanted = _static_digest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    command = Command()
    command.storage = CompressedManifestStaticFilesStorage()
    call_command(command, interactive=False, verbosity=0)
    stamp.write_text(wanted, encoding="ascii")
    return True


def _static_digest() -> str:
    from django.contrib.staticfiles.finders import get_finders

    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            state = Path(storage.path(name)).stat()
            found.update(f"{name}\n{state.st_size}\n{state.st_mtime_ns}\n".encode())
    return found.hexdigest()


@contextmanager
def serving_lock(folder: Path) -> Iterator[None]:
    """Hold the data directory for one server, or for putting a backup back. Raises AlreadyServing."""
    handle = os.open(folder / "serving.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise AlreadyServing(
                f"Touchstone is running from {folder} already.", remedy="Stop it first, or name another TOUCHSTONE_VAR."
            ) from held
        yield
    finally:
        os.close(handle)
