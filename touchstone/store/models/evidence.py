"""Files by digest, and the statements they support."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import id_column, reference


class EvidenceItem(models.Model):
    """One version of a file or result that supports claims, answers or documents."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="evidence_items")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    lineage = reference()  # id of the first version: versions of one item share it
    number = models.IntegerField(default=1)
    label = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # title, file_name
    file = models.ForeignKey("store.StoredFile", on_delete=models.PROTECT, related_name="items")
    documents = models.JSONField(default=list)  # ids of the pack's documents that it serves as
    purpose = models.CharField(max_length=40, default="general")  # general, own-data-validation, bias-audit, …
    strength = models.CharField(max_length=30, default="asserted")
    covers = models.CharField(max_length=26, default="all")
    expires_on = models.DateField(null=True)
    person = reference()
    office = reference()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lineage", "number"], name="evidence_versions_in_order")]


class Claim(models.Model):
    """A statement that evidence supports, for one version and configuration or for all."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="claims")
    statement = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    strength = models.CharField(max_length=30, default="asserted")
    covers = models.CharField(max_length=26, default="all")
    confirmed_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()


class ClaimSupport(models.Model):
    """That an evidence item supports a claim."""

    id = id_column()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="supports")
    evidence_item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="supports")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "evidence_item"], name="supports_once")]
