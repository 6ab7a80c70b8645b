"""Having only those files analysed that an edit can have changed something for; the rest is known from earlier."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple, fields, replace

from gatekeeper.checks._parse import Diagnostic
from gatekeeper.checks._types import Answer
from gatekeeper.checks._types.analysed import Settings, analysed, modules, settings
from gatekeeper.checks._types.importers import Importers
from gatekeeper.checks._types.inside import inferred, is_circular, stays_inside
from gatekeeper.checks._types.outside import added, importable, reaches
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context

Analysis = Callable[[Sequence[str]], Answer]
"""Analyses files, given relative to the project's root; all that the settings name when there is none."""

_LARGEST = 32_000_000
"""Characters of code up to which it is remembered, to be compared with what it becomes."""
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
_DOCUMENTS = (".md", ".rst", ".txt")
_BUILTINS = "__builtins__"
_WHOLE = "whole"
"""What is noted under this besides comes from the last analysis of everything: who takes an edit back is near that."""

_Inferred = tuple[tuple[str, tuple[str, ...]], ...] | None


class _Known(Struct, frozen=True):
    """What an analysis of everything found: the text of all modules, which were analysed, and what is said of each.

    `inferred` is worked out when it is first needed.
    """

    texts: Mapping[str, str]
    checked: tuple[str, ...]
    said: Mapping[str, tuple[tuple[Any, ...], ...]]
    inferred: Mapping[str, _Inferred]


class Partly(Struct, frozen=True, dict=True):
    """One analysis of a project with pyright. `folders` hold what pyright brings along, and `parts` say which it is."""

    context: Context
    folders: tuple[Path, ...]
    parts: tuple[object, ...]

    def answer(self, analysis: Analysis) -> Answer:
        """What an analysis of everything says, by as little work as is sure to find the same."""
        if self._settings is None or self._texts is None:
            return analysis(())
        known = self._known
        chosen = None if known is None else self._chosen(known)
        part = None if known is None or chosen is None else self._part(known, chosen, analysis)
        if part is not None:
            return part
        answer = analysis(())
        self._leave(answer, self._settings, self._texts)
        return answer

    @property
    def is_likely(self) -> bool:
        """Whether files were edited by which no more than some need be analysed, at first sight."""
        if self._settings is None or self._texts is None or self._known is None:
            return False
        return not _changed(self._known.texts, self._texts).isdisjoint(self._known.checked)

    @cached_property
    def _settings(self) -> Settings | None:
        """None also where nothing is known of the tree."""
        return settings(self.context.project.root) if self.context.notes.files else None

    @cached_property
    def _texts(self) -> Mapping[str, str] | None:
        """The text of every module and stub; None where that cannot be had."""
        root = self.context.project.root
        paths = modules(root)
        if paths is None or not all(map(_NAME.fullmatch, paths)) or any(_BUILTINS in path for path in paths):
            return None
        try:
            texts = {path: (root / path).read_bytes().decode("utf-8", "surrogateescape") for path in paths}
        except OSError:
            return None
        return texts if sum(map(len, texts.values())) <= _LARGEST else None

    @cached_property
    def _key(self) -> tuple[object, ...]:
        """All that the diagnostics depend on but the text of the modules."""
        notes, paths = self.context.notes, sorted(self._texts or ())
        own = {f"{self._start}{path}" for path in paths}
        other = sorted((path, _told(path, what)) for path, what in notes.files.items() if path not in own)
        return (*self.parts, notes.ignored, paths, other, self.context.project.submodules)

    @property
    def _start(self) -> str:
        """What the paths of the project's files begin with in the repository."""
        prefix = self.context.project.prefix
        return f"{prefix}/" if prefix else ""

    @cached_property
    def _known(self) -> _Known | None:
        """What is known of a state of the project from which few files differ: that of the last run, if it is one."""
        last = self._last
        if last is not None and self._differing(last) <= 1:
            return last
        return min(filter(None, (last, self._recalled(_WHOLE, *self._key))), key=self._differing, default=None)

    @cached_property
    def _last(self) -> _Known | None:
        return self._recalled(*self._key)

    def _recalled(self, *key: object) -> _Known | None:
        found = self.context.notes.recall(*key)
        return None if found is None else _Known(*found)

    def _differing(self, known: _Known) -> int:
        """How many files are others now."""
        return len(_changed(known.texts, self._texts or {}))

    def _chosen(self, known: _Known) -> tuple[str, ...] | None:
        """The files to analyse; None for all."""
        texts = self._texts or {}
        graph = Importers(texts, self.context.project.root.name)
        if self._is_circular(graph):
            return None
        changed = _changed(known.texts, texts)
        reached = graph.reach(_outward(changed, known.texts, texts))
        touched = reached | changed
        chosen = tuple(path for path in known.checked if path in touched)
        return None if _are_most(chosen, known.checked) or self._is_seen_outside(reached) else chosen

    def _is_circular(self, graph: Importers) -> bool:
        """Whether return types of functions that others may use hang together in circles."""
        functions: dict[str, set[str]] = defaultdict(set)
        for path, found in self._inferred.items():
            if graph.imported(path):
                if found is None:
                    return True
                for name, names in found:
                    functions[name].update(names)
        return is_circular(functions)

    @cached_property
    def _inferred(self) -> Mapping[str, _Inferred]:
        last = self._last or _Known({}, (), {}, {})
        texts = self._texts or {}
        old = {path: one for path, one in last.inferred.items() if last.texts[path] == texts[path]}
        return old | {path: inferred(texts[path]) for path in texts.keys() - old.keys() if path.endswith(".py")}

    def _is_seen_outside(self, paths: Collection[str]) -> bool:
        """Whether installed packages, on which any file may depend, import one of these files."""
        project = self.context.project
        sites = project.interpreter.sites
        if not paths:
            return False
        try:
            folders = added(sites, project.root) if sites else None
            names = importable(paths, folders or ())
            key = ("seen", self.parts, folders, sorted(names))
            seen: bool | None = self.context.notes.recall(*key)
            if seen is None:
                seen = folders is None or reaches(names, (*sites, *self.folders))
                self.context.notes.leave(seen, *key)
        except OSError:
            return True
        return seen

    def _part(self, known: _Known, chosen: Sequence[str], analysis: Analysis) -> Answer | None:
        """What is said now, the chosen files analysed anew; None when their analysis failed, or was of others."""
        try:
            answer = analysis(chosen) if chosen else Answer((), 0)
        except CannotVerify:
            return None
        said = self._by_path(answer.diagnostics, chosen)
        if said is None or answer.files != len(chosen):
            return None
        now = replace(known, texts=self._texts, said={**known.said, **said}, inferred=self._inferred)
        self._note(now, *self._key)
        return Answer(tuple(self._restored(now)), len(known.checked))

    def _leave(self, answer: Answer, found: Settings, texts: Mapping[str, str]) -> None:
        checked = analysed(tuple(texts), found, answer.files)
        said = None if checked is None else self._by_path(answer.diagnostics, checked)
        if checked is not None and said is not None:
            self._note(_Known(texts, checked, said, {}), _WHOLE, *self._key)

    def _note(self, known: _Known, *key: object) -> None:
        self.context.notes.leave(tuple(getattr(known, one.name) for one in fields(known)), *key)

    def _by_path(
        self, diagnostics: Iterable[Diagnostic], paths: Sequence[str]
    ) -> Mapping[str, tuple[tuple[Any, ...], ...]] | None:
        """What is said of each file; None if something is said of another, or names a place on this machine."""
        project = self.context.project
        said: dict[str, list[tuple[Any, ...]]] = {path: [] for path in paths}
        for one in diagnostics:
            path = (project.relative(one.path or "") or "").removeprefix(self._start)
            if path not in said or str(project.repository) in one.message:
                return None
            said[path].append(astuple(replace(one, path=path)))
        return {path: tuple(found) for path, found in said.items()}

    def _restored(self, known: _Known) -> Iterator[Diagnostic]:
        root = self.context.project.root
        for path in known.checked:
            for one in known.said[path]:
                yield replace(Diagnostic(*one), path=str(root / path))


def _are_most(chosen: Sequence[str], checked: Sequence[str]) -> bool:
    """Whether the files chosen would take about as long as all."""
    return 4 * len(chosen) > 3 * len(checked)


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    return {path for path, text in after.items() if text != before[path]}


def _outward(paths: Iterable[str], before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Those of the paths whose edit may mean something for other files."""
    return [path for path in paths if not stays_inside(before[path], after[path])]


def _told(path: str, what: str) -> str:
    """What counts of a file that is no module: of a document, that it is there."""
    return "" if path.endswith(_DOCUMENTS) else what
