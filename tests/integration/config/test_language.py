"""Choosing the language of the pages."""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import trans_real

pytestmark = pytest.mark.django_db


@pytest.fixture
def welsh(settings: Any, tmp_path: Path) -> Any:
    """A small Welsh catalogue of our own, and no trace of it afterwards."""
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(
        catalogue({"": "Content-Type: text/plain; charset=UTF-8\n", "Sign in": "Mewngofnodi"})
    )
    settings.LOCALE_PATHS = [tmp_path]
    forget()
    yield
    forget()


def forget() -> None:
    trans_real.reset_cache(setting="LANGUAGES")
    trans_real._translations.clear()
    gettext._translations.clear()  # type: ignore[attr-defined]  # gettext keeps what it read, and has no way to forget it


def catalogue(messages: dict[str, str]) -> bytes:
    """The binary form that gettext reads: header, two tables of lengths and places, then the texts."""
    pairs = [(key.encode(), text.encode()) for key, text in sorted(messages.items())]
    keys_at, texts_at = 28, 28 + 8 * len(pairs)
    place, tables, body = 28 + 16 * len(pairs), ([], []), b""
    for column in (0, 1):
        for pair in pairs:
            tables[column].extend((len(pair[column]), place + len(body)))
            body += pair[column] + b"\0"
    numbers = [0x950412DE, 0, len(pairs), keys_at, texts_at, 0, 0, *tables[0], *tables[1]]
    return b"".join(number.to_bytes(4, "little") for number in numbers) + body


def test_a_language_without_its_catalogue_is_not_offered(client: Client, settings: Any, tmp_path: Path):
    settings.LOCALE_PATHS = [tmp_path]
    assert "Cymraeg" not in client.get("/sign-in").content.decode()
    assert client.get("/language/cy").status_code == 404
    assert client.get("/language/xx").status_code == 404


def test_choosing_welsh_is_kept_and_leads_back(client: Client, welsh: None):
    assert 'href="/language/cy?next=%2Fsign-in"' in client.get("/sign-in").content.decode()
    answer = client.get("/language/cy?next=/sign-in")
    assert answer["Location"] == "/sign-in"
    page = client.get("/sign-in").content.decode()
    assert '<html lang="cy"' in page
    assert "Mewngofnodi" in page
    client.get("/language/en?next=/sign-in")
    assert '<html lang="en"' in client.get("/sign-in").content.decode()


def test_choosing_leads_to_own_pages_only(client: Client, welsh: None):
    assert client.get("/language/cy?next=//evil.example")["Location"] == "/start"
