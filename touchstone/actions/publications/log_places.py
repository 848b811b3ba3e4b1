"""Where the two logs lie, under which names and keys. The public log's name is fixed when it first starts."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.db import transaction

from touchstone.foundation.errors import Refusal
from touchstone.foundation.identifiers import new_record_id
from touchstone.register import publishing
from touchstone.register.models import LogState
from touchstone.translog.checkpoint import check_origin
from touchstone.translog.faults import KeyUnusable, Malformed
from touchstone.translog.keys import SigningKey, create_key, load_key
from touchstone.translog.publishing import Place
from touchstone.translog.vkeys import parse_vkeys

ORIGIN_SETTING = "TOUCHSTONE_LOG_ORIGIN"
PUBLIC_KEY, PUBLIC_STATE = "public-log.key", "public-log.state"
LATER_KEYS = "public-log-*.key"
PRIVATE_KEY, PRIVATE_STATE = "private-log.key", "private-log.state"


class OtherOrigin(Refusal):
    """The setting names another log than the one this installation has kept so far."""


def keys_folder() -> Path:
    """The folder of signing keys and of what they last signed; only its owner may enter."""
    folder = Path(settings.TOUCHSTONE_VAR) / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def public_log_folder() -> Path:
    """The folder that the public site, or any web server, serves as the log."""
    return Path(settings.TOUCHSTONE_VAR) / "public" / "log"


def private_log_folder() -> Path:
    """The private log's own tiles and checkpoint, for auditors; served by nothing."""
    folder = Path(settings.TOUCHSTONE_VAR) / "private"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / "log"


def start_public_log() -> str:
    """Fix the log's name if it has none, and make the keys where the mode allows; the name (origin).

    Raises OtherOrigin where TOUCHSTONE_LOG_ORIGIN names another log than the database knows, and Malformed where it
    cannot name a log.
    """
    wanted = os.environ.get(ORIGIN_SETTING, "")
    with transaction.atomic():
        state = publishing.ensure_log(origin=wanted or f"{new_record_id()}.invalid/log")
    check_origin(state.origin)
    if wanted and wanted != state.origin:
        raise OtherOrigin(
            f"This installation's public log is {state.origin}, and {ORIGIN_SETTING} says {wanted}.",
            remedy="Take the setting away. A log keeps its name; a new one continues it under a new name.",
        )
    if settings.TOUCHSTONE_MODE == "local":
        create_log_keys()
    return state.origin


def create_log_keys() -> list[Path]:
    """Make the keys that are missing, but never a second key for a log that was signed before; the files made.

    In production mode a person does this once, on purpose.
    """
    state = _state()
    made = []
    is_new = not state.vkeys and publishing.last_checkpoint() is None
    if is_new and not any(path.exists() for path in public_key_files()):
        create_key(keys_folder() / PUBLIC_KEY, name=state.origin)
        made.append(keys_folder() / PUBLIC_KEY)
    if not (keys_folder() / PRIVATE_KEY).exists() and not (keys_folder() / PRIVATE_STATE).exists():
        # Another name than the public log's, and never published.
        create_key(keys_folder() / PRIVATE_KEY, name=f"{new_record_id()}.invalid/private")
        made.append(keys_folder() / PRIVATE_KEY)
    return made


def public_key_files() -> list[Path]:
    """The files of the keys that sign the public log now: one, or two while one replaces the other."""
    later = sorted(keys_folder().glob(LATER_KEYS))
    first = keys_folder() / PUBLIC_KEY
    return [first, *later] if first.exists() or not later else later


def public_place() -> tuple[Place, list[SigningKey]]:
    """The public log's place, and the keys that sign it now.

    Raises KeyUnusable for a missing key or one the log never had.
    """
    state = _state()
    keys = [load_key(path, name=state.origin) for path in public_key_files()]
    known = parse_vkeys(state.vkeys) if state.vkeys else tuple(key.key for key in keys)
    if any(key.key not in known for key in keys):
        raise KeyUnusable(
            f"A key beside {PUBLIC_KEY} is not one that {state.origin} has been signed with.",
            remedy="Put the right key back from its own backup. Acts are recorded meanwhile and signed later.",
        )
    return Place(state.origin, public_log_folder(), keys_folder() / PUBLIC_STATE, known), keys


def private_place() -> tuple[Place, SigningKey]:
    """The private log's place and key; its name is the key's. Raises KeyUnusable."""
    key = load_key(keys_folder() / PRIVATE_KEY)
    if key.name == _state().origin:
        raise KeyUnusable(f"{PRIVATE_KEY} bears the public log's name.", remedy="Put the private log's own key back.")
    return Place(key.name, private_log_folder(), keys_folder() / PRIVATE_STATE, (key.key,)), key


def _state() -> LogState:
    state = publishing.log_state()
    if state is None:
        raise Malformed("the public log has no name yet: start_public_log gives it one")
    return state
