"""Gate decisions, the signatures that make them, and what they leave owed."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import code_column, digest_column, id_column, reference


class Decision(models.Model):
    """A decision at a gate, sealed on the digest of the exact case it was made on."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="decisions")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    stage_run = models.ForeignKey("store.StageRun", on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=30)  # proceed, proceed-with-conditions, return, pause, stop
    to_stage = code_column(blank=True, default="")
    status = models.CharField(max_length=20)  # open (a joint gate waits), taken, superseded
    statement = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # answers, reasons
    snapshot = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    snapshot_digest = digest_column()
    covers = models.CharField(max_length=26, default="all")
    configuration = models.CharField(max_length=26, default="all")
    took_place_on = models.DateField()
    recorded_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)


class DecisionSignature(models.Model):
    """One named office signing a decision. Never changed."""

    id = id_column()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="signatures")
    role = code_column()
    person = reference()
    office = reference()
    snapshot_digest = digest_column()
    remark = models.ForeignKey("store.Content", on_delete=models.PROTECT, null=True, related_name="+")  # dissent
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "role"], name="one_signature_per_role"),
            models.UniqueConstraint(fields=["decision", "person"], name="one_signature_per_person"),
        ]


class Condition(models.Model):
    """Something owed under a decision: owner, date, proof of closure."""

    id = id_column()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="conditions")
    text = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    owner_role = code_column()
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_by = reference(blank=True, default="")
    proof = models.ForeignKey("store.EvidenceItem", on_delete=models.PROTECT, null=True, related_name="+")
    closing_note = models.ForeignKey("store.Content", on_delete=models.PROTECT, null=True, related_name="+")


class AdoptionAct(models.Model):
    """A chief officer making inferred items, or items of ours, force policy; a two-person act."""

    id = id_column()
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    pack = code_column()
    pack_version = code_column()
    items = models.JSONField(default=list)
    reasons = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    proposed_by = reference()
    proposed_office = reference()
    proposed_at = models.DateTimeField()
    signed_by = reference(blank=True, default="")
    signed_office = reference(blank=True, default="")
    signed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
