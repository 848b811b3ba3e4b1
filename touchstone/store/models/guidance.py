"""Guidance that moves: projects between versions, answers read again, and an organisation's own choice of packs.

Every table here only grows: what was chosen, loaded or moved stays on record, and what counts is the latest of it.
"""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import code_column, digest_column, id_column, reference


class PackMove(models.Model):
    """A project's move to other versions of its guidance, or back: `undoes` names the move that is taken back."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="pack_moves")
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    before = models.JSONField()  # [{pack, version, digest}], in order of pack
    after = models.JSONField()
    plan = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    plan_digest = digest_column()  # of the plan that was read and applied
    event = reference(unique=True)  # the audit event that records it: its place orders what happened before and after
    person = reference()
    office = reference()
    moved_at = models.DateTimeField()


class AnswerReading(models.Model):
    """Somebody read an answer again under the words its question has now, and it stands as it was given."""

    id = id_column()
    answer_version = models.ForeignKey("store.AnswerVersion", on_delete=models.PROTECT, related_name="readings")
    person = reference()
    office = reference()
    read_at = models.DateTimeField()


class LocalPack(models.Model):
    """One version of an organisation's own supplement, as it was loaded. A new version is a new row."""

    id = id_column()
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    pack = code_column()
    pack_version = code_column()
    digest = digest_column()
    content = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # the file, whole
    person = reference()
    office = reference()
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "pack", "pack_version"], name="one_local_pack_per_version")
        ]


class PackChoice(models.Model):
    """From then on, new projects of the organisation get this pack, or do not. The latest choice of a pack counts."""

    id = id_column()
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    pack = code_column()
    is_on = models.BooleanField()
    person = reference()
    office = reference()
    chosen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "pack", "chosen_at"])]
