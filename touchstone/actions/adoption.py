"""The adoption act: a chief officer makes inferred items, or items of ours, force policy. Two people, always."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.permission import check_permission
from touchstone.domain.duties import check_second_person
from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound
from touchstone.guidance.adoptable import adoptable_items
from touchstone.queries.policy_pack import policy_pack
from touchstone.store.audit import act
from touchstone.store.models import AdoptionAct


def propose_adoption(
    *, by: Actor, pack: str, pack_version: str, items: Sequence[str], reasons: str, at: datetime
) -> AdoptionAct:
    """Propose that items of a pack become force policy. Raises Invalid (`items`, `reasons`), NotFound, NotPermitted."""
    check_permission(by=by, permission=Permission.DECISION_TAKE)
    guidance = policy_pack(organisation=by.organisation_id, pack=pack, version=pack_version)
    open_to_adoption = adoptable_items(guidance)
    wrong = {}
    if not items or any(one not in open_to_adoption for one in items):
        wrong["items"] = "Choose items that are proposed or our own: law and guidance need no adoption"
    if not reasons.strip():
        wrong["reasons"] = "Say why these become force policy"
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)
    with act(by=by, at=at, verb="adoption.proposed") as record:
        adoption = AdoptionAct.objects.create(
            organisation_id=by.organisation_id,
            pack=pack,
            pack_version=pack_version,
            items=sorted(set(items)),
            reasons=record.content("adoption-reasons", {"reasons": reasons}, project=""),
            proposed_by=by.person_id,
            proposed_office=by.office_id,
            proposed_at=at,
        )
        record.about("adoption", adoption.id)
        for item in adoption.items:
            record.changed("adoption", adoption.id, "item", after=item)
    return adoption


def sign_adoption(*, by: Actor, adoption: str, at: datetime) -> AdoptionAct:
    """Sign as the chief officer, who is not the one who proposed. Raises NotFound, NotPermitted, AlreadyDone."""
    check_permission(by=by, permission=Permission.ADOPTION_SIGN)
    with act(by=by, at=at, verb="adoption.signed", authority="force policy") as record:
        found = _own(by, adoption)
        if found.signed_at is not None:
            raise AlreadyDone("This act was signed before")
        check_second_person(act="adopt", first=[found.proposed_by], second=by.person_id)
        found.signed_by, found.signed_office, found.signed_at = by.person_id, by.office_id, at
        found.save(update_fields=["signed_by", "signed_office", "signed_at"])
        record.about("adoption", found.id)
    return found


def revoke_adoption(*, by: Actor, adoption: str, at: datetime) -> AdoptionAct:
    """End an adoption: its items warn again. Raises NotFound, NotPermitted, AlreadyDone."""
    check_permission(by=by, permission=Permission.ADOPTION_SIGN)
    with act(by=by, at=at, verb="adoption.revoked") as record:
        found = _own(by, adoption)
        if found.revoked_at is not None or found.signed_at is None:
            raise AlreadyDone("This act is not in force")
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
        record.about("adoption", found.id)
    return found


def _own(by: Actor, adoption: str) -> AdoptionAct:
    found = AdoptionAct.objects.select_for_update().filter(id=adoption, organisation_id=by.organisation_id).first()
    if found is None:
        raise NotFound("There is no such act")
    return found
