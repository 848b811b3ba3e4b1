"""The whole report of one evaluation, made again from its stored result each time it is read."""

from __future__ import annotations

from touchstone.accounts.actor import Actor
from touchstone.evaluation.report import report_html
from touchstone.foundation.errors import NotFound
from touchstone.queries.evaluations import load_evaluation


def load_report(*, by: Actor, project: str, evaluation: str) -> str:
    """The report as one HTML file, of the result that the page of the evaluation shows. Raises NotFound."""
    result = load_evaluation(by=by, project=project, evaluation=evaluation).result
    if result is None:
        raise NotFound("There is no such report")
    return report_html(result)
