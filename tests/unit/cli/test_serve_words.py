"""What serving says when it is ready, and what it refuses before it starts."""

from __future__ import annotations

import pytest

from touchstone.cli.instance import Prepared
from touchstone.cli.serve import Addresses, _announce, _check, _port
from touchstone.cli.site_processes import check_port_is_free
from touchstone.foundation.errors import Refusal

HERE = Addresses("127.0.0.1", 8000, 8001)
READY = Prepared(origin="name.invalid/log", packs=("ddt-app 2026-01",))


def said(capsys, **more: str) -> str:
    _announce(HERE, READY, **{"link": "", "not_signing": "", **more})
    return capsys.readouterr().out


def test_both_addresses_stand_there(capsys):
    out = said(capsys)
    assert "http://127.0.0.1:8000/" in out
    assert "http://127.0.0.1:8001/" in out
    assert "administrator" not in out


def test_the_link_is_given_where_there_is_one(capsys):
    assert "http://127.0.0.1:8000/first-administrator/x" in said(capsys, link=f"{HERE.casework}/first-administrator/x")


def test_recovery_is_shown_plainly(capsys):
    out = said(capsys, not_signing="Recovery mode: the database is behind.")
    assert "THE LOG IS NOT BEING SIGNED." in out
    assert "Recovery mode: the database is behind." in out


def test_the_public_site_is_not_bound_to_what_is_not_loopback_in_local_mode():
    with pytest.raises(Refusal, match="this machine only"):
        _check(Addresses("192.0.2.1", 8000, 8001), is_local=True)


def test_two_sites_need_two_ports():
    with pytest.raises(Refusal, match="two ports"):
        _check(Addresses("127.0.0.1", 8000, 8000), is_local=True)


@pytest.mark.parametrize("typed", ["0", "65536", "-1", "+80", "8_000", "٨٠", "", "eighty"])
def test_only_port_numbers_are_taken(typed):
    with pytest.raises(Exception, match="port number"):
        _port(typed)


def test_an_address_of_another_machine_cannot_be_listened_on():
    with pytest.raises(Refusal, match="cannot be used"):
        check_port_is_free("192.0.2.1", 8000, option="--port")


def test_an_address_with_colons_is_written_in_brackets():
    assert Addresses("::1", 8000, 8001).public == "http://[::1]:8001"
