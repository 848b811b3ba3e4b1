"""Which key a register is checked with: the one given, the one kept from an earlier check, or the register's own."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from touchstone.translog.durable_files import read_if_there, replace
from touchstone.translog.faults import Malformed
from touchstone.translog.findings import Check
from touchstone.translog.reading import Missing, Source
from touchstone.translog.vkeys import VerifierKey, parse_vkeys

MAX_KEY_FILE_BYTES = 100_000
KEY_FILE = "key"

_NOTICES = {
    "given": "The key was given by you.",
    "kept": "The key is the one kept from an earlier check of this log.",
    "target": (
        "The key was NOT obtained independently: it was read from the register itself. "
        "Compare it with a copy from elsewhere."
    ),
}


@dataclass(frozen=True)
class KeyChoice:
    """What there is to choose from."""

    given: tuple[VerifierKey, ...] | None
    origin: str | None
    keep: Path
    log: Source


@dataclass(frozen=True)
class ChosenKeys:
    """The keys to check with, where they came from (`given`, `kept`, `target`), and checks of the keys themselves."""

    keys: tuple[VerifierKey, ...]
    origin: str
    source: str
    checks: tuple[Check, ...]

    @property
    def is_independent(self) -> bool:
        """Whether the key came from elsewhere than the register, now or at an earlier check."""
        return self.source != "target"

    @property
    def notice(self) -> str:
        """The first line of the result."""
        return _NOTICES[self.source]


def default_keep() -> Path:
    """The user's state folder, where keys are remembered."""
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "touchstone" / "register"


def read_keys(text: str) -> tuple[VerifierKey, ...]:
    """The keys of a file, or the one whose text is given. Raises Malformed or OSError."""
    path = Path(text)
    return parse_vkeys(path.read_text("utf-8") if "\n" not in text and path.is_file() else text)


def choose_keys(choice: KeyChoice) -> ChosenKeys:
    """The keys to check with. Raises Malformed where the register's own are needed and are not well formed."""
    published = _published(choice.log)
    if choice.given is None and published is None:
        raise Missing(f"there is no key at {choice.log.name}; give one with --key")
    first = choice.given or published or ()
    origin = choice.origin or first[0].name
    kept = _kept(choice.keep, origin)
    keys, source = first, "target"
    if choice.given is not None:
        source = "given"
    elif kept is not None:
        keys, source = kept, "kept"
    checks = (*_compare_kept(choice.keep, origin, keys, kept), *_compare_published(keys, published))
    return ChosenKeys(keys, origin, source, checks)


def remember(keep: Path, chosen: ChosenKeys) -> None:
    """Keep the keys with their origin, where none are kept yet. Call it only after every check held."""
    if _kept(keep, chosen.origin) is None:
        replace(kept_file(keep, chosen.origin), "".join(f"{key.text}\n" for key in chosen.keys).encode())


def kept_file(keep: Path, origin: str) -> Path:
    """Where an origin's keys are kept; the name is a digest because an origin has slashes."""
    return keep / hashlib.sha256(origin.encode()).hexdigest() / KEY_FILE


def _published(log: Source) -> tuple[VerifierKey, ...] | None:
    try:
        raw = log.read(KEY_FILE, limit=MAX_KEY_FILE_BYTES)
    except Missing:
        return None
    try:
        return parse_vkeys(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Malformed("the register's key file is not text") from error


def _kept(keep: Path, origin: str) -> tuple[VerifierKey, ...] | None:
    raw = read_if_there(kept_file(keep, origin))
    return None if raw is None else parse_vkeys(raw.decode("utf-8"))


def _compare_kept(
    keep: Path, origin: str, keys: tuple[VerifierKey, ...], kept: tuple[VerifierKey, ...] | None
) -> tuple[Check, ...]:
    if kept is None:
        return ()
    if set(keys) <= set(kept):
        return (Check("kept key", True, "the same as at the earlier check"),)
    detail = f"another key than at an earlier check; if the change was announced, remove {kept_file(keep, origin)}"
    return (Check("kept key", False, detail, expected=_texts(kept), found=_texts(keys)),)


def _compare_published(keys: tuple[VerifierKey, ...], published: tuple[VerifierKey, ...] | None) -> tuple[Check, ...]:
    if published is None or published == keys:
        return ()
    if set(keys) <= set(published):  # a new key beside the old one, as while one is being replaced
        return (Check("published key", True, f"the register also shows {_texts(published)}"),)
    detail = "the register shows another key than the one it is checked with"
    return (Check("published key", False, detail, expected=_texts(keys), found=_texts(published)),)


def _texts(keys: tuple[VerifierKey, ...]) -> str:
    return ", ".join(key.text for key in keys)
