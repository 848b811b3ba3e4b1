"""Addresses of the evidence pages."""

from __future__ import annotations

from django.urls import path

from touchstone.web.evidence import views

urlpatterns = [
    path("projects/<slug:project>/evidence/", views.evidence_list, name="evidence-list"),
    path("projects/<slug:project>/evidence/attach/", views.attach, name="evidence-attach"),
    path("projects/<slug:project>/evidence/<slug:item>/replace/", views.replace, name="evidence-replace"),
    path("projects/<slug:project>/evidence/<slug:item>/file", views.download, name="evidence-download"),
]
