"""How long a session lasts: half an hour without a request, and never longer than twelve hours."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from touchstone.foundation import clock

STARTED = "started_at"
SEEN = "seen_at"
# A session is written at most this often for having been used: each write waits for the disk.
GRAIN_SECONDS = 15

Next = Callable[[HttpRequest], HttpResponse]


def session_limits(get_response: Next) -> Next:
    """Middleware; stands after authentication. An overdue session ends here, on the server."""

    def limited(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _end_or_mark(request)
        return get_response(request)

    return limited


def _end_or_mark(request: HttpRequest) -> None:
    now = int(clock.now().timestamp())
    session = request.session
    started, seen = session.setdefault(STARTED, now), session.setdefault(SEEN, now)
    idle = now - seen > settings.TOUCHSTONE_SESSION_IDLE_SECONDS
    if idle or now - started > settings.TOUCHSTONE_SESSION_LONGEST_SECONDS:
        logout(request)
    elif now - seen >= GRAIN_SECONDS:
        session[SEEN] = now
