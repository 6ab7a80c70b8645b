"""The change: what differs between the merge base and the work tree, the index or a commit."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.errors import CannotVerify
from gatekeeper.git.diff import Parsed, parse
from gatekeeper.git.process import raw
from gatekeeper.git.repository import Repository
from gatekeeper.model.change import Change, ChangedFile, Mode, Status
from gatekeeper.scratch import scratch_folder

_DIFF = (
    "-z",
    "--raw",
    "--patch",
    "--unified=0",
    "--inter-hunk-context=0",
    "--no-abbrev",
    "--full-index",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--submodule=short",
    "--ignore-submodules=dirty",
    "--diff-algorithm=default",
    "--indent-heuristic",
    "--find-renames=50%",
    "--find-copies=50%",
    "-l1000",
    "-O/dev/null",
)
_LINK_LIMIT = 1 << 16


class Head(Struct, frozen=True):
    """The examined tree: the work tree, the index or a commit (its id)."""

    label: str

    @property
    def commit(self) -> str | None:
        """The commit's id; None for the work tree and the index."""
        return None if self in (WORKTREE, INDEX) else self.label


WORKTREE = Head("worktree")
INDEX = Head("index")


def change(repository: Repository, base: str | None, head: Head) -> Change:
    """What differs between a commit (its id; None stands for nothing, as before the first commit) and the head.

    In the work tree, files that git neither tracks nor ignores are part of it. Unmerged files are modified ones; the
    index does not say with which lines. Neither attributes nor settings that keep git from showing a file's lines
    (`-diff`, `binary`, textconv, external programs) have a say; a file with NUL bytes is binary.
    """
    start = base or repository.empty_tree()
    with _asker(repository, start, head) as asker:
        parsed = _shown(repository, asker, parse(asker.ask()))
        files = [_linked(repository, head, one) for one in parsed]
    copies = {file.path: file for file in files if file.status is Status.COPIED and not file.binary}
    files = [_whole(repository, head, one) if one.path in copies else one for one in files]
    return Change(start, head.label, tuple(sorted([*files, *asker.nested], key=lambda file: file.path)))


class _Asker(Struct, frozen=True):
    """One comparison, ready to be asked for; `index` is the index to compare with (a copy that knows more files)."""

    repository: Repository
    words: tuple[str, ...]
    index: Path
    nested: tuple[ChangedFile, ...] = ()

    def ask(self, *options: str, paths: Iterable[str] = ()) -> bytes:
        environment = {"GIT_INDEX_FILE": str(self.index)}
        command, *rest = self.words
        return self.repository.git.output(command, *_DIFF, *options, *rest, "--", *paths, environment=environment)


@contextmanager
def _asker(repository: Repository, start: str, head: Head) -> Generator[_Asker]:
    if head.commit is not None:
        yield _Asker(repository, ("diff-tree", "-r", start, head.commit), repository.index)
    elif head == INDEX:
        yield _Asker(repository, ("diff-index", "--cached", "--ita-invisible-in-index", start), repository.index)
    else:
        with _as_on_disk(repository, start) as (index, nested):
            yield _Asker(repository, ("diff-index", start), index, nested)


@contextmanager
def _as_on_disk(repository: Repository, start: str) -> Generator[tuple[Path, tuple[ChangedFile, ...]]]:
    """An index that makes git look at every file, and the repositories that lie untracked in this one.

    Untracked files, and those that flags of the index hide from git, are entered into a copy, so that git treats them
    like the others. The objects that the entries name are not read: git sees that they hold no time stamp, and reads
    the files.
    """
    nested = tuple(
        ChangedFile(path[:-1], Status.ADDED, old_mode=Mode.ABSENT, mode=Mode.SUBMODULE)
        for path in repository.listing.untracked
        if path.endswith("/")
    )
    entries = _unseen(repository, "1" * len(start))
    if not entries:
        yield repository.index, nested
        return
    with scratch_folder() as folder:
        copy = folder / "index"
        if repository.index.exists():
            shutil.copy2(repository.index, copy)  # with its time: git needs it to tell which entries to look at again
        stdin = b"".join(raw(entry) + b"\0" for entry in entries)
        environment = {"GIT_INDEX_FILE": str(copy)}
        repository.git.output("update-index", "-z", "--index-info", stdin=stdin, environment=environment)
        yield copy, nested


def _unseen(repository: Repository, unknown: str) -> list[str]:
    """What `update-index --index-info` reads to enter the files that git would not look at."""
    listing = repository.listing
    entries = [f"100644 {unknown}\t{path}" for path in listing.untracked if not path.endswith("/")]
    return entries + [f"{one.mode} {one.object}\t{one.path}" for one in listing.hidden(repository.root)]


def _shown(repository: Repository, asker: _Asker, parsed: tuple[Parsed, ...]) -> tuple[Parsed, ...]:
    """Asks again, as text, for files whose lines git kept back only because an attribute told it to."""
    opaque = [one.file for one in parsed if one.opaque]
    paths = _attributed(repository, [file.path for file in opaque])
    if not paths:
        return parsed
    found = _as_text(asker, [file for file in opaque if file.path in paths])
    return tuple(found.get(one.file.path, one) for one in parsed)


def _as_text(asker: _Asker, hidden: list[ChangedFile]) -> dict[str, Parsed]:
    ends = {*(file.path for file in hidden), *filter(None, (file.old_path for file in hidden))}
    again = {(one.file.old_path, one.file.path): one for one in parse(asker.ask("--text", paths=sorted(ends)))}
    return {file.path: _found(again, file) for file in hidden}


def _found(again: dict[tuple[str | None, str], Parsed], file: ChangedFile) -> Parsed:
    parsed = again.get((file.old_path, file.path))
    if parsed is None:
        raise CannotVerify(f"git does not show the lines of {file.path}: remove its `diff` attribute (.gitattributes)")
    return parsed


def _attributed(repository: Repository, paths: list[str]) -> frozenset[str]:
    """Those of the paths that an attribute, not their content, makes binary."""
    if not paths:
        return frozenset()
    stdin = b"".join(raw(path) + b"\0" for path in paths)
    answer = repository.git.output("check-attr", "-z", "--stdin", "diff", stdin=stdin).split(b"\0")
    values = answer[2::3]
    return frozenset(path for path, value in zip(paths, values, strict=True) if value != b"unspecified")


def _linked(repository: Repository, head: Head, parsed: Parsed) -> ChangedFile:
    """The file, with its target if it is a symlink."""
    file = parsed.file
    if file.mode is not Mode.SYMLINK:
        return file
    content = (
        _worktree_link(repository.root / file.path) if head == WORKTREE else repository.objects((parsed.object,))[0]
    )
    if content is None:
        raise CannotVerify(f"the symlink {file.path} cannot be read")
    return replace(file, target=content.decode("utf-8", "surrogateescape"))


def _worktree_link(path: Path) -> bytes | None:
    try:
        return os.fsencode(os.readlink(path))  # noqa: PTH115 - bytes as they are
    except OSError:
        return _plain_link(path)


def _plain_link(path: Path) -> bytes | None:
    """Where the system has no symlinks, git writes the target into a regular file."""
    try:
        with path.open("rb") as file:
            return file.read(_LINK_LIMIT)
    except OSError:
        return None


def _whole(repository: Repository, head: Head, file: ChangedFile) -> ChangedFile:
    """A copy is new code, all of it: git shows only where it differs from what it was copied from."""
    if file.mode not in (Mode.FILE, Mode.EXECUTABLE):
        return file
    content = _content(repository, head, file.path)
    lines = content.count(b"\n") + (not content.endswith(b"\n") and content != b"")
    return replace(file, added_lines=frozenset(range(1, lines + 1)), added=lines, deleted=0)


def _content(repository: Repository, head: Head, path: str) -> bytes:
    if head == WORKTREE:
        try:
            return (repository.root / path).read_bytes()
        except OSError as error:
            raise CannotVerify(f"{path} cannot be read: {error.strerror}") from error
    content = repository.read_index(path) if head.commit is None else repository.read(head.commit, path)
    if content is None:
        raise CannotVerify(f"{path} is not in the {head.label} any more")
    return content
