"""The environment that tools run in: the user's, without what would change the verdict or write into the tree."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from gatekeeper.model.project import Interpreter

_DROPPED_PREFIXES = ("GIT_", "COVERAGE_", "COV_CORE_", "PYTEST_", "PRE_COMMIT", "RUFF_")
_DROPPED = frozenset(
    {"PYTHONHOME", "__PYVENV_LAUNCHER__", "PYTHONSAFEPATH", "PYTHONINSPECT", "PYTHONSTARTUP", "PYTHONOPTIMIZE"}
    | {"OLDPWD"}
)


def tool_environment(caller: Mapping[str, str], interpreter: Interpreter, cache: Path) -> dict[str, str]:
    """The variables for a tool: the caller's, cleaned, with the project's scripts first on PATH.

    Dropped are variables by which a host or a caller would change what git, pytest or coverage do (a hook's
    GIT_INDEX_FILE would make tests write to the user's index; PYTEST_ADDOPTS could deselect tests, PYTHONOPTIMIZE
    takes out assertions). No byte code is written and examples of hypothesis go to `cache`, so that nothing is written
    into the tree.
    """
    kept = {
        name: value for name, value in caller.items() if not name.startswith(_DROPPED_PREFIXES) and name not in _DROPPED
    }
    scripts = interpreter.path.parent
    kept["PATH"] = os.pathsep.join((str(scripts), *filter(None, (kept.get("PATH"),))))
    if interpreter.prefix != scripts and (interpreter.prefix / "pyvenv.cfg").is_file():
        kept["VIRTUAL_ENV"] = str(interpreter.prefix)
    else:
        kept.pop("VIRTUAL_ENV", None)
    return kept | {
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(cache / "hypothesis"),
    }
