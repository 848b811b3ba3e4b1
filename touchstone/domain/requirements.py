"""One function for each kind of thing a gate may need: what, if anything, is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from touchstone.domain.assessment import missing_fields, progress_of
from touchstone.domain.case import DEPLOYMENT, Case
from touchstone.domain.duties import leads_of
from touchstone.domain.evidence import Finding, document_finding, labelled_finding, own_data_finding
from touchstone.domain.snapshot import AdviceState, ProjectSnapshot
from touchstone.guidance.authority import Authority
from touchstone.guidance.pack import TRIAGE
from touchstone.guidance.text import Text

#: Kinds that no stage file writes: they follow from the decision rule and from earlier decisions.
DERIVED_KINDS = frozenset({"decision-input", "condition-due"})


@dataclass(frozen=True, kw_only=True)
class Need:
    """Something a gate needs: its id, kind, the thing it is about, its name, who asks, and of which stage it is.

    `unsettled`: ids of the blank questions on which it depends whether it is needed at all.
    """

    id: str
    kind: str
    subject: str
    name: Text
    authority: Authority
    stage: str
    unsettled: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """What is missing, what to do, where to go for it. A mark is met but worth saying, and never bars."""

    detail: str
    remedy: str
    link_to: tuple[str, str]
    missing: tuple[str, ...] = ()
    is_mark: bool = False


Rule = Callable[[Need, Case], Shortfall | None]


def missing_now(need: Need, case: Case) -> Shortfall | None:
    """What is missing for the need, or None. Raises KeyError for a kind without a rule."""
    if need.unsettled:
        return cannot_tell(need.unsettled)
    return KINDS[need.kind](need, case)


def cannot_tell(questions: tuple[str, ...]) -> Shortfall:
    """A blank answer is not a no: until it is given, what depends on it counts as wanting."""
    return Shortfall(
        detail="Whether this applies cannot be told until the questions it depends on are answered",
        remedy="Answer the questions listed.",
        link_to=("question", questions[0]),
        missing=questions,
    )


def is_due(case: Case, stages: Iterable[str]) -> bool:
    """Whether a question marked with those stages is due at the case's gate; one marked with none always is."""
    places = [case.place_of(stage_id) for stage_id in stages]
    return not places or min(places) <= case.place_of(due_up_to(case))


def due_up_to(case: Case) -> str:
    """The last stage whose questions are due. The light path's one decision stands for all gates up to use."""
    if case.path == "light" and case.place_of(case.stage.id) < case.place_of(DEPLOYMENT):
        return DEPLOYMENT
    return case.stage.id


def owed_in_set(case: Case, set_id: str) -> tuple[str, ...]:
    """Ids of the questions of a set that are shown, due at this gate and not complete."""
    questions = {item.id: item for item in case.view.questions(set_id)}
    owed = progress_of(view=case.view, set_id=set_id).unanswered
    return tuple(key for key in owed if is_due(case, questions[key].stages))


def input_given(*, role: str, case: Case) -> tuple[AdviceState, ...]:
    """Advice of that role given in this stage run, on or before the day of the decision, by somebody independent."""
    leads = leads_of(case.snapshot)
    run = case.run.id if case.run is not None else ""
    advisers = _advisers_in_role(case, role)
    return tuple(
        item
        for item in case.snapshot.advice
        if item.stage_run == run
        and item.adviser in advisers
        and _is_given(item, case)
        and item.given_by not in leads
        and item.given_office_role in ("", advisers[item.adviser] or item.given_office_role)
    )


def is_published(snapshot: ProjectSnapshot) -> bool:
    """Whether a public record stands: the last approved act on it is not a withdrawal."""
    acts = [item for item in snapshot.publications if item.status == "approved" and item.settled_at is not None]
    settled = sorted(acts, key=lambda item: (item.settled_at is not None and item.settled_at.timestamp(), item.id))
    standing = [item.event for item in settled if item.event != "decision"]
    return bool(standing) and standing[-1] != "withdraw"


def _question_set(need: Need, case: Case) -> Shortfall | None:
    owed = owed_in_set(case, need.subject)
    if not owed:
        return None
    started = progress_of(view=case.view, set_id=need.subject).is_started
    return Shortfall(
        detail="Some of its questions are not answered in full" if started else "It has not been started",
        remedy="Answer the questions that are still open.",
        link_to=("triage" if need.subject == TRIAGE else "question-set", need.subject),
        missing=owed,
    )


def _answer(need: Need, case: Case) -> Shortfall | None:
    question = case.pack.question(need.subject)
    if question.id not in case.view.shown or not missing_fields(question, case.values.get(question.id, {})):
        return None
    return Shortfall(
        detail="The question is not answered in full",
        remedy="Answer the question.",
        link_to=("question", question.id),
        missing=(question.id,),
    )


def _document(need: Need, case: Case) -> Shortfall | None:
    found = document_finding(
        document=need.subject, snapshot=case.snapshot, on=case.on, covers=case.covers, shown=case.view.shown
    )
    if found.stale:
        return Shortfall(
            detail="It was made before the case last changed",
            remedy="Make it again, so that it says what the case says now.",
            link_to=("document", need.subject),
            is_mark=True,
        )
    remedy = "Make it from the case, or attach the file that serves as it."
    return _from_finding(found, link_to=("document", need.subject), remedy=remedy)


def _evidence(need: Need, case: Case) -> Shortfall | None:
    found = labelled_finding(label=need.subject, snapshot=case.snapshot, on=case.on, covers=case.covers)
    return _from_finding(found, link_to=("evidence", need.subject), remedy="Attach the file that shows it.")


def _own_data(_: Need, case: Case) -> Shortfall | None:
    found = own_data_finding(snapshot=case.snapshot, on=case.on, covers=case.covers)
    remedy = "Attach the result of a test on the force's own data, made by the force or independently for it."
    return _from_finding(found, link_to=("evidence", "own-data-validation"), remedy=remedy)


def _from_finding(found: Finding, *, link_to: tuple[str, str], remedy: str) -> Shortfall | None:
    if not found.is_satisfied:
        detail = found.refused[0][1] if found.refused else "There is none yet"
        refused = tuple(item_id for item_id, _ in found.refused)
        return Shortfall(detail=detail, remedy=remedy, link_to=link_to, missing=refused)
    if found.is_unscanned:
        detail = "No virus scanner has looked at the file yet"
        return Shortfall(detail=detail, remedy="Wait for the scan, or have one set up.", link_to=link_to, is_mark=True)
    return None


def _advice(need: Need, case: Case) -> Shortfall | None:
    given = [item for item in case.snapshot.advice if item.adviser == need.subject and _is_given(item, case)]
    if given:
        return None
    return Shortfall(
        detail="No advice from this adviser is recorded",
        remedy="Ask for the advice, and record it when it is given.",
        link_to=("adviser", need.subject),
    )


def _publication(_: Need, case: Case) -> Shortfall | None:
    if is_published(case.snapshot):
        return None
    return Shortfall(
        detail="There is no public record of this project",
        remedy="Propose the record for publication, and have a second person approve it.",
        link_to=("publication", ""),
    )


def _decision_input(need: Need, case: Case) -> Shortfall | None:
    if input_given(role=need.subject, case=case):
        return None
    return Shortfall(
        detail="The decision maker decides with this input, and it has not been given in this passage of the stage",
        remedy="Ask for the advice; the decision can be taken once it has been given.",
        link_to=("adviser", next(iter(_advisers_in_role(case, need.subject)), need.subject)),
    )


def _condition_due(need: Need, case: Case) -> Shortfall | None:
    condition = next(item for item in case.snapshot.conditions if item.id == need.subject)
    if condition.closed_at is not None:
        return None
    overdue = condition.due_on < case.on
    return Shortfall(
        detail="A condition of an earlier decision is past its date" if overdue else "A condition is not yet met",
        remedy="Show that the condition is met and close it.",
        link_to=("condition", condition.id),
        is_mark=not overdue,
    )


def _is_given(advice: AdviceState, case: Case) -> bool:
    return advice.given_on is not None and advice.given_on <= case.on


def _advisers_in_role(case: Case, role: str) -> dict[str, str | None]:
    """Advisers who speak in a role: id → the office that answers for them, where there is one."""
    return {item.id: item.role for item in case.pack.sheet.advisers if role in (item.id, item.role)}


KINDS: Mapping[str, Rule] = {
    "question-set": _question_set,
    "answer": _answer,
    "document": _document,
    "evidence": _evidence,
    "evaluation-on-own-data": _own_data,
    "advice": _advice,
    "publication": _publication,
    "decision-input": _decision_input,
    "condition-due": _condition_due,
}
