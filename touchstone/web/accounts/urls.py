"""Addresses of the pages about people and offices."""

from __future__ import annotations

from django.urls import path

from touchstone.web.accounts import links, offices, people

urlpatterns = [
    path("offices", offices.choose, name="choose_office"),
    path("people", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/link", people.new_link, name="new_link"),
    path("people/invitations/<slug:invitation>/withdraw", people.withdraw, name="withdraw_invitation"),
    path("people/offices/<slug:office>/revoke", offices.revoke, name="revoke_office"),
    path("people/<slug:person>", people.person, name="person"),
    path("people/<slug:person>/appoint", offices.appoint, name="appoint"),
    path("people/<slug:person>/disable", people.disable, name="disable_person"),
    path("people/<slug:person>/reset", people.reset, name="reset_person"),
    path("organisations", people.organisations, name="organisations"),
    path("invitation/<str:token>", links.open_invitation, name="open_invitation"),
    path("invitation", links.accept, name="accept_invitation"),
    path("new-password/<str:token>", links.open_reset, name="open_new_password"),
    path("new-password", links.new_password, name="new_password"),
    path("first-administrator/<str:token>", links.open_first_administrator, name="open_first_administrator"),
    path("first-administrator", links.first_administrator, name="first_administrator"),
]
