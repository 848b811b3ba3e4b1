"""What a page holds, as a browser would see it: its elements, its forms and their fields; and what the tables hold."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.apps import apps
from django.db import connection

from tests.matrix.routes import Route
from touchstone.accounts.roles import ROLES

UNCOUNTED = ("django_session", "accounts_throttle", "accounts_guess")


@dataclass
class Field:
    """One field of a form: `kind` is the input's type, or `select`, `textarea`."""

    kind: str
    values: list[str] = field(default_factory=list)  # as it stands
    options: list[str] = field(default_factory=list)  # what is offered, for choices


@dataclass
class Page:
    """Elements by name, text, and the fields of each form that is sent by POST."""

    elements: Counter[str] = field(default_factory=Counter)
    handlers: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    forms: list[dict[str, Field]] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)  # where each is sent, "" for the page's own address
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.form: dict[str, Field] | None = None
        self.select: Field | None = None
        self.area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.page.elements[tag] += 1
        self.page.handlers += [name for name in said if name.startswith("on")]
        if tag == "a" and "href" in said:
            self.page.links.append(said["href"])
        if tag == "form" and said.get("method", "").lower() == "post":
            self.form = {}
            self.page.forms.append(self.form)
            self.page.targets.append(said.get("action", ""))
        if self.form is None:
            return
        if tag == "input" and said.get("name"):
            self._input(said)
        elif tag == "select":
            self.select = self.form.setdefault(said["name"], Field("select"))
        elif tag == "option" and self.select is not None:
            self.select.options.append(said.get("value", ""))
            if "selected" in said:
                self.select.values.append(said.get("value", ""))
        elif tag == "textarea":
            self.area = self.form.setdefault(said["name"], Field("textarea"))
            self.area.values.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data: str) -> None:
        self.page.text += data
        if self.area is not None:
            self.area.values[-1] += data

    def _input(self, said: dict[str, str]) -> None:
        assert self.form is not None
        kind = said.get("type", "text")
        one = self.form.setdefault(said["name"], Field(kind))
        if kind in ("radio", "checkbox"):
            one.options.append(said.get("value", ""))
            if "checked" in said:
                one.values.append(said.get("value", ""))
        elif kind not in ("submit", "file"):
            one.values.append(said.get("value", ""))


def read_page(body: bytes) -> Page:
    """The page in these bytes."""
    reader = _Reader()
    reader.feed(body.decode())
    reader.close()
    return reader.page


def plausible(fields: dict[str, Field]) -> dict[str, list[str]]:
    """The form filled in: what stands there, the first that is offered, or some words."""
    sent: dict[str, list[str]] = {}
    for name, one in fields.items():
        if name == "csrfmiddlewaretoken" or one.kind in ("submit", "file"):
            continue
        standing = [value for value in one.values if value]
        offered = [value for value in one.options if value]
        sent[name] = standing or offered[:1] or [_words(name)]
    return sent


def typed(fields: dict[str, Field]) -> list[str]:
    """Names of the fields that a person writes into."""
    return [
        name for name, one in fields.items() if one.kind in ("text", "textarea", "email", "search", "url", "number")
    ]


def role_for(route: Route) -> str:
    """A role that the page is open to: the lead where it can be."""
    open_to = [role for role in ROLES if route.permission is None or route.permission in ROLES[role].permissions]
    preferred = ("project-lead", "publisher", "dpo", "records-manager", "chief-officer", "administrator")
    return next(role for role in (*preferred, *open_to) if role in open_to)


def row_counts() -> dict[str, int]:
    """How many rows each table has, those of sessions and of counted guesses apart."""
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        counted = {}
        for table in sorted(set(tables)):
            if not table.startswith(UNCOUNTED):
                cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our tables
                counted[table] = cursor.fetchone()[0]
    return counted


def same_but_for_chance(body: bytes) -> str:
    """The body without what differs from one request to the next: numbers to quote, tokens, and the ids asked for."""
    text = body.decode(errors="replace")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return re.sub(r"\b[0-9a-hjkmnp-tv-z]{26}\b", "ID", text)


def _words(name: str) -> str:
    if name.endswith(("-day", "-month")):
        return "11"
    if name.endswith("-year"):
        return "2026"
    return "someone@xn01.example" if "email" in name else "Some words"
