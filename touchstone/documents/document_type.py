"""What a kind of document must offer: build ordered facts from the case, then render them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from touchstone.documents.published_evaluation import PublishedEvaluation
from touchstone.domain.release.exemptions import WithheldField
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.guidance.pack import Pack

Facts = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What a document is made from: the case, the pack it is worked under, and what must stay out.

    `marks`: question id, advice id or `departure:<axis>` → the handling marks (and a classification above OFFICIAL) it
    carries. `force`: code and name of the owning organisation. `record`: the public record’s id, now or to be.
    `evaluations`: those offered for the public record. `withheld`: question id → what the public is told in its place.
    """

    snapshot: ProjectSnapshot
    pack: Pack
    force: tuple[str, str]
    record: str = ""
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    evaluations: tuple[PublishedEvaluation, ...] = ()
    withheld: Mapping[str, WithheldField] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DocumentType:
    """One kind of document. `build` gives facts with a canonical JSON form, `render` the page as HTML text."""

    id: str
    name: str
    is_public: bool
    build: Callable[[Sources], Facts]
    render: Callable[[Facts], str]
