"""The plug-ins of the worker, imported into this process."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest
from coverage import CoverageData

from gatekeeper.checks._workers import PLUGIN_FOLDER

NAMES = (
    "gatekeeper_recording",
    "gatekeeper_pytest_plugin",
    "gatekeeper_compiled",
    "gatekeeper_files",
    "gatekeeper_lines",
    "gatekeeper_state",
    "gatekeeper_effects",
    "gatekeeper_process",
    "gatekeeper_modules",
)
Load = Callable[..., ModuleType]


class FakeCollector:
    """Where a coverage keeps what it has counted: always one line more than when it was last asked."""

    def __init__(self) -> None:
        self.covdata = CoverageData(no_disk=True)
        self.lines = 0
        self._counted: dict[str, set[int]] = {"/a.py": set()}

    @property
    def data(self) -> dict[str, set[int]]:
        self.lines += 1
        self._counted["/a.py"].add(self.lines)
        return self._counted

    def cached_mapped_file(self, file: str) -> str:
        return file

    def flush(self) -> None:
        self.covdata.add_lines(self._counted)
        self._counted["/a.py"].clear()


class FakeCoverage:
    """Stands in for coverage, which cannot measure twice in one process."""

    _collector: ClassVar[FakeCollector]

    @classmethod
    def current(cls) -> type[FakeCoverage] | None:
        return cls

    @classmethod
    def switch_context(cls, context: str) -> None:
        cls._collector.flush()
        cls._collector.covdata.set_context(context)


def heard(event: str, *args: Any) -> None:
    """Stands in for Python's audit, in whose hooks coverage would see nothing of ours either."""
    if event == "gatekeeper.untraced":
        function, given = args
        function(*given)


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Imports a module of the plug-in's folder with a request."""
    monkeypatch.setattr(sys, "path", [*sys.path, str(PLUGIN_FOLDER)])
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.setattr("coverage.Coverage", FakeCoverage)
    monkeypatch.setattr(FakeCoverage, "_collector", FakeCollector(), raising=False)
    monkeypatch.setattr(sys, "addaudithook", lambda _: None)
    monkeypatch.setattr(sys, "audit", heard)
    monkeypatch.delitem(sys.modules, "greenlet", raising=False)  # another test's browser brings it

    def forget() -> None:
        for known in list(sys.modules):
            if known in NAMES or known in ("conftest", "lazy") or known.startswith("test_made"):
                del sys.modules[known]

    def loaded(name: str = "gatekeeper_recording", **wishes: object) -> ModuleType:
        forget()
        (answers := tmp_path / "answers").mkdir(exist_ok=True)
        request = {"answers": str(answers), "root": str(tmp_path / "tree"), "share": 1e9, "data": None, "packages": []}
        (tmp_path / "request.json").write_text(json.dumps({**request, **wishes}), encoding="utf-8")
        monkeypatch.setenv("GATEKEEPER_PYTEST", str(tmp_path / "request.json"))
        return importlib.import_module(name)

    yield loaded
    forget()
