"""An organisation's own guidance: which packs its new projects get, what it loaded itself, and what a file would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Person
from touchstone.accounts.permissions import Permission
from touchstone.accounts.roles import permits
from touchstone.domain.lifecycle_steps import ENDED
from touchstone.domain.pack_places import places_of, words_of
from touchstone.domain.snapshot import PackPin
from touchstone.foundation.errors import NotFound
from touchstone.guidance.adoptable import adoptable_items
from touchstone.guidance.comparison import Change, ChangeKind, compare
from touchstone.guidance.composition import compose
from touchstone.guidance.library import MAIN_PACK
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.local import read_local_pack
from touchstone.guidance.pack import Pack
from touchstone.guidance.problem import PackRefused, Problem
from touchstone.guidance.replacement import Replaced
from touchstone.guidance.supplement import Supplement
from touchstone.guidance.text import Text
from touchstone.queries.local_versions import LocalVersion, list_local_versions, supplement_of
from touchstone.queries.pack_choice import Offer, list_offers, load_choices
from touchstone.queries.packs import main_for_new_projects, newest_pack
from touchstone.store.models import PinnedPack, Project

_SHEET = "pack sheet"  # the kind under which a comparison has the sheet of a composed pack


@dataclass(frozen=True, kw_only=True)
class ProjectNamed:
    """A project by name."""

    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class OwnGuidance:
    """What new projects get: the main pack, each supplement with why it is on or off, and every stored version."""

    main: Pack
    offers: tuple[Offer, ...]
    versions: tuple[LocalVersion, ...]
    people: Mapping[str, str]
    withdrawn: frozenset[str]  # ids of own packs that are no longer offered


@dataclass(frozen=True, kw_only=True)
class TouchedItem:
    """One item that a file adds, rewords or changes, with its words and the gates at which it counts."""

    change: Change
    text: Text | None
    stages: tuple[Text, ...]
    is_adoptable: bool


@dataclass(frozen=True, kw_only=True)
class Touch:
    """What loading a supplement would do to new projects, and which projects could be moved to it.

    `replaced`: words it puts in place of others. `projects` is empty where the reader reads no casework; `count` says
    how many there are all the same.
    """

    supplement: Supplement
    items: tuple[TouchedItem, ...]
    replaced: tuple[Replaced, ...]
    gates: tuple[Text, ...]
    count: int
    projects: tuple[ProjectNamed, ...]

    @property
    def added(self) -> tuple[TouchedItem, ...]:
        """What was not there before."""
        return tuple(one for one in self.items if one.change.kind is ChangeKind.ADDED)

    @property
    def changed(self) -> tuple[TouchedItem, ...]:
        """What reads or counts otherwise than before."""
        return tuple(one for one in self.items if one.change.kind is not ChangeKind.ADDED)


def load_own_guidance(*, by: Actor) -> OwnGuidance:
    """The guidance of the actor's organisation."""
    main = main_for_new_projects()
    versions = list_local_versions(by.organisation_id)
    choices = load_choices(by.organisation_id)
    people = Person.objects.filter(id__in={one.person for one in versions}).values_list("id", "name")
    return OwnGuidance(
        main=main,
        offers=list_offers(organisation=by.organisation_id, main=main, library=shipped_library()),
        versions=versions,
        people=dict(people),
        withdrawn=frozenset(one.pack for one in versions if not choices.get(one.pack, True)),
    )


def load_offer(*, by: Actor, pack: str) -> Offer:
    """One supplement that the organisation could have. Raises NotFound."""
    for one in load_own_guidance(by=by).offers:
        if one.supplement.id == pack:
            return one
    raise NotFound("There is no such pack")


def load_local_version(*, by: Actor, local: str) -> tuple[LocalVersion, Touch | None]:
    """One stored version, and what it does to new projects; None where it cannot be joined any more. NotFound."""
    for one in list_local_versions(by.organisation_id):
        if one.id == local:
            supplement = supplement_of(by.organisation_id, one)
            try:
                return one, touch_of_supplement(by=by, supplement=supplement) if supplement else None
            except PackRefused:
                return one, None
    raise NotFound("There is no such pack")


def read_file(*, by: Actor, data: bytes, name: str = "local-pack.yaml") -> tuple[Touch | None, tuple[Problem, ...]]:
    """What a file would do, or why it cannot be loaded; nothing is written. Raises NotFound for an outdated library."""
    reading = read_local_pack(data, library=shipped_library(), name=name)
    if reading.supplement is None:
        return None, reading.problems
    taken = _taken(by.organisation_id, reading.supplement, name)
    if taken:
        return None, taken
    try:
        return touch_of_supplement(by=by, supplement=reading.supplement), ()
    except PackRefused as refused:
        return None, refused.problems


def touch_of_supplement(*, by: Actor, supplement: Supplement) -> Touch:
    """What it changes of the guidance that new projects get now. Raises PackRefused where it cannot be joined."""
    before = newest_pack(by.organisation_id)
    alone = before.main or before
    others = [one for one in before.supplements if one.id != supplement.id]
    is_there = any((one.id, one.version) == (supplement.id, supplement.version) for one in before.supplements)
    base = compose(alone, others) if is_there else before
    after = compose(alone, [*others, supplement])
    places, names = places_of(after), {stage.id: stage.name.text for stage in after.stages}
    adoptable = adoptable_items(after)
    items = []
    for change in compare(base, after).changes:
        if change.item_kind == _SHEET:
            continue  # of the sheet itself only its sources can differ, and they are no part of any gate
        place = places.get((change.item_kind, change.id))
        items.append(
            TouchedItem(
                change=change,
                text=words_of(place.item) if place else None,
                stages=tuple(names[one] for one in place.stages) if place else (),
                is_adoptable=change.id in adoptable,
            )
        )
    touched = {id(stage): stage for one in items for stage in one.stages}
    projects = _projects(by.organisation_id, supplement)
    may_read = permits(by.role, Permission.PROJECT_VIEW)
    return Touch(
        supplement=supplement,
        items=tuple(items),
        replaced=tuple(one for one in after.replaced.values() if one.pack == supplement.id),
        gates=tuple(name for name in names.values() if id(name) in touched),
        count=len(projects),
        projects=projects if may_read else (),
    )


def _taken(organisation: str, supplement: Supplement, name: str) -> tuple[Problem, ...]:
    """That a version once stored never changes: other contents need another version."""
    for one in list_local_versions(organisation):
        if (one.pack, one.version) == (supplement.id, supplement.version):
            message = f"Version {one.version} of {one.pack} is stored already, and what is stored never changes"
            return (Problem(name, 1, message, "Give the file a later version"),)
    return ()


def _projects(organisation: str, supplement: Supplement) -> tuple[ProjectNamed, ...]:
    """Open projects of the organisation whose main pack it fits, and that are not on this version already."""
    pins = PinnedPack.objects.filter(project__organisation_id=organisation, released_at__isnull=True)
    found: dict[str, set[PackPin]] = {}
    for project, pack, version in pins.exclude(project__status__in=ENDED).values_list(
        "project_id", "pack", "pack_version"
    ):
        found.setdefault(project, set()).add(PackPin(pack=pack, version=version, digest=""))
    own = PackPin(pack=supplement.id, version=supplement.version, digest="")
    ids = [
        project
        for project, held in found.items()
        if own not in held and any(pin.pack == MAIN_PACK and supplement.fits(pin.pack, pin.version) for pin in held)
    ]
    rows = Project.objects.filter(id__in=ids).select_related("heading").order_by("-opened_at", "-id")
    return tuple(ProjectNamed(id=row.id, title=(row.heading.body or {}).get("title", "")) for row in rows)
