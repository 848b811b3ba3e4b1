"""The form by which a file becomes evidence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from touchstone.guidance.pack import Pack
from touchstone.pages.date_field import DateField
from touchstone.pages.fields import ChoiceField, ChoicesField, TextField, UploadField
from touchstone.pages.forms import GovForm
from touchstone.pages.languages import chosen_text
from touchstone.pages.look import Look
from touchstone.store.file_types import TYPES
from touchstone.web.evidence.words import PURPOSES, STRENGTHS


class EvidenceForm(GovForm):
    """A file, what it is, which documents of the guidance it serves as, what it is for and how strong it is."""

    def __init__(self, *args: Any, pack: Pack, **options: Any) -> None:
        super().__init__(*args, **options)
        documents = [(one.id, chosen_text(one.name)[0]) for one in pack.sheet.documents]
        self.fields["title"] = TextField(label=_("What is this file?"), subject=_("what the file is"))
        self.fields["file"] = UploadField(
            label=_("File"),
            subject=_("the evidence"),
            help_text=_("Up to 50 MB: %(kinds)s") % {"kinds": ", ".join(sorted(TYPES))},
        )
        self.fields["documents"] = ChoicesField(
            label=_("Does it serve as one of these documents?"),
            choices=documents,
            required=False,
            look=Look(small=True),
            subject=_("the documents"),
        )
        self.fields["purpose"] = ChoiceField(
            label=_("What is it for?"), choices=list(PURPOSES.items()), subject=_("what it is for")
        )
        self.fields["strength"] = ChoiceField(
            label=_("How strong is it?"), choices=list(STRENGTHS.items()), subject=_("how strong it is")
        )
        self.fields["expires_on"] = DateField(
            label=_("When does it expire?"),
            required=False,
            subject=_("when it expires"),
            help_text=_("Leave blank if it does not"),
        )
