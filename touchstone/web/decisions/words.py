"""The words for outcomes, states, decision rules and what was recorded, and for what a gate shows of the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from touchstone.accounts.roles import ROLES
from touchstone.domain.deciders import RuleInForce
from touchstone.foundation.errors import NotFound
from touchstone.guidance.authority import AuthorityKind
from touchstone.guidance.pack import Pack
from touchstone.guidance.stage import DecisionKind
from touchstone.pages.labels import Label, Words
from touchstone.pages.languages import chosen_text
from touchstone.queries.policy import Holder

OUTCOMES: dict[str, Label] = {
    "proceed": Label(gettext_lazy("Proceed"), "govuk-tag--green", gettext_lazy("Leave this stage and go on.")),
    "proceed-with-conditions": Label(
        gettext_lazy("Proceed with conditions"),
        "govuk-tag--turquoise",
        gettext_lazy("Go on, with something owed by somebody by a date."),
    ),
    "return": Label(
        gettext_lazy("Return"), "govuk-tag--yellow", gettext_lazy("Go back to this stage or one before it.")
    ),
    "pause": Label(gettext_lazy("Pause"), "govuk-tag--yellow", gettext_lazy("Stay here and do nothing for now.")),
    "stop": Label(gettext_lazy("Stop"), "govuk-tag--red", gettext_lazy("End it. What is in use is wound down first.")),
    "resume": Label(gettext_lazy("Resume"), "govuk-tag--blue", gettext_lazy("End the pause and work on.")),
}
STATUSES: dict[str, Words] = {
    "open": gettext_lazy("Waiting for a signature"),
    "taken": gettext_lazy("Taken"),
    "superseded": gettext_lazy("Replaced before it was taken"),
}
CONDITION_STATES: dict[str, Label] = {
    "proposed": Label(gettext_lazy("Proposed"), "govuk-tag--grey", ""),
    "due": Label(gettext_lazy("Owed"), "govuk-tag--yellow", ""),
    "overdue": Label(gettext_lazy("Overdue"), "govuk-tag--red", ""),
    "closed": Label(gettext_lazy("Closed"), "govuk-tag--green", ""),
}
ACT_STATES: dict[str, Label] = {
    "proposed": Label(gettext_lazy("Proposed"), "govuk-tag--yellow", ""),
    "in-force": Label(gettext_lazy("In force"), "govuk-tag--green", ""),
    "revoked": Label(gettext_lazy("Revoked"), "govuk-tag--grey", ""),
}
ITEM_KINDS: dict[str, Words] = {
    "decision-rule": gettext_lazy("Who decides"),
    "question": gettext_lazy("Questions to proceed"),
    "requirement": gettext_lazy("What has to be there"),
    "document": gettext_lazy("Documents"),
    "duty": gettext_lazy("Duties"),
    "check": gettext_lazy("Checks learned from failures"),
}
# Who says who decides.
DECIDER_AUTHORITY: dict[AuthorityKind, Words] = {
    AuthorityKind.GUIDANCE: gettext_lazy("The guidance names who decides here."),
    AuthorityKind.FORCE_POLICY: gettext_lazy("Your force’s policy names who decides here: a chief officer adopted it."),
    AuthorityKind.ADVICE_ONLY: gettext_lazy(
        "This is inferred, or Touchstone’s own, and not the College’s word. A chief officer may adopt it as policy."
    ),
}
YES_NO: dict[str, Words] = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}
GUIDANCE_CHANGES: dict[str, Words] = {
    "added": gettext_lazy("New in the guidance"),
    "removed": gettext_lazy("No longer in the guidance"),
    "reworded": gettext_lazy("Reworded"),
    "changed": gettext_lazy("Changed"),
}
SCANS: dict[str, Words] = {
    "not-scanned": gettext_lazy("Not scanned"),
    "held": gettext_lazy("Being checked"),
    "clean": gettext_lazy("Scanned, nothing found"),
    "infected": gettext_lazy("Infected, held back"),
}
STRENGTHS: dict[str, Words] = {
    "asserted": gettext_lazy("Asserted: somebody says so"),
    "supplier-tested": gettext_lazy("Tested by the supplier"),
    "force-tested": gettext_lazy("Tested by the force"),
    "independently-tested": gettext_lazy("Tested independently"),
    "confirmed-in-use": gettext_lazy("Confirmed in use"),
}
CONCLUSIONS: dict[str, Words] = {
    "support": gettext_lazy("Supports going on"),
    "support-with-changes": gettext_lazy("Supports going on with changes"),
    "oppose": gettext_lazy("Advises against going on"),
    "no-view": gettext_lazy("Gives no view"),
}
RESPONSES: dict[str, Words] = {
    "accepted": gettext_lazy("Accepted"),
    "partly": gettext_lazy("Accepted in part"),
    "declined": gettext_lazy("Declined"),
}
# Verb of the audit record → what was done.
ACTS: dict[str, Words] = {
    "answer.saved": gettext_lazy("Answers were saved"),
    "record.brought-in": gettext_lazy("Blank questions were filled from a published record"),
    "draft.kept": gettext_lazy("A draft was kept"),
    "evidence.attached": gettext_lazy("Evidence was attached or replaced"),
    "advice.requested": gettext_lazy("Advice was asked for"),
    "advice.given": gettext_lazy("Advice was given"),
    "advice.answered": gettext_lazy("Advice was replied to"),
    "guidance.moved": gettext_lazy("The project was moved to other versions of its guidance"),
    "guidance.move-undone": gettext_lazy("A move to other versions of the guidance was undone"),
    "answer.read-again": gettext_lazy("Answers were read again under the new words of their questions"),
    "triage.overridden": gettext_lazy("A judgement other than the computed one was recorded"),
    "project.reworded": gettext_lazy("The title or problem changed"),
    "member.assigned": gettext_lazy("Somebody was put to work on the project"),
    "version.added": gettext_lazy("A version of the technology was added"),
    "configuration.added": gettext_lazy("A configuration was added"),
    "decision.recorded": gettext_lazy("A decision was recorded"),
    "decision.signed": gettext_lazy("A decision was signed"),
    "condition.closed": gettext_lazy("A condition was closed"),
    "document.prepared": gettext_lazy("A document was prepared"),
}

_RULES = {
    DecisionKind.SOLE: gettext_noop("%(deciders)s decides."),
    DecisionKind.JOINT: gettext_noop("A joint decision: %(deciders)s each sign."),
    DecisionKind.WITH_INPUT: gettext_noop("%(deciders)s decides, with input given beforehand by %(input)s."),
}
_ANY_OF_THEM = gettext_noop("Any one of these decides: %(deciders)s.")


def role_words(role: str, pack: Pack) -> str:
    """The name of a role: the guidance's, else that of the office, else the id."""
    try:
        return chosen_text(pack.role(role).name)[0]
    except NotFound:
        return _(ROLES[role].name) if role in ROLES else role


def rule_words(rule: RuleInForce, pack: Pack) -> str:
    """Who decides, in a sentence."""
    parts = {"deciders": _listed(rule.deciders, pack), "input": _listed(rule.input, pack)}
    if rule.kind is not DecisionKind.JOINT and len(rule.deciders) > 1:
        parts["deciders"] = _listed(rule.deciders, pack, last=_("or"))
        return _(_ANY_OF_THEM) % parts
    return _(_RULES[rule.kind]) % parts


def stage_words(stage: str, pack: Pack) -> str:
    """The name of a stage, or its id where this guidance does not know it."""
    try:
        return chosen_text(pack.stage(stage).name.text)[0]
    except NotFound:
        return stage


def holder_words(holders: Mapping[str, Sequence[Holder]], pack: Pack) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each decider's role by name, with who may sign in it: their name, and their own office where it is another."""
    return [
        (
            role_words(role, pack),
            [(one.person, "" if one.office == role else role_words(one.office, pack)) for one in held],
        )
        for role, held in holders.items()
    ]


def _listed(roles: Sequence[str], pack: Pack, last: str = "") -> str:
    names = [role_words(role, pack) for role in roles]
    joint = f" {last or _('and')} "
    return joint.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
