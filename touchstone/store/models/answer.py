"""Answers, keyed by stable question id, with every version kept."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import code_column, id_column, reference


class Answer(models.Model):
    """The present answer to one question in one project, for one scope and one technology version."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="answers")
    question = code_column()
    scope = models.CharField(max_length=26, default="shared")  # shared, or one organisation's id
    covers = models.CharField(max_length=26, default="all")  # all, or one technology version's id
    current = models.ForeignKey("store.AnswerVersion", on_delete=models.PROTECT, null=True, related_name="+")
    version = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "question", "scope", "covers"], name="one_answer_per_scope")
        ]


class AnswerVersion(models.Model):
    """One version of an answer: who gave it, when, where it came from. Never changed."""

    id = id_column()
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    content = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # value, source
    source = models.CharField(max_length=20)  # typed, reused, imported, evaluation, demonstration
    person = reference(blank=True)
    office = reference(blank=True)
    recorded_at = models.DateTimeField()
    took_place_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="answer_versions_in_order")]


class Draft(models.Model):
    """What one person has typed and not yet saved; never overwrites an answer."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="drafts")
    question = code_column()
    person = reference()
    content = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    read_version = models.IntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "question", "person"], name="one_draft_each")]
