"""What is adopted: a technology, its versions and the settings that change how it behaves."""

from __future__ import annotations

from django.db import models

from touchstone.store.models.fields import id_column


class Technology(models.Model):
    """A data-driven technology, bought or made in-house; shared between organisations, holds no local judgement."""

    id = id_column()
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    description = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # name, description
    recorded_at = models.DateTimeField()


class TechnologyVersion(models.Model):
    """One version of a product or model."""

    id = id_column()
    technology = models.ForeignKey(Technology, on_delete=models.PROTECT, related_name="versions")
    description = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # label, notes
    released_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()


class Configuration(models.Model):
    """Settings of a version that change its behaviour: threshold, list size, data source."""

    id = id_column()
    technology_version = models.ForeignKey(TechnologyVersion, on_delete=models.PROTECT, related_name="configurations")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    description = models.ForeignKey("store.Content", on_delete=models.PROTECT, related_name="+")  # label, settings
    recorded_at = models.DateTimeField()


class VersionInUse(models.Model):
    """From when to when an organisation used a version in a configuration."""

    id = id_column()
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    technology_version = models.ForeignKey(TechnologyVersion, on_delete=models.PROTECT, related_name="+")
    configuration = models.ForeignKey(Configuration, on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
