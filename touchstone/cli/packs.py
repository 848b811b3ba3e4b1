"""Check content packs, compare two versions, or write the schemas of their files."""

from __future__ import annotations

import argparse
from pathlib import Path

from touchstone.guidance.comparison import Change, Comparison, compare
from touchstone.guidance.loader import check_pack, load_library, load_pack, pack_folders, packs_root
from touchstone.guidance.pack import Pack
from touchstone.guidance.problem import PackRefused
from touchstone.guidance.release import release_line
from touchstone.guidance.schemas import schema_files

OK, REFUSED, CANNOT = 0, 1, 2


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `packs` with its sub-commands: check, diff, schemas."""
    parser = subparsers.add_parser("packs", help=__doc__, description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    check = acts.add_parser("check", help="check one pack, or every pack under a folder")
    check.add_argument("folder", nargs="?", type=Path, help="a pack's folder, or one that holds packs (default: ours)")
    diff = acts.add_parser("diff", help="what changed between two versions")
    diff.add_argument("older", type=Path, help="folder of the older version")
    diff.add_argument("newer", type=Path, help="folder of the newer version")
    schemas = acts.add_parser("schemas", help="write the JSON Schemas of the content files")
    schemas.add_argument("folder", type=Path, help="where to write them")


def run(args: argparse.Namespace) -> int:
    """Exit code 0: in order; 1: a pack is refused; 2: there is no pack there."""
    if args.act == "check":
        return _check(args.folder or packs_root())
    if args.act == "diff":
        return _diff(args.older, args.newer)
    return _write_schemas(args.folder)


def _check(folder: Path) -> int:
    root = folder.resolve()
    folders = [root] if (root / "pack.yaml").is_file() else pack_folders(root)
    if not folders:
        print(f"There is no pack in {folder}. Name a folder that holds pack.yaml, or packs in <pack>/<version>/.")
        return CANNOT
    results = [_check_one(one) for one in folders]
    if all(results) and folders != [root]:
        results.append(_check_library(root))
    return OK if all(results) else REFUSED


def _check_one(folder: Path) -> bool:
    pack, problems = check_pack(folder)
    for problem in problems:
        print(f"{folder.parent.name}/{folder.name}/{problem}")
    if pack is not None:
        print(_summary(pack))
    return pack is not None


def _check_library(root: Path) -> bool:
    """What only shows across packs, such as a released version whose folder is gone."""
    try:
        load_library(root)
    except PackRefused as refused:
        print(refused)
        return False
    return True


def _summary(pack: Pack) -> str:
    count = f"{len(pack.stages)} stages, {len(pack.question_sets)} question sets, {len(pack.questions)} questions"
    return f"{pack.id} {pack.version} ({pack.sheet.status}): {count}. In order.\n{release_line(pack)}"


def _diff(older: Path, newer: Path) -> int:
    comparison = compare(load_pack(older.resolve()), load_pack(newer.resolve()))
    print(_heading(comparison))
    for change in comparison.changes:
        print(_described(change))
    return OK


def _heading(comparison: Comparison) -> str:
    count = len(comparison.changes)
    changes = "1 change" if count == 1 else f"{count} changes"
    return f"{comparison.older} to {comparison.newer}: {changes}, {len(comparison.material)} material"


def _described(change: Change) -> str:
    material = ", material" if change.is_material else ""
    keys = f": {', '.join(change.keys)}" if change.keys else ""
    lines = [f"{change.kind}{material}: {change.item_kind} {change.id}{keys}"]
    lines += [f"    because {change.reason}"] if change.reason else []
    for words in change.words:
        lines += [f"    {words.at}", f"      - {words.before}", f"      + {words.after}"]
    return "\n".join(lines)


def _write_schemas(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_files().items():
        (folder / name).write_text(text, encoding="utf-8")
        print(folder / name)
    return OK
