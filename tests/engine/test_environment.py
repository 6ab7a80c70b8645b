"""The environment of a tool."""

from __future__ import annotations

import os
from pathlib import Path

from gatekeeper.engine.environment import tool_environment
from gatekeeper.model.project import Interpreter


def interpreter(folder: Path, *, virtual: bool) -> Interpreter:
    (folder / "bin").mkdir()
    if virtual:
        (folder / "pyvenv.cfg").touch()
    return Interpreter(folder / "bin" / "python", (3, 12, 0), "test", folder)


def test_variables_that_change_the_verdict_are_dropped(tmp_path: Path) -> None:
    caller = {
        "GIT_INDEX_FILE": "x",
        "PYTEST_ADDOPTS": "--deselect a",
        "COVERAGE_PROCESS_START": "x",
        "PRE_COMMIT": "1",
        "PYTHONHOME": "/x",
        "PYTHONOPTIMIZE": "2",
        "OLDPWD": "/before",
        "HOME": "/home/me",
        "PYTHONPATH": "lib",
    }
    made = tool_environment(caller, interpreter(tmp_path, virtual=True), tmp_path / "cache")
    assert made["HOME"] == "/home/me"
    assert made["PYTHONPATH"] == "lib"
    assert made.keys() & caller.keys() == {"HOME", "PYTHONPATH"}


def test_the_projects_scripts_come_first(tmp_path: Path) -> None:
    made = tool_environment({"PATH": "/usr/bin"}, interpreter(tmp_path, virtual=True), tmp_path / "cache")
    assert made["PATH"] == f"{tmp_path / 'bin'}{os.pathsep}/usr/bin"
    assert made["VIRTUAL_ENV"] == str(tmp_path)


def test_an_interpreter_without_environment_leaves_none(tmp_path: Path) -> None:
    made = tool_environment({"VIRTUAL_ENV": "/other"}, interpreter(tmp_path, virtual=False), tmp_path / "cache")
    assert "VIRTUAL_ENV" not in made
    assert made["PATH"] == str(tmp_path / "bin")


def test_nothing_is_written_into_the_tree(tmp_path: Path) -> None:
    made = tool_environment({}, interpreter(tmp_path, virtual=True), tmp_path / "cache")
    assert made["PYTHONDONTWRITEBYTECODE"] == "1"
    assert made["HYPOTHESIS_STORAGE_DIRECTORY"] == str(tmp_path / "cache" / "hypothesis")
