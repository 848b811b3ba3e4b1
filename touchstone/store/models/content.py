"""What people typed or uploaded, kept apart from the record of it.

Every other table only points here. Disposal empties a row (body and salt) and leaves its id and digest, so that
history, seals and the log still hold together while the content is gone.
"""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import code_column, digest_column, id_column


class Content(models.Model):
    """One piece of typed content: a JSON body, its salt, and the salted digest that outlives both."""

    id = id_column()
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, null=True, related_name="+")
    kind = code_column()
    body = models.JSONField(null=True)
    salt = models.BinaryField(max_length=32, null=True)
    digest = digest_column()
    classification = models.CharField(max_length=20, default="OFFICIAL")
    marks = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
    disposed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["project", "kind"])]
        constraints = [
            models.CheckConstraint(
                name="content_is_whole_or_disposed",
                condition=models.Q(body__isnull=False, salt__isnull=False, disposed_at__isnull=True)
                | models.Q(body__isnull=True, salt__isnull=True, disposed_at__isnull=False),
            )
        ]


class StoredFile(models.Model):
    """The bytes of a file, held once under their own digest outside the database."""

    id = id_column()
    digest = digest_column(unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    scan = models.CharField(max_length=20, default="not-scanned")  # not-scanned, held, clean, infected
    stored_at = models.DateTimeField()
    disposed_at = models.DateTimeField(null=True)
