"""Departures from what triage computed, and questions put to those who advise on proportionality."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import code_column, id_column, reference


class TriageOverride(models.Model):
    """A lighter or heavier judgement than computed, with its reason; shown at the gate and in public."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="overrides")
    axis = code_column()  # individuals, communities, risk, contentious, path
    computed = code_column()
    chosen = code_column()
    reasons = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    person = reference()
    office = reference()
    recorded_at = models.DateTimeField()


class ThresholdQuery(models.Model):
    """A request for advice on how much of the guidance applies, and the reply."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="threshold_queries")
    adviser = code_column()
    request = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    reply = models.ForeignKey("store.Content", on_delete=models.PROTECT, null=True, related_name="+")
    replied_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    version = models.IntegerField(default=1)
