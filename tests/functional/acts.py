"""Does the acts of a demonstration case by hand: the same case file that `./run demo` loads, through pages only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import unquote

from tests.functional.answering import give, type_in
from tests.functional.evaluating import choose_as_told, claim_as_told, run_as_told, seal_as_told
from tests.functional.evaluating import offer as offer_result
from tests.functional.people import Somebody
from touchstone.cli.demonstration_files import Act, CaseFile, filled_in
from touchstone.cli.demonstration_rows import rows_as_csv
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.question_set import Field, Question

# Acts that no page does yet: the command line does them for the demonstration.
DEPARTS = "This question looks at the same fact from another side (demonstration text)."
WITHOUT_A_PAGE = {"take-into-use", "add-version", "add-configuration", "record-use"}


@dataclass
class Play:
    """A case in progress: who plays which office, where the project is, and what earlier acts made, by name."""

    case: CaseFile
    people: Mapping[str, Somebody]
    names: Mapping[str, str]
    today: date
    project: str = ""
    evidence: dict[str, str] = field(default_factory=dict)
    advice: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    proposals: dict[str, str] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    departures: set[str] = field(default_factory=set)
    title: str = ""

    def play(self, act: Act) -> None:
        """Do one act as the person who does it in the case."""
        if act.name in WITHOUT_A_PAGE:
            return
        named = {"evidence": self.evidence, "name": self.names}
        details = filled_in(act.details, today=self.today, named=named)
        ACTS[act.name](self, self.people[act.by], details)

    def answer(self, person: Somebody, question: str, value: Mapping[str, Any]) -> None:
        """Fill the form of a question that is open, and note which kinds of field that took."""
        give(person, value)
        self.kinds |= _kinds(_question(question).fields, value)

    def address(self, rest: str = "") -> str:
        """An address below the project."""
        return f"{self.project}{rest}"


def fine(person: Somebody) -> None:
    """The page reached says nothing of an error or a refusal."""
    assert not person.errors(), f"{person.page.url}\n{person.errors()}"


def _question(key: str) -> Question:
    """A question of whichever pack asks it."""
    library = shipped_library()
    main = library.newest("ddt-app")
    sets = [one for pack in library.supplements.values() for one in pack.question_sets]
    return main.questions.get(key) or next(one for found in sets for one in found.questions if one.id == key)


def _kinds(fields: Iterable[Field], value: Mapping[str, Any]) -> set[str]:
    given = [one for one in fields if one.key in value]
    columns = [_kinds(one.columns, row) for one in given if one.columns for row in value[one.key]]
    return {one.kind.value for one in given}.union(*columns)


def _open(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    person.visit("/projects/new/")
    person.submit()
    assert person.page.title().startswith("Error: "), "a project has to have a name"
    triage = details.pop("triage")
    while step := _step(person):
        if step in triage:
            play.answer(person, step, triage[step])
        else:
            for name in (one for one in details if person.page.locator(f'main [name="{one}"]').count()):
                type_in(person.page, name, details[name])
        person.submit()
        fine(person)
    play.title = details["title"]
    assert play.title in person.text()
    play.project = "/" + "/".join(person.page.url.split("/")[3:])


def _step(person: Somebody) -> str:
    """The step of opening a project that the page asks for; "" once it is opened."""
    step = person.page.locator("main form input[name=step]")
    return step.first.get_attribute("value") or "" if step.count() else ""


def _answer(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    for question, value in details.items():
        if f"/questions/{question}/" not in unquote(person.page.url):
            person.visit(play.address(f"questions/{question}/"))
        play.answer(person, question, value)
        person.press("Save and continue")
        if "Say why this differs" in person.errors():
            play.departures.add(question)
            type_in(person.page, "departure", DEPARTS)
            person.press("Save and continue")
        fine(person)


def _attach(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    person.visit(play.address("evidence/"))
    person.press("Attach a file")
    content = f"{details['text'].strip()}\n".encode()
    kind = "text/csv" if details["file_name"].endswith(".csv") else "text/plain"
    person.page.set_input_files("input[name=file]", {"name": details["file_name"], "mimeType": kind, "buffer": content})
    type_in(person.page, "title", details["title"])
    for name in ("purpose", "strength"):
        if name in details:
            type_in(person.page, name, details[name])
    for document in details.get("documents", ()):
        type_in(person.page, "documents", document)
    person.submit()
    fine(person)
    link = person.page.locator("main a").filter(has_text="Replace with a new version").filter(has_text=details["title"])
    play.evidence[details["name"]] = (link.first.get_attribute("href") or "").split("/")[4]


def _ask(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    person.visit(play.address("advice/"))
    before = _papers(person)
    person.press("Ask for advice")
    type_in(person.page, "adviser", details["adviser"])
    type_in(person.page, "question", details["question"])
    person.submit()
    fine(person)
    (play.advice[details["name"]],) = _papers(person) - before


def _papers(person: Somebody) -> set[str]:
    links = person.page.locator("main a").filter(has_text="Read the paper").all()
    return {link.get_attribute("href") or "" for link in links}


def _advise(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    person.visit(play.advice[details["name"]])
    person.press("Give advice")
    for name in ("interests", "conclusion", "text"):
        type_in(person.page, name, details[name].strip())
    if details.get("is_privileged") in (True, "true", "yes"):
        type_in(person.page, "privileged", "yes")
    person.submit()
    fine(person)


def _reply(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    person.visit(play.advice[details["name"]] + "reply/")
    for name in ("response", "text"):
        type_in(person.page, name, details[name].strip())
    person.submit()
    fine(person)


def _document(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    person.visit(play.address("documents/"))
    person.visit(play.address(f"documents/{details['document']}/prepare/"))
    person.submit()
    fine(person)
    page = person.page.locator("main a[href$='.html']").first.get_attribute("href") or ""
    person.visit(page)


def _decide(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    person.visit(play.address("gate/"))
    assert "Stops the gate" not in person.text(), person.text()
    assert "Failure checks" in person.text()
    person.press("Decide")
    type_in(person.page, "outcome", details["outcome"])
    person.submit()
    fine(person)
    if person.page.locator("[name=to_stage]").count():
        type_in(person.page, "to_stage", details["to_stage"])
    for answer in person.page.locator('main [name^="answer."][value="yes"]').all():
        answer.check()
    type_in(person.page, "reasons", details["reasons"].strip())
    for place, owed in enumerate(details.get("conditions", ())):
        for name, key in (("text", "text"), ("owner", "owner_role"), ("due_on", "due_on")):
            type_in(person.page, f"condition-{place}-{name}", owed[key])
    person.press("Check before you sign")
    fine(person)
    person.press("Sign and seal")
    fine(person)
    play.decisions[details["name"]] = person.page.url


def _sign(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    person.visit("/waiting/")
    assert play.decisions[details["name"]].split("/")[-2] in person.page.content()
    person.visit(play.decisions[details["name"]])
    person.press("Read and sign")
    type_in(person.page, "confirmed", "on")
    person.submit()
    fine(person)


def _propose(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    for rest in ("publications/", "publications/preview/", "publications/preview/page/", "publications/propose/"):
        person.visit(play.address(rest))
    if person.page.locator("[name=event]").count():
        type_in(person.page, "event", details.get("event", "publish"))
    type_in(person.page, "reason", details["reason"].strip())
    person.submit()
    fine(person)
    play.proposals[details["name"]] = person.page.url


def _approve(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    person.visit(play.proposals[details["name"]])
    person.follow("The page, exactly as it would be")
    person.visit(play.proposals[details["name"]])
    person.press("Approve")
    person.submit()
    fine(person)


def _seal_plan(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    play.plans[details["name"]] = seal_as_told(person, play.project, details)


def _evaluate(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    data = rows_as_csv(details["rows"], seed=details["name"])
    play.results[details["name"]] = run_as_told(person, play.plans[details["plan"]], data)


def _choose_fairness(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    choose_as_told(person, play.results[details["name"]], details)
    fine(person)


def _claim(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    claim_as_told(person, play.results[details["name"]], details)
    fine(person)


def _offer(play: Play, person: Somebody, details: dict[str, Any]) -> None:
    person.visit(play.results[details["name"]])
    offer_result(person)


ACTS: Mapping[str, Callable[[Play, Somebody, dict[str, Any]], None]] = {
    "open-project": _open,
    "save-answers": _answer,
    "attach-evidence": _attach,
    "request-advice": _ask,
    "give-advice": _advise,
    "reply-to-advice": _reply,
    "prepare-document": _document,
    "seal-evaluation-plan": _seal_plan,
    "run-evaluation": _evaluate,
    "choose-fairness": _choose_fairness,
    "record-claim": _claim,
    "offer-evaluation": _offer,
    "take-decision": _decide,
    "sign-decision": _sign,
    "propose-publication": _propose,
    "approve-publication": _approve,
}
