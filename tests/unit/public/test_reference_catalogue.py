"""The catalogue of the reference: nothing of a pack is left out, addresses are unique, items know what they are of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from touchstone.guidance.model import walk
from touchstone.guidance.provenance import Sourced
from touchstone.guidance.text import Text
from touchstone.pages.reference_links import PREFIXES, item_name, reference_address
from touchstone.public.reference.catalogue import build, catalogue
from touchstone.public.reference.finding import AT, Asked, find
from touchstone.public.reference.former import former_item
from touchstone.public.reference.kinds import KINDS, OF_CLASS, ORDER
from touchstone.public.reference.packs import origins, parts_of, reference_pack
from touchstone.public.reference.statutes import statute_name

#: Parts of an item with an id that are shown on the item's own page.
PARTS = {
    "Choice", "Section", "ItemChange", "PackSheet", "SupplementSheet", "TriageSheet", "Replacement", "CheckSheet",
}  # fmt: skip


def test_every_thing_with_an_id_in_any_pack_is_an_item():
    pack = reference_pack()
    found = {(item.kind_id, item.id) for item in catalogue().items.values()}
    left = set()
    for part in parts_of(pack):
        name, item_id = type(part.model).__name__, getattr(part.model, "id", None)
        if item_id is not None and name not in PARTS and (OF_CLASS.get(name, name), item_id) not in found:
            left.add((name, item_id))
    assert left == set()


def test_every_supplement_that_fits_is_shown_and_every_item_names_the_pack_it_came_from():
    pack = reference_pack()
    assert [one.pack for one in origins()] == ["ddt-app", *(one.id for one in pack.supplements)]
    for one in pack.supplements:
        questions = [question.id for sheet in one.question_sets for question in sheet.questions]
        assert {catalogue().items[question].origin.pack for question in questions} <= {one.id}
    assert catalogue().items["DPIA-2.1"].origin.pack == "ddt-app"


def test_addresses_are_unique_and_can_be_made_without_the_catalogue():
    for address, item in catalogue().items.items():
        assert address == item.address == item.prefix + item_name(item.kind_id, item.id)
    assert reference_address("stage", "design").endswith("/guidance/items/stage.design/")
    assert set(PREFIXES) <= set(KINDS)
    assert set(OF_CLASS.values()) <= set(ORDER)


def test_things_of_one_name_have_addresses_of_their_own():
    assert {item.address for item in catalogue().like("dpia")} == {"set.dpia", "document.dpia", "term.dpia"}
    assert {item.address for item in catalogue().like("DPO")} == {"role.dpo", "adviser.dpo"}


def test_one_id_in_two_packs_keeps_the_first_address_and_the_second_is_marked_by_its_pack():
    part = next(one for one in parts_of(reference_pack()) if getattr(one.model, "id", "") == "DES-L1")
    other = replace(
        part,
        model=part.model.model_copy(update={"text": Text(en="Something else")}),
        origin=replace(part.origin, pack="another"),
    )
    found = build([part, part, other]).items
    assert [address for address in found if "DES-L1" in address] == ["DES-L1", "another~DES-L1"]


def test_an_item_is_named_by_what_names_it():
    items = catalogue()
    naming = {one.address for one in items.naming(items.items["role.dpo"])}
    assert "design.decision-rule" in naming
    assert items.items["DPIA-2.1"] in items.naming(items.items["document.dpia"], "document")
    assert items.named_by(items.items["DPIA-2.1"], "part_of") == (items.items["set.dpia"],)


def test_a_question_that_feeds_a_check_is_named_on_the_checks_page_once_the_check_is_there():
    items = catalogue()
    for check in items.of_kind("check"):
        for question in getattr(check.model, "questions", ()):
            if question in items.items:
                assert items.items[question] in items.named_by(check, "questions")


def test_what_a_data_protection_officer_must_do_before_deployment():
    order = tuple(stage.id for stage in reference_pack().stages)
    found = find(Asked(role="dpo", stage="deployment", obligation="legal"), catalogue(), order)
    assert "DPIA-7.3" in {item.address for item in found}
    assert {item.obligation for item in found} == {"legal"}
    assert all("dpo" in item.roles for item in found)


def test_up_to_a_stage_leaves_out_what_comes_later_and_keeps_what_is_due_at_any():
    items, order = catalogue(), tuple(stage.id for stage in reference_pack().stages)
    early = find(Asked(stage="consultation"), items, order)
    assert early and {item.address for item in early} < {
        item.address for item in find(Asked(stage="deployment"), items, order)
    }
    for item in early:
        assert not item.stages or set(item.stages) & {"prioritisation", "consultation"}
    assert any(not item.stages for item in early)
    only = find(Asked(stage="consultation", reach=AT), items, order)
    assert only and all("consultation" in item.stages for item in only)


def test_filters_narrow_by_kind_and_pack():
    items, order = catalogue(), tuple(stage.id for stage in reference_pack().stages)
    documents = find(Asked(kind="document-need", pack="ddt-app"), items, order)
    assert {item.kind_id for item in documents} == {"document-need"}
    places = [min(order.index(stage) for stage in item.stages) for item in documents]
    assert places == sorted(places)


def test_an_address_of_an_earlier_version_is_known_and_one_of_none_is_not():
    assert former_item("no-such-item") is None
    old = former_item("DPIA-2.1")  # asked of the earlier versions alone: they have it as well
    assert old is not None and old.origin.version < catalogue().items["DPIA-2.1"].origin.version


def test_whatever_is_proposed_or_ours_says_so_and_what_was_read_at_its_source_does_not():
    for item in catalogue().items.values():
        if isinstance(item.sourced, Sourced):
            assert bool(item.proposed_notice) == (item.provenance != "seen")


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("dpa-2018-s64", "Data Protection Act 2018, section 64"),
        ("dpa-2018-s50a", "Data Protection Act 2018, section 50A"),
        ("dpa-2018-part-3", "Data Protection Act 2018, Part 3"),
        ("uk-gdpr-arts-12-22", "UK GDPR, Articles 12 to 22"),
        ("uk-gdpr-art-35", "UK GDPR, Article 35"),
        ("equality-act-2010", "Equality Act 2010"),
        ("dpa-2018-the-rest", "Data Protection Act 2018, the rest"),
        ("unheard-of", "unheard-of"),
    ],
)
def test_a_statutory_record_has_the_name_of_its_law(short, name):
    assert statute_name(short) == name


def test_the_walk_over_a_pack_meets_every_question():
    pack = reference_pack()
    questions = {getattr(model, "id", "") for sheet in pack.question_sets for _, model in walk(sheet)}
    assert set(pack.questions) - {item.id for item in catalogue().of_kind("question")} == set()
    assert questions & set(pack.questions)
