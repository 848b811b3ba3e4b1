"""A project's history: who did what and when, field by field, in the words that are still there."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import ROLES
from touchstone.foundation import clock
from touchstone.foundation.errors import NotFound
from touchstone.foundation.identifiers import is_id
from touchstone.guidance.pack import Pack
from touchstone.pages.answer_words import answer_parts
from touchstone.pages.impact_words import AXES, LEVELS, PATHS
from touchstone.pages.paging import PARAMETER, Pager
from touchstone.pages.routes import page
from touchstone.pages.text import whole_number
from touchstone.queries.history import PAGE_SIZE, Change, HistoryLine
from touchstone.queries.projects import ProjectHistory, load_history
from touchstone.web.projects.history_words import CODES, FIELDS, PARTS, VERBS


@page(permission=Permission.HISTORY_VIEW, methods=("GET", "HEAD"))
def history(request: OfficeRequest, project: str) -> HttpResponse:
    """Newest act first, 25 a page."""
    wanted = whole_number(request.GET.get(PARAMETER, "")) or 1
    found = load_history(by=request.actor, project=project, number=wanted)
    shown = Pager(number=found.page.page, total=found.page.count, size=PAGE_SIZE, path=request.path)
    lines = [_line(line, found) for line in found.page.lines]
    context = {"found": found, "lines": lines, "pager": shown, "read_at": clock.now()}
    return render(request, "projects/history.html", context)


def _line(line: HistoryLine, found: ProjectHistory) -> dict[str, Any]:
    role, pack = ROLES.get(line.role), found.pins.pack_at_position(line.position)
    return {
        "what": VERBS.get(line.verb, line.verb),
        "at": line.at,
        "person": line.person or _("Touchstone itself"),
        "office": _(role.name) if role else "",
        "took_place_on": line.took_place_on,
        "is_late": line.is_late,
        "authority": line.authority,
        "changes": [_change(change, found, pack) for change in line.changes],
    }


def _change(change: Change, found: ProjectHistory, pack: Pack) -> dict[str, Any]:
    """One field with what it said before and after; `is_gone`: there were words, and they are not shown any more."""
    return {
        "field": _field(change, pack),
        "before": _words(change, change.before, found, pack),
        "after": _words(change, change.after, found, pack),
        "is_gone": any(
            digest.startswith("hmac-sha256:") and value is None
            for digest, value in ((change.before_digest, change.before), (change.after_digest, change.after))
        ),
    }


def _field(change: Change, pack: Pack) -> Any:
    name = change.field
    if change.kind == "answer":
        return _question(name, pack) or name
    if name.startswith("triage."):
        return str(AXES.get(name.removeprefix("triage."), name))
    if name.startswith(("assigned.", "signed.")):
        role = ROLES.get(name.partition(".")[2])
        words = _("Put to work as %(role)s") if name.startswith("assigned.") else _("Signed as %(role)s")
        return words % {"role": _(role.name) if role else name.partition(".")[2]}
    return str(FIELDS.get(name, name))


def _question(name: str, pack: Pack) -> Any:
    try:
        return pack.question(name).text
    except NotFound:
        return None


def _words(change: Change, value: Any, found: ProjectHistory, pack: Pack) -> list[Any]:
    """Each part of the value; none for an id that names nothing a reader could know, and for a whole document."""
    if value is None or value == "":
        return []
    if isinstance(value, dict):
        return _of_body(change, value, pack)
    if is_id(value):
        return [found.people[value]] if value in found.people else []
    return [_code(change.field, str(value), pack)]


def _of_body(change: Change, body: dict[str, Any], pack: Pack) -> list[Any]:
    if change.kind == "answer":
        question = pack.questions.get(change.field)
        return answer_parts(question, body.get("value") or {}) if question else []
    return [f"{label}: {body[key]}" for key, label in PARTS.items() if isinstance(body.get(key), str) and body[key]]


def _code(field: str, code: str, pack: Pack) -> Any:
    if field == "stage":
        return next((stage.name.text for stage in pack.stages if stage.id == code), code)
    if field == "path":
        return str(PATHS.get(code, code))
    if field.startswith("triage.") and code in LEVELS:
        return str(LEVELS[code].text)
    return str(CODES.get(code, code))
