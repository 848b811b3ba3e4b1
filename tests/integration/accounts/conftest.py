"""What the sign-in tests share: quick hashing, a clock that stands still, and the cast."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from tests.cast import QUICK_HASHER, Force, northmere, southmere

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick_hashing(settings: Any) -> None:
    """One round of the real algorithm."""
    settings.PASSWORD_HASHERS = [QUICK_HASHER]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time stands at nine on a Monday morning until the test moves it."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def force(db: None) -> Force:
    """Northmere Police."""
    return northmere()


@pytest.fixture
def other_force(db: None) -> Force:
    """Southmere Police."""
    return southmere()
