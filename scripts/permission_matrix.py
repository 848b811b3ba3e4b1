"""Which role may do what, from the lists that the system itself enforces."""

from __future__ import annotations

from touchstone.accounts.permissions import NEEDS_FRESH_SIGN_IN, Permission
from touchstone.accounts.roles import ROLES


def page() -> str:
    """Each role with what it may do, then each permission with who holds it."""
    lines = ["# Roles and permissions", "", "Written by `./run docs`. What is not listed is refused.", "", "## Roles"]
    for role in ROLES.values():
        held = [permission for permission in Permission if permission in role.permissions]
        lines += ["", f"### {role.name} (`{role.id}`)", "", role.description, ""]
        lines += [f"- `{permission.value}`: {permission.summary}" for permission in held]
    lines += ["", "## Permissions", "", "| permission | held by | asks who you are again |", "| --- | --- | --- |"]
    for permission in Permission:
        holders = ", ".join(role.name for role in ROLES.values() if permission in role.permissions)
        again = "yes" if permission in NEEDS_FRESH_SIGN_IN else ""
        lines.append(f"| `{permission.value}` | {holders} | {again} |")
    return "\n".join(lines)
