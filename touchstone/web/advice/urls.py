"""Addresses of the advice pages."""

from __future__ import annotations

from django.urls import path

from touchstone.web.advice import views

urlpatterns = [
    path("projects/<slug:project>/advice/", views.advice_list, name="advice-list"),
    path("projects/<slug:project>/advice/request/", views.ask, name="advice-request"),
    path("projects/<slug:project>/advice/<slug:request_id>/", views.paper, name="advice-paper"),
    path("projects/<slug:project>/advice/<slug:request_id>/give/", views.give, name="advice-give"),
    path("projects/<slug:project>/advice/<slug:request_id>/reply/", views.reply, name="advice-reply"),
]
