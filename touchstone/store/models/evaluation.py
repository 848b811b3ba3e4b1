"""Evaluations: what was promised before results, every run, what each found, and what was said and chosen about it."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import digest_column, id_column, reference


class EvaluationPlan(models.Model):
    """What is promised before any result is seen. Never changed: a changed mind is another plan."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="evaluation_plans")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    # title, spec (as typed), label_protocol, data, document (the engine's plan as text)
    content = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    digest = digest_column()
    spec_digest = digest_column()
    covers = models.CharField(max_length=26, default="all")
    configuration = reference(blank=True, default="")
    person = reference()
    office = reference()
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="evaluation_plans_in_order")]


class EvaluationRun(models.Model):
    """One run that was asked for, or one result that came from outside. Every one is counted, however it ended."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="evaluation_runs")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(EvaluationPlan, on_delete=models.PROTECT, null=True, related_name="runs")
    number = models.IntegerField()
    job = reference(blank=True, default="")
    way = models.CharField(max_length=10)  # folder, upload, attached
    # title, data_name, spec (where there is no plan), performed_by, data, kind
    label = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10)  # waiting, running, done, cancelled, refused
    problem = models.ForeignKey("store.Content", on_delete=models.PROTECT, null=True, related_name="+")  # problems
    person = reference()
    office = reference()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="evaluation_runs_in_order")]
        indexes = [models.Index(fields=["state"])]


class Evaluation(models.Model):
    """What one run found. Never changed."""

    id = id_column()
    run = models.OneToOneField(EvaluationRun, on_delete=models.PROTECT, related_name="evaluation")
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="evaluations")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(EvaluationPlan, on_delete=models.PROTECT, null=True, related_name="evaluations")
    label = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # title
    # The publishable result; where there is none, evidence is null and the summary says why.
    evidence = models.ForeignKey("store.EvidenceItem", on_delete=models.PROTECT, null=True, related_name="+")
    full = models.ForeignKey("store.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    # What the next release of the same figures is tested with; never leaves the force.
    release = models.ForeignKey("store.Content", on_delete=models.PROTECT, null=True, related_name="+")
    # measures, verdicts, warnings, reasons (why it does not count), withheld, result_digest: all as text
    summary = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    result_digest = digest_column()  # of the whole result, salted as the summary is: small counts can be guessed
    publishable_digest = digest_column(blank=True, default="")
    covers = models.CharField(max_length=26, default="all")
    configuration = reference(blank=True, default="")
    performed_by = models.CharField(max_length=20)  # force, independent, supplier
    data = models.CharField(max_length=10)  # own, other
    kind = models.CharField(max_length=20)  # performance, outcome, human-baseline
    performed_on = models.DateField()
    person = reference()
    office = reference()
    recorded_at = models.DateTimeField()


class EvaluationOffer(models.Model):
    """The publishable result is offered for the public record, or taken back. The latest of an evaluation counts."""

    id = id_column()
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="offers")
    is_offered = models.BooleanField()
    person = reference()
    office = reference()
    recorded_at = models.DateTimeField()


class FairnessChoice(models.Model):
    """Which of the measures side by side was chosen, and why. The latest of an evaluation counts."""

    id = id_column()
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="fairness_choices")
    content = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # measures, reason
    person = reference()
    office = reference()
    recorded_at = models.DateTimeField()


class EvaluationClaim(models.Model):
    """A headline claim that the stored result bears out; it stands until it is withdrawn."""

    id = id_column()
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="claims")
    # statement, metric, group, stated
    content = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    person = reference()
    office = reference()
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
