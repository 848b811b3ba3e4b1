"""The pages of a project's guidance: what it is on, the plan, the move, going back, and words of their day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in
from tests.guidance_shelf import (
    DEMAND,
    DROPPED,
    EXTRA_PACK,
    NEW,
    NEW_WORDS,
    OLD,
    RESHAPED,
    REWORDED,
    local_file,
    made_shelf,
    use_shelf,
)
from tests.integration.publishing_cast import answer
from tests.integration.test_guidance_moves import LATER, NEWER, OLDER, light, project_of, taken
from tests.journeys import AT
from touchstone.actions.guidance import move_project_packs
from touchstone.actions.own_guidance import choose_pack, store_local_pack
from touchstone.foundation import clock
from touchstone.foundation.identifiers import new_id
from touchstone.queries.guidance import list_pack_options
from touchstone.queries.pack_fit import find_misfits
from touchstone.queries.packs import MAIN_PACK
from touchstone.store.models import PackMove, PinnedPack, Project
from touchstone.web.guidance.words import misfit_words

pytestmark = pytest.mark.django_db
OLD_WORDS = "What is the project for, and what will it do with personal data?"


@pytest.fixture(autouse=True)
def shelf() -> Iterator[None]:
    with use_shelf(made_shelf()):
        yield


@pytest.fixture
def force() -> Force:
    return northmere()


@pytest.fixture
def lead(force: Force, client: Client) -> Client:
    return sign_in(client, force.office("project-lead"))


def page(client: Client, name: str, *args: str, query: str = "", status: int = 200) -> str:
    found = client.get(reverse(name, args=args) + query)
    assert found.status_code == status, found.content.decode()[:2000]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found.content.decode())).split())


def moved(force: Force, project: Project, pins: Any = tuple(NEWER)) -> PackMove:
    return move_project_packs(by=force.actor("project-lead"), project=project.id, pins=list(pins), at=clock.now())


def pinned(project: Project) -> list[tuple[str, str]]:
    rows = PinnedPack.objects.filter(project=project, released_at__isnull=True).order_by("pack")
    return list(rows.values_list("pack", "pack_version"))


def seen(client: Client, address: str) -> str:
    """The digest of the plan on a page."""
    found = re.search(r'name="seen" value="([^"]+)"', client.get(address).content.decode())
    assert found is not None
    return found.group(1)


def test_a_project_says_that_newer_guidance_is_there(force: Force, lead: Client) -> None:
    project = project_of(force)
    assert "Newer guidance has been released" in page(lead, "project", project.id)
    found = page(lead, "project-guidance", project.id)
    assert f"{OLD} New projects get 2026-11" in found and "The extra-law pack, 2026-11" in found
    moved(force, project)
    assert "Newer guidance has been released" not in page(lead, "project", project.id)
    assert "2 answers were given under other words" in page(lead, "project", project.id)


def test_the_plan_lists_what_becomes_of_each_answer(force: Force, lead: Client) -> None:
    project = project_of(force)
    found = page(lead, "guidance-move", project.id)
    for words in (
        "Reworded 1", "Asked in another form 1", "No longer asked 1", OLD_WORDS, NEW_WORDS, REWORDED, RESHAPED, DROPPED,
        "The method, shown: bars the gate", "No gate already passed has to be decided again", DEMAND,
    ):  # fmt: skip
        assert words in found, words
    assert pinned(project) == OLDER


def test_moving_takes_a_confirmation_and_happens_once(force: Force, lead: Client) -> None:
    project = project_of(force)
    address = reverse("guidance-move", args=[project.id])
    digest, token = seen(lead, address), new_id()
    refused = lead.post(address, {"token": token, "seen": digest})
    assert refused.status_code == 422 and pinned(project) == OLDER
    form = {"token": token, "seen": digest, "confirmed": "on"}
    for _ in range(2):
        assert lead.post(address, form).status_code == 303
    assert pinned(project) == NEWER
    assert PackMove.objects.count() == 1


def test_a_plan_that_is_out_of_date_is_shown_again(force: Force, lead: Client) -> None:
    project = project_of(force)
    address = reverse("guidance-move", args=[project.id])
    digest = seen(lead, address)
    answer(force, project.id, {"DP-02": {"value": ["ordinary"]}}, at=clock.now())
    stale = lead.post(address, {"token": new_id(), "seen": digest, "confirmed": "on"})
    assert stale.status_code == 409
    assert "changed since you read the plan" in stale.content.decode()
    assert pinned(project) == OLDER
    again = re.search(r'name="seen" value="([^"]+)"', stale.content.decode())
    assert again is not None and again.group(1) != digest
    form = {"token": new_id(), "seen": again.group(1), "confirmed": "on"}
    assert lead.post(address, form).status_code == 303


def test_versions_are_chosen_by_hand(force: Force, lead: Client) -> None:
    project = project_of(force)
    assert "Choose versions" in page(lead, "guidance-choose", project.id)
    chosen = lead.post(
        reverse("guidance-choose", args=[project.id]),
        {"token": new_id(), "pack-0": "2026-11", "pack-1": "2026-11", "pack-2": "2026-11"},
    )
    assert chosen.status_code == 303
    assert chosen["Location"].endswith("?pin=ddt-app:2026-11&pin=extra-law:2026-11&pin=extras:2026-11")
    assert "not used, then 2026-11" in page(
        lead, "guidance-move", project.id, query=chosen["Location"].partition("move/")[2]
    )


def test_versions_that_do_not_fit_are_named_in_plain_words_with_what_to_choose(force: Force, lead: Client) -> None:
    """A supplement of a later main pack, and the version before the one it is for, chosen by hand."""
    project = project_of(force)
    store_local_pack(by=force.actor("administrator"), text=local_file("later", on=NEW), at=AT)
    found = page(lead, "guidance-choose", project.id)
    assert "The later pack" in found
    wrong = lead.post(
        reverse("guidance-choose", args=[project.id]),
        {"token": new_id(), "pack-0": OLD, "pack-1": "2026-11", "pack-2": "-", "pack-3": "2026-11"},
    )
    said = " ".join(unescape(re.sub(r"<[^>]+>", " ", wrong.content.decode())).split())
    assert wrong.status_code == 422
    assert "The later pack 2026-11 goes with “Data-driven technologies in policing” 2026-11 or later." in said
    assert "Choose “Data-driven technologies in policing” 2026-11 or later or “Not used” for it." in said
    assert ".yaml" not in said and "problems" not in said
    query = f"?pin=ddt-app:{OLD}&pin=extra-law:2026-11&pin=later:2026-11"
    typed = page(lead, "guidance-move", project.id, query=query, status=409)
    assert "These versions of the guidance do not fit together" in typed and ".yaml" not in typed


def test_two_that_change_the_same_words_are_each_named_with_the_way_out(force: Force) -> None:
    by, words = force.actor("administrator"), ("development.built-as-designed", "Was it built so?")
    store_local_pack(by=by, text=local_file("ours", words=words), at=AT)
    choose_pack(by=by, pack="ours", is_on=False, at=AT)
    store_local_pack(by=by, text=local_file("theirs", words=words), at=AT)
    _, options = list_pack_options(by=force.actor("project-lead"), project=project_of(force).id, at=AT)
    pins = [(MAIN_PACK, OLD), ("ours", "2026-11"), ("theirs", "2026-11")]
    found = find_misfits(organisation=force.organisation.id, pins=pins, options=options)
    assert [(one.why, one.may_leave_out) for one in found] == [("clash", True)]
    said = misfit_words(found[0])
    assert said.endswith("does not fit the other versions chosen. Choose “Not used” for it.") and "pack 2026-11" in said
    assert find_misfits(organisation=force.organisation.id, pins=pins[:2], options=options) == ()


def test_a_supplement_that_only_comes_along_is_not_announced_and_a_chosen_one_is(force: Force, lead: Client) -> None:
    project = project_of(force)
    moved(force, project)
    assert "Newer guidance" not in page(lead, "project", project.id)
    choose_pack(by=force.actor("administrator"), pack=EXTRA_PACK, is_on=True, at=AT)
    assert "Newer guidance has been released" in page(lead, "project", project.id)


@pytest.mark.parametrize(
    ("query", "status"),
    [("?pin=ddt-app", 404), ("?pin=nothing:2026-01", 422), ("?pin=ddt-app:2031-12", 404)],
    ids=["no version", "no main pack", "no such version"],
)
def test_pins_in_the_address_that_name_nothing_are_refused(force: Force, lead: Client, query: str, status: int) -> None:
    page(lead, "guidance-move", project_of(force).id, query=query, status=status)


def test_a_move_is_undone_on_a_page_that_says_what_that_does(force: Force, lead: Client) -> None:
    project = project_of(force)
    move = moved(force, project)
    assert "Undo this move" in page(lead, "project-guidance", project.id)
    assert "Answers given since are kept as well" in page(lead, "guidance-undo", project.id, move.id)
    form = {"token": new_id(), "seen": "", "confirmed": "on"}
    assert lead.post(reverse("guidance-undo", args=[project.id, move.id]), form).status_code == 303
    assert pinned(project) == OLDER
    assert "Undone" in page(lead, "project-guidance", project.id)


def test_after_a_decision_going_back_is_said_to_be_a_move_of_its_own(force: Force, lead: Client) -> None:
    project = light(force)
    move = move_project_packs(
        by=force.actor("project-lead"), project=project.id, pins=[(MAIN_PACK, "2026-11")], at=LATER
    )
    assert "Undo this move" in page(lead, "project-guidance", project.id)
    taken(force, project)
    found = page(lead, "project-guidance", project.id)
    assert "Undo this move" not in found and "Going back is a move of its own" in found
    form = {"token": new_id(), "seen": "", "confirmed": "on"}
    refused = lead.post(reverse("guidance-undo", args=[project.id, move.id]), form)
    assert refused.status_code == 409 and "A decision has been taken" in refused.content.decode()


def test_answers_are_read_again(force: Force, lead: Client) -> None:
    project = project_of(force)
    moved(force, project)
    found = page(lead, "guidance-answers", project.id)
    assert "To grade risk" in found and OLD_WORDS in found and "To be answered again" in found
    address = reverse("guidance-answers", args=[project.id])
    assert lead.post(address, {"token": new_id()}).status_code == 422
    assert lead.post(address, {"token": new_id(), "answers": "0"}).status_code == 303
    assert OLD_WORDS not in page(lead, "guidance-answers", project.id)
    assert "1 answer was given under other words" in page(lead, "project", project.id)


def test_a_question_says_that_its_words_have_changed(force: Force, lead: Client) -> None:
    project = project_of(force)
    moved(force, project)
    found = page(lead, "question", project.id, REWORDED)
    assert "The words of this question have changed" in found and OLD_WORDS in found
    reshaped = page(lead, "question", project.id, RESHAPED)
    assert "asked in another form" in reshaped
    for name in ("question-set", "check-answers"):
        page(lead, name, project.id, "equality-impact")


def test_old_answers_show_the_words_of_their_day(force: Force, lead: Client) -> None:
    project = project_of(force)
    moved(force, project)
    answer(
        force, project.id, {REWORDED: {"value": {"en": "To grade risk better"}}}, at=clock.now() + timedelta(seconds=1)
    )
    found = page(lead, "answer-history", project.id, REWORDED)
    assert f"The question then {OLD_WORDS}" in found and NEW_WORDS in found
    gone = page(lead, "answer-history", project.id, DROPPED)
    assert "no longer asks this question" in gone and "The screening said so" in gone
    assert "A grade is proposed" in page(lead, "answer-history", project.id, RESHAPED)
    history = page(lead, "project-history", project.id)
    assert OLD_WORDS in history and NEW_WORDS in history and "Why was an assessment judged necessary?" in history
    assert "Moved the project to other versions of its guidance" in history


def test_answers_to_questions_that_are_gone_can_still_be_found(force: Force, lead: Client) -> None:
    project = project_of(force)
    moved(force, project)
    found = lead.get(reverse("project-guidance", args=[project.id])).content.decode()
    assert reverse("answer-history", args=[project.id, DROPPED]) in found


def decided(force: Force) -> Project:
    """A light project decided under the older guidance and moved since."""
    project = light(force)
    taken(force, project)
    moved(force, project)
    return project


def test_a_decision_says_under_which_guidance_it_was_taken(force: Force, lead: Client) -> None:
    project = decided(force)
    decision = project.decisions.get().id
    for name, args in (("gate", [project.id]), ("decision", [project.id, decision])):
        found = page(lead, name, *args)
        assert "Decided on an earlier version of the guidance" in found, name
        assert "ddt-app 2026-01" in found and "extra-law 2026-11" in found, name
        assert "EXTRA-LAW-1 Material" in found and "A new decision is needed" in found, name
    history = page(lead, "project-history", project.id)
    assert "Proposed or took a decision" in history


def test_a_decision_says_nothing_of_guidance_once_the_move_is_undone(force: Force, lead: Client) -> None:
    project = decided(force)
    move = PackMove.objects.get(project=project)
    form = {"token": new_id(), "seen": "", "confirmed": "on"}
    assert lead.post(reverse("guidance-undo", args=[project.id, move.id]), form).status_code == 303
    assert "Decided on an earlier version" not in page(lead, "gate", project.id)


def test_whoever_may_not_move_is_told_who_does(force: Force, client: Client) -> None:
    project = project_of(force)
    reader = sign_in(client, force.office("auditor"))
    assert "The project lead moves it" in page(reader, "project-guidance", project.id)
    page(reader, "guidance-move", project.id, status=403)
