"""The fixture that the tests over all addresses share; a module asks for it with `pytest_plugins`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from tests.cast import QUICK_HASHER
from tests.matrix.world import World, lasting_world, quiet


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two forces with everything in them, for all tests of the module."""
    with (
        django_db_blocker.unblock(),
        quiet(),
        override_settings(PASSWORD_HASHERS=[QUICK_HASHER]),
        lasting_world(tmp_path_factory.mktemp("var")) as made,
    ):
        yield made
