"""A database put back from an older copy takes no entry, from the first act on and before anything was signed again."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.cast import northmere
from tests.integration.publishing_cast import approve, checkpoint, propose, published
from tests.journeys import AT
from touchstone.actions.publications import enter_daily_anchor
from touchstone.actions.publications.entering import InRecovery
from touchstone.register.models import Leaf, LogState, RegisterEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path / "var"


def test_nothing_is_entered_in_a_database_behind_what_was_signed():
    force = northmere()
    project = published(force)
    checkpoint()
    yesterday = transaction.savepoint()
    approve(force, propose(force, project, event="revise"))
    checkpoint()
    transaction.savepoint_rollback(yesterday)
    assert LogState.objects.get().trouble == ""  # the copy knows of none
    entries = Leaf.objects.count()
    proposal = propose(force, project, event="correct")
    with pytest.raises(InRecovery):
        approve(force, proposal)
    with pytest.raises(InRecovery):
        enter_daily_anchor(at=AT)
    assert Leaf.objects.count() == entries
    assert RegisterEntry.objects.count() == 1
