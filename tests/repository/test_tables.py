"""Every table and every field is declared: whether it may change, how sensitive it is, how long it is kept.

Each application with tables has a module `classification` with CLASSIFICATION: model name → an object with `mutability`
(append-only or mutable), `retention` (when its rows may go, in words) and `fields` (field name → public, internal,
personal or secret).
"""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys

import pytest
from django.apps import apps

from tests.repository.tree import ROOT, dotted, name_of, parsed, sources

APPLICATIONS = ("accounts", "store", "register")
MUTABILITY = {"append-only", "mutable"}
SENSITIVITY = {"public", "internal", "personal", "secret"}


def models_of(label: str) -> dict:
    return {model.__name__: model for model in apps.get_app_config(label).get_models(include_auto_created=True)}


def classification_of(label: str) -> dict:
    return importlib.import_module(f"touchstone.{label}.classification").CLASSIFICATION


@pytest.mark.parametrize("label", APPLICATIONS)
def test_every_table_is_classified_and_no_other(label):
    assert set(classification_of(label)) == set(models_of(label))


@pytest.mark.parametrize("label", APPLICATIONS)
def test_every_field_is_classified_and_no_other(label):
    declared = {name: set(table.fields) for name, table in classification_of(label).items()}
    actual = {name: {field.name for field in model._meta.local_fields} for name, model in models_of(label).items()}
    assert declared == actual


@pytest.mark.parametrize("label", APPLICATIONS)
def test_classes_are_of_the_closed_lists_and_retention_is_said(label):
    for name, table in classification_of(label).items():
        assert table.mutability in MUTABILITY, name
        assert table.retention.strip(), name
        assert set(table.fields.values()) <= SENSITIVITY, name


@pytest.mark.parametrize("label", ["store", "register"])
def test_append_only_tables_are_those_the_database_guards(label):
    guarded = set(importlib.import_module(f"touchstone.{label}.guards").APPEND_ONLY)
    models = models_of(label)
    declared = {
        models[name]._meta.db_table
        for name, table in classification_of(label).items()
        if table.mutability == "append-only"
    }
    assert declared == guarded


def test_foreign_keys_of_the_register_stay_inside_it():
    outside = [
        f"{model.__name__}.{field.name}"
        for model in models_of("register").values()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model._meta.app_label != "register"
    ]
    assert outside == []


def test_migrations_of_the_register_ask_for_no_table_outside_it():
    asked = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources("touchstone/register", migrations=True)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and dotted(node.func).endswith("get_model")
        if not (isinstance(node.args[0], ast.Constant) and node.args[0].value == "register")
    ]
    assert asked == []


def test_the_public_site_installs_nothing_of_ours_but_the_register_and_its_pages(tmp_path):
    code = "from touchstone.config import settings_public as s; print(*s.INSTALLED_APPS)"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "TOUCHSTONE_VAR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        check=True,
    )
    installed = run.stdout.split()
    ours = {name for name in installed if name.startswith("touchstone.")}
    assert ours == {"touchstone.register", "touchstone.public", "touchstone.pages"}
    # No signing in, no sessions and no editing of tables either.
    assert {"django.contrib.auth", "django.contrib.sessions", "django.contrib.admin"} & set(installed) == set()


def test_casework_has_no_ready_made_editor_of_tables():
    """Django's own administration pages would write past the actions and their audit."""
    assert not apps.is_installed("django.contrib.admin")


def test_migrations_are_up_to_date_with_the_models(tmp_path):
    run = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        env={**os.environ, "TOUCHSTONE_VAR": str(tmp_path / "var"), "TOUCHSTONE_DATABASE_URL": ""},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
