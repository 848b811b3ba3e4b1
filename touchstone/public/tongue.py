"""How the live pages say what an evaluation found: in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from touchstone.documents.atrs_record.evaluation_words import Tongue
from touchstone.pages.dates import date_uk

PAGE = Tongue(gettext=gettext, ngettext=ngettext, day=date_uk)
