"""A small recording that can be changed, and the tree that it is about, which can be edited."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gatekeeper.engine.cache import Cache
from gatekeeper.model.check import Past
from gatekeeper.model.project import Project
from gatekeeper.selection.store import Recordings
from tests.fakes import INTERPRETER

CORE = "src/demo/core.py"
FILES = {
    "src/demo/core.py": (
        '"""Core."""\n\n\ndef one():\n    return 1\n\n\ndef two():\n    return 2\n\n\ndef shared():\n    return 3\n\n\n'
        "@lru_cache\ndef kept():\n    return 4\n\n\ndef lazy():\n    import re\n    return re\n\n\n"
        "def early():\n    return 6\n\n\n@property\ndef seven():\n    return 7\n\n\n"
        "@jit(nopython=True)\ndef eight():\n    return 8\n"
    ),
    "src/demo/never.py": "def never():\n    return 0\n",
    "src/demo/data.json": "{}\n",
    "src/demo/shared.txt": "x\n",
    "src/demo/tool.bin": "x\n",
    "tests/conftest.py": "import helpers\n",
    "tests/helpers.py": "def helped():\n    return 1\n",
    "tests/test_one.py": (
        "import pytest\n\nimport helpers\n\n\ndef made():\n    return 1\n\n\nCASES = [made()]\n\n\n"
        "@pytest.mark.parametrize('x', [1, 2])\ndef test_one(x):\n    assert x\n"
    ),
    "tests/test_two.py": "def test_two():\n    assert 2\n",
    "tests/test_three.py": "def test_three():\n    assert 3\n",
    "tests/test_four.py": "from tests import test_three\n\n\ndef test_four():\n    assert 4\n",
    "pyproject.toml": "\n",
    "src/demo/unused.py": "def unused():\n    return 0\n",
    "docs/conf.py": "names = f.__code__.co_names\n",
}
TESTS = ("one", "two", "three", "four")
ONE, TWO, THREE, FOUR = (f"tests/test_{name}.py" for name in TESTS)
LINES = {
    "": {"core.py": [1, 4, 8, 12, 17, 21]},
    "gatekeeper-common": {"core.py": [13]},
    f"gatekeeper-collected:{ONE}": {"core.py": [27]},
    f"gatekeeper-tests:{ONE}::test_one": {"core.py": [5]},
    f"gatekeeper-tests:{TWO}::test_two": {"core.py": [9, 13]},
    f"gatekeeper-tests:{THREE}::test_three": {"core.py": [18, 22, 23]},
    f"gatekeeper-tests:{FOUR}::test_four": {},
}
NODES = {f"tests/test_{name}.py": f"tests/test_{name}.py::test_{name}" for name in TESTS}


def recording(root: Path) -> dict[str, Any]:
    return {
        "trouble": "",
        "tests": {
            f"tests/test_{name}.py::test_{name}": {
                "file": f"tests/test_{name}.py",
                "path": str(root / f"tests/test_{name}.py"),
                "reads": [str(root / "src/demo/data.json")] if name == "two" else ["/elsewhere/x"],
                "flags": [],
            }
            for name in TESTS
        },
        "files": {f"tests/test_{name}.py": str(root / f"tests/test_{name}.py") for name in (*TESTS, "none")},
        "mixed": False,
        "spans": [{"files": [f"tests/test_{name}.py"], "changed": {}} for name in TESTS],
        "collection": {},
        "begun": {"demo.core": "x"},
        "outside": {"reads": [str(root / "src/demo/shared.txt")], "flags": ["ctypes.dlopen"]},
        "imported": [
            str(root / path)
            for path in FILES
            if path.endswith(".py") and path not in ("docs/conf.py", "src/demo/unused.py")
        ],
        "searched": [],
        "shown": [],
        "native": ["/site-packages/markupsafe/_speedups.cpython-311-x86_64-linux-gnu.so"],
        "arcs": False,
        "relative": False,
        "lines": {
            context: {str(root / "src/demo" / name): [*lines] for name, lines in files.items()}
            for context, files in LINES.items()
        },
    }


def ran(told: dict[str, dict[str, list[Any]]]) -> dict[str, Any]:
    """What ran by context and file, as it is recorded: by file, with numbers whose bits stand for lines."""
    found: dict[str, Any] = {}
    for context, files in told.items():
        for file, lines in files.items():
            one = found.setdefault(file, {"places": [], "by": {}})
            one["places"].extend(line for line in lines if line not in one["places"])
            one["by"][context] = f"{sum(1 << one['places'].index(line) for line in lines):x}"
    return found


def session() -> dict[str, Any]:
    return {"seed": 7, "seconds": {f"tests/test_{name}.py::test_{name}": 1.0 for name in TESTS}}


class Bench:
    """A recording that can be changed, and the tree that it is about, which can be edited."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "tree"
        self.cache = Cache(folder / "cache")
        self.out = folder
        for path, text in FILES.items():
            self.write(path, text)
        self.told, self.session = recording(self.root), session()
        self.mode = "100644"
        self.code = b"code"
        self.before: dict[str, str] = {}

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def recordings(self) -> Recordings:
        found = {path.relative_to(self.root).as_posix(): path for path in self.root.rglob("*") if path.is_file()}
        files = {name: f"{self.mode} {path.read_text()}" for name, path in sorted(found.items())}
        project = Project(self.root, "", tuple(files), ("src",), ("tests",), INTERPRETER, ("src",))
        return Recordings(self.cache, "0" * 64, project, files)

    def past(self, edit: Callable[[], None] = lambda: None) -> Past:
        """What the edits spare, after the recording has been kept for the tree as it was."""
        here = [path for path in self.root.rglob("*") if path.is_file()]
        edited = {path.relative_to(self.root).as_posix(): path.read_text() for path in here}
        for path in here:
            path.unlink()
        for path, text in (FILES | self.before).items():
            self.write(path, text)
        kept = self.out / "recording.json"
        told: Any = copy.copy(self.told)
        if told and "lines" in told:
            lines: Any = told["lines"]
            told["ran"] = ran(lines) if isinstance(lines, dict) else lines
        kept.write_text(json.dumps({"recording": told, "session": self.session}), encoding="utf-8")
        kept.with_name("code").write_bytes(self.code)
        self.recordings().keep(self.recordings().made(kept))
        for path in FILES:
            (self.root / path).unlink()
        for path, text in (edited | self.before).items():
            self.write(path, text)
        edit()
        self.mode = dict(self.told or ()).get("mode", self.mode)
        return self.recordings().past(self.out)

    def run(self) -> set[str] | None:
        """The tests that are run; None for all."""
        past = self.past()
        if past.unaffected is None:
            return None
        told = past.known
        assert set(told["edited"]) <= past.files.keys() & past.tests
        files = {node.partition("::")[0] for node in past.tests}
        assert past.files.keys() == (set(told["paths"]) if self.told["collection"] and files else files)
        return {name for name in TESTS if f"tests/test_{name}.py" in files}


def left(how: str = "more", **places: str) -> dict[str, Any]:
    """What became of the state in a stretch of tests."""
    return {"demo.core": {"how": how, "effect": {place or "": told for place, told in places.items()}}}
