"""Copies of the index and of commits, outside the repository: nothing in `.git` or in the work tree changes."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISREG

from msgspec.structs import replace

from gatekeeper.errors import CannotVerify
from gatekeeper.git import Repository
from gatekeeper.git.process import fields
from gatekeeper.scratch import scratch_folder

_IGNORED_LIMIT = 32 * 1024 * 1024
"""Bytes above which an ignored file is taken for data, not for something that the sources import."""

_NEVER_SOURCES = frozenset({"__pycache__", "node_modules", "build", "dist", "venv", "env", "htmlcov"})


def materialise_index(repository: Repository, into: Path) -> None:
    """Writes what is staged into an existing, empty folder: what the commit would contain.

    Symlinks stay symlinks and submodules become empty folders. Raises CannotVerify when a merge is unfinished or a
    file cannot be written.
    """
    unmerged = repository.listing.unmerged
    if unmerged:
        raise CannotVerify(
            f"nothing can be committed while {unmerged[0]} is unmerged: resolve the conflict and `git add` it"
        )
    _check_out(repository, repository.index, into)
    for path in repository.announced():
        (into / path).unlink(missing_ok=True)


def materialise_commit(repository: Repository, revision: str, into: Path) -> None:
    """Writes the files of a commit (its id) into an existing, empty folder; see `materialise_index`."""
    with scratch_folder() as folder:
        index = folder / "index"
        repository.git.output("read-tree", revision, environment={"GIT_INDEX_FILE": str(index)})
        _check_out(repository, index, into)


def link_ignored(repository: Repository, roots: Iterable[str], into: Path) -> tuple[str, ...]:
    """Copies what git ignores but the sources may import (a generated `_version.py`, compiled modules) into a copy.

    Looks below the given roots, and leaves out byte code, environments, hidden and build folders, symlinks and files
    above 32 MiB. Returns what was copied, sorted. Files that the copy already has are left alone.
    """
    copied: list[str] = []
    for path in _ignored(repository, tuple(roots)):
        source, target = repository.root / path, into / path
        with contextlib.suppress(FileNotFoundError):
            state = source.lstat()
            if S_ISREG(state.st_mode) and state.st_size <= _IGNORED_LIMIT and not os.path.lexists(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
                copied.append(path)
    return tuple(sorted(copied))


def copy(folder: Path, paths: Iterable[str], into: Path) -> None:
    """Copies those of the paths that are files or links in the folder; links stay links, and none is followed."""
    for path in paths:
        source = folder / path
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            if S_ISREG(source.lstat().st_mode) or source.is_symlink():
                (into / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, into / path, follow_symlinks=False)


def below(folder: Path) -> tuple[str, ...]:
    """Every file and link below a folder, relative to it, sorted; links are not followed."""
    walked = ((Path(current), [*folders, *names]) for current, folders, names in os.walk(folder))
    paths = (here / name for here, names in walked for name in names)
    return tuple(sorted(path.relative_to(folder).as_posix() for path in paths))


def put(folder: Path, path: str, content: bytes | None) -> None:
    """Makes a path of the folder hold this content, or nothing (None).

    Links on the way are replaced, never followed: what they point at may be the user's own.
    """
    target = folder
    for part in Path(path).parts:
        target /= part
        if target.is_symlink():
            target.unlink()
    if content is None:
        target.unlink(missing_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def regular_files(folder: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Those of the paths that are regular files in the folder: no symlinks, nothing that is missing."""
    return tuple(path for path in paths if (folder / path).is_file() and not (folder / path).is_symlink())


def _check_out(repository: Repository, index: Path, into: Path) -> None:
    # With the folder as work tree, git reads the attributes that belong to these files, not those of the user's tree.
    # Without --index it only reads the index.
    environment = {
        "GIT_DIR": str(repository.git_dir),
        "GIT_WORK_TREE": str(into),
        "GIT_INDEX_FILE": str(index),
    }
    words = ("checkout-index", "--all", "--force", "--ignore-skip-worktree-bits")
    replace(repository.git, folder=into).output(*words, environment=environment)


def _ignored(repository: Repository, roots: tuple[str, ...]) -> Iterator[str]:
    paths = () if "" in roots or "." in roots else roots
    listed = repository.git.output(
        "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory", "--", *paths
    )
    for path in fields(listed):
        if not path.endswith("/"):
            yield path
        elif not _left_out(repository.root / path):
            yield from _below(repository.root, path)


def _below(root: Path, folder: str) -> Iterator[str]:
    for current, folders, files in os.walk(root / folder):
        here = Path(current)
        folders[:] = sorted(name for name in folders if not _left_out(here / name))
        yield from ((here / name).relative_to(root).as_posix() for name in files)


def _left_out(folder: Path) -> bool:
    name = folder.name
    return name in _NEVER_SOURCES or name.startswith(".") or (folder / "pyvenv.cfg").exists()
