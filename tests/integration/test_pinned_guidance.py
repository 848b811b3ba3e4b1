"""A project is pinned to every pack it is opened with, and every page reads it under all of them together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in
from tests.guidance_shelf import (
    EXTRA_PACK,
    LAW_PACK,
    NEW,
    OLD,
    local_file,
    made_shelf,
    supplement,
    use_shelf,
    without,
)
from tests.journeys import AT, open_risk_tool
from touchstone.actions.adoption import propose_adoption, sign_adoption
from touchstone.actions.own_guidance import choose_pack, store_local_pack
from touchstone.foundation.errors import Invalid, NotFound
from touchstone.guidance.authority import authority_of
from touchstone.queries.packs import (
    MAIN_PACK,
    load_pinned_pack,
    main_for_new_projects,
    newest_pack,
    pack_for,
    packs_for_new_project,
)
from touchstone.queries.pins import list_pins
from touchstone.queries.policy import list_stage_rules, load_adoptable, load_adoption, load_policy
from touchstone.queries.policy_pack import policy_pack
from touchstone.queries.portfolio import load_portfolio
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.queries.waiting import load_waiting
from touchstone.store.models import PinnedPack

pytestmark = pytest.mark.django_db
ASK = {
    "id": "design.ours",
    "kind": "evidence",
    "label": "ours",
    "name": "Ours",
    "provenance": "ours",
    "obligation": "ours",
}


@pytest.fixture(autouse=True)
def shelf() -> Iterator[None]:
    with use_shelf(made_shelf()):
        yield


@pytest.fixture
def force() -> Force:
    return northmere()


def pinned(project: str) -> list[tuple[str, str]]:
    return [(pin.pack, pin.version) for pin in list_pins([project])[project]]


def with_requirement(force: Force) -> None:
    """Load a supplement of the force's own that asks for something of ours at Design."""
    head, _ = supplement("own")
    text = json.loads(local_file("own"))
    text["pack"]["stage_additions"] = [{**head["stage_additions"][0], "requirements": [ASK]}]
    store_local_pack(by=force.actor("administrator"), text=json.dumps(text, indent=1), at=AT)


def test_project_is_pinned_to_the_main_pack_and_what_goes_with_it(force: Force) -> None:
    project = open_risk_tool(force)
    assert pinned(project.id) == [(MAIN_PACK, NEW), (LAW_PACK, NEW)]
    rows = PinnedPack.objects.filter(project=project).order_by("pack")
    assert [row.digest for row in rows] == [one.digest for one in newest_pack().origins]
    assert load_pinned_pack(project.id) is newest_pack()


def test_optional_pack_is_pinned_where_the_organisation_chose_it(force: Force) -> None:
    choose_pack(by=force.actor("administrator"), pack=EXTRA_PACK, is_on=True, at=AT)
    assert pinned(open_risk_tool(force).id) == [(MAIN_PACK, NEW), (LAW_PACK, NEW), (EXTRA_PACK, NEW)]
    assert EXTRA_PACK not in [pin.pack for pin in packs_for_new_project()]


def test_draft_is_given_to_no_new_project(force: Force, tmp_path: Path) -> None:
    root = without(made_shelf(), tmp_path / "shelf")
    sheet = root / MAIN_PACK / NEW / "pack.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace('status: "released"', 'status: "draft"'), encoding="utf-8")
    lines = [line for line in (root / "RELEASED").read_text("utf-8").splitlines() if f"{MAIN_PACK} {NEW}" not in line]
    (root / "RELEASED").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with use_shelf(root):
        assert main_for_new_projects().version == OLD
        assert pinned(open_risk_tool(force).id)[0] == (MAIN_PACK, OLD)


def test_every_list_reads_a_project_under_all_its_packs(force: Force, client: Client) -> None:
    with_requirement(force)
    project, lead = open_risk_tool(force), force.actor("project-lead")
    assert pinned(project.id) == [(MAIN_PACK, NEW), (LAW_PACK, NEW), ("own", NEW)]
    pack = pack_for(load_project_snapshot(by=lead, project=project.id, at=AT))
    assert [one.pack for one in pack.origins] == [MAIN_PACK, LAW_PACK, "own"]
    assert pack.origin_of("OWN-1").pack == "own"
    assert load_pinned_pack(project.id) is pack
    assert [line.stage.id for line in load_portfolio(by=lead, at=AT).lines] == ["prioritisation"]
    assert load_waiting(by=lead).is_empty
    sign_in(client, force.office("project-lead"))
    for name in ("project-list", "waiting-list", "who-decides", "policy"):
        assert client.get(reverse(name)).status_code == 200
    page = client.get(reverse("question-set", args=[project.id, "own"]))
    assert page.status_code == 200


def test_item_of_a_supplement_becomes_force_policy(force: Force) -> None:
    with_requirement(force)
    lead, chief = force.actor("project-lead"), force.actor("chief-officer")
    found = load_adoptable(by=lead, stage="design")
    assert "design.ours" in [one for one, _item, _text in found.groups["requirement"]]
    adoption = propose_adoption(
        by=lead,
        pack=found.pack.id,
        pack_version=found.pack.version,
        items=["design.ours"],
        reasons="We want it.",
        at=AT,
    )
    sign_adoption(by=chief, adoption=adoption.id, at=AT)
    shown = load_adoption(by=lead, adoption=adoption.id)
    assert {one: str(text) for one, text in shown.items.items()} == {"design.ours": "Ours"}
    snapshot = load_project_snapshot(by=lead, project=open_risk_tool(force).id, at=AT)
    need = next(one for one in pack_for(snapshot).stage("design").requirements if one.id == "design.ours")
    assert authority_of(need, adopted=snapshot.adopted).bars
    assert load_policy(by=lead).pack.origin_of("design.ours").pack == "own"
    assert any(one.stage is not None and one.stage.id == "design" for one in list_stage_rules(by=lead, at=AT))


def test_item_of_nobody_is_not_adopted(force: Force) -> None:
    with pytest.raises(Invalid):
        propose_adoption(
            by=force.actor("project-lead"),
            pack=MAIN_PACK,
            pack_version=NEW,
            items=["design.ours"],
            reasons="So.",
            at=AT,
        )


def test_act_under_an_older_version_is_read_in_its_own_words(force: Force) -> None:
    owner = force.organisation.id
    assert policy_pack(organisation=owner, pack=MAIN_PACK, version=NEW) is newest_pack(owner)
    assert policy_pack(organisation=owner, pack=MAIN_PACK, version=OLD).version == OLD
    with pytest.raises(NotFound):
        policy_pack(organisation=owner, pack=MAIN_PACK, version="2025-01")


def test_project_that_is_not_there_has_no_guidance() -> None:
    with pytest.raises(NotFound):
        load_pinned_pack("0" * 26)
