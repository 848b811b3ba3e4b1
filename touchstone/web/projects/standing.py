"""Where one project stands: what it is, how it was judged, what the gate still needs, and the work to do."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.foundation import clock
from touchstone.guidance.stage import DecisionKind, Stage
from touchstone.pages.dates import date_uk
from touchstone.pages.impact_words import AXES, PATHS, level_label
from touchstone.pages.labels import provenance_words
from touchstone.pages.languages import chosen_text, translated
from touchstone.pages.layout import Link
from touchstone.pages.reference_links import check_address, reference_address
from touchstone.pages.routes import page
from touchstone.queries.projects import ProjectPage, load_project_page
from touchstone.web.projects.links import address
from touchstone.web.projects.outstanding import by_authority
from touchstone.web.projects.tasks import other_tasks, stage_tasks


@page(permission=Permission.PROJECT_VIEW, methods=("GET", "HEAD"))
def project(request: OfficeRequest, project: str) -> HttpResponse:
    """Everything on one page, in a fixed number of queries."""
    found = load_project_page(by=request.actor, project=project, at=clock.now())
    context = {
        "found": found,
        "facts": _facts(found),
        "groups": by_authority(found.outstanding, project=project, pack=found.pack),
        "question_url": lambda question: address(("question",), project, question),
        "check_url": lambda check: check_address(found.pack, check),
        "tasks": stage_tasks(found),
        "others": other_tasks(found),
        "stages": _stages(found),
        "guidance_url": address(("project-guidance",), project),
        "related": _related(request, project),
        "decided_by": _decided_by(found),
        "sources": found.pack.sheet.sources,
        "stage_url": reference_address("stage", found.stage.id),
    }
    return render(request, "projects/project.html", context)


def _facts(found: ProjectPage) -> list[dict[str, Any]]:
    """Rows of the summary: stage with how sure it is, how it stands, path, impact."""
    snapshot, stage = found.snapshot, found.stage
    why = reverse("triage-result", args=[snapshot.project])
    technology = ", ".join([snapshot.technology_name, *(one.label for one in snapshot.versions if one.label)])
    rows: list[dict[str, Any]] = [
        {"key": _("Technology"), "value": technology, "typed": True},
        {
            "key": _("Stage"),
            "value": stage.name.text,
            "provenance": stage.existence.provenance.value,
            "note": _how_known(stage),
        },
        {"key": _("In use?"), "value": translated(found.state.standing.value).capitalize(), "note": _owed(found)},
        {
            "key": _("Path"),
            "value": str(PATHS[found.path.path]),
            "href": why,
            "text": _("Why"),
            "change": _("this path"),
        },
    ]
    if found.impact is not None:
        rows.append(
            {"key": _("Impact"), "value": _levels(found), "href": why, "text": _("Why"), "change": _("these levels")}
        )
    return rows


def _how_known(stage: Stage) -> str:
    """What the label beside the stage is of, and how its name and who decides are known."""
    kinds = {"name": provenance_words(stage.name.provenance), "rule": provenance_words(stage.decision_rule.provenance)}
    said = _("The label is for the stage itself. Its name: %(name)s. Who decides: %(rule)s.") % kinds
    return f"{said} {_('Proposed: confirm against the live guidance')}" if stage.is_proposed else said


def _owed(found: ProjectPage) -> str:
    if found.state.catch_up_on is None:
        return ""
    day = {"day": date_uk(found.state.catch_up_on)}
    if found.state.is_overdue:
        return _("Its assurance was to be shown by %(day)s: that day has passed") % day
    return _("Its assurance is to be shown by %(day)s") % day


def _levels(found: ProjectPage) -> list[str]:
    lines = []
    for one in found.levels:
        line = f"{AXES[one.axis]}: {level_label(one.level).text}"
        if one.chosen and one.chosen != one.computed:
            line += " " + _("(set by hand; the rules find: %(level)s)") % {"level": level_label(one.computed).text}
        lines.append(line)
    if found.impact is not None and found.impact.contentious:
        lines.append(_("Contentious"))
    if found.impact is not None and not found.impact.in_scope:
        lines.append(_("Outside what the guidance covers, as described"))
    return lines


def _decided_by(found: ProjectPage) -> str:
    """Who decides at the gate, in one sentence."""
    rule, pack = found.rule, found.pack
    deciders = [chosen_text(pack.role(role).name)[0] for role in rule.deciders]
    if rule.needs_all:
        return _("Decided together, each signing: %(roles)s.") % {"roles": ", ".join(deciders)}
    if rule.kind is DecisionKind.WITH_INPUT and rule.input:
        inputs = ", ".join(chosen_text(pack.role(role).name)[0] for role in rule.input)
        words = {"roles": ", ".join(deciders), "inputs": inputs}
        return _("Decided by: %(roles)s, after advice from: %(inputs)s.") % words
    return _("Decided by: %(roles)s.") % {"roles": _(" or ").join(deciders)}


def _stages(found: ProjectPage) -> list[dict[str, Any]]:
    """Every stage in order: where the project stands, where it has been."""
    return [
        {
            "name": stage.name.text,
            "state": "here" if stage.id == found.stage.id else "visited" if stage.id in found.visited else "",
            "existence": stage.existence.provenance.value,
            "name_known": stage.name.provenance.value,
        }
        for stage in found.pack.stages
    ]


def _related(request: OfficeRequest, project: str) -> list[Link]:
    """Pages about the project beside its work; those that the office may open."""
    offered = (
        (_("Change its name or problem"), "project-heading", Permission.PROJECT_EDIT),
        (_("What applies, and why"), "triage-result", Permission.PROJECT_VIEW),
        (_("Where it stands on its way"), "project-schematic", Permission.PROJECT_VIEW),
        (_("Who works on it"), "project-members", Permission.PROJECT_VIEW),
        (_("Download this case as a file"), "case-file", Permission.DECISION_VIEW),
        (_("Guidance it is on"), "project-guidance", Permission.PROJECT_VIEW),
        (_("History"), "project-history", Permission.HISTORY_VIEW),
        (_("Holds"), "hold-list", Permission.HOLD_SET),
        (_("Disposal"), "disposal-propose", Permission.DISPOSAL_PROPOSE),
    )
    links = [
        Link(words, address((name,), project))
        for words, name, permission in offered
        if permits(request.actor.role, permission)
    ]
    return [link for link in links if link.href]
