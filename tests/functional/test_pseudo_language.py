"""Every page in a language that marks what was translated: nothing a person reads may be left in English.

Pages of both sites are read as each office that may open them, on a force with one thing of each kind and on the
demonstration's domestic abuse case. What people typed and the texts of packs, which carry languages of their own, are
marked in the markup and are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from pydantic import BaseModel

from tests.cast import NAMES, QUICK_HASHER
from tests.matrix.routes import CASEWORK, PUBLIC, routes
from tests.matrix.world import World, lasting_world, quiet, undone
from tests.pseudo_language import pseudo_language, untranslated_text
from touchstone.accounts.roles import ROLES
from touchstone.cli.demonstration_acts import play
from touchstone.cli.demonstration_files import read_cases
from touchstone.config import settings_public
from touchstone.domain.release.exemptions import EXEMPTIONS
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.text import Text

pytestmark = pytest.mark.django_db
CASE = "domestic-abuse-risk-tool"
# Offices that between them see every part of every page.
ROLES_READ = ("project-lead", "senior-leader", "chief-officer", "dpo", "publisher", "records-manager", "administrator")
# What the world's people typed bears its mark; digests and the addresses of people are nobody's words.
_TYPED = re.compile(r"\S*(?: \S+){0,3} ?zqnorth\S*|(?:hmac-)?sha256:[0-9a-f]+|\S+@\S+")
# Documents are pages of their own, in the languages of the record; they are no pages of the site.
OWN_PAGES = {"document-page", "proposal-page", "publication-preview-page", "version", "version-file"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two forces with everything in them, and the demonstration's case in the first."""
    with (
        django_db_blocker.unblock(),
        quiet(),
        override_settings(PASSWORD_HASHERS=[QUICK_HASHER]),
        lasting_world(tmp_path_factory.mktemp("var")) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def case(world: World) -> str:
    """The demonstration's case, played to its end; the project's id."""
    force = world.own.force
    actors = {role: force.actor(role) for role in ROLES}
    people = {role: force.person(role).name for role in ROLES}
    return play(next(one for one in read_cases() if one.id == CASE), actors=actors, people=people)


@pytest.mark.parametrize("role", ROLES_READ)
def test_no_page_of_an_office_is_left_in_english(world: World, role: str) -> None:
    left = []
    for route in routes(CASEWORK):
        if "GET" in route.methods and route.name not in OWN_PAGES:
            address = route.raw_address(world.own.ids_for(route.name))
            left += _left(world.clients[role], address, route.name)
    assert left == []


def test_no_page_of_a_case_worked_through_is_left_in_english(world: World, case: str) -> None:
    lead = world.clients["project-lead"]
    left = []
    for route in routes(CASEWORK):
        if route.ids == ("project",) and "GET" in route.methods and route.name not in OWN_PAGES:
            left += _left(lead, route.raw_address({"project": case}), route.name)
    pack = shipped_library().newest("ddt-app")
    for one in pack.question_sets:
        left += _left(lead, f"/projects/{case}/sets/{one.id}/", one.id)
        left += _left(lead, f"/projects/{case}/sets/{one.id}/check/", one.id)
        for section in one.sections:
            for question in section.questions:
                left += _left(lead, f"/projects/{case}/questions/{question.id}/", question.id)
    assert left == []


def test_no_refused_form_is_left_in_english(world: World) -> None:
    left = []
    for role in ROLES_READ:
        for route in routes(CASEWORK):
            if "POST" in route.methods and "sign-out" not in route.template:
                address = route.raw_address(world.own.ids_for(route.name))
                left += _left(world.clients[role], address, route.name, method="POST")
    assert left == []


def test_no_public_page_is_left_in_english(world: World) -> None:
    left = []
    with override_settings(
        ROOT_URLCONF=PUBLIC, MIDDLEWARE=settings_public.MIDDLEWARE, TEMPLATES=settings_public.TEMPLATES
    ):
        for route in routes(PUBLIC):
            if route.name not in OWN_PAGES:
                ids = {**world.own.ids, **world.public_ids.get(route.name, world.public_ids[""])}
                left += _left(Client(raise_request_exception=False), route.raw_address(ids), route.name)
    assert left == []


def _left(client: Client, address: str, name: str, *, method: str = "GET") -> list[str]:
    """What is left in English on the page; nothing where it is no page. A fault of the site is left as it is."""
    with undone(), pseudo_language():
        answer: HttpResponse = client.generic(method, address)  # type: ignore[assignment]  # the test client adds to the response
    if answer.status_code == 500:
        return [f"{name}: {address} answers 500"]
    if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
        return []
    found = dict.fromkeys(untranslated_text(answer.content.decode()))
    return [f"{name}: {text}" for text in found if not _is_content(text)]


def _is_content(text: str) -> bool:
    """Whether nothing is left of the text once what people typed, names, digests and a pack's words are taken out.

    Where such a text stands in a list of choices or inside a sentence, no markup can say that it is one.
    """
    for one in _content():
        text = text.replace(one, "")
    return not any(letter.isalpha() for letter in _TYPED.sub("", text))


@cache
def _content() -> tuple[str, ...]:
    """Names of the cast, statutes as they are cited, and every English text of every pack, the longest first."""
    names = {*NAMES.values(), *(f"Holder of {role}" for role in ROLES), "Northmere Police", "Southmere Police"}
    found: set[str] = set()
    library = shipped_library()
    for key in (*library.pack_ids, *library.supplement_ids):
        for version in library.versions(key):
            _gather(library.one(key, version), found)
    citations = {law.text for one in EXEMPTIONS.values() for law in (one.foia, one.foisa) if law}
    return tuple(sorted(names | found | citations, key=len, reverse=True))


def _gather(value: Any, found: set[str]) -> None:
    if isinstance(value, Text):
        found.add(value.en)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            _gather(getattr(value, name), found)
    elif is_dataclass(value):
        for one in fields(value):
            _gather(getattr(value, one.name), found)
    elif isinstance(value, Mapping):
        _gather(list(value.values()), found)
    elif isinstance(value, list | tuple):
        for one in value:
            _gather(one, found)
