"""What happens to running programs when gatekeeper is killed outright, and can do nothing itself: see the worker."""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess  # nosec B404 - argument lists only, never a shell
import sys
import threading
from pathlib import Path

VARIABLE = "GATEKEEPER_RUN"
"""Marks each program that a run starts, and by inheritance what those start."""

_WORKER = Path(__file__).parent.parent / "workers" / "guardian.py"
_FAREWELL = b"."
_WINDOWS_FLAGS: int = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)


class Guardian:
    """A process that outlives this one. Started when the first folder is named, and told when nothing need be done.

    A machine that lets no such process start is one on which a run that is killed leaves its programs behind.
    """

    def __init__(self) -> None:
        self.value = f"{os.getpid()}-{os.urandom(8).hex()}"
        self.process: subprocess.Popen[bytes] | None = None
        self._pipe = -1
        self._folders: set[Path] = set()
        self._lock = threading.Lock()

    def watch(self, folder: Path) -> dict[str, str]:
        """The variable to start programs with; `folder`, which is temporary, is deleted once they are ended."""
        with self._lock, contextlib.suppress(OSError):
            if folder not in self._folders:
                self._folders.add(folder)
                if self._pipe < 0:
                    self._start()
                os.write(self._pipe, os.fsencode(folder) + b"\0")
        return {VARIABLE: self.value}

    def dismiss(self) -> None:
        """Ends the process: everything was tidied up."""
        with self._lock, contextlib.suppress(OSError):
            os.write(self._pipe, _FAREWELL)
            os.close(self._pipe)
            self._pipe = -1

    def _start(self) -> None:
        reading, self._pipe = os.pipe()
        # Without the variable, lest the guardian of a run around this one takes it for a program.
        variables = {name: value for name, value in os.environ.items() if name != VARIABLE}
        try:
            self.process = subprocess.Popen(  # nosec B603 - a list, no shell
                [sys.executable, "-I", "-S", str(_WORKER), VARIABLE, self.value, *sys.path],
                cwd=_WORKER.anchor,
                env=variables,
                stdin=reading,
                stdout=subprocess.DEVNULL,  # not the caller's, who waits until everybody has closed it
                stderr=subprocess.DEVNULL,
                start_new_session=sys.platform != "win32",
                creationflags=_WINDOWS_FLAGS,
            )
        finally:
            os.close(reading)


guardian = Guardian()
"""The one of this process."""

atexit.register(guardian.dismiss)
