"""Forms that act once, and work that goes on in the background."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import code_column, digest_column, id_column, reference


class ActionToken(models.Model):
    """One rendered form, so that sending it twice acts once. Kept 30 days."""

    id = id_column()
    token = reference()
    person = reference()
    action = code_column()
    body_digest = digest_column()
    result = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "person", "action"], name="a_form_acts_once")]


class Job(models.Model):
    """Work asked for by an action and done by the worker; this table is the queue."""

    id = id_column()
    kind = code_column()
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = reference(blank=True)
    asked_office = reference(blank=True)
    details = models.JSONField(default=dict)
    state = models.CharField(max_length=20, default="waiting")  # waiting, running, done, failed, parked, cancelled
    attempts = models.IntegerField(default=0)
    progress = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    problem = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"])]
