"""The people of a journey: each with a browser of their own, a password, and an authenticator app."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page

from tests.browser import WIDE, Watched
from tests.functional.looking import Findings

PASSWORD = "violet tractor harbour"
STEP_SECONDS = 30


@dataclass
class Somebody:
    """One person at one browser: `visit`, `press` and `follow` look at each page they come to."""

    name: str
    email: str
    base: str
    page: Page
    watched: Watched
    findings: Findings
    secret: str = ""
    last_step: int = field(default=0)

    def visit(self, path: str) -> None:
        """Open an address of the casework site."""
        self.page.goto(path if path.startswith("http") else self.base + path)
        self.arrive()

    def press(self, text: str, *, within: str = "main") -> None:
        """Press the button that reads so (or begins so, where more is said for those who cannot see)."""
        self.go(self.page.locator(f"{within} button, {within} a[role=button]").filter(has_text=text).first)

    def follow(self, text: str, *, within: str = "main") -> None:
        """Follow the first link that reads so."""
        self.go(self.page.locator(f"{within} a").filter(has_text=text).first)

    def submit(self) -> None:
        """Press the main button of the page's form."""
        self.go(self.page.locator("main form button.govuk-button[type=submit]:not([name])").first)

    def go(self, target: Locator) -> None:
        """Click what leads to another page."""
        with self.page.expect_navigation():
            target.click()
        self.arrive()

    def arrive(self) -> None:
        """Look at the page that has opened, once any question for a fresh code is answered."""
        if "/account/confirm-code" in self.page.url:
            self.findings.look(self.page)
            self.page.fill("[name=code]", self.code())
            with self.page.expect_navigation():
                self.page.locator("main form button.govuk-button").first.click()
        self.page.wait_for_load_state()
        assert "Sorry, there is a fault" not in self.heading(), f"{self.page.url} answered with a fault of the service"
        self.findings.look(self.page)

    def heading(self) -> str:
        """The page's first heading."""
        return self.page.locator("h1").first.inner_text()

    def text(self) -> str:
        """What stands in the main part of the page."""
        return self.page.locator("main").inner_text()

    def errors(self) -> str:
        """The error summary's or the refusal's text, "" where there is none."""
        shown = self.page.locator(".govuk-error-summary, .touchstone-refusal")
        return shown.first.inner_text() if shown.count() else ""

    def code(self) -> str:
        """What the authenticator app shows now; waits for the next where this one is spent."""
        step = max(int(time.time()) // STEP_SECONDS, self.last_step + 1)
        while step > int(time.time()) // STEP_SECONDS + 1:
            time.sleep(0.5)
        self.last_step = step
        return one_time_code(self.secret, step)

    def set_up_authenticator(self) -> None:
        """On the page that shows the secret: type it into the app, give a code, keep the recovery codes."""
        self.secret = self.page.locator("main code").first.inner_text().replace(" ", "")
        self.page.fill("[name=code]", self.code())
        self.submit()
        self.press("I have kept the codes")

    def enter_password(self, password: str = PASSWORD) -> None:
        """On the sign-in page, address and password; the code is asked next."""
        self.visit("/sign-in")
        self.page.fill("[name=login_address]", self.email)
        self.page.fill("[name=password]", password)
        self.submit()

    def sign_out(self) -> None:
        """End the session."""
        self.visit("/sign-out")
        self.submit()

    def sign_in(self, password: str = PASSWORD) -> None:
        """From the sign-in page, with password and code."""
        self.enter_password(password)
        self.page.fill("[name=code]", self.code())
        self.submit()


def somebody(
    browser: Browser, findings: Findings, *, name: str, email: str, base: str, scripts: bool = True
) -> Somebody:
    """A person with a fresh browser profile."""
    context = browser.new_context(
        viewport=WIDE, locale="en-GB", timezone_id="Europe/London", java_script_enabled=scripts
    )
    context.set_default_timeout(30_000)
    watched = Watched(context)
    return Somebody(name, email, base, watched.page, watched, findings)


def one_time_code(secret: str, step: int) -> str:
    """Six digits for a time step (RFC 6238: HMAC-SHA1, truncated as RFC 4226 says)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
