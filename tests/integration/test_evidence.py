"""Evidence: stored under its digest, judged by its contents, versioned, and nothing half kept."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.cast import northmere, southmere
from tests.journeys import AT, open_macro
from touchstone.actions.evidence import attach_evidence
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted
from touchstone.store.files import file_path, folder, read_file
from touchstone.store.models import AuditEvent, EvidenceItem, StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


def attach(force, project, data=b"Some text", name="note.txt", **more):
    return attach_evidence(
        by=force.actor("project-lead"),
        project=project.id,
        pieces=[data],
        file_name=name,
        title="A note",
        at=AT,
        **more,
    )


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def test_bytes_lie_under_their_digest_and_come_back_unchanged():
    force = northmere()
    item = attach(force, open_macro(force), b"Exactly this")
    assert b"".join(read_file(item.file.digest)) == b"Exactly this"
    assert item.file.digest.removeprefix("sha256:") in str(file_path(item.file.digest))
    assert item.file.scan == "not-scanned"


def test_the_same_bytes_twice_are_kept_once_with_two_references():
    force = northmere()
    project = open_macro(force)
    attach(force, project)
    attach(force, project, name="other.txt")
    assert (StoredFile.objects.count(), EvidenceItem.objects.count()) == (1, 2)


def test_a_replacement_is_a_new_version_and_the_old_digest_stays_on_record():
    force = northmere()
    project = open_macro(force)
    first = attach(force, project, b"One")
    second = attach(force, project, b"Two", replaces=first.id)
    first.refresh_from_db()
    assert (second.lineage, second.number) == (first.id, 2)
    assert first.superseded_at is not None
    change = AuditEvent.objects.latest("position").changes[0]
    assert (change["before"], change["after"]) == (first.file.digest, second.file.digest)


REFUSED = {
    "an empty file": (b"", "note.txt"),
    "an unknown kind": (b"MZ\x90", "tool.exe"),
    "no ending": (b"text", "note"),
    "a page renamed to text": (b"<!DOCTYPE html><script>alert(1)</script>", "note.txt"),
    "an executable renamed to PDF": (b"\x7fELF....", "report.pdf"),
    "a picture that is none": (b"GIF89a", "picture.png"),
    "a picture that runs": (b"<svg xmlns='x'></svg>", "picture.svg"),
    "a zip renamed to Word": (zipped(a_xml=b"x"), "report.docx"),
    "a damaged Word file": (b"PK\x03\x04broken", "report.docx"),
    "a Word file with macros": (zipped(word__document_xml=b"x", word__vbaProject_xml=b"x"), "report.docx"),
    "text with a zero byte": (b"a\0b", "note.txt"),
    "too long a name's trick": (b"<html>", "cod.fdp\u202e.txt"),
}


@pytest.mark.parametrize(("data", "name"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_what_it_says_is_refused_and_leaves_nothing(data, name):
    force = northmere()
    project = open_macro(force)
    with pytest.raises(Invalid) as refusal:
        attach(force, project, data, name)
    assert "file" in refusal.value.field_errors
    assert EvidenceItem.objects.count() == 0
    assert [one for one in folder().rglob("*") if one.is_file()] == []


def test_a_file_over_the_limit_is_refused_while_it_arrives(monkeypatch):
    monkeypatch.setattr("touchstone.actions.evidence.LARGEST_FILE", 10)
    force = northmere()
    project = open_macro(force)
    with pytest.raises(Invalid) as refusal:
        attach(force, project, b"eleven byte")
    assert "at most" in refusal.value.field_errors["file"]
    assert [one for one in folder().rglob("*") if one.is_file()] == []


def test_names_never_become_paths():
    force = northmere()
    project = open_macro(force)
    for name in ("../../etc/passwd.txt", "..\\..\\x.txt", "/abs.txt", "a\r\nb.txt", "x" * 4000 + ".txt"):
        item = attach(force, project, name.encode(), name)
        shown = item.label.body["file_name"]
        assert "/" not in shown
        assert "\n" not in shown
        assert len(shown) <= 150


def test_another_force_finds_no_project_and_no_item():
    force, other = northmere(), southmere()
    project = open_macro(force)
    with pytest.raises(NotFound):
        attach(other, project)
    with pytest.raises(NotFound):
        attach(force, project, replaces="0" * 26)
    with pytest.raises(NotPermitted):
        attach_evidence(
            by=force.actor("auditor"), project=project.id, pieces=[b"x"], file_name="a.txt", title="A", at=AT
        )


def test_without_a_scanner_in_production_a_file_is_held(settings):
    settings.TOUCHSTONE_MODE = "production"
    force = northmere()
    assert attach(force, open_macro(force)).file.scan == "held"
