"""Outlives the gatekeeper that started it, to tidy up after one that was killed and could not do so itself.

    guardian.py VARIABLE VALUE FOLDER...

Waits until standard input ends, as it does with the process at its other end, however that came about. What was said
by then is the paths of temporary folders, each ended by NUL, and a word of farewell from a process that ended by
itself. Without that word, every process that was started with the variable of that value is ended together with all
that it started, and the folders are deleted. The FOLDERs are added to sys.path: psutil is in one of them.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as type checkers know it, without an import that takes as long as all the rest
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psutil import Process

_PAUSE = 0.1
"""Seconds between looks: what was just being started when its starter was killed shows itself after that."""
_LOOKS = 50


def main() -> None:
    """See above."""
    variable, value, *paths = sys.argv[1:]
    *folders, farewell = sys.stdin.buffer.read().split(b"\0")
    if farewell:
        return
    import shutil

    sys.path += paths
    _end(variable, value)
    for folder in folders:
        shutil.rmtree(os.fsdecode(folder), ignore_errors=True)


def _end(variable: str, value: str) -> None:
    """Ends the marked processes, until two looks find none."""
    import time

    quiet = 0
    for _ in range(_LOOKS):
        family = set(_family(variable, value))
        for member in family:
            _kill(member)
        quiet = 0 if family else quiet + 1
        if quiet == 2:
            return
        time.sleep(_PAUSE)


def _family(variable: str, value: str) -> Iterator[Process]:
    """The processes with the variable, and what they started, which may not have it."""
    import psutil

    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(variable) == value:
                yield process
                yield from process.children(recursive=True)
        except (psutil.Error, OSError):
            continue  # it has ended, or is somebody else's


def _kill(process: Process) -> None:
    import psutil

    try:
        process.kill()
    except psutil.Error:
        return  # it has ended


if __name__ == "__main__":
    main()
