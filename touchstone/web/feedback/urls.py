"""Addresses of messages from the public, and of the statement that the register is complete."""

from __future__ import annotations

from django.urls import path

from touchstone.web.feedback import completeness, views

urlpatterns = [
    path("from-the-public/", views.message_list, name="feedback-list"),
    path("from-the-public/<slug:message>/", views.message, name="feedback-message"),
    path("from-the-public/<slug:message>/answer/", views.answer, name="feedback-reply"),
    path("from-the-public/<slug:message>/close/", views.close, name="feedback-close"),
    path("from-the-public/<slug:message>/check/", views.check, name="feedback-check"),
    path("completeness/", completeness.statements, name="completeness"),
    path("completeness/sign/", completeness.sign, name="completeness-sign"),
]
