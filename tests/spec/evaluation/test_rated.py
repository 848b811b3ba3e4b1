"""Rated samples: rates over settled items, agreement of raters against a published implementation, cautions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import krippendorff
import numpy as np
import pytest

from tests.small_tables import near
from tests.spec.evaluation.count_tables import codes, comparisons, estimates, found_in, said, spec_of, table_of
from touchstone.evaluation.agreement import cohen_kappa, krippendorff_alpha
from touchstone.evaluation.outcome import Findings
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.rated import settled
from touchstone.evaluation.spec import Rated

LISTS = {"item": "item", "rater": "rater", "rating": "rating", "acceptable": ["good"], "not_acceptable": ["bad"]}


def ratings(*items: tuple[str, str], group: str = "A", start: int = 0, **values: Any) -> list[dict[str, Any]]:
    """Rows of items: a name and a letter for each rater: good, bad, omission, invention, x another."""
    words = {"g": "good", "b": "bad", "o": "omission", "i": "invention", "x": "so-so", "-": None}
    return [
        {"item": name, "rater": f"r{number}", "rating": words[letter], "group": group, **values}
        for name, letters in items
        for number, letter in enumerate(letters, start=1 + start)
    ]


def many(letters: str, times: int, *, name: str = "n", **values: Any) -> list[dict[str, Any]]:
    """So many items rated alike."""
    return ratings(*((f"{name}{number}", letters) for number in range(times)), **values)


def rated(rows: Sequence[dict[str, Any]], *, by: str | None = "group", **changes: Any) -> Findings:
    form = LISTS | {"blind": True} | changes.pop("rated", {})
    data = {"format": "rated"} | changes.pop("data", {})
    metrics = changes.pop("metrics", ["acceptable"])
    return found_in(spec_of(metrics, by=by, data=data, rated=form, **changes), table_of(*rows))


def test_rates_over_settled_items() -> None:
    rows = [*many("gg", 40), *many("bb", 10, name="m"), *many("gb", 5, name="d"), *many("gbg", 5, name="t")]
    made = rated(rows)
    one = estimates(made, "acceptable")["all"]
    assert (one.numerator, one.denominator, one.n) == (45, 55, 60)
    unsettled = [line.rows for line in made.accounting if (line.role, line.name) == ("item", "unsettled")]
    assert unsettled == [5] and "5 of 60 items" in said(made, "unsettled_items")
    assert "constant_decision" not in codes(made) and "practice_not_technology" not in codes(made)


def test_groups_are_compared_like_any_rate() -> None:
    rows = [*many("gg", 40, group="A"), *many("bb", 10, name="m", group="A")]
    rows += [*many("gg", 20, name="o", group="B"), *many("bb", 30, name="p", group="B")]
    made = rated(rows, metrics=[{"id": "acceptable", "role": "primary", "limit": {"difference_max": 0.1}}])
    one = comparisons(made, "acceptable")["B"]
    assert near(one.difference.value) == -0.4 and one.test == "two_proportion" and one.p_adjusted is not None
    assert [verdict.verdict for verdict in made.limits] == ["not_met"]


@pytest.mark.parametrize(
    ("rule", "letters", "stands"),
    [
        ("third", "gb", None),
        ("third", "gbb", "bad"),
        ("majority", "gb", None),
        ("majority", "gbg", "good"),
        ("majority", "goi", None),
        ("worst", "gggb", "bad"),
        ("worst", "gio", "omission"),
        ("first", "gbb", "good"),
        ("third", "ggg", "good"),
    ],
)
def test_each_rule_of_settling(rule: Any, letters: str, stands: str | None) -> None:
    names = {"g": "acceptable", "b": "not acceptable", "o": "omission", "i": "invention"}
    form = Rated.model_validate(LISTS | {"settle": rule, "kinds": ["omission", "invention"]})
    found = settled(form, [(f"r{number}", names[letter]) for number, letter in enumerate(letters)])
    assert found == {"good": "acceptable", "bad": "not acceptable"}.get(stands or "", stands)


def test_a_named_rater_settles() -> None:
    form = Rated.model_validate(LISTS | {"settled_by": "judge"})
    assert settled(form, [("judge", "not acceptable"), ("r1", "acceptable"), ("r2", "acceptable")]) == "not acceptable"
    assert settled(form, [("r1", "acceptable"), ("r2", "not acceptable"), ("r3", "acceptable")]) is None


def test_kinds_of_error_have_their_own_rates() -> None:
    rows = [
        *many("gg", 30),
        *many("oo", 6, name="o"),
        *many("ii", 4, name="i", group="B"),
        *many("gg", 10, name="p", group="B"),
    ]
    made = rated(rows, rated={"kinds": ["omission", "invention"]})
    assert [(one.numerator, one.denominator) for one in estimates(made, "error_share/omission").values()] == [
        (6, 50),
        (6, 36),
        (0, 14),
    ]
    assert estimates(made, "error_share/invention")["B"].numerator == 4
    assert comparisons(made, "error_share/invention")["B"].ratio.reason == "zero_reference"
    assert estimates(made, "acceptable")["all"].numerator == 40


def test_ratings_that_are_not_declared_are_set_aside_and_counted() -> None:
    made = rated([*many("gg", 5), *many("gx", 3, name="x"), *many("g-", 2, name="m")])
    aside = {line.name: line.rows for line in made.accounting if line.role == "rating"}
    assert aside == {"used": 15, "missing": 2, "unlisted": 3}
    assert estimates(made, "acceptable")["all"].numerator == 10
    assert "3 ratings are in none" in said(made, "many_unusable")


def test_a_fifth_and_fifty_items_are_rated_twice() -> None:
    enough = [*many("gg", 50), *many("g", 200, name="s")]
    assert "few_double_rated" not in codes(rated(enough))
    assert "50 of 251 items" in said(rated([*enough, *many("g", 1, name="t")]), "few_double_rated")
    assert "49 of 49 items" in said(rated(many("gg", 49)), "few_double_rated")


@pytest.mark.parametrize("blind", [None, False, True])
def test_raters_not_blind(blind: bool | None) -> None:
    made = rated(many("gg", 5), rated={"blind": blind})
    assert ("raters_not_blind" in codes(made)) == (blind is not True)
    assert all((one.cautions == ("raters_not_blind",)) == (blind is not True) for one in made.agreement)


def test_people_who_bring_several_items_widen_the_interval() -> None:
    rows = [
        row
        for number in range(30)
        for row in many("gg" if number % 3 else "bb", 5, name=f"p{number}-", person=f"w{number}")
    ]
    plain = estimates(rated(rows), "acceptable")["all"]
    clustered = estimates(rated(rows, data={"person": {"column": "person"}}), "acceptable")["all"]
    assert (clustered.method, clustered.value) == ("wilson_cluster", plain.value)
    assert (clustered.effective_n or 0) == pytest.approx(30 * 29 / 30)
    assert (clustered.upper or 0) - (clustered.lower or 0) > 2 * ((plain.upper or 0) - (plain.lower or 0))


def test_what_cannot_be_told_apart_is_refused() -> None:
    twice = [*ratings(("a", "g")), *ratings(("a", "b"))]
    with pytest.raises(EvaluationRefused, match="rated twice by one rater"):
        rated(twice)
    with pytest.raises(EvaluationRefused, match="Rows do not say which item"):
        rated([{"item": None, "rater": "r1", "rating": "good", "group": "A"}])
    with pytest.raises(EvaluationRefused, match="need two lists"):
        rated(many("gg", 2), rated={"not_acceptable": []})
    with pytest.raises(EvaluationRefused, match="one metric"):
        rated(many("gg", 2), metrics=["tpr"])
    with pytest.raises(EvaluationRefused, match="There is no column 'verdict'"):
        rated(many("gg", 2), rated={"rating": "verdict"})


def test_agreement_comes_with_the_rates() -> None:
    made = rated([*many("gg", 40), *many("bb", 10, name="m"), *many("gb", 5, name="d"), *many("g", 20, name="s")])
    found = {(one.measure, one.group): one for one in made.agreement}
    kappa, alpha = found["cohens_kappa", ()], found["krippendorffs_alpha", ()]
    assert (kappa.items, kappa.raters, alpha.items, alpha.ratings) == (55, 2, 55, 110)
    assert near(kappa.value) == near((50 / 55 - (45 * 40 + 10 * 15) / 55**2) / (1 - (45 * 40 + 10 * 15) / 55**2))
    assert kappa.lower is not None and alpha.upper is not None
    assert kappa.lower < (kappa.value or 0) < (kappa.upper or 0)
    three = rated([*many("ggg", 10), *many("gbb", 5, name="d")])
    assert {one.measure for one in three.agreement} == {"krippendorffs_alpha"}


def test_raters_who_never_differ_leave_agreement_undefined() -> None:
    made = rated(many("gg", 60))
    assert {(one.value, one.reason) for one in made.agreement} == {(None, "zero_variance")}
    alone = rated(many("g", 60))
    assert {(one.value, one.reason) for one in alone.agreement} == {(None, "below_minimum")}


def test_alpha_with_missing_ratings() -> None:
    """Four observers, twelve units, five values, some of them missing: against a published implementation."""
    rows = ["123321411***", "1233224125*3", "*33323422513", "12332441251*"]
    items = [[row[place] for row in rows if row[place] != "*"] for place in range(12)]
    expected = krippendorff.alpha(
        reliability_data=[[np.nan if one == "*" else float(one) for one in row] for row in rows],
        level_of_measurement="nominal",
    )
    assert krippendorff_alpha(items).value == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(8))
def test_alpha_agrees_with_a_published_implementation(seed: int) -> None:
    generator = np.random.default_rng(seed)
    raters, count = int(generator.integers(2, 5)), int(generator.integers(5, 60))
    data = generator.integers(0, int(generator.integers(2, 5)), size=(raters, count)).astype(float)
    data[generator.random(data.shape) < 0.25] = np.nan
    items = [[str(int(one)) for one in column if not np.isnan(one)] for column in data.T]
    expected = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    assert krippendorff_alpha(items).value == pytest.approx(expected, abs=1e-12)


def test_kappa_of_two_raters() -> None:
    """20 both yes, 5 and 10 apart, 15 both no: observed .7, expected .5."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = cohen_kappa(pairs)
    assert near(found.value) == 0.4
    assert found.lower is not None and found.upper is not None and 0 < found.lower < 0.4 < found.upper < 0.7


def test_resampling_is_seeded_and_tells_replicates_without_a_figure() -> None:
    items = [["a", "a"]] * 30 + [["a", "b"]]
    first, again, other = (krippendorff_alpha(items, seed=seed) for seed in (1, 1, 2))
    assert first == again and (first.undefined, other.undefined) != (0, 0)
    assert first.lower is None and first.undefined > 50
