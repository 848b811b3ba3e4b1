"""An organisation's own guidance: switch packs on and off for new projects, and load supplements of its own."""

from __future__ import annotations

from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.permission import check_permission
from touchstone.foundation.errors import Conflict, Invalid, NotFound, Refusal
from touchstone.queries.own_guidance import load_own_guidance, read_file
from touchstone.queries.pack_choice import builders_on
from touchstone.store.audit import act
from touchstone.store.models import LocalPack, PackChoice

MAX_CHARACTERS = 300_000


class LawCannotBeSwitchedOff(Refusal):
    """The pack holds what the law asks, so it is part of every new project."""


class NeededByAnother(Refusal):
    """Another pack names items of this one."""


def choose_pack(*, by: Actor, pack: str, is_on: bool, at: datetime) -> PackChoice:
    """Say whether new projects of the organisation get a supplement; projects that have it keep it.

    Raises LawCannotBeSwitchedOff, NeededByAnother, NotFound, NotPermitted.
    """
    check_permission(by=by, permission=Permission.GUIDANCE_EDIT)
    found = load_own_guidance(by=by)
    offers = {one.supplement.id: one for one in found.offers}
    if pack not in offers and pack not in {one.pack for one in found.versions}:
        raise NotFound("There is no such pack")
    if not is_on and pack in offers and offers[pack].is_statutory:
        raise LawCannotBeSwitchedOff(
            "This pack holds questions that the law asks, so it cannot be switched off",
            remedy="Where a question does not apply to a project, the project’s answers say so.",
        )
    builders = () if is_on else builders_on(found.offers, pack)
    if builders:
        raise NeededByAnother(
            "Another pack that is switched on builds on this one",
            remedy=f"Switch off first: {', '.join(str(one.title) for one in builders)}.",
        )
    with act(by=by, at=at, verb="guidance.chosen") as record:
        choice = PackChoice.objects.create(
            organisation_id=by.organisation_id,
            pack=pack,
            is_on=is_on,
            person=by.person_id,
            office=by.office_id,
            chosen_at=at,
        )
        record.about("pack-choice", choice.id)
        record.changed("pack", pack, "for-new-projects", after="on" if is_on else "off")
    return choice


def store_local_pack(*, by: Actor, text: str, at: datetime, seen_digest: str = "") -> LocalPack:
    """Store a supplement of the organisation's own, as written in one file; new projects get it from now on.

    Stored once and never changed: a new version is a new file. `seen_digest`: digest of what was read in the preview.
    Raises Invalid (`text`) with the first of its problems, Conflict where it is not what was read, NotPermitted.
    """
    check_permission(by=by, permission=Permission.GUIDANCE_EDIT)
    if len(text) > MAX_CHARACTERS:
        raise Invalid(
            "Some of what was given needs changing",
            field_errors={"text": "Shorten the file: it is longer than 300,000 characters"},
        )
    touch, problems = read_file(by=by, data=text.encode())
    if touch is None:
        raise Invalid("This file cannot be loaded", field_errors={"text": str(problems[0])})
    supplement = touch.supplement
    if seen_digest and supplement.digest != seen_digest:
        raise Conflict("This is not the file that you read the preview of", remedy="Read the preview again.")
    with act(by=by, at=at, verb="guidance.loaded") as record:
        stored = LocalPack.objects.create(
            organisation_id=by.organisation_id,
            pack=supplement.id,
            pack_version=supplement.version,
            digest=supplement.digest,
            content=record.content("local-pack", {"file": text}, project=""),
            person=by.person_id,
            office=by.office_id,
            stored_at=at,
        )
        record.about("local-pack", stored.id)
        record.changed("local-pack", stored.id, "pack-version", after=f"{stored.pack} {stored.pack_version}")
        record.changed("local-pack", stored.id, "file", after=stored.content.digest)
    return stored
