"""Who works on a project, and putting somebody else to work on it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import ROLES, permits
from touchstone.actions.once import act_once
from touchstone.actions.permission import check_permission
from touchstone.actions.projects import assign_member
from touchstone.foundation import clock
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.members import MembersPage, OfficeLine, load_members
from touchstone.web.projects.forms import MemberForm


@page(permission=Permission.PROJECT_VIEW)
def members(request: OfficeRequest, project: str) -> HttpResponse:
    """Everybody at work on the project; whoever may, puts somebody else to work."""
    found = load_members(by=request.actor, project=project, at=clock.now())
    # A form sent twice names somebody who works on it by then: it is offered to the form, and acts once.
    offered = [one for one in found.offices if request.method == "POST" or not one.works_on_it]
    offices = [(one.id, _words(one)) for one in offered]
    form = MemberForm(request.POST, offices=offices) if request.method == "POST" else MemberForm(offices=offices)
    if form.is_bound:
        check_permission(by=request.actor, permission=Permission.MEMBER_ASSIGN)
        if form.is_valid():
            _assign(request, found, form)
            return see_other("project-members", project)
    may_assign = permits(request.actor.role, Permission.MEMBER_ASSIGN)
    return render_form(
        request, "projects/members.html", form, {"found": found, "roles": ROLES, "may_assign": may_assign}
    )


def _assign(request: OfficeRequest, found: MembersPage, form: MemberForm) -> None:
    at, chosen = clock.now(), form.values["office"]
    role = next(one.role for one in found.offices if one.id == chosen)
    act_once(
        by=request.actor,
        token=form.token,
        action="member.assign",
        body={"project": found.project, "office": chosen},
        at=at,
        run=lambda: {
            "assignment": assign_member(by=request.actor, project=found.project, office=chosen, role=role, at=at).id
        },
    )


def _words(one: OfficeLine) -> str:
    role = _(ROLES[one.role].name) if one.role in ROLES else one.role
    return f"{one.person}, {role} ({one.organisation})"
