"""Gathers what a backup holds from a running installation, and looks a set over in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from touchstone import __version__
from touchstone.cli.database_copy import NAMES, copy_database, exists, opened_apart, vendor
from touchstone.cli.instance import DATABASE_URL, environment
from touchstone.foundation.clock import utc_text
from touchstone.foundation.errors import Refusal

TREES = ("public", "private")  # the published log, and the private one's tiles and checkpoints
FILES = "files"
KEY_FOLDER = "keys"
# File below the data directory → the setting that holds the secret where it came from elsewhere.
SECRETS = {
    "secret_key": "SECRET_KEY",
    "mfa_key": "TOUCHSTONE_MFA_KEY",
    "public_secret_key": "",
    "demo-sign-ins.txt": "",
}
NEEDED_KEYS = ("keys/public-log.key", "keys/private-log.key", "mfa_key")
TRIES, PAUSE_SECONDS = 100, 0.2
# Secrets and modes of the surrounding process are not those of the copy that is looked over.
_NOT_PASSED = ("TOUCHSTONE_SECRET_KEY", "TOUCHSTONE_MFA_KEY", "TOUCHSTONE_OWNER_DATABASE_URL", "TOUCHSTONE_STATIC")


class NotInOrder(Refusal):
    """A set that opens and does not hold together."""


@dataclass(frozen=True)
class Gathered:
    """Copies taken at one moment: members of the data set and of the key set, and what the manifest says of them."""

    data: list[tuple[str, Path]]
    keys: list[tuple[str, Path]]
    facts: dict[str, Any]


def gather(folder: Path, live: Path, *, set_id: str) -> Gathered:
    """Copy database, logs and keys to `folder` while nobody signs; stored files are read where they are.

    The log cannot then be ahead of the database. Raises Refusal, KeyUnusable.
    """
    from touchstone.foundation import clock
    from touchstone.queries.instance import applied_schema, instance_name, known_schema, row_counts

    if not exists() or not instance_name():
        raise Refusal("There is nothing here to back up yet.", remedy="Start ./run once.")
    if applied_schema() != known_schema():
        raise Refusal("The tables are not of this version.", remedy="Start ./run once, which brings them up to date.")
    with _nobody_signing():
        database = copy_database(folder)
        for tree in (*TREES, KEY_FOLDER):
            if (live / tree).is_dir():
                shutil.copytree(live / tree, folder / tree, ignore=shutil.ignore_patterns("*.lock", ".*"))
    _copy_secrets(live, folder)
    facts = {
        "set": set_id,
        "instance": instance_name(),
        "made_at": utc_text(clock.now()),
        "program": __version__,
        "database": vendor(),
        "schema": list(known_schema()),
        "rows": dict(row_counts()),
    }
    data = [(database.name, database), *_below(folder, TREES), *_stored_files()]
    keys = [*_below(folder, (KEY_FOLDER,)), *((name, folder / name) for name in SECRETS if (folder / name).exists())]
    return Gathered(data, keys, facts)


def look_over_apart(folder: Path, kind: str) -> str:
    """What the check of an installation says of the unpacked set in `folder`. Raises NotInOrder, Refusal.

    `folder` is laid out as a data directory is; a program of its own looks at it, in local mode and without a server.
    """
    with opened_apart(folder / NAMES[kind], kind) as address:
        changes = {"TOUCHSTONE_VAR": str(folder), DATABASE_URL: address, "TOUCHSTONE_MODE": "local"}
        return check_by_a_program(changes, without=_NOT_PASSED)


def check_by_a_program(changes: dict[str, str], *, without: tuple[str, ...] = ()) -> str:
    """Run `touchstone audit verify --whole` under a changed environment; what it said. Raises NotInOrder."""
    around = {name: value for name, value in environment(changes).items() if name not in without}
    done = subprocess.run(
        [sys.executable, "-m", "touchstone", "audit", "verify", "--whole"],
        env=around,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotInOrder("What was put back does not hold together:\n" + (done.stdout or done.stderr).strip())
    return done.stdout.strip()


@contextmanager
def _nobody_signing() -> Iterator[None]:
    from touchstone.actions.publications.log_places import private_place, public_place
    from touchstone.translog.publishing import publisher_lock

    with ExitStack() as held:
        for place in (public_place()[0], private_place()[0]):
            _wait_for(held, lambda place=place: publisher_lock(place))
        yield


def _wait_for(held: ExitStack, lock: Any) -> None:
    from touchstone.translog.faults import SecondPublisher

    for left in reversed(range(TRIES)):
        try:
            held.enter_context(lock())
            return
        except SecondPublisher:
            if not left:
                raise
            time.sleep(PAUSE_SECONDS)


def _copy_secrets(live: Path, folder: Path) -> None:
    from django.conf import settings

    for name, setting in SECRETS.items():
        if (live / name).exists():
            shutil.copy2(live / name, folder / name)
        elif setting:
            (folder / name).write_text(f"{getattr(settings, setting)}\n", encoding="utf-8")
    missing = [name for name in NEEDED_KEYS if not (folder / name).exists()]
    if missing:
        raise Refusal(f"A key is missing: {', '.join(missing)}.", remedy="Put it back first; see ./run serve.")


def _below(folder: Path, trees: tuple[str, ...]) -> list[tuple[str, Path]]:
    paths = [path for tree in trees for path in sorted((folder / tree).rglob("*")) if path.is_file()]
    return [(path.relative_to(folder).as_posix(), path) for path in paths]


def _stored_files() -> list[tuple[str, Path]]:
    from touchstone.queries.instance import stored_digests
    from touchstone.store.files import file_path, folder

    root = folder()
    return [(f"{FILES}/{file_path(one).relative_to(root).as_posix()}", file_path(one)) for one, _ in stored_digests()]
