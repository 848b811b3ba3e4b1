"""The frozen files of a version, exactly as they were entered, and its proof. A withdrawn version's files are gone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified

from touchstone.documents.own_page import own_page_policy
from touchstone.public.answers import answer, open_to_all
from touchstone.register import reading

# The bytes never change while the version stands, and go when it is withdrawn: so not kept for long.
CACHE = "public, max-age=300"


@open_to_all
def page_of_version(request: HttpRequest, record: str, version: str) -> HttpResponse:
    """The version's page: the bytes of its `index.html`."""
    return _serve(request, record, int(version), "index.html")


@open_to_all
def file(request: HttpRequest, record: str, version: str, name: str) -> HttpResponse:
    """One frozen file, the manifest among them."""
    return _serve(request, record, int(version), name)


@open_to_all
def proof(request: HttpRequest, record: str, version: str) -> HttpResponse:
    """The version's proof file, once a signed checkpoint covers it; it stays after a withdrawal."""
    found = reading.find_proof(record, int(version))
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.body), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{record}-{version}.tlog-proof"'
    return _with_headers(response)


def _serve(request: HttpRequest, record: str, version: int, name: str) -> HttpResponse:
    found = reading.find_file(record, version, name)
    if found is None:
        return _gone_or_missing(request, record, version)
    etag = f'"{found.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return _with_headers(HttpResponseNotModified(), etag=etag)
    response = HttpResponse(bytes(found.body), content_type=found.media_type)
    if found.media_type.startswith("text/html"):
        response.headers["Content-Security-Policy"] = own_page_policy(bytes(found.body).decode())
    return _with_headers(response, etag=etag)


def _gone_or_missing(request: HttpRequest, record: str, version: int) -> HttpResponse:
    row = reading.find_record(record)
    if row is None or not row.is_withdrawn or not reading.was_published(record, version):
        raise Http404
    if reading.find_file(record, version, "manifest.json") is not None:
        raise Http404  # the version stands, and has no such file
    why = row.reasons.get(str(row.latest_version), {}).get("why", "")
    return answer(request, "public/gone.html", {"row": row, "why": why}, status=410)


def _with_headers(response: HttpResponse, *, etag: str = "") -> HttpResponse:
    response.headers["Cache-Control"] = CACHE
    response.headers["Access-Control-Allow-Origin"] = "*"
    if etag:
        response.headers["ETag"] = etag
    return response
