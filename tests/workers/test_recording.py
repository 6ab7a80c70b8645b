"""What is recorded of tests and replayed, in this process; `tests/checks/test_unaffected.py` runs it as it is run."""

from __future__ import annotations

import contextvars
import functools
import importlib
import json
import logging
import os
import sqlite3
import sys
import threading
import weakref
from abc import ABCMeta
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import pytest

from gatekeeper.checks._workers import PLUGIN_FOLDER

NAMES = ("gatekeeper_recording", "gatekeeper_pytest_plugin", "gatekeeper_files", "gatekeeper_lines", "gatekeeper_state")
Load = Callable[..., ModuleType]


class FakeCoverage:
    """Stands in for coverage, which cannot measure twice in one process."""

    contexts: ClassVar[list[str]] = []

    @classmethod
    def current(cls) -> type[FakeCoverage] | None:
        return cls

    @classmethod
    def switch_context(cls, context: str) -> None:
        cls.contexts.append(context)


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Imports a module of the plug-in's folder with a request."""
    monkeypatch.setattr(sys, "path", [*sys.path, str(PLUGIN_FOLDER)])
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.setattr("coverage.Coverage", FakeCoverage)
    monkeypatch.setattr(FakeCoverage, "contexts", [])
    monkeypatch.setattr(sys, "addaudithook", lambda _: None)
    monkeypatch.delitem(sys.modules, "greenlet", raising=False)  # another test's browser brings it

    def forget() -> None:
        for known in list(sys.modules):
            if known in NAMES or known == "conftest" or known.startswith("test_made"):
                del sys.modules[known]

    def loaded(name: str = "gatekeeper_recording", **wishes: object) -> ModuleType:
        forget()
        (answers := tmp_path / "answers").mkdir(exist_ok=True)
        request = {"answers": str(answers), "root": str(tmp_path / "tree"), "share": 0, "data": None, "packages": []}
        (tmp_path / "request.json").write_text(json.dumps({**request, **wishes}), encoding="utf-8")
        monkeypatch.setenv("GATEKEEPER_PYTEST", str(tmp_path / "request.json"))
        return importlib.import_module(name)

    yield loaded
    forget()


class TestTheState:
    @pytest.fixture
    def own(self, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
        (tmp_path / "temporary").mkdir()
        monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
        module = ModuleType("made_for_looking")
        module.__file__ = str(tmp_path / "made_for_looking.py")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        return module

    @pytest.fixture
    def look(self, own: ModuleType, load: Load, tmp_path: Path) -> Callable[[], str]:
        state = load("gatekeeper_state")
        return lambda: state.Look(str(tmp_path)).digest

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ([1], [1, 2]),
            ({"a": [1]}, {"a": [2]}),
            ({"a", len}, {"b", len}),
            (b"a", b"b"),
            (type("A", (), {"x": 1, "__module__": "m"}), type("A", (), {"x": 2, "__module__": "m"})),
            (type("A", (), {"x": 1, "__module__": "m"})(), type("B", (), {"x": 1, "__module__": "m"})()),
            (threading.local(), None),
            (type("D", (dict,), {"__module__": "m"})(a=1), type("D", (dict,), {"__module__": "m"})(a=2)),
            (type("S", (str,), {"__module__": "m"})("a"), type("S", (str,), {"__module__": "m"})("b")),
            (lambda x=1: x, lambda x=2: x),
            (__import__("re").compile("a"), __import__("re").compile("b")),
            (__import__("io").StringIO("a"), __import__("io").StringIO("b")),
            (__import__("itertools").count(1), __import__("itertools").count(2)),
            (eval("lambda: 1"), eval("lambda: 2")),
            (__import__("random").Random(1), __import__("random").Random(2)),
        ],
    )
    def test_a_difference_is_seen(
        self, own: ModuleType, look: Callable[[], str], before: object, after: object
    ) -> None:
        own.__dict__["value"] = before
        first = look()
        assert look() == first
        own.__dict__["value"] = after
        assert look() != first

    def test_what_changes_in_place_is_seen(self, own: ModuleType, look: Callable[[], str]) -> None:
        base: Any = ABCMeta("Base", (), {"__module__": "m"})

        @functools.lru_cache
        def cached(x: int) -> int:
            return x

        class Slots:
            __slots__ = ("__weakref__", "x")

        key, one = Slots(), Slots()
        local, kept = threading.local(), weakref.WeakKeyDictionary[Slots, int]()
        cached.__module__ = "made_for_looking"
        own.__dict__.update(cached=cached, local=local, one=one, kept=kept, key=key, base=base, ring=[])
        own.__dict__["ring"].append(own.__dict__["ring"])
        own.__dict__["module"] = os
        changes: list[Callable[[], object]] = [
            lambda: cached(1),
            lambda: setattr(local, "x", 1),
            lambda: setattr(one, "x", 1),
            lambda: kept.__setitem__(key, 1),
            lambda: base.register(int),
            lambda: own.__dict__["ring"].append(1),
        ]
        for change in changes:
            first = look()
            change()
            assert look() != first

    def test_the_process_is_seen(self, look: Callable[[], str], tmp_path: Path) -> None:
        logger, told = logging.getLogger("made.for.looking"), contextvars.ContextVar[object]("told")
        changes: list[Callable[[], object]] = [
            lambda: os.environ.__setitem__("MADE_FOR_LOOKING", "1"),
            lambda: sys.path.append("/made"),
            lambda: logger.setLevel(5),
            lambda: logger.addHandler(logging.NullHandler()),
            lambda: (tmp_path / "temporary" / "left").write_text(""),
            lambda: told.set("a"),
            lambda: told.set(logger),
        ]
        try:
            for change in changes:
                first = look()
                change()
                assert look() != first
        finally:
            del os.environ["MADE_FOR_LOOKING"]
            logger.handlers.clear()
            logger.setLevel(0)

    def test_what_cannot_be_looked_into_is_named(self, own: ModuleType, load: Load, tmp_path: Path) -> None:
        own.__dict__.update(connection=sqlite3.connect(":memory:"), report=pytest.mark.skip, how_far=iter([1]))
        told = load("gatekeeper_state").Look(str(tmp_path)).blind
        assert told == {"sqlite3.Connection", "builtins.list_iterator"}

    def test_types_of_extension_modules_are_told(self, load: Load) -> None:
        state = load("gatekeeper_state")
        module = ModuleType("made_extension")
        module.__file__ = "/made_extension.so"
        sys.modules["made_extension"] = module
        claimed = type("Claimed", (), {"__module__": "builtins"})
        kinds = (type("Made", (), {"__module__": "made_extension"}), claimed, type("Own", (), {"__module__": "own"}))
        assert [state.is_compiled(kind) for kind in (*kinds, int)] == [True, True, False, False]
        del sys.modules["made_extension"]

    def test_other_loggers_are_as_good_as_none(self, look: Callable[[], str]) -> None:
        class Other(logging.Logger):
            pass

        first = look()
        logging.getLogger("made.for.looking.by.itself")
        assert look() == first
        logging.root.manager.loggerDict["made.for.looking.other"] = Other("made.for.looking.other")
        try:
            assert look() != first
        finally:
            del logging.root.manager.loggerDict["made.for.looking.other"]


class TestTheEar:
    @pytest.fixture
    def hear(self, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
        files = load("gatekeeper_files")
        root, temporary = tmp_path / "tree", tmp_path / "temporary"
        for folder in (root / "__pycache__", temporary, tmp_path / "own", tmp_path / "examples"):
            folder.mkdir(parents=True)
        (root / "link").symlink_to(root / "a.txt")
        monkeypatch.setenv("HYPOTHESIS_STORAGE_DIRECTORY", str(tmp_path / "examples"))
        monkeypatch.chdir(root)
        one, other, outside = files.Heard(), files.Heard(), files.Heard()
        who = SimpleNamespace(by=one)
        ear = files.Ear(str(root), str(temporary), str(tmp_path / "own"), lambda: who.by, outside)
        ear.listen()
        return SimpleNamespace(
            one=one, other=other, outside=outside, who=who, ear=ear, root=root, temporary=temporary, files=files
        )

    @pytest.mark.parametrize(
        ("event", "args", "reads", "flags"),
        [
            ("open", ("a.txt", "r", os.O_RDONLY), {"a.txt"}, set[str]()),
            ("open", (b"a.txt", "r", None), {"a.txt"}, set[str]()),
            ("open", ("link", "r", 0), {"a.txt"}, set[str]()),
            ("open", ("__pycache__/a.cpython-311.pyc", "rb", 0), {"a.py"}, set[str]()),
            ("open", ("a.txt", "w", os.O_WRONLY | os.O_CREAT), set[str](), {"writes"}),
            ("open", (".git/HEAD", "r", 0), set[str](), {"git"}),
            ("open", (3, "r", 0), set[str](), set[str]()),
            ("open", ("/dev/null", "w", os.O_WRONLY), set[str](), set[str]()),
            ("open", ("/usr/x", "r", 0), set[str](), set[str]()),
            ("open", ("/usr/x", "w", os.O_WRONLY), set[str](), {"writes"}),
            ("open", ("../own/x", "w", os.O_WRONLY), set[str](), set[str]()),
            ("open", ("../examples/x", "w", os.O_WRONLY), set[str](), {"hypothesis"}),
            ("open", ("../nothing", "r", 0), set[str](), set[str]()),
            ("open", ("../request.json", "r", 0), set[str](), {"elsewhere"}),
            ("open", ("../temporary", "w", os.O_WRONLY), set[str](), set[str]()),
            ("os.mkdir", ("new", 511, -1), set[str](), {"writes"}),
            ("os.mkdir", ("../examples/new", 511, -1), set[str](), {"hypothesis"}),
            ("os.mkdir", ("../own/new", 511, -1), set[str](), set[str]()),
            ("os.listdir", ("../temporary",), set[str](), {"temporary"}),
            ("os.scandir", (None,), set[str](), set[str]()),
            ("os.remove", ("a.txt", -1), set[str](), {"writes"}),
            ("os.rename", ("../own/x", Path("a.txt"), -1, -1), set[str](), {"writes"}),
            ("os.symlink", ("x", "../own/y", -1), set[str](), set[str]()),
            ("sqlite3.connect", (":memory:",), set[str](), set[str]()),
            ("sqlite3.connect", ("x.db",), set[str](), {"sqlite3.connect"}),
            ("sys.settrace", (), set[str](), {"sys.settrace"}),
            ("socket.connect", (None, None), set[str](), {"socket.connect"}),
            ("import", ("os", None), set[str](), set[str]()),
        ],
    )
    def test_an_event(
        self, hear: SimpleNamespace, event: str, args: tuple[object, ...], reads: set[str], flags: set[str]
    ) -> None:
        hear.ear.hear(event, args)
        assert hear.one.told() == {"reads": [str(hear.root / path) for path in reads], "flags": [*flags]}

    def test_nobody_is_told_of_what_is_nobodys(self, hear: SimpleNamespace) -> None:
        hear.who.by = None
        hear.ear.hear("socket.connect", ())
        assert not hear.one.flags

    def test_a_removal_below_an_open_folder(self, hear: SimpleNamespace) -> None:
        folder = os.open(hear.root.parent / "own", os.O_RDONLY)
        hear.ear.hear("os.remove", ("a.txt", folder))
        os.close(folder)
        assert not hear.one.flags

    def test_what_pytest_makes_of_its_folders_is_nobodys(
        self, hear: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(hear.files, "PYTEST", (__name__,))
        hear.ear.hear("os.rmdir", ("a", -1))
        assert not hear.one.flags

    def test_own_temporary_files_are_free(self, hear: SimpleNamespace) -> None:
        for path in ("pytest-of-me", "pytest-of-me/pytest-0"):
            hear.ear.hear("os.mkdir", (str(hear.temporary / path), 511, -1))
            (hear.temporary / path).mkdir()
        hear.ear.hear("os.mkdir", (str(hear.temporary / "pytest-of-me/pytest-0/test_a0"), 511, -1))
        hear.ear.hear("open", (str(hear.temporary / "pytest-of-me/pytest-0/test_a0/x"), "w", os.O_WRONLY))
        hear.ear.hear("open", (str(hear.temporary / "tmpabc"), "w", os.O_RDWR | os.O_CREAT | os.O_EXCL))
        hear.ear.hear("open", (str(hear.temporary / "tmpabc"), "r", 0))
        assert (hear.one.flags, hear.ear.trouble) == (set(), "")

    def test_those_of_others_are_not(self, hear: SimpleNamespace) -> None:
        shared = hear.temporary / "shared"
        hear.who.by = hear.outside
        hear.ear.hear("os.mkdir", (str(shared), 511, -1))
        shared.mkdir()
        (shared / "x").write_text("")
        hear.who.by = hear.one
        hear.ear.hear("open", (str(shared / "x"), "r", 0))
        assert not hear.one.flags
        hear.ear.hear("open", (str(shared / "x"), "w", os.O_WRONLY))
        assert hear.one.flags == {"writes"}
        (hear.temporary / "unknown").write_text("")
        hear.ear.hear("open", (str(hear.temporary / "unknown"), "r", 0))
        assert hear.one.flags == {"writes", "temporary"}
        hear.ear.hear("os.mkdir", (str(hear.temporary / "mine"), 511, -1))
        (hear.temporary / "mine").mkdir()
        hear.who.by = hear.other
        hear.ear.hear("open", (str(hear.temporary / "mine"), "r", 0))
        assert hear.ear.trouble == ""
        (hear.temporary / "mine" / "y").write_text("")
        hear.ear.hear("open", (str(hear.temporary / "mine" / "y"), "r", 0))
        assert "reads what another wrote" in hear.ear.trouble

    def test_imports_are_told_from_reading(self, hear: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(hear.files, "IMPORTERS", (__name__,))
        hear.who.by = hear.outside
        hear.ear.hear("open", ("a.py", "rb", 0))
        assert hear.ear.imports == {str(hear.root / "a.py")}
        assert not hear.outside.reads


def test_lines_are_gathered_and_restored(load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(sys, "path", [*sys.path, str(PLUGIN_FOLDER)])
    from coverage import CoverageData

    lines = importlib.import_module("gatekeeper_lines")
    (tmp_path / "data").mkdir()
    for arcs in (False, True):
        data, recording = str(tmp_path / "data" / f".coverage{arcs:d}"), tmp_path / "recording.json"
        written = CoverageData(f"{data}.1")
        ran = {"/a.py": [(1, 2), (2, -1)]} if arcs else {"/a.py": [1, 2]}
        for context in ("gatekeeper-unit-0", "gatekeeper-unit-1", "gatekeeper-common"):
            written.set_context(context)
            (written.add_arcs if arcs else written.add_lines)(ran)
        written.add_file_tracers({"/a.py": "some.plugin"})
        written.write()
        recording.write_text(json.dumps({"trouble": "", "units": [{}, {}]}))
        lines.gather(data, recording)
        told = json.loads(recording.read_bytes())
        assert told["arcs"] is arcs
        assert told["trouble"] == "/a.py is measured by a plug-in"
        assert set(told["lines"]) == {"gatekeeper-unit-0", "gatekeeper-unit-1", "gatekeeper-common"}
        lines.restore({**told, "run": [0]}, data)
        found = CoverageData(f"{data}.unaffected")
        found.read()
        assert sorted(found.lines("/a.py") or ()) == [1, 2]
        assert found.has_arcs() is arcs


FIRST = """
import pytest
STATE = []

@pytest.fixture(scope="session")
def wide():
    yield {}

def test_a(wide):
    wide["a"] = 1

@pytest.mark.xfail
def test_x():
    assert 0
"""


class TestThePlugin:
    @pytest.fixture
    def tree(self, tmp_path: Path) -> Path:
        tree = tmp_path / "tree"
        tree.mkdir()
        (tree / "pytest.ini").write_text("[pytest]\n")
        (tree / "test_made_a.py").write_text(FIRST)
        (tree / "test_made_b.py").write_text("def test_b():\n    pass\n")
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
    def recorded(self, main: Callable[..., int], tmp_path: Path) -> dict[str, Any]:
        assert main(record=True) == 0
        return json.loads((tmp_path / "answers" / "recording.json").read_bytes())

    def test_a_run_is_recorded(self, recorded: dict[str, Any], tree: Path) -> None:
        assert recorded["trouble"] == ""
        assert recorded["order"] == ["test_made_a.py::test_a", "test_made_a.py::test_x", "test_made_b.py::test_b"]
        assert [[*unit["modules"]] for unit in recorded["units"]] == [["test_made_a.py"], ["test_made_b.py"]]
        assert recorded["units"][0]["before"] != recorded["units"][0]["after"] == recorded["units"][1]["before"]
        outcomes = [one.get("outcome", "as at first") for one in recorded["reports"]["test_made_a.py::test_x"]]
        assert outcomes == ["passed", "skipped", "as at first"]
        assert recorded["raised"]["test_made_a.py::test_x"]["call"]
        assert recorded["wide"]
        assert FakeCoverage.contexts[:3] == ["gatekeeper-unit-0", "gatekeeper-common", "gatekeeper-unit-0"]
        assert FakeCoverage.contexts[-1] == "gatekeeper-common"

    def test_a_first_report_that_says_more_shortens_none(self, load: Load) -> None:
        assert load().shortened({"a": 1, "b": 2}, {"a": 1, "c": 1}) == {"a": 1, "b": 2}

    def replayed(
        self, main: Callable[..., int], recorded: dict[str, Any], tmp_path: Path, **changes: object
    ) -> dict[str, Any]:
        told = {**recorded, "run": [0], "affected": [], "edited": [], **changes}
        (tmp_path / "earlier.json").write_text(json.dumps(told))
        main(earlier=str(tmp_path / "earlier.json"))
        return json.loads((tmp_path / "answers" / "replayed.json").read_bytes())

    def test_what_was_recorded_is_replayed(
        self, main: Callable[..., int], recorded: dict[str, Any], tmp_path: Path
    ) -> None:
        for run, unaffected in (([0], 1), ([1], 2), ([], 3)):
            told = self.replayed(main, recorded, tmp_path, run=run)
            assert told == {"problem": "", "run": 3 - unaffected, "unaffected": unaffected}
            session = json.loads((tmp_path / "answers" / "session.json").read_bytes())
            assert session["outcomes"]["test_made_a.py::test_x"] == ["passed", "skipped", "passed"]
            assert [*session["collected"]] == recorded["order"]
            assert session["raised"] == ["test_made_a.py::test_x"]

    def test_other_tests_than_expected(
        self, main: Callable[..., int], recorded: dict[str, Any], tmp_path: Path, tree: Path
    ) -> None:
        (tree / "test_made_b.py").write_text("def test_c():\n    pass\n")
        assert self.replayed(main, recorded, tmp_path)["problem"] == "other tests were collected"
        assert self.replayed(main, recorded, tmp_path, run=[1], edited=["test_made_b.py"])["problem"] == ""

    def test_a_failure(self, main: Callable[..., int], recorded: dict[str, Any], tmp_path: Path, tree: Path) -> None:
        (tree / "test_made_b.py").write_text("def test_b():\n    assert 0\n")
        assert self.replayed(main, recorded, tmp_path, run=[1])["problem"] == "a test failed"

    def test_another_state_is_left(
        self, main: Callable[..., int], recorded: dict[str, Any], tmp_path: Path, tree: Path
    ) -> None:
        (tree / "test_made_a.py").write_text(FIRST.replace("= 1", "= 2"))
        assert self.replayed(main, recorded, tmp_path)["problem"] == ""  # nothing of it was edited, as far as is known
        assert "leaves another state" in self.replayed(main, recorded, tmp_path, affected=[0])["problem"]

    def test_a_file_is_written_now(
        self, main: Callable[..., int], recorded: dict[str, Any], tmp_path: Path, tree: Path
    ) -> None:
        assert self.replayed(main, recorded, tmp_path)["problem"] == ""
        recording = sys.modules["gatekeeper_recording"]
        recording.SESSION.units[0].heard.flags.add("writes")
        assert recording.doubts() == "test_made_a.py writes files now"

    @pytest.mark.parametrize(
        ("text", "trouble"),
        [
            ("def test_b(record_property):\n    record_property('x', object())\n", "a report cannot be kept"),
            ("import sqlite3\nDATA = sqlite3.connect(':memory:')\ndef test_b():\n    pass\n", "nobody can look into"),
        ],
    )
    def test_what_keeps_a_run_from_being_recorded(
        self, main: Callable[..., int], tree: Path, tmp_path: Path, text: str, trouble: str
    ) -> None:
        (tree / "test_made_b.py").write_text(text)
        assert main(record=True) == 0
        assert trouble in json.loads((tmp_path / "answers" / "recording.json").read_bytes())["trouble"]

    def test_a_failed_run_leaves_no_recording(self, main: Callable[..., int], tree: Path, tmp_path: Path) -> None:
        (tree / "test_made_b.py").write_text("def test_b():\n    assert 0\n")
        assert main(record=True) == 1
        assert not (tmp_path / "answers" / "recording.json").exists()

    def test_tests_that_come_twice_or_mixed(self, main: Callable[..., int], tree: Path, tmp_path: Path) -> None:
        hook = "def pytest_collection_modifyitems(items):\n    items[:] = [items[0], items[2], items[1]]\n"
        (tree / "conftest.py").write_text(hook)
        assert main(record=True) == 0
        told = json.loads((tmp_path / "answers" / "recording.json").read_bytes())
        assert told["trouble"] == "other tests run between those of test_made_a.py"
        (tree / "conftest.py").write_text(hook.replace("items[0], items[2]", "items[2], items[2]"))
        assert main(record=True) == 0
        told = json.loads((tmp_path / "answers" / "recording.json").read_bytes())
        assert told["trouble"].startswith(("two tests have one name", "other tests run"))

    def test_several_processes(self, load: Load) -> None:
        recording = load(record=True)
        config = SimpleNamespace(option=SimpleNamespace(numprocesses=2))
        hook = recording.pytest_collection_modifyitems(SimpleNamespace(config=config), [])
        next(hook)
        next(hook, None)
        assert recording.SESSION.trouble == "the tests run in several processes"

    def test_a_state_that_cannot_be_looked_at(self, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
        recording = load(record=True)
        monkeypatch.setattr(recording, "Look", None)
        assert recording.look(SimpleNamespace(config=SimpleNamespace(option=SimpleNamespace()))) == ""
        assert "cannot be seen" in recording.SESSION.trouble

    def test_the_ear_hears_whose_doing_it_is(self, load: Load) -> None:
        session = load(record=True).SESSION
        assert session.listener() is session.outside
        session.unit = SimpleNamespace(heard="the unit's")
        assert session.listener() == "the unit's"
        session.wide = 1
        assert session.listener() is session.outside
        session.quiet = True
        assert session.listener() is None

    def test_a_unit_goes_on_while_looking_costs_much(self, load: Load) -> None:
        recording = load(record=True, share=1e9)
        session = SimpleNamespace(config=SimpleNamespace(option=SimpleNamespace()))
        recording.enter(session, "a.py", "/a.py")
        recording.enter(session, "b.py", "/b.py")
        assert [[*unit.modules] for unit in recording.SESSION.units] == [["a.py", "b.py"]]
        assert recording.natives() == [path for path in recording.natives() if path.endswith(".so")]
