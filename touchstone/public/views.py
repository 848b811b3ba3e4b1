"""Pages of the register: what it is, the records, one record around its latest version, what changed, how to check."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from touchstone.documents.atrs_record.evaluation_reading import read_evaluations
from touchstone.foundation.clock import utc_text
from touchstone.pages.paging import pager
from touchstone.public.answers import LIVE, answer, open_to_all
from touchstone.public.comparison import differences
from touchstone.public.tongue import PAGE
from touchstone.register import reading
from touchstone.register.feeds import atom_feed
from touchstone.register.models import RegisterRecord

PHASES = {
    "pre-deployment": _("Pre-deployment"),
    "beta-pilot": _("Beta or pilot"),
    "private-beta": _("Private beta"),
    "public-beta": _("Public beta"),
    "production": _("In use"),
    "retired": _("Retired"),
}
LONGEST_SEARCH = 200


@open_to_all
def front(request: HttpRequest) -> HttpResponse:
    """What this register is, and what was published last."""
    rows = reading.list_records()
    context = {"newest": rows[:5], "count": rows.count(), "log": reading.load_log(), "phases": PHASES}
    return answer(request, "public/front.html", context)


@open_to_all
def records(request: HttpRequest) -> HttpResponse:
    """Every record, narrowed by force, phase and words."""
    asked = {name: _asked(request, name) for name in ("force", "phase", "words")}
    rows = reading.list_records(force=asked["force"], phase=asked["phase"], words=asked["words"])
    part = pager(request, rows.count(), keep=("force", "phase", "words"))
    context = {
        "rows": rows[part.start : part.stop],
        "pager": part,
        "asked": asked,
        "forces": reading.list_forces(),
        "phase_ids": reading.list_phases(),
        "phases": PHASES,
    }
    return answer(request, "public/records.html", context)


@open_to_all
def records_data(request: HttpRequest) -> HttpResponse:
    """Every record as open data: what stands in the register now, and where its frozen data is."""
    rows = [_as_data(row) for row in reading.list_records(include_withdrawn=True)]
    response = JsonResponse({"schema": "touchstone.register/1", "records": rows}, json_dumps_params={"indent": 1})
    response.headers["Cache-Control"] = LIVE
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@open_to_all
def feed(request: HttpRequest) -> HttpResponse:
    """Every event on a record, newest first, for feed readers."""
    response = HttpResponse(atom_feed(base=_base(request)), content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = LIVE
    return response


@open_to_all
def record(request: HttpRequest, record: str) -> HttpResponse:
    """The live page around a record's latest version: it is not itself covered by the log, and says so."""
    row = _found(record)
    versions = reading.list_versions(row)
    context = {
        "row": row,
        "data": row.data,
        "readings": read_evaluations(row.data, PAGE),
        "versions": versions,
        "latest": versions[0],
        "log": reading.load_log(),
        "phases": PHASES,
    }
    return answer(request, "public/withdrawn.html" if row.is_withdrawn else "public/record.html", context)


@open_to_all
def changes(request: HttpRequest, record: str, version: str) -> HttpResponse:
    """What one version changed, against the one before it."""
    row, number = _found(record), int(version)
    before, after = _data(record, number - 1), _data(record, number)
    if before is None or after is None:
        raise Http404
    shown = next(one for one in reading.list_versions(row) if one.version == number)
    context = {"row": row, "shown": shown, "differences": differences(before, after)}
    return answer(request, "public/changes.html", context)


@open_to_all
def what_the_log_proves(request: HttpRequest) -> HttpResponse:
    """What the log shows and does not show, and how to check it by hand."""
    log = reading.load_log()
    context = {"log": log, "base": _base(request), "vkey": log.vkeys[0] if log and log.vkeys else ""}
    return answer(request, "public/what_the_log_proves.html", context)


def _asked(request: HttpRequest, name: str) -> str:
    """A search term of bearable length, without the one character that no database column can hold."""
    return request.GET.get(name, "").replace("\x00", "")[:LONGEST_SEARCH]


def _found(record: str) -> RegisterRecord:
    row = reading.find_record(record)
    if row is None:
        raise Http404
    return row


def _data(record: str, version: int) -> dict[str, Any] | None:
    found = reading.find_file(record, version, "record.json")
    return json.loads(bytes(found.body)) if found else None


def _as_data(row: RegisterRecord) -> dict[str, Any]:
    return {
        "record": row.record,
        "force": {"code": row.force_code, "name": row.force_name},
        "title": row.title,
        "summary": row.summary,
        "phase": row.phase,
        "stage": row.stage,
        "languages": row.languages,
        "is_demonstration": row.is_demonstration,
        "is_withdrawn": row.is_withdrawn,
        "version": row.latest_version,
        "first_published_at": utc_text(row.first_published_at),
        "changed_at": utc_text(row.changed_at),
        "data": reverse("version-file", args=[row.record, row.latest_version, "record.json"]),
    }


def _base(request: HttpRequest) -> str:
    """The address to type into commands: the one set for the installation, else the one asked."""
    configured = getattr(settings, "TOUCHSTONE_PUBLIC_URL", "")
    return str(configured or f"{request.scheme}://{request.get_host()}").rstrip("/")
