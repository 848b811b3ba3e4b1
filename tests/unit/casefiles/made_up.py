"""Made-up case files of every shape, for properties that hold for all of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.unit.casefiles.small_files import library
from touchstone.casefiles.assurance import (
    Advice,
    Condition,
    Decision,
    Evaluation,
    Evidence,
    Fairness,
    Measure,
    Reply,
    Signature,
)
from touchstone.casefiles.model import (
    CaseAnswer,
    CaseFile,
    Configuration,
    Judgement,
    NamedPack,
    Organisation,
    Technology,
    TechnologyVersion,
)
from touchstone.casefiles.running import Change, Incident, MonitoredMeasure, Monitoring, Publication, Reading
from touchstone.guidance.question_set import Field, FieldKind, Question

PACK = library().pack("ddt-app", "2026-11")
AS_OF = date(2026, 11, 23)
STAGES = st.sampled_from(PACK.sheet.stages)
VERSIONS = ("v1", "v2")
DAYS = st.dates(date(2015, 1, 1), AS_OF)
MAYBE_DAY = st.none() | DAYS
LETTERS = "abcdefgxyzABC ÂŵŷéÊ0123456789.,:;'\"#{}[]&*!|>%@-yesnotrue~"
LINES = st.text(LETTERS, min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)
PROSE = st.lists(LINES, min_size=1, max_size=4).map("\n".join)
MAYBE_LINE, MAYBE_PROSE = st.none() | LINES, st.none() | PROSE
ROLES = st.sampled_from(["project-lead", "senior-leader", "dpo", "siro"])
COVERS = st.sampled_from(["all", *VERSIONS])
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64).map("sha256:{}".format)
FIGURES = st.decimals(0, 100, places=4).map(str)


def numbered(prefix: str, parts: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    """A list of parts, each with an id of its own."""
    return st.lists(parts, max_size=most).map(
        lambda found: tuple(one.model_copy(update={"id": f"{prefix}-{n}"}) for n, one in enumerate(found))
    )


def field_value(field: Field, roles: st.SearchStrategy[str] = ROLES) -> st.SearchStrategy[Any]:
    """Something that fits a field; `roles`: who may sign."""
    if field.kind in (FieldKind.YES_NO, FieldKind.CHOICE):
        return st.sampled_from([one for one in field.choice_ids if one != "not-applicable"])
    if field.kind is FieldKind.CHOICES:
        return st.lists(st.sampled_from(field.choice_ids), min_size=1, unique=True).map(sorted)
    if field.publishable:
        return st.fixed_dictionaries({"en": PROSE}, optional={"cy": PROSE})
    if field.kind is FieldKind.TEXT:
        return LINES
    if field.kind is FieldKind.LONG_TEXT:
        return PROSE
    if field.kind is FieldKind.NUMBER:
        return st.integers(0, 10**9).map(str)
    if field.kind is FieldKind.DATE:
        return DAYS.map(date.isoformat)
    if field.kind is FieldKind.ROWS:
        row = st.fixed_dictionaries({column.key: field_value(column) for column in field.columns})
        return st.lists(row, min_size=1, max_size=2)
    if field.kind is FieldKind.SIGN:
        return st.fixed_dictionaries({"name": LINES, "on": DAYS.map(date.isoformat), "role": roles})
    return st.just("https://northmere.example/a") if field.kind is FieldKind.URL else st.just("a@northmere.example")


def value_of(question: Question) -> st.SearchStrategy[dict[str, Any]]:
    """An answer to a question, some of its fields left out; fields for files are, because there are none."""
    fields = [one for one in question.fields if one.kind is not FieldKind.EVIDENCE]
    roles = st.sampled_from(question.answered_by) if question.answered_by else ROLES
    return st.fixed_dictionaries({}, optional={one.key: field_value(one, roles) for one in fields}).filter(bool)


@st.composite
def answers(draw: st.DrawFn, triage: bool) -> dict[str, tuple[CaseAnswer, ...]]:
    """Answers to some questions of the pack, for one or several scopes and versions."""
    assert PACK.triage is not None
    asked = {one.id for one in PACK.triage.all_questions}
    pool = [one for one in PACK.questions.values() if (one.id in asked) == triage]
    pool = [one for one in pool if any(field.kind is not FieldKind.EVIDENCE for field in one.fields)]
    found = {}
    for question in draw(st.lists(st.sampled_from(pool), max_size=6, unique_by=lambda one: one.id)):
        places = st.tuples(st.sampled_from(["shared", "organisation"]), COVERS)
        wanted = draw(st.lists(places, min_size=1, max_size=2, unique=True))
        found[question.id] = tuple(
            CaseAnswer(
                value=draw(value_of(question)),
                scope=scope,
                covers=covers,
                source=draw(st.none() | st.sampled_from(["typed", "imported"])),
                took_place_on=draw(MAYBE_DAY),
                answered_by=draw(st.none() | ROLES),
            )
            for scope, covers in wanted
        )
    return found


def ordered(first: str, last: str) -> st.SearchStrategy[dict[str, Any]]:
    """Two days in order, or fewer."""
    both = st.tuples(DAYS, DAYS).map(lambda days: {first: min(days), last: max(days)})
    return st.just({}) | DAYS.map(lambda day: {first: day}) | both


EVIDENCE = st.builds(
    Evidence,
    id=st.just("x"),
    title=MAYBE_LINE,
    digest=st.none() | DIGESTS,
    documents=st.lists(st.sampled_from([one.id for one in PACK.sheet.documents]), max_size=2, unique=True).map(tuple),
    purpose=st.sampled_from(["general", "own-data-validation"]),
    strength=st.sampled_from(["asserted", "force-tested"]),
    covers=COVERS,
    on=MAYBE_DAY,
    expires_on=MAYBE_DAY,
    scan=st.none() | st.sampled_from(["not-scanned", "clean"]),
)
PREPARED = st.builds(
    Evidence,
    id=st.just("x"),
    documents=st.sampled_from([one.id for one in PACK.sheet.documents]).map(lambda one: (one,)),
    on=MAYBE_DAY,
    prepared=st.sampled_from(["current", "outdated"]),
)
MEASURES = st.builds(Measure, metric=st.just("fpr"), value=FIGURES, attribute=MAYBE_LINE, group=MAYBE_LINE, low=FIGURES)
FAIRNESS = st.builds(Fairness, measure=LINES, reason=MAYBE_PROSE, chosen_by=MAYBE_LINE)
EVALUATIONS = st.builds(
    Evaluation,
    id=st.just("x"),
    title=MAYBE_LINE,
    performed_by=st.none() | st.sampled_from(["supplier", "force"]),
    data=st.sampled_from(["own", "other", "unknown"]),
    performed_on=MAYBE_DAY,
    planned_on=MAYBE_DAY,
    covers=st.none() | st.sampled_from(VERSIONS),
    configuration=st.none() | st.just("v1-c"),
    measures=st.lists(MEASURES, max_size=2).map(tuple),
    fairness=st.none() | FAIRNESS,
    finding=MAYBE_PROSE,
    result_digest=st.none() | DIGESTS,
    claims=st.lists(LINES, max_size=2).map(tuple),
)
REPLIES = st.builds(
    Reply, response=st.sampled_from(["accepted", "partly", "rejected"]), reasons=MAYBE_PROSE, on=MAYBE_DAY
)
ADVICE = st.builds(
    lambda days, **said: Advice(id="x", **days, **said),
    ordered("asked_on", "given_on"),
    adviser=st.sampled_from([one.id for one in PACK.sheet.advisers]),
    stage=st.none() | STAGES,
    conclusion=st.none() | st.sampled_from(["support", "support-with-conditions", "against", "no-view"]),
    by_role=st.none() | ROLES,
    reply=st.none() | REPLIES,
)
CONDITIONS = st.builds(
    Condition, id=st.just("x"), text=MAYBE_PROSE, owner_role=st.none() | ROLES, due_on=MAYBE_DAY, closed_on=MAYBE_DAY
)
DECISIONS = st.builds(
    lambda days, stage, owed, **said: Decision(id="x", stage=stage, conditions=owed, **days, **said),
    ordered("took_place_on", "recorded_on"),
    STAGES,
    numbered("owed", CONDITIONS, most=2),
    outcome=st.sampled_from(["proceed", "proceed-with-conditions", "return", "pause", "stop", "resume"]),
    to_stage=st.none() | STAGES,
    covers=COVERS,
    signed_by=st.lists(st.builds(Signature, role=ROLES, name=MAYBE_LINE), max_size=2).map(tuple),
    reasons=MAYBE_PROSE,
)
MONITORING = st.builds(
    Monitoring,
    agreed_on=MAYBE_DAY,
    owner=MAYBE_LINE,
    measures=st.lists(st.builds(MonitoredMeasure, metric=st.just("fpr"), limit=MAYBE_LINE), max_size=2).map(tuple),
    readings=st.lists(st.builds(Reading, metric=st.just("fpr"), on=DAYS, value=MAYBE_LINE), max_size=2).map(tuple),
    changes=numbered(
        "change",
        st.builds(
            Change, id=st.just("x"), kind=st.sampled_from(["threshold", "version"]), on=MAYBE_DAY, before=MAYBE_LINE
        ),
    ),
)
INCIDENTS = st.builds(
    lambda days, **said: Incident(id="x", **days, **said),
    ordered("known_on", "closed_on"),
    kind=st.sampled_from(["defect", "complaint"]),
    text=MAYBE_PROSE,
    covers=st.none() | st.sampled_from(VERSIONS),
    told=st.dictionaries(st.sampled_from(["users", "regulator"]), DAYS),
)
PUBLICATIONS = st.builds(
    lambda days, **said: Publication(**days, **said),
    ordered("on", "withdrawn_on"),
    what=st.sampled_from(["record", "policy"]),
    where=MAYBE_LINE,
    claims=st.lists(LINES, max_size=2).map(tuple),
)
CONFIGURATIONS = st.builds(
    lambda days, **said: Configuration(id="x", **days, **said),
    ordered("in_use_from", "in_use_to"),
    label=MAYBE_LINE,
    settings=st.dictionaries(st.sampled_from(["threshold", "list-size"]), LINES),
)
JUDGEMENTS = st.builds(
    Judgement, axis=st.just("risk"), chosen=st.just("severe"), computed=st.just("limited"), reasons=MAYBE_PROSE, on=DAYS
)


@st.composite
def versions(draw: st.DrawFn) -> tuple[TechnologyVersion, ...]:
    """Both versions; the first with or without a configuration."""
    configured = draw(st.none() | CONFIGURATIONS)
    inner = () if configured is None else (configured.model_copy(update={"id": "v1-c"}),)
    labels = [draw(MAYBE_LINE), draw(MAYBE_LINE)]
    days = [draw(ordered("in_use_from", "in_use_to")), draw(ordered("in_use_from", "in_use_to"))]
    if inner and (inner[0].in_use_from or inner[0].in_use_to):
        days[0] = {}  # where the configuration is dated the version's own days say nothing more
    return (
        TechnologyVersion(id="v1", label=labels[0], configurations=inner, **days[0]),
        TechnologyVersion(id="v2", label=labels[1], **days[1]),
    )


@st.composite
def case_files(draw: st.DrawFn) -> CaseFile:
    """A whole case file that can be read."""
    found = draw(versions())
    tests = draw(numbered("test", EVALUATIONS))
    if not found[0].configurations:
        tests = tuple(one.model_copy(update={"configuration": None}) for one in tests)
    evidence = (*draw(numbered("file", EVIDENCE)), *draw(numbered("made", PREPARED, most=1)))
    decisions = draw(numbered("decision", DECISIONS))
    decisions = tuple(
        one.model_copy(
            update={"conditions": tuple(c.model_copy(update={"id": f"{one.id}-{c.id}"}) for c in one.conditions)}
        )
        for one in decisions
    )
    return CaseFile(
        as_of=AS_OF,
        organisation=Organisation(
            name=draw(LINES),
            code=draw(st.none() | st.just("XN01")),
            nation=draw(st.none() | st.just("wales")),
            adopted=tuple(draw(st.lists(st.sampled_from(["a.one", "b.two"]), unique=True).map(sorted))),
        ),
        technology=Technology(
            name=draw(LINES),
            title=draw(MAYBE_LINE),
            problem=draw(MAYBE_PROSE),
            entry=draw(st.none() | st.sampled_from(["problem", "purchasing", "in-use"])),
            catch_up_on=draw(MAYBE_DAY),
            path=draw(st.none() | st.sampled_from(["full", "light"])),
            judgements=tuple(draw(st.lists(JUDGEMENTS, max_size=2))),
            versions=found,
        ),
        packs=(NamedPack(id="ddt-app", version="2026-11"),),
        triage=draw(answers(triage=True)),
        answers=draw(answers(triage=False)),
        evidence=evidence,
        evaluations=tests,
        advice=draw(numbered("advice", ADVICE)),
        decisions=decisions,
        monitoring=draw(st.none() | MONITORING),
        incidents=draw(numbered("incident", INCIDENTS)),
        publications=tuple(draw(st.lists(PUBLICATIONS, max_size=2))),
    )
