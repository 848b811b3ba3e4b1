"""FC-04 and FC-16: who may use it, watched and trained; and how a person affected by it can challenge it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from touchstone.domain.case import DEPLOYMENT, EVALUATION
from touchstone.domain.failure_checks.answers import denied_by, named, settled_by
from touchstone.domain.failure_checks.arising import (
    NO_PERSONAL_DATA,
    NOBODY_AFFECTED,
    NOTHING_DONE,
    affects_nobody,
    treats_nobody,
    uses_no_personal_data,
)
from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.said import Said
from touchstone.domain.failure_checks.verdict import CannotArise, Point, Points, unclear, wanting
from touchstone.domain.failure_checks.wording import denies, says_something, speaks_of
from touchstone.domain.live_states import IncidentState

ANSWER_WITHIN = timedelta(days=31)  # ours: a month, as for a request about one's own data
_ACCESS = ("security.access", "SCC-7", "DP-05", "atrs.operational-access-and-storage")
_LOGS = ("DP-05", "SCC-7", "security.access", "records.use-kept")
_TRAINING = ("workforce.training", "CG-5", "COV-R2", "AC-Y5", "SCC-5")
_REVIEWED = r"review\w*|audit\w*|sampl\w*|looked at|inspect\w*|dip[- ]check\w*|check(s|ed)\b|monitor\w*"
_PATHS = ("LAW-3", "COV-A3", "AC-C2", "atrs.appeals-and-review", "SCC-3", "fc.redress")
_SAFEGUARDS = ("information", "representations", "intervention", "contest")
_COUNTS = (
    r"[0-9]+ (complaint|challenge|request|case)|(complaint|challenge|request|case)s?\b[^.]{0,40}[0-9]|none (so far|yet)"
)


def access(facts: Facts) -> Points | CannotArise:
    """FC-04, from F6: access by role and a log; from use on, the log is looked at and users were trained first."""
    if affects_nobody(facts):
        return CannotArise(NOBODY_AFFECTED)
    if uses_no_personal_data(facts) and treats_nobody(facts):
        return CannotArise(NO_PERSONAL_DATA)
    return _access(facts)


def redress(facts: Facts) -> Points | CannotArise:
    """FC-16, from F11: a way to challenge that works, with a named owner; once in use, how many and how long."""
    return CannotArise(NOTHING_DONE) if treats_nobody(facts) else _redress(facts)


def complaint_faults(facts: Facts) -> Iterator[Point]:
    """What recorded complaints show of the way they go: each has an owner, and none is left lying."""
    for one in facts.incidents("complaint", "concern"):
        if not says_something(one.owner) and "owner" not in one.told:
            yield wanting("A complaint reached nobody who owns it", one.id)
        if _is_left_lying(one, facts.on):
            yield wanting("A complaint has had no answer for more than a month", one.id)


def _access(facts: Facts) -> Points:
    yield from settled_by(
        facts,
        _ACCESS,
        blank="Nothing says who may use it, by role, and that use is logged",
        no="Access is not limited, or its use is not logged",
        bare="Access is said to be limited, and nothing shows how",
    )
    if facts.reached(DEPLOYMENT):
        yield from _log_reviewed(facts)
        yield from _trained_first(facts)


def _log_reviewed(facts: Facts) -> Iterator[Point]:
    texts = [text for one in facts.all_said(*_LOGS) for text in one.texts]
    if denies(texts, _REVIEWED):
        yield wanting("The log of use is not looked at")
    elif not speaks_of(texts, _REVIEWED) and not facts.files("access-review", "log-review"):
        if facts.all_said(*_LOGS):
            yield unclear("Nothing shows that anybody looks at the log of use", *named(facts.all_said(*_LOGS)))
        else:
            yield wanting("Nothing shows that anybody looks at the log of use")


def _trained_first(facts: Facts) -> Iterator[Point]:
    records = facts.files("training-record")
    dated = [one.dated_on for one in records if one.dated_on is not None]
    yield from denied_by(facts, _TRAINING, "People use it without having been trained first")
    texts = [text for one in facts.all_said(*_TRAINING) for text in one.texts]
    settled = facts.settled(*_TRAINING)
    if facts.began_on is not None and dated and min(dated) > facts.began_on:
        late = unclear if settled else wanting
        yield late("The record of training begins only after people had access")
    elif denies(texts, r"train(ed|ing)\b[^.]{0,30}(before|first|prior)|record(s|ed)?\b"):
        yield wanting("Training is not recorded, or did not come before access")
    elif not records and not settled:
        said = facts.all_said(*_TRAINING)
        if not said:
            yield wanting("No training is recorded for those who use it")
        elif not any(one.is_no for one in said):
            yield unclear("Training is claimed, and nothing shows it", *named(said))


def _redress(facts: Facts) -> Points:
    yield from _path(facts)
    yield from complaint_faults(facts)
    yield from _owner(facts)
    if facts.reached(EVALUATION):
        yield from _counted(facts)


def _path(facts: Facts) -> Iterator[Point]:
    safeguards = facts.said("ADM-6")
    lacking = [key for key in _SAFEGUARDS if safeguards.value.get(key) == "no"]
    if lacking and not says_something(safeguards.value.get("reconsider-on")):
        yield wanting("A safeguard for people subject to its decisions is not in place", *lacking)
    yield from settled_by(
        facts,
        (*_PATHS, "ADM-6") if not lacking else _PATHS,
        blank="Nobody is told how to challenge what it does to them",
        no="There is no way to complain about it or to be told of it",
        bare="A way to challenge it is claimed, and not described",
    )


def _owner(facts: Facts) -> Iterator[Point]:
    """A person or role that answers for challenges. A route that nobody owns is one on paper only."""
    texts = [text for one in facts.all_said(*_PATHS) for text in one.texts]
    if denies(texts, r"own(s|ed|er)?\b|responsib\w*") or speaks_of(texts, r"\b(nobody|no[- ]one|no role) (owns|is)\b"):
        yield wanting("The way to challenge it has no owner")
        return
    is_signed = says_something(facts.said("COV-A3").signature("signed").get("role"))
    owned = any(says_something(one.owner) for one in facts.incidents("complaint"))
    named_owner = facts.said("fc.redress").text("owner") or is_signed or owned
    if not named_owner and not _names_owner(facts.all_said(*_PATHS)):
        yield wanting("The way to challenge it has no named owner", *named(facts.all_said(*_PATHS)))


def _names_owner(said: tuple[Said, ...]) -> bool:
    return speaks_of(
        [text for one in said for text in one.texts],
        r"\b(owner|owned by|owns|head of|lead\b|manager|inspector|superintendent|sergeant|chief|director|supervisor"
        r"|professional standards|psd\b|team\b|unit\b|department|bureau|data protection officer|dpo\b|responsible)",
    )


def _counted(facts: Facts) -> Iterator[Point]:
    """Once in use: how many challenges came, and how long they took."""
    own = facts.said("fc.redress")
    texts = [text for one in facts.all_said(*_PATHS) for text in one.texts]
    monitoring = facts.snapshot.monitoring
    read = monitoring is not None and any(
        speaks_of([one.metric], r"complain|challenge|appeal|redress") for one in monitoring.readings
    )
    counted = (
        own.text("challenges")
        or facts.said("SCC-3").text("complaints")
        or facts.incidents("complaint")
        or read
        or speaks_of(texts, _COUNTS)
    )
    if not counted:
        yield unclear("How many challenges were made, and how long they took, is not reported")


def _is_left_lying(complaint: IncidentState, on: date) -> bool:
    answered = complaint.answered_on or complaint.closed_on
    if complaint.known_on is None:
        return False
    if answered is not None and answered <= on:
        return False
    return on - complaint.known_on > ANSWER_WITHIN
