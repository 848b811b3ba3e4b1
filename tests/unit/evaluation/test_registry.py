"""Metrics by id: ours, and those that a force brings."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint

import pytest

from tests.small_tables import of_table, spec_for
from touchstone.evaluation import registry
from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.measure import metrics_asked
from touchstone.evaluation.metric import REASONS, Metric
from touchstone.evaluation.problems import EvaluationRefused

LOCAL = Metric(
    id="local_share",
    name="A force's own",
    meaning="An example.",
    formula="TP / n",
    ideal=None,
    direction="none",
    undefined=(("no_label", "nobody"),),
    caveats=(),
    source="the force",
    family="rate",
    needs=frozenset({"label", "decision"}),
    numerator=Match(label=(1,), decision=(1,)),
    denominator=Match(label=USABLE, decision=USABLE),
)
NO_METRIC = "text"
HERE = __name__


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A local metric, one that is none, one whose module is absent, and one with an id of ours."""
    points = [
        EntryPoint(name, f"{HERE}:{value}", registry.GROUP)
        for name, value in (("local_share", "LOCAL"), ("tpr", "OURS_AGAIN"), ("odd", "NO_METRIC"), ("renamed", "LOCAL"))
    ]
    points.append(EntryPoint("gone", "no_such_module:METRIC", registry.GROUP))
    monkeypatch.setattr(registry, "entry_points", lambda group: points if group == registry.GROUP else [])
    _forget()
    yield
    _forget()


def _forget() -> None:
    for cached in (registry.catalogue, registry.broken, registry._local):
        cached.cache_clear()


OURS_AGAIN = registry.catalogue()["tpr"]


def test_every_metric_of_ours_can_be_told_of() -> None:
    ours = registry.catalogue()
    assert list(ours) == [metric.id for metric in registry.OURS]
    for metric in ours.values():
        assert metric.name and metric.meaning.endswith(".") and metric.source and metric.formula
        assert all(reason in REASONS for reason, _ in metric.undefined), metric.id
        assert sum((metric.is_rate, metric.composite is not None, metric.compute is not None)) == 1, metric.id
        assert set(metric.companions) <= set(ours)
        assert metric.direction in ("higher", "lower", "near", "none")


@pytest.mark.usefixtures("installed")
def test_a_local_metric_is_marked_and_works_like_any_other() -> None:
    assert registry.catalogue()["local_share"].is_local
    assert not registry.catalogue()["tpr"].is_local
    found = of_table("local_share", 30, 10, 20, 40)
    assert (found.numerator, found.denominator, found.method) == (30, 100, "wilson")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("odd", "no metric"),
        ("gone", "cannot be loaded: ModuleNotFoundError"),
        ("tpr", "another metric called 'tpr'"),
        ("renamed", "calls itself 'local_share'"),
    ],
)
def test_a_broken_one_is_refused_by_name(name: str, words: str) -> None:
    with pytest.raises(EvaluationRefused, match=words) as refused:
        metrics_asked(spec_for(["label", "decision"], [name]))
    assert refused.value.problems[0].where == f"metrics.{name}"


@pytest.mark.usefixtures("installed")
def test_a_broken_one_that_nobody_asks_for_stops_nothing() -> None:
    assert of_table("fpr", 3, 1, 2, 4).value == 0.2


def test_an_unknown_metric_is_refused_with_the_known_ones() -> None:
    with pytest.raises(EvaluationRefused, match=r"There is no such metric.*tpr"):
        metrics_asked(spec_for(["label", "decision"], ["accurracy"]))


def test_companions_follow_the_metric_asked_for_once() -> None:
    asked = metrics_asked(spec_for(["label", "score"], ["ece", "auc_cross", "ece_expected"]))
    assert [metric.id for metric in asked] == ["ece", "ece_expected", "auc_cross", "auc_cross_back"]
