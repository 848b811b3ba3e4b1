"""The committed front-end files: complete, ours to use, and fit for hashed names."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.management import call_command
from django.test import override_settings

ROOT = Path(__file__).resolve().parents[3]
PAGES = ROOT / "touchstone" / "pages"
STATIC = PAGES / "static" / "pages"
VENDOR = STATIC / "vendor"
AXE = ROOT / "tests" / "functional" / "vendor" / "axe"

RESERVED = re.compile(r"GDS Transport|crest|crown|@font-face|govuk-logo|royal", re.IGNORECASE)


def sources() -> list[Path]:
    """Every file that reaches a reader of the pages."""
    files = [*STATIC.rglob("*"), *(PAGES / "templates").rglob("*")]
    return [path for path in files if path.is_file() and path.name != "LICENCE.txt"]


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_no_file_holds_a_mark_or_font_reserved_for_gov_uk(path: Path) -> None:
    assert path.suffix in {".css", ".js", ".svg", ".html"}
    assert not RESERVED.search(path.read_text(encoding="utf-8"))


def test_the_macros_that_draw_reserved_marks_are_never_called() -> None:
    for path in (PAGES / "templates").rglob("*.html"):
        assert not re.search(r"govuk(Header|Footer|Logo)\b", path.read_text(encoding="utf-8")), path


def test_the_style_sheets_load_nothing() -> None:
    for path in STATIC.rglob("*.css"):
        assert not re.search(r"url\(|@import", path.read_text(encoding="utf-8")), path


def test_the_components_that_templates_use_have_their_styles() -> None:
    """A class that the sheet does not know is a component that was left out of the build."""
    sheet = (VENDOR / "govuk-frontend.min.css").read_text(encoding="utf-8").replace("\\!", "!")
    unknown = set()
    for path in (PAGES / "templates").rglob("*.html"):
        text = re.sub(r"\{[#%{].*?[#%}]\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for classes in re.findall(r'class="([^"]*)', text):
            unknown |= {name for name in classes.split() if name.startswith("govuk-") and f".{name}" not in sheet}
    # Names that the components give their parts without styling them.
    parts = {"js-service-navigation-toggle", "language-navigation__text", "table__row", "table__body"}
    parts |= {"template__header", "template__footer", "service-navigation__active-fallback"}
    assert unknown <= {f"govuk-{part}" for part in parts}


def test_licences_lie_beside_what_was_taken() -> None:
    assert "MIT License" in (VENDOR / "LICENCE.txt").read_text(encoding="utf-8")
    assert "Mozilla Public License" in (AXE / "LICENSE").read_text(encoding="utf-8")
    assert (AXE / "axe.min.js").stat().st_size > 100_000


def test_script_and_style_are_of_one_version() -> None:
    versions = {
        re.findall(r"govuk-frontend (\d+\.\d+\.\d+)", (VENDOR / name).read_text(encoding="utf-8")[:120])[0]
        for name in ("govuk-frontend.min.css", "govuk-frontend.min.js")
    }
    built = (ROOT / "scripts" / "build_assets.sh").read_text(encoding="utf-8")
    assert versions == {re.findall(r"^GOVUK_FRONTEND=(.+)$", built, re.MULTILINE)[0]}


def test_every_static_file_can_be_served_under_a_hashed_name(tmp_path: Path) -> None:
    storages = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    apps = ["django.contrib.staticfiles", "touchstone.pages"]
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path, INSTALLED_APPS=apps):
        call_command(collectstatic.Command(), interactive=False, verbosity=0)
    hashed = json.loads((tmp_path / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    for path in STATIC.rglob("*"):
        if path.is_file():
            assert (tmp_path / hashed[f"pages/{path.relative_to(STATIC).as_posix()}"]).exists()
