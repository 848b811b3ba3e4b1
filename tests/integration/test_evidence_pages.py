"""The pages of evidence: attached, replaced, listed, downloaded; refused by what a file is; never shown inline."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in, southmere
from tests.integration.test_evidence import attach, zipped
from tests.journeys import open_macro
from touchstone.foundation.identifiers import new_id
from touchstone.store.models import EvidenceItem, Project, StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


@pytest.fixture
def force() -> Force:
    return northmere()


@pytest.fixture
def project(force) -> Project:
    return open_macro(force)


def as_role(force: Force, role: str) -> Client:
    return sign_in(Client(), force.office(role))


def text(response) -> str:
    return response.content.decode()


def sent(data: bytes = b"What it says", name: str = "paper.txt", **changes):
    plain = {
        "title": "A paper",
        "file": SimpleUploadedFile(name, data),
        "documents": ["business-case"],
        "purpose": "general",
        "strength": "asserted",
        "token": new_id(),
    }
    return {**plain, **changes}


def test_a_file_is_attached_listed_and_downloaded_as_an_attachment(force, project):
    lead = as_role(force, "project-lead")
    listed = reverse("evidence-list", args=[project.id])
    assert "No evidence has been attached yet" in text(lead.get(listed))
    address = reverse("evidence-attach", args=[project.id])
    assert 'enctype="multipart/form-data"' in text(lead.get(address))
    answer = lead.post(address, sent())
    assert (answer.status_code, answer.url) == (302, listed)
    item = EvidenceItem.objects.get()
    page = text(lead.get(listed))
    for words in ("A paper", "paper.txt", "Not scanned", "Asserted", item.file.digest, "Leah Lockyer"):
        assert words in page
    got = lead.get(reverse("evidence-download", args=[project.id, item.id]))
    assert b"".join(got.streaming_content) == b"What it says"
    assert got["Content-Disposition"] == 'attachment; filename="paper.txt"'
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert got["Cache-Control"] == "no-store"
    assert got["Content-Length"] == "12"


def test_a_form_sent_twice_attaches_once(force, project):
    lead = as_role(force, "project-lead")
    token = new_id()
    address = reverse("evidence-attach", args=[project.id])
    assert [lead.post(address, sent(token=token)).status_code for _ in range(2)] == [302, 302]
    assert EvidenceItem.objects.count() == 1
    other = lead.post(address, sent(token=token, title="Something else"))
    assert other.status_code == 409 and "Something else" in text(other)
    assert EvidenceItem.objects.count() == 1


def test_a_new_version_keeps_the_one_before(force, project):
    lead = as_role(force, "project-lead")
    item = attach(force, project)
    address = reverse("evidence-replace", args=[project.id, item.id])
    assert "This becomes the next version of:" in text(lead.get(address))
    assert lead.post(address, sent(b"Second", "second.txt")).status_code == 302
    assert lead.get(address).status_code == 404
    listed = reverse("evidence-list", args=[project.id])
    assert "note.txt" not in text(lead.get(listed)) and "note.txt" in text(lead.get(listed + "?earlier=yes"))
    earlier = lead.get(reverse("evidence-download", args=[project.id, item.id]))
    assert b"".join(earlier.streaming_content) == b"Some text"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html><script>alert(1)</script>", "page.txt"),
        (b"<svg xmlns='x'/>", "drawing.png"),
        (b"MZ\x90\x00", "run.exe"),
        (b"plain", "paper.pdf"),
        (b"a\0b", "table.csv"),
        (b"", "empty.txt"),
        (zipped(word__document_xml=b"<w/>", word__vbaProject_bin=b"x"), "macro.docx"),
    ],
    ids=["html", "svg", "program", "not-a-pdf", "nul", "empty", "macro"],
)
def test_files_are_refused_by_what_they_are_and_the_words_kept(force, project, data, name):
    answer = as_role(force, "project-lead").post(
        reverse("evidence-attach", args=[project.id]), sent(data, name, title="Kept words")
    )
    page = text(answer)
    assert answer.status_code == 422
    assert "<title>Error: " in page and 'href="#id_file"' in page
    assert "Kept words" in page and "choose it again" in page
    assert not EvidenceItem.objects.exists() and not StoredFile.objects.exists()


def test_gaps_answer_422_and_keep_what_was_typed(force, project):
    lead = as_role(force, "project-lead")
    address = reverse("evidence-attach", args=[project.id])
    answer = lead.post(address, {"title": "Kept words", "token": new_id()})
    assert answer.status_code == 422 and "Kept words" in text(answer)
    for changes in ({"purpose": "because"}, {"documents": ["no-such"]}, {"title": "\0"}, {"expires_on-day": "31"}):
        assert lead.post(address, sent(**changes)).status_code == 422


def test_a_hostile_name_is_made_harmless(force, project):
    lead = as_role(force, "project-lead")
    lead.post(reverse("evidence-attach", args=[project.id]), sent(name="..\\..\\a\u202eb;c.txt"))
    item = EvidenceItem.objects.get()
    got = lead.get(reverse("evidence-download", args=[project.id, item.id]))
    assert got["Content-Disposition"].startswith("attachment; ")
    assert "\n" not in got["Content-Disposition"] and ".." not in got["Content-Disposition"]


def test_a_file_held_back_comes_to_nobody_but_its_sender(force, project):
    item = attach(force, project)
    StoredFile.objects.update(scan="infected")
    address = reverse("evidence-download", args=[project.id, item.id])
    assert as_role(force, "senior-leader").get(address).status_code == 404
    page = text(as_role(force, "senior-leader").get(reverse("evidence-list", args=[project.id])))
    assert "Infected, held back" in page and address not in page
    assert as_role(force, "project-lead").get(address).status_code == 200


def test_wrong_offices_are_refused(force, project):
    item = attach(force, project)
    auditor = as_role(force, "auditor")
    assert auditor.get(reverse("evidence-list", args=[project.id])).status_code == 200
    assert auditor.get(reverse("evidence-attach", args=[project.id])).status_code == 403
    assert auditor.post(reverse("evidence-replace", args=[project.id, item.id]), sent()).status_code == 403
    assert auditor.get(reverse("evidence-download", args=[project.id, item.id])).status_code == 403


def test_another_force_and_malformed_ids_find_nothing(force, project):
    item = attach(force, project)
    stranger, own = as_role(southmere(), "project-lead"), as_role(force, "project-lead")
    for name in ("evidence-list", "evidence-attach"):
        assert stranger.get(reverse(name, args=[project.id])).status_code == 404
        assert own.get(reverse(name, args=["x"])).status_code == 404
    assert stranger.post(reverse("evidence-attach", args=[project.id]), sent()).status_code == 404
    for name in ("evidence-replace", "evidence-download"):
        assert stranger.get(reverse(name, args=[project.id, item.id])).status_code == 404
        assert own.get(reverse(name, args=[project.id, "x"])).status_code == 404
    another = open_macro(force)
    assert own.get(reverse("evidence-download", args=[another.id, item.id])).status_code == 404
