"""The published log as static files: the checkpoint, the keys, tiles and bundles; anything else is 404."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from touchstone.public.answers import open_to_all
from touchstone.translog.reading import Folder, Missing, Unreadable
from touchstone.translog.serving import resource_at


@open_to_all
def log_file(request: HttpRequest, name: str) -> HttpResponse:
    """One file of the log, with the headers of its kind."""
    resource = resource_at(name)
    if resource is None:
        return _nothing()
    try:
        body = Folder(log_folder()).read(resource.path)
    except (Missing, Unreadable):
        return _nothing()
    response = HttpResponse(body)
    for header, value in resource.headers.items():
        response.headers[header] = value
    return response


def log_folder() -> Path:
    """Where the publisher lays the log out."""
    return Path(settings.TOUCHSTONE_VAR) / "public" / "log"


def _nothing() -> HttpResponse:
    return HttpResponse("Not found\n", status=404, content_type="text/plain; charset=utf-8")
