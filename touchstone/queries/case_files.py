"""A project as a case file: the facts of one organisation's case, without what is marked for fewer eyes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Office, Organisation
from touchstone.casefiles.from_snapshot import from_snapshot
from touchstone.casefiles.model import CaseAnswer, CaseFile, TechnologyVersion
from touchstone.casefiles.writing import Format, case_bytes
from touchstone.domain.answer_values import fits
from touchstone.domain.case import local_day, run_of
from touchstone.domain.snapshot import AnswerState, ProjectSnapshot
from touchstone.foundation.errors import Refusal
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import FieldKind, Question
from touchstone.queries.advice import list_advice
from touchstone.queries.decided import names_of
from touchstone.queries.packs import pack_for
from touchstone.queries.publications import OPEN_CLASSIFICATION, marks_of
from touchstone.queries.snapshots import snapshot_of
from touchstone.queries.tenancy import load_project
from touchstone.store.models import (
    AnswerVersion,
    AuditEvent,
    Configuration,
    DecisionSignature,
    EvidenceItem,
    Project,
    VersionInUse,
)

_SETTING = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")


@dataclass(frozen=True)
class CaseFileLeft:
    """A case file, and what was left out of it: for its marks (by name), or because this guidance does not ask it."""

    case_file: CaseFile
    withheld: tuple[str, ...]
    unasked: tuple[str, ...]

    @property
    def comments(self) -> tuple[str, ...]:
        """What a reader of the file has to know, one line each."""
        head = ("A case file. Check it with: touchstone case check FILE",)
        held = tuple(f"Withheld because of its handling mark: {one}" for one in self.withheld)
        left = tuple(f"Left out because the guidance of this case does not ask it: {one}" for one in self.unasked)
        return (*head, *held, *left)


@dataclass(frozen=True)
class SameTitle:
    """A project that bears the name looked for."""

    id: str
    title: str


def case_file_of(*, by: Actor, project: str, at: datetime, format: Format = "yaml") -> bytes:
    """The actor's organisation's case as a file. Raises NotFound for a project out of reach."""
    found = load_case_file(by=by, project=project, at=at)
    return case_bytes(found.case_file, format, comments=found.comments)


def load_case_file(*, by: Actor, project: str, at: datetime) -> CaseFileLeft:
    """The same as a value, with what was left out. Raises NotFound."""
    row = load_project(by=by, project=project)
    whole = snapshot_of(row, at=at)
    run = run_of(whole, by.organisation_id) or run_of(whole, whole.organisation)
    owner = run.organisation if run is not None else whole.organisation
    pack, marks = pack_for(whole), marks_of(whole)
    snapshot, unasked = _readable(whole, pack, marks)
    triage = {one.id for one in pack.triage.all_questions} if pack.triage is not None else set()
    shown = set(pack.questions)
    try:
        bare = from_snapshot(snapshot, triage=triage, organisation=owner, shown=shown)
    except ValueError as wrong:  # something was typed that a case file has no form for
        raise Refusal(
            "This case holds something that a case file cannot carry",
            remedy="Look for control characters in names and settings, and type them afresh.",
        ) from wrong
    filled, held = _filled(bare, row, owner, by=by, marks=marks)
    named = tuple(sorted({*_marked(whole, marks), *held}))
    return CaseFileLeft(
        case_file=filled.model_copy(update={"withheld": named}), withheld=named, unasked=tuple(sorted(unasked))
    )


def is_imported(*, by: Actor, project: str) -> bool:
    """Whether the project was opened from a case file, which is kept with it. Raises NotFound."""
    row = load_project(by=by, project=project)
    return AuditEvent.objects.filter(project=row.id, verb="case-file.imported").exists()


def same_title(*, by: Actor, title: str) -> tuple[SameTitle, ...]:
    """Projects of the actor's own organisation that bear that name, whatever its case and spacing."""
    wanted = " ".join(title.casefold().split())
    rows = Project.objects.filter(organisation_id=by.organisation_id).select_related("heading").order_by("id")
    held = [(row.id, str((row.heading.body or {}).get("title", ""))) for row in rows]
    return tuple(SameTitle(key, name) for key, name in held if wanted and " ".join(name.casefold().split()) == wanted)


def _readable(
    snapshot: ProjectSnapshot, pack: Pack, marks: Mapping[str, Collection[str]]
) -> tuple[ProjectSnapshot, set[str]]:
    """The snapshot with the answers that a reader of the file may have and can read, and what is not asked any more."""
    evidence = {one.id for one in snapshot.evidence}
    kept: list[AnswerState] = []
    unasked: set[str] = set()
    for one in snapshot.answers:
        question = pack.questions.get(one.question)
        if question is None or not fits(question=question, value=one.value):
            unasked.add(one.question)
        elif not marks.get(one.question):
            kept.append(replace(one, value=_without_lost_files(one.value, question, evidence)))
    overrides = tuple(
        replace(one, reasons="") if marks.get(f"departure:{one.axis}") else one for one in snapshot.overrides
    )
    return replace(snapshot, answers=tuple(kept), overrides=overrides), unasked


def _without_lost_files(value: Mapping[str, Any], question: Question, evidence: set[str]) -> Mapping[str, Any]:
    """The answer without files that have been replaced or destroyed since: a file that is not here says nothing."""
    files = {field.key for field in question.fields if field.kind is FieldKind.EVIDENCE}
    return {key: [one for one in part if one in evidence] if key in files else part for key, part in value.items()}


def _marked(snapshot: ProjectSnapshot, marks: Mapping[str, Collection[str]]) -> Iterator[str]:
    """What is left out for its marks, as it is named in the file."""
    answered = {one.question for one in snapshot.answers}
    for key, found in marks.items():
        if key in answered:
            yield f"the answer to {key} ({', '.join(found)})"
        elif key.startswith("departure:"):
            yield f"the reasons for setting {key.removeprefix('departure:')} by hand ({', '.join(found)})"


def _filled(
    case_file: CaseFile, row: Project, owner: str, *, by: Actor, marks: Mapping[str, Collection[str]]
) -> tuple[CaseFile, set[str]]:
    """The file with what a snapshot does not hold: the supplier, words of advice, dissent, settings and days of use."""
    held: set[str] = set()
    organisation = Organisation.objects.get(id=owner)
    supplier = (row.technology.description.body or {}).get("supplier", "")
    technology = case_file.technology.model_copy(
        update={"supplier": supplier or None, "versions": tuple(_versions(case_file, owner))}
    )
    return case_file.model_copy(
        update={
            "organisation": case_file.organisation.model_copy(update={"kind": organisation.kind}),
            "technology": technology,
            "answers": _answers(case_file.answers, row, owner),
            "triage": _answers(case_file.triage, row, owner),
            "advice": tuple(_advice(case_file, row.id, by, marks, held)),
            "decisions": tuple(_decisions(case_file)),
            "evidence": tuple(_evidence(case_file, row.id, held)),
        }
    ), held


def _versions(case_file: CaseFile, owner: str) -> Iterator[TechnologyVersion]:
    ids = case_file.version_ids
    rows = Configuration.objects.filter(technology_version_id__in=ids, organisation_id=owner)
    settings = {one.id: (one.description.body or {}).get("settings", {}) for one in rows.select_related("description")}
    used: dict[str, tuple[date, date | None]] = {}
    for use in VersionInUse.objects.filter(technology_version_id__in=ids, organisation_id=owner).order_by("from_on"):
        used[use.configuration_id or use.technology_version_id] = (use.from_on, use.to_on)
    for version in case_file.technology.versions:
        configurations = [
            one.model_copy(update={"settings": _settings(settings.get(one.id, {})), **_days(used.get(one.id))})
            for one in version.configurations
        ]
        yield version.model_copy(update={"configurations": tuple(configurations), **_days(used.get(version.id))})


def _settings(written: Mapping[str, Any]) -> dict[str, str]:
    """Settings that a case file can carry: a name without spaces, a value of one line."""
    plain = {key: " ".join(str(part).split())[:500] for key, part in written.items() if _SETTING.match(key)}
    return {key: part for key, part in plain.items() if part}


def _days(days: tuple[date, date | None] | None) -> dict[str, date | None]:
    return {} if days is None else {"in_use_from": days[0], "in_use_to": days[1]}


def _answers(
    answers: Mapping[str, tuple[CaseAnswer, ...]], row: Project, owner: str
) -> dict[str, tuple[CaseAnswer, ...]]:
    """Each answer with the role it was given in and, where that was recorded, the day it took place."""
    columns = ("answer__question", "answer__scope", "answer__covers", "took_place_on", "office")
    current = AnswerVersion.objects.filter(answer__project=row, answer__current=F("id"))
    said = {(q, s, c): (day, office) for q, s, c, day, office in current.values_list(*columns)}
    roles = dict(Office.objects.filter(id__in={office for _, office in said.values()}).values_list("id", "role"))
    found = {}
    for question, given in answers.items():
        filled = []
        for one in given:
            scope = one.scope if one.scope == "shared" else owner
            day, office = said.get((question, scope, one.covers), (None, ""))
            update = {"took_place_on": day or one.took_place_on, "answered_by": roles.get(office)}
            filled.append(one.model_copy(update=update))
        found[question] = tuple(filled)
    return found


def _advice(
    case_file: CaseFile, project: str, by: Actor, marks: Mapping[str, Collection[str]], held: set[str]
) -> Iterator[Any]:
    threads = {one.id: one for one in list_advice(by=by, project=project)}
    for advice in case_file.advice:
        thread = threads.get(advice.id)
        if thread is None or not thread.advice:
            yield advice
            continue
        if thread.is_privileged or marks.get(thread.advice):
            held.add(f"the words of the advice {advice.id} from {advice.adviser}")
            yield advice
            continue
        reply = advice.reply
        if reply is not None and thread.reply:
            reply = reply.model_copy(update={"reasons": thread.reply, "on": _day(thread.replied_at)})
        yield advice.model_copy(update={"text": thread.text or None, "reply": reply})


def _decisions(case_file: CaseFile) -> Iterator[Any]:
    """Decisions with the names of those who signed, and what any of them put on record against it."""
    ids = [one.id for one in case_file.decisions]
    rows = list(DecisionSignature.objects.filter(decision_id__in=ids).select_related("remark", "decision__statement"))
    names = names_of(row.person for row in rows)
    for decision in case_file.decisions:
        mine = [row for row in rows if row.decision_id == decision.id]
        people = {row.role: names.get(row.person) for row in mine}
        dissent = [str((row.remark.body or {}).get("dissent", "")) for row in mine if row.remark is not None]
        said = (mine[0].decision.statement.body or {}).get("reasons") if mine else None
        yield decision.model_copy(
            update={
                "signed_by": tuple(one.model_copy(update={"name": people.get(one.role)}) for one in decision.signed_by),
                "reasons": decision.reasons or said or None,
                "dissent": "\n".join(filter(None, dissent)) or None,
            }
        )


def _evidence(case_file: CaseFile, project: str, held: set[str]) -> Iterator[Any]:
    rows = EvidenceItem.objects.filter(project_id=project).values_list("id", "label__marks", "label__classification")
    marked = {key for key, found, classification in rows if found or classification != OPEN_CLASSIFICATION}
    for item in case_file.evidence:
        if item.id in marked:
            held.add(f"the name of the file {item.id}")
        yield item.model_copy(update={"title": None}) if item.id in marked else item


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else local_day(moment)
