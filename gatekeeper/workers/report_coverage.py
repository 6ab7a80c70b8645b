"""Writes coverage's own JSON of measured data; a script for any Python since 3.8, run by the project's interpreter.

Standard input is JSON: `{"path": [folder, ...], "reports": [{"data": [file, ...], "out": file}, ...], "roots": [path,
...], "touch": [[file, ...], ...], "contexts": bool}`. For each report the data files are combined, and what was
measured under the roots is written as JSON to `out`. `touch` holds groups of source files: a group of which nothing was
measured is added as never run, unless the project's settings leave it out. With `contexts`, which may be left out, the
report says in which of coverage's contexts each line was run. Standard output is JSON: `{"error": null or text}`.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

KEPT = ("executed_lines", "missing_lines", "summary", "contexts")
"""What is read of what coverage says of a file."""
PROCESSES = min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
WORTHWHILE = 100
"""Files for which a process of their own is worth its start."""


def main() -> None:
    """Answers the request on standard input."""
    request = json.load(sys.stdin)
    sys.path[0] = str(Path.cwd())  # as `python -m` has it; coverage plug-ins may lie there
    sys.path.extend(request["path"])
    from coverage.exceptions import ConfigError, CoverageException

    error = None
    try:
        for index, report in enumerate(request["reports"]):
            write(report, request, f"{report['out']}.{index}")
    except (ConfigError, CoverageException) as problem:  # before version 7 neither is the other
        error = str(problem)
    except (SyntaxError, ValueError, OSError) as problem:  # a source file whose encoding is not what it says
        error = f"{type(problem).__name__}: {problem}"
    json.dump({"error": error}, sys.stdout)


def write(report: dict[str, Any], request: dict[str, Any], data: str) -> None:
    """Writes one report."""
    from coverage import Coverage

    settings = Coverage(data_file=data)
    if report["data"]:
        settings.combine(report["data"], strict=True, keep=True)
    else:
        settings.get_data().add_lines({})
    measured = settings.get_data()
    never_run = absent(measured.measured_files(), request["touch"])
    if never_run:
        measured.touch_files(possible(never_run))
    roots = tuple(map(os.path.realpath, request["roots"]))
    own = [path for path in measured.measured_files() if below(os.path.realpath(path), roots) and not endless(path)]
    shares = parts(data, own, report["out"], request.get("contexts", False))
    whole = {**shares[0], "files": {path: file for share in shares for path, file in share["files"].items()}}
    Path(report["out"]).write_text(json.dumps(whole), encoding="utf-8")


def parts(data: str, paths: list[str], out: str, contexts: bool) -> list[dict[str, Any]]:
    """Coverage's report of the files, by several processes where there are so many files that it pays."""
    from coverage.exceptions import CoverageException

    count = min(PROCESSES, len(paths) // WORTHWHILE)
    if count > 1:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(count) as processes, contextlib.suppress(CoverageException):
            asked = [processes.submit(part, data, paths[n::count], f"{out}.part{n}", contexts) for n in range(count)]
            return [answer.result() for answer in asked]
    return [part(data, paths, out, contexts)]  # also where one share has nothing to report, which is no error


def part(data: str, paths: list[str], out: str, contexts: bool) -> dict[str, Any]:
    """Coverage's JSON of some files, or of all that were measured where none are named."""
    from coverage import Coverage

    settings = Coverage(data_file=data)
    settings.load()
    settings.json_report(morfs=paths or None, outfile=out, show_contexts=contexts)
    return refined(settings, json.loads(Path(out).read_text(encoding="utf-8")))


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
    """The report, where only statements count as run; older versions of coverage list docstrings, too."""
    files = {path: {key: file[key] for key in KEPT if key in file} for path, file in document["files"].items()}
    for path, file in files.items():
        if len(file["executed_lines"]) != file["summary"]["covered_lines"]:
            statements = frozenset(settings.analysis2(path)[1])
            file["executed_lines"] = [line for line in file["executed_lines"] if line in statements]
    return {"meta": document["meta"], "files": files}


if __name__ == "__main__":
    main()
