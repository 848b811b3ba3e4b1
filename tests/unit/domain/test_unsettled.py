"""A blank answer is unknown: it never switches off what depends on it, and never makes it up either."""

from __future__ import annotations

import pytest

from tests.unit.domain.small_case import field, pack_of, question_data, set_data, yes_to
from touchstone.domain.assessment import view_values
from touchstone.domain.unsettled import unsettled_questions
from touchstone.guidance.condition import parse

PACK = pack_of(
    sets=[
        set_data(
            "facts",
            question_data("f.a"),
            question_data("f.b"),
            question_data("f.follow", show_when=yes_to("f.a")),
            question_data("f.kinds", field("choices")),
        ),
        set_data("later", question_data("l.one"), applies_when=yes_to("f.b")),
    ]
)
ANY = {"any": [yes_to("f.a"), yes_to("f.b")]}
ALL = {"all": [yes_to("f.a"), yes_to("f.b")]}
KINDS = {"one_of": {"question": "f.kinds", "values": ["a"]}}


@pytest.mark.parametrize(
    ("conditions", "answers", "unsettled"),
    [
        ([], {}, ()),
        ([None], {}, ()),
        ([yes_to("f.a")], {}, ("f.a",)),
        ([yes_to("f.a")], {"f.a": "yes"}, ()),
        ([yes_to("f.a")], {"f.a": "no"}, ()),
        ([ANY], {"f.a": "no"}, ("f.b",)),
        ([ANY], {"f.a": "yes"}, ()),
        ([ALL], {"f.a": "no"}, ()),
        ([ALL], {"f.a": "yes"}, ("f.b",)),
        ([{"not": yes_to("f.a")}], {}, ()),  # holds as things stand
        ([{"not": {"not": yes_to("f.a")}}], {}, ("f.a",)),
        ([{"not": yes_to("f.a")}], {"f.a": "yes"}, ()),
        ([{"answered": "f.a"}], {}, ("f.a",)),
        ([{"answered": "f.a"}], {"f.a": "no"}, ()),
        ([KINDS], {}, ("f.kinds",)),
        ([KINDS], {"f.kinds": ["b"]}, ()),
        ([yes_to("f.follow")], {}, ("f.a",)),  # hidden, and may yet be shown
        ([yes_to("f.follow")], {"f.a": "no"}, ()),  # hidden for good
        ([yes_to("f.follow")], {"f.a": "yes"}, ("f.follow",)),
        ([yes_to("l.one")], {}, ("f.b",)),  # its whole set is not asked yet
        ([yes_to("f.a"), yes_to("f.b")], {"f.b": "no"}, ()),
        ([yes_to("f.a"), yes_to("f.b")], {"f.b": "yes"}, ("f.a",)),
    ],
)
def test_what_cannot_be_told_names_the_questions_it_waits_for(conditions, answers, unsettled):
    view = view_values(values={key: {"value": value} for key, value in answers.items()}, pack=PACK)
    parsed = [parse(one) if one is not None else None for one in conditions]
    assert unsettled_questions(parsed, view) == unsettled
