"""Whatever is put into the public search gives a page, on both databases."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from touchstone.config import settings_public

pytestmark = pytest.mark.django_db
ANYTHING = ("%00", "a%00b", "%F0%9F%98%80", "x" * 5000, "'%22%3B--", "%E2%80%AE")


@pytest.fixture
def client() -> Client:
    with override_settings(
        ROOT_URLCONF="touchstone.config.urls_public",
        MIDDLEWARE=settings_public.MIDDLEWARE,
        TEMPLATES=settings_public.TEMPLATES,
    ):
        yield Client(raise_request_exception=True)


@pytest.mark.parametrize("name", ["force", "phase", "words", "page"])
@pytest.mark.parametrize("value", ANYTHING)
def test_the_search_answers(client, name, value):
    assert client.get(f"/records/?{name}={value}").status_code == 200
