"""Working out what is examined, against what, and by whose rules: everything before a check starts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper import trees
from gatekeeper.config import build_checks
from gatekeeper.copies import Copies
from gatekeeper.errors import CannotVerify, UsageError
from gatekeeper.git import INDEX, WORKTREE, Head, Repository, change, default_base
from gatekeeper.model.change import Comparison
from gatekeeper.model.check import Check
from gatekeeper.model.outcome import Broken, Skipped
from gatekeeper.model.profile import Settings
from gatekeeper.model.project import Project
from gatekeeper.project.detect import detect, walk
from gatekeeper.project.interpreter import find_interpreter
from gatekeeper.project.root import find_root
from gatekeeper.project.tools import Toolbox
from gatekeeper.request import Request
from gatekeeper.rules import Rules, rules_of, rules_on_disk, with_given_coverage, with_narrowed_scope


class Place(Struct, frozen=True):
    """Where the project lives: the repository if there is one, its folder, and the project's root in it."""

    repository: Repository | None
    top: Path
    root: Path

    @property
    def prefix(self) -> str:
        """The project's root within the repository, "" when they are the same."""
        prefix = self.root.relative_to(self.top).as_posix()
        return "" if prefix == "." else prefix


class Tree(Struct, frozen=True):
    """The files under judgement: the work tree itself (`copied` is false), or a copy of the index or of a commit."""

    path: Path
    head: Head
    files: tuple[str, ...]
    copied: bool = False


class Prepared(Struct, frozen=True):
    """Everything that a run needs to know before it starts."""

    place: Place
    tree: Tree
    rules: Rules
    comparison: Comparison
    project: Project
    checks: Mapping[str, Check]
    toolbox: Toolbox
    copies: Copies

    @property
    def settings(self) -> Settings:
        """The settings that judge."""
        return self.rules.settings


def prepare(request: Request, scratch: Path) -> Prepared:
    """Works everything out; `scratch` is where a copy of another tree goes.

    Raises UsageError or ConfigError for what makes no sense, CannotVerify for what cannot be found out.
    """
    place = locate(request)
    tree = _tree(place, request, scratch)
    request = replace(request, profile=_profile(request, place))
    local = rules_on_disk(tree.path / place.prefix, request)
    comparison = _comparison(place, tree, request, local.settings)
    rules = rules_of(local, place.repository, place.prefix, comparison, request)
    settings = rules.settings
    interpreter = find_interpreter(place.root, settings.python, request.environ, repository=place.top)
    submodules = place.repository.submodules() if place.repository else ()
    project = detect(tree.path, place.prefix, tree.files, settings, interpreter, submodules)
    if tree.copied and place.repository:
        trees.link_ignored(place.repository, project.sources, tree.path)
    project = _narrowed(project, place, request)
    checks = with_given_coverage(with_narrowed_scope(build_checks(settings), request), request)
    toolbox = Toolbox(interpreter, place.root, place.top)
    copies = Copies(place.repository, comparison, settings, project, scratch)
    return Prepared(place, tree, rules, comparison, project, checks, toolbox, copies)


def locate(request: Request) -> Place:
    """The project that holds the directory. Raises UsageError when there is no such directory."""
    directory = request.directory.resolve()
    if not directory.is_dir():
        raise UsageError(f"{request.directory} is not a folder")
    repository = Repository.find(directory, request.environ)
    top = repository.root.resolve() if repository else None
    root = find_root(directory, top)
    return Place(repository, top or root, root)


def _profile(request: Request, place: Place) -> str | None:
    """The profile's name; a file is named from the project's root when it lies below it, absolutely otherwise."""
    if request.profile is None or not request.profile.endswith(".toml"):
        return request.profile
    path = (Path.cwd() / request.profile).resolve()
    return path.relative_to(place.root).as_posix() if path.is_relative_to(place.root) else str(path)


def _tree(place: Place, request: Request, scratch: Path) -> Tree:
    if request.staged and request.at:
        raise UsageError("--staged and --at name two different trees: give one of them")
    if place.repository is None:
        return _plain_tree(place, request)
    if request.staged:
        return _index_tree(place, place.repository, scratch)
    at = request.at or request.pushed
    if at is not None:
        return _commit_tree(place, place.repository, at, scratch)
    return Tree(place.top, WORKTREE, place.repository.files())


def _plain_tree(place: Place, request: Request) -> Tree:
    if request.staged or request.at:
        raise UsageError(f"{place.root} is not in a git repository, so there is no index or commit to judge")
    return Tree(place.top, WORKTREE, walk(place.root))


def _commit_tree(place: Place, repository: Repository, at: str, scratch: Path) -> Tree:
    commit = repository.resolve(at)
    if _checked_out(repository, commit):
        return Tree(place.top, Head(commit), repository.files())
    into = _folder(scratch)
    trees.materialise_commit(repository, commit, into)
    return Tree(into, Head(commit), trees.regular_files(into, repository.list(commit)), copied=True)


def _index_tree(place: Place, repository: Repository, scratch: Path) -> Tree:
    if repository.same_as_worktree():
        return Tree(place.top, INDEX, repository.files())
    into = _folder(scratch)
    trees.materialise_index(repository, into)
    return Tree(into, INDEX, trees.regular_files(into, repository.index_files()), copied=True)


def _folder(scratch: Path) -> Path:
    into = scratch / "tree"
    into.mkdir()
    return into


def _checked_out(repository: Repository, commit: str) -> bool:
    """Whether the work tree is that commit, to the last file."""
    clean = commit == repository.head() and repository.same_as_worktree()
    return clean and not change(repository, commit, INDEX).files


def changed_paths(prepared: Prepared) -> tuple[str, ...]:
    """The paths that the change touches; with nothing to compare with, those that differ from the last commit.

    Where there is no commit at all, every file. Raises CannotVerify when the base cannot be read.
    """
    comparison, repository = prepared.comparison, prepared.place.repository
    if isinstance(comparison, Broken):
        raise CannotVerify(comparison.reason, comparison.detail)
    head = repository.head() if repository else None
    if isinstance(comparison, Skipped):
        if repository is None or head is None:
            return prepared.project.files
        comparison = change(repository, head, WORKTREE)
    return tuple(file.path for file in comparison.files)


def _comparison(place: Place, tree: Tree, request: Request, settings: Settings) -> Comparison:
    if place.repository is None:
        return _nothing("this is not a git repository", request)
    try:
        return _compared(place.repository, tree, request, settings)
    except CannotVerify as error:
        return Broken(error.reason, error.detail)


def _nothing(why: str, request: Request) -> Skipped:
    """Raises UsageError when the user named a base all the same: it must not be passed over in silence."""
    if request.base is not None:
        raise UsageError(f"there is nothing that {request.base} could name: {why}")
    return Skipped(f"nothing to compare with: {why}")


def _compared(repository: Repository, tree: Tree, request: Request, settings: Settings) -> Comparison:
    head = repository.head()
    if request.staged and not (request.base or request.since):
        return change(repository, head, tree.head)
    if head is None:
        return _nothing("there is no commit yet", request)
    revision, why = _base(repository, request, settings)
    if revision is None:
        return Skipped(f"nothing to compare with: {why}")
    start = repository.merge_base(repository.resolve(revision), tree.head.commit or head)
    return change(repository, start, tree.head)


def _base(repository: Repository, request: Request, settings: Settings) -> tuple[str | None, str]:
    named = request.base or (None if request.since else settings.base)
    if named is not None:
        return named, "named"
    choice = default_base(repository, request.environ)
    return choice.rev, choice.why


def _narrowed(project: Project, place: Place, request: Request) -> Project:
    """The project with only the files that the paths on the command line hold."""
    if not request.paths:
        return project
    wanted = tuple(_within(path, place, request) for path in request.paths)
    kept = tuple(
        file for file in project.files if any(file == one or file.startswith(f"{one}/") or not one for one in wanted)
    )
    return replace(project, files=kept)


def _within(path: str, place: Place, request: Request) -> str:
    absolute = (request.directory / path).resolve()
    if not absolute.exists():
        raise UsageError(f"{path} does not exist")
    if not absolute.is_relative_to(place.root):
        raise UsageError(f"{path} lies outside the project at {place.root}")
    relative = absolute.relative_to(place.top).as_posix()
    return "" if relative == "." else relative
