"""What a site tells the layout: who is signed in, and the links of its navigation and footer."""

from __future__ import annotations

from dataclasses import dataclass

from touchstone.pages.labels import Words


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """The person signed in and the office they act under, as the header shows them. Addresses are paths or ""."""

    person: str
    office: Words
    organisation: str
    account_url: str = ""
    switch_url: str = ""
    sign_out_url: str = ""


@dataclass(frozen=True)
class Link:
    """A link of the navigation or footer. `current` marks the section the page belongs to."""

    text: Words
    href: str
    current: bool = False
    language: str = ""
