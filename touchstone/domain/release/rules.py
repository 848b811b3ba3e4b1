"""Every check before release: what it is called, why it matters and what to do. English here; surfaces translate."""

from __future__ import annotations

from touchstone.domain.release.texts import Rule, Weight

_PERSON = "A public record names offices, never people. What is public once stays public."
_PERSON_REMEDY = "Name the office instead. Accept it where it is no person's name, or the name is public by law."
_SAFETY = "It can help somebody to avoid being caught, or put officers at risk."
_SAFETY_REMEDY = "Say it in general words, or withhold the field under an exemption."
_COUNT = "A count of fewer than ten people can point at one of them."
_COUNT_REMEDY = "Say “fewer than ten”, join groups, or round to the nearest 5. Accept it where nobody is counted."
_LINK_REMEDY = "Put the link right, or take it out."

RULES: dict[str, Rule] = {
    one.id: one
    for one in (
        Rule(
            id="hidden-characters",
            name="Characters that cannot be seen",
            why="They can hide words, or turn their order round.",
            remedy="Type the words again without them.",
        ),
        Rule(id="person-name", name="Name of a person", why=_PERSON, remedy=_PERSON_REMEDY),
        Rule(id="titled-name", name="What looks like a name with a title", why=_PERSON, remedy=_PERSON_REMEDY),
        Rule(
            id="email-address",
            name="Email address",
            why="An address can be that of one person.",
            remedy="Give a shared mailbox in the field for it. Accept it where it is a shared mailbox.",
        ),
        Rule(
            id="phone-number",
            name="Telephone number",
            why="A number can be that of one person.",
            remedy="Give a switchboard number or none.",
        ),
        Rule(
            id="personal-identifier",
            name="Number that stands for one person",
            why="It leads to one person in other records.",
            remedy="Take it out.",
        ),
        Rule(id="small-number", name="Small number of people", why=_COUNT, remedy=_COUNT_REMEDY),
        Rule(
            id="small-difference",
            name="Two numbers that give a small one away",
            why="Taking one from the other gives a count of fewer than ten people.",
            remedy="Give one of the two, or round both to the nearest 5.",
        ),
        Rule(
            id="difference-between-versions",
            name="Number that differs little from an earlier version",
            why="Every version stays public, so the difference shows how few people came or went.",
            remedy="Round to the nearest 5, or leave the number as it was.",
        ),
        Rule(id="tactics", name="Words about tactics", why=_SAFETY, remedy=_SAFETY_REMEDY),
        Rule(
            id="deployment-place",
            name="Place where officers or equipment are",
            why=_SAFETY,
            remedy="Name the area and not the place. Accept it for an overt use announced with its place.",
        ),
        Rule(id="exact-place", name="Exact place", why="It can be somebody's home.", remedy="Name the area instead."),
        Rule(id="collar-number", name="Collar or warrant number", why=_PERSON, remedy="Take it out."),
        Rule(
            id="network-address",
            name="Address of a machine or network",
            why="It helps somebody who attacks the force's systems.",
            remedy="Take it out.",
        ),
        Rule(id="vehicle-mark", name="Vehicle registration mark", why=_SAFETY, remedy="Take it out."),
        Rule(
            id="vulnerable-person",
            name="Words that point at one vulnerable person",
            why="They or those near them can be recognised by what happened to them.",
            remedy="Speak of groups, not of one person's case.",
        ),
        Rule(
            id="unsafe-link",
            name="Link that is not safe to follow",
            why="People trust a link in a public record.",
            remedy=_LINK_REMEDY,
        ),
        Rule(id="dead-link", name="Link that leads nowhere", why="People cannot follow it.", remedy=_LINK_REMEDY),
        Rule(
            id="withheld-words",
            name="Withheld words stand elsewhere",
            why="The field is withheld, and its words would be public all the same.",
            remedy="Take the words out of the other field, or withhold that too. This cannot be accepted.",
            weight=Weight.BARS,
        ),
        Rule(
            id="withheld-part",
            name="A part of what is withheld stands elsewhere",
            why="It may give away what is withheld.",
            remedy="Take it out, or accept it where it gives nothing away.",
        ),
        Rule(
            id="withheld-once-public",
            name="Withheld, and public in an earlier version",
            why="Withholding takes nothing back: earlier versions stay public.",
            remedy="Withdraw the record if the harm is real; otherwise think again about withholding.",
        ),
        Rule(
            id="no-exemption",
            name="Withheld without an exemption",
            why="Readers are owed the ground, and a day on which it is looked at again.",
            remedy="Withhold the field under an exemption, or take away the handling mark or the entry in the list.",
        ),
        Rule(
            id="review-overdue",
            name="Withheld past its review date",
            why="What was harmful may no longer be.",
            remedy="Review the withholding: keep it with a new date, or disclose the field.",
        ),
        Rule(
            id="long-sentence",
            name="Long sentence",
            why="Sentences of more than 25 words are hard to follow.",
            remedy="Make two of it.",
            weight=Weight.HINTS,
        ),
        Rule(
            id="long-words",
            name="Long words",
            why="Long words are hard for many readers.",
            remedy="Use shorter ones where you can.",
            weight=Weight.HINTS,
        ),
    )
}
