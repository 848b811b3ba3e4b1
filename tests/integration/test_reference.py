"""The public reference: a page for every item with where it comes from, lists, filters, search, versions, the copy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests.matrix.pages import read_page
from touchstone.config import settings_public
from touchstone.guidance.provenance import Sourced
from touchstone.pages.labels import OBLIGATION, PROVENANCE
from touchstone.public.answers import STATIC_COPY
from touchstone.public.reference.addresses import reference_addresses
from touchstone.public.reference.axes import AXES
from touchstone.public.reference.catalogue import catalogue
from touchstone.public.reference.everyday import synonym_of, synonyms
from touchstone.public.reference.finding_views import _found
from touchstone.public.reference.packs import all_sources, reference_pack

MOST_BYTES = 100_000


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with override_settings(
        ROOT_URLCONF="touchstone.config.urls_public",
        MIDDLEWARE=settings_public.MIDDLEWARE,
        TEMPLATES=settings_public.TEMPLATES,
    ):
        yield Client(raise_request_exception=True)


def text(client: Client, path: str, *, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def test_every_item_of_every_pack_has_a_page_with_its_provenance_sources_and_pack(client):
    sources, wrong = all_sources(), []
    for address, item in catalogue().items.items():
        page = text(client, f"/guidance/items/{address}/")
        if len(page) > MOST_BYTES:
            wrong.append(f"{address}: {len(page)} characters")
        if isinstance(item.sourced, Sourced):
            wanted = [str(PROVENANCE[item.provenance].text), f"version {item.origin.version}"]
            wanted += [str(sources[key].title.en).replace("&", "&amp;").replace("'", "&#39;") for key in item.sources]
            wanted += [str(OBLIGATION[item.obligation].meaning)] if item.obligation else []
            wrong += [f"{address} lacks {words}" for words in wanted if words not in page]
    assert wrong == []


def test_no_page_is_larger_than_it_may_be_and_every_link_on_it_leads_somewhere(client):
    known = set(reference_addresses()) | {"/guidance/find/", "/guidance/search/"}
    links: set[str] = set()
    for path in reference_addresses():
        response = client.get(path)
        assert response.status_code == 200, path
        assert len(response.content) <= MOST_BYTES, path
        links |= set(read_page(response.content).links)
    inner = {link.partition("?")[0] for link in links if link.startswith("/guidance/")}
    assert inner - known == set()


def test_nothing_of_ours_is_credited_to_the_college(client):
    page = text(client, "/guidance/items/DEP-X1/")
    assert "A Touchstone proposal" in page
    assert "Proposed: confirm against the live guidance" in page
    assert "The guidance expects it" not in page
    ours = next(one for one in catalogue().of_kind("requirement") if one.provenance == "ours")
    page = text(client, f"/guidance/items/{ours.address}/")
    assert "Worded and added by Touchstone; no guidance words it so." in page
    assert "warns and can be passed" in page


def test_a_question_says_what_it_feeds_when_it_is_asked_and_how_it_is_answered(client):
    page = text(client, "/guidance/items/DPIA-2.1/")
    for words in (
        "Why it is asked",
        "How it is answered",
        "Documents it feeds",
        "Statutory records it feeds",
        "Part of",
    ):
        assert words in page
    assert "/guidance/items/document.dpia/" in page
    assert "/guidance/items/statute.dpa-2018-s64/" in page
    assert "Applies only where" in text(client, "/guidance/items/set.dpia/")


def test_a_check_tells_the_real_failure_behind_it(client):
    checks = [one for one in catalogue().of_kind("check") if getattr(one.model, "learned_from", ())]
    for check in checks:
        page = text(client, f"/guidance/items/{check.address}/")
        assert "The real failures behind it" in page
        assert str(check.model.learned_from[0].name.en)[:20] in page or "&" in page
    assert checks


def test_an_id_in_other_capitals_leads_on_and_one_of_several_things_lists_them(client):
    response = client.get("/guidance/items/dpia-2.1/")
    assert (response.status_code, response.headers["Location"]) == (302, "/guidance/items/DPIA-2.1/")
    page = text(client, "/guidance/items/dpia/")
    assert {f"/guidance/items/{kind}.dpia/" for kind in ("set", "document", "term")} <= set(
        read_page(page.encode()).links
    )
    assert client.get("/guidance/items/nothing-like-it/").status_code == 404


def test_an_item_that_only_an_earlier_version_has_is_gone_and_says_where_it_stood(client, monkeypatch):
    from touchstone.public.reference import views

    items = catalogue()
    fewer = {address: item for address, item in items.items.items() if address != "DES-L1"}
    less = type(items)(items=fewer, by_id={}, incoming={})
    monkeypatch.setattr(views, "catalogue", lambda: less)
    page = text(client, "/guidance/items/DES-L1/", status=410)
    assert "No longer in the guidance shown" in page
    assert "2026-01" in page


@pytest.mark.parametrize("axis", AXES)
def test_each_list_holds_every_item_of_its_kinds(client, axis):
    links = set(read_page(text(client, f"/guidance/{axis}/").encode()).links)
    wanted = {f"/guidance/items/{one.address}/" for one in catalogue().of_kind(*AXES[axis].kinds)}
    assert wanted <= links


def test_every_item_is_reached_from_the_start_page_by_links_alone(client):
    waiting, met = ["/guidance/"], {"/guidance/"}
    while waiting:
        page = client.get(waiting.pop()).content
        new = {link for link in read_page(page).links if link.startswith("/guidance/") and "?" not in link} - met
        met |= new
        waiting += sorted(new)
    assert {f"/guidance/items/{address}/" for address in catalogue().items} - met == set()


def test_instruments_say_their_version_dates_force_and_dated_changes(client):
    page = text(client, "/guidance/instruments/")
    for words in (
        "Version restated",
        "In force",
        "Force of law",
        "Where it applies",
        "Dated changes",
        "5 February 2026",
    ):
        assert words in page


def test_a_combined_question_is_answered_without_a_script(client):
    page = text(client, "/guidance/find/?role=dpo&stage=deployment&obligation=legal")
    assert "/guidance/items/DPIA-7.3/" in page
    assert re.search(r'<option value="dpo"[^>]* selected>', page)
    assert "Nothing fits" in text(client, "/guidance/find/?role=supplier&kind=decision-rule")
    assert "item" not in re.findall(r'<h2[^>]*id="found"', text(client, "/guidance/find/"))


@pytest.mark.parametrize("name", ["role", "stage", "reach", "obligation", "kind", "pack", "page"])
@pytest.mark.parametrize("value", ["%00", "x" * 5000, "'%22%3B--", "%E2%80%AE", "<script>", "design"])
def test_odd_filters_give_a_page(client, name, value):
    assert b"<script>alert" not in client.get(f"/guidance/find/?{name}={value}&role=dpo").content
    assert client.get(f"/guidance/find/?{name}={value}").status_code == 200


@pytest.mark.parametrize(
    ("typed", "address"), [("protportionality", "PRO-7"), ("dpai", "set.dpia"), ("EIA 7", "EIA-7"), ("eia-7", "EIA-7")]
)
def test_search_forgives_and_puts_ids_first(client, typed, address):
    page = text(client, f"/guidance/search/?q={typed}")
    links = [link for link in read_page(page.encode()).links if link.startswith("/guidance/items/")]
    assert f"/guidance/items/{address}/" in links
    if typed.lower().startswith("eia"):
        assert links[0] == f"/guidance/items/{address}/"


def test_search_says_what_it_took_a_mistyped_word_for_and_marks_what_it_found(client):
    page = text(client, "/guidance/search/?q=protportionality")
    assert "Shown instead:" in page and "proportionality" in page
    assert re.search(r"<mark>proportionality</mark>", page, re.IGNORECASE)


def test_search_narrows_by_kind(client):
    page = text(client, "/guidance/search/?q=dpia&kind=question")
    kinds = set(re.findall(r'<div class="touchstone-quiet">(\w+) <span', page))
    assert kinds == {"Question"}
    assert client.get("/guidance/search/?q=dpia&kind=nonsense").status_code == 200


@pytest.mark.parametrize(
    "typed", ["", "%20", "zzqqz", "%F0%9F%98%80", "%3Cscript%3Ealert(1)%3C/script%3E", "%25", "%E2%80%AE"]
)
def test_what_finds_nothing_is_a_page_that_says_what_to_do(client, typed):
    page = text(client, f"/guidance/search/?q={typed}")
    assert "<script>alert" not in page
    assert "Nothing was found" in page or "Type a word" in page or "Shown instead" in page or "items" in page


@pytest.mark.parametrize("typed", ["x" * 201, "%00", "a%00b", "%01", "e" + "%CC%81" * 30])
def test_what_cannot_be_searched_for_is_an_error_on_the_page(client, typed):
    page = text(client, f"/guidance/search/?q={typed}", status=422)
    assert "There is a problem" in page
    assert "<title>Error: " in page
    assert 'aria-describedby="q-hint q-error"' in page


def test_versions_say_what_changed_in_words(client):
    page = text(client, "/guidance/versions/")
    for pack in ("ddt-app", *(one.id for one in reference_pack().supplements)):
        assert f"/guidance/versions/{pack}/" in page
    assert "This is the first version of the pack." in text(client, "/guidance/versions/ddt-app/2026-01/")
    assert "What changed since version 2026-01" in text(client, "/guidance/versions/ddt-app/2026-11/")
    assert client.get("/guidance/versions/ddt-app/1999-01/").status_code == 404
    assert client.get("/guidance/versions/nothing/2026-11/").status_code == 404


def test_the_schematic_stands_beside_the_same_in_words(client):
    page = text(client, "/guidance/schematic/")
    assert page.count('role="img"') == 2
    assert "style=" not in page
    for stage in reference_pack().stages:
        assert f"/guidance/items/stage.{stage.id}/" in page


def test_no_page_sets_a_cookie_and_all_may_be_kept_for_a_while(client):
    for path in ("/guidance/", "/guidance/search/?q=dpia", "/guidance/items/DPIA-2.1/", "/guidance/find/?role=dpo"):
        response = client.get(path)
        assert response.cookies == {}
        assert "max-age" in response.headers["Cache-Control"]


def test_a_copy_leaves_search_out_and_says_so(client):
    page = client.get("/guidance/", **{STATIC_COPY: "yes"}).content.decode()
    assert "not part of this copy" in page
    assert 'action="/guidance/search/"' not in page
    assert "/guidance/find/" not in page
    assert "not part of this copy" not in text(client, "/guidance/")


def test_a_visitor_cannot_pass_for_the_copy(client):
    page = client.get("/guidance/", headers={"touchstone.static_copy": "yes"}).content.decode()
    assert 'action="/guidance/search/"' in page


def test_the_style_sheet_of_the_reference_is_there_and_prints_sources_with_their_addresses():
    sheet = Path(settings_public.__file__).parents[1] / "pages" / "static" / "pages" / "reference.css"
    print_rules = sheet.read_text(encoding="utf-8").partition("@media print")[2]
    assert "attr(href)" in print_rules
    assert ".govuk-service-navigation" in print_rules


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ANPR", "set.surveillance-camera-code"),
        ("chatbot", "set.assistants"),
        ("PSED", "set.equality-impact"),
        ("discriminashun", "set.equality-impact"),
    ],
)
def test_everyday_words_lead_to_what_the_packs_call_the_same(client, typed, address):
    assert address in {hit.item.address for hit in _found(typed, synonym_of(typed)).hits}
    page = text(client, f"/guidance/search/?q={typed}")
    assert "Searched for as well:" in page
    assert "Nothing was found" not in page


def test_every_everyday_word_finds_something():
    for one in synonyms():
        for word in one.words:
            assert synonym_of(word) is not None
            assert _found(word, synonym_of(word)).hits, word


def test_a_question_about_a_role_and_a_stage_is_led_to_the_combined_question(client):
    page = text(client, "/guidance/search/?q=what must a DPO do before deployment")
    assert "/guidance/find/?role=dpo&amp;stage=deployment&amp;reach=until" in page
    assert "dpo.advises-on-dpia" in text(client, "/guidance/find/?role=dpo&stage=deployment")
    assert "This asks about a role" not in text(client, "/guidance/search/?q=deployment")


def test_search_names_what_was_typed_and_says_that_an_id_is_unknown(client):
    assert "Nothing holds “Briges”" in text(client, "/guidance/search/?q=Briges")
    assert "No item has the id “DPIA-99.9”" in text(client, "/guidance/search/?q=DPIA-99.9")
    assert "No item has the id" not in text(client, "/guidance/search/?q=DPIA-2.1")


def test_a_choice_that_is_not_known_is_said_to_be_left_out(client):
    page = text(client, "/guidance/find/?role=nobody&stage=x")
    assert "The role in the address is not known" in page
    assert "The stage in the address is not known" in page
    assert "not known, so it was left out" not in text(client, "/guidance/find/?role=dpo")


def test_an_item_carries_its_address_and_version_on_paper(client):
    assert re.search(
        r"touchstone-print-only.*?/guidance/items/FC-01/.*?version 2026-11",
        text(client, "/guidance/items/FC-01/"),
        re.S,
    )
