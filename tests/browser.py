"""Debian's Chromium for the browser tests: one process for a run, a fresh profile for each test, no wider network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Response,
    Route,
    ViewportSize,
    sync_playwright,
)

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Start Chromium without a window. RuntimeError where it is not installed."""
    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("Chromium is not installed; on Debian: apt-get install chromium")
    # Playwright's loop runs in the test's thread, where Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A page and what went wrong on it: script errors, console errors, lost parts, requests elsewhere."""

    def __init__(self, context: BrowserContext) -> None:
        self.problems: list[str] = []
        context.route("**/*", self._stay_here)
        self.page: Page = context.new_page()
        self.page.on("pageerror", self._script_failed)
        self.page.on("console", self._said)
        self.page.on("response", self._answered)

    def _stay_here(self, route: Route) -> None:
        if urlsplit(route.request.url).hostname in (None, "127.0.0.1", "localhost"):
            route.fallback()
        else:
            self.problems.append(f"asked for {route.request.url}")
            route.abort()

    def _script_failed(self, error: Error) -> None:
        self.problems.append(f"script: {error.message}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.problems.append(f"{response.status}: {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        # A page answered with 4xx on purpose is reported by the browser as if a resource had failed.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.problems.append(f"console: {message.text}")
