"""Which tests an edit has run: a small recording, and edits of what it is about."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.engine.cache import Cache
from gatekeeper.model.check import Past
from gatekeeper.model.project import Project
from gatekeeper.selection.store import Recordings
from tests.fakes import INTERPRETER

FILES = {
    "src/demo/core.py": (
        '"""Core."""\n\n\ndef one():\n    return 1\n\n\ndef two():\n    return 2\n\n\ndef shared():\n    return 3\n\n\n'
        "@lru_cache\ndef kept():\n    return 4\n\n\ndef lazy():\n    import re\n    return re\n"
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
    "docs/conf.py": "names = f.__code__.co_names\n",
}
TESTS = ("one", "two", "three", "four")
LINES = {
    "": {"core.py": [1, 4, 8, 12, 16, 20]},
    "gatekeeper-common": {"core.py": [13]},
    "gatekeeper-unit-0": {"core.py": [5]},
    "gatekeeper-unit-1": {"core.py": [9, 13]},
    "gatekeeper-unit-2": {"core.py": [17, 21]},
    "gatekeeper-unit-3": {},
}


def recording(root: Path) -> dict[str, Any]:
    return {
        "trouble": "",
        "seed": None,
        "order": [f"tests/test_{name}.py::test_{name}" for name in TESTS],
        "units": [
            {
                "modules": {f"tests/test_{name}.py": str(root / f"tests/test_{name}.py")},
                "before": "0",
                "after": "0",
                "reads": [str(root / "src/demo/data.json")] if name == "two" else ["/elsewhere/x"],
                "flags": [],
            }
            for name in TESTS
        ],
        "outside": {"reads": [str(root / "src/demo/shared.txt")], "flags": []},
        "imported": [str(root / path) for path in FILES if path.endswith(".py") and "docs" not in path],
        "shown": [],
        "native": ["/site-packages/markupsafe/_speedups.cpython-311-x86_64-linux-gnu.so"],
        "reports": {f"tests/test_{name}.py::test_{name}": [{"duration": 1.0}] for name in TESTS},
        "raised": {},
        "wide": False,
        "arcs": False,
        "lines": {
            context: {str(root / "src/demo" / name): lines for name, lines in files.items()}
            for context, files in LINES.items()
        },
    }


class Bench:
    """A recording that can be changed, and the tree that it is about, which can be edited."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "tree"
        self.cache = Cache(folder / "cache")
        self.out = folder
        for path, text in FILES.items():
            self.write(path, text)
        self.told = recording(self.root)
        self.mode = "100644"

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def recordings(self) -> Recordings:
        found = {path.relative_to(self.root).as_posix(): path for path in self.root.rglob("*") if path.is_file()}
        files = {name: f"{self.mode} {path.read_text()}" for name, path in sorted(found.items())}
        project = Project(self.root, "", tuple(files), ("src",), ("tests",), INTERPRETER, ("src",))
        return Recordings(self.cache, "0" * 64, project, files)

    def past(self) -> Past:
        """What the edits spare, after the recording has been kept for the tree as it was."""
        here = [path for path in self.root.rglob("*") if path.is_file()]
        edited = {path.relative_to(self.root).as_posix(): path.read_text() for path in here}
        for path in here:
            path.unlink()
        for path, text in FILES.items():
            self.write(path, text)
        kept = self.out / "recording.json"
        kept.write_text(json.dumps(self.told), encoding="utf-8")
        self.recordings().keep(kept)
        for path in FILES:
            (self.root / path).unlink()
        for path, text in edited.items():
            self.write(path, text)
        self.mode = self.told.get("mode", self.mode)
        return self.recordings().past(self.out)

    def run(self) -> set[str] | None:
        """The tests that are run; None for all."""
        past = self.past()
        assert past.wanted
        if past.unaffected is None:
            return None
        told = json.loads(past.unaffected.read_bytes())
        assert set(told["affected"]) <= set(told["run"])
        return {TESTS[number] for number in told["run"]}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


CORE = "src/demo/core.py"


@pytest.mark.parametrize(
    ("path", "old", "new", "run"),
    [
        (CORE, "", "", set[str]()),
        (CORE, "return 1", "return 5", {"one"}),
        (CORE, "return 2", "return 5", {"two"}),
        (CORE, "return 1", "return 5  # so", {"one"}),
        (CORE, "return 2", "x = 2\n    return x", {"two", "three"}),  # and what lies below
        (CORE, "return 1\n\n\n", "return 1\n\n\n# a comment\n", {"two", "three"}),
        (CORE, "return 3", "return 5", None),  # ran for all
        (CORE, "return 4", "return 5", None),  # a decorator that keeps what it was given
        (CORE, "return re", "return 5", None),  # imports
        (CORE, "return 1", "import re\n    return 1", None),
        (CORE, "def one()", "def one(x=1)", None),
        (CORE, "return 1", "return 1 +", None),
        (CORE, "return 1", "return one.__code__.co_consts", None),  # nothing that looks at code can be followed
        ("src/demo/never.py", "return 0", "return 1", None),
        ("src/demo/data.json", "{}", "[]", {"two"}),
        ("src/demo/shared.txt", "x", "y", None),
        ("src/demo/tool.bin", "x", "y", None),
        ("pyproject.toml", "\n", "\n\n", None),
        ("tests/conftest.py", "import helpers\n", "import helpers\n\n", None),
        ("tests/helpers.py", "return 1", "return 2", None),
        ("tests/test_two.py", "assert 2", "assert 3", {"two"}),
        ("tests/test_two.py", "assert 2", "assert 2\n\n\ndef test_more():\n    assert 1", {"two"}),
        ("tests/test_two.py", "def test_two", "def test_other", {"two"}),
        ("tests/test_two.py", "assert 2", "assert 2\n\n\nimport os", None),
        ("tests/test_two.py", "def test_two", "@pytest.mark.skip\ndef test_two", {"two"}),
        ("tests/test_two.py", "def test_two", "@staticmethod\ndef test_two", {"two"}),
        ("tests/test_two.py", "def test_two", "@pytest.fixture(scope='session')\ndef test_two", None),
        ("tests/test_two.py", "def test_two", "@other\ndef test_two", None),
        ("tests/test_two.py", "def test_two", "@pytest.mark.skipif(made())\ndef test_two", None),
        ("tests/test_two.py", "assert 2", "assert f.__subclasses__()", {"two"}),
        ("tests/test_one.py", "'x', [1, 2]", "'x', [1]", {"one"}),
        ("tests/test_one.py", "return 1", "return 2", None),  # runs when it is imported
        ("tests/test_three.py", "assert 3", "assert 4", None),  # another file mentions it
        ("tests/test_four.py", "assert 4", "assert 5", {"four"}),
    ],
)
def test_what_is_run_after_an_edit(bench: Bench, path: str, old: str, new: str, run: set[str] | None) -> None:
    assert old in FILES[path]
    bench.write(path, FILES[path].replace(old, new, 1))
    assert bench.run() == run


def test_other_files_have_everything_run(bench: Bench) -> None:
    bench.write("src/demo/more.py", "X = 1\n")
    assert bench.run() is None
    (bench.root / "src/demo/more.py").unlink()
    (bench.root / "src/demo/data.json").unlink()
    assert bench.run() is None


@pytest.mark.parametrize(
    ("changes", "run"),
    [
        ({"trouble": "something"}, None),
        ({"outside": {"reads": [], "flags": ["subprocess.Popen"]}}, None),
        ({"wide": True}, {"one", "four"}),
        ({"native": ["/site-packages/lxml/etree.so"]}, {"one"}),
        ({"arcs": True, "lines": {"gatekeeper-unit-3": {CORE: [[-1, 5], [5, -1]]}}}, {"four"}),
        ({"lines": "what is this"}, None),
        ({"mode": "120000"}, None),
    ],
)
def test_what_was_recorded_of_all(bench: Bench, changes: dict[str, Any], run: set[str] | None) -> None:
    told: Any = copy.deepcopy(changes)
    if "arcs" in told:
        told["lines"] = {"gatekeeper-unit-3": {str(bench.root / CORE): [[-4, 5], [5, -4]]}}
    bench.told |= told
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert bench.run() == run


@pytest.mark.parametrize(
    ("changes", "run"),
    [
        ({"after": "1"}, {"one", "two"}),  # what it leaves must be there for the next
        ({"flags": ["socket.connect"]}, {"one", "two"}),
        ({"flags": ["writes"]}, {"one", "two"}),
        ({"reads": [CORE]}, {"one", "two"}),
    ],
)
def test_what_was_recorded_of_one(bench: Bench, changes: dict[str, Any], run: set[str]) -> None:
    if "reads" in changes:
        changes = {"reads": [str(bench.root / CORE)]}
    bench.told["units"][1] |= changes
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert bench.run() == run


def test_a_file_whose_text_was_shown_is_read_by_all_after_the_first(bench: Bench) -> None:
    bench.told["shown"] = [str(bench.root / CORE)]
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert bench.run() is None
    bench.told["units"][2]["reads"] = [str(bench.root / CORE)]
    assert bench.run() == {"one", "three", "four"}


def test_a_test_module_that_others_ran(bench: Bench) -> None:
    bench.told["lines"]["gatekeeper-unit-0"][str(bench.root / "tests/test_two.py")] = [2]
    bench.write("tests/test_two.py", FILES["tests/test_two.py"].replace("assert 2", "assert 3"))
    assert bench.run() is None


def test_affected_tests_that_write_files_have_everything_run(bench: Bench) -> None:
    bench.told["units"][0]["flags"] = ["writes"]
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert bench.run() is None


def test_extension_modules_may_open_data_unheard(bench: Bench) -> None:
    bench.told["native"] = ["/site-packages/lxml/etree.so"]
    bench.write("src/demo/data.json", "[]\n")
    assert bench.run() is None


def test_running_most_of_them_is_not_worth_it(bench: Bench) -> None:
    bench.told["reports"]["tests/test_one.py::test_one"] = [{"duration": 100.0}]
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert bench.run() is None


def test_a_size_that_is_asked_for_has_everything_run_for_data(bench: Bench) -> None:
    text = "def test_two(path):\n    assert path.stat().st_size\n"
    bench.write("tests/test_two.py", text)
    bench.write("src/demo/data.json", "[]\n")
    assert bench.run() == {"two"}
    bench.write(CORE, FILES[CORE].replace("return 1", "return getsize(1)"))
    assert bench.run() is None


def test_what_is_no_recording_is_none(bench: Bench) -> None:
    recordings = bench.recordings()
    assert recordings.past(bench.out) == Past(wanted=True)
    bench.cache.put("0" * 64, b"[]")
    assert recordings.past(bench.out) == Past(wanted=True)


def test_a_recording_beyond_the_limit_is_not_kept(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatekeeper.selection.store._MOST", 10)
    assert bench.run() is None
