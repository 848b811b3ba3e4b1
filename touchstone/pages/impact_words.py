"""The words for what triage finds: levels, what they are levels of, duties in law, and paths."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from touchstone.pages.labels import Label, Words

LEVELS: dict[str, Label] = {
    "nil-or-minimal": Label(_("Nil or minimal"), "govuk-tag--grey", _("The lowest of four levels.")),
    "limited": Label(_("Limited"), "govuk-tag--blue", _("The second of four levels.")),
    "substantial": Label(_("Substantial"), "govuk-tag--orange", _("The third of four levels.")),
    "severe": Label(_("Severe"), "govuk-tag--red", _("The highest of four levels.")),
}

AXES: dict[str, Words] = {
    "individuals": _("Impact on individuals"),
    "communities": _("Impact on communities"),
    "risk": _("Associated risk"),
}

SHORT_AXES: dict[str, Words] = {
    "individuals": _("Individuals"),
    "communities": _("Communities"),
    "risk": _("Risk"),
}

DIMENSIONS: dict[str, Words] = {
    "scope": _("Scope"),
    "scale": _("Scale"),
    "reversibility": _("Whether it can be put right"),
    "probability": _("Probability"),
    "sensitivity": _("Sensitivity"),
}

DUTIES: dict[str, Words] = {
    "part-3": _("Law enforcement processing (Data Protection Act 2018, Part 3)"),
    "uk-gdpr": _("General processing (UK GDPR)"),
    "dpia-screening": _("Screening for a data protection impact assessment"),
    "dpia": _("A data protection impact assessment"),
    "sensitive-processing": _("Sensitive processing, with an appropriate policy document"),
    "automated-decision": _("Safeguards for automated decisions"),
    "equality-duty": _("The public sector equality duty"),
    "human-rights": _("Human Rights Act 1998: necessity and proportionality"),
    "camera-code": _("The surveillance camera code"),
    "disclosure": _("Disclosure in criminal cases"),
}

PATHS: dict[str, Words] = {"light": _("Light path"), "full": _("Full path")}


def level_label(level: str) -> Label:
    """The label of a level. Raises KeyError for one that no pack may use."""
    return LEVELS[level]


def duty_words(duty: str) -> Words:
    """The name of a duty in law; one that a newer pack names stands for itself."""
    return DUTIES.get(duty, duty)
