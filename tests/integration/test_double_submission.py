"""The same form sent twice, or by ten connections at once, acts once; two editors lose nothing of each other's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cast import northmere
from tests.journeys import AT, open_risk_tool
from tests.matrix.served import FORM, Site, encoded, served, with_file
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answer
from touchstone.foundation.errors import Conflict
from touchstone.store.models import Answer, AnswerVersion

TAKEN = (302, 303)
AT_ONCE = 10


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A real server, for the tests of this module."""
    folder = tmp_path_factory.mktemp("served")
    folder.chmod(0o700)
    with served(folder) as running:
        yield running


def events(site: Site, verb: str) -> int:
    return site.count("SELECT COUNT(*) FROM store_auditevent WHERE verb = ?", verb)


def leaves(site: Site) -> int:
    return site.count("SELECT COUNT(*) FROM store_privateleaf")


def send_at_once(site: Site, role: str, path: str, body: bytes, kind: str = FORM) -> list[int]:
    """The same request from ten connections at the same moment; their statuses."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(lambda _number: site.post(role, path, body, kind), range(AT_ONCE)))


def check_acts_once(
    site: Site, role: str, path: str, body: bytes, *, verb: str, rows: str, kind: str = FORM, both: bool = True
) -> None:
    """Ten at once, then once more: one event, one row in `rows`, and everybody is told that it is done."""
    before = events(site, verb), site.count(f"SELECT COUNT(*) FROM {rows}")  # noqa: S608 - our own tables
    answers = send_at_once(site, role, path, body, kind)
    answers.append(site.post(role, path, body, kind))
    assert all(one in TAKEN for one in answers), answers
    assert (events(site, verb), site.count(f"SELECT COUNT(*) FROM {rows}")) == (before[0] + 1, before[1] + 1)  # noqa: S608 - names of this module


def test_a_publication_is_approved_once(site: Site):
    path = f"/publications/{site.ids['publication']}/approve/"
    body = encoded(site.filled("publisher", path))
    check_acts_once(site, "publisher", path, body, verb="publication.approved", rows="register_registerentry")


def test_an_answer_is_saved_once(site: Site):
    project = site.special["gate"]["project"]
    path = f"/projects/{project}/questions/DPIA-1.1/"
    fields = site.filled("project-lead", path)
    typed = {name: ["Once only"] if name.startswith("answer.") else value for name, value in fields.items()}
    check_acts_once(site, "project-lead", path, encoded(typed), verb="answer.saved", rows="store_answerversion")


def test_evidence_is_attached_once(site: Site):
    path = f"/projects/{site.special['gate']['project']}/evidence/attach/"
    fields = {**site.filled("project-lead", path), "documents": []}
    fields = {name: value for name, value in fields.items() if not name.startswith("expires_on")}
    body, kind = with_file(fields, "file", "paper.txt", b"What it says, once")
    check_acts_once(site, "project-lead", path, body, verb="evidence.attached", rows="store_evidenceitem", kind=kind)


def test_a_decision_is_taken_once(site: Site):
    path = f"/projects/{site.special['decide']['project']}/gate/decide/"
    fields = {**site.filled("project-lead", f"{path}?outcome=pause"), "step": ["sign"]}
    check_acts_once(site, "project-lead", path, encoded(fields), verb="decision.recorded", rows="store_decision")
    assert site.count("SELECT COUNT(*) FROM store_decisionsignature") == site.count(
        "SELECT COUNT(*) FROM store_auditevent WHERE verb IN ('decision.recorded', 'decision.signed', 'decision.taken')"
    )


def test_ten_different_forms_for_one_seat_fill_it_once(site: Site):
    """Not the same form ten times, but ten forms for the same second signature."""
    ids = site.special["decision-sign"]
    path = f"/projects/{ids['project']}/decisions/{ids['decision']}/sign/"
    bodies = [encoded(site.filled("senior-leader", path)) for _ in range(AT_ONCE)]
    before = site.count("SELECT COUNT(*) FROM store_decisionsignature WHERE decision_id = ?", ids["decision"])
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(lambda body: site.post("senior-leader", path, body), bodies))
    after = site.count("SELECT COUNT(*) FROM store_decisionsignature WHERE decision_id = ?", ids["decision"])
    assert after == before + 1
    assert [one in TAKEN for one in answers].count(True) == 1, answers
    assert all(one in (*TAKEN, 404, 409, 422) for one in answers), answers


def test_the_private_log_has_no_gap_after_all_that(site: Site):
    size = site.count("SELECT size FROM store_privatelogstate WHERE name = ?", "private")
    assert leaves(site) == size
    assert site.count("SELECT MAX(position) FROM store_privateleaf") == size - 1


@pytest.mark.django_db
def test_two_hundred_random_interleavings_of_two_editors_lose_nothing():
    """Each editor reads, adds a word of their own, and saves; a refused save is merged by hand and sent again."""
    force = northmere()
    project = open_risk_tool(force)
    editors = [force.actor("project-lead"), force.actor("staff")]
    chance = random.Random(200)  # noqa: S311 - an order of steps, not a secret
    words: list[str] = []
    refused = 0
    read: list[tuple[int, str]] = [(0, ""), (0, "")]
    for step in range(200):
        which = chance.randrange(2)
        if chance.random() < 0.4:
            read[which] = _stands(project.id)
            continue
        version, text = read[which]
        word = f"w{step}"
        try:
            _save(editors[which], project.id, f"{text} {word}".strip(), version)
        except Conflict as conflict:
            refused += 1
            theirs = conflict.theirs["value"]["value"]["en"]
            assert theirs == _stands(project.id)[1], "the refusal shows what stands"
            version, text = _stands(project.id)
            _save(editors[which], project.id, f"{text} {word}".strip(), version)
        words.append(word)
        read[which] = _stands(project.id)
    assert _stands(project.id)[1].split() == words
    assert AnswerVersion.objects.filter(answer__project=project, answer__question="DPIA-1.1").count() == len(words)
    assert refused > 10, "editors who never meet prove nothing"


def _stands(project: str) -> tuple[int, str]:
    found = Answer.objects.filter(project_id=project, question="DPIA-1.1").select_related("current__content").first()
    if found is None or found.current is None:
        return 0, ""
    return found.version, found.current.content.body["value"]["value"]["en"]


def _save(by, project: str, text: str, version: int) -> None:
    given = Given(question="DPIA-1.1", value={"value": {"en": text}}, read_version=version, departure="Narrower")
    save_answer(by=by, project=project, given=given, at=AT)
