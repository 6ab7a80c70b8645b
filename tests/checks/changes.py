"""Changes made of two folders or two mappings, as the integrity check is given them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from gatekeeper.model.change import Change, ChangedFile, Mode, Status
from tests.fakes import FakeContext, make_project

CASES = Path(__file__).parent.parent / "integrity_cases"


@dataclass(frozen=True)
class Case:
    """A labelled change: the findings are (severity, rule, path)."""

    name: str
    about: str
    honest: bool
    findings: frozenset[tuple[str, str, str]]
    base: Mapping[str, bytes]
    head: Mapping[str, bytes]


def load(folder: Path) -> Case:
    labels = tomllib.loads((folder / "case.toml").read_text())
    found = frozenset((one["severity"], one["rule"], one["path"]) for one in labels.get("finding", []))
    assert labels["honest"] is not bool(found), f"{folder.name}: an honest change has no findings, another has some"
    return Case(folder.name, labels["about"], labels["honest"], found, files(folder / "base"), files(folder / "head"))


def cases() -> list[Case]:
    return [load(path.parent) for path in sorted(CASES.glob("*/case.toml"))]


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != ".keep")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def change(base: Mapping[str, bytes], head: Mapping[str, bytes]) -> Change:
    """What git would say differs: files that are more alike than not are renamed."""
    gone = sorted(base.keys() - head.keys())
    changed = [ChangedFile(path, Status.MODIFIED) for path in base.keys() & head.keys() if base[path] != head[path]]
    for path in sorted(head.keys() - base.keys()):
        old = next((one for one in gone if alike(base[one], head[path])), None)
        if old is None:
            changed.append(ChangedFile(path, Status.ADDED, old_mode=Mode.ABSENT))
        else:
            gone.remove(old)
            changed.append(ChangedFile(path, Status.RENAMED, old))
    changed += [ChangedFile(path, Status.DELETED, mode=Mode.ABSENT) for path in gone]
    return Change("base", "worktree", tuple(sorted(changed, key=lambda file: file.path)))


def alike(one: bytes, other: bytes) -> bool:
    return SequenceMatcher(None, one.splitlines(), other.splitlines(), autojunk=False).ratio() > 0.5


def context_of(tmp_path: Path, base: Mapping[str, bytes], head: Mapping[str, bytes]) -> FakeContext:
    """A context whose tree holds `head`, and whose merge base holds `base`."""
    project = make_project(tmp_path / "tree", head)
    return FakeContext(project, tmp_path, comparison=change(base, head), base=base)
