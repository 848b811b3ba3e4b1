"""Whether a failure can arise at all. Only known facts say that it cannot: a blank answer never does."""

from __future__ import annotations

from touchstone.domain.failure_checks.facts import Facts

NOBODY = "nobody"
#: What is done because of the output that reaches a person.
_REACHES_PEOPLE = frozenset({"evidence", "service", "contact", "liberty", "rights"})
#: Output that is about people, places where people live, or is given to them.
_ABOUT_PEOPLE = frozenset(
    {
        "scores-or-ranks-people",
        "matches-or-identifies-people",
        "prioritises-cases",
        "points-to-places",
        "answers-the-public",
    }
)
_IDENTIFIES = frozenset({"scores-or-ranks-people", "matches-or-identifies-people"})
#: Output that is right or wrong about each case, so that true and false positives can be counted.
_CLASSIFIES = frozenset(
    {
        "scores-or-ranks-people",
        "matches-or-identifies-people",
        "prioritises-cases",
        "points-to-places",
        "detects-objects-or-events",
    }
)

NO_PERSONAL_DATA = "No personal data is used, produced or stored"
NOBODY_AFFECTED = "No personal data is used, and nobody is described, watched or treated differently"
NOTHING_DONE = "Nothing is done to any person or place because of what it produces"


def uses_no_personal_data(facts: Facts) -> bool:
    """Known: no personal data; and nothing else said in triage shows that there must be some."""
    output = facts.chosen("triage.output")
    return facts.said("triage.personal-data").is_no and bool(output) and not output & _IDENTIFIES


def affects_nobody(facts: Facts) -> bool:
    """Known: no personal data, nobody touched or reached, no output about people, no public space."""
    output, action = facts.chosen("triage.output"), facts.chosen("triage.action")
    return (
        uses_no_personal_data(facts)
        and facts.chosen("triage.people-touched") == {NOBODY}
        and bool(output)
        and not output & _ABOUT_PEOPLE
        and bool(action)
        and not action & _REACHES_PEOPLE
        and facts.chosen("triage.public-space") == {"no"}
    )


def treats_nobody(facts: Facts) -> bool:
    """Known: nothing is done to any person or place because of it, and its output is not about people."""
    output = facts.chosen("triage.output")
    return affects_nobody(facts) or (
        facts.chosen("triage.action") == {"none"}
        and bool(output)
        and not output & _ABOUT_PEOPLE
        and facts.chosen("triage.public-space") == {"no"}
    )


def classifies(facts: Facts) -> bool:
    """Whether its output can be right or wrong case by case; taken so while nothing is known of the output."""
    output = facts.chosen("triage.output")
    return not output or bool(output & _CLASSIFIES)


def learns_or_matches(facts: Facts) -> bool:
    """Whether there may be a training or reference set: all but fixed rules that match nobody."""
    method, output = facts.chosen("triage.method"), facts.chosen("triage.output")
    return method != {"fixed-rules"} or not output or "matches-or-identifies-people" in output


def screened_out(facts: Facts) -> bool:
    """Known: the screening was answered, found no trigger, and no assessment is required by the facts given."""
    return facts.is_known_not_to_apply("dpia") and facts.chosen("DP-SCR") == {"none"}
