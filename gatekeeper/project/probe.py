"""Asking a program when folders do not tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from gatekeeper.errors import CannotVerify
from gatekeeper.scratch import scratch_folder

Probe = Callable[[Sequence[str], Path, Mapping[str, str]], str]
"""Runs a program in a folder with an environment; what it printed, or "" when it failed."""

_LIMIT = 60.0
"""Seconds that a question may take; a cold start of poetry takes two."""


def run_probe(argv: Sequence[str], cwd: Path, environ: Mapping[str, str]) -> str:
    """Runs the program for real; a program that cannot be started, fails or hangs answers nothing."""
    from gatekeeper.engine.tool import Runner

    with scratch_folder() as scratch:
        try:
            run = Runner(scratch).run(argv, cwd=cwd, environment=environ, timeout=_LIMIT)
        except CannotVerify:
            return ""
    return run.text if run.code == 0 else ""
