"""Guards that keep the register's append-only tables append-only."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from touchstone.register.guards import install_guards


def install(apps: Any, schema_editor: Any) -> None:
    """Make every guard on the database being migrated."""
    install_guards(schema_editor.connection)


class Migration(migrations.Migration):
    """Needs every table to be there."""

    dependencies = [("register", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
