"""Which tests run which lines: the tests, run in a copy of the tree, with coverage noting who runs what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from gatekeeper.checks import _coverage
from gatekeeper.checks._sessions import Refused, Session, Told, again, start
from gatekeeper.checks._workers import CONTEXTS, PLUGIN_FOLDER, Measuring
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context


class Reached(Struct, frozen=True):
    """A file: the lines that count as statements, and by each that was run the items that ran it.

    "" and names that are no items stand for what runs on import or for many tests together.
    """

    statements: frozenset[int]
    items: Mapping[int, frozenset[str]]


class Trial(Struct, frozen=True):
    """A session of the tests that passed in the copy; `overhead` is the seconds it took beside its tests."""

    session: Session
    told: Told
    overhead: float
    files: Mapping[str, Reached]

    def items(self, path: str, lines: Iterable[int]) -> tuple[str, ...]:
        """The items that may notice a fault in the lines, the ones that run them first."""
        names = frozenset[str]()
        if path in self.files:
            names = names.union(*(self.files[path].items.get(line, ()) for line in lines))
        known = tuple(node for node in self.told.outcomes if node in names)
        if names <= frozenset(known):
            return known
        return (*known, *(node for node in self.told.outcomes if node not in names))


def reached(context: Context, tool: Measuring, session: Session, files: Sequence[str]) -> Trial:
    """Runs a session's tests in the context's tree. Raises CannotVerify when they do not pass there."""
    data = context.scratch / f"data-{sum(1 for _ in context.scratch.iterdir())}" / ".coverage"
    data.parent.mkdir()
    project = context.project
    answer = start(
        context,
        ("-p", CONTEXTS, *again(session)),
        order=tuple(session.told.collected),
        contexts=True,
        data=str(data),
        path=[str(PLUGIN_FOLDER), *tool.paths],
        source=[_coverage.measured(project, root) for root in project.sources],
    )
    told = passing(answer)
    spent = sum(told.seconds.values())
    return Trial(session, told, max(0.0, told.took - spent), _read(context, tool, data, files))


def passing(answer: Told | Refused) -> Told:
    """What a session told whose tests all passed, without any fault. Raises CannotVerify when they did not."""
    if isinstance(answer, Refused):
        raise CannotVerify(f"the tests could not be run in a copy of the tree: {answer.reason}", answer.detail)
    if answer.broken:
        raise CannotVerify(f"{min(answer.broken)} cannot be collected in a copy of the tree")
    failed = sorted(node for node, outcomes in answer.outcomes.items() if "failed" in outcomes)
    if failed:
        failure = answer.failures[failed[0]]
        raise CannotVerify(f"{failed[0]} fails in a copy of the tree, without any fault in it", failure.message)
    if not answer.outcomes:
        raise CannotVerify("no test was run in a copy of the tree")
    return answer


def _read(context: Context, tool: Measuring, data: Path, files: Sequence[str]) -> dict[str, Reached]:
    """What was measured of the files, under the project's own settings: what these leave out is not there."""
    paths = [str(context.project.absolute(path)) for path in files]
    out = data.parent / "report.json"
    measured = [str(path) for path in sorted(data.parent.glob(f"{data.name}.*"))]
    request = {
        "path": tool.paths,
        "reports": [{"data": measured, "out": str(out)}],
        "roots": paths,
        "touch": [[path] for path in paths],
        "contexts": True,
    }
    _coverage.write(context, request)
    try:
        document = msgspec.json.decode(out.read_bytes(), type=_Document)
    except msgspec.MsgspecError as error:
        raise CannotVerify(f"the coverage report is not coverage's JSON: {error}") from error
    return _placed(context, document, frozenset(files))


def _placed(context: Context, document: _Document, files: frozenset[str]) -> dict[str, Reached]:
    placed = ((context.project.relative(path), file) for path, file in document.files.items())
    return {path: file.reached for path, file in placed if path in files}


class _File(Struct, frozen=True):
    executed_lines: list[int]
    missing_lines: list[int]
    contexts: dict[int, list[str]]

    @property
    def reached(self) -> Reached:
        statements = frozenset((*self.executed_lines, *self.missing_lines))
        return Reached(statements, {line: frozenset(names) for line, names in self.contexts.items()})


class _Document(Struct, frozen=True):
    files: dict[str, _File]
