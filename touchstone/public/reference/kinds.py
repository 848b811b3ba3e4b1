"""The kinds of thing that packs hold, and what one and several of each are called."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from touchstone.pages.labels import Words


@dataclass(frozen=True)
class Kind:
    """One kind: its id, what one and several of it are called. `is_asked`: whether it asks something of somebody."""

    id: str
    one: Words
    many: Words
    is_asked: bool = False


_ALL = (
    Kind("phase", _("Phase"), _("Phases")),
    Kind("activity", _("Activity of a phase"), _("Activities of phases")),
    Kind("stage", _("Stage"), _("Stages")),
    Kind("decision-rule", _("Decision at a gate"), _("Decisions at gates"), is_asked=True),
    Kind("proceed-question", _("Question to proceed"), _("Questions to proceed"), is_asked=True),
    Kind("requirement", _("What a gate needs"), _("What gates need"), is_asked=True),
    Kind("duty", _("Duty"), _("Duties"), is_asked=True),
    Kind("document-need", _("Document at a stage"), _("Documents at stages"), is_asked=True),
    Kind("advice", _("Advice at a stage"), _("Advice at stages"), is_asked=True),
    Kind("check", _("Failure check"), _("Failure checks"), is_asked=True),
    Kind("question-set", _("Question set"), _("Question sets")),
    Kind("question", _("Question"), _("Questions"), is_asked=True),
    Kind("instrument", _("Instrument"), _("Instruments")),
    Kind("evidence-table", _("Published test"), _("Published tests")),
    Kind("metric", _("Measure to require"), _("Measures to require"), is_asked=True),
    Kind("principle-set", _("Set of principles"), _("Sets of principles")),
    Kind("law", _("Point of law"), _("Points of law"), is_asked=True),
    Kind("statute", _("Statutory record"), _("Statutory records")),
    Kind("rule", _("Rule of the guidance as a whole"), _("Rules of the guidance as a whole"), is_asked=True),
    Kind("role", _("Role"), _("Roles")),
    Kind("adviser", _("Adviser"), _("Advisers")),
    Kind("adviser-route", _("When to ask an adviser"), _("When to ask advisers")),
    Kind("document", _("Document"), _("Documents")),
    Kind("triage-rule", _("Triage rule"), _("Triage rules")),
    Kind("term", _("Glossary word"), _("Glossary words")),
    Kind("open-question", _("Something not known"), _("Things not known")),
    Kind("source", _("Source"), _("Sources")),
    Kind("other", _("Other item"), _("Other items")),
)
KINDS: dict[str, Kind] = {kind.id: kind for kind in _ALL}
ORDER: dict[str, int] = {kind.id: place for place, kind in enumerate(_ALL)}

#: Name of the class in `touchstone.guidance` → kind.
OF_CLASS: dict[str, str] = {
    "Phase": "phase",
    "Activity": "activity",
    "Stage": "stage",
    "ProceedQuestion": "proceed-question",
    "Requirement": "requirement",
    "Duty": "duty",
    "RoleDuty": "duty",
    "DocumentNeed": "document-need",
    "AdviceNeed": "advice",
    "FailureCheck": "check",
    "QuestionSet": "question-set",
    "TriageSheet": "question-set",
    "Question": "question",
    "Instrument": "instrument",
    "EvidenceTable": "evidence-table",
    "Metric": "metric",
    "PrincipleSet": "principle-set",
    "LegalPoint": "law",
    "Rule": "rule",
    "Role": "role",
    "Adviser": "adviser",
    "AdviserRoute": "adviser-route",
    "DocumentType": "document",
    "TriageRule": "triage-rule",
    "LightPathBar": "triage-rule",
    "Term": "term",
    "OpenQuestion": "open-question",
}
