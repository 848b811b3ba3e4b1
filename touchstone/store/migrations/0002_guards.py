"""Guards that keep append-only tables append-only."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from touchstone.store.guards import APPEND_ONLY, install_guards


def install(apps: Any, schema_editor: Any) -> None:
    """Make every guard of the tables there are so far; a migration that adds such a table makes its own."""
    there = set(schema_editor.connection.introspection.table_names())
    install_guards(schema_editor.connection, {name: keys for name, keys in APPEND_ONLY.items() if name in there})


class Migration(migrations.Migration):
    """Needs every table to be there."""

    dependencies = [("store", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
