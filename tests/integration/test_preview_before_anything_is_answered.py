"""The preview of a record of which nothing has been answered yet is a page that says so."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import northmere, sign_in
from tests.journeys import open_macro, open_risk_tool

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("begin", [open_macro, open_risk_tool], ids=["light path", "full path"])
@pytest.mark.parametrize("name", ["publication-preview", "publication-preview-page"])
def test_a_new_project_can_be_previewed(client, begin, name):
    force = northmere()
    project = begin(force)
    page = sign_in(client, force.office("project-lead")).get(reverse(name, args=[project.id]))
    assert page.status_code == 200
