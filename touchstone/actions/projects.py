"""Open a project from triage, put people to work on it, and say what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Office
from touchstone.accounts.permissions import Permission
from touchstone.actions.answers import Given, write_answer
from touchstone.actions.permission import check_own, check_permission, owned_project, permitted_project
from touchstone.domain.case import local_day
from touchstone.domain.lifecycle_steps import entry_stage
from touchstone.domain.path import opening_path
from touchstone.domain.snapshot import PackPin
from touchstone.domain.triage import ImpactAssessment, assess_impact
from touchstone.foundation.errors import Conflict, Invalid, NotFound
from touchstone.foundation.identifiers import new_id
from touchstone.guidance.pack import Pack
from touchstone.queries.packs import compose_pins, packs_for_new_project
from touchstone.store.audit import Record, act
from touchstone.store.models import (
    Assignment,
    Participation,
    PinnedPack,
    Project,
    StageRun,
    Technology,
    TechnologyVersion,
)

ENTRIES = ("problem", "purchasing", "in-use")
Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a project is opened with. `triage` is question id → value; `entry` says where it starts.

    `typed`: ids of the triage answers that were typed, whatever the source of the others.
    """

    title: str
    problem: str
    technology_name: str
    triage: Answers
    version_label: str = ""
    supplier: str = ""
    entry: str = "problem"
    catch_up_on: date | None = None
    source: str = "typed"
    source_reference: str = ""
    is_demonstration: bool = False
    typed: frozenset[str] = frozenset()


def open_project(*, by: Actor, opening: Opening, at: datetime) -> Project:
    """Open a project at the stage its entry names, pinned to the newest released guidance, with the opener as its lead.

    Raises Invalid (fields `title`, `problem`, `technology_name`, `entry`, `catch_up_on`, or a triage question's id),
    NotPermitted.
    """
    check_permission(by=by, permission=Permission.PROJECT_OPEN)
    pins = packs_for_new_project(by.organisation_id)
    pack = compose_pins(organisation=by.organisation_id, pins=pins)
    _check_opening(opening, pack)
    impact = impact_of(pack, opening.triage)
    with act(by=by, at=at, verb="project.opened") as record:
        record.project = new_id()
        technology = _technology(record, opening)
        project = Project.objects.create(
            id=record.project,
            organisation_id=by.organisation_id,
            technology=technology,
            heading=record.content("heading", {"title": opening.title.strip(), "problem": opening.problem.strip()}),
            path=opening_path(impact=impact, entry=opening.entry),
            entry=opening.entry,
            stage=entry_stage(entry=opening.entry, pack=pack),
            catch_up_on=opening.catch_up_on,
            is_demonstration=opening.is_demonstration,
            opened_at=at,
        )
        _stand_up(record, project, pins, by)
        for question, value in opening.triage.items():
            is_typed = question in opening.typed
            given = Given(
                question=question,
                value=value,
                source="typed" if is_typed else opening.source,
                source_reference="" if is_typed else opening.source_reference,
            )
            write_answer(record=record, project=project, pack=pack, given=given)
        record.about("project", project.id)
        record.changed("project", project.id, "heading", after=project.heading.digest)
        record.changed("project", project.id, "path", after=project.path)
        record.changed("project", project.id, "stage", after=project.stage)
    return project


def change_heading(*, by: Actor, project: str, title: str, problem: str, read_version: int, at: datetime) -> Project:
    """Reword what the project is called and what problem it answers. Raises Invalid, Conflict, NotFound."""
    _check_heading(title, problem)
    with act(by=by, at=at, verb="project.reworded", project=project) as record:
        row = owned_project(by=by, permission=Permission.PROJECT_EDIT, project=project)
        if row.version != read_version:
            raise Conflict(
                "Somebody else changed this project's name or problem while you had it open",
                yours={"title": title, "problem": problem},
                theirs=dict(row.heading.body or {}),
                remedy="Both texts are below. Keep one, or put them together, and save again.",
            )
        before = row.heading.digest
        row.heading = record.content("heading", {"title": title.strip(), "problem": problem.strip()})
        row.version += 1
        row.save(update_fields=["heading", "version"])
        record.about("project", row.id)
        record.changed("project", row.id, "heading", before=before, after=row.heading.digest)
    return row


def assign_member(*, by: Actor, project: str, office: str, role: str, at: datetime) -> Assignment:
    """Put an office of a participating organisation to work on the project; one that is not the owner, its own.

    Raises NotFound, Invalid, NotPermitted.
    """
    with act(by=by, at=at, verb="member.assigned", project=project) as record:
        row = permitted_project(by=by, permission=Permission.MEMBER_ASSIGN, project=project)
        present = row.participations.filter(to_at__isnull=True).values("organisation")
        found = Office.objects.filter(id=office, organisation__in=present).first()
        if found is None or not found.is_current(local_day(at)):
            raise NotFound("There is no such office in an organisation that takes part")
        if row.organisation_id != by.organisation_id:
            check_own(by=by, organisation=found.organisation_id)
        if found.role != role:
            raise Invalid("That person does not hold this role", field_errors={"office": "Choose a holder of the role"})
        same = Assignment.objects.filter(project=row, office=found, role=role, to_at__isnull=True).first()
        if same is not None:
            return same
        assignment = Assignment.objects.create(project=row, office=found, role=role, from_at=at)
        record.about("assignment", assignment.id)
        record.changed("project", row.id, f"assigned.{role}", after=found.id)
    return assignment


def impact_of(pack: Pack, answers: Answers) -> ImpactAssessment:
    """What the pack's triage makes of the answers. Raises Invalid for a pack without triage."""
    if pack.triage is None:
        raise Invalid("This guidance has no triage questions")
    return assess_impact(answers=answers, sheet=pack.triage)


def _technology(record: Record, opening: Opening) -> Technology:
    body = {"name": opening.technology_name.strip(), "supplier": opening.supplier.strip()}
    technology = Technology.objects.create(
        organisation_id=record.organisation,
        description=record.content("technology", body),
        recorded_at=record.at,
    )
    if opening.version_label.strip():
        TechnologyVersion.objects.create(
            technology=technology,
            description=record.content("technology-version", {"label": opening.version_label.strip()}),
            recorded_at=record.at,
        )
    return technology


def _stand_up(record: Record, project: Project, pins: Sequence[PackPin], by: Actor) -> None:
    """The rows without which no project is: owner, lead, pinned guidance and first stage run."""
    Participation.objects.create(
        project=project,
        organisation_id=by.organisation_id,
        kind="owner",
        controller_role="controller",
        from_at=record.at,
    )
    Assignment.objects.create(project=project, office_id=by.office_id, role=by.role, from_at=record.at)
    for pin in pins:
        PinnedPack.objects.create(
            project=project, pack=pin.pack, pack_version=pin.version, digest=pin.digest, pinned_at=record.at
        )
    StageRun.objects.create(
        project=project,
        organisation_id=by.organisation_id,
        stage=project.stage,
        number=1,
        because="entry",
        entered_at=record.at,
    )


def _check_heading(title: str, problem: str) -> None:
    wrong = {}
    if not title.strip():
        wrong["title"] = "Enter a short name for the project"
    if len(title) > 200:
        wrong["title"] = "The name of the project must be 200 characters or fewer"
    if not problem.strip():
        wrong["problem"] = "Say what problem this is meant to help with"
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)


def _check_opening(opening: Opening, pack: Pack) -> None:
    _check_heading(opening.title, opening.problem)
    wrong = {}
    if not opening.technology_name.strip():
        wrong["technology_name"] = "Enter the name of the technology"
    if opening.entry not in ENTRIES:
        wrong["entry"] = "Choose where the work starts"
    if opening.entry == "in-use" and opening.catch_up_on is None:
        wrong["catch_up_on"] = "Enter the date by which the assurance will be shown"
    asked = {question.id for question in pack.triage.all_questions} if pack.triage else set()
    wrong.update({one: "This is not a triage question" for one in opening.triage if one not in asked})
    unanswered = impact_of(pack, opening.triage).unanswered
    wrong.update(dict.fromkeys(unanswered, "Answer this question"))
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)
