"""Check guidance packs, see what changed between two versions, begin and release a version, and count the burden."""

from __future__ import annotations

import argparse
from pathlib import Path

from touchstone.cli.pack_burden import burden
from touchstone.cli.pack_differences import described, heading
from touchstone.cli.pack_versions import begin_version, release_version
from touchstone.guidance.comparison import compare
from touchstone.guidance.composition import check_composition
from touchstone.guidance.loader import check_pack, load_any, load_library, pack_folders, packs_root
from touchstone.guidance.pack import Pack
from touchstone.guidance.problem import PackRefused
from touchstone.guidance.release import release_line
from touchstone.guidance.schemas import schema_files
from touchstone.guidance.shelf import Shelf
from touchstone.guidance.supplement import Supplement

OK, REFUSED, CANNOT = 0, 1, 2


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `packs` with its sub-commands."""
    parser = subparsers.add_parser("packs", help=__doc__, description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    check = acts.add_parser("check", help="check one pack, or every pack under a folder and how they go together")
    check.add_argument("folder", nargs="?", type=Path, help="a pack's folder, or one that holds packs (default: ours)")
    diff = acts.add_parser("diff", help="what changed between two versions, in words")
    diff.add_argument("older", type=Path, help="folder of the older version")
    diff.add_argument("newer", type=Path, help="folder of the newer version")
    new = acts.add_parser("new", help="begin a draft: a copy of the newest version under another number")
    new.add_argument("pack", help="the pack's id")
    new.add_argument("version", help="the version to begin, such as 2027-01")
    new.add_argument("--root", type=Path, help="the folder that holds the packs (default: ours)")
    release = acts.add_parser("release", help="freeze a draft: it is checked, called released and listed in RELEASED")
    release.add_argument("folder", type=Path, help="the draft's folder")
    schemas = acts.add_parser("schemas", help="write the JSON Schemas of the content files")
    schemas.add_argument("folder", type=Path, help="where to write them")
    _add_burden(acts)


def _add_burden(acts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = acts.add_parser("burden", help="how many questions a project is asked, and how long they take to read")
    parser.add_argument(
        "--packs", nargs="+", metavar="PACK[:VERSION]", default=[],
        help="packs to count, in their newest version unless one is named (default: all that are not optional)",
    )  # fmt: skip
    parser.add_argument(
        "--triage", type=Path, help="YAML file of question id to answer (default: live facial recognition)"
    )
    parser.add_argument("--root", type=Path, help="the folder that holds the packs (default: ours)")


def run(args: argparse.Namespace) -> int:
    """Exit code 0: in order; 1: a pack is refused; 2: there is no pack there."""
    if args.act == "check":
        return _check(args.folder or packs_root())
    if args.act == "diff":
        return _diff(args.older, args.newer)
    if args.act == "new":
        print(begin_version(root=args.root or packs_root(), pack=args.pack, version=args.version))
        return OK
    if args.act == "release":
        print(release_version(args.folder.resolve()))
        return OK
    if args.act == "burden":
        print(burden(root=args.root or packs_root(), packs=args.packs, triage=args.triage))
        return OK
    return _write_schemas(args.folder)


def _check(folder: Path) -> int:
    root = folder.resolve()
    folders = [root] if (root / "pack.yaml").is_file() else pack_folders(root)
    if not folders:
        print(f"There is no pack in {folder}. Name a folder that holds pack.yaml, or packs in <pack>/<version>/.")
        return CANNOT
    shelf = Shelf(folders[0].parent.parent)
    results = [_check_one(one, shelf) for one in folders]
    if all(results) and folders != [root]:
        results.append(_check_library(root))
    return OK if all(results) else REFUSED


def _check_one(folder: Path, shelf: Shelf) -> bool:
    pack, problems = check_pack(folder, shelf)
    for problem in problems:
        print(f"{folder.parent.name}/{folder.name}/{problem}")
    if pack is not None:
        print(_summary(pack))
    return pack is not None


def _check_library(root: Path) -> bool:
    """What only shows across packs: a released version whose folder is gone, supplements that cannot be joined."""
    try:
        library = load_library(root)
    except PackRefused as refused:
        print(refused)
        return False
    problems = []
    for pack_id in library.pack_ids:
        main = library.newest(pack_id)
        problems += check_composition(main, library.newest_fitting(main, released_only=False))
    for problem in problems:
        print(problem)
    return not problems


def _summary(pack: Pack | Supplement) -> str:
    counts = [(len(pack.question_sets), "question sets")]
    if isinstance(pack, Supplement):
        counts += [(sum(len(one.questions) for one in pack.question_sets), "questions"), (len(pack.checks), "checks")]
        counts += [(len(pack.sheet.instruments), "instruments"), (len(pack.sheet.replacements), "replacements")]
    else:
        counts = [(len(pack.stages), "stages"), *counts, (len(pack.questions), "questions")]
    told = ", ".join(f"{count} {what}" for count, what in counts)
    return f"{pack.id} {pack.version} ({pack.sheet.status}): {told}. In order.\n{release_line(pack)}"


def _diff(older: Path, newer: Path) -> int:
    comparison = compare(load_any(older.resolve()), load_any(newer.resolve()))
    print(heading(comparison))
    for change in comparison.changes:
        print(described(change))
    return OK


def _write_schemas(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_files().items():
        (folder / name).write_text(text, encoding="utf-8")
        print(folder / name)
    return OK
