"""Which outcomes need not be worked out again: those whose check would read the same files, settings and tools."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from gatekeeper.contents import COARSE, Contents, contents, is_document, touched_since
from gatekeeper.engine.cache import Cache
from gatekeeper.engine.context import Tools
from gatekeeper.engine.environment import tool_environment
from gatekeeper.engine.notes import CachedNotes, NoNotes
from gatekeeper.engine.plan import Plan
from gatekeeper.engine.scan import digest
from gatekeeper.errors import CannotVerify
from gatekeeper.git import Head, Repository
from gatekeeper.model.change import Change, Comparison
from gatekeeper.model.check import NO_PAST, RECORDING, Check, Notes, Past, Reads, Tool
from gatekeeper.model.outcome import Broken, Completed, Outcome, Result
from gatekeeper.model.project import Project
from gatekeeper.request import Request
from gatekeeper.surroundings import Watched, elsewhere, surroundings

if TYPE_CHECKING:
    from gatekeeper.selection.store import Made, Recordings

Ask = tuple[str, str, str | None, Tool]
"""A tool that a check asked for: how, by which name and distribution, and what it was given."""


class Examination(Struct, frozen=True):
    """What a plan is run on: the project in a tree that holds `head`, compared with what."""

    repository: Repository
    head: Head
    project: Project
    comparison: Comparison

    @property
    def copied(self) -> bool:
        """Whether the tree is a copy that nobody else writes to."""
        return self.project.repository != self.repository.root


class _State(Struct, frozen=True):
    """Everything that outcomes depend on and that can change while checks run."""

    contents: Contents
    surroundings: str


class Remembered(Struct, frozen=True):
    """What a run leaves: whether every outcome can be recalled by the next, or why nothing is remembered.

    `watched` is what was looked at outside the tree.
    """

    lasting: bool = False
    trouble: str = ""
    watched: Watched | None = None


NOTHING = Remembered()


class Recall(Protocol):
    """Where outcomes are looked up before a run and left after it."""

    def tools_for(self, check: str, /) -> Tools:
        """The tools for a check that is going to run."""
        ...

    def notes_for(self, check: Check, /) -> Notes:
        """What a check that is going to run left in earlier runs."""
        ...

    def recall(self, plan: Plan, /) -> dict[str, Result]:
        """The outcomes that are known already, by check."""
        ...

    def past_of(self, check: Check, folder: Path, /) -> Past:
        """What a check that must run can be spared; the folder is for a file that says so."""
        ...

    def ended(self, check: Check, outcome: Outcome, /) -> None:
        """Gets ready what is to be remembered of a check, while others go on."""
        ...

    def keep(self, plan: Plan, results: Mapping[str, Result], /) -> Remembered:
        """Remembers what the checks found."""
        ...


def memory(examination: Examination | None, request: Request, tools: Tools, folder: Path | None) -> Recall:
    """The memory in that folder, or one that remembers nothing and says why."""
    if not request.cache:
        return Forgetful(tools, "it was left out with --no-cache")
    if examination is None:
        return Forgetful(tools, "only what lies in a git repository is remembered")
    if folder is None:
        return Forgetful(tools, "there is no home folder to keep it in")
    if folder.resolve().is_relative_to(examination.repository.root.resolve()):
        return Forgetful(tools, f"{folder} lies in the repository, so that a change could carry its own results")
    return Memory(Cache(folder), examination, request, tools)


class Forgetful(Struct, frozen=True):
    """A memory that knows nothing."""

    tools: Tools
    reason: str

    def tools_for(self, _check: str) -> Tools:
        """See Recall."""
        return self.tools

    def notes_for(self, _check: Check) -> Notes:
        """See Recall."""
        return NoNotes()

    def recall(self, _plan: Plan) -> dict[str, Result]:
        """See Recall."""
        return {}

    def past_of(self, _check: Check, _folder: Path) -> Past:
        """See Recall."""
        return NO_PAST

    def ended(self, _check: Check, _outcome: Outcome) -> None:
        """See Recall."""

    def keep(self, _plan: Plan, _results: Mapping[str, Result]) -> Remembered:
        """See Recall."""
        return Remembered(trouble=self.reason)


class Noted:
    """A toolbox that notes down what it hands out."""

    def __init__(self, tools: Tools) -> None:
        self.asks: list[Ask] = []
        self._tools = tools

    def tool(self, name: str, package: str | None = None) -> Tool:
        """See Tools."""
        found = self._tools.tool(name, package)
        self.asks.append(("tool", name, package, found))
        return found

    def python_tool(self, module: str) -> Tool:
        """See Tools."""
        found = self._tools.python_tool(module)
        self.asks.append(("python_tool", module, None, found))
        return found


class Memory(Struct, dict=True):
    """The outcomes that earlier runs left for what is examined now."""

    cache: Cache
    examination: Examination
    request: Request
    tools: Tools
    _noted: dict[str, Noted] = field(default_factory=dict[str, Noted])
    _notes: dict[str, CachedNotes] = field(default_factory=dict[str, CachedNotes])
    _recorded: dict[str, Made] = field(default_factory=dict[str, "Made"])
    _begun: int = field(default_factory=time.time_ns)

    @property
    def trouble(self) -> str:
        """Why nothing can be remembered, or ""."""
        return self.cache.trouble or self._elsewhere[1] or self._state.contents.trouble

    def tools_for(self, check: str) -> Tools:
        """See Recall."""
        return self._noted.setdefault(check, Noted(self.tools))

    def notes_for(self, check: Check) -> Notes:
        """See Recall; where everything is to be run, nothing is left out by what was noted."""
        if self.request.everything or _reads(check) is Reads.UNKNOWN or not self._is_ready():
            return NoNotes()
        there = self._state.contents
        notes = CachedNotes(self.cache, digest(self._place, check), there.files, there.ignored)
        return self._notes.setdefault(check.id, notes)

    def recall(self, plan: Plan) -> dict[str, Result]:
        """The outcomes that are known already, by check.

        None without those that it needs; and none with artifacts, which are not remembered, if what needs it must run.
        """
        checks = _planned(plan)
        known: dict[str, Outcome] = {}
        for name, check in checks.items() if self._is_ready() else ():
            outcome = self._recalled(check, checks)
            if outcome is not None:
                known[name] = outcome
        while lost := _alone(known, checks):
            known = {name: outcome for name, outcome in known.items() if name not in lost}
        return {name: Result(outcome, cached=True) for name, outcome in known.items()}

    def past_of(self, check: Check, folder: Path) -> Past:
        """See Recall."""
        if not self._may_be_spared(check) or not self._is_ready():
            return NO_PAST
        return self._recordings(check).past(folder)

    def ended(self, check: Check, outcome: Outcome) -> None:
        """See Recall."""
        recording = outcome.artifacts.get(RECORDING) if isinstance(outcome, Completed) else None
        if recording is not None and self._may_be_spared(check) and self._is_ready():
            with suppress(OSError):  # a file is gone: something changed, so that nothing is kept
                self._recorded[check.id] = self._recordings(check).made(recording)

    def keep(self, plan: Plan, results: Mapping[str, Result]) -> Remembered:
        """See Recall; nothing is remembered of a run during which something changed."""
        checks = _planned(plan)
        lasting = _lasting(checks, results)
        fresh = sorted(name for name in lasting if not results[name].cached)
        ran = [*_ran(checks, results)]
        if fresh or ran:
            self._look_again()
        if self.trouble:
            return Remembered(trouble=self.trouble)
        self._put({name: checks[name] for name in fresh}, checks, results)
        for name in ran:
            self._note(checks[name])
        return Remembered(lasting == set(checks), self.cache.trouble, self._watched)

    def _is_ready(self) -> bool:
        """Whether anything can be remembered at all."""
        try:
            return not self.trouble
        except CannotVerify as error:
            self.cache.trouble = error.reason
            return False

    def _put(self, fresh: Mapping[str, Check], checks: Mapping[str, Check], results: Mapping[str, Result]) -> None:
        for name, check in fresh.items():
            outcome = results[name].outcome
            bare = replace(outcome, artifacts={}) if isinstance(outcome, Completed) else outcome
            asks = tuple(self._noted[name].asks) if name in self._noted else ()
            self.cache.put_value(self._key(check, checks), (bare, asks))
        if fresh:
            self.cache.tidy()

    def _look_again(self) -> None:
        """Remembers nothing where what was found is not about one tree."""
        if not self.trouble and not self._is_steady():
            self.cache.trouble = "something changed while the checks ran"

    def _note(self, check: Check) -> None:
        """Keeps what a check that ran to its end left for the next run, also where something failed."""
        if check.id in self._notes:
            self._notes[check.id].keep()
        if check.id in self._recorded:
            self._recordings(check).keep(self._recorded[check.id])

    def _may_be_spared(self, check: Check) -> bool:
        """Whether a check may do less than all, by what it recorded; in a copy, which is another folder in every run,
        nothing that a test read is where it was.
        """
        return check.records and not self.request.everything and not self.examination.copied

    def _recalled(self, check: Check, checks: Mapping[str, Check]) -> Outcome | None:
        kind = _reads(check)
        if kind is Reads.UNKNOWN or (kind is Reads.RUN and self.request.everything):
            return None
        entry = self.cache.get_value(self._key(check, checks))
        if entry is None:
            return None
        outcome, asks = entry
        return outcome if all(map(self._is_same, asks)) else None

    def _is_same(self, ask: Ask) -> bool:
        """Whether a check would be given the same tool; asking also has the report name it."""
        how, name, package, tool = ask
        try:
            return tool == (self.tools.tool(name, package) if how == "tool" else self.tools.python_tool(name))
        except CannotVerify:
            return False

    def _is_steady(self) -> bool:
        """Whether everything is as it was when the checks began."""
        try:
            now = self._look()
        except CannotVerify:
            return False
        if now.surroundings != self._state.surroundings or now.contents != self._state.contents:
            return False
        one = self.examination
        return one.copied or self._is_habit(
            frozenset(touched_since(one.repository, now.contents.files, self._begun - COARSE))
        )

    def _is_habit(self, touched: frozenset[str]) -> bool:
        """Whether nothing was touched, or only documents that an earlier run touched as well, as some tests do.

        They say what they said when the run began. Whoever writes something else into one while checks run, and takes
        it back before they end, does not do so with the same in every run.
        """
        key = digest("touched", self._place)
        if touched <= frozenset(self.cache.get_value(key) or ()):
            return True
        if all(map(is_document, touched)):
            self.cache.put_value(key, tuple(sorted(touched)))
        return False

    def _key(self, check: Check, checks: Mapping[str, Check]) -> str:
        needs = [self._key(checks[name], checks) for name in check.needs if name in checks]
        parts = self._may_be_spared(check)  # whoever asks for all does not rely on a run of some
        name = f"{type(check).__module__}.{type(check).__qualname__}"
        return digest(self._common, name, check, self._read(check), needs, parts)

    def _recordings(self, check: Check) -> Recordings:
        from gatekeeper.selection.store import Recordings

        there, project = self._state.contents, self.examination.project
        parts = (project.sources, project.tests, project.import_roots, project.submodules)
        key = digest("recording", self._place, *parts, check, there.ignored)
        return Recordings(self.cache, key, self.examination.project, there.files)

    def _read(self, check: Check) -> tuple[object, ...]:
        there = self._state.contents
        match _reads(check):
            case Reads.CODE:
                return (there.code,)
            case Reads.CHANGE | Reads.RUN:
                return (there.everything, _told(self.examination.comparison), there.commit)
            case Reads.TREE | Reads.UNKNOWN:
                return (there.everything,)

    @cached_property
    def _common(self) -> str:
        """What the keys of all checks begin with."""
        project = self.examination.project
        parts = (project.files, project.sources, project.tests, project.import_roots, project.submodules)
        return digest(self._place, *parts)

    @cached_property
    def _place(self) -> str:
        """Where the checks run, and with what; not what is there."""
        one = self.examination
        project = one.project
        return digest(
            self._state.surroundings,
            "a copy" if one.copied else str(project.repository),
            project.prefix,
            (project.interpreter.path, project.interpreter.version, project.interpreter.origin),
        )

    @cached_property
    def _elsewhere(self) -> tuple[tuple[str, ...], str]:
        one = self.examination
        return elsewhere(one.repository.root, one.project.interpreter.sites, self.request.environ)

    @cached_property
    def _state(self) -> _State:
        return self._look()

    @cached_property
    def _watched(self) -> Watched:
        one = self.examination
        interpreter = one.project.interpreter
        return Watched(
            top=str(one.repository.root),
            git_dir=str(one.repository.git_dir),
            python=str(interpreter.path),
            prefix=str(interpreter.prefix),
            sites=tuple(map(str, interpreter.sites)),
            elsewhere=self._elsewhere[0],
        )

    def _look(self) -> _State:
        one = self.examination
        variables = tool_environment(self.request.environ, one.project.interpreter, Path(os.devnull))
        found = contents(one.repository, one.head, one.project.repository)
        return _State(found, surroundings(self._watched, variables))


def _planned(plan: Plan) -> dict[str, Check]:
    return {job.check.id: job.check for job in plan.jobs if not job.skip}


def _reads(check: Check) -> Reads:
    """What a check of gatekeeper's own says that it reads; an edit of another's code would go unnoticed."""
    return check.reads() if type(check).__module__.startswith("gatekeeper.") else Reads.UNKNOWN


def _alone(found: Mapping[str, Outcome], checks: Mapping[str, Check]) -> list[str]:
    """The outcomes that lack those that they go with: those they need, and those that need them."""
    pairs = [(name, need) for name, check in checks.items() for need in check.needs if need in checks]
    return [one for pair in pairs for one in pair if one in found and not set(pair) <= found.keys()]


def _lasting(checks: Mapping[str, Check], results: Mapping[str, Result]) -> set[str]:
    """The checks whose outcome the next run may rely on, and that of all they need."""
    lasting = {name for name, check in checks.items() if _lasts(check, results[name].outcome)}
    return {name for name in lasting if all(need in lasting for need in checks[name].needs)}


def _ran(checks: Iterable[str], results: Mapping[str, Result]) -> Iterator[str]:
    """Those of the checks that ran to their end now, be it that there was nothing to judge."""
    for name in checks:
        if not isinstance(results[name].outcome, Broken) and not results[name].cached:
            yield name


def _lasts(check: Check, outcome: Outcome) -> bool:
    if isinstance(outcome, Broken) or _reads(check) is Reads.UNKNOWN:
        return False
    # A test that failed may pass when it is run again, and whoever runs it again wants to know.
    return not (_reads(check) is Reads.RUN and isinstance(outcome, Completed) and outcome.findings)


def _told(comparison: Comparison) -> tuple[object, ...]:
    """The change by its base and what it touches."""
    if not isinstance(comparison, Change):
        return (comparison,)
    files: Iterable[tuple[object, ...]] = (
        (file.path, file.old_path, file.status, file.old_mode, file.mode, sorted(file.added_lines), file.deleted)
        for file in comparison.files
    )
    return (comparison.base, tuple(files))
