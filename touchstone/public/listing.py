"""The register in the process: every record's card, every version's place, and the words to search by.

Kept up to date by the newest entry of the log: what was published since is read, and nothing else. One question to
the database for a list, however long the register is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from threading import RLock

from touchstone.public.word_table import WordTable, as_typed
from touchstone.register import card_reading
from touchstone.register.cards import Card, Entered
from touchstone.register.days import end_of
from touchstone.register.said import Words

MOST_WORDS = 12  # looked for at once: more would only cost time
NOT_PUBLISHED = "not-published"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a reader narrows the list by; "" stands for any. `day`: None for the register as it is today."""

    words: str = ""
    people: str = ""
    force: str = ""
    phase: str = ""
    stage: str = ""
    purpose: str = ""
    technology: str = ""
    impact: str = ""
    standing: str = ""
    day: date | None = None

    @property
    def is_by_content(self) -> bool:
        """Whether more than the force has to be known of each record."""
        return any((self.phase, self.stage, self.purpose, self.technology, self.impact, self.standing))


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The cards that fit, in order. `whole`: how many records there are; `instead`: word typed → those taken for it."""

    cards: list[Card]
    whole: int
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: int = 0


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What each list of the filter offers: name in the address → words, by language where the record has them so."""

    forces: Mapping[str, str]
    phases: tuple[str, ...]
    stages: Mapping[str, str]
    purposes: Mapping[str, Words]
    technologies: Mapping[str, Words]


class Listing:
    """The cards and words of one database, under one lock: several threads may ask."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._stamp: card_reading.Stamp | None = None
        self._clear()

    def _clear(self) -> None:
        self._cards: dict[str, Card] = {}
        self._in_order: list[Card] = []
        self._versions: dict[str, list[Entered]] = {}
        self._of_versions: dict[tuple[str, int], Card] = {}
        self._words: WordTable[str] = WordTable()
        self._people: WordTable[str] = WordTable()
        self._offered: Offered | None = None

    def find(self, asked: Asked, *, on: date) -> tuple[Listed, Offered]:
        """The records that fit, the newest change first, or the best match first where words are asked for.

        Also what the filter offers, of the same moment.
        """
        with self._lock:
            self._refresh()
            if self._offered is None:
                self._offered = _offered(self._in_order)
            return self._find(asked, on), self._offered

    def _find(self, asked: Asked, on: date) -> Listed:
        if asked.day is not None and asked.day < on:
            return self._find_then(asked, asked.day)
        listed = self._by_words(asked)
        return replace(listed, cards=[card for card in listed.cards if _fits(card, asked, on)])

    def card(self, record: str) -> Card | None:
        """The newest card of one record."""
        with self._lock:
            self._refresh()
            return self._cards.get(record)

    def every_card(self) -> list[Card]:
        """All records, withdrawn ones too, the newest change first."""
        with self._lock:
            self._refresh()
            return list(self._in_order)

    def _refresh(self) -> None:
        newest = card_reading.newest_stamp()
        if newest == self._stamp:
            return
        if newest is None or self._stamp is None or not card_reading.is_of_this_history(self._stamp):
            self._clear()
            self._stamp = None
        changed = None if self._stamp is None else set[str]()
        for one in card_reading.entries_after(-1 if self._stamp is None else self._stamp[0]):
            self._versions.setdefault(one.record, []).append(one)
            if changed is not None:
                changed.add(one.record)
        for card, texts in card_reading.cards_with_texts(self._versions, None if changed is None else sorted(changed)):
            self._put(card, texts)
        self._in_order = sorted(self._cards.values(), key=_newest_first)
        self._offered, self._stamp = None, newest

    def _put(self, card: Card, texts: card_reading.Texts) -> None:
        self._cards[card.record] = card
        self._words.put(card.record, texts)
        self._people.put(card.record, ((text, 1.0) for text in card.people.values()))
        if card.is_withdrawn:  # what was known of its versions went with it
            self._of_versions = {key: one for key, one in self._of_versions.items() if key[0] != card.record}

    def _by_words(self, asked: Asked) -> Listed:
        """The cards that hold the words, the best first; all of them where no words are asked for."""
        instead: dict[str, tuple[str, ...]] = {}
        cards, left_out = self._in_order, 0
        for typed, table in ((asked.people, self._people), (asked.words, self._words)):
            if not typed.strip():
                continue
            looked = table.look_up(typed, most=MOST_WORDS)
            kept = looked.kept
            cards = [card for card in cards if card.record in kept]
            cards.sort(key=lambda card: -looked.scores[card.record] * kept[card.record] ** 2)
            instead |= {as_typed(typed, word): near for word, near in looked.instead.items()}
            left_out += looked.left_out
        return Listed(cards=cards, whole=len(self._cards), instead=instead, left_out=left_out)

    def _find_then(self, asked: Asked, day: date) -> Listed:
        """What stood at the end of a day gone by. Content is read only where more than the force is asked."""
        stood = [one for versions in self._versions.values() if (one := _last_before(versions, end_of(day)))]
        stood.sort(key=lambda one: (-one.position, one.record))
        whole = len(stood)
        if asked.force:
            stood = [one for one in stood if one.force_code == asked.force]
        if not asked.is_by_content:
            return Listed(cards=[self._known(one) for one in stood], whole=whole)
        cards = self.filled([self._known(one) for one in stood])
        return Listed(cards=[card for card in cards if _fits(card, asked, day)], whole=whole)

    def _known(self, one: Entered) -> Card:
        """The card of a version where it is known already, else what the log alone says of it."""
        newest = self._cards.get(one.record)
        if newest is not None and newest.version == one.version:
            return newest
        bare = card_reading.bare_card(one, first_published_at=self._versions[one.record][0].published_at)
        return self._of_versions.get((one.record, one.version), bare)

    def filled(self, cards: Iterable[Card]) -> list[Card]:
        """The same cards with their content, read from the frozen files for those of which only the place is known."""
        with self._lock:
            cards = list(cards)
            wanted = [one for card in cards if not _is_known(card) for one in self._versions[card.record]]
            bare = {(card.record, card.version) for card in cards if not _is_known(card)}
            first_of = {record: versions[0] for record, versions in self._versions.items()}
            missing = [one for one in wanted if (one.record, one.version) in bare]
            for card in card_reading.cards_of_versions(missing, first_of=first_of):
                self._of_versions[card.record, card.version] = card
            return [self._of_versions.get((card.record, card.version), card) for card in cards]


def _is_known(card: Card) -> bool:
    return bool(card.title) or card.is_withdrawn or card.is_taken_away


def _fits(card: Card, asked: Asked, day: date) -> bool:
    return (
        (not asked.force or card.force_code == asked.force)
        and (not asked.phase or card.phase == asked.phase)
        and (not asked.stage or card.stage == asked.stage)
        and (not asked.purpose or asked.purpose in card.purposes)
        and (not asked.technology or asked.technology in card.technologies)
        and (not asked.impact or _has_impact(card, asked.impact))
        and (not asked.standing or asked.standing in card.standing(day))
    )


def _has_impact(card: Card, level: str) -> bool:
    if level == NOT_PUBLISHED:
        return not card.impact and not card.is_withdrawn
    return card.impact == level


def _newest_first(card: Card) -> tuple[int, str]:
    return (-card.log_index, card.record)


def _last_before(versions: list[Entered], moment: datetime) -> Entered | None:
    return next((one for one in reversed(versions) if one.published_at < moment), None)


def _offered(cards: list[Card]) -> Offered:
    forces = dict(sorted(((card.force_code, card.force_name) for card in cards), key=lambda one: (one[1], one[0])))
    stages = {card.stage: card.stage_name for card in cards if card.stage}
    purposes: dict[str, Words] = {}
    technologies: dict[str, Words] = {}
    for card in cards:
        purposes.update(card.purposes)
        technologies.update(card.technologies)
    return Offered(
        forces=forces,
        phases=tuple(sorted({card.phase for card in cards if card.phase})),
        stages=dict(sorted(stages.items(), key=lambda one: one[1])),
        purposes=dict(sorted(purposes.items())),
        technologies=dict(sorted(technologies.items())),
    )


LISTING = Listing()
