"""A repository and the questions that gatekeeper asks of it. All of them leave it as it was."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from gatekeeper.errors import CannotVerify, UsageError
from gatekeeper.git.listing import SUBMODULE, WORDS, Listing
from gatekeeper.git.process import Answer, Git, absolute, cleaned, fields, raw, text

_LOCATION = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR")
_PATHS = (*_LOCATION, "GIT_OBJECT_DIRECTORY")
_QUESTIONS = (
    "--is-bare-repository",
    "--is-inside-git-dir",
    "--is-shallow-repository",
    "--absolute-git-dir",
    "--git-path",
    "index",
    "--show-toplevel",
)
_ANSWERS = 6

DEEPER = (
    "fetch the whole history (`git fetch --unshallow`, or `fetch-depth: 0` in the checkout step of continuous"
    " integration)"
)
"""What to do when a commit is missing from a shallow clone."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository with a work tree. Paths are relative to `root`, `/` between components, odd bytes as surrogates.

    `git_dir` and `index` are absolute; `index` is the file that a hook's GIT_INDEX_FILE names, where it is set.
    `shallow` says that history is cut off, so that a commit that cannot be found may only be missing here.
    """

    root: Path
    git_dir: Path
    index: Path
    shallow: bool
    git: Git
    memory: list[Listing] = field(default_factory=list[Listing], compare=False, repr=False)
    """What was asked before: one run examines one state."""

    @classmethod
    def find(cls, start: Path, environ: Mapping[str, str] | None = None) -> Repository | None:
        """The repository that holds a folder; None when there is none.

        Raises UsageError when it has no work tree, and CannotVerify when git is missing or refuses to read it.
        """
        environment = _anchored(cleaned(os.environ if environ is None else environ))
        free = {name: value for name, value in environment.items() if name not in _LOCATION}
        found = _found(Git(start, free))
        if free == environment:
            return found
        # A hook's variables decide only where nothing is found without them: they may be another repository's.
        if found is None:
            return _found(Git(start, environment))
        if Path(environment.get("GIT_DIR", found.git_dir)).resolve() == found.git_dir.resolve():
            return found
        free.pop("GIT_INDEX_FILE", None)
        return _found(Git(start, free))

    @property
    def listing(self) -> Listing:
        """The index and what differs from it in the work tree, as they were when first asked for."""
        if not self.memory:
            self.memory.append(Listing.of(self.git.output(*WORDS)))
        return self.memory[0]

    def files(self) -> tuple[str, ...]:
        """Tracked files and untracked ones that git does not ignore: regular, present in the work tree, sorted."""
        return self.listing.files(self.root)

    def index_files(self) -> tuple[str, ...]:
        """Every path that a commit of the index would contain, but submodules, sorted."""
        unwanted = self.announced()
        kept = (one.path for one in self.listing.entries if one.mode != SUBMODULE and one.path not in unwanted)
        return tuple(sorted(kept))

    def announced(self) -> frozenset[str]:
        """Paths that are in the index only by name (`git add --intent-to-add`): no commit would contain them."""
        asked = self.listing.perhaps_announced
        if not asked:
            return frozenset()
        words = ("diff-index", "--cached", "--ita-invisible-in-index", "--name-only", "--no-renames", "-z")
        staged = self.git.output(*words, self.empty_tree(), "--", *asked)
        return frozenset(asked) - frozenset(fields(staged))

    def submodules(self) -> tuple[str, ...]:
        """The folders of submodules in the index, sorted."""
        return self.listing.submodules

    def empty_tree(self) -> str:
        """The id of the tree that holds nothing, in the repository's hash."""
        from gatekeeper.model.change import EMPTY_TREES

        sha256 = self.git.output("rev-parse", "--show-object-format").strip() == b"sha256"
        return EMPTY_TREES[sha256]

    def list(self, revision: str) -> tuple[str, ...]:
        """Every path at a commit (an id) but submodules, sorted."""
        listed = self.git.output("ls-tree", "-r", "-z", "--full-tree", _id(revision))
        entries = (field.partition("\t") for field in fields(listed))
        return tuple(sorted(path for meta, _, path in entries if not meta.startswith(SUBMODULE)))

    def head(self) -> str | None:
        """The id of the commit that is checked out; None before the first."""
        return self.commits(("HEAD",))[0]

    def commits(self, revisions: Iterable[str]) -> tuple[str | None, ...]:
        """The id of the commit that each revision names, None for those that name none; one git process."""
        asked = tuple(revisions)
        lines = b"".join(raw(name) + b"^{commit}\n" for name in asked if _askable(name))
        answers = iter(self.git.output("cat-file", "--batch-check", stdin=lines).splitlines() if lines else ())
        return tuple(_commit(next(answers)) if _askable(name) else None for name in asked)

    def resolve(self, revision: str) -> str:
        """The id of the commit that a revision names.

        Raises UsageError when it names none; CannotVerify when that may be because the clone is shallow.
        """
        commit = self.commits((revision,))[0]
        if commit is not None:
            return commit
        if self.shallow:
            raise CannotVerify(f"{revision} is not in this shallow clone: {DEEPER}")
        raise UsageError(f"{revision} is not a commit of this repository: fetch it, or name another")

    def tree(self, commit: str) -> str:
        """The id of a commit's (an id) tree."""
        return self.git.output("rev-parse", "--verify", "--end-of-options", f"{_id(commit)}^{{tree}}").decode().strip()

    def merge_base(self, base: str, head: str) -> str:
        """The best common ancestor of two commits (ids). Raises CannotVerify when there is none here."""
        if base == head:
            return _id(base)
        answer = self.git.ask("merge-base", _id(base), _id(head))
        if answer.code == 0:
            return answer.stdout.decode("ascii").strip()
        if answer.code != 1:
            raise CannotVerify(f"the merge base of {base[:12]} and {head[:12]} cannot be found", answer.complaint)
        if self.shallow:
            raise CannotVerify(f"the merge base of {base[:12]} and {head[:12]} is not in this shallow clone: {DEEPER}")
        raise CannotVerify(
            f"{base[:12]} and {head[:12]} have no common history: name another base with --base; if the clone is"
            f" partial, {DEEPER}"
        )

    def read(self, revision: str, path: str) -> bytes | None:
        """The content of a file at a commit (an id); None when there is no file. A symlink's content is its target."""
        return self.read_many(revision, (path,))[path]

    def read_many(self, revision: str, paths: Iterable[str]) -> dict[str, bytes | None]:
        """The same for many files in one git process."""
        prefix = _id(revision)
        return self._contents(prefix, tuple(paths), ("ls-tree", "-z", "--full-tree", prefix, "--"))

    def read_index(self, path: str) -> bytes | None:
        """The content of a file as it is staged; None when it is not."""
        return self._contents(":0", (path,), ("ls-files", "-z", "--stage", "--"))[path]

    def objects(self, ids: Iterable[str]) -> tuple[bytes | None, ...]:
        """The content of blobs by id (or by anything that `cat-file` takes and that holds no line break)."""
        asked = tuple(ids)
        if not asked:
            return ()
        stdin = b"".join(raw(name) + b"\n" for name in asked)
        return tuple(_blobs(self.git.output("cat-file", "--batch", stdin=stdin)))

    def same_as_worktree(self) -> bool:
        """Whether the work tree is what is staged, so that it can be examined in place of a copy."""
        return self.listing.clean

    def _contents(self, prefix: str, paths: tuple[str, ...], listing: tuple[str, ...]) -> dict[str, bytes | None]:
        # cat-file reads a name a line, so a path with a line break is looked up by its object's id.
        names = [self._object(listing, path) if _breaks(path) else f"{prefix}:{path}" for path in paths]
        return dict(zip(paths, self.objects(names), strict=True))

    def _object(self, listing: tuple[str, ...], path: str) -> str:
        for entry in fields(self.git.output(*listing, path)):
            meta, _, name = entry.partition("\t")
            if name == path:
                words = meta.split(" ")
                return words[2] if words[1] == "blob" else words[1]
        return "absent"


def _anchored(environment: dict[str, str]) -> dict[str, str]:
    """Where the repository is, made absolute: git runs in another folder than the one the variables are meant for."""
    places = {name: os.path.abspath(value) for name, value in environment.items() if name in _PATHS and value}  # noqa: PTH100 - a symlink must stay one
    return environment | places


def _found(git: Git) -> Repository | None:
    answer = git.ask("rev-parse", *_QUESTIONS)
    lines = answer.stdout.splitlines()
    if answer.code == 0 and len(lines) == _ANSWERS:
        git_dir, root = Path(text(lines[3])), Path(text(lines[5]))
        index = absolute(text(lines[4]), git.folder.absolute())
        pinned = {**git.environment, "GIT_INDEX_FILE": str(index)}
        return Repository(root, git_dir, index, lines[2] == b"true", replace(git, folder=root, environment=pinned))
    if answer.code == 0:
        raise CannotVerify("the repository's folder has a line break in its name, which gatekeeper cannot work with")
    return _refused(git.folder, answer, lines)


def _refused(start: Path, answer: Answer, lines: list[bytes]) -> None:
    complaint = answer.complaint
    if "not a git repository" in complaint:
        return
    if "dubious ownership" in complaint or "unsafe repository" in complaint:
        raise CannotVerify(
            f"git does not trust the repository at {start} because another user owns it: run"
            f" `git config --global --add safe.directory {start}` if you trust it",
            complaint,
        )
    if lines[:1] == [b"true"] or lines[1:2] == [b"true"]:
        raise UsageError(f"{start} belongs to a repository without a work tree: run gatekeeper in a checkout of it")
    raise CannotVerify(f"git cannot read the repository at {start}", complaint)


def _breaks(path: str) -> bool:
    """Whether the path, at the end of a line, would not be read back as it is."""
    return "\n" in path or path.endswith("\r")


def _askable(revision: str) -> bool:
    return bool(revision) and "\n" not in revision and "\0" not in revision


def _commit(line: bytes) -> str | None:
    words = line.split(b" ")
    return words[0].decode("ascii") if len(words) == 3 and words[1] == b"commit" else None


def _id(revision: str) -> str:
    """The id itself: nothing that git could take for an option or for something else gets through here."""
    if len(revision) in (40, 64) and all(character in "0123456789abcdef" for character in revision):
        return revision
    raise UsageError(f"{revision!r} is not a commit's id")


def _blobs(output: bytes) -> Iterable[bytes | None]:
    """The answers of `cat-file --batch`: a header and as many bytes as it says, or a line that says there is none."""
    position = 0
    while position < len(output):
        end = output.index(b"\n", position)
        words = output[position:end].rsplit(b" ", 2)
        position = end + 1
        if len(words) == 3 and words[2].isdigit() and words[1] in (b"blob", b"tree", b"commit", b"tag"):
            content = output[position : position + int(words[2])]
            position += len(content) + 1
            yield content if words[1] == b"blob" else None
        else:
            yield None
