"""The whole public site as files, the log included: what any web server, or a memory stick, can serve without us.

It runs under the public site's own settings and rights: `touchstone register export` starts it so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.urls import reverse

from touchstone.public.answers import STATIC_COPY
from touchstone.public.reference.addresses import reference_addresses
from touchstone.public.tiles import log_folder
from touchstone.register import reading
from touchstone.register.statements import statement_ids
from touchstone.translog.durable_files import replace

INDEX = "index.html"
SINGLE = ("front", "records", "open-data", "what-the-log-proves", "what-applies", "completeness")
FILES = ("records-data", "records-csv", "records-schema", "feed", "sitemap", "robots")
#: Not in a copy: two versions of one's own choice, and days gone by, which answer what is typed.
OF_A_RECORD = ("record", "record-print", "record-history", "record-feed")


def write_copy(folder: Path) -> int:
    """Write every page, frozen file, proof, tile and style sheet below `folder`; how many files.

    The checkpoint is written last, so that a copy cut short never promises more than it holds. Raises RuntimeError
    where a page that must be there is not answered.
    """
    count = sum(_write(folder, path, body) for path, body in _static_files())
    count += sum(_write(folder, path, body) for path, body in _pages(_addresses()))
    count += sum(_write_quickly(folder, path, body) for path, body in _pages(reference_addresses()))
    log = log_folder()
    files = sorted(one for one in log.rglob("*") if one.is_file() and not one.name.startswith("."))
    for file in sorted(files, key=lambda one: one.name == "checkpoint"):
        count += _write(folder, f"log/{file.relative_to(log).as_posix()}", file.read_bytes())
    return count


def _pages(addresses: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Path below the folder → bytes, for addresses that the site answers itself."""
    answer = _Asker()
    for address in addresses:
        path = address.lstrip("/")
        yield path + INDEX if address.endswith("/") else path, answer(address)


def _addresses() -> Iterator[str]:
    yield from (reverse(name) for name in (*SINGLE, *FILES))
    yield from (reverse("completeness-statement", args=[one]) for one in statement_ids())
    for row in reading.list_records():
        yield from (reverse(name, args=[row.record]) for name in OF_A_RECORD)
        paths = reading.list_paths(row.record)
        for one in reading.list_versions(row):
            if one.proof_size is not None:
                yield reverse("proof", args=[row.record, one.version])
            if one.is_removed:
                continue
            for name in paths[one.version]:
                yield reverse("version-file", args=[row.record, one.version, name])
            if one.version > 1 and not row.is_withdrawn:
                yield reverse("record-changes", args=[row.record, one.version])


class _Asker:
    """Asks the site for an address inside this process."""

    def __init__(self) -> None:
        self.handler = BaseHandler()
        self.handler.load_middleware()

    def __call__(self, address: str) -> bytes:
        hosts = [host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))]
        environ: dict[str, Any] = {"PATH_INFO": address, "HTTP_HOST": hosts[0] if hosts else "localhost"}
        environ[STATIC_COPY] = "yes"  # pages leave out what a copy cannot do, such as search
        setup_testing_defaults(environ)
        if settings.SECURE_SSL_REDIRECT:
            environ["wsgi.url_scheme"] = "https"
        response = self.handler.get_response(WSGIRequest(environ))
        if response.status_code != 200 or not isinstance(response, HttpResponse):
            raise RuntimeError(f"{address} answers {response.status_code}")
        return bytes(response.content)


def _static_files() -> Iterator[tuple[str, bytes]]:
    """Style sheets, scripts and pictures under the names that pages use."""
    prefix = str(settings.STATIC_URL).strip("/")
    root = Path(settings.STATIC_ROOT)
    if (root / "staticfiles.json").exists():
        for file in (one for one in root.rglob("*") if one.is_file()):
            yield f"{prefix}/{file.relative_to(root).as_posix()}", file.read_bytes()
        return
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as opened:
                yield f"{prefix}/{path}", opened.read()


def _write(folder: Path, path: str, body: bytes) -> int:
    replace(folder / path, body)
    return 1


def _write_quickly(folder: Path, path: str, body: bytes) -> int:
    """A page that proves nothing and can be made again at any time: not waited for until it is on the disk."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(body)
    return 1


def main(folder: str) -> None:
    """Write the copy and say how many files it has; run by `touchstone register export` in a process of its own."""
    print(f"{write_copy(Path(folder))} files in {folder}")
