"""One adoption of a technology for an identified problem, and who takes part in it."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import code_column, digest_column, id_column, reference


class Project(models.Model):
    """One adoption of a technology for an identified problem, owned by one organisation."""

    id = id_column()
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    technology = models.ForeignKey("store.Technology", on_delete=models.PROTECT, related_name="projects")
    heading = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # title, problem
    path = models.CharField(max_length=10)  # full, light
    entry = models.CharField(max_length=20)  # problem, purchasing, in-use
    status = models.CharField(max_length=20, default="open")  # open, paused, stopped, closed
    stage = code_column()
    record = models.CharField(max_length=16, unique=True, null=True)  # opaque id of the public record
    catch_up_on = models.DateField(null=True)
    is_demonstration = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "status", "opened_at"])]


class PinnedPack(models.Model):
    """The one version of a guidance pack that a project works under."""

    id = id_column()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="packs")
    pack = code_column()
    pack_version = code_column()
    digest = digest_column()
    pinned_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "pack"], condition=models.Q(released_at__isnull=True), name="one_pin_per_pack"
            )
        ]


class Participation(models.Model):
    """An organisation's part in a project, with its own controller role."""

    id = id_column()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="participations")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)  # owner, participant
    controller_role = models.CharField(max_length=20)  # controller, joint-controller, processor, none
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation"], condition=models.Q(to_at__isnull=True), name="takes_part_once"
            )
        ]


class Assignment(models.Model):
    """A person's office put to work on one project in one role (project lead, for example)."""

    id = id_column()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="assignments")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    role = code_column()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "office", "role"],
                condition=models.Q(to_at__isnull=True),
                name="assigned_once_per_role",
            )
        ]


class StageRun(models.Model):
    """One passage through a stage by one organisation; a stage may be visited again."""

    id = id_column()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="stage_runs")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    stage = code_column()
    number = models.IntegerField()
    because = models.CharField(max_length=20)  # entry, proceeded, returned, resumed
    entered_at = models.DateTimeField()
    took_place_on = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)
    left_by = reference(blank=True, default="")  # the decision that ended it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "organisation", "number"], name="stage_runs_in_order")
        ]


class Use(models.Model):
    """A bounded deployment: place, period, purpose, list, threshold, authorising officer, result."""

    id = id_column()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="uses")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    technology_version = models.ForeignKey("store.TechnologyVersion", on_delete=models.PROTECT, related_name="+")
    configuration = models.ForeignKey("store.Configuration", on_delete=models.PROTECT, null=True, related_name="+")
    details = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")
    authorised_by = reference()
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
