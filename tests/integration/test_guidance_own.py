"""An organisation's own guidance: packs on and off, supplements loaded from a file or from a form, for itself alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in, southmere
from tests.guidance_shelf import EXTRA_PACK, LAW_PACK, NEW, OLD, local_file, made_shelf, use_shelf, without
from tests.integration.publishing_cast import answer
from tests.journeys import AT, open_risk_tool
from touchstone.actions.guidance import move_project_packs
from touchstone.actions.own_guidance import LawCannotBeSwitchedOff, choose_pack, store_local_pack
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted
from touchstone.foundation.identifiers import new_id
from touchstone.queries.guidance import check_pins
from touchstone.queries.own_guidance import load_own_guidance, read_file
from touchstone.queries.packs import MAIN_PACK, newest_pack, pack_for, packs_for_new_project
from touchstone.queries.policy import load_adoptable
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.store.models import AuditEvent, LocalPack, PackChoice

pytestmark = pytest.mark.django_db
PROPOSED = "development.built-as-designed"  # inferred, so official wording may take its place
SEEN = "design.gains-exceed-risks"  # read in the guidance itself, so nothing may


@pytest.fixture(autouse=True)
def shelf() -> Iterator[None]:
    with use_shelf(made_shelf()):
        yield


@pytest.fixture
def force() -> Force:
    return northmere()


@pytest.fixture
def admin(force: Force, client: Client) -> Client:
    return sign_in(client, force.office("administrator"))


def store(force: Force, text: str, **more: Any) -> LocalPack:
    return store_local_pack(by=force.actor("administrator"), text=text, at=AT, **more)


def words_of(found: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found.content.decode())).split())


def page(client: Client, name: str, *args: str, status: int = 200) -> str:
    found = client.get(reverse(name, args=args))
    assert found.status_code == status, words_of(found)[:2000]
    return words_of(found)


def packs(force: Force) -> list[str]:
    return [pin.pack for pin in packs_for_new_project(force.organisation.id)]


def test_a_supplement_is_switched_off_and_on_for_new_projects_alone(force: Force) -> None:
    admin = force.actor("administrator")
    choose_pack(by=admin, pack=EXTRA_PACK, is_on=True, at=AT)
    project = open_risk_tool(force)
    choose_pack(by=admin, pack=EXTRA_PACK, is_on=False, at=AT + timedelta(minutes=1))
    assert packs(force) == [MAIN_PACK, LAW_PACK]
    held = load_project_snapshot(by=force.actor("project-lead"), project=project.id, at=AT).packs
    assert EXTRA_PACK in [pin.pack for pin in held]
    assert PackChoice.objects.count() == 2
    assert AuditEvent.objects.filter(verb="guidance.chosen").count() == 2


def test_what_the_law_asks_is_not_switched_off(force: Force) -> None:
    with pytest.raises(LawCannotBeSwitchedOff):
        choose_pack(by=force.actor("administrator"), pack=LAW_PACK, is_on=False, at=AT)
    with pytest.raises(NotFound):
        choose_pack(by=force.actor("administrator"), pack="nothing", is_on=False, at=AT)
    PackChoice.objects.create(
        organisation=force.organisation, pack=LAW_PACK, is_on=False, person="p", office="o", chosen_at=AT
    )
    assert LAW_PACK in packs(force), "not even by a row that says so"


@pytest.mark.parametrize("role", ["project-lead", "chief-officer", "auditor"])
def test_only_an_administrator_chooses_and_loads(force: Force, role: str) -> None:
    with pytest.raises(NotPermitted):
        choose_pack(by=force.actor(role), pack=EXTRA_PACK, is_on=True, at=AT)
    with pytest.raises(NotPermitted):
        store_local_pack(by=force.actor(role), text=local_file("ours"), at=AT)


def test_an_own_supplement_is_stored_whole_and_joined_to_new_projects(force: Force) -> None:
    text = local_file("ours")
    stored = store(force, text)
    assert (stored.pack, stored.pack_version, stored.content.body) == ("ours", NEW, {"file": text})
    event = AuditEvent.objects.get(verb="guidance.loaded")
    assert event.object_id == stored.id
    assert packs(force) == [MAIN_PACK, LAW_PACK, "ours"]
    project = open_risk_tool(force)
    answer(force, project.id, {"OURS-1": {"value": "It asks this"}})
    pack = pack_for(load_project_snapshot(by=force.actor("project-lead"), project=project.id, at=AT))
    assert pack.origin_of("OURS-1").pack == "ours"


def test_what_is_stored_never_changes(force: Force) -> None:
    stored = store(force, local_file("ours"))
    with pytest.raises(Invalid) as refused:
        store(force, local_file("ours", title="Another"))
    assert "stored already" in refused.value.field_errors["text"]
    with pytest.raises(DatabaseError), transaction.atomic():
        LocalPack.objects.filter(id=stored.id).update(digest="sha256:0")
    store(force, local_file("ours", "2026-12"))
    assert [one.version for one in load_own_guidance(by=force.actor("administrator")).versions] == ["2026-12", NEW]
    newest = [pin.version for pin in packs_for_new_project(force.organisation.id) if pin.pack == "ours"]
    assert newest == ["2026-12"]


def test_a_project_keeps_the_version_it_is_on_when_it_is_withdrawn(force: Force) -> None:
    store(force, local_file("ours"))
    project = open_risk_tool(force)
    choose_pack(by=force.actor("administrator"), pack="ours", is_on=False, at=AT)
    assert packs(force) == [MAIN_PACK, LAW_PACK]
    snapshot = load_project_snapshot(by=force.actor("project-lead"), project=project.id, at=AT)
    assert "OURS-1" in pack_for(snapshot).questions


def test_another_organisation_neither_sees_nor_gets_it(force: Force, client: Client) -> None:
    stored = store(force, local_file("ours"))
    other = southmere()
    assert packs(other) == [MAIN_PACK, LAW_PACK]
    assert load_own_guidance(by=other.actor("administrator")).versions == ()
    with pytest.raises(NotFound):
        check_pins(organisation=other.organisation.id, pins=[(MAIN_PACK, NEW), ("ours", NEW)], pinned=[])
    project = open_risk_tool(other)
    with pytest.raises(NotFound):
        move_project_packs(
            by=other.actor("project-lead"), project=project.id, pins=[(MAIN_PACK, NEW), (LAW_PACK, NEW), ("ours", NEW)],
            at=AT,
        )  # fmt: skip
    stranger = sign_in(client, other.office("administrator"))
    page(stranger, "local-pack", stored.id, status=404)
    page(stranger, "guidance-switch", "ours", status=404)
    assert "ours" not in page(stranger, "own-guidance").split()


def test_two_organisations_may_use_one_name_for_different_packs(force: Force) -> None:
    other = southmere()
    store(force, local_file("ours", title="Of the north"))
    store(other, local_file("ours", title="Of the south"))
    titles = [
        str(next(one.title for one in newest_pack(side.organisation.id).supplements if one.id == "ours"))
        for side in (force, other)
    ]
    assert titles == ["Of the north", "Of the south"]


def test_an_own_supplement_that_can_no_longer_be_joined_stops_no_new_project(force: Force, tmp_path: Path) -> None:
    with use_shelf(without(made_shelf(), tmp_path / "earlier", f"{EXTRA_PACK}/{NEW}")):
        store(force, local_file(EXTRA_PACK))  # its ids are those of a pack that came later with the product
    assert packs(force) == [MAIN_PACK, LAW_PACK]
    open_risk_tool(force)


def test_official_wording_takes_the_place_of_what_was_inferred(force: Force) -> None:
    store(force, local_file("ours", words=(PROPOSED, "Has it been built as it was designed?")))
    pack = newest_pack(force.organisation.id)
    item = next(one for stage in pack.stages for one in stage.proceed_questions if one.id == PROPOSED)
    assert (str(item.text), item.provenance.value) == ("Has it been built as it was designed?", "seen")
    touch, problems = read_file(by=force.actor("administrator"), data=local_file("mine", words=(SEEN, "No?")).encode())
    assert touch is None and "may not be replaced" in problems[0].message


def test_what_it_adds_of_its_own_bars_only_once_it_is_adopted(force: Force) -> None:
    demand = {
        "id": "ours.shown", "kind": "evidence", "label": "shown", "name": "Shown", "provenance": "ours",
        "obligation": "ours",
    }  # fmt: skip
    addition = {"stage": "design", "requirements": [demand]}
    store(force, local_file("ours", stage_additions=[addition]))
    found = load_adoptable(by=force.actor("chief-officer"), stage="design")
    assert "ours.shown" in [one for items in found.groups.values() for one, _item, _text in items]


# The pages -------------------------------------------------------------------------


def test_the_page_says_what_new_projects_get_and_why(force: Force, admin: Client) -> None:
    found = page(admin, "own-guidance")
    assert "On, 2026-11 It asks what the law asks" in found
    assert "Off, 2026-11 As it comes" in found
    done = admin.post(reverse("guidance-switch", args=[EXTRA_PACK]), {"token": new_id(), "state": "on"})
    assert done.status_code == 303
    assert "On, 2026-11 As your organisation chose" in page(admin, "own-guidance")
    refused = admin.post(reverse("guidance-switch", args=[LAW_PACK]), {"token": new_id(), "state": "off"})
    assert refused.status_code == 409 and "cannot be switched off" in words_of(refused)


def upload(client: Client, data: bytes) -> Any:
    file = SimpleUploadedFile("ours.yaml", data)
    return client.post(reverse("guidance-load"), {"token": new_id(), "file": file, "text": ""})


def typed(found: Any, name: str) -> str:
    """What a text box or hidden field of the page holds."""
    body = found.content.decode()
    area = re.search(rf'<textarea[^>]* name="{name}"[^>]*>(.*?)</textarea>', body, re.DOTALL)
    hidden = re.search(rf'name="{name}" value="([^"]*)"', body)
    match = area or hidden
    assert match is not None, name
    return unescape(match.group(1))


def test_a_file_is_previewed_and_stored_once_confirmed(force: Force, admin: Client) -> None:
    open_risk_tool(force)
    text = local_file("ours", words=(PROPOSED, "Has it been built as it was designed?"))
    shown = upload(admin, text.encode())
    found = words_of(shown)
    assert shown.status_code == 200 and not LocalPack.objects.exists()
    for part in ("Words it replaces (1)", "Has it been built as it was designed?", "OURS-1", "Gates it touches",
                 "1 open project.", "Their names are shown to offices that read casework"):  # fmt: skip
        assert part in found, part
    assert "A project" not in found
    form = {"token": new_id(), "text": typed(shown, "text"), "seen": typed(shown, "seen")}
    assert admin.post(reverse("guidance-load"), form).status_code == 422, "not confirmed"
    for _ in range(2):
        done = admin.post(reverse("guidance-load"), {**form, "confirmed": "on"})
        assert done.status_code == 303
    stored = LocalPack.objects.get()
    assert done["Location"] == reverse("local-pack", args=[stored.id])
    assert json.loads(stored.content.body["file"]) == json.loads(text)


def test_whoever_reads_casework_sees_the_names_of_the_projects(force: Force, client: Client) -> None:
    open_risk_tool(force, title="Grading risk")
    stored = store(force, local_file("ours"))
    reader = sign_in(client, force.office("project-lead"))
    assert "Grading risk" in page(reader, "local-pack", stored.id)


def test_problems_are_shown_with_line_and_remedy_and_what_was_sent_is_kept(admin: Client) -> None:
    text = local_file("ours").replace('"why": "It asks it.",', "")
    shown = upload(admin, text.encode())
    assert shown.status_code == 422
    found = words_of(shown)
    assert "<title>Error: " in shown.content.decode()
    line = next(number for number, one in enumerate(text.splitlines(), 1) if '"id": "OURS-1"' in one)
    assert re.search(r"Line \d+: 'why' is missing", found) and "Say in one sentence why it is asked" in found
    assert abs(int(re.search(r"Line (\d+)", found).group(1)) - line) < 3  # type: ignore[union-attr]  # searched above
    assert typed(shown, "text").strip() == text.strip()
    mended = admin.post(reverse("guidance-load"), {"token": new_id(), "text": local_file("ours")})
    assert mended.status_code == 200 and "What this pack would do" in words_of(mended)


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe\x00", b"a: &x 1\nb: *x\n", b"- 1\n- 2\n", b"schema: touchstone.pack/1\n", b"!!python/object 1\n"],
    ids=["not text", "anchors", "a list", "another kind", "a tag"],
)
def test_files_that_are_no_supplement_are_refused(admin: Client, data: bytes) -> None:
    assert upload(admin, data).status_code == 422
    assert not LocalPack.objects.exists()


def test_nothing_at_all_is_refused(admin: Client) -> None:
    refused = admin.post(reverse("guidance-load"), {"token": new_id(), "text": ""})
    assert refused.status_code == 422 and "Choose a file, or paste its text" in words_of(refused)


def test_a_text_other_than_the_one_previewed_is_not_stored(admin: Client) -> None:
    shown = upload(admin, local_file("ours").encode())
    form = {"token": new_id(), "text": local_file("mine"), "seen": typed(shown, "seen"), "confirmed": "on"}
    assert admin.post(reverse("guidance-load"), form).status_code == 409
    assert not LocalPack.objects.exists()


def word(admin: Client, item: str, stage: str, text: str) -> Any:
    return admin.post(
        reverse("guidance-word", args=[stage, item]),
        {
            "token": new_id(), "text": text, "source": "Letter to forces", "publisher": "The College",
            "address": "https://example.org/letter",
            "read_on-day": "2", "read_on-month": "11", "read_on-year": "2026", "strength": "should",
        },
    )  # fmt: skip


def test_official_wording_is_entered_with_a_form_and_no_yaml(force: Force, admin: Client) -> None:
    assert PROPOSED in unescape(admin.get(reverse("guidance-wording")).content.decode())
    assert SEEN not in unescape(admin.get(reverse("guidance-wording")).content.decode())
    shown = word(admin, PROPOSED, "development", "Was it built as designed?")
    assert shown.status_code == 200 and "Was it built as designed?" in words_of(shown)
    form = {"token": new_id(), "text": typed(shown, "text"), "seen": typed(shown, "seen"), "confirmed": "on"}
    assert admin.post(reverse("guidance-load"), form).status_code == 303
    stored = LocalPack.objects.get()
    assert stored.pack == "xn01-wording"
    second = word(admin, "evaluation.use-goes-on", "evaluation", "Does its use go on?")
    form = {"token": new_id(), "text": typed(second, "text"), "seen": typed(second, "seen"), "confirmed": "on"}
    assert admin.post(reverse("guidance-load"), form).status_code == 303
    pack = newest_pack(force.organisation.id)
    worded = {one.id: str(one.text) for stage in pack.stages for one in stage.proceed_questions}
    assert worded[PROPOSED] == "Was it built as designed?"
    assert worded["evaluation.use-goes-on"] == "Does its use go on?"
    assert LocalPack.objects.count() == 2


def test_wording_of_what_was_read_or_the_law_asks_cannot_be_replaced(admin: Client) -> None:
    page(admin, "guidance-word", "design", SEEN, status=404)
    assert word(admin, SEEN, "design", "Other words").status_code == 404
    wrong = admin.post(reverse("guidance-word", args=["development", PROPOSED]), {"token": new_id()})
    assert wrong.status_code == 422
    for error in ("Enter a web address", "Enter a date for the day on which it was read", "Enter where it was read"):
        assert error in words_of(wrong), error


def test_the_preview_of_a_wording_names_the_one_gate_it_touches_and_each_change_once(admin: Client) -> None:
    form = page(admin, "guidance-word", "development", PROPOSED)
    assert not re.search(r"Sources?: [A-Z]+(-[A-Z]+)*\b", form) and "Where was it read?" in form
    shown = words_of(word(admin, PROPOSED, "development", "Was it built as designed?"))
    assert "Gates it touches Development What" in shown or "Gates it touches Development Projects" in shown
    assert "Text. Before: nothing" not in shown and "pack sheet" not in shown.lower()
    assert shown.count("Was it built as designed?") <= 3  # once as replaced, once by name, once in the file
    assert "Letter to forces" in shown and "read on 2 November 2026" in shown and "Published by: The College" in shown


def test_a_pinned_main_version_that_is_gone_from_new_projects_is_still_there(force: Force) -> None:
    (pin,) = check_pins(organisation=force.organisation.id, pins=[(MAIN_PACK, OLD)], pinned=[])
    assert pin.version == OLD
