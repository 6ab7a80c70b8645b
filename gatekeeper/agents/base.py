"""What a change is compared with, asked of git in as few processes as can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gatekeeper.git.process import Git, raw, text
from gatekeeper.request import Request

_DEFAULTS = ("HEAD", "main", "master")


def commit(git: Git, request: Request, named: str) -> str:
    """What the change is compared with: the merge base's id; HEAD where there is nothing to compare with.

    `named` is the base that the settings name, "" for none. Raises CannotVerify when git cannot be run.
    """
    revision = request.base or named or _default(git, request)
    if revision:
        answer = git.ask("merge-base", "--end-of-options", "HEAD", revision)
        if answer.code == 0:
            return text(answer.stdout).strip()
    return "HEAD"


def _default(git: Git, request: Request) -> str:
    """The default branch of the only remote; where it is not as simple as that, what a run of the gate would take."""
    if not request.in_ci:
        patterns = [f"refs/remotes/*/{name}" for name in _DEFAULTS]
        names = text(git.ask("for-each-ref", "--format=%(refname)", *patterns).stdout).splitlines()
        if len({name.split("/")[2] for name in names}) <= 1:
            ordered = sorted(names, key=lambda name: _DEFAULTS.index(name.rpartition("/")[2]))
            return next(iter(ordered), "")
    from gatekeeper.git import Repository, default_base

    repository = Repository.find(git.folder, request.environ)
    return (default_base(repository, request.environ).rev or "") if repository else ""


def reader(git: Git, commit: str, names: Sequence[str]) -> Callable[[str], bytes | None]:
    """Reads files at a commit; those named are fetched together. Raises CannotVerify when git cannot be run."""
    known = dict(zip(names, _fetch(git, commit, names), strict=True))

    def read(name: str) -> bytes | None:
        if name not in known:
            known[name] = _fetch(git, commit, (name,))[0]
        return known[name]

    return read


def _fetch(git: Git, commit: str, names: Sequence[str]) -> list[bytes | None]:
    asked = [name if "\n" not in name else "" for name in names]
    output = git.ask("cat-file", "--batch", stdin=b"".join(b"%s:%s\n" % (raw(commit), raw(name)) for name in asked))
    rest, found = output.stdout, list[bytes | None]()
    for _ in asked:
        header, _, rest = rest.partition(b"\n")
        kind, size = _described(header)
        found.append(rest[:size] if kind == b"blob" else None)
        rest = rest[size + 1 :] if kind else rest
    return found


def _described(header: bytes) -> tuple[bytes, int]:
    """The kind of an object and its size; no kind when there is none."""
    words = header.split(b" ")
    return (words[1], int(words[2])) if len(words) == 3 and words[2].isdigit() else (b"", 0)
