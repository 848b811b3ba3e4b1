"""A chief officer's statement that the register is complete: barred where it would be untrue, telling nothing more."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.cast import Force, northmere, sign_in
from tests.integration.publishing_cast import AT, published
from tests.journeys import open_macro
from tests.page_forms import form_with
from touchstone.actions.completeness import RegisterIncomplete, sign_completeness
from touchstone.config import settings_public
from touchstone.foundation.canonical_json import sha256_digest
from touchstone.foundation.errors import Conflict, Invalid, NotPermitted
from touchstone.foundation.identifiers import new_id
from touchstone.queries.completeness import load_completeness
from touchstone.register.models import CompletenessStatement as PublicStatement
from touchstone.register.models import Leaf
from touchstone.register.statements import latest_statements
from touchstone.store.models import AuditEvent, CompletenessStatement, Project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


@pytest.fixture
def force() -> Force:
    return northmere()


def tool_in_use(force: Force, title: str = "Zqtool") -> Project:
    """Something in use that nobody outside knows of."""
    return open_macro(force, title=title, entry="in-use", catch_up_on=AT.date() + timedelta(days=90))


def sign(force: Force, *, role: str = "chief-officer", at=AT, **changes):
    by = force.actor(role)
    seen = load_completeness(by=by, at=at).seen
    plain = {"kind": "unqualified", "reason": "", "withheld": (), "grounds": "", "seen": seen}
    return sign_completeness(by=by, at=at, **{**plain, **changes})


def test_a_force_with_nothing_hidden_signs_and_the_digest_is_in_the_private_log(force):
    row = sign(force)
    public = PublicStatement.objects.get()
    body = json.loads(bytes(public.body))
    assert sha256_digest(body) == public.digest == row.public_digest
    event = AuditEvent.objects.get(verb="completeness.signed")
    assert {"public"} <= {one["field"] for one in event.changes}
    assert public.digest in json.dumps(event.changes)
    assert body["role"] == "chief-officer"
    assert force.person("chief-officer").name not in bytes(public.body).decode()
    assert Leaf.objects.count() == 0  # no entry of the public log


def test_a_tool_in_use_that_is_not_public_bars_the_unqualified_one_and_is_named_to_the_signer_only(force):
    tool = tool_in_use(force)
    with pytest.raises(RegisterIncomplete) as refused:
        sign(force)
    assert [one.project for one in refused.value.tools] == [tool.id]
    assert "Zqtool" not in str(refused.value)
    assert PublicStatement.objects.count() == 0
    page = sign_in(Client(), force.office("chief-officer")).get(reverse("completeness")).content.decode()
    assert "Zqtool" in page
    assert sign_in(Client(), force.office("publisher")).get(reverse("completeness")).status_code == 403


def test_a_public_record_bars_nothing(force):
    project = published(force)
    Project.objects.filter(id=project.id).update(stage="deployment")
    assert load_completeness(by=force.actor("chief-officer"), at=AT).unpublished == []
    assert sign(force).kind == "unqualified"


def test_what_is_withheld_changes_no_public_byte_but_chance(force):
    tool = tool_in_use(force)
    sign(force, withheld=(tool.id,), grounds="Section 24: Zqgrounds")
    Project.objects.filter(id=tool.id).update(status="closed")
    sign(force)
    first, second = (json.loads(bytes(one.body)) for one in PublicStatement.objects.order_by("id"))
    assert {**first, "statement": ""} == {**second, "statement": ""}
    every = b"".join(bytes(one.body) for one in PublicStatement.objects.all()).decode()
    every += json.dumps([one.changes for one in AuditEvent.objects.all()])
    assert "Zqgrounds" not in every
    assert "Zqtool" not in every


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "vague"}, "kind"),
        ({"kind": "qualified", "reason": " "}, "reason"),
        ({"withheld": ("0" * 26,), "grounds": "x"}, "withheld"),
        ({"withheld": ("TOOL",), "grounds": " "}, "grounds"),
    ],
)
def test_each_part_has_to_be_whole(force, changes, field):
    tool = tool_in_use(force)
    withheld = tuple(tool.id if one == "TOOL" else one for one in changes.get("withheld", ()))
    with pytest.raises(Invalid) as refused:
        sign(force, **{**changes, "withheld": withheld})
    assert field in refused.value.field_errors


def test_another_list_than_the_one_read_is_not_signed_for(force):
    seen = load_completeness(by=force.actor("chief-officer"), at=AT).seen
    tool_in_use(force)
    with pytest.raises(Conflict):
        sign(force, kind="qualified", reason="One is late", seen=seen)


def test_only_a_chief_officer_signs(force):
    with pytest.raises(NotPermitted):
        sign(force, role="senior-leader")


def test_it_is_overdue_the_day_after_a_year_and_never_changes(force):
    sign(force)
    assert not latest_statements(today=AT.date() + timedelta(days=365))[0].is_overdue
    assert latest_statements(today=AT.date() + timedelta(days=366))[0].is_overdue
    for table in (PublicStatement, CompletenessStatement):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().update(id=new_id())
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().delete()


def test_the_page_signs_once_and_keeps_what_was_typed_when_refused(force):
    tool = tool_in_use(force)
    client = sign_in(Client(), force.office("chief-officer"))
    address = reverse("completeness-sign")
    form = {
        **form_with(client.get(address), "seen"),
        "kind": "unqualified",
        "confirmed": "on",
        "reason": "",
        "grounds": "",
    }
    refused = client.post(address, form)
    assert refused.status_code == 409
    assert "neither on the register nor withheld" in refused.content.decode()
    unexplained = client.post(address, {**form, "kind": "qualified", "token": new_id()})
    assert unexplained.status_code == 422
    sent = {**form, "withheld": [tool.id], "grounds": "Section 24", "token": new_id()}
    assert [client.post(address, sent).status_code for _ in range(2)] == [303, 303]
    assert PublicStatement.objects.count() == 1
    other = tool_in_use(force, "Another")
    stale = client.post(address, {**sent, "token": new_id()})
    assert stale.status_code == 409
    assert "Section 24" in stale.content.decode()
    assert other.id in stale.content.decode()


def test_the_register_shows_the_last_one_its_bytes_and_who_has_none(force):
    published(force)
    with override_settings(
        ROOT_URLCONF="touchstone.config.urls_public",
        MIDDLEWARE=settings_public.MIDDLEWARE,
        TEMPLATES=settings_public.TEMPLATES,
    ):
        client = Client()
        before = client.get("/completeness/").content.decode()
        assert "No statement yet" in before
        assert force.organisation.name in before
        row = sign(force, kind="qualified", reason="Zqreason: one record is being written.")
        page = client.get("/completeness/").content.decode()
        assert "except as follows" in page
        assert "Zqreason" in page
        assert "23 November 2026" in page
        assert "No statement yet" not in page
        data = client.get(f"/completeness/{row.id}.json")
        assert sha256_digest(data.json()) == row.public_digest
        assert row.public_digest in page
        assert client.get(f"/completeness/{'0' * 26}.json").status_code == 404
