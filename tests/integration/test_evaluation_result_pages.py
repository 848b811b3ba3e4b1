"""What one result says, what is said about it, and who gets which file of it; and where else it is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in, southmere
from tests.integration.evaluating import SPEC, done, sealed, table
from tests.journeys import open_macro
from touchstone.foundation.identifiers import new_id
from touchstone.store.models import Evaluation, EvaluationClaim, EvaluationOffer, FairnessChoice, Project

pytestmark = pytest.mark.django_db
REASON = "A wrong grade brings an officer to the door."


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


@pytest.fixture
def force() -> Force:
    return northmere()


@pytest.fixture
def project(force) -> Project:
    return open_macro(force)


@pytest.fixture
def result(force, project) -> Evaluation:
    return done(force, project)


@pytest.fixture
def lead(force) -> Client:
    return as_role(force, "project-lead")


def as_role(force: Force, role: str) -> Client:
    return sign_in(Client(), force.office(role))


def text(response) -> str:
    return response.content.decode()


def at(result: Evaluation, name: str = "evaluation", *more: str) -> str:
    return reverse(name, args=[result.project_id, result.id, *more])


def words_of(page: str) -> str:
    main = page.split("<main")[1].split(">", 1)[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def choice(**changes: Any) -> Mapping[str, Any]:
    return {"measures": ["fpr"], "reason": REASON, "token": new_id(), **changes}


def claimed(stated: str, **changes: Any) -> Mapping[str, Any]:
    plain = {"statement": "It finds seven in ten.", "metric": "tpr", "group": "0", "stated": stated}
    return {**plain, "token": new_id(), **changes}


def test_verdicts_stand_first_by_word_and_shape(lead, result):
    page = text(lead.get(at(result)))
    words = words_of(page)
    for one in ("✗ 6 Not met", "? 2 Cannot tell", "✓ 7 Met", "Counts at the gate"):
        assert one in words, one
    assert words.index("Limits agreed beforehand") < words.index("Does it count") < words.index("Measures side by side")
    assert "leave alone : at most 10% ✗ Not met Everybody : 34.4% (32.2% to 36.7%)" in words
    assert "no proof that the use is lawful" in words


def test_measures_stand_side_by_side_for_each_group_with_intervals_and_counts(lead, result):
    page = text(lead.get(at(result)))
    by_ethnicity = page.split("<table")[1].split("</table>")[0]
    for words in ("Found, of those it should find", "Right when it selects", "Reference group", "equal opportunity"):
        assert words in by_ethnicity, words
    first = words_of(page).split("By ethnicity")[1]
    assert first.index("Everybody") < first.index("White") < first.index("Asian")
    assert "90 of 125" in first and "points" in first


def test_where_the_figures_come_from_and_what_the_file_was_called(lead, result):
    page = text(lead.get(at(result)))
    assert "Computed by this system, from data with the digest below" in page
    assert "incidents.csv" in page and "data.csv" not in page
    assert "It is run 1 of 1 under plan 1" in page


def test_a_withheld_figure_and_one_that_is_undefined_say_so(force, project, lead):
    rows = table(2_400, group="Other")
    kept, others = [], 0
    for line in rows.splitlines():
        others += line.startswith(b"Other")
        if not line.startswith(b"Other") or others <= 14:
            kept.append(line)
    result = done(force, project, data=b"\n".join(kept) + b"\n")
    words = words_of(text(lead.get(at(result))))
    assert "Withheld to protect people" in words
    verdicts = words.split("Does it count")[0]
    assert "The worst of any group by ethnicity : a figure is withheld" in verdicts and "suppressed" not in verdicts
    spec = SPEC.replace("selection: everyone, labels: everyone", "selection: everyone, labels: acted_upon")
    blind = done(force, project, sealed(force, project, spec=spec))
    words = words_of(text(lead.get(at(blind))))
    assert "No figure" in words and "only to people who were acted upon" in words


def test_what_changed_since_the_run_before_is_said(force, project, lead):
    plan = sealed(force, project)
    first = done(force, project, plan)
    assert "no earlier result of this technology" in text(lead.get(at(first)))
    same = done(force, project, plan)
    words = words_of(text(lead.get(at(same))))
    assert "none changed by more than both intervals allow" in words and "The data are the same" in words
    other = table(seed=3).replace(b",1,1\r\n", b",0,1\r\n", 300)
    changed = done(force, project, plan, data=other)
    words = words_of(text(lead.get(at(changed))))
    assert "The data differ" in words
    since = words.split("What changed since")[1].split("What a reader")[0]
    assert re.search(r"Found, of those it should find , Everybody: was 70\.0% \(", since), since


def test_a_measure_is_chosen_with_its_reason_and_shown_everywhere(force, lead, project, result):
    page = text(lead.get(at(result, "fairness-choose")))
    assert "Which measures matter most here?" in page and "with hits, equalised odds" in page
    gap = lead.post(at(result, "fairness-choose"), choice(reason=""))
    assert gap.status_code == 422 and 'value="fpr" checked' in text(gap)
    answer = lead.post(at(result, "fairness-choose"), choice())
    assert (answer.status_code, answer.url) == (303, at(result))
    words = words_of(text(lead.get(at(result))))
    assert f"Chosen Wrongly selected, of those it should leave alone Why {REASON}" in words and "Leah Lockyer" in words
    assert "touchstone-measures__chosen" in text(lead.get(at(result)))
    lead.post(at(result, "fairness-choose"), choice(measures=["tpr", "ppv"], reason="Misses weigh more."))
    words = words_of(text(lead.get(at(result))))
    assert "Misses weigh more." in words and "Earlier choices (1)" in words and REASON in words
    assert FairnessChoice.objects.count() == 2
    gate = words_of(text(as_role(force, "senior-leader").get(reverse("gate", args=[project.id]))))
    for one in ("Evaluations", "✗ 6 not met", "Misses weigh more.", "Chosen by: Project lead", "Run 1, under sealed"):
        assert one in gate, one
    tasks = text(lead.get(reverse("project", args=[project.id])))
    assert reverse("evaluations", args=[project.id]) in tasks and "1 result" in tasks


def test_a_claim_stands_only_where_the_result_bears_it_out(lead, result):
    page = text(lead.get(at(result, "claim-record")))
    assert "Found, of those it should find: <strong>70.0%</strong>" in page
    refused = lead.post(at(result, "claim-record"), claimed("89%"))
    shown = text(refused)
    assert refused.status_code == 422 and 'href="#id_stated"' in shown and "It finds seven in ten." in shown
    summary = words_of(shown).split("There is a problem")[1].split("Record a headline claim")[0]
    assert "70" in summary, "what the result says"
    assert lead.post(at(result, "claim-record"), claimed("lots")).status_code == 422
    assert lead.post(at(result, "claim-record"), claimed("70%", group="99")).status_code == 422
    answer = lead.post(at(result, "claim-record"), claimed("70%"))
    assert (answer.status_code, answer.url) == (303, f"{at(result)}#claims")
    words = words_of(text(lead.get(at(result))))
    assert "It finds seven in ten. States 70% for: Found, of those it should find (Everybody)" in words
    assert EvaluationClaim.objects.count() == 1


def test_a_claim_is_withdrawn_and_stays_on_record(lead, result):
    lead.post(at(result, "claim-record"), claimed("70%"))
    claim = EvaluationClaim.objects.get()
    address = at(result, "claim-withdraw", claim.id)
    assert "It finds seven in ten." in text(lead.get(address))
    assert lead.post(address, {"token": new_id()}).status_code == 422
    assert lead.post(address, {"token": new_id(), "confirmed": "on"}).status_code == 303
    assert "Withdrawn It finds seven in ten." in words_of(text(lead.get(at(result))))
    assert lead.post(address, {"token": new_id(), "confirmed": "on"}).status_code == 409
    assert lead.get(at(result, "claim-withdraw", new_id())).status_code == 404


def test_a_result_is_offered_and_taken_back(force, lead, result):
    publisher = as_role(force, "publisher")
    page = text(publisher.get(at(result, "evaluation-offer")))
    assert "as the public would" in page and result.publishable_digest in page
    assert publisher.post(at(result, "evaluation-offer"), {"token": new_id()}).status_code == 422
    assert lead.post(at(result, "evaluation-offer"), {"token": new_id(), "confirmed": "on"}).status_code == 303
    assert "Offered: the next version" in text(lead.get(at(result)))
    assert "Offered for publication" in text(lead.get(reverse("evaluations", args=[result.project_id])))
    assert "Take the result back" in text(lead.get(at(result, "evaluation-offer")))
    assert lead.post(at(result, "evaluation-offer"), {"token": new_id(), "confirmed": "on"}).status_code == 303
    assert [one.is_offered for one in EvaluationOffer.objects.order_by("id")] == [True, False]


def test_report_and_files_come_with_policies_of_their_own(force, lead, result):
    report = lead.get(at(result, "evaluation-report"))
    assert "Made-up incidents" in text(report) and "style-src 'sha256-" in report["Content-Security-Policy"]
    assert "script" not in report["Content-Security-Policy"].replace("'none'", "")
    file = lead.get(at(result, "evaluation-file"))
    body = b"".join(file.streaming_content)
    assert b'"handling": "publishable"' in body and int(file["Content-Length"]) == len(body)
    assert file["Content-Disposition"].startswith("attachment; ") and "sandbox" in file["Content-Security-Policy"]
    full = b"".join(lead.get(at(result, "evaluation-full")).streaming_content)
    assert b'"handling": "force-internal"' in full
    assert as_role(force, "senior-leader").get(at(result, "evaluation-full")).status_code == 403


def test_every_count_is_for_those_who_record_evaluations(force, lead, result):
    every = words_of(text(lead.get(at(result) + "?counts=all")))
    assert "Every count is shown as it is" in every
    plain = words_of(text(as_role(force, "auditor").get(at(result) + "?counts=all")))
    assert "Every count is shown" not in plain and "Force-internal" not in plain


def test_others_read_a_result_and_say_nothing_about_it(force, result):
    lead = as_role(force, "project-lead")
    lead.post(at(result, "claim-record"), claimed("70%"))
    claim = EvaluationClaim.objects.get().id
    leader, stranger = as_role(force, "senior-leader"), as_role(southmere(), "project-lead")
    page = text(leader.get(at(result)))
    assert "Measures side by side" in page
    for words in ("Choose a fairness measure", "Record a claim", "Offer it", "Withdraw<"):
        assert words not in page, words
    saying = [at(result, name) for name in ("fairness-choose", "claim-record", "evaluation-offer")]
    for address in (*saying, at(result, "claim-withdraw", claim)):
        assert leader.get(address).status_code == 403
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {}).status_code == 404
    for name in ("evaluation", "evaluation-report", "evaluation-file", "evaluation-full"):
        assert stranger.get(at(result, name)).status_code == 404
        assert lead.get(reverse(name, args=[result.project_id, "x"])).status_code == 404
        assert lead.get(reverse(name, args=[open_macro(force).id, result.id])).status_code == 404


def test_what_stands_at_the_gate_leads_to_the_evaluations(force, lead):
    project = open_macro(force)
    page = text(lead.get(reverse("gate", args=[project.id])))
    assert "Nothing has been evaluated here yet" in page
    assert reverse("evaluations", args=[project.id]) in page
