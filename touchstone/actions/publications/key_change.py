"""Changing the public log’s signing key: a new one is announced in the log, signs beside the old one, then alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from touchstone.actions.publications.entering import check_sound
from touchstone.actions.publications.log_places import keys_folder, public_key_files, public_place
from touchstone.foundation.errors import Refusal
from touchstone.register import publishing
from touchstone.store.audit import act
from touchstone.translog.entries import parse_entry, parse_time
from touchstone.translog.keys import create_key, load_key

OVERLAP = timedelta(days=90)  # both keys sign for at least so long, so that readers learn the new one


class KeyChangeRefused(Refusal):
    """The key cannot be changed so, or not yet."""


def add_log_key(*, at: datetime) -> str:
    """Make a further key, announce it by a `key-add` entry, and let it sign from now on; its verifier key.

    Raises KeyChangeRefused while two keys sign already, KeyUnusable, InRecovery.
    """
    check_sound()
    place, keys = public_place()
    if len(keys) > 1:
        raise KeyChangeRefused("Two keys sign already.", remedy="Retire the old one first.")
    number = len(place.keys) + 1
    path = keys_folder() / f"public-log-{number}.key"
    made = create_key(path, name=place.origin)
    try:
        with act(by=None, at=at, verb="log.key-added") as record:
            publishing.append_other_event(event="key-add", at=at, data={"vkey": made.key.text})
            publishing.remember_keys("".join(f"{one.text}\n" for one in (*place.keys, made.key)))
            record.changed("log-key", made.key.key_id.hex(), "state", after="added")
    except BaseException:
        path.unlink()
        raise
    return made.key.text


def retire_log_key(*, vkey: str, at: datetime) -> None:
    """Announce by a `key-retire` entry that the key signs no more, and take its file away.

    Raises KeyChangeRefused for the only key, an unknown one, or before both have signed for 90 days.
    """
    check_sound()
    files = {load_key(path).key.text: path for path in public_key_files()}
    if vkey not in files:
        raise KeyChangeRefused("No key that signs now is this one.", remedy="Give the verifier key as it is published.")
    if len(files) == 1:
        raise KeyChangeRefused("It is the only key.", remedy="Add another first.")
    if at < _newest_key_added_at() + OVERLAP:
        raise KeyChangeRefused(
            "Both keys have to sign for 90 days before the old one is retired.",
            remedy="Wait. If the key was lost or copied, start a new log under a new name instead.",
        )
    with act(by=None, at=at, verb="log.key-retired") as record:
        publishing.append_other_event(event="key-retire", at=at, data={"vkey": vkey})
        record.changed("log-key", load_key(files[vkey]).key.key_id.hex(), "state", before="added", after="retired")
    files[vkey].unlink()


def _newest_key_added_at() -> datetime:
    """When the last `key-add` was entered; two keys never sign without one."""
    state = publishing.log_state()
    entries = [parse_entry(raw) for raw in publishing.read_entries(0, state.size if state else 0)]
    return max(parse_time(one.time) for one in entries if one.event == "key-add")
