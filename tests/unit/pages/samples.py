"""Sample questions, forms and rows that the tests of the pages and their style guide share."""

from __future__ import annotations

from datetime import UTC, date, datetime

from touchstone.guidance.question_set import Question
from touchstone.guidance.text import Text
from touchstone.pages.date_field import DateField
from touchstone.pages.fields import (
    ChoiceField,
    ChoicesField,
    ConfirmField,
    EmailField,
    LongTextField,
    NumberField,
    TextField,
    UploadField,
    UrlField,
    YesNoField,
)
from touchstone.pages.forms import GovForm
from touchstone.pages.look import Look

SOURCES = {
    "ENG": {
        "title": "Engage phase",
        "url": "https://www.college.police.uk/app/data-driven-technologies/engage",
        "retrieved_on": date(2026, 11, 20),
        "seen": Text(en="opening part only"),
    }
}

SEEN = {"provenance": "seen", "sources": ["ENG"], "obligation": "should"}


def question(**settings: object) -> Question:
    """A question of one long-text field, with any of its settings replaced."""
    basis = {
        "id": "DPIA-1.1",
        "text": "What is the technology for?",
        "hint": "Say what it does now, not what it may do later.",
        "why": "The purpose decides which law applies.",
        "feeds": ["document:dpia"],
        "fields": [{"key": "value", "kind": "long-text", "required": True}],
        **SEEN,
    }
    return Question.model_validate({**basis, **settings})


SUPPLIERS = question(
    id="EIA-7",
    text="Who supplies parts of the technology?",
    fields=[
        {
            "key": "value",
            "kind": "rows",
            "required": True,
            "columns": [
                {"key": "name", "kind": "text", "label": "Name of the supplier", "required": True},
                {"key": "from", "kind": "date", "label": "Contract begins", "required": True},
                {"key": "share", "kind": "number", "label": "Share of the work", "unit": "%"},
                {
                    "key": "role",
                    "kind": "choice",
                    "label": "What they do",
                    "choices": [{"id": "maker", "label": "Makes it"}, {"id": "host", "label": "Runs it"}],
                },
            ],
        }
    ],
)

MIXED = question(
    id="DPIA-2.1",
    text="How will people be told?",
    fields=[
        {"key": "told", "kind": "yes-no", "label": "Are people told?", "required": True, "not_applicable": True},
        {"key": "reason", "kind": "long-text", "label": "Why does it not apply?"},
        {"key": "notice", "kind": "long-text", "label": "The notice", "publishable": True, "required": True},
        {
            "key": "ways",
            "kind": "choices",
            "label": "Ways of telling",
            "choices": [
                {"id": "web", "label": "On the website", "hint": "A page that anybody can find"},
                {"id": "sign", "label": "Signs at the place"},
            ],
        },
        {"key": "signed", "kind": "sign", "label": "Signed by the data protection officer"},
        {"key": "proof", "kind": "evidence", "label": "Evidence"},
        {"key": "page", "kind": "url", "label": "Address of the notice"},
        {"key": "contact", "kind": "email", "label": "Who to ask"},
    ],
)


class EveryField(GovForm):
    """One of each field."""

    name = TextField(label="Full name", look=Look(autocomplete="name"))
    email = EmailField(label="Email address", help_text="We use it only to answer you")
    address = UrlField(label="Web address", required=False)
    number = NumberField(label="How many cameras", look=Look(width=5, suffix="cameras"))
    reasons = LongTextField(label="Reasons", max_length=120, help_text="Keep it short")
    starts_on = DateField(label="Start date", help_text="For example, 27 3 2027")
    live = YesNoField(label="Is it live?", look=Look(inline=True))
    impact = ChoiceField(
        label="Impact",
        choices=[("limited", "Limited"), ("severe", "Severe")],
        look=Look(hints={"severe": "On many people"}),
    )
    region = ChoiceField(label="Region", choices=[("n", "North"), ("s", "South")], as_select=True)
    groups = ChoicesField(label="Groups affected", choices=[("a", "Children"), ("b", "Older people")])
    file = UploadField(label="Test report", look=Look(accept=".pdf"))
    sure = ConfirmField(label="I have read the guidance")


EVENTS = [
    {
        "recorded_at": datetime(2026, 11, 23, 13, 5, tzinfo=UTC),
        "took_place_on": date(2026, 10, 2),
        "what": "Decision recorded: proceed to development",
        "person": "Sian Prosser",
        "office": "Project lead",
        "organisation": "Northmere Police",
        "authority": "Evolve phase, design stage",
    },
    {
        "recorded_at": datetime(2026, 6, 1, 8, 0, tzinfo=UTC),
        "what": "Answer saved: purpose of the processing",
        "person": "Amir Holt",
        "office": "Data protection officer",
        "organisation": "Northmere Police",
    },
]
