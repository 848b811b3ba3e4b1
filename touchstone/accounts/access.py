"""Who gets past: every view says what it needs, and what says nothing is refused.

Rights of function are decided here, afresh at each request. Whether a row may be seen is decided where it is read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import IntEnum
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from touchstone.accounts.adapter import has_second_factor, is_fresh, used_second_factor
from touchstone.accounts.models import Person
from touchstone.accounts.offices import actor_of, chosen_office
from touchstone.accounts.paths import is_own_path
from touchstone.accounts.permissions import NEEDS_FRESH_SIGN_IN, Permission
from touchstone.accounts.roles import permits

log = logging.getLogger("touchstone.security")
_UNMARKED = object()
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What browsers say of where a request comes from; a client that says nothing is held by the form's token.
OWN_SITE = frozenset({"same-origin", "none"})


class Step(IntEnum):
    """How far somebody has come in signing in; each step includes those before it."""

    NOBODY = 0
    PASSWORD = 1
    SECOND_FACTOR = 2
    OFFICE = 3


# Pages that need no permission, by the name of their address, and the step they need. Those not listed here that are
# marked with `permission=None` are open to anybody.
STEPS: dict[str, Step] = {
    "mfa_activate_totp": Step.PASSWORD,
    "mfa_reauthenticate": Step.PASSWORD,
    "account_reauthenticate": Step.PASSWORD,
    "mfa_view_recovery_codes": Step.SECOND_FACTOR,
    "mfa_generate_recovery_codes": Step.SECOND_FACTOR,
    "mfa_deactivate_totp": Step.SECOND_FACTOR,
    "mfa_index": Step.SECOND_FACTOR,
    "account_change_password": Step.SECOND_FACTOR,
    "choose_office": Step.SECOND_FACTOR,
    "start": Step.OFFICE,
    "root": Step.OFFICE,
}


class DefaultDeny:
    """Middleware; stands last. Sets `request.actor` (None before an office is chosen) and `request.office`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _set_actor(request, reached(request))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """None lets the request through."""
        if request.method not in SAFE_METHODS and request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITE:
            log.warning("sent from another site", extra={"action": _name(request), "outcome": "refused"})
            raise PermissionDenied
        permission = getattr(view, "touchstone_permission", _UNMARKED)
        if permission is not None and not isinstance(permission, Permission):
            log.error("view without a permission", extra={"action": _name(request), "outcome": "refused"})
            raise PermissionDenied
        needed = STEPS.get(_name(request), Step.NOBODY) if permission is None else Step.OFFICE
        if request.touchstone_step < needed:  # type: ignore[attr-defined]  # set by this middleware; see requests.py
            return _send_on(request)
        if isinstance(permission, Permission):
            return _refuse_unless_permitted(request, permission)
        return None


def reached(request: HttpRequest) -> Step:
    """How far this session has come."""
    if not isinstance(request.user, Person):
        return Step.NOBODY
    return Step.SECOND_FACTOR if used_second_factor(request) and has_second_factor(request.user) else Step.PASSWORD


def _set_actor(request: Any, step: Step) -> None:
    office = chosen_office(request, request.user.id) if step is Step.SECOND_FACTOR else None
    request.office = office
    request.actor = actor_of(office) if office else None
    request.touchstone_step = Step.OFFICE if office else step


def _send_on(request: HttpRequest) -> HttpResponse:
    """To the page where the next step is taken, and from there back to what was asked for."""
    step: Step = request.touchstone_step  # type: ignore[attr-defined]  # set by this middleware; see requests.py
    if step is Step.NOBODY:
        return _redirect(request, "account_login")
    if step is Step.SECOND_FACTOR:
        return _redirect(request, "choose_office")
    # A session that began before the authenticator app was set up still owes its code.
    enrolled = isinstance(request.user, Person) and has_second_factor(request.user)
    return _redirect(request, "mfa_reauthenticate" if enrolled else "mfa_activate_totp")


def _refuse_unless_permitted(request: HttpRequest, permission: Permission) -> HttpResponse | None:
    actor = request.actor  # type: ignore[attr-defined]  # set by this middleware; see requests.py
    if not permits(actor.role, permission):
        log.warning(
            "permission refused",
            extra={
                "actor": actor.person_id,
                "office": actor.office_id,
                "organisation": actor.organisation_id,
                "action": permission.value,
                "outcome": "refused",
            },
        )
        raise PermissionDenied
    if permission in NEEDS_FRESH_SIGN_IN and not is_fresh(request):
        return _redirect(request, "mfa_reauthenticate")
    return None


def _redirect(request: HttpRequest, name: str) -> HttpResponseRedirect:
    """What was being sent is not kept: the page that was asked for opens again, as it stands by then."""
    wanted = request.get_full_path()
    query = (
        f"?{urlencode({'next': wanted})}"
        if wanted not in ("/", settings.LOGIN_REDIRECT_URL) and is_own_path(wanted)
        else ""
    )
    return HttpResponseRedirect(reverse(name) + query)


def _name(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else ""
