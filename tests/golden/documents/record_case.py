"""One small case with everything a public record can show: answers, marks, evidence, advice, decisions, departures."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.unit.domain.small_case import (
    AT,
    advice,
    answer,
    case,
    decision,
    evidence,
    field,
    pack_of,
    question_data,
    run,
    set_data,
    signature,
    stage_data,
)
from touchstone.documents.document_type import Sources
from touchstone.domain.snapshot import OverrideState, PackPin, ProjectSnapshot
from touchstone.guidance.pack import Pack

Data = dict[str, Any]
RECORD = "9q2k7h4m3t8w5x6r"
LAYOUT_4, LAYOUT_3 = "atrs-v4", "atrs-v3"


def asked(slug: str, kind: str = "long-text", *, tier: int | None = 2, v4: str = "", v3: str = "", **more: Any) -> Data:
    """A question of the record's set; `v4` and `v3` are number and name in each layout."""
    headings = {
        layout: dict(zip(("number", "name"), text.split(" ", 1), strict=True))
        for layout, text in ((LAYOUT_4, v4), (LAYOUT_3, v3))
        if text
    }
    texts = kind in ("text", "long-text")
    settings: Data = {"feeds": [f"public:atrs.{slug}"], "headings": headings, "tier": tier}
    one = field(kind, label=None, required=True, **({"publishable": True} if texts else {}))
    fields = more.pop("fields", [one])
    return question_data(f"atrs.{slug}", *fields, **{**settings, **more})


def record_questions() -> list[Data]:
    performance = field(
        "rows",
        columns=[
            field("text", "figure", label="Figure", publishable=True),
            field("number", "rate", label="Rate", unit="per cent"),
            field("text", "place", label="Internal place"),
            field("date", "on", label="Measured on"),
        ],
        label=None,
    )
    return [
        asked("title", "text", tier=None, v4="0.1 Title"),
        asked("phase", tier=None, v4="0.3 Phase", v3="4.1.2 Phase", fields=[field("choice", label=None)]),
        asked("one-sentence-description", "text", tier=None, v4="0.5 One sentence description"),
        asked("description", tier=1, v4="1.2 Description", v3="2 Description"),
        asked("contact-email", "email", tier=1, v4="1.4 Contact email", v3="4 Contact email"),
        asked("problem", tier=1),
        asked("who-is-affected", tier=1),
        asked(
            "supplier-involvement", "yes-no",
            v4="2.1.4 Third party involvement", v3="1.4 External supplier involvement",
        ),
        asked("supplier", v4="2.1.4.1 Third party", v3="1.4.1 External supplier",
              show_when={"equals": {"question": "atrs.supplier-involvement", "value": "yes"}}),
        asked("human-review", v4="2.3.2 Human review", v3="3.4 Human decisions and review"),
        asked("maintenance", v4="2.4.1.4 Maintenance", v3="4.1.3 Maintenance"),
        asked("required-training", v4="2.3.4 Required training", v3="3.5 Required training"),
        asked("model-performance", v4="2.4.2.7 Model performance", v3="4.2.7 Model performance", fields=[performance]),
        asked("scope", v4="2.2.1 Detailed description", v3="2.2 Scope"),
        asked("detailed-description", v4="2.2.1 Detailed description", v3="2.1 Detailed description"),
        asked("website-url", tier=2, fields=[field("url", label=None)]),
        asked("signed-off", tier=2, fields=[field("sign", label=None)]),
        question_data("ATRS-Q6", field("long-text", label=None)),
        question_data(
            "ATRS-Q7",
            field("rows", label="Withheld", columns=[field("text", "field"), field("text", "exemption")]),
        ),
    ]  # fmt: skip


def record_pack() -> Pack:
    """A pack with the record's set, and a purpose asked elsewhere that may stand in for the record's problem."""
    purpose = question_data("aims.purpose", field("long-text", label=None, publishable=True))
    purpose["feeds"] = ["public:atrs.problem"]
    stages = [stage_data("design", name={"text": "Design stage", "provenance": "ours"})]
    return pack_of(*stages, sets=[set_data("aims", purpose), set_data("transparency-record", *record_questions())])


def record_case(**changes: Any) -> ProjectSnapshot:
    """The case as a snapshot; titles, names and internal answers in it must never reach the public."""
    facts: Data = {
        "title": "INTERNAL TITLE",
        "problem": "INTERNAL PROBLEM",
        "packs": (PackPin(pack="small", version="2026-01", digest="sha256:small"),),
        "answers": (
            answer("aims.purpose", {"value": {"en": "Officers cannot weigh that much information unaided."}}),
            answer("atrs.title", {"value": {"en": "Grades of risk", "cy": "Graddau risg"}}),
            answer("atrs.phase", {"value": "a"}),
            answer("atrs.one-sentence-description", {"value": {"en": "It suggests a grade to a supervisor."}}),
            answer("atrs.description", {"value": {"en": "First paragraph <b>.\n\nSecond\nline.", "cy": "Paragraff."}}),
            answer("atrs.contact-email", {"value": "ddt@northmere.example"}),
            answer("atrs.supplier-involvement", {"value": "no"}),
            answer("atrs.supplier", {"value": {"en": "HIDDEN SUPPLIER"}}),
            answer("atrs.human-review", {"value": {"en": "A supervisor decides, and may disagree."}}),
            answer("atrs.maintenance", {"value": {"en": "OPERATIONAL SECRET"}}),
            answer("atrs.required-training", {"value": {"en": "WITHHELD TRAINING"}}),
            answer(
                "atrs.model-performance",
                {
                    "value": [
                        {"figure": "False positives, all", "rate": "4.2", "place": "MARSH LANE", "on": "2026-02-01"},
                        {"figure": "False positives, women", "rate": "6.5", "on": "2026-02-01"},
                    ]
                },
            ),
            answer("atrs.signed-off", {"value": {"name": "NAMED PERSON", "role": "siro", "on": "2026-02-01"}}),
            answer("ATRS-Q6", {"value": "INTERNAL CHECK"}),
            answer("ATRS-Q7", {"value": [{"field": "atrs.required-training", "exemption": "Section 31"}]}),
        ),
        "evidence": (
            evidence("e1", title="SECRET FILE NAME", documents=("dpia",), strength="asserted"),
            evidence("e2", title="SECRET RESULT", purpose="own-data-validation", number=2),
            evidence("e3", documents=("bias-audit",), scan="infected"),
        ),
        "advice": (
            advice("panel", conclusion="support-with-changes", response="partly", advice="a1"),
            advice("data-officer", conclusion="oppose", advice="a2"),
            advice("force-lawyer", conclusion="oppose", given_office_role="force-lawyer", advice="a3"),
            advice("board", conclusion="oppose", advice="marked"),
        ),
        "overrides": (
            OverrideState(axis="risk", computed="limited", chosen="substantial", reasons="Children.", recorded_at=AT),
        ),
        "stage_runs": (run(), run("design", id="other", organisation="southmere")),
        "decisions": (
            decision(outcome="proceed-with-conditions", signatures=(signature("project-lead", "someone"),)),
            decision("open", status="open", outcome="stop"),
            decision("theirs", stage_run="other", outcome="stop", took_place_on=date(2026, 1, 5)),
        ),
    }
    return case(**{**facts, **changes})


def record_sources(**changes: Any) -> Sources:
    """What the record is built from."""
    return Sources(
        snapshot=record_case(**changes),
        pack=record_pack(),
        force=("NM01", "Northmere Police"),
        record=RECORD,
        marks={"atrs.maintenance": ("operational",), "marked": ("privileged",)},
    )
