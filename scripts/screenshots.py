"""Takes the pictures of the documentation from a fresh demonstration: `.venv/bin/python -m scripts.screenshots`."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser import running_chromium
from tests.functional.installation import Installation, running_installation, touchstone
from tests.functional.looking import Findings
from tests.functional.people import Somebody, somebody

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
SIGN_IN = re.compile(r"^(\S+): (.+)\n +e-mail +(\S+)\n +password +(\S+)\n +secret +(\S+)$", re.MULTILINE)
WIDTH = 1100


class NotLooking(Findings):
    """Pictures only."""

    def look(self, page: Page) -> None:
        """Nothing: the tests look."""


def main() -> None:
    """Fill a demonstration in a folder of its own, serve it, and take each picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        filled = touchstone(folder, "demo")
        if filled.returncode:
            raise SystemExit(filled.stderr)
        with running_installation(folder) as at, running_chromium() as browser:
            _take(browser, at, filled.stdout)


def _take(browser: Browser, at: Installation, printed: str) -> None:
    people = {role: (name, email, password, secret) for role, name, email, password, secret in SIGN_IN.findall(printed)}
    with _signed_in(browser, at, people["project-lead"]) as lead:
        lead.visit("/")
        _keep(lead.page, "projects", height=980)
        lead.follow("Live facial recognition")
        _keep(lead.page, "project", height=1620)
        lead.visit("/")
        lead.follow("Domestic abuse risk assessment tool")
        project = lead.page.url
    with _signed_in(browser, at, people["senior-leader"]) as leader:
        leader.visit(project + "gate/")
        _keep(leader.page, "gate", height=1400)
    reader = somebody(browser, NotLooking(), name="", email="", base=at.public)
    _narrower(reader)
    reader.visit("/records/")
    reader.follow("Domestic abuse")
    _keep(reader.page, "register", height=1180)


@contextmanager
def _signed_in(browser: Browser, at: Installation, who: tuple[str, str, str, str]) -> Iterator[Somebody]:
    name, email, password, secret = who
    person = somebody(browser, NotLooking(), name=name, email=email, base=at.casework)
    _narrower(person)
    person.secret = secret
    person.sign_in(password)
    yield person
    person.page.context.close()


def _narrower(person: Somebody) -> None:
    person.page.set_viewport_size({"width": WIDTH, "height": 900})


def _keep(page: Page, name: str, *, height: int = 900) -> None:
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
