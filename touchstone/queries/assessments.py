"""What the pages for answering show: a set with its progress, a question with its answer and its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.domain.ask_once import ReusableAnswer, carried_answers, reusable_answers
from touchstone.domain.assessment import CaseView, SetProgress, answers_in_force, is_complete, progress_of, view_case
from touchstone.domain.snapshot import AnswerState, ProjectSnapshot
from touchstone.foundation.errors import NotFound
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Question, Section
from touchstone.guidance.text import Text
from touchstone.queries.history import AnswerLine, list_answer_versions
from touchstone.queries.pack_history import load_pin_history
from touchstone.queries.packs import pack_for
from touchstone.queries.rereading import Reread, list_rereading
from touchstone.queries.snapshots import load_project_snapshot, snapshot_of
from touchstone.queries.tenancy import load_project
from touchstone.store.models import Draft, Project


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    """A question of a set, its present answer, and whether that is complete."""

    question: Question
    answer: AnswerState | None
    is_complete: bool

    @property
    def status(self) -> str:
        """A status of the task list."""
        if self.answer is None or not self.answer.value:
            return "not-started"
        return "done" if self.is_complete else "in-progress"


@dataclass(frozen=True, kw_only=True)
class SetPage:
    """A question set in one project."""

    snapshot: ProjectSnapshot
    pack: Pack
    set_id: str
    title: Text
    intro: Text | None
    applies: bool
    progress: SetProgress
    sections: tuple[tuple[Section, tuple[QuestionLine, ...]], ...]
    carried: Mapping[str, ReusableAnswer]  # unanswered question → the answer to the same fact given elsewhere


@dataclass(frozen=True, kw_only=True)
class QuestionPage:
    """One question in one project: its present answer, what could be reused, and where to go next."""

    snapshot: ProjectSnapshot
    pack: Pack
    set_id: str
    set_title: Text
    question: Question
    answer: AnswerState | None
    next: str  # id of the next question shown in the set, or ""
    reusable: tuple[ReusableAnswer, ...]
    typed: dict[str, object] | None  # the actor's own unsaved draft
    reread: Reread | None = None  # the words have changed since it was answered, or the answer no longer fits them

    @property
    def version(self) -> int:
        """The version of the answer on the page; 0 where there is none."""
        return self.answer.version if self.answer else 0


def load_set(*, by: Actor, project: str, set_id: str, at: datetime) -> SetPage:
    """A question set with every question shown in it. Raises NotFound."""
    snapshot = load_project_snapshot(by=by, project=project, at=at)
    pack = pack_for(snapshot)
    found = _sections(pack, set_id)
    view = view_case(snapshot=snapshot, pack=pack)
    answers = answers_in_force(snapshot=snapshot)
    sections = tuple((section, _lines(section, view, answers)) for section in found.sections)
    return SetPage(
        snapshot=snapshot,
        pack=pack,
        set_id=set_id,
        title=found.title,
        intro=found.intro,
        applies=set_id in view.sets,
        progress=progress_of(view=view, set_id=set_id),
        sections=tuple(one for one in sections if one[1]),
        carried=carried_answers(
            questions=[line.question for _, lines in sections for line in lines], snapshot=snapshot, pack=pack
        ),
    )


def load_question(*, by: Actor, project: str, question: str, at: datetime) -> QuestionPage:
    """A question with its answer. A question that is not shown now can still be opened. Raises NotFound."""
    row = load_project(by=by, project=project)
    snapshot = snapshot_of(row, at=at)
    pack = pack_for(snapshot)
    found = pack.question(question)
    view = view_case(snapshot=snapshot, pack=pack)
    set_id = view.index.set_ids[question]
    shown = [one.id for one in view.questions(set_id)]
    later = shown[shown.index(question) + 1 :] if question in shown else []
    draft = Draft.objects.filter(project_id=snapshot.project, question=question, person=by.person_id)
    kept = draft.select_related("content").first()
    return QuestionPage(
        snapshot=snapshot,
        pack=pack,
        set_id=set_id,
        set_title=view.index.sets[set_id].title,
        question=found,
        answer=_as_it_fits(answers_in_force(snapshot=snapshot).get(question), view),
        reread=_reread(row, snapshot, pack, question, by),
        next=later[0] if later else "",
        reusable=reusable_answers(question=found, snapshot=snapshot, pack=pack),
        typed=(kept.content.body or {}).get("typed") if kept else None,
    )


@dataclass(frozen=True, kw_only=True)
class AnswerHistory:
    """Every version of one answer, each beside its question as it was worded then. `question`: as it was last worded.

    `is_asked`: the guidance of the project still asks it.
    """

    project: str
    question: Question
    is_asked: bool
    versions: tuple[tuple[AnswerLine, Question], ...]
    titles: Mapping[str, str]  # id of an evidence item → its title


def load_answer_history(*, by: Actor, project: str, question: str, at: datetime) -> AnswerHistory:
    """The history of an answer, also where the question is gone from the guidance. Raises NotFound."""
    row = load_project(by=by, project=project)
    snapshot = snapshot_of(row, at=at)
    pins = load_pin_history(project=row.id, organisation=row.organisation_id)
    asked = pins.question_at(question, at)  # before anything is looked up by what came in an address
    lines = list_answer_versions(by=by, project=project, question=question)
    return AnswerHistory(
        project=row.id,
        question=asked,
        is_asked=question in pack_for(snapshot).questions,
        versions=tuple((line, pins.question_at(question, line.recorded_at)) for line in lines),
        titles={one.id: one.title for one in snapshot.evidence},
    )


def _as_it_fits(answer: AnswerState | None, view: CaseView) -> AnswerState | None:
    """The answer, emptied where it no longer fits what is asked: it is kept, and to be given again."""
    return replace(answer, value={}) if answer is not None and answer.question in view.unfit else answer


def _reread(row: Project, snapshot: ProjectSnapshot, pack: Pack, question: str, by: Actor) -> Reread | None:
    history = load_pin_history(project=row.id, organisation=row.organisation_id, now=snapshot.packs)
    found = list_rereading(snapshot=snapshot, pack=pack, history=history, organisation=by.organisation_id)
    return next((one for one in found if one.now.id == question), None)


@dataclass(frozen=True, kw_only=True)
class _Sections:
    title: Text
    intro: Text | None
    sections: tuple[Section, ...]


def _sections(pack: Pack, set_id: str) -> _Sections:
    if set_id == "triage" and pack.triage is not None:
        sheet = pack.triage
        loose = (Section(id="questions", title=sheet.title, questions=sheet.questions),) if sheet.questions else ()
        return _Sections(title=sheet.title, intro=sheet.intro, sections=(*sheet.sections, *loose))
    for one in pack.question_sets:
        if one.id == set_id:
            return _Sections(title=one.title, intro=one.intro, sections=one.sections)
    raise NotFound("There is no such set of questions")


def _lines(section: Section, view: CaseView, answers: dict[str, AnswerState]) -> tuple[QuestionLine, ...]:
    return tuple(
        QuestionLine(
            question=question,
            answer=_as_it_fits(answers.get(question.id), view),
            is_complete=is_complete(question, view.values.get(question.id, {})),
        )
        for question in section.questions
        if question.id in view.shown
    )
