"""The public site: live pages, frozen bytes, the log's files, what withdrawal leaves, and that all else is 404."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings

from tests.cast import northmere
from tests.integration.publishing_cast import AT, answer, approve, checkpoint, propose, published, verify
from touchstone.actions.publications import enter_daily_anchor, start_public_log
from touchstone.config import settings_public
from touchstone.documents.atrs_record.extra_files import EXTRA_TYPES
from touchstone.public.static_copy import write_copy
from touchstone.register.models import PublicFile, RegisterRecord
from touchstone.translog.reading import Missing
from touchstone.translog.verify import Trust, verify_site
from touchstone.translog.vkeys import parse_vkeys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public_site(settings, tmp_path: Path):
    settings.TOUCHSTONE_VAR = tmp_path
    with override_settings(
        ROOT_URLCONF="touchstone.config.urls_public",
        MIDDLEWARE=settings_public.MIDDLEWARE,
        TEMPLATES=settings_public.TEMPLATES,
    ):
        yield


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=True)


@pytest.fixture
def record() -> str:
    found = published(northmere()).record
    assert found is not None
    checkpoint()
    return found


class Served:
    """The site as a sceptic reads it: over the client instead of a socket."""

    name = "http://testserver"

    def __init__(self, client: Client, prefix: str = "") -> None:
        self.client, self.prefix = client, prefix

    def read(self, path: str, *, limit: int = 10**8) -> bytes:
        response = self.client.get(f"/{self.prefix}{path}")
        if response.status_code != 200:
            raise Missing(f"{path} answers {response.status_code}")
        return response.content[:limit]


def test_what_is_served_is_accepted_by_the_verifier(client, record):
    keys = parse_vkeys(client.get("/log/key").content.decode())
    result = verify_site(Served(client), Served(client, "log/"), Trust(keys, keys[0].name), at=AT)
    assert result.holds, result.failures


def test_frozen_bytes_are_served_as_they_were_entered(client, record):
    for path in ("", "index.html", "record.json", "manifest.json"):
        response = client.get(f"/records/{record}/1/{path}")
        held = PublicFile.objects.get(record=record, version=1, path=path or "index.html")
        assert response.content == bytes(held.body)
        assert response.headers["Content-Type"] == held.media_type
        assert response.headers["ETag"] == f'"{hashlib.sha256(bytes(held.body)).hexdigest()}"'
        assert client.get(response.request["PATH_INFO"], headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_a_frozen_page_may_run_nothing_but_its_own_style_sheet(client, record):
    policy = client.get(f"/records/{record}/1/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/=]{44}'", policy)


def test_a_frozen_page_holds_no_menu_date_count_or_newer_version(client, record):
    page = client.get(f"/records/{record}/1/").content.decode()
    assert "<nav" not in page
    assert set(re.findall(r'<a href="([^"]*)"', page)) == set(EXTRA_TYPES)  # the files beside it, and nothing else
    assert "2026" not in re.sub(r"[a-z-]+ 2026-11(?:\.[0-9]+)?", "", page)
    assert "checkpoint" not in page


def test_the_live_page_shows_plain_words_first_and_its_proof(client, record):
    page = client.get(f"/records/{record}/").content.decode()
    order = [
        page.index(f'id="{part}"') for part in ("what-it-does", "why", "who-is-affected", "how-well", "safeguards")
    ]
    assert order == sorted(order)
    assert "&lt;how&gt;" in page
    assert "Covered by the signed checkpoint of 1 entry." in page
    assert "Not yet answered." in page
    assert "is not itself in the log" in page


def test_no_page_sets_a_cookie_and_all_may_be_cached(client, record):
    for path in (
        "/",
        "/records/",
        f"/records/{record}/",
        f"/records/{record}/1/",
        "/what-the-log-proves/",
        "/log/checkpoint",
    ):
        response = client.get(path)
        assert response.status_code == 200, path
        assert response.cookies == {}, path
        assert "max-age" in response.headers["Cache-Control"], path
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_list_is_narrowed_by_force_phase_and_words(client, record):
    assert record in client.get("/records/?force=XN01").content.decode()
    assert record not in client.get("/records/?force=XS02").content.decode()
    assert record in client.get("/records/?phase=pre-deployment&words=GRADE+risk").content.decode()
    assert record not in client.get("/records/?words=helicopter").content.decode()
    assert client.get("/records/?page=ninety&words=%22%3E%3Cscript%3E").status_code == 200
    assert b"<script>alert" not in client.get("/records/?words=<script>alert(1)</script>").content


def test_open_data_lists_every_record(client, record):
    found = client.get("/records.json").json()
    assert [one["record"] for one in found["records"]] == [record]
    assert client.get(found["records"][0]["data"]).json()["record"] == record


def test_the_feed_tells_each_event_and_escapes_what_people_typed(client):
    force = northmere()
    project = published(force)
    answer(force, project.id, {"atrs.title": {"value": {"en": "Grades & <grades>"}}})
    approve(force, propose(force, project, event="revise"))
    response = client.get("/feed.atom")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)  # noqa: S314 - our own bytes
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert [one.text for one in feed.findall("a:entry/a:title", space)] == [
        "Revised: Grades & <grades>",
        "First published: Grades & <grades>",
    ]
    ids = [one.text for one in feed.findall("a:entry/a:id", space)]
    assert ids[0].endswith(",2026:entry-1")
    assert len(set(ids)) == 2
    assert client.get("/feed.atom").content == response.content


def test_an_empty_feed_is_a_feed(client):
    assert ElementTree.fromstring(client.get("/feed.atom").content).tag.endswith("feed")  # noqa: S314 - our own bytes


def test_a_revision_shows_what_changed(client):
    force = northmere()
    project = published(force)
    answer(force, project.id, {"atrs.team": {"value": {"en": "Custody"}}})
    approve(force, propose(force, project, event="correct"))
    page = client.get(f"/records/{project.record}/changes/2/").content.decode()
    assert "Safeguarding hub" in page
    assert "Custody" in page
    assert "Who is affected" not in page
    assert client.get(f"/records/{project.record}/changes/1/").status_code == 404
    assert client.get(f"/records/{project.record}/changes/3/").status_code == 404
    assert client.get(f"/records/{project.record}/1/").status_code == 200


def test_a_withdrawn_record_says_so_and_its_files_are_gone(client):
    force = northmere()
    project = published(force)
    approve(force, propose(force, project, event="withdraw"))
    checkpoint()
    base = f"/records/{project.record}/"
    live = client.get(base)
    assert live.status_code == 200
    assert "Because of withdraw." in live.content.decode()
    assert "Safeguarding hub" not in live.content.decode()
    for path in ("1/", "1/index.html", "1/record.json", "1/manifest.json"):
        gone = client.get(base + path)
        assert gone.status_code == 410, path
        assert "Because of withdraw." in gone.content.decode()
    assert client.get(base + "2/").status_code == 200
    assert client.get(base + "1.tlog-proof").status_code == 200
    assert client.get(base + "3/").status_code == 404
    listed = client.get("/records/").content.decode()
    assert project.record in listed
    assert ">Withdrawn</strong>" in listed
    assert project.record not in client.get("/").content.decode()


def test_a_demonstration_says_that_it_is_one_everywhere(client, record):
    RegisterRecord.objects.update(is_demonstration=True)
    for path in ("/", "/records/", f"/records/{record}/"):
        assert "Demonstration" in client.get(path).content.decode(), path


def test_a_record_of_a_demonstration_project_is_marked_in_its_frozen_bytes(client):
    force = northmere()
    project = published(force, is_demonstration=True)
    page = client.get(f"/records/{project.record}/1/").content.decode()
    assert "not a statement by any police force" in page
    assert client.get(f"/records/{project.record}/1/record.json").json()["is_demonstration"] is True


@pytest.mark.parametrize(
    "path",
    [
        "records/0000000000000000/",
        "records/ZZ/",
        "records/{record}/0/",
        "records/{record}/2/",
        "records/{record}/1/passwords.txt",
        "records/{record}/1/../../",
        "records/{record}/2.tlog-proof",
        "sign-in",
        "admin/",
        "projects/",
        "log/",
        "log/tile/0/001",
        "log/tile/0/000.p/0",
        "log/tile/0/000.p/256",
        "log/tile/00/000",
        "log/../keys/public-log.key",
        "log/%2e%2e/%2e%2e/keys/public-log.key",
        "log/tile/0/x000/000",
        "log/.checkpoint.new",
        "log/checkpoint/",
    ],
)
def test_anything_else_is_404(client, record, path):
    response = client.get("/" + path.format(record=record))
    assert response.status_code == 404
    assert b"PRIVATE" not in response.content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["/", "/records/", "/log/checkpoint", "/what-the-log-proves/"])
def test_nothing_can_be_sent(client, record, method, path):
    assert getattr(client, method)(path).status_code == 405


def test_files_of_the_log_carry_the_headers_of_their_kind(client, record):
    checkpoint_answer = client.get("/log/checkpoint")
    assert checkpoint_answer.headers["Cache-Control"] == "max-age=5"
    tile = client.get("/log/tile/0/000.p/1")
    assert tile.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert tile.headers["Content-Type"] == "application/octet-stream"
    assert len(tile.content) == 32
    assert client.head("/log/tile/entries/000.p/1").status_code == 200


def test_an_empty_register_says_that_nothing_is_published(client):
    assert "Nothing has been published here yet." in client.get("/").content.decode()
    assert client.get("/what-the-log-proves/").status_code == 200
    start_public_log()
    enter_daily_anchor(at=AT)
    assert checkpoint() == 1
    assert "1 entry" in client.get("/what-the-log-proves/").content.decode()


@pytest.mark.skipif(not (shutil.which("openssl") and shutil.which("xxd")), reason="openssl or xxd absent")
def test_the_commands_given_for_checking_by_hand_work(client, record, tmp_path):
    page = client.get("/what-the-log-proves/").content.decode()
    commands = re.search(r'<code id="by-hand">(.*?)</code>', page, re.DOTALL)[1]
    lines = commands.replace("&gt;", ">").replace("&#39;", "'").replace("&#34;", '"').split("\n")
    assert lines[0].startswith("curl")
    folder = tmp_path / "by-hand"
    folder.mkdir()
    (folder / "checkpoint").write_bytes(client.get("/log/checkpoint").content)
    run = subprocess.run(["sh", "-e", "-c", "\n".join(lines[1:])], cwd=folder, capture_output=True, text=True)
    assert "Signature Verified Successfully" in run.stdout, run.stdout + run.stderr
    (folder / f"{record}-1.tlog-proof").write_bytes(client.get(f"/records/{record}/1.tlog-proof").content)
    entry = "sed -n 's/^extra //p' *-1.tlog-proof | base64 -d"
    held = subprocess.run(["sh", "-c", entry], cwd=folder, capture_output=True, check=True)
    digest = hashlib.sha256(client.get(f"/records/{record}/1/manifest.json").content).hexdigest()
    assert json.loads(held.stdout)["public"] == f"sha256:{digest}"


def test_a_copy_on_files_holds_the_whole_site_and_is_accepted_by_the_verifier(client, tmp_path):
    force = northmere()
    project = published(force)
    answer(force, project.id, {"atrs.team": {"value": {"en": "Custody"}}})
    approve(force, propose(force, project, event="revise"))
    checkpoint()
    count = write_copy(tmp_path / "copy")
    assert count == sum(1 for one in (tmp_path / "copy").rglob("*") if one.is_file())
    assert verify(tmp_path / "copy").holds
    base = tmp_path / "copy" / "records" / project.record
    for path in ("index.html", "1/index.html", "2/record.json", "2.tlog-proof", "changes/2/index.html"):
        assert (base / path).is_file(), path
    assert (base / "1" / "index.html").read_bytes() == client.get(f"/records/{project.record}/1/").content
    assert (tmp_path / "copy" / "static" / "pages" / "touchstone.css").is_file()
    guidance = tmp_path / "copy" / "guidance"
    assert "not part of this copy" in (guidance / "index.html").read_text(encoding="utf-8")
    assert (guidance / "items" / "DPIA-2.1" / "index.html").is_file()
    assert not (guidance / "search").exists()


def test_a_copy_after_a_withdrawal_lacks_what_was_taken_away(tmp_path, monkeypatch):
    monkeypatch.setattr("touchstone.public.static_copy.reference_addresses", lambda: ())  # the register alone
    force = northmere()
    project = published(force)
    approve(force, propose(force, project, event="withdraw"))
    checkpoint()
    write_copy(tmp_path / "copy")
    assert verify(tmp_path / "copy").holds
    assert not (tmp_path / "copy" / "records" / project.record / "1").exists()
    files = [one.read_bytes() for one in (tmp_path / "copy").rglob("*") if one.is_file()]
    assert b"Safeguarding hub" not in b"".join(files)
