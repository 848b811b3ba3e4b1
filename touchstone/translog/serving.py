"""How a log's files are served: which paths exist, as what type, kept how long (section 10.2)."""

from __future__ import annotations

from dataclasses import dataclass

from touchstone.translog.faults import Malformed
from touchstone.translog.tiles import parse_path

TEXT = "text/plain; charset=utf-8"
BINARY = "application/octet-stream"
BRIEFLY = "max-age=5"
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Resource:
    """A file under the log's prefix: its relative path, and the headers to send with it."""

    path: str
    content_type: str
    cache_control: str

    @property
    def headers(self) -> dict[str, str]:
        """The answer's headers, for any web framework."""
        return {
            "Content-Type": self.content_type,
            "Cache-Control": self.cache_control,
            "X-Content-Type-Options": "nosniff",
            "Access-Control-Allow-Origin": "*",
        }


def resource_at(path: str) -> Resource | None:
    """The resource for a path below the prefix, or None: then the answer is 404. That it exists is not checked."""
    if path in ("checkpoint", "key"):
        return Resource(path, TEXT, BRIEFLY)
    try:
        return Resource(parse_path(path).path, BINARY, FOR_EVER)
    except Malformed:
        return None
