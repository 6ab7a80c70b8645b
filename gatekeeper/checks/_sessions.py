"""Sessions of pytest: what one told through the plug-in, and running one without coverage in any tree."""

from __future__ import annotations

import json
import os
from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from gatekeeper.checks._workers import FOLDER, PLUGIN, PLUGIN_FOLDER
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context, Run
from gatekeeper.model.finding import Location
from gatekeeper.model.project import Project

PASSED, FAILED, INTERRUPTED, NOTHING = 0, 1, 2, 5
"""The exit codes with which pytest ends when it did its work."""
SCRIPT = str(FOLDER / "run_pytest.py")
"""What the project's interpreter runs pytest with."""
GIVEN = "given"
"""The key, in the request that lies in a session's folder, of the arguments that its starter gave pytest."""
_PASSED = frozenset({"passed"})
_CODES = {
    3: "an internal error",
    4: "a usage error: an unknown option, or a conftest.py that cannot be imported",
    90: "coverage cannot be imported by the project's Python: install it there",
    91: "the project's coverage settings cannot be read",
}


class Test(Struct, frozen=True, order=True):
    """A test function, whatever its parameters: its file, relative to the repository, and its name with its classes."""

    __test__ = False

    path: str
    name: str


class Failure(Struct, frozen=True):
    """What a test raised, and the places of the traceback that lie in the project, outermost first."""

    message: str
    places: tuple[Location, ...]


class Told(Struct, frozen=True):
    """What a session told; mappings are by node id.

    `collected` says which function an item is, None for an item that is none (a doctest, a YAML file). `outcomes` are
    all reports of an item; no item that did not run has one. `raised` are the items that raised when they last ran,
    whatever was reported. `skipped` and `broken` are files that were skipped as a whole or could not be collected, with
    the reason. `fixed` are the items that say by a mark that their order matters; `seconds` is how long each took,
    `took` how long all of it took where that is known, and `seed` what pytest-randomly shuffled and seeded with.
    """

    collected: Mapping[str, Test | None]
    outcomes: Mapping[str, frozenset[str]]
    failures: Mapping[str, Failure]
    raised: frozenset[str]
    deselected: frozenset[Test]
    skipped: Mapping[str, str]
    broken: Mapping[str, str]
    fixed: frozenset[str] = frozenset()
    seconds: Mapping[str, float] = field(default_factory=dict[str, float])
    seed: int | None = None
    took: float = 0.0

    @property
    def tests(self) -> frozenset[Test]:
        """The functions that were collected."""
        return frozenset(test for test in self.collected.values() if test is not None)

    def with_outcome(self, outcome: str) -> frozenset[Test]:
        """The functions of which at least one run ended so ("failed", "skipped", …)."""
        return self._of(node for node, outcomes in self.outcomes.items() if outcome in outcomes)

    @property
    def passed(self) -> frozenset[Test]:
        """The functions of which at least one run passed: also the tear-down of a skipped one is told to have."""
        return self._of(node for node, outcomes in self.outcomes.items() if outcomes == _PASSED)

    def _of(self, nodes: Iterable[str]) -> frozenset[Test]:
        return frozenset(test for node in nodes if (test := self.collected.get(node)) is not None)


class Session(Struct, frozen=True):
    """A session of pytest that came to its end; `arguments` are those that came after `addopts`."""

    arguments: tuple[str, ...]
    told: Told

    @classmethod
    def read(cls, folder: Path, project: Project) -> Session:
        """The session that lies in the folder. Raises CannotVerify when what it left cannot be read."""
        return cls(tuple(answer(folder / "request.json")[GIVEN]), told(folder, project))


def again(session: Session) -> tuple[str, ...]:
    """The arguments with which the session's tests are run once more, with the same random numbers."""
    seed = session.told.seed
    return (*session.arguments, *(() if seed is None else (f"--randomly-seed={seed}",)))


class Refused(Struct, frozen=True):
    """Pytest did not do its work, for a reason that lies in the tree."""

    reason: str
    detail: str


def start(context: Context, arguments: Sequence[str], files: Collection[str] = (), **wishes: object) -> Told | Refused:
    """Runs pytest in the context's tree, without coverage, with arguments after the project's own `addopts`.

    `--collect-only` among them is fine. With `files`, the tests of all others are skipped. `wishes` are further keys of
    the request (see `run_pytest.py`). Whether tests failed is in what is told. Raises CannotVerify when pytest is
    missing, is killed or exceeds the time limit.
    """
    pytest = context.python_tool("pytest")
    folder = _new_folder(context.scratch)
    request = folder / "request.json"
    asked = {
        "path": [str(PLUGIN_FOLDER)],
        "source": [],
        "data": None,
        "packages": [],
        "branch": False,
        GIVEN: [*arguments],
        "answers": str(folder),
        "only": sorted(str(context.project.absolute(path)) for path in files),
        "arguments": [*words(folder), *arguments],
        **wishes,
    }
    request.write_text(json.dumps(asked), encoding="utf-8")
    run = context.run([pytest.path, SCRIPT], stdin=os.fsencode(request))
    if run.code not in (PASSED, FAILED, INTERRUPTED, NOTHING):
        return Refused(f"pytest did not run the tests: {meaning(run)}", run.tail)
    if not (folder / "session.json").is_file():
        return Refused(f"pytest ended half-way: exit code {run.code}, but it left no results", run.tail)
    return replace(told(folder, context.project), took=run.seconds)


def _new_folder(scratch: Path) -> Path:
    number = sum(1 for _ in scratch.iterdir())
    folder = scratch / f"pytest-{number}"
    folder.mkdir()
    return folder


def words(folder: Path) -> tuple[str, ...]:
    """The arguments of every session: the plug-in, a cache outside the tree, and output that can be relied on.

    The last of two equal options wins, so these win over `addopts`.
    """
    cache = ("-o", f"cache_dir={folder / 'cache'}")
    return ("-p", PLUGIN, *cache, "--color=no", "--tb=short", "--maxfail=0")


def meaning(run: Run) -> str:
    """What pytest's exit code means, with the line that says why."""
    said = run.stderr.decode("utf-8", "replace").splitlines()
    wrong = (line.partition(": error: ")[2] for line in said)
    why = (line for line in said if line.startswith(("ImportError while", "ERROR: ")))
    reason = next(filter(None, wrong), "") or next(why, "")
    known = _CODES.get(run.code)
    return f"exit code {run.code}" + (f", {known}" if known else "") + (f": {reason}" if reason else "")


def answer(path: Path) -> dict[str, Any]:
    """What one process of a session left. Raises CannotVerify when it cannot be read."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CannotVerify(f"what pytest's session left behind cannot be read: {error}") from error


def answers(folder: Path) -> list[dict[str, Any]]:
    """What all processes of a session left, the first one first. Raises CannotVerify when it cannot be read."""
    return [answer(path) for path in (folder / "session.json", *sorted(folder.glob("worker-*.json")))]


def told(folder: Path, project: Project) -> Told:
    """What a session told in its folder, all its processes together. Raises CannotVerify when it is not readable."""
    every = answers(folder)
    try:
        return _read(every[0], every, project)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CannotVerify(f"what pytest's session left behind cannot be read: {error!r}") from error


def _read(first: dict[str, Any], every: Sequence[dict[str, Any]], project: Project) -> Told:
    relative = cache(project.relative)  # many tests stand in few files
    deselected = (_test(one, relative) for one in _all("deselected", every))
    collected = ChainMap(*(answer["collected"] for answer in every)).items()
    return Told(
        {node: _test(described, relative) for node, described in collected},
        {node: frozenset(outcomes) for node, outcomes in first["outcomes"].items()},
        {node: _failure(one, project) for node, one in first["failures"].items()},
        frozenset(_all("raised", every)),
        frozenset(filter(None, deselected)),
        _unseen("skipped", first["root"], every, project),
        _unseen("failed", first["root"], every, project),
        frozenset(_all("fixed", every)),
        first.get("seconds", {}),
        first.get("seed"),
    )


def _all(key: str, every: Sequence[dict[str, Any]]) -> Iterator[Any]:
    """What all processes told under a key, those that told nothing passed over."""
    return chain.from_iterable(answer.get(key, ()) for answer in every)


def _test(described: Sequence[str], relative: Callable[[str], str | None]) -> Test | None:
    path, name = described
    own = relative(path) if name else None
    return None if own is None else Test(own, name)


def _unseen(outcome: str, root: str, every: Sequence[dict[str, Any]], project: Project) -> dict[str, str]:
    """The files of which nothing was collected, with the reason."""
    found = (one for answer in every for one in answer["uncollected"] if one["outcome"] == outcome)
    files = ((Path(root, one["id"].partition("::")[0]), one["reason"]) for one in found)
    own = ((project.relative(path), reason) for path, reason in files)
    return {path: reason for path, reason in own if path is not None}


def _failure(raised: dict[str, Any], project: Project) -> Failure:
    places = ((project.relative(path), line) for path, line in raised["places"])
    return Failure(raised["message"], tuple(Location(path, line) for path, line in places if path is not None))
