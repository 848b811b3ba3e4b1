"""What the pages about guidance call things: kinds of item, kinds of change, fates of answers, parts of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchstone.domain.pack_move import Fate
from touchstone.guidance.comparison import Change, ChangeKind
from touchstone.pages.labels import Label, Words
from touchstone.pages.languages import chosen_text
from touchstone.queries.pack_fit import Misfit

KINDS: dict[str, Words] = {
    "activity": gettext_lazy("Activity of a phase"),
    "adviser": gettext_lazy("Adviser"),
    "adviser route": gettext_lazy("Whose advice can be sought"),
    "advice need": gettext_lazy("Advice at a stage"),
    "document need": gettext_lazy("Document of a stage"),
    "document type": gettext_lazy("Kind of document"),
    "duty": gettext_lazy("Duty at a stage"),
    "failure check": gettext_lazy("Failure check"),
    "instrument": gettext_lazy("Instrument restated"),
    "legal point": gettext_lazy("Point of law"),
    "light path bar": gettext_lazy("What closes the light path"),
    "open question": gettext_lazy("Open question"),
    "pack sheet": gettext_lazy("The pack itself"),
    "phase": gettext_lazy("Phase"),
    "principle set": gettext_lazy("Set of principles"),
    "proceed question": gettext_lazy("Question to proceed"),
    "question": gettext_lazy("Question"),
    "question set": gettext_lazy("Set of questions"),
    "requirement": gettext_lazy("Requirement"),
    "role": gettext_lazy("Role"),
    "role duty": gettext_lazy("Duty of a role"),
    "rule": gettext_lazy("Rule of the guidance"),
    "stage": gettext_lazy("Stage"),
    "term": gettext_lazy("Word explained"),
    "triage rule": gettext_lazy("Triage rule"),
    "triage sheet": gettext_lazy("Triage"),
}

CHANGES: dict[ChangeKind, Label] = {
    ChangeKind.ADDED: Label(gettext_lazy("New"), "govuk-tag--green", gettext_lazy("It was not there before.")),
    ChangeKind.REMOVED: Label(gettext_lazy("Gone"), "govuk-tag--grey", gettext_lazy("It is not there any more.")),
    ChangeKind.REWORDED: Label(gettext_lazy("Reworded"), "govuk-tag--blue", gettext_lazy("Only its words differ.")),
    ChangeKind.CHANGED: Label(
        gettext_lazy("Changed"), "govuk-tag--yellow", gettext_lazy("What it asks, when or of whom differs.")
    ),
}

#: Fate → heading of its list, what becomes of such an answer.
FATES: dict[Fate, tuple[Words, Words]] = {
    Fate.CARRIED: (
        gettext_lazy("Carried"),
        gettext_lazy("The same question: the answer counts as before."),
    ),
    Fate.REWORDED: (
        gettext_lazy("Reworded"),
        gettext_lazy("The question reads otherwise. The answer is kept and counts, and is marked to be read again."),
    ),
    Fate.CHANGED_FORM: (
        gettext_lazy("Asked in another form"),
        gettext_lazy(
            "The answer no longer fits what is asked. It is kept, and the question counts as unanswered until somebody "
            "answers it again."
        ),
    ),
    Fate.REMOVED: (
        gettext_lazy("No longer asked"),
        gettext_lazy("The question is gone. The answer is kept: it stays in the history and in what was made from it."),
    ),
    Fate.ASKED_AGAIN: (
        gettext_lazy("Asked again"),
        gettext_lazy("An answer kept from earlier guidance counts once more, and is marked to be read again."),
    ),
    Fate.KEPT_ASIDE: (
        gettext_lazy("Kept aside"),
        gettext_lazy("Kept from earlier guidance. Neither version asks the question."),
    ),
}

_PARTS: dict[str, Words] = {
    "text": gettext_lazy("Text"),
    "hint": gettext_lazy("Hint"),
    "why": gettext_lazy("Why it is asked"),
    "fields": gettext_lazy("What may be answered"),
    "show_when": gettext_lazy("When it is asked"),
    "applies_when": gettext_lazy("When it applies"),
    "when": gettext_lazy("When it applies"),
    "sets": gettext_lazy("What it sets"),
    "stages": gettext_lazy("At which stages"),
    "obligation": gettext_lazy("How strongly it asks"),
    "provenance": gettext_lazy("How sure it is"),
    "gate": gettext_lazy("Whether it counts at a gate"),
    "decision_rule": gettext_lazy("Who decides"),
    "transitions": gettext_lazy("Where proceeding leads"),
    "answered_by": gettext_lazy("Who answers"),
}
LANGUAGES: dict[str, Words] = {"en": gettext_lazy("English"), "cy": gettext_lazy("Welsh")}


def kind_words(change: Change) -> str:
    """What kind of thing it is; one that has no word here goes by its own."""
    return str(KINDS.get(change.item_kind, change.item_kind.capitalize()))


def differs(change: Change) -> list[str]:
    """What of the item differs besides words, each once."""
    return list(dict.fromkeys(str(_PARTS.get(key, _("Other particulars"))) for key in change.keys))


def misfit_words(one: Misfit) -> str:
    """Which version does not fit what, and what to choose instead."""
    said = {"title": chosen_text(one.title)[0], "version": one.version, "needed": one.needs_version}
    said["other"] = chosen_text(one.needs)[0]
    if one.why == "main":
        why = _("%(title)s %(version)s goes with “%(other)s” %(needed)s or later") % said
    elif one.why == "builds-on":
        why = _("%(title)s %(version)s builds on “%(other)s” %(needed)s or later, which is not chosen") % said
    else:
        why = _("%(title)s %(version)s does not fit the other versions chosen") % said
    return f"{why}. {_or(_ways_out(one, said))}"


def _ways_out(one: Misfit, said: Mapping[str, str]) -> list[str]:
    ways = [_("version %(version)s of it") % {"version": version} for version in one.fitting]
    if one.needs is not None:
        ways.append(_("“%(other)s” %(needed)s or later") % said)
    if one.may_leave_out:
        ways.append(_("“Not used” for it"))
    return ways or [_("other versions of the packs beside it")]


def _or(ways: Sequence[str]) -> str:
    return _("Choose %(ways)s.") % {"ways": _(" or ").join(ways)}


def word_rows(words: Any) -> list[dict[str, str]]:
    """Each wording that differs: which part, in which language, before and after."""
    rows = []
    for one in words:
        part, _dot, rest = one.at.partition(".")
        language = one.at.rpartition(".")[2]
        label = str(_PARTS.get(part, _("Text")))
        if language in LANGUAGES and language != "en":
            label = f"{label} ({LANGUAGES[language]})"
        is_inner = rest.count(".") > 0
        rows.append({"part": str(_("Words of an answer")) if part == "fields" and is_inner else label,
                     "before": one.before, "after": one.after})  # fmt: skip
    return rows
