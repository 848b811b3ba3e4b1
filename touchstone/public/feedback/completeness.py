"""Who has stated that the register is complete, when, and for whom that is overdue or missing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from touchstone.public.answers import LIVE, answer, open_to_all
from touchstone.public.feedback.line import local_today
from touchstone.register import statements


@open_to_all
def completeness(request: HttpRequest) -> HttpResponse:
    """The last statement of each force, and the forces with a record and none."""
    made = statements.latest_statements(today=local_today())
    context = {"made": made, "missing": statements.forces_without()}
    return answer(request, "public/feedback/completeness.html", context)


@open_to_all
def statement(request: HttpRequest, statement: str) -> HttpResponse:
    """The exact bytes whose digest is shown."""
    body = statements.statement_bytes(statement)
    if body is None:
        raise Http404
    response = HttpResponse(body, content_type="application/json")
    response.headers["Cache-Control"] = LIVE
    return response
