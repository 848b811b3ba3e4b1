"""The forms of an answered page, as a browser without scripts would send them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class _Forms(HTMLParser):
    """Gathers, form by form, the fields that would be sent; buttons are left to the test to press."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.selected: str = ""
        self.typing: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input" and values.get("name"):
            if values.get("type") not in ("radio", "checkbox") or "checked" in values:
                self.forms[-1].setdefault(values["name"], []).append(values.get("value", ""))
        elif tag == "textarea":
            self.typing = self.forms[-1].setdefault(values["name"], [""])
        elif tag == "select":
            self.selected = values["name"]
            self.forms[-1].setdefault(self.selected, [""])
        elif tag == "option" and "selected" in values:
            self.forms[-1][self.selected] = [values.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self.typing is not None:
            self.typing[0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.typing = None


def forms_of(response: HttpResponse) -> list[dict[str, Any]]:
    """Each form of the page in order: name → value, or a list where there are several."""
    parser = _Forms()
    parser.feed(response.content.decode())
    return [{name: values[0] if len(values) == 1 else values for name, values in form.items()} for form in parser.forms]


def form_with(response: HttpResponse, name: str) -> dict[str, Any]:
    """The first form of the page that has a field of that name."""
    return next(form for form in forms_of(response) if name in form)
