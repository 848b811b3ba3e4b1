"""The words for who asks and with what effect, the same on every page, refusal and document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from touchstone.foundation import errors
from touchstone.foundation.errors import NotFound
from touchstone.guidance.authority import Authority, AuthorityKind, Effect
from touchstone.guidance.pack import Pack

#: Who asks, as a short label. The issuer of the guidance is never credited with a rule of ours.
LABELS: Mapping[AuthorityKind, str] = {
    AuthorityKind.LAW: "Law",
    AuthorityKind.GUIDANCE: "Guidance",
    AuthorityKind.FORCE_POLICY: "Force policy",
    AuthorityKind.ADVICE_ONLY: "Advice only",
}

#: What an unmet item of each authority does to the gate, as a sentence.
SENTENCES: Mapping[tuple[AuthorityKind, Effect], str] = {
    (AuthorityKind.LAW, Effect.BARS): "The law requires this before the stage may be left",
    (AuthorityKind.GUIDANCE, Effect.BARS): "The guidance says this should be done before the stage may be left",
    (AuthorityKind.GUIDANCE, Effect.WARNS): "The guidance says this should be done; it does not stop the decision",
    (AuthorityKind.FORCE_POLICY, Effect.BARS): "Force policy requires this before the stage may be left",
    (AuthorityKind.FORCE_POLICY, Effect.WARNS): "Force policy asks for this; it does not stop the decision",
    (
        AuthorityKind.ADVICE_ONLY,
        Effect.WARNS,
    ): "Proposed, not a requirement of the guidance; it does not stop the decision",
    (AuthorityKind.ADVICE_ONLY, Effect.RECORDED): "The guidance says this can be done; whether it was is recorded",
    (AuthorityKind.LAW, Effect.WARNS): "The law asks for this; it does not stop this decision",
}

#: What stands for the source of an item for which the pack names none.
UNWRITTEN: Mapping[AuthorityKind, str] = {
    AuthorityKind.LAW: "general knowledge: confirm before relying on it",
    AuthorityKind.GUIDANCE: "the guidance",
    AuthorityKind.FORCE_POLICY: "an adoption act of this force",
    AuthorityKind.ADVICE_ONLY: "a proposal of this product",
}

_STRONGEST_FIRST = tuple(LABELS)


def sentence(authority: Authority) -> str:
    """Who asks for an item and whether it stops the decision."""
    return SENTENCES[authority.kind, authority.effect]


def refusing_authority(authorities: Iterable[Authority]) -> errors.Authority:
    """Who refuses where several items are missing: the strongest, with the sources of all that are as strong.

    Raises ValueError for no authority at all.
    """
    found = sorted(authorities, key=lambda item: _STRONGEST_FIRST.index(item.kind))
    if not found:
        raise ValueError("nothing refuses where nothing is missing")
    sources = [source for item in found if item.kind is found[0].kind for source in item.sources]
    written = ", ".join(dict.fromkeys(sources)) or UNWRITTEN[found[0].kind]
    return errors.Authority(kind=found[0].kind.value, source=written)


def source_titles(sources: Iterable[str], *, pack: Pack) -> tuple[str, ...]:
    """Titles of the sources with those keys; a key that the pack does not know stands for itself."""
    return tuple(_title(key, pack) for key in sources)


def _title(key: str, pack: Pack) -> str:
    try:
        return str(pack.source(key).title)
    except NotFound:
        return key
