"""Where one project stands on its way, as a picture and in words: stages passed, and what bars the next gate."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.documents.schematic import Bar, Position
from touchstone.documents.schematic import schematic as draw
from touchstone.foundation import clock
from touchstone.pages.labels import provenance_words
from touchstone.pages.languages import page_language, translated
from touchstone.pages.reference_links import public_address
from touchstone.pages.routes import page
from touchstone.queries.projects import ProjectPage, load_project_page


@page(permission=Permission.PROJECT_VIEW, methods=("GET", "HEAD"))
def schematic(request: OfficeRequest, project: str) -> HttpResponse:
    """The way through the stages, with this project on it."""
    found = load_project_page(by=request.actor, project=project, at=clock.now())
    drawn = draw(
        found.pack, label=provenance_words, position=_position(found), language=page_language(), say=translated
    )
    context = {"found": found, "drawn": drawn, "reference_url": public_address("/guidance/schematic/")}
    return render(request, "projects/schematic.html", context)


def _position(found: ProjectPage) -> Position:
    """Stages that were entered and left count as passed; what only warns is on the project's own page."""
    bars = tuple(
        Bar(one.text.in_language(page_language()), one.authority.kind.value) for one in found.outstanding if one.bars
    )
    return Position(stage=found.stage.id, passed=found.visited - {found.stage.id}, bars=bars, has_ended=found.has_ended)
