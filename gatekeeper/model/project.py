"""What gatekeeper knows about the project under test."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class Decision(Struct, frozen=True):
    """Something that was worked out rather than told: what, the answer, and why. `gatekeeper doctor` prints these."""

    topic: str
    answer: str
    why: str


class Interpreter(Struct, frozen=True):
    """The Python that has the project's dependencies; `origin` says how it was found (".venv", "VIRTUAL_ENV", …)."""

    path: Path
    version: tuple[int, int, int]
    origin: str
    prefix: Path
    """The environment's folder (`sys.prefix`), whose scripts are put on PATH for the tools."""
    packages: frozenset[str] = frozenset()
    """Normalised names of the distributions installed there."""
    sites: tuple[Path, ...] = ()
    """The folders that hold them (site-packages)."""


OWN = "gatekeeper's own"
"""The origin of the interpreter that is used where the project has none: it has nothing of the project's."""

PYTHON_SUFFIXES = (".py", ".pyi", ".pyw")


def is_python(path: str) -> bool:
    """Whether the name says that it is Python source (stubs included)."""
    return path.endswith(PYTHON_SUFFIXES)


def _inside(path: str, root: str) -> bool:
    return root in ("", ".") or path == root or path.startswith(f"{root}/")


def _stem(name: str) -> str:
    """A file's name without its extension."""
    return name.rpartition(".")[0] or name


def _is_tidy(path: str) -> bool:
    """Whether pathlib would leave a path as it is."""
    return not ("//" in path or "/./" in path or path.endswith(("/", "/."))) and "\\" not in path


class Project(Struct, frozen=True):
    """The examined tree and its parts. All strings are paths relative to `repository`, `/` between components.

    `repository` is the folder that holds the examined tree: the work tree, or a copy of the index or of a commit.
    `prefix` is the project's root within it ("" when they are the same). `sources` and `tests` are folders or single
    modules. `files` are the regular files under the project's root that git does not ignore and `exclude` does not
    name, sorted.
    """

    repository: Path
    prefix: str
    files: tuple[str, ...]
    sources: tuple[str, ...]
    tests: tuple[str, ...]
    interpreter: Interpreter
    import_roots: tuple[str, ...] = ()
    """Folders that must be on sys.path for the sources to import: `src`, or "" for a flat layout."""
    submodules: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def root(self) -> Path:
        """The project's root, absolute: where the tools run."""
        return self.repository / self.prefix if self.prefix else self.repository

    @property
    def python_files(self) -> tuple[str, ...]:
        """Every Python file of the project."""
        return tuple(path for path in self.files if is_python(path))

    @property
    def source_files(self) -> tuple[str, ...]:
        """Python files under the source roots (tests that live inside a package included)."""
        return tuple(path for path in self.python_files if self.is_source(path))

    @property
    def test_files(self) -> tuple[str, ...]:
        """Python files that are tests, wherever they live."""
        return tuple(path for path in self.python_files if self.is_test(path))

    def is_source(self, path: str) -> bool:
        """Whether the path lies under a source root, be it one of `files` or not."""
        return any(_inside(path, root) for root in self.sources)

    def is_test(self, path: str) -> bool:
        """Whether the path is test code: under a test root, in a folder of tests, or named as tests are."""
        if any(_inside(path, root) for root in self.tests):
            return True
        *folders, name = path.split("/")
        named = name in ("conftest.py", "tests.py") or name.startswith("test_") or _stem(name).endswith("_test")
        return named or "tests" in folders or "test" in folders

    def anchor(self, *preferred: str) -> str:
        """The file that stands for the project as a whole.

        That is the first preferred one (relative to the project's root) that there is, else the first source file,
        else the first file; "" when the project has none.
        """
        start = f"{self.prefix}/" if self.prefix else ""
        known = frozenset(self.files)
        there = (path for name in preferred if (path := f"{start}{name}") in known)
        return next(there, next(iter((*self.source_files, *self.files)), ""))

    def absolute(self, path: str) -> Path:
        """Where a repository-relative path lies on disk."""
        return self.repository / path

    def relative(self, path: str | Path) -> str | None:
        """The repository-relative form of a path that a tool printed; None when it lies outside the repository.

        Relative paths are taken from the project's root, where the tools run.
        """
        start = f"{self.repository}/"
        written = str(path)
        if written.startswith(start) and _is_tidy(written):  # what tools print nearly always, many thousand times
            return written.removeprefix(start)
        absolute = Path(path)
        if not absolute.is_absolute():
            absolute = self.root / absolute
        if not absolute.is_relative_to(self.repository):
            base = self.repository.resolve()
            return absolute.relative_to(base).as_posix() if absolute.is_relative_to(base) else None
        return absolute.relative_to(self.repository).as_posix()
