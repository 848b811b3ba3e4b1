"""The words for where a statement comes from, how binding it is, and who refuses. The only place they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words: TypeAlias = str | Promise


@dataclass(frozen=True)
class Label:
    """A word or two, the colour class of its tag, and a sentence that says what it means."""

    text: Words
    tag_class: str
    meaning: Words


PROVENANCE: dict[str, Label] = {
    "seen": Label(
        _("Read at source"),
        "govuk-tag--green",
        _("Restated in our own words from the published text, which we have read."),
    ),
    "second-hand": Label(
        _("Second-hand"),
        "govuk-tag--blue",
        _("Another published page says that the source contains this. We have not read the source itself."),
    ),
    "inferred": Label(
        _("Inferred"),
        "govuk-tag--yellow",
        _("Worked out from what is published. Proposed: confirm against the live guidance."),
    ),
    "ours": Label(
        _("Ours"),
        "govuk-tag--grey",
        _("Worded and added by Touchstone; no guidance words it so. Where it says Must, the duty behind it is law."),
    ),
}

OBLIGATION: dict[str, Label] = {
    "legal": Label(_("Must"), "govuk-tag--red", _("The law requires it.")),
    "should": Label(_("Should"), "govuk-tag--blue", _("The guidance expects it, or a recorded reason why not.")),
    "can": Label(_("Can"), "govuk-tag--grey", _("The guidance suggests it. Leaving it out never holds a project up.")),
    "ours": Label(
        _("Ours"),
        "govuk-tag--purple",
        _("A Touchstone proposal. It warns; where a force has adopted it as its policy, it can hold a gate up."),
    ),
}

STATUSES: dict[str, Label] = {
    "not-started": Label(_("Not started"), "govuk-tag--blue", _("Nothing has been entered yet.")),
    "in-progress": Label(_("In progress"), "govuk-tag--teal", _("Some of it has been entered.")),
    "done": Label(_("Done"), "", _("Everything it asks for is there.")),
    "cannot-start": Label(_("Cannot start yet"), "", _("Something else has to be done first.")),
    "attention": Label(_("Needs attention"), "govuk-tag--orange", _("Something has changed, lapsed or gone wrong.")),
    "overdue": Label(_("Overdue"), "govuk-tag--red", _("Its date has passed.")),
    "waiting": Label(_("Waiting"), "govuk-tag--yellow", _("It is with somebody else.")),
    "not-needed": Label(_("Does not apply"), "govuk-tag--grey", _("The answers so far show that it does not apply.")),
    "optional": Label(_("Optional"), "govuk-tag--grey", _("It may be left out.")),
    "cannot-tell": Label(_("Cannot tell"), "govuk-tag--purple", _("What is there does not settle it.")),
}

AUTHORITY: dict[str, Words] = {
    "law": _("The law"),
    "guidance": _("The guidance"),
    "force policy": _("Your force’s policy"),
    "advice only": _("A Touchstone proposal"),
    "ours": _("A Touchstone rule"),
    "system": _("How this system works"),
}


def provenance_label(kind: str) -> Label:
    """The label of a provenance. Raises KeyError for one that no pack may use."""
    return PROVENANCE[kind]


def provenance_words(kind: str) -> str:
    """The word or two of a provenance, for pictures and files that hold no tag."""
    return str(provenance_label(kind).text)


def obligation_label(kind: str) -> Label:
    """The label of an obligation. Raises KeyError for one that no pack may use."""
    return OBLIGATION[kind]


def status_label(status: str) -> Label:
    """The label of a task's status. Raises KeyError for one that is not in STATUSES."""
    return STATUSES[status]


def authority_label(kind: str) -> Words:
    """The words for who refuses; an unknown kind is shown as it stands rather than credited to anybody."""
    return AUTHORITY.get(kind, kind)
