"""Addresses of the pages of a project's guidance and of an organisation's own."""

from __future__ import annotations

from django.urls import path

from touchstone.web.guidance import loading, moving, own, rereading, wording

urlpatterns = [
    path("projects/<slug:project>/guidance/", moving.guidance, name="project-guidance"),
    path("projects/<slug:project>/guidance/choose/", moving.choose, name="guidance-choose"),
    path("projects/<slug:project>/guidance/move/", moving.move, name="guidance-move"),
    path("projects/<slug:project>/guidance/moves/<slug:move>/undo/", moving.undo, name="guidance-undo"),
    path("projects/<slug:project>/guidance/answers/", rereading.answers, name="guidance-answers"),
    path("guidance/", own.own, name="own-guidance"),
    path("guidance/packs/<str:pack>/", own.switch, name="guidance-switch"),
    path("guidance/load/", loading.load, name="guidance-load"),
    path("guidance/local/<slug:local>/", own.local, name="local-pack"),
    path("guidance/wording/", wording.stages, name="guidance-wording"),
    path("guidance/wording/<slug:stage>/<str:part>/", wording.word, name="guidance-word"),
]
