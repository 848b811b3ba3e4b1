"""Documents made from the case, and the two-person act that makes one of them public."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import code_column, digest_column, id_column, reference


class DocumentVersion(models.Model):
    """A document made from the case at one moment, with the digest of what it was made from."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="document_versions")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    document = code_column()
    number = models.IntegerField()
    content = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # data, html
    snapshot_digest = digest_column()
    person = reference()
    office = reference()
    prepared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "document", "number"], name="documents_in_order")]


class Publication(models.Model):
    """A proposal to make a version of the record public, and what became of it."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="publications")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=20)  # publish, revise, correct, withdraw, decision
    status = models.CharField(max_length=20)  # proposed, approved, refused
    content = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # what will be public
    reason = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    content_digest = digest_column()
    snapshot_digest = digest_column()
    record_version = models.IntegerField(null=True)
    log_position = models.BigIntegerField(null=True)
    proposed_by = reference()
    proposed_office = reference()
    proposed_at = models.DateTimeField()
    settled_by = reference(blank=True, default="")
    settled_office = reference(blank=True, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project"], condition=models.Q(status="proposed"), name="one_open_proposal")
        ]
