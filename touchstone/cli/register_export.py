"""`touchstone register export DIR`: the whole public site as files that any web server, or a memory stick, can hold."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from touchstone.cli import start_django
from touchstone.foundation import clock

WRITTEN, FAILED = 0, 2
# Tables are known only once Django is set up, so the module that reads them is imported after that.
_COPY = "import sys, django; django.setup(); from touchstone.public.static_copy import main; main(sys.argv[1])"


def add_export(commands: Any) -> None:
    """Add `export` to the sub-commands of `register`."""
    parser = commands.add_parser("export", help="sign what is pending, then write the whole public site as files")
    parser.add_argument("folder", metavar="DIR", type=Path, help="where to write it: new or empty")
    parser.set_defaults(act=export_register)


def export_register(args: argparse.Namespace) -> int:
    """Sign what waits to be signed, then copy the site with the public site's own settings and rights."""
    folder: Path = args.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(f"{folder} is not an empty folder. Name a new one.", file=sys.stderr)
        return FAILED
    start_django()
    from touchstone.actions.publications import publish_checkpoint
    from touchstone.foundation.errors import Refusal

    try:
        publish_checkpoint(at=clock.now())
    except Refusal as refusal:
        print(f"{refusal.message} {refusal.remedy}".strip(), file=sys.stderr)
        return FAILED
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "touchstone.config.settings_public"}
    command = [sys.executable, "-c", _COPY, str(folder)]
    done = subprocess.run(command, env=environment, check=False)  # noqa: S603 - our own module, by our own Python
    return WRITTEN if done.returncode == 0 else FAILED
