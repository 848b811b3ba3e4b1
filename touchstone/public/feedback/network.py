"""From which network a request comes: for counting alone, and never kept in clear."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

_HOMES = 64  # bits of an IPv6 address that one household or firm has in common


def network_of(request: HttpRequest) -> str:
    """The sender's address, for IPv6 its network; "" where none can be told. Behind proxies, what the outermost said.

    Each trusted proxy adds the address it was asked from to the end of `X-Forwarded-For`; what stands before those is
    the sender's own word and is not believed.
    """
    said = request.META.get("REMOTE_ADDR", "")
    proxies = getattr(settings, "TOUCHSTONE_TRUSTED_PROXIES", 0)
    if proxies:
        passed_on = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
        said = passed_on[-proxies] if len(passed_on) >= proxies else said
    try:
        address = ipaddress.ip_address(said.partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    if isinstance(address, ipaddress.IPv6Address) and mapped is None:
        return str(ipaddress.ip_network((address, _HOMES), strict=False))
    return str(mapped or address)
