"""The pages are tried as a small site of their own: no tables, nobody signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.unit.pages.style_guide import SITE


@pytest.fixture
def site() -> Iterator[Client]:
    """A client of the style guide's site; a fault answers with its page, as in production."""
    with SITE:
        yield Client(raise_request_exception=False)
