"""Asking the worker that parses Python files, in a process of its own: hostile source can crash a parser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from gatekeeper.checks._by_file import by_file
from gatekeeper.checks._files import named
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context, Run

WORKER = Path(__file__).parent.parent / "workers" / "functions.py"


class Parsed(Struct, frozen=True):
    """What the worker says of one file; `error` says why it says nothing else.

    `functions` hold a name, a line and a number: the last line, or with radon the complexity. `blocks` are the
    complexities of all that radon lists, `index` is the maintainability index.
    """

    functions: tuple[tuple[str, int, int], ...] = ()
    blocks: tuple[int, ...] = ()
    index: float | None = None
    error: str | None = None
    line: int | None = None


def parse(
    context: Context, paths: Sequence[str], *, radon: str | None = None, maintainability: bool = False
) -> Mapping[str, Parsed]:
    """Parses the files with the project's own Python, whose syntax they use, and measures their functions.

    `radon` is the folder to import radon from, "" for the one installed there, None for lengths instead of
    complexities. Raises CannotVerify when the worker fails; a file that cannot be parsed is only reported.
    """

    def work(fresh: Sequence[str]) -> Mapping[str, Parsed]:
        return _parse(context, fresh, radon, maintainability)

    return by_file(context, paths, work, Parsed, radon, maintainability)


def _parse(context: Context, paths: Sequence[str], radon: str | None, maintainability: bool) -> Mapping[str, Parsed]:
    import json

    files = [str(context.project.absolute(path)) for path in paths]
    request = {"files": files, "radon": radon, "maintainability": maintainability}
    python = str(context.project.interpreter.path)
    # Isolated, so that no module of the project and none of the caller's settings is imported.
    run = context.run((python, "-I", "-X", "utf8", str(WORKER)), stdin=json.dumps(request).encode())
    if run.code:
        raise CannotVerify(f"{python} could not examine the functions (exit code {run.code})", run.tail)
    answers = _answers(run)
    if len(answers) != len(paths):
        raise CannotVerify(f"{python} examined {len(answers)} files instead of {len(paths)}", run.tail)
    return dict(zip(paths, answers, strict=True))


def problems(context: Context, parsed: Mapping[str, Parsed]) -> str:
    """Which files could not be parsed, and why, in words; "" when all could."""
    version = ".".join(map(str, context.project.interpreter.version[:2]))
    failed = [f"{_place(path, file.line)} ({file.error})" for path, file in parsed.items() if file.error is not None]
    return f"Python {version} cannot parse {named(failed)}" if failed else ""


def _answers(run: Run) -> tuple[Parsed, ...]:
    try:
        return msgspec.json.decode(run.stdout, type=tuple[Parsed, ...])
    except msgspec.MsgspecError as error:
        raise CannotVerify(f"the worker that examines functions printed something odd ({error})", run.tail) from error


def _place(path: str, line: int | None) -> str:
    return f"{path}:{line}" if line else path
