"""Messages from the public about a record, and chief officers' statements that the register is complete."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import digest_column, id_column
from touchstone.store.models.fields import reference as id_of


class Feedback(models.Model):
    """One message about a public record, taken out of the register's inbox, and what was done about it."""

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="feedback")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    record = models.CharField(max_length=16)
    reference = models.CharField(max_length=12)
    lookup = models.CharField(max_length=64, unique=True)  # of the sender's private link
    kind = models.CharField(max_length=20)  # error, question, used-about-me
    may_quote = models.BooleanField()
    message = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    reply = models.ForeignKey("store.Content", on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=20)  # waiting, drafted, answered, published, closed
    version = models.IntegerField(default=1)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    proposed_by = id_of(blank=True, default="")
    proposed_office = id_of(blank=True, default="")
    proposed_at = models.DateTimeField(null=True)
    settled_by = id_of(blank=True, default="")
    settled_office = id_of(blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "status", "due_on"], name="feedback_by_clock")]


class CompletenessStatement(models.Model):
    """A chief officer's word on the whole register, with what it rested on; the public text is in the register."""

    id = id_column()
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)  # unqualified, qualified
    content = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # reason, what is withheld
    public_digest = digest_column()
    person = id_of()
    office = id_of()
    signed_at = models.DateTimeField()
