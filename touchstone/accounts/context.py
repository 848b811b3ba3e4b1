"""What every casework page is told about the person signed in, for its header."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.access import Step
from touchstone.accounts.models import Person
from touchstone.accounts.roles import ROLES
from touchstone.pages.layout import SignedIn


def signed_in(request: HttpRequest) -> dict[str, Any]:
    """`signed_in` for the layout: None for somebody who is not, and no office before one is chosen."""
    # An error page may be drawn before the session was read.
    user = getattr(request, "user", None)
    if not isinstance(user, Person):
        return {"signed_in": None}
    office = getattr(request, "office", None)
    # Links that would only lead back to a step still to be taken are left out.
    is_through = getattr(request, "touchstone_step", Step.NOBODY) >= Step.SECOND_FACTOR
    return {
        "signed_in": SignedIn(
            person=user.name,
            office=_(ROLES[office.role].name) if office else "",
            organisation=office.organisation.name if office else "",
            account_url=reverse("mfa_index") if is_through else "",
            switch_url=reverse("choose_office") if is_through else "",
            sign_out_url=reverse("account_logout"),
        )
    }
