"""Whoever owns the database and rewrites what somebody said is found out by the check of the log."""

from __future__ import annotations

import pytest

from tests.cast import northmere
from tests.integration.test_disposal import dispose
from tests.journeys import AT, open_macro
from touchstone.actions.projects import change_heading
from touchstone.foundation.canonical_json import hmac_digest
from touchstone.queries.audit import verify_private_log
from touchstone.store.models import Content, Project

pytestmark = pytest.mark.django_db
LIE = {"title": "Another name", "problem": "Another problem"}


@pytest.fixture
def project() -> Project:
    force = northmere()
    made = open_macro(force)
    change_heading(by=force.actor("project-lead"), project=made.id, title="T", problem="P", read_version=1, at=AT)
    assert verify_private_log().problems == ()
    return Project.objects.get(id=made.id)


def test_words_that_are_not_those_of_their_digest_are_found(project):
    Content.objects.filter(id=project.heading_id).update(body=LIE)
    assert any(project.heading_id in one for one in verify_private_log().problems)


def test_words_rewritten_together_with_their_digest_are_found(project):
    salt = b"s" * 32
    before = project.heading.digest
    Content.objects.filter(id=project.heading_id).update(body=LIE, salt=salt, digest=hmac_digest(salt, LIE))
    assert any(before in one for one in verify_private_log().problems)


def test_content_that_was_disposed_of_is_no_fault():
    force = northmere()
    dispose(force, open_macro(force))
    assert Content.objects.filter(disposed_at__isnull=False).exists()
    assert verify_private_log().problems == ()
