"""Passwords: one normal form, a lower limit, a guard above, and nothing trimmed."""

from __future__ import annotations

import unicodedata

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from touchstone.foundation.errors import Invalid

SHORTEST = 12
LONGEST = 4096


def normal_password(typed: str) -> str:
    """Composed form (NFC), so that an accent typed in two ways is one password. Spaces count, wherever they are."""
    return unicodedata.normalize("NFC", typed)


def check_new_password(password: str, person: object) -> None:
    """Raises Invalid (field `password`) for one that is short, common, or like the person's name or address."""
    try:
        validate_password(password, person)  # type: ignore[arg-type]  # the stubs know Django's own user alone
    except ValidationError as refused:
        raise Invalid(_("Choose another password"), field_errors={"password": str(refused.messages[0])}) from refused


class LengthValidator:
    """At least 12 characters; more than 4,096 are refused before any work is done on them."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError."""
        if len(password) > LONGEST:
            raise ValidationError(_("Use a password of %(most)d characters or fewer"), "long", {"most": LONGEST})
        if len(normal_password(password)) < SHORTEST:
            raise ValidationError(
                _("Use a password of %(least)d characters or more: three unrelated words work well"),
                "short",
                {"least": SHORTEST},
            )

    def get_help_text(self) -> str:
        """What the form says beside the field."""
        return _("At least %(least)d characters. Three unrelated words work well.") % {"least": SHORTEST}
