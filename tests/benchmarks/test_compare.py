"""The edits and the ways to run the tools that `python -m benchmarks.compare` measures."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.compare import CONFTEST, Cost, Trial, report
from benchmarks.edits import EDITS, Place
from benchmarks.rivals import STATIC, Setup
from tests.repos import Repo

FILES = {
    "README.md": "# Demo\n",
    "src/demo/__init__.py": "",
    "src/demo/core.py": (
        "class A:\n    def of(self, x):\n        '''Doc.'''\n\n        @staticmethod\n        def f():\n"
        "            return 1\n        return f() + x\n\n\ndef none():\n    return 1\n\n\n"
        "def no(\n    *, x\n): return x\n"
    ),
    "tests/data.json": "1\n",
    "tests/test_core.py": "def helper():\n    return 1\n\n\ndef test_it():\n    assert helper()\n",
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(Repo.make(tmp_path, FILES).root, "src", "tests")


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        ("body", "src/demo/core.py"),
        ("signature", "src/demo/core.py"),
        ("test", "tests/test_core.py"),
        ("data", "tests/data.json"),
        ("docs", "README.md"),
    ],
)
def test_each_edit_is_another_one_and_leaves_python(place: Place, edit: str, changed: str) -> None:
    seen = set()
    for number in range(4):
        EDITS[edit](place, number)
        text = (place.root / changed).read_text()
        seen.add(text)
        if changed.endswith(".py"):
            ast.parse(text)
    assert len(seen) == 4
    assert "edit 1" in text or "edit_1" in text
    status = subprocess.run(["git", "status", "--short"], cwd=place.root, check=True, capture_output=True, text=True)
    assert status.stdout == f" M {changed}\n"


def test_each_way_runs_every_tool(tmp_path: Path) -> None:
    root = Repo.make(tmp_path / "root", FILES).root
    setup = Setup(root, "src", Path(sys.executable), tmp_path / "files", STATIC)
    setup.write()
    for kind in STATIC:
        (setup.scratch / f"{kind}.sh").write_text(f"echo {kind} >> {tmp_path}/ran\n")
    for name, argv in setup.rivals.items():
        if name != "gatekeeper":
            (tmp_path / "ran").unlink(missing_ok=True)
            subprocess.run(argv, cwd=root, env=setup.environment, check=True, capture_output=True)
            assert sorted((tmp_path / "ran").read_text().split()) == sorted(STATIC), name


def test_the_ratios_are_those_of_one_turn(place: Place, tmp_path: Path) -> None:
    setup = Setup(place.root, "src", Path(sys.executable), tmp_path / "files", ("lint",))
    trial = Trial(setup, place, {"gatekeeper": [], "prek": []}, {})
    for ours, theirs in ((1.0, 2.0), (2.0, 2.0), (1.0, 3.0)):
        trial.note("cold", "lint", Cost(0.5, 1.0, 1))
        trial.note("cold", "gatekeeper", Cost(ours, 1.0, 1 << 20))
        trial.note("cold", "prek", Cost(theirs, 1.0, 1 << 20))
    said = list(report(trial, ["cold"]))
    assert said[1].endswith("2.00 (1.00-3.00)")
    assert any("cold:" in line and "x the bound" in line for line in said)


def test_what_is_left_out_is_left_out(tmp_path: Path) -> None:
    items: list[Any] = [type("Item", (), {"nodeid": name}) for name in ("a", "b")]
    names: dict[str, Callable[[list[object]], None]] = {}
    exec(CONFTEST.format(without={"a"}), names)
    names["pytest_collection_modifyitems"](items)
    assert [item.nodeid for item in items] == ["b"]
