"""Every table and column: what it is, how sensitive, whether rows change and how long they stay."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import django
from django.apps import apps

APPLICATIONS = {"accounts": "People and organisations", "store": "Casework", "register": "The public register"}


def page() -> str:
    """One heading for each application and each table, from the models and what is declared about them."""
    django.setup()
    lines = ["# Data dictionary", "", "Written by `./run docs` from the tables and what is declared about them."]
    for label, title in APPLICATIONS.items():
        lines += ["", f"## {title}"]
        declared = importlib.import_module(f"touchstone.{label}.classification").CLASSIFICATION
        models = {model.__name__: model for model in apps.get_app_config(label).get_models()}
        for name in sorted(models):
            lines += _table(models[name], declared[name])
    return "\n".join(lines)


def _table(model: Any, declared: Any) -> list[str]:
    about = (inspect.getdoc(model) or "").partition("\n")[0]
    if about.startswith(f"{model.__name__}("):  # Django's own, where the author wrote none
        about = ""
    columns = [
        f"| `{field.name}` | {type(field).__name__.removesuffix('Field').lower()} | {declared.fields[field.name]} |"
        for field in model._meta.local_fields
    ]
    kept = f"Rows are {declared.mutability}; kept: {declared.retention}."
    head = ["| column | kind | sensitivity |", "| --- | --- | --- |"]
    return ["", f"### {model.__name__} (`{model._meta.db_table}`)", "", f"{about} {kept}".strip(), "", *head, *columns]
