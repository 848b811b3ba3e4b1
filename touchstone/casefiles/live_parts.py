"""What is known of a technology at work, between the words of a case file and the values that the rules read."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.casefiles.assurance import Evaluation, Fairness, Measure
from touchstone.casefiles.model import Technology, TechnologyVersion
from touchstone.casefiles.running import Change, Incident, MonitoredMeasure, Monitoring, Publication, Reading
from touchstone.domain.live_states import (
    ChangeState,
    EvaluationState,
    IncidentState,
    InUseState,
    MeasureState,
    MonitoredMeasureState,
    MonitoringState,
    PublishedState,
    ReadingState,
)


def in_use_of(technology: Technology) -> tuple[InUseState, ...]:
    """Each version with its settings and days. Where only the version is dated, its one configuration is in use."""
    return tuple(state for version in technology.versions for state in _in_use(version))


def _in_use(version: TechnologyVersion) -> Iterator[InUseState]:
    dated = [one for one in version.configurations if one.in_use_from is not None or one.in_use_to is not None]
    for one in dated:
        yield InUseState(
            version=version.id,
            configuration=one.id,
            settings=dict(one.settings),
            from_on=one.in_use_from,
            to_on=one.in_use_to,
        )
    if dated or (version.in_use_from is None and version.in_use_to is None):
        return
    only = version.configurations[0] if len(version.configurations) == 1 else None
    yield InUseState(
        version=version.id,
        configuration=only.id if only else "",
        settings=dict(only.settings) if only else {},
        from_on=version.in_use_from,
        to_on=version.in_use_to,
    )


def evaluation_state(written: Evaluation) -> EvaluationState:
    """An evaluation as the rules read it."""
    fairness = written.fairness or Fairness()
    return EvaluationState(
        id=written.id,
        title=written.title or "",
        performed_by=written.performed_by or "",
        data=written.data,
        kind=written.kind,
        performed_on=written.performed_on,
        planned_on=written.planned_on,
        covers=written.covers or "",
        configuration=written.configuration or "",
        measures=tuple(_measure_state(one) for one in written.measures),
        compared_with=written.compared_with or "",
        finding=written.finding or "",
        fairness_measure=fairness.measure or "",
        fairness_reason=fairness.reason or "",
        fairness_chosen_by=fairness.chosen_by or "",
        result_digest=written.result_digest or "",
        rebuilt_by=written.rebuilt_by or "",
        claims=written.claims,
    )


def evaluation_of(state: EvaluationState) -> Evaluation:
    """The same, back."""
    fairness = {
        "measure": state.fairness_measure,
        "reason": state.fairness_reason,
        "chosen_by": state.fairness_chosen_by,
    }
    alike = ("id", "title", "performed_by", "data", "kind", "performed_on", "planned_on", "covers", "configuration")
    more = ("compared_with", "finding", "result_digest", "rebuilt_by", "claims")
    return Evaluation.model_validate(
        {
            **{name: getattr(state, name) for name in (*alike, *more)},
            "measures": tuple(_measure_of(one) for one in state.measures),
            "fairness": Fairness.model_validate(fairness) if any(fairness.values()) else None,
        }
    )


def monitoring_state(written: Monitoring) -> MonitoringState:
    """How it is watched, as the rules read it."""
    return MonitoringState(
        agreed_on=written.agreed_on,
        owner=written.owner or "",
        measures=tuple(
            MonitoredMeasureState(
                metric=one.metric,
                limit=one.limit or "",
                period=one.period or "",
                on_breach=one.on_breach or "",
                owner=one.owner or "",
            )
            for one in written.measures
        ),
        readings=tuple(
            ReadingState(
                metric=one.metric,
                on=one.on,
                value=one.value or "",
                breached=one.breached or "",
                acted=one.acted or "",
            )
            for one in written.readings
        ),
        changes=tuple(_change_state(one) for one in written.changes),
    )


def monitoring_of(state: MonitoringState) -> Monitoring:
    """The same, back."""
    return Monitoring.model_validate(
        {
            "agreed_on": state.agreed_on,
            "owner": state.owner,
            "measures": tuple(MonitoredMeasure.model_validate(vars(one)) for one in state.measures),
            "readings": tuple(Reading.model_validate(vars(one)) for one in state.readings),
            "changes": tuple(Change.model_validate(vars(one)) for one in state.changes),
        }
    )


def incident_state(written: Incident) -> IncidentState:
    """Something that went wrong, as the rules read it."""
    return IncidentState(
        id=written.id,
        kind=written.kind,
        known_on=written.known_on,
        text=written.text or "",
        covers=written.covers or "",
        owner=written.owner or "",
        told=dict(written.told),
        restricted_on=written.restricted_on,
        reasons_not_restricted=written.reasons_not_restricted or "",
        answered_on=written.answered_on,
        closed_on=written.closed_on,
        outcome=written.outcome or "",
    )


def incident_of(state: IncidentState) -> Incident:
    """The same, back."""
    return Incident.model_validate(vars(state))


def published_state(written: Publication) -> PublishedState:
    """Something made public, as the rules read it."""
    return PublishedState(
        what=written.what,
        on=written.on,
        withdrawn_on=written.withdrawn_on,
        covers=written.covers or "",
        claims=written.claims,
        where=written.where or "",
    )


def publication_of(state: PublishedState) -> Publication:
    """The same, back."""
    return Publication.model_validate(vars(state))


def _measure_state(written: Measure) -> MeasureState:
    return MeasureState(
        metric=written.metric,
        value=written.value,
        attribute=written.attribute or "",
        group=written.group or "",
        numerator=written.numerator or "",
        denominator=written.denominator or "",
        low=written.low or "",
        high=written.high or "",
    )


def _measure_of(state: MeasureState) -> Measure:
    return Measure.model_validate(vars(state))


def _change_state(written: Change) -> ChangeState:
    return ChangeState(
        id=written.id,
        kind=written.kind,
        on=written.on,
        before=written.before or "",
        after=written.after or "",
        direction=written.direction or "",
        authorised_by=written.authorised_by or "",
        first_authorised_by=written.first_authorised_by or "",
        validated_by=written.validated_by or "",
        equality_updated_on=written.equality_updated_on,
        reasons=written.reasons or "",
    )
