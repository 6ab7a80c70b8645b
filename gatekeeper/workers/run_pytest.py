"""Runs pytest under coverage, as `python -m coverage run -m pytest` would; a script for any Python since 3.8.

Standard input is the path of a JSON file: `{"path": [folder, ...], "source": [folder or module, ...], "data": file or
null, "packages": [name, ...], "branch": bool, "answers": folder, "only": [file, ...], "order": [node id, ...],
"contexts": bool, "limit": seconds, "junit": file, "record": bool, "part": file or null, "code": file or null, "tests":
[name, ...], "files": {file: number}, "root": folder, "share": number or null, "arguments": [word, ...]}`, of which
"only" to "share" may be left out. Arguments are modules to import until it comes. `path` goes to the end of sys.path
(the plug-in, and a coverage of gatekeeper's own where the project has none); `source` is measured when the project's
own coverage settings do not say what to measure; `branch` asks for branches as well. Without `data` nothing is
measured, and coverage need not be there. With `only`, no other file's tests are run. With `order`, these items and no
others are run, in that order and in one process. `contexts` says that coverage will note which item runs a line
(`gatekeeper_contexts.py`), `junit` is for `gatekeeper_junit.py` and `record` to `share` are for
`gatekeeper_recording.py`: `part` is what is known of the tests that are not run, which are all but `tests`, functions
or whole files as pytest names them; `files` are those that they are in, and `code` is what was compiled when they were
recorded (`gatekeeper_compiled.py`). Without `data`, the process ends itself, with exit code 1 and without an answer,
when `limit` is over. Ends with pytest's exit code, with NO_COVERAGE when coverage cannot be imported, or with
BAD_SETTINGS when its settings cannot be read.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

FAILED = 1
"""Pytest's exit code where tests failed."""
NO_COVERAGE, BAD_SETTINGS = 90, 91
REQUEST = "GATEKEEPER_PYTEST"
OLDEST, OTHERWISE = (3, 10), (3, 14)
"""The first Python that does not crash when coverage is told of another test while the state is looked at, and the
first whose own way of measuring cannot tell tests apart.
"""
CONTEXT_OPTIONS = ("run:context", "run:dynamic_context", "run:plugins", "run:core")
SOURCE_OPTIONS = ("run:source", "run:source_pkgs", "run:source_dirs", "run:include")


def main() -> int:
    """Runs the tests once it is told which; returns the exit code."""
    sys.path[0] = str(Path.cwd())  # as `python -m` has it
    for module in sys.argv[1:]:
        get_ready(module)
    path = os.fsdecode(sys.stdin.buffer.read())
    with Path(os.devnull).open("rb") as nothing:  # what tests find there
        os.dup2(nothing.fileno(), sys.stdin.fileno())
    return run(path)


def get_ready(module: str) -> None:
    """Imports a module, or leaves nothing of it: more folders may be searched, and errors told, when it is needed."""
    known = set(sys.modules)
    try:
        import_module(module)
    except (ImportError, SyntaxError):
        for name in sys.modules.keys() - known:
            del sys.modules[name]


def run(path: str) -> int:
    """Runs the tests that a file asks for; returns the exit code."""
    request = json.loads(Path(path).read_text(encoding="utf-8"))
    sys.path.extend(request["path"])
    os.environ[REQUEST] = path  # for the plug-in, also in the processes of pytest-xdist
    return measured(path, request) if request["data"] else plain(request)


def plain(request: dict[str, Any]) -> int:
    """Runs pytest alone, as `python -m pytest` would."""
    import pytest

    if request.get("limit"):  # from C, without the interpreter's lock: a regular expression may hold it for hours
        faulthandler.dump_traceback_later(request["limit"], exit=True)
    sys.argv = ["pytest", *request["arguments"]]
    return int(pytest.main(request["arguments"]))


def measured(path: str, request: dict[str, Any]) -> int:
    """Runs pytest under coverage."""
    if request.get("contexts") and hasattr(sys, "monitoring"):
        os.environ["COVERAGE_CORE"] = "ctrace"  # the core that newer Pythons have as default sees each line once
    try:
        from coverage import Coverage
        from coverage.cmdline import main as coverage_main
        from coverage.exceptions import ConfigError
    except (ImportError, SyntaxError) as error:
        sys.stderr.write(f"ERROR: {error}\n")
        return NO_COVERAGE
    try:
        settings = Coverage()
    except ConfigError as error:
        sys.stderr.write(f"ERROR: {error}\n")
        return BAD_SETTINGS
    request = adapted(request, settings)
    Path(path).write_text(json.dumps(request), encoding="utf-8")  # what was decided, for the plug-in
    return all_tests(request, coverage_main)


def all_tests(request: dict[str, Any], coverage_main: Callable[[list[str]], int | None]) -> int:
    """Runs the tests, or those that must be run of them, in which case the data holds what the others ran."""
    if request["record"] or request.get("part"):
        import_module("gatekeeper_compiled").COMPILED.begin(request["code"])
    if request.get("part"):
        import_module("gatekeeper_lines").restore(json.loads(Path(request["part"]).read_bytes()), request["data"])
        if not request["files"]:
            return 0
    here = str(Path.cwd())
    status = coverage_main([*words(request), "-m", "pytest", *request["arguments"]]) or 0
    if status in (0, FAILED):
        gather(request, here)
    return int(status)


def gather(request: dict[str, Any], here: str) -> None:
    """Writes down what was recorded by tests that were started `here`, if that was asked for."""
    if request["record"]:
        import_module("gatekeeper_compiled").gather(Path(request["answers"]))
    if request["record"] or request.get("part"):
        told = import_module("gatekeeper_lines").gather(request["data"], Path(request["answers"]), here)
        text = json.dumps(told, separators=(", ", ": "))  # a test may have set others for all
        Path(request["answers"], "recording.json").write_text(text, encoding="utf-8")


def adapted(request: dict[str, Any], settings: Any) -> dict[str, Any]:
    """The request as the project's coverage settings leave it."""
    source: list[str] = [] if any(option(settings, name) for name in SOURCE_OPTIONS) else request["source"]
    branch = request["branch"]
    if "multiprocessing" in (option(settings, "run:concurrency") or ()):
        os.environ["COVERAGE_FILE"] = request["data"]  # such processes learn it in no other way
        branch = False  # and they read the settings anew: what they measure would not fit
    record = request.get("record") and tells_contexts(settings)
    return {**request, "source": source, "branch": branch, "record": bool(record)}


def tells_contexts(settings: Any) -> bool:
    """Whether coverage can say which tests ran a line: nobody else asks it to, and its way of measuring allows it."""
    measures_otherwise = any(option(settings, name) for name in CONTEXT_OPTIONS) or os.environ.get("COVERAGE_CORE")
    known = {"thread"}.issuperset(option(settings, "run:concurrency") or ())
    return known and not measures_otherwise and OLDEST <= sys.version_info < OTHERWISE


def words(request: dict[str, Any]) -> list[str]:
    """Coverage's part of the command line."""
    source, branch = request["source"], request["branch"]
    return [
        "run",
        "--parallel-mode",
        "--data-file=" + request["data"],
        *(["--source=" + ",".join(source)] if source else []),
        *(["--branch"] if branch else []),
    ]


def option(settings: Any, name: str) -> Any:
    """A value of the project's coverage settings; None where this coverage does not know the name."""
    from coverage.exceptions import ConfigError

    try:
        return settings.get_option(name)
    except ConfigError:
        return None


if __name__ == "__main__":
    sys.exit(main())
