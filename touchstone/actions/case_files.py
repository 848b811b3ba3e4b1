"""Open a project from a case file: its facts through the acts that make them here, and the whole file as evidence.

Acts of others, or of another system (decisions, advice, evaluations, monitoring, incidents, publications), are never
made up here: they stand in the file, which is kept as it came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answers
from touchstone.actions.evidence import attach_evidence
from touchstone.actions.permission import check_permission
from touchstone.actions.projects import Opening, impact_of, open_project
from touchstone.actions.technologies import add_configuration, add_version
from touchstone.casefiles.model import ALL, OWN, CaseAnswer, CaseFile
from touchstone.casefiles.to_snapshot import values_of
from touchstone.domain.answer_values import fits
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import FieldKind, Question
from touchstone.queries.packs import load_pinned_pack, newest_pack
from touchstone.store.audit import act
from touchstone.store.models import Project

SOURCE = "imported"
TITLE = "Imported case file"
#: Parts of a case file that are acts of other people or of another system.
ONLY_IN_THE_FILE = (
    "evidence", "evaluations", "advice", "decisions", "monitoring", "incidents", "publications",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CaseOpening:
    """A case file that was read, its bytes, and what the person said where the file does not.

    `typed`: ids of the triage answers in `case_file` that the person gave beside the file.
    """

    case_file: CaseFile
    data: bytes
    is_json: bool
    title: str
    problem: str
    entry: str
    catch_up_on: date | None = None
    typed: frozenset[str] = frozenset()

    @property
    def digest(self) -> str:
        """Digest of the file as it came."""
        return "sha256:" + hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, kw_only=True)
class CaseFileUse:
    """What would be made of a case file under the guidance of a new project.

    `triage`: answers that count; `unanswered`: triage questions that have to be answered first; `answers`: ids of the
    answers that would be made; `left`: ids of those that would not, because the guidance does not ask them so;
    `without_files`: ids of answers that would lose the files they name; `only_in_file`: part of the file → how many.
    """

    triage: Mapping[str, Mapping[str, Any]]
    unanswered: tuple[str, ...]
    answers: tuple[str, ...]
    left: tuple[str, ...]
    without_files: tuple[str, ...]
    only_in_file: Mapping[str, int]
    pack: Pack


def use_of(case_file: CaseFile, *, organisation: str) -> CaseFileUse:
    """What a project of that organisation, opened now, would take from the file."""
    pack = newest_pack(organisation)
    triage = {
        key: value
        for key, value in values_of(case_file.triage).items()
        if key in pack.questions and fits(question=pack.questions[key], value=value)
    }
    impact = impact_of(pack, triage)
    kept = {key: triage[key] for key in impact.shown if key in triage}
    made = [key for key, given in case_file.answers.items() if any(_is_asked(key, one, pack) for one in given)]
    given = {key: case_file.answers[key] for key in made}
    return CaseFileUse(
        triage=kept,
        unanswered=impact.unanswered,
        answers=tuple(made),
        left=tuple(key for key in (*case_file.triage, *case_file.answers) if key not in kept and key not in made),
        without_files=tuple(
            key for key, many in given.items() if any(_files(pack.questions[key], one) for one in many)
        ),
        only_in_file={name: count for name in ONLY_IN_THE_FILE if (count := _count(getattr(case_file, name)))},
        pack=pack,
    )


def open_from_case_file(*, by: Actor, opening: CaseOpening, at: datetime) -> Project:
    """Open a project with what the file holds, all or nothing, and keep the file with it.

    Raises Invalid (fields as `open_project`, or `file`), NotPermitted.
    """
    check_permission(by=by, permission=Permission.PROJECT_OPEN)
    case_file = opening.case_file
    use = use_of(case_file, organisation=by.organisation_id)
    with transaction.atomic():
        project = open_project(by=by, opening=_opening(opening, use), at=at)
        versions = _add_versions(by, project.id, case_file, at)
        given = list(_given(opening, versions, by=by, pack=load_pinned_pack(project.id), made=use.answers))
        if given:
            save_answers(by=by, project=project.id, given=given, at=at)
        kept = attach_evidence(
            by=by,
            project=project.id,
            pieces=[opening.data],
            file_name="case-file.json" if opening.is_json else "case-file.yaml",
            title=TITLE,
            strength="asserted",
            at=at,
        )
        with act(by=by, at=at, verb="case-file.imported", project=project.id) as record:
            record.about("evidence", kept.id)
            record.changed("project", project.id, "case-file", after=opening.digest)
    return project


def _opening(opening: CaseOpening, use: CaseFileUse) -> Opening:
    technology = opening.case_file.technology
    return Opening(
        title=opening.title,
        problem=opening.problem,
        technology_name=technology.name[:200],
        supplier=(technology.supplier or "")[:200],
        triage=use.triage,
        entry=opening.entry,
        catch_up_on=opening.catch_up_on,
        source=SOURCE,
        source_reference=opening.digest,
        typed=opening.typed,
    )


def _add_versions(by: Actor, project: str, case_file: CaseFile, at: datetime) -> dict[str, str]:
    """Id of a version in the file → id of the one made of it."""
    made = {}
    for version in case_file.technology.versions:
        row = add_version(by=by, project=project, label=version.label or version.id, at=at)
        made[version.id] = row.id
        for one in version.configurations:
            add_configuration(
                by=by, project=project, version=row.id, label=one.label or one.id, settings=dict(one.settings), at=at
            )
    return made


def _given(
    opening: CaseOpening, versions: Mapping[str, str], *, by: Actor, pack: Pack, made: tuple[str, ...]
) -> Iterator[Given]:
    """The answers as this system keeps them, each pointing at the file that it came from."""
    for key in made:
        question = pack.questions[key]
        for one in opening.case_file.answers[key]:
            if _is_asked(key, one, pack):
                yield Given(
                    question=key,
                    value={name: part for name, part in one.value.items() if name not in _files(question, one)},
                    scope=by.organisation_id if one.scope == OWN else one.scope,
                    covers=ALL if one.covers == ALL else versions[one.covers],
                    source=SOURCE,
                    source_reference=opening.digest,
                    took_place_on=one.took_place_on,
                )


def _is_asked(key: str, answer: CaseAnswer, pack: Pack) -> bool:
    """Whether the guidance asks that question, and the answer is one to it beside the files it names."""
    question = pack.questions.get(key)
    if question is None or not fits(question=question, value=answer.value):
        return False
    return any(name not in _files(question, answer) for name in answer.value)


def _files(question: Question, answer: CaseAnswer) -> frozenset[str]:
    """Fields of the answer that name files: the file names them by ids that mean nothing here."""
    fields = {field.key for field in question.fields if field.kind is FieldKind.EVIDENCE}
    return frozenset(fields & answer.value.keys())


def _count(part: Any) -> int:
    return len(part) if isinstance(part, tuple) else int(part is not None)
