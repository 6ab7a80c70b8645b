"""What a check is, and what it is given to work with."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, ClassVar, Protocol

from msgspec import Struct, field

from gatekeeper.model.change import Commit, Comparison
from gatekeeper.model.outcome import Outcome
from gatekeeper.model.project import Project
from gatekeeper.model.rule import RuleInfo
from gatekeeper.model.tool import Tool


class MeasureInfo(Struct, frozen=True):
    """The documentation of one measure: `explain` and the docs pages are made from it.

    `unit` is "%" for a ratio, "" otherwise; `fix` says what to do when a condition on it fails. `inherits` says that
    the number counts findings which may be older than the change: `judge = "new"` then counts only what is new.
    """

    id: str
    title: str
    meaning: str
    fix: str
    unit: str = ""
    inherits: bool = False


def rule_name(check: str, rule: RuleInfo) -> str:
    """The rule as shown to people: `scope/outside`."""
    return rule.id if "/" in rule.id else f"{check}/{rule.id}"


class Run(Struct, frozen=True):
    """What a program did. `code` is its exit code (never a signal: a killed program raises instead)."""

    argv: tuple[str, ...]
    code: int
    stdout: bytes
    stderr: bytes
    seconds: float

    @property
    def text(self) -> str:
        """Standard output as text; undecodable bytes are replaced."""
        return self.stdout.decode("utf-8", "replace")

    @property
    def tail(self) -> str:
        """The last lines of what it printed, for a reader who must find out what went wrong."""
        said = (self.stderr.strip() or self.stdout.strip()).decode("utf-8", "replace")
        return "\n".join(said.splitlines()[-20:])


UNKNOWN = -1
"""The number of a stretch of tests of which it is not known what they leave behind (see Past)."""


class Past(Struct, frozen=True):
    """What earlier runs may spare a check that runs tests.

    `unaffected` is a file that says what ran in the tests that need not run again, `known` what else there is of them;
    `tests` are those that must, functions or whole files as pytest names them, `files` those that they are in, each
    with the number of the stretch that it belongs to, and `seed` is what pytest-randomly shuffled them with. `wanted`
    says that a run of all tests should leave what this is made of, as the artifact RECORDING.
    """

    unaffected: Path | None = None
    known: Mapping[str, Any] = field(default_factory=dict[str, Any])
    wanted: bool = False
    tests: frozenset[str] = frozenset()
    files: Mapping[str, int] = field(default_factory=dict[str, int])
    seed: int | None = None


RECORDING = "recording"
"""The artifact that says what each test depends on."""
CODE = "code"
"""The file beside it, and beside what is made of it, that holds what was compiled meanwhile."""

NO_PAST = Past()

Progress = str | Callable[[], str]
"""How far a check has come, in words, or a function that is quick and tells them."""


class Notes(Protocol):
    """What a check leaves for its next run, for work that need not be done again for every file.

    They are kept only if nothing was touched while the check ran, and only for the same packages, tools and variables.
    """

    @property
    def files(self) -> Mapping[str, str]:
        """What is in each file of the tree that git does not ignore, told by a digest."""
        ...

    @property
    def ignored(self) -> str:
        """One digest of the files that git ignores."""
        ...

    def recall(self, *parts: object) -> Any:
        """What was left under the same parts (all else that it depends on); None when there is nothing."""
        ...

    def leave(self, value: object, /, *parts: object) -> None:
        """Leaves plain values, tuples and mappings."""
        ...


class Context(Protocol):
    """Everything a check may use. A check imports neither subprocess nor git nor the command line."""

    @property
    def project(self) -> Project:
        """The project under test."""
        ...

    @property
    def comparison(self) -> Comparison:
        """The change, or why there is none."""
        ...

    @property
    def notes(self) -> Notes:
        """What this check left in earlier runs."""
        ...

    @property
    def scratch(self) -> Path:
        """An empty folder of this check's own, outside the tree, deleted after the run."""
        ...

    @property
    def past(self) -> Past:
        """What earlier runs may spare this one; it is worked out each time."""
        ...

    def tool(self, name: str, package: str | None = None) -> Tool:
        """The program from the project's environment if it is installed there, else gatekeeper's own.

        `package` is the distribution that holds it, when that is not `name`. Raises CannotVerify, naming the command
        that installs it, when there is none.
        """
        ...

    def python_tool(self, module: str) -> Tool:
        """The same for a module that the project's interpreter runs as `python -m module`; never gatekeeper's own."""
        ...

    def run(
        self,
        argv: Sequence[str],
        *,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
        stdin: bytes = b"",
    ) -> Run:
        """Runs a program to its end, at the project's root unless `cwd` says otherwise.

        `environment` is laid over the cleaned one that every tool gets (the project's scripts first on PATH, no git
        or pytest variables of the caller). Raises CannotVerify when the program cannot be started, is killed, prints
        too much or exceeds the time limit.
        """
        ...

    def warm_up(self, argv: Sequence[str], *, environment: Mapping[str, str] | None = None) -> None:
        """Starts a program for which the input is still worked out: `run` with the same words, at the project's root,
        gives it that. It must do nothing but get ready until its input has come to the end. Raises CannotVerify when
        it cannot be started.
        """
        ...

    def outcome(self, check: str) -> Outcome:
        """How a check named in `needs` ended."""
        ...

    def read(self, path: str) -> bytes:
        """A file of the examined tree. Raises CannotVerify when it cannot be read."""
        ...

    def read_base(self, path: str) -> bytes | None:
        """The same file at the merge base; None when it is not there or there is nothing to compare with."""
        ...

    def list_base(self) -> tuple[str, ...]:
        """Every path at the merge base, sorted; empty when there is nothing to compare with."""
        ...

    def commits(self) -> tuple[Commit, ...]:
        """The commits between the merge base and the head but merges, every parent before its children.

        What is not committed yet (the index, the work tree) is in none. Empty when there is nothing to compare with.
        Raises CannotVerify when the history is cut off (a shallow clone).
        """
        ...

    def read_at(self, commit: str, paths: Sequence[str]) -> Mapping[str, bytes | None]:
        """Files at a commit or its parent, by the ids that `commits` gives; None for what is not there."""
        ...

    def at_base(self) -> Context | None:
        """The same for the merge base, in a copy of it outside the repository: what `run` starts imports from there.

        None when there is nothing to compare with, or there was no Python yet. The copy is made when a check first
        asks, once for all of them; a check that writes into it takes one of its own, `at_base().with_files({})`.
        """
        ...

    def with_files(self, files: Mapping[str, bytes | None]) -> Context:
        """The same for a new copy of this tree in which some paths hold other content, or nothing (None)."""
        ...

    def progress(self, text: Progress) -> None:
        """A few words for the live display ("120 tests"), or what gives them: it is asked whenever they are shown."""
        ...


class Reads(Enum):
    """What a check's outcome depends on besides its settings, its tools and what is installed.

    By this an outcome is remembered; too much costs a run that was not needed, too little a wrong verdict.
    """

    UNKNOWN = "what nobody can tell: it is never remembered"
    CODE = "the names of all files, and the contents of all but documents and pictures"
    TREE = "all files"
    CHANGE = "all files, those of the merge base, and the commits since"
    RUN = "whatever the project's own code reads when it runs, and the change: remembered only when nothing failed"


class Check(ABC):
    """A unit that examines the project. Subclasses are frozen dataclasses whose fields are the check's settings.

    `needs` are the checks whose outcome `run` reads. `weight` is roughly how many seconds it takes on a middling
    project: the longest start first.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    measures: ClassVar[tuple[MeasureInfo, ...]]
    rules: ClassVar[Iterable[RuleInfo]] = ()
    needs: ClassVar[tuple[str, ...]] = ()
    weight: ClassVar[float] = 1.0
    records: ClassVar[bool] = False
    """Whether it can leave the artifact RECORDING, and be spared what is told by one."""
    of_change: ClassVar[bool] = False
    """Whether what it finds is about the change as such: all of it is new, whatever the line."""

    def reads(self) -> Reads:
        """What the outcome depends on, here and for the checks whose outcome it reads."""
        return Reads.UNKNOWN

    def prepare(self, context: Context) -> None:  # noqa: B027 - most have nothing to prepare
        """Gets ready what it can while those checks run that it needs; their outcomes are not there yet."""

    @abstractmethod
    def run(self, context: Context) -> Outcome:
        """Examines the project. May raise CannotVerify; anything else that escapes is a bug of gatekeeper's."""
