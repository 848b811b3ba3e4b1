"""What can be wrong with a log, and what the publisher refuses to do."""

from __future__ import annotations

from touchstone.foundation.errors import Refusal


class LogFault(ValueError):
    """Something is not as the format says. `expected` and `found` are short texts for a report; may be empty."""

    def __init__(self, message: str, *, expected: str = "", found: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.found = found


class Malformed(LogFault):
    """The bytes do not have the one form that the format allows."""


class ProofRefused(LogFault):
    """An inclusion or consistency proof does not lead to the root."""


class SignatureRefused(LogFault):
    """No known key signed, or the signature of a known key does not hold."""


class RecoveryMode(Refusal):
    """Two memories of the log disagree, so nothing may be signed until a person has looked.

    `memories` names those that disagree with the entries at hand.
    """

    def __init__(self, message: str, *, memories: tuple[str, ...] = ()) -> None:
        super().__init__(
            message,
            remedy="Enter the missing entries again from the published bundles, or start a new log under a new name.",
        )
        self.memories = memories


class FileDiffers(Refusal):
    """A published file that never changes holds other bytes than it must."""


class SecondPublisher(Refusal):
    """Another process is publishing this log at this moment."""


class KeyUnusable(Refusal):
    """The signing key is missing, malformed, readable by others, or one that is printed in the tests."""
