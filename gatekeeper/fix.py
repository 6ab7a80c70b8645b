"""Safe automatic fixes: `ruff check --fix`, then `ruff format`, under the project's own settings.

ruff is given each file on its standard input, so it cannot touch a file that it was not asked for; what it answers is
written to the work tree by us, and the index is left alone.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context, Tool

_LINT = ("check", "--fix", "--fix-only", "--no-unsafe-fixes")
_FORMAT = ("format",)
_WRITABLE = 0o222
_NO_NEWLINE = "\\ No newline at end of file\n"


class FixedFile(Struct, frozen=True):
    """A file before and after; `path` is relative to the repository. They differ."""

    path: str
    before: bytes
    after: bytes

    @property
    def diff(self) -> str:
        """The change as a unified diff; bytes that are not UTF-8 are surrogate escapes."""
        import difflib

        before, after = (_lines(content) for content in (self.before, self.after))
        lines = difflib.unified_diff(before, after, f"a/{self.path}", f"b/{self.path}")
        return "".join(line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}" for line in lines)


class FixFailure(Struct, frozen=True):
    """A file that was left as it is, and why."""

    path: str
    reason: str


class FixResult(Struct, frozen=True):
    """What was fixed (or would be), sorted by path; `examined` counts the files that were looked at."""

    files: tuple[FixedFile, ...]
    failures: tuple[FixFailure, ...]
    examined: int

    @property
    def diff(self) -> str:
        """All changes as one unified diff."""
        return "".join(file.diff for file in self.files)


def fix(context: Context, paths: Iterable[str], *, write: bool = True) -> FixResult:
    """Fixes those of the paths that are Python files of the project; others, and those excluded from ruff, are left.

    Only fixes that ruff calls safe are made. With `write` false nothing is written. A file that cannot be parsed or
    written is a failure and left as it is. Raises CannotVerify when there is no ruff.
    """
    wanted = sorted(set(paths) & set(context.project.python_files))
    tool = context.tool("ruff")
    outcomes = [_fix_file(context, tool, path, write) for path in wanted]
    return FixResult(
        tuple(outcome for outcome in outcomes if isinstance(outcome, FixedFile)),
        tuple(outcome for outcome in outcomes if isinstance(outcome, FixFailure)),
        len(wanted),
    )


def _fix_file(context: Context, tool: Tool, path: str, write: bool) -> FixedFile | FixFailure | None:
    try:
        before = context.read(path)
        after = _passed(context, tool, path, _passed(context, tool, path, before, _LINT), _FORMAT)
        if after == before:
            return None
        if write:
            _replace(context.project.absolute(path), after)
    except CannotVerify as error:
        return FixFailure(path, error.reason)
    except OSError as error:
        return FixFailure(path, f"{path} cannot be written: {error.strerror}")
    return FixedFile(path, before, after)


def _passed(context: Context, tool: Tool, path: str, content: bytes, command: Sequence[str]) -> bytes:
    """The content as ruff's command would leave it; a file that ruff's settings exclude comes back as it was."""
    name = f"--stdin-filename={context.project.absolute(path)}"
    run = context.run((*tool.argv, *command, "--quiet", "--force-exclude", name, "-"), stdin=content)
    if run.code:
        said = (run.tail.splitlines() or [f"exit code {run.code}"])[-1]
        raise CannotVerify(f"ruff could not fix {path}: {said.strip()}", run.tail)
    return run.stdout


def _replace(path: Path, content: bytes) -> None:
    """Writes the file as a whole or not at all, with the mode that it had. Raises OSError also for one write-protected.

    Renaming would replace that as well, since it asks for no leave but the folder's.
    """
    if not path.stat().st_mode & _WRITABLE:
        raise PermissionError(errno.EACCES, "it is write-protected")
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        shutil.copymode(path, temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _lines(content: bytes) -> list[str]:
    """The lines with their line feeds; a carriage return or a form feed does not end a line in a diff."""
    text = content.decode("utf-8", "surrogateescape")
    return [line for line in re.split(r"(?<=\n)", text) if line]
