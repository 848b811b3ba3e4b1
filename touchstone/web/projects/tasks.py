"""The work on a project as task lists: what the present stage works on, and what else applies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchstone.queries.projects import ProjectPage, SetLine
from touchstone.web.projects.links import address

Task = dict[str, Any]


def stage_tasks(found: ProjectPage) -> list[Task]:
    """Question sets of the stage, then evidence, evaluations, advice, documents, publication and the gate."""
    sets = [_set_task(found, one) for one in found.sets if one.is_of_stage]
    made = (_evidence, _evaluations, _advice, _documents, _publication, _gate)
    return [*sets, *(task(found) for task in made)]


def other_tasks(found: ProjectPage) -> list[Task]:
    """Question sets that apply and that the present stage does not work on."""
    return [_set_task(found, one) for one in found.sets if not one.is_of_stage]


def _set_task(found: ProjectPage, line: SetLine) -> Task:
    titles = {one.id: one.title for one in found.pack.question_sets}
    triage = found.pack.triage
    title = titles.get(line.id) or (triage.title if triage else line.id)
    progress = line.progress
    if not line.applies:
        return {"title": title, "status": "not-needed", "href": _set_address(found, line)}
    status = "done" if progress.is_complete else "in-progress" if progress.is_started else "not-started"
    # Questions that may be left blank count neither way.
    counts = {"answered": progress.answered, "owed": len(progress.unanswered)}
    hint = _("%(answered)s answered, %(owed)s still needed") % counts
    return {"title": title, "status": status, "href": _set_address(found, line), "hint": hint}


def _set_address(found: ProjectPage, line: SetLine) -> str:
    return reverse("question-set", args=[found.snapshot.project, line.id])


def _evidence(found: ProjectPage) -> Task:
    count = len(found.snapshot.evidence)
    hint = ngettext("%(num)s file attached", "%(num)s files attached", count) % {"num": count} if count else ""
    status = _status(found, {"evidence", "evaluation-on-own-data"}, has_any=count > 0)
    return {"title": _("Evidence"), "href": _page(found, "evidence-list"), "status": status, "hint": hint}


def _evaluations(found: ProjectPage) -> Task:
    count = len(found.snapshot.evaluations)
    hint = ngettext("%(num)s result", "%(num)s results", count) % {"num": count} if count else ""
    status = _status(found, {"evaluation-on-own-data"}, has_any=count > 0)
    return {"title": _("Evaluations"), "href": _page(found, "evaluations"), "status": status, "hint": hint}


def _advice(found: ProjectPage) -> Task:
    asked = found.snapshot.advice
    waiting = sum(1 for one in asked if not one.advice)
    given = len(asked) - waiting
    status = "waiting" if waiting else _status(found, {"advice", "decision-input"}, has_any=given > 0)
    hint = _("%(given)s given, %(waiting)s waited for") % {"given": given, "waiting": waiting} if asked else ""
    return {"title": _("Advice"), "href": _page(found, "advice-list"), "status": status, "hint": hint}


def _documents(found: ProjectPage) -> Task:
    made = {one.document for one in found.snapshot.documents}
    attached = {document for one in found.snapshot.evidence for document in one.documents}
    status = _status(found, {"document"}, has_any=bool(made | attached))
    return {"title": _("Documents"), "href": _page(found, "document-list", "documents"), "status": status}


def _publication(found: ProjectPage) -> Task:
    proposed = any(one.status == "proposed" for one in found.snapshot.publications)
    status = "waiting" if proposed else _status(found, {"publication"}, has_any=found.is_published)
    return {"title": _("Public record"), "href": _page(found, "publication-list", "publications"), "status": status}


def _gate(found: ProjectPage) -> Task:
    waits = any(one.status == "open" for one in found.snapshot.decisions)
    barred = any(one.bars for one in found.outstanding)
    # Returning, pausing and stopping are open even where proceeding is not, so the link is always there.
    status = "done" if found.has_ended else "waiting" if waits else "cannot-start" if barred else "not-started"
    hint = _("Something that stops the gate is outstanding") if barred else ""
    return {"title": _("Decide at the gate"), "href": _page(found, "gate"), "status": status, "hint": hint}


def _status(found: ProjectPage, kinds: Iterable[str], *, has_any: bool) -> str:
    owed = any(one.kind in kinds for one in found.outstanding)
    if owed:
        return "in-progress" if has_any else "not-started"
    return "done" if has_any else "optional"


def _page(found: ProjectPage, *names: str) -> str:
    return address(names, found.snapshot.project)
