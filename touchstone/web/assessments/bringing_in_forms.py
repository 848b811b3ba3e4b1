"""The form that takes the file of a published record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from touchstone.pages.fields import UploadField
from touchstone.pages.forms import GovForm


class RecordFileForm(GovForm):
    """The file."""

    file = UploadField(
        label=_("File with the published record"),
        subject=_("the record"),
        help_text=_("The record as text under the standard’s headings, or a CSV or JSON list of records; up to 1 MB."),
    )
