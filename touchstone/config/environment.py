"""What the process is told from outside: its mode, its data directory, its secrets and its host names."""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LOCAL = "local"
PRODUCTION = "production"
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]


def mode() -> str:
    """`local` or `production`, from TOUCHSTONE_MODE; local when unset. Raises ImproperlyConfigured for another word."""
    value = os.environ.get("TOUCHSTONE_MODE", LOCAL)
    if value not in (LOCAL, PRODUCTION):
        raise ImproperlyConfigured(f"TOUCHSTONE_MODE must be local or production, not {value!r}.")
    return value


def flag(name: str) -> bool:
    """Whether the variable says yes: `on`, `yes`, `true` or `1`."""
    return os.environ.get(name, "").strip().lower() in {"on", "yes", "true", "1"}


def words(name: str) -> list[str]:
    """The comma-separated words of a variable, without blanks."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def whole_number(name: str, *, default: int, least: int = 1) -> int:
    """A whole number of at least `least`; `default` when unset. Raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit()) or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}, not {value!r}.")
    return int(value)


def folder(name: str) -> Path | None:
    """The folder that the variable names, or None when unset. Raises ImproperlyConfigured where it is none."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    if not Path(value).is_dir():
        raise ImproperlyConfigured(f"{name} must name a folder, and {value!r} is none.")
    return Path(value).resolve()


def data_directory() -> Path:
    """TOUCHSTONE_VAR, or `./var`: made when missing, and only its owner may enter."""
    path = Path(os.environ.get("TOUCHSTONE_VAR", "var")).resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def allowed_hosts() -> list[str]:
    """Host names the site answers to: loopback in local mode, TOUCHSTONE_HOSTS otherwise."""
    return LOOPBACK if mode() == LOCAL else words("TOUCHSTONE_HOSTS")


def secret(variable: str, file_name: str) -> str:
    """A secret from `variable`, from the file `variable`_FILE names, or (local mode only) a kept random one.

    In production mode a missing secret gives the empty string, which start-up then refuses by name.
    """
    if value := os.environ.get(variable, ""):
        return value
    if named := os.environ.get(f"{variable}_FILE", ""):
        return Path(named).read_text(encoding="utf-8").strip()
    if mode() == PRODUCTION:
        return ""
    return _kept_secret(data_directory() / file_name)


def secret_file(variable: str, file_name: str) -> Path | None:
    """The file a secret is read from, or None where it comes straight from the environment."""
    if os.environ.get(variable):
        return None
    if named := os.environ.get(f"{variable}_FILE", ""):
        return Path(named)
    return data_directory() / file_name if mode() == LOCAL else None


def readable_by_others(path: Path) -> bool:
    """Whether anybody but the owner may read the file."""
    return path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO))


def _kept_secret(path: Path) -> str:
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(64))
    return path.read_text(encoding="utf-8").strip()


def _write_once(path: Path, text: str) -> None:
    """Write a file of mode 0600 whole or not at all; the first of two processes wins."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            return
        _flush_directory(path.parent)
    finally:
        os.unlink(temporary)


def _flush_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
