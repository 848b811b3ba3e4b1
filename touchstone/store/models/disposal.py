"""Holds that keep content, and disposals that end it."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import code_column, id_column, reference


class Hold(models.Model):
    """A duty to keep a project's content (disclosure, litigation, inspection); wins over disposal."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="holds")
    reason = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    set_by = reference()
    set_at = models.DateTimeField()
    lifted_by = reference(blank=True, default="")
    lifted_at = models.DateTimeField(null=True)


class Disposal(models.Model):
    """The two-person act that destroys a project's content and keeps the record of it."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="disposals")
    authority = code_column()  # a code from a closed list: kept after disposal, so it can never name a person
    proposed_by = reference()
    proposed_at = models.DateTimeField()
    approved_by = reference(blank=True, default="")
    approved_at = models.DateTimeField(null=True)
    contents = models.IntegerField(default=0)
    files = models.IntegerField(default=0)
