"""An account that one organisation disabled is not opened again by another that merely knew its holder once."""

from __future__ import annotations

import pytest

from tests.cast import make_office, northmere, southmere
from tests.journeys import AT
from touchstone.actions.accounts import disable_person, enable_person
from touchstone.foundation.errors import Refusal

pytestmark = pytest.mark.django_db


def test_an_earlier_organisation_does_not_enable_the_account():
    now, once = northmere(), southmere()
    person = now.person("siro")
    earlier = make_office(once.organisation, "staff", person)
    earlier.revoked_at = AT
    earlier.save(update_fields=["revoked_at"])
    disable_person(by=now.actor("administrator"), person=person.id, at=AT)
    with pytest.raises(Refusal):
        enable_person(by=once.actor("administrator"), person=person.id, at=AT)
    person.refresh_from_db()
    assert not person.is_active
    assert enable_person(by=now.actor("administrator"), person=person.id, at=AT).is_active
