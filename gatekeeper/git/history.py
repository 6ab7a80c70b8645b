"""The merge base and the commits since, as checks ask for them: read once, safe between threads."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gatekeeper.errors import CannotVerify
from gatekeeper.git.comparison import INDEX, WORKTREE, Head, change
from gatekeeper.git.process import fields
from gatekeeper.git.repository import DEEPER, Repository
from gatekeeper.model.change import Change, Commit

_LOG = (
    "log",
    "-z",
    "--no-merges",
    "--topo-order",
    "--reverse",
    "--no-patch",
    "--no-show-signature",
    "--encoding=UTF-8",
    "--format=tformat:%H%x00%P%x00%B",
)
_FIELDS = 3
_UNCOMMITTED = (WORKTREE.label, INDEX.label)


class Prefetched:
    """Files of one commit, all the expected ones read at once when the first is asked for. Safe between threads."""

    def __init__(self, repository: Repository, revision: str, paths: Iterable[str]) -> None:
        self._repository = repository
        self._revision = revision
        self._expected = tuple(paths)
        self._known: dict[str, bytes | None] | None = None
        self._listed: dict[str, None] | None = None
        self._commits: tuple[Commit, ...] | None = None
        self._lock = threading.Lock()

    def read(self, revision: str, path: str) -> bytes | None:
        """See Repository.read."""
        if revision != self._revision:
            return self._repository.read(revision, path)
        with self._lock:
            if self._known is None:
                self._known = self._repository.read_many(revision, self._expected)
            if path not in self._known:
                here = path in self._paths()
                self._known[path] = self._repository.read(revision, path) if here else None
            return self._known[path]

    def list(self, revision: str) -> tuple[str, ...]:
        """See Repository.list."""
        if revision != self._revision:
            return self._repository.list(revision)
        with self._lock:
            return tuple(self._paths())

    def read_many(self, revision: str, paths: Sequence[str]) -> Mapping[str, bytes | None]:
        """See Repository.read_many."""
        return self._repository.read_many(revision, paths)

    def commits_of(self, change: Change) -> tuple[Commit, ...]:
        """The commits between the base and the head of a change (always the same one) but merges, oldest first."""
        with self._lock:
            if self._commits is None:
                self._commits = tuple(_commits(self._repository, change)) if change.has_base else ()
            return self._commits

    def _paths(self) -> dict[str, None]:
        if self._listed is None:
            self._listed = dict.fromkeys(self._repository.list(self._revision))
        return self._listed


def _commits(repository: Repository, since: Change) -> Iterator[Commit]:
    head = since.head if since.head not in _UNCOMMITTED else repository.head()
    words = fields(repository.git.output(*_LOG, f"{since.base}..{head}", "--"))
    for at in range(0, len(words), _FIELDS):
        commit, parents, message = words[at : at + _FIELDS]
        if not parents and repository.shallow:
            raise CannotVerify(f"the commits since the base are not all in this shallow clone: {DEEPER}")
        parent = parents or repository.empty_tree()
        readable = message.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        yield Commit(commit, parent, readable, change(repository, parents or None, Head(commit)).files)
