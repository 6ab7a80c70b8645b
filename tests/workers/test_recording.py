"""What is recorded of tests, in this process; `tests/checks/test_unaffected.py` runs it as it is run."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from gatekeeper.checks._workers import PLUGIN_FOLDER
from tests.workers.conftest import FakeCoverage, Load


def test_lines_are_gathered_and_restored(load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(sys, "path", [*sys.path, str(PLUGIN_FOLDER)])
    from coverage import CoverageData

    lines = importlib.import_module("gatekeeper_lines")
    (tmp_path / "data").mkdir()
    for arcs in (False, True):
        data, answers = str(tmp_path / "data" / f".coverage{arcs:d}"), tmp_path / f"answers{arcs:d}"
        answers.mkdir()
        written = CoverageData(f"{data}.1")
        ran = {"/a.py": [(1, 2), (2, -1)]} if arcs else {"/a.py": [1, 2]}
        contexts = {"gatekeeper-tests:a.py", "gatekeeper-collected:a.py", "gatekeeper-common"}
        for context in sorted(contexts):
            written.set_context(context)
            (written.add_arcs if arcs else written.add_lines)(ran)
        written.add_file_tracers({"/a.py": "some.plugin"})
        written.write()
        assert lines.gather(data, answers, "/")["trouble"] == "nothing was recorded"
        (answers / "recording-1.json").write_text(json.dumps(PART))
        told = lines.gather(data, answers, "/")
        assert told["arcs"] is arcs
        assert told["trouble"] == "/a.py is measured by a plug-in"
        assert {*map(str, told["ran"]["/a.py"]["places"])} == {*map(str, ran["/a.py"])}
        assert told["ran"]["/a.py"]["by"] == dict.fromkeys(contexts, "3")
        written.set_context("gatekeeper-told")
        (written.add_arcs if arcs else written.add_lines)({"/b.py": ran["/a.py"]})
        written.write()
        for number, context in enumerate(("one", "two")):
            own = {"/a.py": {"places": [*reversed(ran["/a.py"])], "by": {context: "1"}}}
            (answers / f"recording-{number}.json").write_text(json.dumps({**PART, "ran": own}))
        told = lines.gather(data, answers, "/")
        assert [*told["ran"]] == ["/a.py"]
        last = told["ran"]["/a.py"]["places"].index(ran["/a.py"][-1])
        assert {told["ran"]["/a.py"]["by"][context] for context in ("one", "two")} == {f"{1 << last:x}"}
        assert told["ran"]["/a.py"]["by"]["gatekeeper-common"] == "3"
        assert not told["relative"]
        lines.restore({"arcs": arcs, "lines": ran, "relative": False}, data)
        found = CoverageData(f"{data}.unaffected")
        found.read()
        assert sorted(found.lines("/a.py") or ()) == [1, 2]
        assert found.has_arcs() is arcs


def test_coverage_may_name_files_from_where_it_was_started(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(sys, "path", [*sys.path, str(PLUGIN_FOLDER)])
    monkeypatch.chdir(tmp_path)
    from coverage import CoverageData

    lines = importlib.import_module("gatekeeper_lines")
    own = {"src/a.py": {"places": [1, 2], "by": {"one": "3"}}}
    (tmp_path / "recording-1.json").write_text(json.dumps({**PART, "ran": own}))
    told = lines.gather(str(tmp_path / ".coverage"), tmp_path, str(tmp_path))
    assert (told["relative"], [*told["ran"]]) == (True, [str(tmp_path / "src/a.py")])
    lines.restore({"arcs": False, "lines": {str(tmp_path / "src/a.py"): [1]}, "relative": True}, ".coverage")
    found = CoverageData(".coverage.unaffected")
    found.read()
    assert found.measured_files() == {"src/a.py"}


PART: dict[str, Any] = {
    "trouble": "",
    "tests": {"a.py::a": {"file": "a.py", "path": "/a.py", "reads": ["/x"], "flags": []}},
    "mixed": False,
    "spans": [{"files": ["a.py"], "changed": {}}],
    "collection": {"a": "more"},
    "files": {"a.py": "/a.py"},
    "begun": {"a": "x"},
    "outside": {"reads": ["/y"], "flags": []},
    "imported": ["/a.py"],
    "searched": [],
    "shown": [],
    "native": ["/n.so"],
}


def test_what_several_processes_recorded(load: Load) -> None:
    other = {
        **PART,
        "trouble": "greenlets are used",
        "tests": {
            "a.py::a": {"file": "a.py", "path": "/a.py", "reads": ["/z"], "flags": ["writes"]},
            "b.py::b": PART["tests"]["a.py::a"],
        },
        "collection": {"b": "numbers"},
        "files": {"b.py": "/b.py"},
        "begun": {"b": "y"},
        "outside": {"reads": ["/y"], "flags": ["mmap.x"]},
    }
    lines = load("gatekeeper_lines")
    assert lines.together([PART]) == {**PART, "arcs": False}
    assert lines.together([PART, other]) == {
        "trouble": "greenlets are used",
        "tests": {
            "a.py::a": {"file": "a.py", "path": "/a.py", "reads": ["/x", "/z"], "flags": ["writes"]},
            "b.py::b": {"file": "a.py", "path": "/a.py", "reads": ["/x"], "flags": []},
        },
        "mixed": True,
        "spans": [*PART["spans"], *PART["spans"]],
        "collection": {"a": "more", "b": "numbers"},
        "files": {"a.py": "/a.py", "b.py": "/b.py"},
        "begun": {"a": "x", "b": "y"},
        "outside": {"reads": ["/y"], "flags": ["mmap.x"]},
        "imported": ["/a.py"],
        "searched": [],
        "shown": [],
        "native": ["/n.so"],
        "arcs": False,
    }


DEPENDING = [
    ("SEEN = []\ndef test_b(): SEEN.append(1)\n", True),
    ("import json\nKNOWN = {'a': [json, len]}\ndef test_b(): assert KNOWN\n", False),
    ("class Seen:\n    count = 0\ndef test_b(): Seen.count += 1\n", True),
    ("import lazy\nfrom lazy import Lazy\ndef test_b(): Lazy.count += 1\n", False),  # its own section
    ("def seen(): pass\ndef test_b(): seen.called = 1\n", True),
    ("from lazy import seen\ndef test_b(): assert seen\n", False),
    ("MANY = [[n] for n in range(9000)]\ndef test_b(): assert MANY\n", True),
    ("@pytest.fixture(scope='module')\ndef db(): return {}\ndef test_b(db): pass\n", True),
    ("@pytest.fixture(scope='module')\ndef db(): yield 'a'\ndef test_b(db): pass\n", True),
    ("@pytest.fixture(scope='class')\ndef db(): return 'a'\ndef test_b(db): pass\n", True),
    ("@functools.lru_cache\ndef twice(n): return 2 * n\ndef test_b(): assert twice(1)\n", True),
    ("from packaged import *\ndef test_b(fixed): assert fixed\n", False),
    ("from packaged import *\ndef test_b(ended): assert ended\n", True),
    ("@pytest.fixture\ndef db(): return {}\ndef test_b(db): pass\n", False),
    ("@pytest.mark.parametrize('n', [1, 2])\ndef test_b(n): pass\n", False),
    ("def setup_module(): pass\ndef test_b(): pass\n", True),
    ("class TestB(unittest.TestCase):\n    def test_b(self): pass\n", False),
    ("class TestB(unittest.TestCase):\n    setUpClass = list\n    def test_b(self): pass\n", True),
    (
        "class TestB(unittest.TestCase):\n    @classmethod\n    def setUpClass(cls): pass\n"
        "    def test_b(self): pass\n",
        True,
    ),
]
"""Files of tests, each with whether its tests may depend on each other."""

FIRST = """
import pytest
STATE = []

@pytest.fixture(scope="session")
def wide():
    yield {}

def test_a(wide):
    wide["a"] = "b"

@pytest.mark.xfail
def test_x():
    assert 0
"""


SESSION = SimpleNamespace(config=SimpleNamespace())


PACKAGED = """
import pytest

@pytest.fixture(scope="module")
def fixed(): return "asyncio"

@pytest.fixture(scope="module")
def ended(): yield "asyncio"
"""


class TestThePlugin:
    @pytest.fixture
    def tree(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        tree = tmp_path / "tree"
        tree.mkdir()
        (tree / "pytest.ini").write_text("[pytest]\n")
        (tree / "test_made_a.py").write_text(FIRST)
        (tree / "test_made_b.py").write_text("def test_b():\n    import lazy\n")
        (tree / "lazy.py").write_text("LAZY = 1\n")
        (tree / "site-packages").mkdir()
        (tree / "site-packages" / "packaged.py").write_text(PACKAGED)
        monkeypatch.syspath_prepend(tree / "site-packages")
        monkeypatch.chdir(tree)
        monkeypatch.syspath_prepend(tree)
        return tree

    @pytest.fixture
    def main(self, tree: Path, tmp_path: Path, load: Load) -> Callable[..., int]:
        def run(*words: str, **wishes: object) -> int:
            recording = load(**wishes)
            plugin: Any = sys.modules["gatekeeper_pytest_plugin"]
            own = ("-s", "-q", "-c", str(tree / "pytest.ini"), "--rootdir", str(tree), "-p", "no:cacheprovider")
            return int(pytest.main([*own, "-p", "no:randomly", str(tree), *words], plugins=[plugin, recording]))

        return run

    @pytest.fixture
    def recorded(self, main: Callable[..., int], tmp_path: Path) -> Callable[..., dict[str, Any]]:
        def run(*words: str, **wishes: object) -> dict[str, Any]:
            assert main(*words, **({"record": True} | wishes)) == 0
            (path,) = (tmp_path / "answers").glob("recording-*.json")
            return json.loads(path.read_bytes())

        return run

    def test_a_run_is_recorded(self, recorded: Callable[..., dict[str, Any]], tree: Path) -> None:
        told = recorded()
        assert (told["trouble"], told["mixed"], told["collection"]) == ("", False, {})
        a, x, b = (f"test_made_{name}" for name in ("a.py::test_a", "a.py::test_x", "b.py::test_b"))
        found = {name: (one["file"], one["path"], one["flags"]) for name, one in told["tests"].items()}
        assert found[a] == ("test_made_a.py", str(tree / "test_made_a.py"), [])
        assert found[x] == ("test_made_a.py", str(tree / "test_made_a.py"), ["places"])  # its traceback was made
        assert found[b] == ("test_made_b.py", str(tree / "test_made_b.py"), [])
        first, second = told["spans"]
        assert second == {"files": ["test_made_b.py"], "changed": {}, "stretch": -1}
        assert (first["files"], [*first["changed"]]) == (["test_made_a.py"], ["fixture test_made_a.py::wide"])
        assert first["changed"]["fixture test_made_a.py::wide"]["how"] == "more"
        assert str(tree / "lazy.py") in told["imported"]
        assert "lazy" not in told["begun"]
        a, x, b = (f"gatekeeper-tests:{name}" for name in (a, x, b))
        common = "gatekeeper-common"
        ran, counted = told["ran"]["/a.py"], FakeCoverage._collector
        taken = counted.lines - 1  # one more is counted while coverage is given back what was taken
        assert ran["places"] == [*range(1, taken + 1)]
        contexts = [name for place in range(taken) for name in ran["by"] if int(ran["by"][name], 16) >> place & 1]
        assert contexts == [
            *("", "", "gatekeeper-collected:test_made_a.py", common, "gatekeeper-collected:test_made_b.py", common),
            *(a, common, a, x),  # the fixture
            *(b, common, b),  # the import
            *(common, b, common),  # the fixture's end, and the end
        ]
        counted.covdata.set_query_context("gatekeeper-told")
        assert counted.covdata.lines("/a.py") == [*ran["places"], counted.lines]

    def test_a_failed_import_is_told_as_always(
        self, main: Callable[..., int], tree: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tree / "lazy.py").write_text("import no_such_module\n")
        assert main(record=True) == 1
        said = capsys.readouterr().out
        assert "ModuleNotFoundError" in said
        assert "exec_module" not in said

    def test_a_file_of_tests_that_another_one_imports_runs_for_all(
        self, recorded: Callable[..., dict[str, Any]], tree: Path
    ) -> None:
        (tree / "test_made_a.py").write_text(f"import test_made_b\n{FIRST}")
        assert recorded()["collection"] == {f"the import of {tree / 'test_made_b.py'}": {"how": "more"}}

    def test_a_file_of_tests_may_change_what_it_imports(
        self, recorded: Callable[..., dict[str, Any]], tree: Path
    ) -> None:
        (tree / "test_made_c.py").write_text("import lazy\nlazy.MORE = 'x'\ndef test_c(): pass\n")
        assert {name: one["how"] for name, one in recorded()["collection"].items()} == {"lazy": "more"}

    def test_only_looks_that_can_be_afforded(self, recorded: Callable[..., dict[str, Any]]) -> None:
        told = recorded(share=None)
        both = ["test_made_a.py", "test_made_b.py"]
        assert told["spans"] == [{"files": both, "changed": {}, "stretch": -1}]  # the fixture has ended

    def test_a_part_is_recorded_without_contexts(self, recorded: Callable[..., dict[str, Any]]) -> None:
        told = recorded(record=False, part="part.json", share=None, files={"test_made_b.py": 3})
        assert [*told["tests"]] == ["test_made_b.py::test_b"]
        assert told["spans"] == [{"files": ["test_made_b.py"], "changed": {}, "stretch": 3}]
        assert not FakeCoverage._collector.lines

    def test_a_part_is_looked_at_where_its_stretches_end(
        self, recorded: Callable[..., dict[str, Any]], tree: Path
    ) -> None:
        files = dict.fromkeys(("test_made_a.py", "test_made_b.py", "test_made_c.py"), 0)
        (tree / "test_made_c.py").write_text("def test_c():\n    assert True\n")
        told = recorded(record=False, part="part.json", share=None, files=files | {"test_made_c.py": 1})
        assert [(span["files"], span["stretch"]) for span in told["spans"]] == [
            (["test_made_a.py", "test_made_b.py"], 0),
            (["test_made_c.py"], 1),
        ]

    @pytest.mark.parametrize(
        ("body", "flags"),
        [
            ("import traceback\n    traceback.format_stack()", ["places"]),
            ("import linecache\n    linecache.getline('a', 1)", ["places"]),
            ("import warnings\n    warnings.warn('x')", list[str]()),
            ("import sys\n    sys.exc_info()", list[str]()),
        ],
    )
    def test_who_asks_for_lines_may_tell_where_something_stands(
        self, recorded: Callable[..., dict[str, Any]], tree: Path, body: str, flags: list[str]
    ) -> None:
        (tree / "test_made_b.py").write_text(f"def test_b():\n    {body}\n")
        assert recorded()["tests"]["test_made_b.py::test_b"]["flags"] == flags

    def test_examples_are_searched_for_and_run_without_anybody_seeing_lines(
        self, recorded: Callable[..., dict[str, Any]], tree: Path
    ) -> None:
        (tree / "lazy_made.py").write_text("def f():\n    '''\n    >>> f()\n    1\n    '''\n    return 1\n")
        told = recorded("--doctest-modules")
        assert told["outside"]["flags"] == []
        assert told["tests"]["lazy_made.py::lazy_made.f"]["flags"] == ["shared"]

    def test_tests_that_may_depend_on_each_other(self, recorded: Callable[..., dict[str, Any]], tree: Path) -> None:
        (tree / "lazy.py").write_text("class Lazy:\n    count = 0\n\n\ndef seen():\n    pass\n")
        for number, (body, _) in enumerate(DEPENDING):
            (tree / f"test_made_{number}.py").write_text(f"import functools\nimport unittest\nimport pytest\n{body}")
        told = recorded(share=None)["tests"].values()
        shared = {one["file"] for one in told if "shared" in one["flags"]}
        for number, (body, is_shared) in enumerate(DEPENDING):
            assert (f"test_made_{number}.py" in shared) is is_shared, body

    def test_what_is_no_function_is_never_told_apart(self, recorded: Callable[..., dict[str, Any]], tree: Path) -> None:
        (tree / "test_made_c.txt").write_text(">>> 1\n1\n")
        told = recorded("--doctest-glob=*.txt")["tests"]
        assert [one["file"] for one in told.values() if "shared" in one["flags"]] == ["test_made_c.txt"]

    def test_some_functions_may_be_run_without_the_others(
        self, recorded: Callable[..., dict[str, Any]], tmp_path: Path
    ) -> None:
        run = "test_made_a.py::test_a"
        told = recorded(record=False, part="part.json", share=None, tests=[run], files={"test_made_a.py": 0})
        assert [*told["tests"]] == [run]
        session = json.loads((tmp_path / "answers" / "session.json").read_bytes())
        assert ([*session["collected"]], [*session["left"]]) == ([run], ["test_made_a.py::test_x"])

    def test_nothing_is_recorded_unasked(self, main: Callable[..., int], tmp_path: Path) -> None:
        assert main() == 0
        assert main("-k", "no_such_test", record=True) == 5
        assert not [*(tmp_path / "answers").glob("recording-*.json")]

    def test_tests_of_several_files_that_are_mixed(self, recorded: Callable[..., dict[str, Any]], tree: Path) -> None:
        hook = "def pytest_collection_modifyitems(items):\n    items[:] = [items[0], items[2], items[1]]\n"
        (tree / "conftest.py").write_text(hook)
        assert recorded()["mixed"]

    def test_a_state_that_cannot_be_looked_at(self, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
        recording = load(record=True)
        monkeypatch.setattr(recording.State, "changed", None)
        recording.SPANS.collect(SESSION)
        assert "cannot be seen" in recording.recording()["trouble"]

    def test_a_state_of_too_many_objects_is_looked_at_once(self, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
        recording = load(record=True)
        monkeypatch.setattr("gatekeeper_state.Look.most", 10)
        recording.SPANS.collect(SESSION)
        monkeypatch.setattr(recording.State, "changed", None)
        recording.SPANS.begin(1)
        assert "more than 10 objects" in recording.recording()["trouble"]

    def test_greenlets_cannot_be_followed(self, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
        recording = load(record=True)
        for name in ("greenlet", "gevent"):
            monkeypatch.setitem(sys.modules, name, ModuleType(name))
        assert recording.recording()["trouble"] == "greenlets are used"
        assert all(path.endswith(".so") for path in recording.natives())

    def test_what_is_not_the_projects_is_run_for_whom_asks(self, load: Load, tmp_path: Path) -> None:
        recording, wide = load(record=True), list[int]()
        run = recording.importing(lambda *_: wide.append(recording.SESSION.wide))
        for path in ("tree/a.py", "tree/site-packages/b.py", "other/c.py"):
            run(SimpleNamespace(path=str(tmp_path / path)), ModuleType("made"))
        assert wide == [1, 0, 0]

    def test_what_is_recorded_does_not_ask_whether_a_test_has_replaced_something(
        self, load: Load, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        recording = load(record=True)
        monkeypatch.setattr(sys, "audit", lambda *_: None)
        recording.common(1)
        assert recording.SESSION.wide == 1

    def test_the_ear_hears_whose_doing_it_is(self, load: Load) -> None:
        session = load(record=True).SESSION
        assert session.listener() is session.outside
        session.now = SimpleNamespace(heard="the tests'")
        assert session.listener() == "the tests'"
        session.wide = 1
        assert session.listener() is session.outside
        session.quiet = True
        assert session.listener() is None

    @pytest.mark.parametrize(
        ("by", "is_own"),
        [("tree/test_a.py", True), ("tree/.venv/lib/site-packages/settings.py", False), ("elsewhere/tool.py", False)],
    )
    def test_what_a_file_of_tests_reads_when_it_is_imported_is_its_own(
        self, load: Load, tmp_path: Path, by: str, is_own: bool
    ) -> None:
        recording = load(record=True)
        session = recording.SESSION
        session.collected = "test_a.py"
        names: dict[str, Any] = {"__name__": "made"}
        exec(compile("def read(listener):\n    return listener()\n", str(tmp_path / by), "exec"), names)
        heard = names["read"](session.listener)
        assert (heard is not session.outside) is is_own
        heard.reads.add("/data.json")
        test = recording.Test("test_a.py::test_a", "test_a.py", "/test_a.py")
        assert test.told()["reads"] == (["/data.json"] if is_own else [])
