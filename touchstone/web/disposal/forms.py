"""Forms for holds and for destruction."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from touchstone.actions.disposal import AUTHORITIES
from touchstone.pages.fields import ChoiceField, ConfirmField, LongTextField, TextField
from touchstone.pages.forms import GovForm
from touchstone.pages.look import Look

# What has to be typed before anything is destroyed: beyond a slip of the mouse.
CONFIRMATION = "DESTROY"


class HoldForm(GovForm):
    """Why the content must be kept."""

    reason = LongTextField(
        label=_("Why must it be kept?"),
        help_text=_("For example disclosure in a criminal case, a claim, an inspection."),
        max_length=4000,
        subject=_("why it must be kept"),
    )


class LiftForm(GovForm):
    """The end of a hold."""

    confirmed = ConfirmField(
        label=_("The duty to keep this content has ended"), subject=_("that the duty to keep this content has ended")
    )


class ProposeForm(GovForm):
    """Under which rule the content would be destroyed: a closed list."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["authority"] = ChoiceField(
            label=_("Under which rule?"),
            choices=[(one, _now(words)) for one, words in AUTHORITIES.items()],
            missing=_("Choose the rule it is done under"),
            look=Look(size="m"),
            subject=_("the rule"),
        )


class ApproveForm(GovForm):
    """The second person's word, typed out."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["typed"] = TextField(
            label=_now("Type %(word)s in capitals to confirm") % {"word": CONFIRMATION},
            help_text=_("It cannot be undone. There is no copy but those in backups, which lapse in their own time."),
            look=Look(width=10, spellcheck=False),
            subject=_("the word that confirms"),
        )

    def clean_typed(self) -> str:
        """The word. Raises ValidationError for anything else."""
        typed = str(self.cleaned_data["typed"])
        if typed != CONFIRMATION:
            raise ValidationError(_("Type %(word)s in capitals, and nothing else"), params={"word": CONFIRMATION})
        return typed
