"""Addresses of the pages for answering questions."""

from __future__ import annotations

from django.urls import path

from touchstone.web.assessments import bringing_in, confirming, questions, sets

urlpatterns = [
    path("projects/<slug:project>/published-record/", bringing_in.bring_in_record, name="bring-in-record"),
    path("projects/<slug:project>/sets/<slug:set_id>/", sets.question_set, name="question-set"),
    path("projects/<slug:project>/sets/<slug:set_id>/confirm/", confirming.confirm_set, name="confirm-set"),
    path("projects/<slug:project>/sets/<slug:set_id>/check/", sets.check_answers, name="check-answers"),
    path("projects/<slug:project>/questions/<str:question>/", questions.question, name="question"),
    path("projects/<slug:project>/questions/<str:question>/reuse/", questions.reuse, name="reuse-answer"),
    path("projects/<slug:project>/questions/<str:question>/history/", questions.history, name="answer-history"),
]
