"""The plug-in that keeps passing tests out of the JUnit XML: what is read from it must not depend on it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from _pytest.junitxml import LogXML
from _pytest.reports import TestReport

from gatekeeper.checks import _junit
from gatekeeper.checks._workers import COUNTING, PLUGIN, PLUGIN_FOLDER
from tests.fakes import make_project

Said = list[tuple[str, Any, Any]]
"""A test's name, the phase and the outcome."""
PASSED: Said = [("a", when, "passed") for when in ("setup", "call", "teardown")]


@pytest.fixture
def logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, Any], None]:
    monkeypatch.setitem(sys.modules, PLUGIN, SimpleNamespace(REQUEST={"junit": str(tmp_path / "ours.xml")}))
    monkeypatch.setattr(LogXML, "pytest_runtest_logreport", LogXML.pytest_runtest_logreport)
    spec = importlib.util.spec_from_file_location(COUNTING, PLUGIN_FOLDER / f"{COUNTING}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.logged


def written(log: Any, said: Said) -> str:
    log.pytest_sessionstart()
    for name, when, outcome in said:
        longrepr: Any = ("a.py", 1, "Skipped: so") if outcome == "skipped" else "it broke" * (outcome == "failed")
        node = f"test_a.py::test_{name}"
        location = ("test_a.py", 3, f"test_{name}")
        report: Any = TestReport(node, location, {}, outcome, longrepr, when)
        log.pytest_runtest_logreport(report)
    log.pytest_sessionfinish()
    return Path(log.logfile).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "said",
    [
        PASSED,
        [("a", "setup", "passed"), ("a", "call", "failed"), ("a", "teardown", "passed"), *PASSED],
        [("a", "setup", "failed"), ("a", "teardown", "passed")],
        [("a", "setup", "skipped"), ("a", "teardown", "passed"), ("b", "setup", "passed")],
        [*PASSED[:2], ("a", "teardown", "failed")],
        [("a", "setup", "passed"), ("a", "call", "failed"), ("a", "teardown", "failed")],
        [PASSED[0], PASSED[1], ("b", "setup", "passed"), PASSED[1], ("b", "call", "skipped"), PASSED[2]],
        [PASSED[0], ("a", "call", "rerun"), PASSED[2], *PASSED],
    ],
)
def test_the_numbers_and_findings_are_pytests_own(logged: Any, tmp_path: Path, said: Said) -> None:
    project = make_project(tmp_path / "tree", {"test_a.py": ""})
    for name in ("theirs.xml", "ours.xml"):
        written(LogXML(str(tmp_path / name), None), said)
    assert logged is LogXML.pytest_runtest_logreport
    assert _junit.read(tmp_path / "ours.xml", project) == _junit.read(tmp_path / "theirs.xml", project)


@pytest.mark.usefixtures("logged")
def test_a_test_that_passes_is_not_named_in_our_file_alone(tmp_path: Path) -> None:
    texts = {name: written(LogXML(str(tmp_path / name), None), PASSED) for name in ("theirs.xml", "ours.xml")}
    assert {name: text.count("<testcase") for name, text in texts.items()} == {"theirs.xml": 1, "ours.xml": 0}
    assert all('tests="1"' in text for text in texts.values())
