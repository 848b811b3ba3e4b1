"""What applies, for anybody: question by question with nothing stored, and a result that says what cannot be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings

from tests.journeys import MACRO, RISK_TOOL
from tests.page_forms import form_with
from touchstone.casefiles.reading import read_case
from touchstone.config import settings_public
from touchstone.guidance.loader import shipped_library
from touchstone.public.what_applies.case import guidance

START, STEPS, FIELD = "/what-applies/", "/what-applies/questions/", "carried-token"
FACES: dict[str, dict[str, Any]] = {
    **RISK_TOOL,
    "triage.purpose": {"value": "Find people who are wanted in a crowd"},
    "triage.people-touched": {"value": ["public", "suspects"]},
    "triage.data-kinds": {"value": ["biometric-identification", "images-audio"]},
    "triage.people-number": {"value": "over-100000", "area": "City centres"},
    "triage.output": {"value": ["matches-or-identifies-people"]},
    "triage.action": {"value": ["contact", "liberty"]},
    "triage.speed": {"value": "immediately"},
    "triage.live": {"value": "live"},
    "triage.public-space": {"value": "cameras"},
    "triage.supplier": {"value": "yes"},
    "triage.supplier-secrecy": {"value": "yes"},
    "triage.objection": {"value": ["court", "regulator"]},
}


@pytest.fixture(autouse=True)
def public_site() -> Iterator[None]:
    with override_settings(
        ROOT_URLCONF="touchstone.config.urls_public",
        MIDDLEWARE=settings_public.MIDDLEWARE,
        TEMPLATES=settings_public.TEMPLATES,
        DATA_UPLOAD_MAX_MEMORY_SIZE=settings_public.DATA_UPLOAD_MAX_MEMORY_SIZE,
        DATA_UPLOAD_MAX_NUMBER_FILES=settings_public.DATA_UPLOAD_MAX_NUMBER_FILES,
        FILE_UPLOAD_HANDLERS=settings_public.FILE_UPLOAD_HANDLERS,
        FILE_UPLOAD_MAX_MEMORY_SIZE=settings_public.FILE_UPLOAD_MAX_MEMORY_SIZE,
    ):
        yield


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=True, enforce_csrf_checks=True)


def sent(client: Client, page: HttpResponse, **typed: Any) -> HttpResponse:
    """Fill the form of the step on the page and press its button."""
    return client.post(STEPS, {**form_with(page, "step"), **typed})


def turned(client: Client, page: HttpResponse, step: str) -> HttpResponse:
    """Press a button that leads to another step: back, change, download."""
    return client.post(STEPS, {FIELD: form_with(page, FIELD)[FIELD], "go": step})


def step_of(page: HttpResponse) -> str:
    return str(form_with(page, "step")["step"])


def typed_answer(step: str, answers: dict[str, Any]) -> dict[str, Any]:
    question = guidance().pack.question(step)
    return {
        f"answer.{field.key}.en" if field.publishable else f"answer.{field.key}": answers[step][field.key]
        for field in question.fields
        if field.key in answers[step]
    }


def walked(client: Client, answers: dict[str, Any], *, until: str = "check", **about: Any) -> HttpResponse:
    """The page of a step once everything before it was answered, or passed over where `answers` has nothing."""
    page = sent(client, client.get(STEPS), **{"entry": "problem", **about})
    while (step := step_of(page)) not in (until, "check"):
        page = sent(client, page, **(typed_answer(step, answers) if step in answers else {"skip": "yes"}))
        assert page.status_code == 200
    return page


def result(client: Client, answers: dict[str, Any], **about: Any) -> tuple[HttpResponse, HttpResponse]:
    """The page of the result, and the checklist."""
    page = sent(client, walked(client, answers, **about))
    return page, sent(client, page)


def text_of(page: HttpResponse) -> str:
    return " ".join(page.content.decode().split())


def test_a_macro_takes_the_light_path_and_sees_almost_nothing(client):
    page, checklist = result(client, MACRO, name="Monthly counts")
    text, steps = text_of(page), text_of(checklist)
    assert "Monthly counts" in text
    assert "Nothing in the answers closes it" in text
    assert text.count("Nil or minimal") == 3
    assert "No rule calls it contentious." in text
    assert "It cannot be told" not in text
    assert "takes the place of the stages" in steps
    assert "Failure checks" not in steps
    assert "One sheet of 8 questions" in steps


def test_facial_recognition_is_led_through_everything(client):
    page, checklist = result(client, FACES)
    text, steps = text_of(page), text_of(checklist)
    for words in ("Severe", "Yes.", "The light path is closed because:", "A data protection impact assessment"):
        assert words in text, words
    for stage in guidance().pack.stages:
        assert f'id="stage-{stage.id}"' in steps
    for part in ('id="stage-design"', "Who decides:", "/guidance/items/stage.design/"):
        assert part in steps, part
    for one in ("live-facial-recognition", "dpia", "human-rights"):
        assert f'id="set-{one}"' in steps, one
    assert 'id="set-retrospective-facial-recognition"' not in steps


def test_no_page_sets_a_cookie_and_those_with_answers_are_never_kept(client):
    for path in (START, STEPS, f"{STEPS}?case-file"):
        page = client.get(path)
        assert (page.status_code, page.cookies) == (200, {})
        assert "max-age" in page.headers["Cache-Control"]
    pages = [walked(client, MACRO, until="triage.overt"), walked(client, MACRO), *result(client, MACRO)]
    for page in [*pages, turned(client, pages[-1], "download"), client.post(STEPS, {FIELD: "x"})]:
        assert page.cookies == {}
        assert page.headers["Cache-Control"] == "no-store"
        assert "cookie" not in page.headers.get("Vary", "").lower()


def test_every_page_is_light(client):
    for page in (
        client.get(START),
        client.get(STEPS),
        walked(client, FACES),
        *result(client, FACES),
        *result(client, {}),
    ):
        assert len(page.content) < 100_000, page.content[:200]


def test_what_is_typed_stands_in_no_address_and_no_log(client, caplog):
    caplog.set_level("DEBUG")
    page = walked(client, {**MACRO, "triage.purpose": {"value": "Zebediah counts"}}, name="Quillfeather")
    refused = client.post(STEPS, {FIELD: "spoilt", "answer.value": "Zebediah"})
    assert refused.status_code == 400
    assert "Zebediah" in text_of(page)
    assert "Zebediah" not in caplog.text
    assert "Quillfeather" not in caplog.text
    assert 'method="get"' not in text_of(page)


# ---- what is not known


def test_everything_may_be_skipped_and_nothing_is_then_taken_for_nil(client):
    page, checklist = result(client, {}, entry="")
    text = text_of(page)
    assert "What is not answered" in text
    assert "Nil or minimal" not in text
    assert text.count(">Cannot tell<") >= 3
    assert "This cannot be told yet" in text
    assert "The answers trigger none of the duties" not in text
    assert "Yes: it is used overtly" not in text
    steps = text_of(checklist)
    assert "It cannot be told yet whether the light path is open" in steps
    assert "May apply: it cannot be told yet" in steps


def test_one_skipped_question_says_what_depends_on_it(client):
    answers = {key: value for key, value in MACRO.items() if key != "triage.objection"}
    text = text_of(result(client, answers)[0])
    question = "Has anyone with standing already objected"
    assert text.count(question) >= 3
    assert "Nothing answered so far closes it" in text


def test_what_is_known_still_sets_the_least_it_can_be(client):
    answers = {key: value for key, value in RISK_TOOL.items() if key != "triage.objection"}
    text = text_of(result(client, answers)[0])
    assert "At least:" in text
    assert "People are scored or ranked, and the score is acted on." in text


def test_skipping_takes_an_answer_back(client):
    page = walked(client, MACRO)
    page = sent(client, turned(client, page, "triage.overt"), skip="yes")
    assert step_of(page) == "check"
    assert "1 question is not answered in full" in text_of(page)
    back = turned(client, page, "triage.overt")
    assert "answer.value" not in form_with(back, "step")


def test_part_of_an_answer_counts_and_is_said_to_be_part(client):
    answers = {**RISK_TOOL, "triage.people-number": {"value": "over-100000"}}
    page = walked(client, answers)
    assert "1 question is not answered in full" in text_of(page)
    assert "More than 100,000" in text_of(page)


# ---- hidden answers, back and change


def test_a_hidden_answer_never_counts(client):
    page = walked(client, FACES)
    page = sent(client, turned(client, page, "triage.personal-data"), **{"answer.value": "no"})
    assert step_of(page) == "check"
    assert "Which kinds of data about people are used?" not in text_of(page)
    assert "It handles data whose loss or misuse" not in text_of(sent(client, page))
    file = turned(client, page, "download").content.decode()
    assert "triage.data-kinds" not in file
    again = sent(client, turned(client, page, "triage.personal-data"), **{"answer.value": "yes"})
    assert "measured to tell who someone is" in text_of(again)  # kept in the page, and counts again


def test_back_shows_what_was_answered_and_loses_nothing(client):
    page = walked(client, MACRO, until="triage.operational", name="Grader")
    back = turned(client, page, "triage.overt")
    assert form_with(back, "step")["answer.value"] == "overt"
    onward = sent(client, back, **{"answer.value": "partly-covert"})
    assert step_of(onward) == "triage.operational"
    first = turned(client, onward, "about")
    assert form_with(first, "step")["name"] == "Grader"


@pytest.mark.parametrize(
    ("step", "typed", "kept"),
    [
        ("about", {"name": "x" * 201}, "x" * 201),
        ("about", {"entry": "sideways", "name": "Kept"}, "Kept"),
        ("triage.purpose", {"answer.value.en": "", "answer.value.cy": ""}, "press “Skip"),
        ("triage.overt", {}, "press “Skip"),
        ("triage.overt", {"answer.value": "nonsense"}, "There is a problem"),
        ("triage.people-number", {"answer.number": "about 12", "answer.area": "Kept town"}, "Kept town"),
    ],
)
def test_a_wrong_step_is_shown_again_with_what_was_typed(client, step, typed, kept):
    page = client.get(STEPS) if step == "about" else walked(client, RISK_TOOL, until=step)
    response = sent(client, page, **typed)
    assert response.status_code == 422
    assert "<title>Error: " in text_of(response)
    assert kept in text_of(response)
    assert step_of(response) == step


# ---- what must not come in


def test_fields_that_nobody_asked_for_are_ignored(client):
    page = sent(client, client.get(STEPS), begun="no", path="light", answers="{}", organisation="X")
    assert step_of(page) == guidance().pack.triage.all_questions[0].id


@pytest.mark.parametrize("carry", ["", "nonsense", "cut", "longer"])
def test_what_was_tampered_with_is_refused_and_the_last_typing_is_shown(client, carry):
    page = walked(client, MACRO, until="triage.purpose")
    own = form_with(page, "step")[FIELD]
    spoilt = {"cut": own[:-3], "longer": own + "x"}.get(carry, carry)
    response = sent(client, page, **{FIELD: spoilt, "answer.value.en": "Three long sentences"})
    assert response.status_code == 400
    assert "Three long sentences" in text_of(response)
    assert "Start again" in text_of(response)


@pytest.mark.parametrize(
    "step", ["", "nowhere", "check", "result", "checklist", "triage.data-kinds", "DPIA-1.1", "light.owner"]
)
def test_a_step_that_is_not_there_leads_to_the_first_that_is_missing(client, step):
    carry = form_with(client.get(STEPS), FIELD)[FIELD]
    for body in ({FIELD: carry, "step": step}, {FIELD: carry, "go": step or "nowhere"}):
        response = client.post(STEPS, body)
        assert (response.status_code, step_of(response)) == (200, "about")


def test_a_body_that_is_too_large_is_refused(client):
    page = walked(client, MACRO, until="triage.purpose")
    response = sent(Client(), page, **{"answer.value.en": "x" * 250_000})
    assert response.status_code == 413
    many = Client().post(STEPS, {f"field{number}": "x" for number in range(5_000)})
    assert many.status_code in (400, 413)


def test_a_text_that_is_too_long_is_refused_in_place(client):
    page = walked(client, MACRO, until="triage.purpose")
    response = sent(client, page, **{"answer.value.en": "x" * 20_001})
    assert response.status_code == 422


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_a_form_from_another_site_shows_nothing_of_what_it_sent(client, headers):
    page = walked(client, MACRO, name="Planted words")
    response = client.post(STEPS, {**form_with(page, "step")}, headers=headers)
    assert (response.status_code, response["Location"]) == (303, START)
    assert b"Planted" not in response.content


def test_our_own_form_is_taken_with_the_headers_that_browsers_send(client):
    page = client.get(STEPS)
    for headers in ({"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}):
        assert client.post(STEPS, {**form_with(page, "step")}, headers=headers).status_code == 200


def test_typed_markup_stays_text(client):
    page = result(client, MACRO, name="<script>alert(1)</script>")[0]
    assert "<script>alert(1)" not in text_of(page)
    assert "&lt;script&gt;alert(1)" in text_of(page)


# ---- the case file


def test_the_case_file_can_be_read_back_and_gone_on_from(client):
    page = result(client, RISK_TOOL, name="Grader: 'odd' # name", entry="purchasing")[0]
    response = turned(client, page, "download")
    assert response.headers["Content-Disposition"] == 'attachment; filename="what-applies.yaml"'
    assert response.headers["Content-Type"].startswith("application/yaml")
    found = read_case(response.content, library=shipped_library()).case_file
    assert found.technology.name == "Grader: 'odd' # name"
    assert found.technology.entry == "purchasing"
    assert set(found.triage) == set(RISK_TOOL)
    entered = sent(client, client.get(f"{STEPS}?case-file"), text=response.content.decode())
    assert step_of(entered) == "check"
    again = sent(client, entered)
    body = text_of(page).split("<main", 1)[1].split("<form", 1)[0]
    assert body in text_of(again)


@pytest.mark.parametrize(
    "text",
    ["", "nonsense: [", "schema: touchstone.case/1\norganisation: {name: A}\n", "a: &x [1]\nb: *x\n", "x" * 30_001],
)
def test_a_file_that_cannot_be_read_is_shown_again_with_its_faults(client, text):
    response = sent(client, client.get(f"{STEPS}?case-file"), text=text)
    assert response.status_code == 422
    assert step_of(response) == "case-file"
    if "\n" in text:
        assert "What is wrong with the file" in text_of(response)
        assert "Line " in text_of(response)


@pytest.mark.parametrize("name", ["case.yaml", "whatever"])
def test_a_case_file_can_be_chosen_instead_of_pasted(client, name):
    data = b"organisation: {name: N}\ntechnology: {name: Chosen thing}\n"
    data += b"packs: [{id: ddt-app, version: 2026-01}]\ntriage: {triage.overt: overt}\n"
    page = client.get(f"{STEPS}?case-file")
    assert 'type="file"' in page.content.decode()
    assert "multipart/form-data" in page.content.decode()
    entered = sent(client, page, file=SimpleUploadedFile(name, data))
    assert entered.status_code == 200
    assert "Chosen thing" in turned(client, entered, "about").content.decode()


def test_a_file_that_is_too_large_neither_given_or_both_is_refused(client):
    page = client.get(f"{STEPS}?case-file")
    large = sent(client, page, file=SimpleUploadedFile("case.yaml", b"#" * 100_001))
    assert (large.status_code, "at most 100 kB" in large.content.decode()) == (422, True)
    assert sent(client, page, text="").status_code == 422
    both = sent(client, page, text="packs: []", file=SimpleUploadedFile("case.yaml", b"packs: []"))
    assert (both.status_code, "not both" in both.content.decode()) == (422, True)
    assert "packs: []" in both.content.decode()


def test_the_public_site_keeps_no_upload_on_disk():
    assert settings_public.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    assert settings_public.DATA_UPLOAD_MAX_NUMBER_FILES == 1


def test_the_front_page_and_the_menu_lead_here(client):
    assert f'href="{START}"' in text_of(client.get(START))
    assert "Nothing is stored" in text_of(client.get(START))
    assert client.get("/what-applies").status_code in (301, 404)
    assert client.put(STEPS).status_code == 405


# ---- why each thing is listed


def test_each_line_of_the_checklist_has_its_reason(client):
    steps = result(client, FACES)[1].content.decode()
    for section in steps.split('<section class="touchstone-ahead"')[1:]:
        body = section.split("</section>")[0]
        assert body.count("<li>") == body.count("Why:")
    assert all("Why:" in row for row in re.findall(r'<tr class="govuk-table__row" id="set-.*?</tr>', steps, re.S))
    face = re.search(r'id="set-live-facial-recognition".*?</tr>', steps, re.S)
    assert face
    assert "What does it produce? A match" in face.group()
    checks = steps.split("Failure checks</h2>")[1].split("</ul>")[0]
    assert checks.count("<li>") == checks.count("Why:")


def test_from_purchasing_only_what_is_owed_is_listed_of_the_stages_before(client):
    full, bought = (result(client, FACES, entry=entry)[1].content.decode() for entry in ("problem", "purchasing"))
    behind = [one for one in bought.split('<section class="touchstone-ahead"')[1:] if "still owed by law" in one]
    assert "still owed by law" not in full
    assert behind
    assert 'id="stage-prioritisation"' not in bought
    for one in behind:
        body = one.split("</section>")[0]
        assert "Who decides:" not in body
        assert "Advice:" not in body
        assert ">Should<" not in body
        assert ">Can<" not in body
    assert 'id="stage-purchasing"' in bought
    assert "Start here" in bought.split('id="stage-purchasing"')[1].split("</h3>")[0]
