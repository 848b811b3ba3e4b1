"""The office a session acts under: which may be chosen, which is chosen, and whether it still counts."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Office
from touchstone.accounts.roles import ROLES
from touchstone.foundation import clock

CHOSEN = "office_id"
LOCAL = ZoneInfo("Europe/London")


def day_of(at: datetime) -> date:
    """The day by the clock on the wall, where offices begin and end."""
    return at.astimezone(LOCAL).date()


def current_offices(person_id: str, on: date) -> QuerySet[Office]:
    """The person's offices that give their rights on that day, in organisations that are still open."""
    return (
        Office.objects.select_related("organisation")
        .filter(person_id=person_id, person__is_active=True, revoked_at__isnull=True, from_on__lte=on)
        .filter(Q(to_on__isnull=True) | Q(to_on__gte=on))
        .filter(Q(organisation__closed_on__isnull=True) | Q(organisation__closed_on__gte=on))
        .filter(role__in=ROLES)
        .order_by("organisation__name", "role", "id")
    )


def chosen_office(request: HttpRequest, person_id: str) -> Office | None:
    """The session's office, read afresh from the table; the only one there is counts as chosen."""
    offices = current_offices(person_id, day_of(clock.now()))
    if chosen := request.session.get(CHOSEN):
        return offices.filter(id=chosen).first()
    few = list(offices[:2])
    if len(few) != 1:
        return None
    choose_office(request, few[0])
    return few[0]


def choose_office(request: HttpRequest, office: Office) -> None:
    """Act under this office from the next request on."""
    request.session[CHOSEN] = office.id


def actor_of(office: Office) -> Actor:
    """Who acts under the office."""
    return Actor(
        person_id=office.person_id, office_id=office.id, organisation_id=office.organisation_id, role=office.role
    )
