"""Acts in plain words: what each verb of the record says and what each field of it is called. The one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from touchstone.pages.labels import Words

VERBS: dict[str, Words] = {
    "adoption.proposed": _("Proposed to make rules force policy"),
    "adoption.revoked": _("Ended an adoption of rules as force policy"),
    "adoption.signed": _("Made rules force policy"),
    "advice.answered": _("Replied to advice"),
    "advice.given": _("Gave advice"),
    "advice.requested": _("Asked for advice"),
    "answer.saved": _("Answered"),
    "condition.closed": _("Closed a condition"),
    "configuration.added": _("Added a configuration"),
    "decision.recorded": _("Proposed or took a decision"),
    "decision.signed": _("Signed a decision"),
    "disposal.done": _("Destroyed content whose retention had ended"),
    "disposal.proposed": _("Proposed the destruction of content"),
    "document.prepared": _("Made a document"),
    "draft.kept": _("Kept a draft"),
    "evidence.attached": _("Attached evidence"),
    "hold.lifted": _("Lifted a hold"),
    "hold.set": _("Set a hold"),
    "member.assigned": _("Put somebody to work on the project"),
    "participant.added": _("Let an organisation take part"),
    "participant.ended": _("Ended an organisation’s part"),
    "demonstration.loaded": _("Loaded this demonstration case"),
    "project.opened": _("Opened the project"),
    "project.reworded": _("Reworded the project’s name or problem"),
    "publication.approved": _("Approved a publication"),
    "publication.decision-entered": _("Entered a decision in the public log"),
    "publication.proposed": _("Proposed a publication"),
    "publication.refused": _("Refused a publication"),
    "threshold.answered": _("Recorded a reply on how much of the guidance applies"),
    "threshold.asked": _("Recorded that advice was asked on how much of the guidance applies"),
    "triage.overridden": _("Set a level of triage by hand"),
    "use.recorded": _("Recorded a use"),
    "version.added": _("Added a version of the technology"),
    "version.taken-into-use": _("Took a version into use"),
}

FIELDS: dict[str, Words] = {
    "closing-note": _("How the condition was met"),
    "conclusion": _("Conclusion"),
    "condition": _("Condition"),
    "content": _("Content"),
    "file": _("File"),
    "heading": _("Name and problem"),
    "hold": _("Hold"),
    "item": _("Rule"),
    "label": _("Name"),
    "outcome": _("Outcome"),
    "paper": _("Paper"),
    "path": _("Path"),
    "public_digest": _("Digest of the public record"),
    "reply": _("Reply"),
    "request": _("Request"),
    "response": _("What the force did"),
    "settings": _("Settings"),
    "stage": _("Stage"),
    "statement": _("Statement"),
    "status": _("Status"),
    "text": _("Text"),
    "version": _("Version"),
    "version-in-use": _("Version in use"),
}

# Keys of a content's body → what the part is called. Parts that are not listed are not shown.
PARTS: dict[str, Words] = {
    "title": _("Name"),
    "problem": _("Problem"),
    "name": _("Name"),
    "label": _("Name"),
    "supplier": _("Supplier or maker"),
    "text": _("Text"),
    "interests": _("Interests declared"),
    "reasons": _("Reasons"),
    "request": _("Request"),
    "reply": _("Reply"),
    "note": _("Note"),
}

OUTCOMES: dict[str, Words] = {
    "proceed": _("Proceed"),
    "proceed-with-conditions": _("Proceed with conditions"),
    "return": _("Return to a stage"),
    "pause": _("Pause"),
    "stop": _("Stop"),
    "resume": _("Resume"),
}

CODES: dict[str, Words] = {
    **OUTCOMES,
    "open": _("Open"),
    "paused": _("Paused"),
    "stopped": _("Stopped"),
    "closed": _("Closed"),
    "taken": _("Taken"),
    "superseded": _("Superseded"),
    "proposed": _("Proposed"),
    "approved": _("Approved"),
    "refused": _("Refused"),
    "disposed": _("Destroyed"),
    "support": _("Supports it"),
    "support-with-changes": _("Supports it with changes"),
    "oppose": _("Opposes it"),
    "no-view": _("No view"),
    "accepted": _("Accepted"),
    "partly": _("Accepted in part"),
    "declined": _("Declined"),
}
