"""Which rule judges which check."""

from __future__ import annotations

from collections.abc import Mapping

from touchstone.domain.failure_checks.assessments import assessments_in_time
from touchstone.domain.failure_checks.change import changes_validated
from touchstone.domain.failure_checks.data import categories, origins, retention, sharing
from touchstone.domain.failure_checks.defects import defects_told
from touchstone.domain.failure_checks.governance import ethics_advice, overseen, stopping
from touchstone.domain.failure_checks.group_figures import figures_per_group
from touchstone.domain.failure_checks.legal_basis import article_8, legal_basis
from touchstone.domain.failure_checks.outcome import effect_compared, human_baseline
from touchstone.domain.failure_checks.own_tests import own_bias_test
from touchstone.domain.failure_checks.people import access, redress
from touchstone.domain.failure_checks.reproducing import claims_stand, rebuilt
from touchstone.domain.failure_checks.transparency import proxies, public_record
from touchstone.domain.failure_checks.verdict import Rule

RULES: Mapping[str, Rule] = {
    "FC-01": legal_basis,
    "FC-02": article_8,
    "FC-03": assessments_in_time,
    "FC-04": access,
    "FC-05": retention,
    "FC-06": own_bias_test,
    "FC-07": categories,
    "FC-08": effect_compared,
    "FC-09": figures_per_group,
    "FC-10": human_baseline,
    "FC-11": rebuilt,
    "FC-12": claims_stand,
    "FC-13": sharing,
    "FC-14": proxies,
    "FC-15": public_record,
    "FC-16": redress,
    "FC-17": ethics_advice,
    "FC-18": stopping,
    "FC-19": overseen,
    "FC-20": changes_validated,
    "FC-21": defects_told,
    "FC-22": origins,
}

#: Checks that only warn before this stage and may hold a gate back from it on.
GATES_FROM: Mapping[str, str] = {"FC-08": "evaluation"}
