"""The forms of the journey that seals a plan: the spec, then how sure it must be and what else is promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchstone.evaluation.problems import Problem
from touchstone.pages.fields import ChoiceField, LongTextField, NumberField, UploadField
from touchstone.pages.forms import GovForm
from touchstone.pages.look import Look
from touchstone.pages.text import TextRefused, clean_text
from touchstone.web.evaluations.words import engine_words

MAX_SPEC = 100_000  # characters
SAMPLE = ("gap", "power", "label_protocol", "data", "covers")
RATE = "rate-"  # before the id of a metric: the rate expected of it
MOST_IN_SUMMARY = 30


class SpecForm(GovForm):
    """The spec, pasted or as a file. What was sent stands in the text box afterwards, to be mended there."""

    file = UploadField(
        label=gettext_lazy("The spec as a file"),
        help_text=gettext_lazy(
            "A YAML file, such as the one that “touchstone evaluate --draft” writes. It takes the place of text below."
        ),
        required=False,
        look=Look(accept=".yaml,.yml"),
    )
    spec = LongTextField(
        label=gettext_lazy("Or its text"),
        max_length=MAX_SPEC,
        counted=False,
        required=False,
        look=Look(rows=24, spellcheck=False),
        subject=gettext_lazy("the spec"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.problems: Sequence[Problem] = ()

    def clean(self) -> dict[str, Any]:
        """The text of the file where one came, else of the box; refuses nothing at all."""
        data = super().clean()
        upload = data.get("file")
        if upload is not None:
            self._take(upload, data)
        elif not data.get("spec") and not self.errors:
            self.add_error("spec", _("Paste the spec, or choose its file"))
        return data

    def _take(self, upload: Any, data: dict[str, Any]) -> None:
        try:
            data["spec"] = _text_of(upload)
        except ValidationError as error:
            self.add_error("file", error)
            return
        self.data = {**dict(self.data.items()), "spec": data["spec"]}

    def show(self, problems: Sequence[Problem]) -> None:
        """Put every problem into the summary, and the list of them beside the text."""
        self.problems = problems
        self.add_error("spec", _("Mend what is listed beside the text, then go on"))

    def error_list(self) -> list[dict[str, str]]:
        """Each problem of the spec with its line, leading to where it is listed."""
        if not self.problems:
            return super().error_list()
        listed = [
            {"text": f"{_place(one)}: {engine_words(one.message)}", "href": f"#problem-{number}"}
            for number, one in enumerate(self.problems[:MOST_IN_SUMMARY], start=1)
        ]
        return [*listed, {"text": _("All of them are listed beside the text"), "href": "#id_spec"}]


class SampleForm(GovForm):
    """The smallest difference that must not go unseen, how surely, how outcomes are found out, and which data."""

    gap = NumberField(
        label=gettext_lazy("What is the smallest difference between two groups that must not go unseen?"),
        help_text=gettext_lazy("In percentage points, such as 5. The smaller it is, the more cases it takes."),
        look=Look(width=5, suffix="%", inputmode="decimal"),
        subject=gettext_lazy("the smallest difference"),
    )
    power = NumberField(
        label=gettext_lazy("How surely must it be seen where it is there?"),
        help_text=gettext_lazy("80% is usual: four times in five. 90% takes about a third more cases."),
        look=Look(width=5, suffix="%", inputmode="decimal"),
        initial="80",
        subject=gettext_lazy("how surely it must be seen"),
    )
    label_protocol = LongTextField(
        label=gettext_lazy("How is it found out what was true?"),
        help_text=gettext_lazy(
            "Who says so, from what, without sight of what the technology said or not, and what is done where they "
            "disagree."
        ),
        max_length=4000,
        look=Look(rows=5),
        subject=gettext_lazy("how it is found out what was true"),
    )

    def __init__(
        self,
        *args: Any,
        versions: Sequence[tuple[str, Any]] = (),
        measures: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for metric, name in measures:
            self.fields[RATE + metric] = _rate_field(name)
        self.fields["data"] = LongTextField(
            label=gettext_lazy("Which data will it be run on?"),
            help_text=gettext_lazy("Which records, of which time, from which system, and which are left out."),
            max_length=4000,
            look=Look(rows=4),
            subject=gettext_lazy("which data it will be run on"),
        )
        self.fields["covers"] = ChoiceField(
            label=gettext_lazy("Which version of the technology does it cover?"),
            choices=[("all", gettext_lazy("Every version")), *versions],
            initial="all",
            subject=gettext_lazy("which version it covers"),
        )

    def clean_gap(self) -> str:
        """Above 0 and below 100 per cent."""
        return self._per_cent("gap")

    def clean_power(self) -> str:
        """Above 0 and below 100 per cent."""
        return self._per_cent("power")

    def _per_cent(self, name: str) -> str:
        typed = str(self.cleaned_data[name])
        if not 0 < float(typed) < 100:
            raise ValidationError(_("Enter a number above 0 and below 100"), code="range")
        return typed

    def clean(self) -> dict[str, Any]:
        """Expected rates too lie above 0 and below 100 per cent."""
        data = super().clean()
        for name in self.fields:
            if name.startswith(RATE) and data.get(name) and not 0 < float(data[name]) < 100:
                self.add_error(name, _("Enter a number above 0 and below 100"))
        return data

    @property
    def shares(self) -> dict[str, float]:
        """Gap and power as shares of one."""
        return {name: float(self.cleaned_data[name]) / 100 for name in ("gap", "power")}

    @property
    def rates(self) -> dict[str, str]:
        """The rates expected, in per cent as typed, by metric; none where nothing was typed."""
        found = self.cleaned_data
        return {
            name.removeprefix(RATE): str(found[name]) for name in self.fields if name.startswith(RATE) and found[name]
        }


def _rate_field(measure: str) -> NumberField:
    return NumberField(
        label=_("What do you expect for: %(measure)s") % {"measure": engine_words(measure)},
        help_text=_("If you know it roughly, from before or from elsewhere. Without it the most cases are asked for."),
        look=Look(width=5, suffix="%", inputmode="decimal"),
        required=False,
        subject=_("the rate expected for: %(measure)s") % {"measure": engine_words(measure)},
    )


def _place(problem: Problem) -> str:
    if problem.line is None:
        return problem.where
    return _("Line %(line)s, %(where)s") % {"line": problem.line, "where": problem.where}


def _text_of(upload: Any) -> str:
    """The file as text. Raises ValidationError for one that is no text of a size that is taken."""
    data = upload.read(4 * MAX_SPEC + 1)
    try:
        text = clean_text(data.decode("utf-8"))
    except (UnicodeDecodeError, TextRefused) as error:
        raise ValidationError(_("This file is not UTF-8 text. Save it as UTF-8 and choose it again")) from error
    if len(text) > MAX_SPEC:
        raise ValidationError(_("This file is too long for a spec. Give the spec, not the data"))
    return text
