"""The append-only record of every act, its leaf in the private log, and the daily tie to the public one."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import code_column, digest_column, id_column, reference


class AuditEvent(models.Model):
    """Who, under which office, did what, to what, when. Refers to content, never holds it; no foreign keys."""

    id = id_column()
    position = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    verb = code_column()
    person = reference(blank=True)
    office = reference(blank=True)
    role = code_column(blank=True)
    organisation = reference(blank=True)
    project = reference(blank=True, db_index=True)
    object_kind = code_column(blank=True)
    object_id = reference(blank=True)
    changes = models.JSONField(default=list)
    took_place_on = models.DateField(null=True)
    is_late = models.BooleanField(default=False)
    authority = models.CharField(max_length=200, blank=True)


class Salt(models.Model):
    """The 32 random bytes that make one subject's digest unguessable."""

    id = id_column()
    subject_kind = code_column()
    subject = reference()
    salt = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject"], name="one_salt_each")]


class PrivateLeaf(models.Model):
    """One entry of the private log, written in the same transaction as what it speaks for."""

    position = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)  # audit, decision, sealed
    subject = reference()
    entry = models.BinaryField(max_length=4096)
    leaf = models.BinaryField(max_length=32)


class PrivateLogState(models.Model):
    """The one row that is locked to take the next place in the private log: size and right edge of its tree."""

    name = models.CharField(primary_key=True, max_length=20)
    size = models.BigIntegerField(default=0)
    edge = models.JSONField(default=list)


class Anchor(models.Model):
    """What ties the private log to one public day: the salt, and the checkpoint lines it was made over."""

    id = id_column()
    day = models.DateField(unique=True)
    salt = models.BinaryField(max_length=32)
    checkpoint = models.TextField()
    digest = digest_column()
    log_position = models.BigIntegerField()
    entered_at = models.DateTimeField()
