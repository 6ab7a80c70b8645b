"""Writes coverage's own JSON of measured data; a script for any Python since 3.8, run by the project's interpreter.

Standard input is the path of a file of JSON: `{"path": [folder, ...], "reports": [{"data": [file, ...], "out": file},
...], "roots": [path, ...], "touch": [[file, ...], ...], "contexts": bool, "known": file}`. For each report the data
files are combined, and what was measured under the roots is written as JSON to `out`. `touch` holds groups of source
files: a group of which nothing was measured is added as never run, unless the project's settings leave it out. With
`contexts`, which may be left out, the report says in which of coverage's contexts each line was run. `known`, which may
be left out as well, is a JSON file of what was reported of files earlier, by all that it depends on; it is replaced by
what is reported now. The one argument, which may be left out, is another such file, `{"path": [folder, ...], "files":
[file, ...]}`: what to parse until standard input says more. Standard output is JSON: `{"error": null or text}`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import select
import sys
from collections.abc import Callable, Iterable
from functools import partial, partialmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Told = dict[str, list[Any] | None]
    """What is said of files, each with its name there, by what that depends on; None of files that are left out."""

KEPT = ("executed_lines", "missing_lines", "summary", "contexts")
"""What is read of what coverage says of a file."""
PROCESSES = min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
PARSED: dict[tuple[str, str, str], dict[str, Any]] = {}
"""What was parsed ahead, by what coverage's parser was given."""
MOST = 2_000_000
"""Characters up to which sources are parsed ahead: what is made of them takes a hundred times as many bytes."""
WORTHWHILE, EACH = 120_000, 1_500
"""Bytes of source for which a process of their own is worth its start, and as how many more a file counts."""


def main() -> None:
    """Answers the request that standard input names."""
    sys.path[0] = str(Path.cwd())  # as `python -m` has it; coverage plug-ins may lie there
    for ahead in sys.argv[1:]:
        parse_ahead(json.loads(Path(ahead).read_bytes()))
    request = json.loads(Path(os.fsdecode(sys.stdin.buffer.read())).read_bytes())
    sys.path.extend(request["path"])
    json.dump({"error": answered(request)}, sys.stdout)


def parse_ahead(request: dict[str, Any]) -> None:
    """Has coverage parse files, as it does whatever ran in them, until there is something on standard input."""
    sys.path.extend(request["path"])
    with contextlib.suppress(Exception):  # whatever it is, it comes again when there is something to report
        from coverage import Coverage
        from coverage.parser import PythonParser

        parser: Any = PythonParser
        parser.parse_source = partialmethod(parsed, parser.parse_source)
        settings, size = Coverage(data_file=None), 0
        settings.get_data()  # has plug-ins change the settings, as a report does
        for path in request["files"]:
            if is_told() or size > MOST:
                break
            size += parse(path, settings)


def parse(path: str, settings: Any) -> int:
    """Has coverage parse a file; returns how many characters that were, 0 where it cannot be parsed."""
    from coverage.python import PythonFileReporter

    with contextlib.suppress(Exception):  # it comes again when the file is reported
        reporter = PythonFileReporter(path, settings)
        reporter.arcs()
        PARSED[given(reporter.parser)] = reporter.parser.__dict__
        return len(reporter.parser.text)
    return 0


def parsed(parser: Any, anew: Callable[[Any], None]) -> None:
    """Parses what a parser of coverage's was given, unless that was done ahead; that is used once."""
    known = PARSED.pop(given(parser), None)
    if known is None:
        anew(parser)
    else:
        parser.__dict__.update(known)


def given(parser: Any) -> tuple[str, str, str]:
    """What a parser of coverage's was given: the file, its text and what to leave out."""
    return (parser.filename, parser.text, parser.exclude)


def is_told() -> bool:
    """Whether there is something on standard input, or nothing will come any more."""
    return sys.platform == "win32" or bool(select.select([sys.stdin], [], [], 0)[0])


def answered(request: dict[str, Any]) -> str | None:
    """Writes the reports; returns why that was not possible."""
    from coverage.exceptions import ConfigError, CoverageException

    error = None
    known: Told = json.loads(Path(request["known"]).read_bytes()) if "known" in request else {}
    said: Told = {}
    try:
        for index, report in enumerate(request["reports"]):
            said.update(write(report, request, f"{report['out']}.{index}", known))
    except (ConfigError, CoverageException) as problem:  # before version 7 neither is the other
        error = str(problem)
    except (SyntaxError, ValueError, OSError) as problem:  # a source file whose encoding is not what it says
        error = f"{type(problem).__name__}: {problem}"
    if "known" in request:
        Path(request["known"]).write_text(json.dumps(said), encoding="utf-8")
    return error


def write(report: dict[str, Any], request: dict[str, Any], data: str, known: Told) -> Told:
    """Writes one report; returns what it says of each file."""
    settings = combined(report["data"], data)
    own = measured(settings, request)
    keys = keyed(settings, own) if "known" in request else {}
    ask = partial(some, own, data, report["out"], request.get("contexts", False))
    files, told = said(own, keys, known, ask)
    whole = {"meta": {"branch_coverage": settings.get_data().has_arcs()}, "files": dict(sorted(files.items()))}
    Path(report["out"]).write_text(json.dumps(whole), encoding="utf-8")
    return told


def said(
    own: list[str], keys: dict[str, str], known: Told, ask: Callable[[list[str]], dict[str, Any]]
) -> tuple[dict[str, Any], Told]:
    """What is said of each file, by its name, and by what that depends on; coverage is asked for what is not known."""
    told = {one: known[one] for one in known.keys() & keys.values()}
    new = [path for path in own if keys.get(path, "") not in told]
    fresh = ask(new) if new or not own else {}
    told.update(by_key(keys, new, fresh))
    return {**fresh, **dict(filter(None, told.values()))}, told


def measured(settings: Any, request: dict[str, Any]) -> list[str]:
    """The files under the roots of which something was measured, or that are to be reported as never run."""
    data = settings.get_data()
    never_run = absent(data.measured_files(), request["touch"])
    if never_run:
        data.touch_files(possible(never_run))
    roots = tuple(map(os.path.realpath, request["roots"]))
    return [path for path in data.measured_files() if below(os.path.realpath(path), roots) and not endless(path)]


def combined(files: list[str], data: str) -> Any:
    """Coverage with what is in all data files."""
    from coverage import Coverage

    settings = Coverage(data_file=data)
    if files:
        settings.combine(files, strict=True, keep=True)
    else:
        settings.get_data().add_lines({})
    return settings


def keyed(settings: Any, paths: list[str]) -> dict[str, str]:
    """By file, all that what coverage says of it depends on; nothing where a plug-in may have a say, too."""
    return {} if settings.config.plugins else {path: key(settings, path) for path in paths}


def key(settings: Any, path: str) -> str:
    """All that coverage says of a file depends on."""
    import coverage

    data, config = settings.get_data(), settings.config.__dict__
    ran = sorted(data.arcs(path) if data.has_arcs() else data.lines(path) or ())
    rules = sorted((name, repr(config[name])) for name in config if name != "data_file")
    told = repr((coverage.__version__, sys.version, rules, path, data.file_tracer(path), ran, content(path)))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def content(path: str) -> bytes | None:
    """What is in a file, None if it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError:
        return None


def by_key(keys: dict[str, str], new: list[str], files: dict[str, Any]) -> Told:
    """What is said of files, by their keys, None of new ones of which nothing is; nothing where it is not known of whom
    something is said.
    """
    here = Path.cwd()
    paths = {here / path: path for path in keys}
    told = {paths.get(here / name, ""): [name, file] for name, file in files.items()}
    if not keys or "" in told:
        return {}
    return {keys[path]: told.get(path) for path in {*new, *told}}


def some(own: list[str], data: str, out: str, contexts: bool, new: list[str]) -> dict[str, Any]:
    """What is said of new files, by name; of all where coverage has nothing to say of these."""
    from coverage.exceptions import CoverageException

    if len(new) < len(own):
        with contextlib.suppress(CoverageException):
            return parts(data, new, out, contexts)
    return parts(data, own, out, contexts)


def parts(data: str, paths: list[str], out: str, contexts: bool) -> dict[str, Any]:
    """What coverage reports of the files, by several processes where there are so many files that it pays."""
    from coverage.exceptions import CoverageException

    ahead = {file for file, *_ in PARSED}
    shares = shared([path for path in paths if path not in ahead])
    if shares:
        with contextlib.suppress(CoverageException):
            return together(data, shares, sorted(ahead.intersection(paths)), out, contexts)
    return part(data, paths, out, contexts)  # also where one share has nothing to report, which is no error


def together(data: str, shares: list[list[str]], own: list[str], out: str, contexts: bool) -> dict[str, Any]:
    """What coverage reports of the files that processes share, and of those that this one keeps for itself."""
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(len(shares)) as processes:
        asked = [processes.submit(part, data, one, f"{out}.part{n}", contexts) for n, one in enumerate(shares)]
        files = part(data, own, out, contexts) if own else {}
        return {**files, **{name: file for answer in asked for name, file in answer.result().items()}}


def shared(paths: list[str]) -> list[list[str]]:
    """The files as processes share them; nothing where one process is as fast."""
    sizes = {path: EACH + size(path) for path in paths}
    count = min(PROCESSES, len(paths), sum(sizes.values()) // WORTHWHILE)  # a share of none would mean all files
    ordered = sorted(paths, key=sizes.__getitem__)
    return [ordered[n::count] for n in range(count)] if count > 1 else []


def part(data: str, paths: list[str], out: str, contexts: bool) -> dict[str, Any]:
    """What coverage's JSON holds of some files, or of all that were measured where none are named."""
    from coverage import Coverage

    shorten()
    settings = Coverage(data_file=data)
    settings.load()
    settings.json_report(morfs=paths or None, outfile=out, show_contexts=contexts)
    return refined(settings, json.loads(Path(out).read_text(encoding="utf-8")))


def shorten() -> None:
    """Has coverage say nothing of single functions and classes, which takes a while, and nobody reads it."""
    from coverage.python import PythonFileReporter

    for name in ("code_regions", "code_region_kinds"):  # since version 7.6
        setattr(PythonFileReporter, name, nothing)


def nothing(_file: Any) -> list[Any]:
    """What there is of no file."""
    return []


def size(path: str) -> int:
    """The size of a file in bytes, 0 where it cannot be told."""
    with contextlib.suppress(OSError):
        return Path(path).stat().st_size
    return 0


def absent(measured: Iterable[str], groups: Iterable[Iterable[str]]) -> set[str]:
    """The real paths of all groups of which nothing was measured."""
    seen = set(map(os.path.realpath, measured))
    wanted = [set(map(os.path.realpath, group)) for group in groups]
    return {path for group in wanted if not seen & group for path in group}


def endless(path: str) -> bool:
    """Whether reading a path could wait for ever: a pipe or a socket, which coverage takes for a file never run."""
    return Path(path).exists() and not Path(path).is_file()


def below(path: str, roots: tuple[str, ...]) -> bool:
    """Whether a path is one of the roots or lies in one."""
    return any(path == root or path.startswith(root.rstrip(os.sep) + os.sep) for root in roots)


def possible(wanted: set[str]) -> list[str]:
    """Those of the wanted files that the project's settings do not leave out."""
    from coverage import Coverage

    finder = Coverage(data_file=None, source=sorted({str(Path(path).parent) for path in wanted}))
    for step in (finder.start, finder.stop):  # it looks for files that were never run when it has been running
        step()
    return sorted(path for path in finder.get_data().measured_files() if os.path.realpath(path) in wanted)


def refined(settings: Any, document: dict[str, Any]) -> dict[str, Any]:
    """The files of a report, where only statements count as run; older versions of coverage list docstrings, too."""
    files = {path: {key: file[key] for key in KEPT if key in file} for path, file in document["files"].items()}
    for path, file in files.items():
        if len(file["executed_lines"]) != file["summary"]["covered_lines"]:
            statements = frozenset(settings.analysis2(path)[1])
            file["executed_lines"] = [line for line in file["executed_lines"] if line in statements]
    return files


if __name__ == "__main__":
    main()
