"""Writes coverage's own JSON of measured data; a script for any Python since 3.8, run by the project's interpreter.

Standard input is JSON: `{"path": [folder, ...], "reports": [{"data": [file, ...], "out": file}, ...], "touch": [[file,
...], ...]}`. For each report the data files (with what lies beside them in parallel mode) are combined and written as
JSON to `out`. `touch` holds groups of source files: a group of which nothing was measured is added as never run, unless
the project's settings leave it out. Standard output is JSON: `{"error": null or text, "added": [file, ...]}`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Answers the request on standard input."""
    request = json.load(sys.stdin)
    sys.path[0] = str(Path.cwd())  # as `python -m` has it; coverage plug-ins may lie there
    sys.path.extend(request["path"])
    from coverage.exceptions import CoverageException

    added: list[str] = []
    error = None
    try:
        for index, report in enumerate(request["reports"]):
            added += write(report, request["touch"], f"{report['out']}.{index}")
    except CoverageException as problem:
        error = str(problem)
    json.dump({"error": error, "added": added}, sys.stdout)


def write(report: dict[str, Any], groups: list[list[str]], data: str) -> list[str]:
    """Writes one report; returns the files that were added to it as never run."""
    from coverage import Coverage

    settings = Coverage(data_file=data)
    if report["data"]:
        settings.combine(report["data"], strict=True, keep=True)
    measured = settings.get_data()
    seen = {os.path.realpath(path) for path in measured.measured_files()}
    absent = [group for group in groups if not seen.intersection(map(os.path.realpath, group))]
    wanted = {os.path.realpath(path) for group in absent for path in group}
    added = [path for path in possible(wanted) if os.path.realpath(path) in wanted] if wanted else []
    if not report["data"]:
        measured.add_lines({})
    if added:
        measured.touch_files(added)
    settings.json_report(outfile=report["out"])
    return added


def possible(wanted: set[str]) -> list[str]:
    """The files in the folders of those wanted that the project's settings do not leave out."""
    from coverage import Coverage

    finder = Coverage(data_file=None, source=sorted({str(Path(path).parent) for path in wanted}))
    finder.start()
    finder.stop()
    return sorted(finder.get_data().measured_files())


if __name__ == "__main__":
    main()
