"""What every test may ask for, and rules that hold for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page

from tests.browser import WIDE, Watched, running_chromium
from tests.postgres import Cluster, cluster_from_environment, running_cluster
from touchstone.domain.snapshot import PackPin
from touchstone.guidance.loader import shipped_library

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# One seed for everybody: a landing is decided by the change, not by luck. Drills look further.
settings.register_profile(
    "everyday", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("drill", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])


def pytest_configure(config: pytest.Config) -> None:
    """Few generated cases every day, many in a drill."""
    settings.load_profile("drill" if config.getoption("markexpr", "") == "drill" else "everyday")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need PostgreSQL live where the run that has one looks for them."""
    for item in items:
        if item.get_closest_marker("postgres") and "integration" not in item.path.parts:
            raise pytest.UsageError(f"{item.nodeid} is marked postgres and must live in tests/integration")


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """A running PostgreSQL with the roles owner, app and public: the surrounding run's, or one of our own."""
    surrounding = cluster_from_environment()
    if surrounding is not None:
        yield surrounding
        return
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run; a test that uses it bears the mark `browser`."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh profile at 1280 pixels; the test fails on a script error, a console error or a request to elsewhere."""
    context = chromium.new_context(viewport=WIDE, locale="en-GB", timezone_id="Europe/London")
    watched = Watched(context)
    yield watched.page
    context.close()
    assert watched.problems == []


@pytest.fixture
def first_guidance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Projects opened in the test are pinned to the first released guidance alone, whose gates ask for least.

    For tests of what every gate does, whatever it asks for. What the gates of today's guidance ask for has tests of its
    own.
    """
    first = shipped_library().pack("ddt-app", "2026-01")
    pins = [PackPin(pack=first.id, version=first.version, digest=first.digest)]
    monkeypatch.setattr("touchstone.actions.projects.packs_for_new_project", lambda organisation: list(pins))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Large public data that lie beside a developer's tree and are no part of it."""
    if not SHARED.is_dir():
        pytest.skip("shared data absent")
    return SHARED / "data"
