"""Everything a person may be allowed to do. The one list: roles, routes and documentation all name these."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop


class Permission(StrEnum):
    """One right each; the sentence says what holding it lets a person do."""

    summary: str

    def __new__(cls, value: str, summary: str) -> Permission:
        member = str.__new__(cls, value)
        member._value_ = value
        member.summary = summary
        return member

    PROJECT_OPEN = "project.open", gettext_noop("Open a project by answering triage.")
    PROJECT_VIEW = "project.view", gettext_noop("Read the projects one's organisation owns or takes part in.")
    PROJECT_EDIT = (
        "project.edit",
        gettext_noop("Change a project's name, guidance, technology and participants."),
    )
    PROJECT_CLOSE = "project.close", gettext_noop("Close a project, and open it again.")
    MEMBER_ASSIGN = "member.assign", gettext_noop("Say which office does which part of a project.")
    TRIAGE_OVERRIDE = "triage.override", gettext_noop("Set the impact higher or lower than the rules do, with reasons.")
    ANSWER_EDIT = "answer.edit", gettext_noop("Answer questions and change answers.")
    ANSWER_MARK = "answer.mark", gettext_noop("Set handling marks on answers, advice and files.")
    EVIDENCE_ATTACH = "evidence.attach", gettext_noop("Attach evidence and say what it supports.")
    EVIDENCE_DOWNLOAD = "evidence.download", gettext_noop("Download evidence files.")
    EVALUATION_PLAN = "evaluation.plan", gettext_noop("Write and seal the plan of an evaluation.")
    EVALUATION_RECORD = "evaluation.record", gettext_noop("Record the result of an evaluation.")
    ADVICE_REQUEST = "advice.request", gettext_noop("Ask an adviser for advice on a frozen paper.")
    ADVICE_GIVE = "advice.give", gettext_noop("Give advice under one's own office.")
    ADVICE_REPLY = "advice.reply", gettext_noop("Record what the force did about advice.")
    DECISION_VIEW = "decision.view", gettext_noop("Read decisions, their reasons and their conditions.")
    DECISION_TAKE = "decision.take", gettext_noop("Take or sign a decision at a gate, where the gate names one's role.")
    DECISION_DISSENT = "decision.dissent", gettext_noop("Put a dissent on record beside a decision.")
    CONDITION_CLOSE = "condition.close", gettext_noop("Show that a condition has been met.")
    ADOPTION_SIGN = "adoption.sign", gettext_noop("Make proposed rules force policy by an adoption act.")
    DOCUMENT_VIEW = "document.view", gettext_noop("Read documents made from a project.")
    DOCUMENT_MAKE = "document.make", gettext_noop("Make a new version of a document.")
    PUBLICATION_VIEW = (
        "publication.view",
        gettext_noop("Read what is proposed for publication, and what was."),
    )
    PUBLICATION_PROPOSE = (
        "publication.propose",
        gettext_noop("Propose a record, a correction or a withdrawal."),
    )
    PUBLICATION_WITHHOLD = (
        "publication.withhold",
        gettext_noop("Withhold a field of a public record under an exemption, and review it."),
    )
    PUBLICATION_APPROVE = "publication.approve", gettext_noop("Approve for publication what somebody else proposed.")
    PUBLICATION_WITHDRAW = "publication.withdraw", gettext_noop("Approve the withdrawal of a published record.")
    FEEDBACK_ANSWER = "feedback.answer", gettext_noop("Read what the public says about a record, and answer it.")
    COMPLETENESS_SIGN = "completeness.sign", gettext_noop("State each year that the register is complete.")
    MONITORING_RECORD = "monitoring.record", gettext_noop("Record readings, uses and reviews of a technology in use.")
    INCIDENT_RECORD = "incident.record", gettext_noop("Record an incident or a defect.")
    CONCERN_RAISE = "concern.raise", gettext_noop("Raise a concern about a technology, in confidence if wished.")
    CONCERN_VIEW = "concern.view", gettext_noop("Read concerns raised in one's organisation and answer them.")
    GUIDANCE_MOVE = "guidance.move", gettext_noop("Move a project to another version of its guidance, and back.")
    GUIDANCE_VIEW = "guidance.view", gettext_noop("See which guidance one's organisation uses, and its own.")
    GUIDANCE_EDIT = (
        "guidance.edit",
        gettext_noop("Choose the guidance of new projects, and load guidance of one's organisation's own."),
    )
    GUIDANCE_ASK = "guidance.ask", gettext_noop("Ask what applies, and read the guidance, without opening a project.")
    HISTORY_VIEW = "history.view", gettext_noop("Read who did what, and when.")
    AUDIT_VERIFY = "audit.verify", gettext_noop("Check the audit record and the logs for tampering.")
    AUDIT_EXPORT = "audit.export", gettext_noop("Export the audit record of one's organisation.")
    ACCOUNT_VIEW = "account.view", gettext_noop("See the people and offices of one's organisation.")
    ACCOUNT_INVITE = "account.invite", gettext_noop("Invite people and appoint them to offices.")
    ACCOUNT_RESET = "account.reset", gettext_noop("Make a link by which somebody locked out chooses a new password.")
    ACCOUNT_DISABLE = "account.disable", gettext_noop("Disable a person's account, and enable it again.")
    OFFICE_REVOKE = "office.revoke", gettext_noop("End an office before its time.")
    ORGANISATION_CREATE = "organisation.create", gettext_noop("Enter another organisation.")
    ORGANISATION_EDIT = "organisation.edit", gettext_noop("Change one's organisation's name, dates and successors.")
    DISPOSAL_PROPOSE = "disposal.propose", gettext_noop("Propose the destruction of content whose retention has ended.")
    DISPOSAL_APPROVE = "disposal.approve", gettext_noop("Approve a destruction that somebody else proposed.")
    HOLD_SET = "hold.set", gettext_noop("Set and lift a hold that stops destruction.")


# These acts need a recent proof that the person at the keyboard is still the one who signed in.
NEEDS_FRESH_SIGN_IN: frozenset[Permission] = frozenset(
    {
        Permission.PUBLICATION_APPROVE,
        Permission.PUBLICATION_WITHDRAW,
        Permission.AUDIT_EXPORT,
        Permission.ADOPTION_SIGN,
        Permission.COMPLETENESS_SIGN,
        Permission.DISPOSAL_APPROVE,
    }
)
