"""Addresses of the pages for holds and destruction."""

from __future__ import annotations

from django.urls import path

from touchstone.web.disposal import views

urlpatterns = [
    path("projects/<slug:project>/holds/", views.hold_list, name="hold-list"),
    path("projects/<slug:project>/holds/set/", views.hold_set, name="hold-set"),
    path("projects/<slug:project>/holds/<slug:hold>/lift/", views.hold_lift, name="hold-lift"),
    path("projects/<slug:project>/disposal/", views.propose, name="disposal-propose"),
    path("projects/<slug:project>/disposal/<slug:disposal>/approve/", views.approve, name="disposal-approve"),
]
