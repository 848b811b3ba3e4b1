"""Result files as they are kept: read back for pages, claims and the public record."""

from __future__ import annotations

import json
from collections.abc import Iterator

from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.releases import Release
from touchstone.evaluation.result_forms import read_result
from touchstone.evaluation.results import Result
from touchstone.queries.evidence import RELEASED
from touchstone.store.files import read_file
from touchstone.store.models import Evaluation, StoredFile


def text_of(file: StoredFile | None) -> str:
    """The file's text; "" for one that is held back, or gone."""
    if file is None or file.disposed_at is not None or file.scan not in RELEASED:
        return ""
    try:
        return b"".join(read_file(file.digest)).decode()
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def publishable_text(evaluation: Evaluation) -> str:
    """The publishable result word for word; "" where there is none that may be read."""
    return text_of(evaluation.evidence.file if evaluation.evidence is not None else None)


def earlier_releases(project: str) -> Iterator[Release]:
    """What each publishable result of the project left behind, so that the next is tested together with them all."""
    rows = Evaluation.objects.filter(project_id=project, release__disposed_at__isnull=True, release__isnull=False)
    for body in rows.order_by("recorded_at", "id").values_list("release__body", flat=True):
        yield Release.from_data(json.loads((body or {})["text"]))


def result_in(text: str) -> Result | None:
    """The result in a kept file; None for no text, or one that cannot be read any more."""
    try:
        return read_result(text.encode()) if text else None
    except EvaluationRefused:
        return None
