"""The versions of supplements that an organisation loaded: stored once, for itself alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from touchstone.domain.snapshot import PackPin
from touchstone.foundation.errors import Refusal
from touchstone.guidance.pack import Pack
from touchstone.guidance.sheet import in_order
from touchstone.guidance.supplement import Supplement
from touchstone.queries.local_packs import load_local_supplements
from touchstone.store.models import LocalPack


@dataclass(frozen=True, kw_only=True)
class LocalVersion:
    """One stored version: `text` is the file as it was loaded, None once destroyed."""

    id: str
    pack: str
    version: str
    digest: str
    text: str | None
    person: str
    stored_at: datetime

    @property
    def pin(self) -> PackPin:
        """What a project that has it is pinned to."""
        return PackPin(pack=self.pack, version=self.version, digest=self.digest)


def list_local_versions(organisation: str) -> tuple[LocalVersion, ...]:
    """Every version that an organisation loaded, newest first; one query."""
    rows = LocalPack.objects.filter(organisation_id=organisation).select_related("content")
    return tuple(
        LocalVersion(
            id=row.id,
            pack=row.pack,
            version=row.pack_version,
            digest=row.digest,
            text=(row.content.body or {}).get("file"),
            person=row.person,
            stored_at=row.stored_at,
        )
        for row in rows.order_by("-stored_at", "-id")
    )


def newest_local(*, organisation: str, main: Pack) -> tuple[Supplement, ...]:
    """The newest version of each of its own supplements that fits the main pack, in alphabetical order."""
    newest: dict[str, Supplement] = {}
    for one in sorted(list_local_versions(organisation), key=lambda one: in_order(one.version)):
        supplement = supplement_of(organisation, one)
        if supplement is not None and supplement.fits(main.id, main.version):
            newest[one.pack] = supplement
    return tuple(newest[pack] for pack in sorted(newest))


def supplement_of(organisation: str, version: LocalVersion) -> Supplement | None:
    """What a stored version says; None once its file has been destroyed, or where it can no longer be read."""
    try:
        return load_local_supplements(organisation=organisation, pins=[version.pin])[0]
    except Refusal:
        return None


def load_local_supplement(*, organisation: str, pack: str, version: str) -> Supplement:
    """One version of one of the organisation's own supplements. Raises NotFound, for another's as for none."""
    row = LocalPack.objects.filter(organisation_id=organisation, pack=pack, pack_version=version).first()
    pin = PackPin(pack=pack, version=version, digest=row.digest if row else "")
    return load_local_supplements(organisation=organisation, pins=[pin])[0]
