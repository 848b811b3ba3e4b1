"""What the checks before release find, and what they leave alone."""

from __future__ import annotations

from datetime import date

import pytest

from tests.growth import least_growth
from touchstone.documents.atrs_record import result_file
from touchstone.domain.release import numbers
from touchstone.domain.release.check import Material, check_release, must_be_settled, settles
from touchstone.domain.release.people import KnownName
from touchstone.domain.release.rules import RULES
from touchstone.domain.release.texts import Kind, PublicText, Weight
from touchstone.domain.release.withheld import Withheld

ON = date(2026, 11, 24)
NAMES = (
    KnownName(name="Siân Llŷr ap Rhys", is_close=True),
    KnownName(name="May Close", is_close=True),
    KnownName(name="Mark Price"),
    KnownName(name="Aoife O’Neill-Whitcombe", is_close=True),
    KnownName(name="Leah Lockyer", is_close=True),
    KnownName(name="Cher"),
)


def text(words: str, place: str = "atrs.description", **more: object) -> PublicText:
    return PublicText(place=place, label="Description", text=words, **more)


def check(*texts: PublicText | str, **more: object) -> list[tuple[str, str]]:
    """(rule, words) of every finding but hints."""
    given = tuple(text(one) if isinstance(one, str) else one for one in texts)
    found = check_release(Material(texts=given, on=ON, names=NAMES, own_site="https://register.example/", **more))
    return [(one.rule, one.words) for one in found if must_be_settled(one)]


def rules(*texts: PublicText | str, **more: object) -> list[str]:
    return [rule for rule, _ in check(*texts, **more)]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Ask Leah Lockyer about it.", "Leah Lockyer"),
        ("ask leah lockyer about it.", "leah lockyer"),
        ("ASK LEAH LOCKYER", "LEAH LOCKYER"),
        ("Leah Lockyer's view", "Leah Lockyer's"),
        ("Lockyer, Leah (hub)", "Lockyer, Leah"),
        ("L. Lockyer wrote it", "L. Lockyer"),
        ("The Lockyer test", "Lockyer"),
        ("Sian Llyr ap Rhys", "Sian Llyr ap Rhys"),
        ("Siân ap Rhys sy'n arwain", None),
        ("gan Siân Rhys", "Siân Rhys"),
        ("S. Rhys", "S. Rhys"),
        ("Si\u0302an Rhys", None),  # the accent on another letter: still the same letters
        ("Sia\u0302n Rhys", "Siân Rhys"),
        ("Leah\u200b Lock\u200dyer", "Leah Lockyer"),
        ("\u202eLeah Lockyer\u202c", "Leah Lockyer"),
        ("Ｌｅａｈ Lockyer", "Leah Lockyer"),
        ("Leah\u00a0Lockyer", "Leah Lockyer"),
        ("Aoife O'Neill Whitcombe", "Aoife O'Neill Whitcombe"),
        ("Aoife ONeill-Whitcombe", "Aoife ONeill-Whitcombe"),
        ("May Close said so", "May Close"),
        ("Mark Price signed", "Mark Price"),
    ],
)
def test_a_known_name_is_found_however_it_is_written(words, named):
    found = [shown for rule, shown in check(words) if rule == "person-name"]
    assert found if named is None else named in found


@pytest.mark.parametrize(
    "words",
    [
        "The office may close in May. Close the case then.",
        "Officers mark price changes on the list.",
        "Prices may rise.",
        "A lock yer own key.",
        "The cherry on top.",
        "Ask the supervisor. Rhys is a place here? No.".replace("Rhys", "Rhyl"),
    ],
)
def test_words_that_are_also_names_are_left_alone(words):
    assert "person-name" not in rules(words)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Dr Amara Nwosu reviewed it", "Dr Amara"),
        ("reviewed by PC Hughes on Monday", "PC Hughes"),
        ("Mrs. J. P. Jones", "Mrs. J. P. Jones"),
        ("Cllr Ŵyn", "Cllr Ŵyn"),
        ("Sgt D'Arcy", "Sgt D'Arcy"),
        ("yr Athro Llywelyn", None),
        ("Yr Athro Llywelyn", "Athro Llywelyn"),
    ],
)
def test_what_looks_like_a_name_with_a_title_is_found(words, named):
    found = [shown for rule, shown in check(words) if rule == "titled-name"]
    assert found if named is None else named in found


@pytest.mark.parametrize(
    "words",
    [
        "The Chief Constable decides.",
        "The Inspector General reads it.",
        "A Detective Sergeant or above decides.",
        "The Superintendent of the hub",
        "a PC or a laptop",
        "The DS team (DS APP) works on it.",
    ],
)
def test_an_office_is_no_name(words):
    assert "titled-name" not in rules(words)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("write to l.lockyer@northmere.police.uk", "email-address"),
        ("ring 01632 960 123 or", "phone-number"),
        ("ring +44 (0)7700 900123", "phone-number"),
        ("QQ123456C is not one, AB 12 34 56 C is", "personal-identifier"),
        ("record 98/123456X", "personal-identifier"),
        ("warrant number 4471", "collar-number"),
        ("seen by PC 1234", "collar-number"),
        ("on 10.1.22.3 only", "network-address"),
        ("on fe80::1ff:fe23:4567:890a", "network-address"),
        ("the server db01.pnn.police.uk", "network-address"),
        (r"in \\files01\intel", "network-address"),
        ("car AB12 CDE", "vehicle-mark"),
        ("registration mark: H123 ABC", "vehicle-mark"),
        ("at SW1A 2AA", "exact-place"),
        ("at 51.50735, -0.12776", "exact-place"),
        ("cameras stood outside Cardiff Central Station", "deployment-place"),
        ("Officers will be deployed at Marsh Lane", "deployment-place"),
        ("names of informants", "tactics"),
        ("how to avoid detection", "tactics"),
        ("a 14-year-old girl", "vulnerable-person"),
        ("The victim, aged 43, rang", "vulnerable-person"),
        ("one woman who rang", "vulnerable-person"),
        ("merch 12 oed", "vulnerable-person"),
        ("see javascript:alert(1)", "unsafe-link"),
        ("see http://northmere.police.uk/", "unsafe-link"),
        ("see https://user:pass@northmere.police.uk/", "unsafe-link"),
        ("see https://192.0.2.7/x", "unsafe-link"),
        ("see https://intranet.northmere.local/x", "unsafe-link"),
        ("see https://nоrthmere.police.uk/", "unsafe-link"),  # a Cyrillic letter
        ("see https://register.example/records/aaaa/", "dead-link"),
        ("see https://", "dead-link"),
        ("see https://[::1", "dead-link"),
        ("see https://nowhere/x", "dead-link"),
        ("the sеrvice", "hidden-characters"),
        ("harm\u202eless", "hidden-characters"),
    ],
)
def test_each_kind_is_found(words, rule):
    assert rule in rules(words)


@pytest.mark.parametrize(
    "words",
    [
        "Version 1.2.3 of the model, 10:30 on 3/4/2026, ring 101 or 999 or 0300 123 4567.",
        "People aged 18 and over. Victims of domestic abuse, children and women are affected.",
        "Cameras are used in public space in the force area. Officers park in a car park.",
        "See https://www.college.police.uk/app and https://register.example/records/known/2/ for more.",
        "Dangos lefel y risg i’r goruchwyliwr: ŵy, tŷ, Ceredigion.",
        "Family 👩‍👧 support.",
        "It is a covert tool only where the law allows.",
        "A::B and 12:30:45 and 1.2.3.4.5",
    ],
)
def test_ordinary_words_are_left_alone(words):
    assert check(words, records=frozenset({"known"})) == []


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("3 people were stopped", "3 people"),
        ("Nine women complained", "Nine women"),
        ("It found two of the five people sought", "two of the five people"),
        ("5-9 vulnerable young people", "9 vulnerable young people"),
        ("zero children", "zero children"),
        ("one victim was missed", "one victim"),
        ("tri dioddefwr", "tri dioddefwr"),
        ("pedwar o bobl", "pedwar o bobl"),
        ("Ｔｈｒｅｅ people", "Three people"),
        ("3\u200b people", "3 people"),
    ],
)
def test_a_small_number_of_people_is_found(words, shown):
    assert ("small-number", shown) in check(words)


@pytest.mark.parametrize(
    "words",
    [
        "10 people",
        "3,000 people",
        "One person decides.",
        "2,077 alerts, 10 false, 8 of them wrong.",
        "within 5 days people are told",
        "3% of people",
        "2.5 people for each",
        "£5 a person",
        "Stage 3: people are asked",
        "two officers review it",
        "5 tools. People use them.",
    ],
)
def test_other_numbers_are_left_alone(words):
    assert "small-number" not in rules(words)


def test_a_cell_of_a_table_is_read_with_its_column():
    cell = text("4", kind=Kind.NUMBER, column="Number of people")
    assert check(cell) == [("small-number", "Number of people: 4")]
    assert check(text("4", kind=Kind.NUMBER, column="Rate, per cent")) == []


def test_the_edge_is_that_of_the_published_results():
    assert numbers.LEAST == result_file.LEAST


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("117 of the 120 people", True),
        ("Of 123 suspects, 117 of whom were stopped", True),
        ("110 of the 120 people", False),
        ("115 of the 120 people", False),  # both rounded
        ("120 of 120 people", False),
        ("In 117 and 120 tests", False),
    ],
)
def test_two_numbers_that_give_a_small_one_away_are_found(words, is_found):
    assert ("small-difference" in rules(words)) is is_found


def test_a_difference_to_any_earlier_version_is_found():
    earlier = {1: (text("It matched 123 people."),), 2: (text("It matched 260 people."),)}
    assert check("It matched 126 people.", earlier=earlier) == [("difference-between-versions", "123 → 126 people (1)")]
    assert check("It matched 123 people.", earlier=earlier) == []
    assert check("It matched 1,260 people.", earlier=earlier) == []
    assert check(text("It matched 126 people.", place="atrs.problem"), earlier=earlier) == []
    rounded = {1: (text("It matched 120 people."),)}
    assert check("It matched 125 people.", earlier=rounded) == []


def test_a_new_count_among_others_is_set_against_those_that_went():
    earlier = {1: (text("It matched 123 people and warned 40 people."),)}
    found = check("It matched 126 people.", earlier=earlier)
    assert found == [("difference-between-versions", "123 → 126 people (1)")]


def withheld(*words: str, review_on: date | None = date(2027, 5, 1)) -> Withheld:
    return Withheld(place="atrs.maintenance", label="Maintenance", words=words, review_on=review_on)


def test_withheld_words_elsewhere_bar_and_are_not_told():
    kept = withheld("Fault logs are read nightly by Corvane Systems.")
    found = check_release(
        Material(texts=(text("Note: FAULT-LOGS are read nightly\nby Corvane-Systems!"),), on=ON, withheld=(kept,))
    )
    assert [one.rule for one in found] == ["withheld-words"]
    assert not settles(found[0])
    assert "Corvane" not in repr(found)
    assert found[0].words == "Maintenance"


def test_a_sentence_or_a_short_word_of_what_is_withheld_asks():
    kept = withheld("Fault logs are read nightly. Corvane Systems keeps it running.", "Corvane")
    assert rules("We say: fault logs are read nightly.", withheld=(kept,)) == ["withheld-part"]
    assert rules("Made by Corvane.", withheld=(kept,)) == ["withheld-part"]
    assert rules("Made by Corvanex.", withheld=(kept,)) == []
    assert rules("Yes", withheld=(withheld("Yes"),)) == ["withheld-part"]
    assert rules("It is on.", withheld=(withheld("on"),)) == []


def test_what_is_withheld_needs_an_exemption_and_a_review_to_come():
    earlier = {1: (text("Old words", place="atrs.maintenance"),)}
    assert rules(withheld=(withheld(review_on=None),)) == ["no-exemption"]
    assert rules(withheld=(withheld(review_on=ON),)) == ["review-overdue"]
    assert rules(withheld=(withheld(),), earlier=earlier) == ["withheld-once-public"]
    assert rules(withheld=(withheld(),)) == []


def test_hints_never_bar():
    long = (
        "The administration of interoperability "
        + "and so on " * 12
        + "goes on notwithstanding counterproductive ends."
    )
    found = check_release(Material(texts=(text(long),), on=ON))
    assert {one.rule for one in found} == {"long-sentence", "long-words"}
    assert not any(must_be_settled(one) for one in found)


def test_a_shared_mailbox_in_its_own_field_is_expected():
    assert check(text("hub@northmere.police.uk", kind=Kind.EMAIL)) == []
    assert rules(text("leah.lockyer@northmere.police.uk", kind=Kind.EMAIL)) == ["person-name"]


def test_findings_come_once_bars_first_and_say_where():
    found = check_release(
        Material(
            texts=(text("3 people, and 3 people again. Long winded text."),),
            on=ON,
            withheld=(withheld("Long winded text"),),
        )
    )
    assert [one.rule for one in found] == ["withheld-words", "small-number"]
    assert found[1].around.startswith("3 people, and 3 people again")
    assert {one.rule for one in found} <= set(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_says_why_and_what_to_do(rule):
    assert rule.name and rule.why.endswith(".") and rule.remedy.endswith(".")
    assert rule.weight in Weight


@pytest.mark.parametrize(
    "piece", ["a", "1.", "A1 ", "a@", "1:", "Mr A. ", "0 ", "at Ab ", "'", "(", "https://a", "1, "]
)
def test_hostile_text_takes_no_long_time(piece):
    """Four times the text takes about four times as long; a pattern that starts over at each letter takes sixteen."""
    short, long = (text((piece * length)[:length]) for length in (6_000, 24_000))
    assert least_growth(lambda: check(short), lambda: check(long), wanted=8) < 8
