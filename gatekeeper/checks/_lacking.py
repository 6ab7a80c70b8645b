"""Which plug-in is missing where pytest does not know an option that its settings or arguments name."""

from __future__ import annotations

import re

from gatekeeper.model.check import Run
from gatekeeper.model.project import Interpreter

_UNKNOWN = re.compile(r"unrecognized arguments: (.*)|Unknown config option: (.*)")

_OPTIONS = (
    ("--asyncio", "pytest-asyncio"),
    ("asyncio_", "pytest-asyncio"),
    ("--benchmark", "pytest-benchmark"),
    ("--cov", "pytest-cov"),
    ("--no-cov", "pytest-cov"),
    ("--ds", "pytest-django"),
    ("--django", "pytest-django"),
    ("--reuse-db", "pytest-django"),
    ("DJANGO_", "pytest-django"),
    ("--dist", "pytest-xdist"),
    ("--maxprocesses", "pytest-xdist"),
    ("--numprocesses", "pytest-xdist"),
    ("--max-worker-restart", "pytest-xdist"),
    ("-n", "pytest-xdist"),
    ("--html", "pytest-html"),
    ("--instafail", "pytest-instafail"),
    ("--mypy", "pytest-mypy"),
    ("--only-rerun", "pytest-rerunfailures"),
    ("--reruns", "pytest-rerunfailures"),
    ("--picked", "pytest-picked"),
    ("--random-order", "pytest-random-order"),
    ("--randomly", "pytest-randomly"),
    ("--snapshot", "syrupy"),
    ("--disable-socket", "pytest-socket"),
    ("--allow-hosts", "pytest-socket"),
    ("--timeout", "pytest-timeout"),
    ("timeout", "pytest-timeout"),
)
"""How options begin, and the distribution that brings them, as the plug-ins document them."""


def lacking(run: Run, interpreter: Interpreter) -> str:
    """What to install, as the end of a sentence; "" when nothing in what pytest printed says so."""
    said = _UNKNOWN.search(run.stderr.decode("utf-8", "replace"))
    unknown = (said[1] or said[2]).split() if said else []
    needed = {package for word in unknown for start, package in _OPTIONS if word.startswith(start)}
    missing = sorted(needed - interpreter.packages)
    if not missing:
        return ""
    return f"; what it does not know belongs to {' and '.join(missing)}: install it in the project's environment"
