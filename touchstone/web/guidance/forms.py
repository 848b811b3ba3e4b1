"""Forms for choosing versions, moving and going back, reading answers again, and loading guidance of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from touchstone.actions.own_guidance import MAX_CHARACTERS
from touchstone.pages.date_field import DateField
from touchstone.pages.fields import (
    ChoiceField,
    ChoicesField,
    ConfirmField,
    HiddenField,
    LongTextField,
    TextField,
    UploadField,
    UrlField,
)
from touchstone.pages.forms import GovForm
from touchstone.pages.languages import chosen_text
from touchstone.pages.look import Look
from touchstone.queries.guidance import PackOptions
from touchstone.queries.rereading import Reread

LEFT_OUT = "-"


class ChooseForm(GovForm):
    """A version of each pack, or none where it may be left out."""

    def __init__(self, *args: Any, options: Sequence[PackOptions], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.packs: dict[str, str] = {}
        for number, one in enumerate(options):
            name = f"pack-{number}"
            self.packs[name] = one.pack
            offered: list[tuple[str, Any]] = [(version, version) for version in one.versions]
            if one.may_leave_out:
                offered.append((LEFT_OUT, _("Not used")))
            self.fields[name] = ChoiceField(
                label=chosen_text(one.title)[0],
                choices=offered,
                initial=one.pinned or LEFT_OUT,
                look=Look(small=True, size="s", inline=True),
                subject=chosen_text(one.title)[0],
            )

    def pins(self) -> list[tuple[str, str]]:
        """Pack and version of everything chosen."""
        chosen = [(pack, str(self.cleaned_data[name])) for name, pack in self.packs.items()]
        return [(pack, version) for pack, version in chosen if version != LEFT_OUT]


class MoveForm(GovForm):
    """A confirmation, with the digest of the plan that was on the page."""

    def __init__(self, *args: Any, digest: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["seen"] = HiddenField(initial=digest)
        self.fields["confirmed"] = ConfirmField(
            label=_("I have read what this does. Every answer is kept."),
            subject=_("that you have read what this does"),
        )

    def with_digest(self, digest: str) -> MoveForm:
        """The same form, its errors with it, for the plan that is on the page now."""
        self.data = {**dict(self.data.items()), "seen": digest}
        return self


class RereadForm(GovForm):
    """The answers that still stand, of those that are to be read again."""

    def __init__(self, *args: Any, rows: Sequence[Reread], **options: Any) -> None:
        super().__init__(*args, **options)
        self.places = {str(number): one for number, one in enumerate(row for row in rows if row.may_stand)}
        if self.places:
            self.fields["answers"] = ChoicesField(
                label=_("Which answers still stand, under the words their questions have now?"),
                choices=[(key, chosen_text(one.now.text)[0]) for key, one in self.places.items()],
                subject=_("the answers that still stand"),
                look=Look(small=True),
            )

    def chosen(self) -> list[tuple[str, str, str]]:
        """Question, scope and version covered of each answer chosen."""
        answers = [self.places[key].answer for key in self.cleaned_data["answers"]]
        return [(one.question, one.scope, one.covers) for one in answers]


class SwitchForm(GovForm):
    """Whether new projects get a pack."""

    state = ChoiceField(
        label=_("Do new projects get this pack?"),
        choices=[("on", _("Yes")), ("off", _("No"))],
        subject=_("whether new projects get it"),
    )


class LoadForm(GovForm):
    """One file, chosen or pasted. What was sent is kept in the text box, so that it can be mended there."""

    file = UploadField(
        label=_("The file"),
        help_text=_("A supplement in one YAML file."),
        required=False,
        look=Look(accept=".yaml,.yml"),
    )
    text = LongTextField(
        label=_("Or its text"),
        max_length=MAX_CHARACTERS,
        counted=False,
        required=False,
        look=Look(rows=12, spellcheck=False),
        subject=_("the text of the file"),
    )

    def clean(self) -> dict[str, Any]:
        """Refuses nothing at all."""
        data = super().clean()
        if not data.get("file") and not data.get("text") and not self.errors:
            self.add_error("file", _("Choose a file, or paste its text"))
        return data


class StoreForm(GovForm):
    """The confirmation after the preview: the same text again, and the digest of what was previewed."""

    text = LongTextField(label=_("The file"), max_length=MAX_CHARACTERS, counted=False, look=Look(rows=12))
    seen = HiddenField()
    confirmed = ConfirmField(
        label=_("From now on new projects get this pack; projects there are stay as they are"),
        subject=_("that new projects get this pack"),
    )


class WordForm(GovForm):
    """Official wording in place of an item that was inferred or is ours, and where it was read."""

    text = LongTextField(
        label=_("The official wording"),
        help_text=_("In your own words where the source may not be copied."),
        max_length=4000,
        subject=_("the official wording"),
    )
    source = TextField(
        label=_("Where was it read?"), help_text=_("The title of the page or letter."), subject=_("where it was read")
    )
    address = UrlField(
        label=_("What is its web address?"),
        help_text=_("Of the page itself. For a letter or a printed document, the page of whoever published it."),
    )
    publisher = TextField(label=_("Who published it?"), subject=_("who published it"))

    def __init__(self, *args: Any, asks: bool, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["read_on"] = DateField(
            label=_("When was it read?"), latest=today, subject=_("the day on which it was read")
        )
        if asks:
            self.fields["strength"] = ChoiceField(
                label=_("How strongly does it ask?"),
                choices=[
                    ("should", _("It should be done")),
                    ("can", _("It can be done: leaving it out holds nothing up")),
                ],
                subject=_("how strongly it asks"),
            )
