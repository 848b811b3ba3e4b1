"""Addresses of the pages for documents."""

from __future__ import annotations

from django.urls import path

from touchstone.web.documents import views

urlpatterns = [
    path("projects/<slug:project>/documents/", views.documents, name="documents"),
    path("projects/<slug:project>/documents/<slug:document>/prepare/", views.prepare, name="prepare-document"),
    path("documents/<slug:version>.html", views.as_page, name="document-page"),
    path("documents/<slug:version>.json", views.as_data, name="document-data"),
]
