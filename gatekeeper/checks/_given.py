"""A coverage report that somebody else made: a data file, coverage's JSON, Cobertura's XML, LCOV."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gatekeeper.checks import _coverage
from gatekeeper.checks._coverage import Lines, Measured
from gatekeeper.checks._parse.xml import decode as decode_xml
from gatekeeper.checks._workers import Measuring
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context
from gatekeeper.model.project import Project

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # nosec B405 - a type only

_SQLITE = b"SQLite format 3\x00"


def read(context: Context, measuring: Measuring, names: Sequence[str]) -> Measured:
    """The reports (relative to the project's root), put together, if they are of this project as it is now.

    A line that is run in one of them is run. Source roots and changed files that no report mentions count as never
    run. Raises CannotVerify when a report is missing, empty, unreadable, older than what it covers, or of another
    project.
    """
    contents = {name: _content(context.project.root / name) for name in names}
    data = [name for name, content in contents.items() if content.startswith(_SQLITE)]
    parts = [_part(context, name, content) for name, content in contents.items() if name not in data]
    if data:
        parts.append(_combined(context, measuring, data))
    return _completed(context, measuring, _together(parts))


def _part(context: Context, name: str, content: bytes) -> Measured:
    """One report that is no data file."""
    try:
        measured = _mapped(_parsed(content, context.project), context.project)
    except (ValueError, LookupError) as error:
        raise CannotVerify(f"the coverage report {name} cannot be read: {error}") from error
    return _current(context.project, measured, [name])


def _combined(context: Context, measuring: Measuring, names: Sequence[str]) -> Measured:
    """Data files, combined by coverage itself."""
    copies = [context.scratch / f"given-{index}.coverage" for index, _ in enumerate(names)]
    for name, copy in zip(names, copies, strict=True):
        shutil.copyfile(context.project.root / name, copy)
    return _current(context.project, _coverage.report(context, measuring, {"": copies}, [])[""], names)


def _current(project: Project, measured: Measured, names: Sequence[str]) -> Measured:
    """The same. Raises CannotVerify unless it is of this project, and as new as what it covers."""
    if not measured.files:
        raise CannotVerify(
            f"{', '.join(names)} covers no file of this project's source roots: it is of another project, or empty"
        )
    for name in names:
        _refuse_stale(project, project.root / name, measured, name)
    return measured


def _together(parts: Sequence[Measured]) -> Measured:
    """Several reports as one. Which branches were taken in which of them is not known, so they say nothing of them."""
    if len(parts) == 1:
        return parts[0]
    files: dict[str, Lines] = {}
    for part in parts:
        for path, lines in part.files.items():
            files[path] = _merged(files.get(path), replace(lines, branches=0, covered_branches=0))
    return Measured(files, branches=False)


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise CannotVerify(f"the coverage report {path.name} is not a file")
    try:
        content = path.read_bytes()
    except OSError as error:
        parts = sorted(path.parent.glob(f"{path.name}.*"))
        advice = f": it has not been combined yet ({parts[0].name}), run `coverage combine`" if parts else ""
        raise CannotVerify(f"the coverage report {path.name} cannot be read ({error.strerror}){advice}") from error
    if not content.strip():
        raise CannotVerify(f"the coverage report {path.name} is empty")
    return content


def _parsed(content: bytes, project: Project) -> Measured:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _coverage.decode(start)
    if start.startswith(b"<"):
        return _cobertura(start, project)
    if start.startswith((b"TN:", b"SF:")):
        return _lcov(start.decode("utf-8", "surrogateescape"))
    raise ValueError("it is neither coverage data, coverage's JSON, Cobertura's XML nor LCOV")


def _cobertura(content: bytes, project: Project) -> Measured:
    root = decode_xml(content, "coverage")
    folders = [(source.text or "").strip().rstrip("/\\") for source in root.iter("source")]
    files: dict[str, Lines] = {}
    for item in root.iter("class"):
        path = _of_folder(item.attrib["filename"], folders, project)
        files[path] = _merged(files.get(path), _class(item))
    return Measured(files, int(root.get("branches-valid", "0")) > 0)


def _of_folder(name: str, folders: Iterable[str], project: Project) -> str:
    """The path of a file that is named relative to one of the report's source folders, which it does not tell."""
    paths = [f"{folder}/{name}" if folder else name for folder in folders] or [name]
    own = {place: path for path in paths if (place := _place(path, project))}
    if len(own) > 1:
        raise ValueError(f"{name} may be {' or '.join(sorted(own))}; give coverage's JSON instead")
    return next(iter(own.values()), name)


def _class(item: Element) -> Lines:
    hits, branches, covered = dict[int, bool](), 0, 0
    for line in item.iterfind("lines/line"):
        hits[int(line.attrib["number"])] = int(line.attrib["hits"]) > 0
        taken, _, of = line.get("condition-coverage", "").partition("(")[2].rstrip(")").partition("/")
        branches, covered = branches + int(of or 0), covered + int(taken or 0)
    return _lines(hits, branches, covered)


def _lcov(text: str) -> Measured:
    files: dict[str, Lines] = {}
    path, hits, branches, covered = "", dict[int, bool](), 0, 0
    for line in text.splitlines():
        kind, _, value = line.strip().partition(":")
        if kind == "SF":
            path, hits, branches, covered = value, {}, 0, 0
        elif kind == "DA":
            number, count = value.split(",")[:2]
            hits[int(number)] = int(count) > 0
        elif kind == "BRDA":
            branches, covered = branches + 1, covered + (value.split(",")[3] not in ("-", "0"))
        elif kind == "end_of_record":
            files[path] = _merged(files.get(path), _lines(hits, branches, covered))
            path = ""
    if path:
        raise ValueError("it ends in the middle of a file's record")
    return Measured(files, any(lines.branches for lines in files.values()))


def _lines(hits: Mapping[int, bool], branches: int, covered: int) -> Lines:
    run = frozenset(number for number, hit in hits.items() if hit)
    return Lines(run, frozenset(hits) - run, branches, covered)


def _merged(first: Lines | None, second: Lines) -> Lines:
    """Two records of one file, as tools write them for its classes."""
    if first is None:
        return second
    executed = first.executed | second.executed
    return Lines(
        executed,
        (first.missing | second.missing) - executed,
        first.branches + second.branches,
        first.covered_branches + second.covered_branches,
        first.exact and second.exact,
    )


def _mapped(measured: Measured, project: Project) -> Measured:
    """The report with its paths, which may have been written on another machine, found in this project."""
    files: dict[str, Lines] = {}
    for written, lines in measured.files.items():
        path = _place(written, project)
        if path:
            files[path] = _merged(files.get(path), lines)
    return replace(measured, files=files)


def _place(written: str, project: Project) -> str | None:
    """The source file that a path means, None when there is none."""
    return next((path for path in _places(written, project) if project.is_source(path) and path in project.files), None)


def _places(written: str, project: Project) -> Iterator[str]:
    """Where a path could lie: as it is, from an import root, or with the leading folders of another machine cut off."""
    posix = PurePosixPath(written.replace("\\", "/"))
    here = project.relative(str(posix))
    if here is not None:
        yield here
    if "site-packages" in posix.parts:
        return
    if not posix.is_absolute() and written[1:2] != ":":
        yield from ("/".join(filter(None, (root, str(posix)))) for root in project.import_roots)
        return
    for start in range(1, len(posix.parts) - 1):
        yield "/".join(filter(None, (project.prefix, *posix.parts[start:])))


def _refuse_stale(project: Project, path: Path, measured: Measured, name: str) -> None:
    """Raises CannotVerify when a file is newer than the report, or has fewer lines than it says."""
    written = path.stat().st_mtime_ns
    for own, lines in measured.files.items():
        source = project.absolute(own)
        try:
            newer, content = source.stat().st_mtime_ns > written, source.read_bytes()
        except OSError as error:
            raise CannotVerify(f"{own}, which {name} covers, cannot be read: {error.strerror}") from error
        if newer:
            raise CannotVerify(f"{name} is stale: {own} is newer; run the tests again")
        if max((*lines.executed, *lines.missing), default=0) > content.count(b"\n") + 1:
            raise CannotVerify(f"{name} is stale: it covers lines of {own} that are not there; run the tests again")


def _completed(context: Context, measuring: Measuring, measured: Measured) -> Measured:
    """With every source root and changed file of which the report says nothing, as never run."""
    groups = _coverage.groups(context.project, context.comparison)
    absent = [group for group in groups if not measured.files.keys() & set(group)]
    inexact = [[path] for path, lines in measured.files.items() if not lines.exact]
    if not absent and not inexact:
        return measured
    added = _coverage.report(context, measuring, {"": []}, [*absent, *inexact])[""].files
    exact = {path: _statements(lines, added.get(path)) for path, lines in measured.files.items()}
    return replace(measured, files={**added, **exact})


def _statements(lines: Lines, unrun: Lines | None) -> Lines:
    """The lines without what is no statement, as the same file shows that was never run."""
    if lines.exact or unrun is None:
        return lines
    return replace(lines, executed=lines.executed & unrun.missing, exact=True)
