"""Advice asked for on a frozen paper, advice given, and the force's reply to it."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import code_column, digest_column, id_column, reference


class AdviceRequest(models.Model):
    """A request to one adviser, on a paper that no longer changes."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="advice_requests")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    stage_run = models.ForeignKey("store.StageRun", on_delete=models.PROTECT, related_name="advice_requests")
    adviser = code_column()
    question = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    paper_digest = digest_column()
    due_on = models.DateField(null=True)
    person = reference()
    office = reference()
    requested_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class Advice(models.Model):
    """What an adviser said. Belongs to the adviser; never changed."""

    id = id_column()
    request = models.ForeignKey(AdviceRequest, on_delete=models.PROTECT, related_name="advice")
    text = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # text, interests
    conclusion = models.CharField(max_length=30)  # support, support-with-changes, oppose, no-view
    person = reference()
    office = reference()
    took_place_on = models.DateField()
    recorded_at = models.DateTimeField()


class AdviceReply(models.Model):
    """What the force did about a piece of advice. Never changed."""

    id = id_column()
    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="replies")
    text = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    response = models.CharField(max_length=20)  # accepted, partly, declined
    person = reference()
    office = reference()
    recorded_at = models.DateTimeField()
