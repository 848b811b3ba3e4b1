"""Addresses of "what applies?": one that explains it, and one for every step, which no answer is ever part of."""

from __future__ import annotations

from django.urls import path

from touchstone.public.what_applies import views

urlpatterns = [
    path("what-applies/", views.start, name="what-applies"),
    path("what-applies/questions/", views.step, name="what-applies-questions"),
]
