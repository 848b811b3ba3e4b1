"""Fill a local installation with a made-up force and three cases, and print how to sign in."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from touchstone.cli import start_django
from touchstone.cli.instance import prepare
from touchstone.foundation import clock

if TYPE_CHECKING:
    from touchstone.actions.demonstration import SignIn

OK, NOT_SIGNED = 0, 1


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `demo`."""
    subparsers.add_parser("demo", help=__doc__, description=f"{__doc__} A second run changes nothing.")


def run(args: argparse.Namespace) -> int:
    """Load what is not there yet, then print the sign-ins; 1 where the log cannot be signed, else 0. Raises Refusal."""
    start_django()
    from django.conf import settings

    from touchstone.actions.demonstration import check_local_mode
    from touchstone.cli.demonstration_sign_ins import shown
    from touchstone.cli.log_standing import why_not_signing

    check_local_mode()
    prepare()
    people, loaded = load(Path(settings.TOUCHSTONE_VAR))
    not_signing = why_not_signing(at=clock.now())
    print(shown(people))
    print("An authenticator app takes the secret as it stands (time based, six digits, 30 seconds).")
    print("Loaded: " + (", ".join(loaded) if loaded else "nothing new; everything was there already") + ".")
    if not_signing:
        print(f"The log is not being signed. {not_signing}", file=sys.stderr)
        return NOT_SIGNED
    return OK


def load(folder: Path) -> tuple[list[SignIn], list[str]]:
    """Set the force up and load each case that is missing; the sign-ins, and the titles of what was loaded now."""
    from touchstone.actions.demonstration import (
        DemonstrationForce,
        check_local_mode,
        find_force,
        load_once,
        set_up_force,
    )
    from touchstone.cli.demonstration_acts import play
    from touchstone.cli.demonstration_files import read_cases, read_force
    from touchstone.cli.demonstration_sign_ins import kept_sign_ins

    check_local_mode()
    described = read_force()
    facts = dict(described.force)
    force = DemonstrationForce(opened_on=date.fromisoformat(facts.pop("opened_on")), **facts)
    find_force(force.code)  # refused before anything is written
    people = kept_sign_ins(folder, described)
    actors = set_up_force(force=force, people=people, at=clock.now())
    loaded = []
    for case in read_cases():
        if load_once(case=case.id, at=clock.now(), load=partial(play, case, actors=actors, people=described.people)):
            loaded.append(case.title)
    return people, loaded
