"""What is in a tree, told by content: the part of a result's key that says what the check read."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha1, sha256
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from gatekeeper.engine.scan import WHOLE, below, content, digest, signature
from gatekeeper.engine.together import together
from gatekeeper.git.listing import SUBMODULE, WORDS, Listing
from gatekeeper.git.process import fields, text
from gatekeeper.surroundings import SETTINGS

if TYPE_CHECKING:
    from gatekeeper.git import Head, Repository

_DOCUMENTS = (".md", ".rst", ".txt", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".ico", ".pdf", ".html", ".css", ".csv")
"""Ends of names of files that no type checker and no measure of code reads; that they are there may still matter."""

CACHES = frozenset(
    {"__pycache__", ".git", ".hypothesis", ".idea", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".tox"}
    | {".vscode", "htmlcov", "node_modules"}
)
"""Folders that tools keep for themselves; nothing in them says how a project behaves."""

_NOTES = re.compile(r"\.coverage(\..*)?|\.DS_Store|Thumbs\.db", re.DOTALL)
"""Names of ignored files of the same kind."""

COARSE = 20_000_000
"""Nanoseconds by which the time of a file's change may lie before the clock's."""

_MOST_IGNORED = 20_000

_NAMING = (
    rb"""(?im)^[^#;\n]*?\b(extends?|extra-?paths?|venv-?path|stub-?path|(custom-)?typeshed(-?path)?|mypy_path|search-?path"""
    rb"""|site-package-path|pythonpath|plugins)["']?\s*[=:]\s*(?P<value>\[[^\]]*|[^\n]*(\n[ \t]+[^\n]*)*)"""
)
"""Settings that name other files or folders for a tool to read, with what they say."""

_OUTSIDE = rb"""\.\./|\.\.\s*["']|(^|["'\s,:;])([~/]|[A-Za-z]:[/\\])|\$\{?\w"""
"""What a path looks like that may lead out of the tree."""

SYMLINK = "120000"

_IGNORED = ("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")


class Contents(Struct, frozen=True, dict=True):
    """Every path of a tree with what is there, and one digest of the files that git ignores."""

    files: Mapping[str, str]
    ignored: str
    commit: str | None
    """The commit that the tree is, or that it grows from."""
    trouble: str = ""
    """Why results must not be remembered by it, or ""."""

    @cached_property
    def everything(self) -> str:
        """One digest of all that a test could read."""
        return digest(sorted(self.files.items()), self.ignored)

    @cached_property
    def code(self) -> str:
        """One digest of all names and of the contents of all files but documents."""
        told = ((path, "" if is_document(path) else what) for path, what in self.files.items())
        return digest(sorted(told), self.ignored)


def contents(repository: Repository, head: Head, tree: Path) -> Contents:
    """What is in the tree at `tree`, which holds `head` as it is now: nothing that was asked before is relied on."""
    if tree == repository.root:
        files = worktree(repository)
    else:
        files = dict(_of_commit(repository, head.commit) if head.commit else _of_index(repository))
    ignored, trouble = _ignored(repository)
    commit = head.commit or repository.commits(("HEAD",))[0]
    return Contents(files, ignored, commit, trouble or _leaving(tree, files))


def worktree(repository: Repository) -> dict[str, str]:
    """Every path of the work tree that git does not ignore, with what is there now."""
    listing = _listing(repository)
    files = {**dict(_clean(listing)), **dict(_unclean(listing, repository.root))}
    return {path: what for path, what in files.items() if what}


def _listing(repository: Repository) -> Listing:
    return Listing.of(repository.git.output(*WORDS))


def fingerprint(repository: Repository) -> str:
    """One digest of the work tree, the index, the ignored files and all references; "" where it cannot be had.

    It costs little more than `git status`; unlike `contents`, it tells a staged file from the same file not staged.
    """

    def ignored() -> str:
        return _ignored(repository)[0]

    def references() -> str:
        listed = repository.git.output("for-each-ref", "--format=%(refname) %(objectname) %(symref)")
        return digest(listed, content(repository.git_dir / "HEAD"))

    answers = together(lambda: _raw(repository), ignored, references)
    return digest(answers) if all(answers) else ""


def _raw(repository: Repository) -> str:
    """One digest of what git says of the index and the work tree, and of the files that git does not vouch for."""
    said = repository.git.output(*WORDS)
    submodule = SUBMODULE.encode()
    odd = [text(field) for field in said.split(b"\0") if field[:2] != b"H " or field[2:8] == submodule]
    paths = sorted({field.partition("\t")[2] or field[2:] for field in odd if field})
    root = f"{repository.root}/"
    return digest(sha256(said).hexdigest(), [(path, _there(root + path)) for path in paths])


def _there(path: str, length: int = 40) -> str:
    """What is at a path, be it a file or a repository in the repository; "" for nothing."""
    return _nested(path) if stat.S_ISDIR((signature(path) or (0,))[0]) else _on_disk(path, length)


def touched_since(repository: Repository, files: Iterable[str], nanoseconds: int) -> Iterator[str]:
    """The files of the work tree that were written, renamed or given other rights since a time of the clock."""
    root = str(repository.root)
    for path in files:
        told = signature(f"{root}/{path}")
        if not told or told[3] >= nanoseconds:
            yield path


def is_document(path: str) -> bool:
    """Whether a file is of a kind that no type checker and no measure of code reads."""
    return path.lower().endswith(_DOCUMENTS)


def _clean(listing: Listing) -> Iterator[tuple[str, str]]:
    """The entries of the index, as which the work tree's files count unless `_unclean` says otherwise."""
    return ((one.path, f"{one.mode} {one.object}") for one in listing.entries)


def _of_index(repository: Repository) -> Iterator[tuple[str, str]]:
    kept = frozenset(repository.index_files())
    return (pair for pair in _clean(_listing(repository)) if pair[0] in kept)


def _of_commit(repository: Repository, commit: str) -> Iterator[tuple[str, str]]:
    for field in fields(repository.git.output("ls-tree", "-r", "-z", "--full-tree", commit)):
        meta, _, path = field.partition("\t")
        mode, _, object_ = meta.split(" ")
        yield path, f"{mode} {object_}"


def _unclean(listing: Listing, root: Path) -> Iterator[tuple[str, str]]:
    """What git did not look at, or found to differ from the index, as it is on disk; "" where nothing is."""
    length = len(listing.entries[0].object) if listing.entries else 40
    hidden = [one.path for one in listing.entries if one.hidden]
    nested = [one.path for one in listing.entries if one.mode == SUBMODULE]
    for path in chain(listing.differing, listing.unmerged, hidden, listing.untracked, nested):
        yield path, _there(f"{root}/{path}", length)


def _on_disk(path: str, length: int) -> str:
    """What git would call the file if it were staged; of a large one, its size and times."""
    told = signature(path)
    if not told:
        return ""
    mode = told[0]
    try:
        if stat.S_ISLNK(mode):
            return f"{SYMLINK} {_blob(os.fsencode(Path(path).readlink()), length)}"
        if stat.S_ISREG(mode) and told[1] <= WHOLE:
            return f"{'100755' if mode & 0o100 else '100644'} {_blob(Path(path).read_bytes(), length)}"
    except OSError as error:
        return f"unreadable {error.errno}"
    return repr(told)


def _blob(said: bytes, length: int) -> str:
    header = b"blob %d\0" % len(said)
    # The names that git gives, so that staging or committing a file does not make another tree of it.
    return (sha256 if length == 64 else sha1)(header + said, usedforsecurity=False).hexdigest()


def _nested(folder: str) -> str:
    """A repository in the repository: its files by their sizes and times."""
    return digest(sorted((entry.path, signature(entry.path)) for entry in below(folder, _is_cache)))


def _ignored(repository: Repository) -> tuple[str, str]:
    """One digest of the ignored files that a test may read, and why they cannot be watched, or ""."""
    listed = fields(repository.git.output(*_IGNORED))
    # A folder that ignores itself (`*` in its own .gitignore) is listed file by file as well.
    told = (one for one in listed if CACHES.isdisjoint(one.split("/")[:-1]))
    paths = (path for one in told for path in _ignored_at(f"{repository.root}/{one}"))
    found = [(path, signature(path)) for path in islice(paths, _MOST_IGNORED + 1)]
    if len(found) > _MOST_IGNORED:
        return "", f"git ignores more than {_MOST_IGNORED} files in this tree"
    return digest(sorted(found)), ""


def _ignored_at(path: str) -> Iterator[str]:
    """The files that count at an ignored path, which is a folder if it ends in `/`."""
    if not path.endswith("/"):
        yield from () if _NOTES.fullmatch(path.rpartition("/")[2]) else (path,)
    elif not _is_left_out(path[:-1]):
        yield from (entry.path for entry in below(path[:-1], _is_cache) if not _NOTES.fullmatch(entry.name))


def _is_cache(entry: os.DirEntry[str]) -> bool:
    return _is_left_out(entry.path)


def _is_left_out(folder: str) -> bool:
    """Whether an ignored folder is some tool's own, or an environment (the project's own is watched by itself)."""
    return folder.rpartition("/")[2] in CACHES or bool(signature(f"{folder}/pyvenv.cfg"))


def _leaving(tree: Path, files: Mapping[str, str]) -> str:
    """Which files lead out of the tree, to what could change unseen, in words, or ""."""
    top = os.path.realpath(tree)  # unlike pathlib's, it does not mind a link to itself
    for path, what in files.items():
        if what.startswith(SYMLINK) and not Path(os.path.realpath(tree / path)).is_relative_to(top):
            return f"{path} leads out of the repository"
        name = path.rpartition("/")[2]
        if name in SETTINGS and name != "conftest.py" and _names_others(tree / path):
            return f"{path} may name files outside the repository"
    return ""


def _names_others(settings: Path) -> bool:
    try:
        said = settings.read_bytes()
    except OSError:
        return False
    return any(re.search(_OUTSIDE, found["value"]) for found in re.finditer(_NAMING, said))
