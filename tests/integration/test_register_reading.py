"""The register as citizens read it: filters, search, standing, days gone by, versions side by side, open data."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import jsonschema
import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from tests.integration.register_made import FORCES, START, data_of, enter, field, make_record, notice_of
from touchstone.cli.main import main
from touchstone.config import settings_public
from touchstone.public.answers import STATIC_COPY
from touchstone.register.cards import STANDINGS
from touchstone.register.open_fields import COLUMNS, FIELDS

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MONTHS_AGO = NOW - timedelta(days=60)
FACES = {
    "title": {"en": "Retrospective facial recognition"},
    "summary": {"en": "It finds a likeness among custody photographs."},
    "people": "Children and adults whose photograph was taken in custody.",
    "technology": "Computer vision; Discovery of patterns",
    "purpose": "Health",
    "phase": "pre-deployment",
    "stage": {"id": "design", "name": "Design stage"},
    "departures": [{"axis": "risk", "axis_words": "Risk", "computed": "limited", "chosen": "severe", "why": "x"}],
}


@pytest.fixture(autouse=True)
def public_site():
    with (
        time_machine.travel(NOW, tick=False),
        override_settings(
            ROOT_URLCONF="touchstone.config.urls_public",
            MIDDLEWARE=settings_public.MIDDLEWARE,
            TEMPLATES=settings_public.TEMPLATES,
        ),
    ):
        yield


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=True)


@pytest.fixture
def plates() -> str:
    return make_record(1, [(MONTHS_AGO, data_of("r"))])


@pytest.fixture
def faces(plates) -> str:
    return make_record(2, [(MONTHS_AGO, data_of("r", FORCES[1], **FACES))], force=FORCES[1])


def listed(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/records/?{query}").content.decode()
    return re.findall(r'<h3[^>]*><a class="govuk-link" href="/records/([0-9a-z]{16})/', page)


@pytest.mark.parametrize(
    "query",
    [
        "force=XS02",
        "phase=pre-deployment",
        "stage=design",
        "purpose=health",
        "technology=discovery-of-patterns",
        "impact=severe",
        "people=children",
        "people=chidlren",
        "words=facial",
        "words=recogntion",
        "words=southvale+likeness",
        "force=XS02&phase=pre-deployment&impact=severe&words=custody",
    ],
)
def test_each_part_of_the_filter_narrows_the_list(client, plates, faces, query):
    assert listed(client, query) == [faces]
    assert "1 of 2 records" in client.get(f"/records/?{query}").content.decode()


def test_a_value_that_nothing_has_finds_nothing_and_what_was_chosen_stays_chosen(client, plates, faces):
    assert listed(client, "impact=not-published") == [plates]
    assert listed(client, "force=ZZ99") == []
    page = client.get("/records/?force=XS02&words=facial").content.decode()
    assert '<option value="XS02" selected>' in page
    assert 'name="words" type="search" maxlength="200" value="facial"' in page
    assert "No record fits." in client.get("/records/?stage=no-such").content.decode()


def test_a_mistyped_word_is_said_to_have_been_taken_for_another(client, plates, faces):
    page = client.get("/records/?words=recogntion").content.decode()
    assert "Nothing holds “recogntion”." in page
    assert ">recognition</strong>" in page


def test_a_long_list_comes_in_pages_that_keep_the_filter(client):
    for number in range(30):
        make_record(number, [(MONTHS_AGO, data_of("r"))])
    assert len(listed(client)) == 25
    page = client.get("/records/?phase=production").content.decode()
    assert "/records/?phase=production&amp;page=2" in page
    assert len(listed(client, "phase=production&page=2")) == 5


def test_what_is_published_later_is_found_and_what_is_withdrawn_is_no_longer(client, plates):
    assert listed(client, "words=helicopter") == []
    made = make_record(7, [(MONTHS_AGO, data_of("r", title={"en": "Helicopter camera"}))])
    assert listed(client, "words=helicopter") == [made]
    enter(made, 2, "withdraw", NOW, notice_of(made, "An error."), force=FORCES[0], position=2)
    assert listed(client, "words=helicopter") == []
    assert listed(client, "standing=withdrawn") == [made]


STANDING_CASES = {
    "assurance-not-shown": ({"in_use_without_assurance": True, "decisions": []}, MONTHS_AGO),
    "review-overdue": ({"decisions": [{"on": "2025-11-22", "stage_name": "a", "outcome_words": "b"}]}, MONTHS_AGO),
    "not-confirmed": ({"phase": "pre-deployment"}, NOW - timedelta(days=366)),
    "withholding-overdue": (
        {"fields": [field("atrs.scope", "", "Scope", state="withheld", review_on="2026-11-22")]},
        MONTHS_AGO,
    ),
}


@pytest.mark.parametrize("standing", STANDING_CASES)
def test_what_deserves_a_second_look_says_so_in_list_and_record(client, plates, standing):
    changes, at = STANDING_CASES[standing]
    made = make_record(3, [(at, data_of("r", **changes))])
    assert listed(client, f"standing={standing}") == [made]
    words = {
        "assurance-not-shown": "In use, assurance not shown",
        "review-overdue": "Review overdue",
        "not-confirmed": "Not confirmed for 12 months",
        "withholding-overdue": "Review of what is withheld overdue",
    }[standing]
    for path in ("/records/", f"/records/{made}/", f"/records/{made}/print/"):
        assert f">{words}</strong>" in client.get(path).content.decode(), path
    assert f">{words}</strong>" not in client.get(f"/records/{plates}/").content.decode()


def test_twelve_months_to_the_day_are_not_overdue(client):
    day = [{"on": "2025-11-23", "stage_name": "a", "outcome_words": "b"}]
    make_record(1, [(datetime(2025, 11, 23, 0, 30, tzinfo=UTC), data_of("r", decisions=day))])
    assert [listed(client, f"standing={one}") for one in STANDINGS] == [[]] * len(STANDINGS)


@pytest.fixture
def aged() -> str:
    """Version 1 in January 2025, version 2 in June with another setting, withdrawn never."""
    row = [{"label": {"en": "Measure"}, "text": {"en": "False matches"}}]
    row += [{"label": {"en": "Threshold or setting"}, "text": {"en": "0.64"}}]
    one = field("atrs.model-performance", "", "Model performance", parts=[{"label": {}, "rows": [row]}])
    later = json.loads(json.dumps(one).replace("0.64", "0.71"))
    risk = field("atrs.risks-and-mitigations", "It misreads dirty plates.", "Risks and mitigations")
    return make_record(
        4,
        [
            (START, data_of("r", fields=[one, risk], title={"en": "First title"})),
            (datetime(2025, 6, 30, 22, 59, tzinfo=UTC), data_of("r", fields=[later], title={"en": "Second title"})),
        ],
    )


def test_a_record_is_shown_as_it_stood_on_a_day(client, aged):
    january = client.get(f"/records/{aged}/?as_of=2025-01-06").content.decode()
    assert "First title" in january and "0.64" in january and "0.71" not in january
    assert "It misreads dirty plates." in january
    assert f'href="/records/{aged}/1/"' in january
    assert "Version 2 stands today." in january
    june = client.get(f"/records/{aged}/?as_of=2025-06-30").content.decode()  # 23:59 in London
    assert "0.71" in june and "0.64" not in june
    assert "0.64" in client.get(f"/records/{aged}/?as_of=2025-06-29").content.decode()
    before = client.get(f"/records/{aged}/?as_of=2025-01-05").content.decode()
    assert "Nothing was published about this record then." in before
    assert "First title" not in before


def test_the_list_is_shown_as_it_was_on_a_day_and_can_be_narrowed(client, aged, plates):
    page = client.get("/records/?as_of=2025-02-01").content.decode()
    assert "First title" in page and "1 of 1 record" in page
    assert f"/records/{aged}/?as_of=2025-02-01" in page
    assert listed(client, "as_of=2025-02-01&phase=production&technology=computer-vision") == [aged]
    assert listed(client, "as_of=2025-02-01&force=XS02") == []
    assert listed(client, "as_of=2025-02-01&phase=retired") == []
    assert "Second title" in client.get("/records/?as_of=2025-07-01").content.decode()
    assert "Nothing was published then" in client.get("/records/?as_of=2024-12-31").content.decode()
    assert (
        "Words are looked for in the register of today"
        in client.get("/records/?as_of=2025-02-01&words=plate").content.decode()
    )


def test_a_day_before_a_withdrawal_says_that_the_content_has_gone(client, aged):
    client.get("/records/?as_of=2025-02-01&phase=production")  # read once, and then taken away
    enter(aged, 3, "withdraw", NOW, notice_of(aged, "It was wrong."), force=FORCES[0], position=5)
    for path in (f"/records/{aged}/?as_of=2025-02-01", "/records/?as_of=2025-02-01"):
        page = client.get(path).content.decode()
        assert "First title" not in page
        assert "taken away since" in page
    assert listed(client, "as_of=2025-02-01&phase=production") == []


@pytest.mark.parametrize("path", ["/records/", "/records/{record}/"])
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("2026-11-24", "has not come yet"),
        ("9999-12-31", "has not come yet"),
        ("2025-02-29", "year, month and day"),
        ("0001-01-01", "year, month and day"),
        ("23/11/2025", "year, month and day"),
        ("20251123", "year, month and day"),
        ("2025-W01-1", "year, month and day"),
        ("٢٠٢٥-٠١-٠١", "year, month and day"),
    ],
)
def test_a_day_that_is_none_is_refused_with_a_clear_word(client, aged, path, typed, says):
    answer = client.get(path.format(record=aged), {"as_of": typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page and "<title>Error: " in page
    assert f'value="{typed[:200]}"' in page


def test_two_versions_of_ones_own_choice_stand_side_by_side(client, aged):
    page = client.get(f"/records/{aged}/compare/?from=2&to=1").content.decode()
    assert ">Version 1</th>" in page and ">Version 2</th>" in page
    assert "<del>First</del> title" in page and "<ins>Second</ins> title" in page
    assert ">Changed</strong>" in page and ">Taken out</strong>" in page
    for odd in ("", "?from=9&to=1", "?from=1&to=1", "?from=x&to=%00", "?from=1&from=2"):
        assert client.get(f"/records/{aged}/compare/{odd}").status_code == 200, odd
    assert f'action="/records/{aged}/compare/"' in client.get(f"/records/{aged}/").content.decode()


def test_a_record_of_one_version_has_nothing_to_compare(client, plates):
    assert "There are not two versions" in client.get(f"/records/{plates}/compare/").content.decode()
    assert "/compare/" not in client.get(f"/records/{plates}/").content.decode()


def test_the_table_the_json_the_schema_and_the_dictionary_hold_the_same_fields(client, plates, faces):
    found = client.get("/records.json").json()
    schema = client.get("/records.schema.json").json()
    jsonschema.validate(found, schema, cls=jsonschema.Draft202012Validator)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**found, "records": [{**found["records"][0], "version": "1"}]}, schema)
    rows = list(csv.reader(io.StringIO(client.get("/records.csv").content.decode(), newline="")))
    assert tuple(rows[0]) == COLUMNS and len(rows) == 3
    named = dict(zip(rows[0], rows[1], strict=True))
    assert named["record"] == faces and named["technologies"] == "computer-vision;discovery-of-patterns"
    assert found["records"][0]["technologies"] == ["computer-vision", "discovery-of-patterns"]
    page = client.get("/open-data/").content.decode()
    for one in FIELDS:
        assert f">{'.'.join(one.path)}</code>" in page
        assert f">{', '.join(one.columns)}</code>" in page


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\uff1d1"])
def test_no_cell_of_the_table_is_a_formula(client, begins):
    make_record(1, [(MONTHS_AGO, data_of("r", title={"en": begins}))])
    rows = list(csv.DictReader(io.StringIO(client.get("/records.csv").content.decode(), newline="")))
    assert rows[0]["title_en"] == f"'{begins}"
    assert client.get("/records.json").json()["records"][0]["title"]["en"] == begins


def test_the_history_holds_every_version_with_its_digest_and_place(client, aged):
    found = client.get(f"/records/{aged}/history.json").json()
    assert [one["version"] for one in found["versions"]] == [1, 2]
    assert [one["log_index"] for one in found["versions"]] == [0, 1]
    assert found["versions"][0]["data"]["title"] == {"en": "First title"}
    assert all(one["manifest_digest"].startswith("sha256:") for one in found["versions"])
    enter(aged, 3, "withdraw", NOW, notice_of(aged, "It was wrong."), force=FORCES[0], position=5)
    gone = client.get(f"/records/{aged}/history.json").json()["versions"]
    assert [one["is_taken_away"] for one in gone] == [True, True, False]
    assert gone[0]["data"] is None and gone[0]["log_index"] == 0


def feed(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    parsed = ElementTree.fromstring(answer.content)  # noqa: S314 - our own bytes
    return [one.text or "" for one in parsed.iter("{http://www.w3.org/2005/Atom}id")]


def test_each_record_and_each_force_has_a_feed_with_the_entries_of_the_whole(client, aged, faces):
    whole = feed(client, "/feed.atom")
    assert len(whole) == 1 + 4
    assert set(feed(client, f"/records/{aged}/feed.atom")[1:]) == set(whole[3:])
    assert len(feed(client, "/feed.atom?force=xs02")) == 2
    assert len(feed(client, "/feed.atom?force=ZZ99")) == 1
    for odd in ("?page=2", "?force=%00", "?force=<x>", "?force=a&force=b", "?since[]=1"):
        feed(client, f"/feed.atom{odd}")
        assert feed(client, f"/records/{aged}/feed.atom{odd}") == feed(client, f"/records/{aged}/feed.atom")


def test_search_engines_and_messages_are_told_of_records(client, plates, settings):
    settings.TOUCHSTONE_PUBLIC_URL = "https://register.example"
    site_map = client.get("/sitemap.xml").content.decode()
    assert f"<loc>https://register.example/records/{plates}/</loc><lastmod>2026-09-24T12:00:00Z</lastmod>" in site_map
    ElementTree.fromstring(site_map)  # noqa: S314 - our own bytes
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    settings.TOUCHSTONE_MODE = "production"
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /\n" not in robots and "Sitemap: https://register.example/sitemap.xml" in robots
    page = client.get(f"/records/{plates}/").content.decode()
    assert '<meta property="og:title" content="Number plate reader">' in page
    assert '<meta name="description" content="It reads number plates.">' in page
    assert f'<link rel="canonical" href="https://register.example/records/{plates}/">' in page


def test_the_paper_holds_every_field_and_no_menu(client, aged):
    page = client.get(f"/records/{aged}/print/").content.decode()
    assert "<nav" not in page
    assert "0.71" in page and "Printed on 23 November 2026" in page
    enter(aged, 3, "withdraw", NOW, notice_of(aged, "It was wrong."), force=FORCES[0], position=5)
    assert "It was wrong." in client.get(f"/records/{aged}/print/").content.decode()


def test_a_copy_holds_every_record_on_one_page_and_says_what_it_cannot_do(client):
    for number in range(30):
        make_record(number, [(MONTHS_AGO, data_of("r"))])
    page = client.get("/records/", **{STATIC_COPY: "yes"}).content.decode()
    assert page.count("touchstone-record-line") == 30
    assert "copy of the register on files" in page
    assert "<form" not in page and "?page=" not in page


def test_a_list_costs_one_question_to_the_database_however_long_it_is(client):
    counts = []
    for size in (3, 30):
        for number in range(size):
            if size == 3 or number >= 3:
                make_record(number, [(START, data_of("r")), (MONTHS_AGO, data_of("r", title={"en": "Later"}))])
        client.get("/records/")
        for path in (
            "/records/",
            "/records/?words=plate&phase=production",
            "/records.csv",
            "/records/?as_of=2026-11-22",
        ):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(path)
            counts.append((size, path, len(asked)))
    assert [one for one in counts if one[2] != 1] == []
    with CaptureQueriesContext(connection) as asked:
        client.get("/records/?as_of=2025-02-01")
    assert len(asked) == 2  # and the files of one page


def as_of(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["register", "as-of", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_line_tells_what_was_true_on_a_day(capsys, aged, plates):
    code, out, _ = as_of(capsys, "2025-02-01", "--record", aged)
    assert code == 0
    assert "Version:   1, publish, 2025-01-06T09:00:00Z" in out
    assert "0.64" in out and "0.71" not in out and "It misreads dirty plates." in out
    found = json.loads(as_of(capsys, "2025-07-01", "--record", aged, "--format", "json")[1])["records"][0]
    assert (found["version"], found["log_index"]) == (2, 1)
    assert "0.71" in found["error_rates"][0]["text"]
    assert found["configuration"][0]["text"] == "0.71"
    assert found["known_defects"] == []
    assert "2025-02-01: 1 record\n" in as_of(capsys, "2025-02-01")[1]
    assert "Nothing was published then." in as_of(capsys, "2024-01-01")[1]
    assert "Nothing was published about this record then." in as_of(capsys, "2024-01-01", "--record", plates)[1]


def test_the_command_line_refuses_what_is_no_day_or_no_record(capsys, aged):
    for arguments, says in (
        (("2026-11-24",), "has not come yet"),
        (("yesterday",), "year, month and day"),
        (("2025-01-01", "--record", "0" * 16), "No record"),
    ):
        code, out, error = as_of(capsys, *arguments)
        assert (code, out) == (2, "")
        assert says in error
    enter(aged, 3, "withdraw", NOW, notice_of(aged, "It was wrong."), force=FORCES[0], position=5)
    assert "(content taken away since)" in as_of(capsys, "2025-02-01")[1]
    assert "(withdrawn)" in as_of(capsys, "2026-11-23", "--record", aged)[1]
