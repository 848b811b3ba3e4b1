"""Forms of "what applies?" beside the questions themselves: how it begins, and a case file to go on from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from touchstone.guidance.problem import Problem
from touchstone.guidance.question_set import Question
from touchstone.pages.entry_words import ENTRIES
from touchstone.pages.fields import ChoiceField, LongTextField, TextField, UploadField
from touchstone.pages.forms import GovForm
from touchstone.pages.look import Look
from touchstone.pages.question_form import OFFERS_NOTHING, QuestionForm, question_form

MOST_OF_AN_UPLOAD = 100_000  # bytes: files of whole cases belong on the command line or in a project
MOST_OF_A_FILE = 30_000  # characters: many times a case file of triage answers, and read in a moment


class AboutForm(GovForm):
    """A name to tell the result by, and where the work would start. Both may be left empty."""

    name = TextField(
        label=_("Name of the technology (optional)"),
        help_text=_("Only to tell the result by. Do not name people."),
        subject=_("the name of the technology"),
        required=False,
        look=Look(size="s"),
    )
    entry = ChoiceField(
        label=_("Where would the work start? (optional)"),
        choices=[(key, words) for key, (words, _hint) in ENTRIES.items()],
        subject=_("where the work would start"),
        required=False,
        look=Look(size="s", hints={key: hint for key, (_words, hint) in ENTRIES.items()}),
    )


class CaseFileForm(GovForm):
    """A case file, chosen or pasted. `problems` are those found in it, for the page to list."""

    problems: Sequence[Problem] = ()
    file = UploadField(
        label=_("Choose a case file"),
        help_text=_("YAML or JSON, up to 100 kB. It is read and not kept."),
        subject=_("the case file"),
        required=False,
    )
    text = LongTextField(
        label=_("Or paste a case file"),
        help_text=_("Open the file that was downloaded here in any text editor, and copy all of it."),
        required=False,
        subject=_("the case file"),
        max_length=MOST_OF_A_FILE,
        counted=False,
        look=Look(rows=15, spellcheck=False),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two: what is chosen and what is pasted could differ."""
        data = super().clean()
        chosen, pasted = data.get("file"), data.get("text")
        if self.errors:
            return data
        if not chosen and not pasted:
            self.add_error("file", _("Choose a case file, or paste one"))
        elif chosen and pasted:
            self.add_error("file", _("Choose a case file or paste one, not both"))
        elif chosen and chosen.size > MOST_OF_AN_UPLOAD:
            self.add_error(
                "file", _("Choose a file of at most 100 kB. A larger one can be checked on the command line")
            )
        return data

    @property
    def given(self) -> tuple[str, bytes]:
        """The field that was filled in, and the bytes of what is in it."""
        chosen = self.cleaned_data.get("file")
        if chosen:
            return "file", chosen.read()
        return "text", self.cleaned_data["text"].encode()


def asked_form(question: Question, *, data: Mapping[str, Any] | None, answer: Mapping[str, Any]) -> QuestionForm:
    """The form of a triage question, in which some parts may be left empty: nothing is stored that could lack them."""
    return question_form(question, data=data, answer=answer, offered=OFFERS_NOTHING, partial=True)
