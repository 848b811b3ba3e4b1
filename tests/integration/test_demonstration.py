"""The demonstration: loaded by the same actions as the pages call, whole or not at all, and only once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import QUICK_HASHER
from touchstone.accounts.models import Person
from touchstone.accounts.one_time_codes import matching_step
from touchstone.actions.publications import start_public_log
from touchstone.cli import demonstration_acts
from touchstone.cli.demo import load
from touchstone.documents.atrs_record.evaluation_reading import read_evaluations
from touchstone.foundation import clock
from touchstone.foundation.errors import Refusal
from touchstone.queries.audit import verify_private_log
from touchstone.queries.instance import row_counts
from touchstone.register.models import RegisterRecord
from touchstone.store.audit import private_log_head
from touchstone.store.models import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """An empty data directory of its own."""
    settings.TOUCHSTONE_VAR = tmp_path
    settings.PASSWORD_HASHERS = [QUICK_HASHER]
    start_public_log()
    return tmp_path


def test_a_second_run_changes_nothing_and_gives_the_same_sign_ins(folder):
    people, titles = load(folder)
    assert len(titles) == 3
    before = (row_counts(), private_log_head())
    assert load(folder) == (people, [])
    assert (row_counts(), private_log_head()) == before
    assert verify_private_log().problems == ()


def test_everybody_can_sign_in_with_what_is_printed(folder):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import decrypt

    from tests.cast import totp_code

    people, _ = load(folder)
    for one in people:
        person = Person.objects.get(email=one.email)
        assert person.check_password(one.password)
        kept = decrypt(Authenticator.objects.get(user_id=person.pk, type="totp").data["secret"])
        at = clock.now()
        assert matching_step(kept, totp_code(one.secret, at), at) is not None


def test_lost_sign_ins_are_made_anew_and_hold(folder):
    load(folder)
    (folder / "demo-sign-ins.txt").unlink()
    people, titles = load(folder)
    assert titles == []
    assert all(Person.objects.get(email=one.email).check_password(one.password) for one in people)


def test_a_case_that_fails_leaves_nothing_and_loads_the_next_time(folder, monkeypatch):
    acts = dict(demonstration_acts.ACTS)

    def refuses(*_):
        raise Refusal("Not now")

    monkeypatch.setattr(demonstration_acts, "ACTS", {**acts, "take-decision": refuses})
    with pytest.raises(Refusal, match=r"domestic-abuse-risk-tool, act [0-9]+ \(take-decision\): Not now"):
        load(folder)
    assert not Project.objects.exists()
    monkeypatch.setattr(demonstration_acts, "ACTS", acts)
    assert len(load(folder)[1]) == 3
    assert verify_private_log().problems == ()


def test_production_mode_refuses_before_anything_is_written(folder, settings):
    settings.TOUCHSTONE_MODE = "production"
    before = row_counts()
    with pytest.raises(Refusal, match="local mode"):
        load(folder)
    assert row_counts() == before
    assert not (folder / "demo-sign-ins.txt").exists()


def test_a_real_force_with_the_code_is_left_alone(folder):
    from tests.cast import make_organisation

    make_organisation("XD01", "A force of its own")
    with pytest.raises(Refusal, match="XD01"):
        load(folder)
    assert not Person.objects.exists()


def test_the_public_record_shows_the_evaluation_with_chart_and_table_as_made_up(folder):
    load(folder)
    (record,) = [one for one in RegisterRecord.objects.all() if "evaluations" in one.data]
    (told,) = read_evaluations(record.data)
    assert "made-up demonstration data" in told.title
    assert "made up for this demonstration" in told.about and "made up" in told.claims[0].statement
    assert any("computed the figures itself" in one for one in told.tested)
    assert told.tables[0].rows[0].figure == "71.4%"
    assert all("<svg" in one.chart for one in told.tables[:3])
    assert {one.verdict for one in told.limits} <= {"Met", "Cannot tell"}
