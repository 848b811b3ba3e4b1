"""The installation that the browser journeys share, and the people in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from tests.functional.acts import Play
from tests.functional.installation import Installation, running_installation
from tests.functional.joining import first_administrator, joins
from tests.functional.looking import Findings
from tests.functional.people import Somebody
from touchstone.cli.demonstration_files import read_cases, read_force

CASE = "domestic-abuse-risk-tool"


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Both sites and the worker, on a fresh folder."""
    with running_installation(tmp_path_factory.mktemp("var")) as running:
        yield running
        print("".join(line for line in running.printed if '"level": "error"' in line))


@pytest.fixture(scope="session")
def findings() -> Findings:
    """What was looked at in the whole session."""
    return Findings()


@pytest.fixture(scope="session")
def administrator(chromium: Browser, findings: Findings, installation: Installation) -> Somebody:
    """Whoever opened the one-time link."""
    force = read_force()
    name, email = force.people["administrator"], f"administrator@{force.domain}"
    return first_administrator(chromium, findings, installation, name=name, email=email, force=force.force)


@pytest.fixture(scope="session")
def people(chromium: Browser, administrator: Somebody) -> dict[str, Somebody]:
    """Everybody with an act in the case, by role, each by invitation and at a browser of their own."""
    force, case = read_force(), next(one for one in read_cases() if one.id == CASE)
    roles = sorted({act.by for act in case.acts})
    return {
        role: joins(chromium, administrator, role=role, name=force.people[role], email=f"{role}@{force.domain}")
        for role in roles
    }


@pytest.fixture(scope="session")
def play(people: dict[str, Somebody]) -> Play:
    """The case of the demonstration, not begun."""
    case = next(one for one in read_cases() if one.id == CASE)
    return Play(case, people, read_force().people, datetime.now(ZoneInfo("Europe/London")).date())
