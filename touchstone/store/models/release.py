"""What is kept from the public under an exemption, and findings of the checks before release that were accepted."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import code_column, digest_column, id_column, reference


class Withholding(models.Model):
    """One field of a public record withheld under one exemption, until its review. Kept on review: a row of its own.

    `because`: harm and public-interest balance; `why_ended`: why it was kept, or disclosed.
    """

    id = id_column()
    project = models.ForeignKey("store.Project", on_delete=models.PROTECT, related_name="withholdings")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    question = code_column()
    exemption = code_column()  # of the closed list in domain/release/exemptions.py
    because = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    person = reference()
    office = reference()
    decided_at = models.DateTimeField()
    ending = models.CharField(max_length=20, blank=True, default="")  # kept, disclosed
    why_ended = models.ForeignKey("store.Content", on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = reference(blank=True, default="")
    ended_office = reference(blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "review_on"], name="withholdings_by_review")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "question"],
                condition=models.Q(ended_at__isnull=True),
                name="field_is_withheld_once",
            ),
            models.CheckConstraint(
                name="withholding_stands_or_has_ended",
                condition=models.Q(ended_at__isnull=True, ending="")
                | models.Q(ended_at__isnull=False, ending__in=["kept", "disclosed"]),
            ),
        ]


class FindingAcceptance(models.Model):
    """Somebody accepted one finding about one frozen content, with a reason: it counts for no other content.

    `finding` is a digest under the content's own salt, so that what was found cannot be guessed once that is gone.
    """

    id = id_column()
    publication = models.ForeignKey("store.Publication", on_delete=models.PROTECT, related_name="acceptances")
    rule = code_column()
    finding = digest_column()
    content_digest = digest_column()
    reason = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    person = reference()
    office = reference()
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "finding"], name="finding_is_accepted_once")]
