"""Which lines each unit of tests ran: read from coverage's data, and written into it for units that need not run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

UNIT = "gatekeeper-unit-"
COMMON = "gatekeeper-common"


def files_of(data: str) -> list[str]:
    """Coverage's data files of a session in parallel mode."""
    place = Path(data)
    return sorted(map(str, place.parent.glob(f"{place.name}.*")))


def gather(data: str, recording: Path) -> None:
    """Adds to a recording what was run: by unit, in common, and outside of all (import and collection) by file."""
    from coverage import CoverageData

    told: Any = json.loads(recording.read_bytes())
    told["arcs"] = False
    lines: dict[str, dict[str, list[Any]]] = {}
    for path in files_of(data):
        read = CoverageData(path)
        read.read()
        told["arcs"] = told["arcs"] or read.has_arcs()
        plugged = [file for file in read.measured_files() if read.file_tracer(file)]
        if plugged and not told["trouble"]:
            told["trouble"] = f"{plugged[0]} is measured by a plug-in"
        for context in read.measured_contexts():
            read.set_query_contexts([f"^{context}$"])
            add(lines.setdefault(context, {}), read)
    recording.write_text(json.dumps({**told, "lines": lines}), encoding="utf-8")


def add(into: dict[str, list[Any]], read: Any) -> None:
    """Adds to the lines by file, or the arcs, what data holds for the context that it was asked about."""
    for file in read.measured_files():
        into.setdefault(file, []).extend((read.arcs if read.has_arcs() else read.lines)(file) or ())


def restore(earlier: dict[str, Any], data: str) -> None:
    """Writes a data file that holds what the units ran that are not run again, and what ran in common."""
    from coverage import CoverageData

    kept = {f"{UNIT}{number}" for number in range(len(earlier["units"])) if number not in earlier["run"]}
    written = CoverageData(f"{data}.unaffected")
    for context in sorted(kept | {COMMON}):
        lines = earlier["lines"].get(context, {})
        if earlier["arcs"]:
            written.add_arcs({file: [tuple(arc) for arc in arcs] for file, arcs in lines.items()})
        else:
            written.add_lines(lines)
    written.write()
