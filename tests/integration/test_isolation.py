"""Nothing of one force is ever told to another: ids swapped in addresses and forms, markers looked for everywhere."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import sign_in
from tests.matrix.pages import plausible, read_page, role_for, row_counts, same_but_for_chance
from tests.matrix.routes import Route, routes
from tests.matrix.world import World, body_of, undone
from touchstone.accounts.models import Office, Person
from touchstone.accounts.roles import ROLES
from touchstone.actions.accounts import disable_person, revoke_office
from touchstone.foundation import clock
from touchstone.foundation.identifiers import is_id, new_id

pytestmark = pytest.mark.django_db
pytest_plugins = ["tests.matrix.fixtures"]
WITH_IDS = [route for route in routes() if route.ids]
# Their ids are names in the guidance, of files or of languages, or tokens of links: no row of a force.
NO_ROWS = {"set_id", "question", "document", "stage", "code", "token", "case_format", "pack", "part", "name", "finding"}


def told(client: Client, method: str, route: Route, ids: dict[str, str], data: object = None) -> tuple[int, str]:
    """Status and body of an answer, but for what differs by chance."""
    with undone():
        address = route.address(ids)
        answer = client.post(address, data or {}) if method == "POST" else client.get(address)
        return answer.status_code, same_but_for_chance(body_of(answer))


@pytest.mark.parametrize("route", [one for one in WITH_IDS if set(one.ids) - NO_ROWS], ids=lambda one: one.name)
def test_a_foreign_id_in_an_address_is_answered_as_a_missing_one(world: World, route: Route):
    client, own = world.clients[role_for(route)], world.own.ids_for(route.name)
    foreign = world.other.ids_for(route.name)
    for method in [one for one in ("GET", "POST") if one in route.methods]:
        for name in set(route.ids) - NO_ROWS:
            assert is_id(own[name]), f"{name} is no id of a row: name it in NO_ROWS"
            answers = [
                told(client, method, route, {**own, name: strange}) for strange in (foreign[name], new_id(), "0" * 26)
            ]
            assert answers[0][0] == 404, (method, name, answers[0])
            assert answers[0] == answers[1] == answers[2], (method, name)


@pytest.mark.parametrize("route", [one for one in routes() if "POST" in one.methods], ids=lambda one: one.name)
def test_a_foreign_id_in_a_form_is_answered_as_a_missing_one(world: World, route: Route):
    client, own = world.clients[role_for(route)], world.own.ids_for(route.name)
    with undone():
        page = read_page(body_of(client.get(route.address(own)))) if "GET" in route.methods else None
    for fields in page.forms if page else ():
        sent = plausible(fields)
        for name in [one for one, values in sent.items() if one != "token" and any(map(is_id, values))]:
            for foreign in {value for value in (*world.other.ids.values(), _office(world)) if is_id(value)}:
                first = told(client, "POST", route, own, {**sent, name: [foreign]})
                second = told(client, "POST", route, own, {**sent, name: [new_id()]})
                assert first == second, (name, foreign)
                assert first[0] >= 400, (name, foreign)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_page_of_one_force_holds_a_word_or_an_id_of_another(world: World, role: str):
    client = world.clients[role]
    strange = {world.other.marker, *(value for value in world.other.ids.values() if is_id(value))}
    strange |= {value for ids in world.other.special.values() for value in ids.values() if is_id(value)}
    before, shown = row_counts(), 0
    for route in routes():
        if "GET" not in route.methods or route.name in CHANGING:
            continue
        for query in ("", "?page=2&earlier=yes&status=ended"):
            answer = client.get(route.address(world.own.ids_for(route.name)) + query)
            body = body_of(answer).decode(errors="replace")
            shown += world.own.marker in body
            assert [one for one in strange if one in body] == [], (route.name, query)
            assert route.name in NAMES_FORCES or "Southmere" not in body, (route.name, query)
    assert row_counts() == before, "asking to see something has changed something"
    assert shown > 5 or role == "administrator", "the crawl has to see the force's own words to mean anything"


# An administrator may enter organisations, and sees those there are.
NAMES_FORCES = {"organisations"}
# Following a link puts its token into the session: no row of ours, and nothing to see.
CHANGING = {"open_invitation", "open_new_password", "open_first_administrator"}


@pytest.mark.parametrize("role", ["project-lead", "staff", "supplier"])
def test_ending_an_office_or_an_account_stops_an_open_form(world: World, role: str):
    address = f"/projects/{world.own.ids['project']}/questions/DPIA-1.1/"
    administrator = world.own.force.actor("administrator")
    for end in ("office", "person"):
        with undone():
            client = sign_in(Client(), world.own.force.office(role))
            sent = plausible(read_page(client.get(address).content).forms[-1])
            if end == "office":
                revoke_office(by=administrator, office=world.own.force.office(role).id, at=clock.now())
            else:
                disable_person(by=administrator, person=world.own.force.person(role).id, at=clock.now())
            before = row_counts()
            answer = client.post(address, sent)
            assert answer.status_code == 302
            assert answer["Location"].startswith("/offices" if end == "office" else "/sign-in")
            assert row_counts() == before


def test_one_person_with_offices_in_both_forces_sees_one_force_at_a_time(world: World):
    with undone():
        person = Person.objects.get(id=world.own.force.person("dpo").id)
        theirs = Office.objects.create(
            person=person,
            organisation=world.other.force.organisation,
            role="dpo",
            from_on=world.own.force.office("dpo").from_on,
        )
        address = "/projects/{}/evidence/".format
        here, there = address(world.own.ids["project"]), address(world.other.ids["project"])
        for office, seen, hidden in ((world.own.force.office("dpo"), here, there), (theirs, there, here)):
            client = sign_in(Client(), office)
            assert client.get(seen).status_code == 200
            assert client.get(hidden).status_code == 404


def _office(world: World) -> str:
    return world.other.force.office("project-lead").id
