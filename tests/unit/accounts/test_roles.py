"""Roles and permissions: nothing unlisted is allowed, and the separations that roles must keep."""

from __future__ import annotations

import pytest

from touchstone.accounts.permissions import NEEDS_FRESH_SIGN_IN, Permission
from touchstone.accounts.roles import ROLES, permits

ROLE_IDS = {
    "administrator",
    "project-lead",
    "senior-leader",
    "chief-officer",
    "dpo",
    "siro",
    "iso",
    "force-lawyer",
    "equality-adviser",
    "ethics-committee",
    "pcc",
    "publisher",
    "records-manager",
    "auditor",
    "supplier",
    "staff",
}
CHANGES_CASEWORK = {
    Permission.PROJECT_OPEN,
    Permission.PROJECT_EDIT,
    Permission.PROJECT_CLOSE,
    Permission.MEMBER_ASSIGN,
    Permission.TRIAGE_OVERRIDE,
    Permission.ANSWER_EDIT,
    Permission.ANSWER_MARK,
    Permission.EVIDENCE_ATTACH,
    Permission.EVALUATION_PLAN,
    Permission.EVALUATION_RECORD,
    Permission.ADVICE_REQUEST,
    Permission.ADVICE_GIVE,
    Permission.ADVICE_REPLY,
    Permission.DECISION_TAKE,
    Permission.DECISION_DISSENT,
    Permission.CONDITION_CLOSE,
    Permission.ADOPTION_SIGN,
    Permission.DOCUMENT_MAKE,
    Permission.PUBLICATION_PROPOSE,
    Permission.PUBLICATION_APPROVE,
    Permission.PUBLICATION_WITHDRAW,
    Permission.MONITORING_RECORD,
    Permission.INCIDENT_RECORD,
    Permission.DISPOSAL_PROPOSE,
    Permission.DISPOSAL_APPROVE,
    Permission.HOLD_SET,
}


def holders(permission: Permission) -> set[str]:
    return {role.id for role in ROLES.values() if permission in role.permissions}


def test_the_roles_are_those_that_packs_and_pages_name():
    assert set(ROLES) == ROLE_IDS
    assert all(role.id == key for key, role in ROLES.items())


def test_every_role_and_permission_says_what_it_is():
    for role in ROLES.values():
        assert role.name and role.description.endswith(".")
    for permission in Permission:
        assert permission.summary.endswith(".")
        assert permission.value.count(".") == 1


@pytest.mark.parametrize("permission", list(Permission), ids=lambda one: one.value)
def test_every_permission_is_held_by_somebody(permission):
    assert holders(permission)


def test_what_is_not_listed_is_refused():
    assert not permits("superuser", Permission.PROJECT_VIEW)
    assert not permits("", Permission.GUIDANCE_ASK)
    assert permits("staff", Permission.GUIDANCE_ASK)


def test_the_administrator_reads_and_changes_no_casework():
    held = ROLES["administrator"].permissions
    assert not held & CHANGES_CASEWORK
    assert not held & {Permission.PROJECT_VIEW, Permission.EVIDENCE_DOWNLOAD, Permission.HISTORY_VIEW}


def test_the_auditor_changes_nothing():
    assert not ROLES["auditor"].permissions & CHANGES_CASEWORK


def test_overseers_and_suppliers_take_no_decision():
    for role in ("pcc", "supplier", "auditor", "administrator", "dpo", "publisher", "staff", "ethics-committee"):
        assert not permits(role, Permission.DECISION_TAKE), role


def test_a_supplier_sees_neither_decisions_nor_history():
    for permission in (Permission.DECISION_VIEW, Permission.HISTORY_VIEW, Permission.PUBLICATION_VIEW):
        assert not permits("supplier", permission)


def test_only_the_chief_officer_makes_a_proposal_force_policy():
    assert holders(Permission.ADOPTION_SIGN) == {"chief-officer"}


def test_accounts_are_the_administrators_alone():
    for permission in (
        Permission.ACCOUNT_INVITE,
        Permission.ACCOUNT_DISABLE,
        Permission.ACCOUNT_RESET,
        Permission.OFFICE_REVOKE,
        Permission.ORGANISATION_CREATE,
    ):
        assert holders(permission) == {"administrator"}


def test_publishing_destroying_and_exporting_ask_who_is_there():
    assert {
        Permission.PUBLICATION_APPROVE,
        Permission.PUBLICATION_WITHDRAW,
        Permission.DISPOSAL_APPROVE,
        Permission.AUDIT_EXPORT,
    } <= NEEDS_FRESH_SIGN_IN
