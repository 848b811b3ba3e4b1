"""Roles: who may hold each, and what it lets them do. What is not listed is refused."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from touchstone.accounts.permissions import Permission

P = Permission


@dataclass(frozen=True)
class Role:
    """An office's role; `description` says who may hold it. Ids are those guidance packs use."""

    id: str
    name: str
    description: str
    permissions: frozenset[Permission]


# Everybody with any office in the organisation.
_EVERYBODY = frozenset({P.GUIDANCE_ASK, P.CONCERN_RAISE})
_READER = _EVERYBODY | {
    P.PROJECT_VIEW,
    P.DECISION_VIEW,
    P.DOCUMENT_VIEW,
    P.PUBLICATION_VIEW,
    P.HISTORY_VIEW,
    P.GUIDANCE_VIEW,
}
_ADVISER = _READER | {P.ADVICE_GIVE, P.EVIDENCE_DOWNLOAD, P.ANSWER_MARK}
_DECIDER = _READER | {P.DECISION_TAKE, P.DECISION_DISSENT, P.EVIDENCE_DOWNLOAD, P.CONCERN_VIEW}


def _role(id: str, name: str, description: str, permissions: frozenset[Permission]) -> tuple[str, Role]:
    return id, Role(id=id, name=name, description=description, permissions=permissions)


ROLES: dict[str, Role] = dict(
    [
        _role(
            "administrator",
            gettext_noop("Administrator"),
            gettext_noop("Whoever looks after accounts and offices for the organisation. Reads no casework."),
            _EVERYBODY
            | {
                P.ACCOUNT_VIEW,
                P.ACCOUNT_INVITE,
                P.ACCOUNT_RESET,
                P.ACCOUNT_DISABLE,
                P.OFFICE_REVOKE,
                P.ORGANISATION_CREATE,
                P.ORGANISATION_EDIT,
                P.GUIDANCE_VIEW,
                P.GUIDANCE_EDIT,
            },
        ),
        _role(
            "project-lead",
            gettext_noop("Project lead"),
            gettext_noop("The officer or member of staff answerable for one or more projects from start to finish."),
            _DECIDER
            | {
                P.PROJECT_OPEN,
                P.PROJECT_EDIT,
                P.PROJECT_CLOSE,
                P.GUIDANCE_MOVE,
                P.MEMBER_ASSIGN,
                P.TRIAGE_OVERRIDE,
                P.ANSWER_EDIT,
                P.ANSWER_MARK,
                P.EVIDENCE_ATTACH,
                P.EVALUATION_PLAN,
                P.EVALUATION_RECORD,
                P.ADVICE_REQUEST,
                P.ADVICE_REPLY,
                P.CONDITION_CLOSE,
                P.DOCUMENT_MAKE,
                P.PUBLICATION_PROPOSE,
                P.PUBLICATION_WITHHOLD,
                P.FEEDBACK_ANSWER,
                P.MONITORING_RECORD,
                P.INCIDENT_RECORD,
                P.ACCOUNT_VIEW,
            },
        ),
        _role(
            "senior-leader",
            gettext_noop("Senior leader"),
            gettext_noop("The senior officer or member of staff who sponsors the work and shares its first decision."),
            _DECIDER | {P.TRIAGE_OVERRIDE, P.MEMBER_ASSIGN, P.ADVICE_REQUEST, P.ACCOUNT_VIEW},
        ),
        _role(
            "chief-officer",
            gettext_noop("Chief officer"),
            gettext_noop("The chief constable or another member of the chief officer team acting for them."),
            _DECIDER
            | {P.TRIAGE_OVERRIDE, P.ADOPTION_SIGN, P.PUBLICATION_WITHDRAW, P.HOLD_SET, P.ACCOUNT_VIEW}
            | {P.COMPLETENESS_SIGN},
        ),
        _role(
            "dpo",
            gettext_noop("Data protection officer"),
            gettext_noop(
                "The officer designated under data protection law. Advises and monitors; takes no decision at a gate."
            ),
            _ADVISER | {P.CONCERN_VIEW, P.HOLD_SET, P.ACCOUNT_VIEW},
        ),
        _role(
            "siro",
            gettext_noop("Senior information risk owner"),
            gettext_noop("The chief officer team's owner of information risk."),
            _ADVISER | {P.DECISION_TAKE, P.DECISION_DISSENT, P.CONCERN_VIEW, P.ACCOUNT_VIEW},
        ),
        _role(
            "iso",
            gettext_noop("Information security officer"),
            gettext_noop("Whoever advises on the security of systems and data."),
            _ADVISER,
        ),
        _role(
            "force-lawyer",
            gettext_noop("Force solicitor"),
            gettext_noop("A lawyer who advises the force; their advice may be privileged."),
            _ADVISER | {P.HOLD_SET},
        ),
        _role(
            "equality-adviser",
            gettext_noop("Equality adviser"),
            gettext_noop("Whoever advises on the equality duty and its assessment."),
            _ADVISER,
        ),
        _role(
            "ethics-committee",
            gettext_noop("Ethics committee member"),
            gettext_noop("A member or the secretary of an ethics committee, for papers put before it."),
            _ADVISER,
        ),
        _role(
            "pcc",
            gettext_noop("Police and crime commissioner's office"),
            gettext_noop("The commissioner, or a member of that office, overseeing the force."),
            _READER | {P.ADVICE_GIVE},
        ),
        _role(
            "publisher",
            gettext_noop("Publisher"),
            gettext_noop("Whoever checks and releases what the force makes public; never the one who proposed it."),
            _READER
            | {P.PUBLICATION_PROPOSE, P.PUBLICATION_APPROVE, P.PUBLICATION_WITHDRAW, P.CONCERN_VIEW}
            | {P.FEEDBACK_ANSWER, P.PUBLICATION_WITHHOLD},
        ),
        _role(
            "records-manager",
            gettext_noop("Records manager"),
            gettext_noop("Whoever is answerable for how long records are kept and how they are destroyed."),
            _READER | {P.DISPOSAL_PROPOSE, P.DISPOSAL_APPROVE, P.HOLD_SET, P.AUDIT_EXPORT},
        ),
        _role(
            "auditor",
            gettext_noop("Auditor"),
            gettext_noop("An internal auditor or an inspector: reads everything of the organisation, changes nothing."),
            _READER | {P.ACCOUNT_VIEW, P.AUDIT_VERIFY, P.AUDIT_EXPORT, P.CONCERN_VIEW},
        ),
        _role(
            "supplier",
            gettext_noop("Supplier"),
            gettext_noop("A supplier's representative, answering what a project asks of them."),
            frozenset({P.GUIDANCE_ASK, P.PROJECT_VIEW, P.ANSWER_EDIT, P.EVIDENCE_ATTACH, P.INCIDENT_RECORD}),
        ),
        _role(
            "staff",
            gettext_noop("Member of staff"),
            gettext_noop("Anybody else in the organisation who takes part in a project or uses the technology."),
            _READER | {P.ANSWER_EDIT, P.EVIDENCE_ATTACH, P.MONITORING_RECORD, P.INCIDENT_RECORD},
        ),
    ]
)


def permits(role: str, permission: Permission) -> bool:
    """Whether the role holds the permission; an unknown role holds none."""
    known = ROLES.get(role)
    return known is not None and permission in known.permissions
