"""Addresses of the public site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("touchstone.public.urls"))]

handler400 = "touchstone.pages.errors.bad_request"
handler403 = "touchstone.pages.errors.forbidden"
handler404 = "touchstone.pages.errors.not_found"
handler500 = "touchstone.pages.errors.server_error"
