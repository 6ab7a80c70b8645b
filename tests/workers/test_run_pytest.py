"""The script that runs pytest and its plug-in, called in this process; the checks' tests run them as they are run."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from gatekeeper.checks._workers import CONTEXTS, PLUGIN, PLUGIN_FOLDER
from gatekeeper.workers import run_pytest

REQUEST = {"path": ["/more"], "source": ["/src"], "data": "/data", "packages": ["email"], "branch": True}


@pytest.fixture
def request_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "request.json"
    path.write_text(json.dumps({**REQUEST, "answers": str(tmp_path), "arguments": ["-x"]}), encoding="utf-8")
    return path


class TestTheScript:
    @pytest.fixture
    def words(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        given: list[str] = []
        monkeypatch.setattr("coverage.cmdline.main", given.extend)
        return given

    def test_what_the_settings_leave_open_is_given(self, request_file: Path, words: list[str]) -> None:
        assert run_pytest.run(str(request_file)) == 0
        assert words == [
            "run",
            "--parallel-mode",
            "--data-file=/data",
            "--source=/src",
            "--branch",
            "-m",
            "pytest",
            "-x",
        ]
        assert sys.path[-1] == "/more"
        assert os.environ[run_pytest.REQUEST] == str(request_file)

    def test_it_waits_for_what_to_run(
        self, request_file: Path, words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (told := tmp_path / "told").write_bytes(os.fsencode(request_file))
        (tmp_path / "coverage_of_others").mkdir()  # reports, say: a package to Python as long as there is no other
        monkeypatch.setattr(sys, "argv", ["run_pytest.py", "json", "coverage_of_others.cmdline"])
        with told.open(encoding="utf-8") as given:
            monkeypatch.setattr(sys, "stdin", given)
            assert run_pytest.main() == 0
            assert os.read(given.fileno(), 9) == b"", "tests find nothing there"
        assert words[0] == "run"
        assert sys.path[0] == str(tmp_path)
        assert "coverage_of_others" not in sys.modules

    def test_the_settings_come_first(self, request_file: Path, words: list[str]) -> None:
        Path(".coveragerc").write_text("[run]\nsource = pkg\nconcurrency = multiprocessing\n")
        run_pytest.run(str(request_file))
        assert words == ["run", "--parallel-mode", "--data-file=/data", "-m", "pytest", "-x"]
        assert os.environ["COVERAGE_FILE"] == "/data"
        assert json.loads(request_file.read_bytes())["branch"] is False

    def test_settings_that_cannot_be_read(self, request_file: Path, words: list[str]) -> None:
        Path(".coveragerc").write_text("[run]\nbranch = perhaps\n")
        assert run_pytest.run(str(request_file)) == run_pytest.BAD_SETTINGS

    def test_without_data_nothing_is_measured(
        self, request_file: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        request_file.write_text(json.dumps({**json.loads(request_file.read_bytes()), "data": None}))
        monkeypatch.setattr(sys, "argv", [])
        assert run_pytest.run(str(request_file)) == pytest.ExitCode.NO_TESTS_COLLECTED
        assert (sys.argv, words) == (["pytest", "-x"], [])

    def test_when_the_time_is_over_the_process_ends_itself(
        self, request_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = {**json.loads(request_file.read_bytes()), "data": None, "limit": 7.5}
        request_file.write_text(json.dumps(asked))
        given: list[object] = []
        monkeypatch.setattr(sys, "argv", [])
        monkeypatch.setattr("faulthandler.dump_traceback_later", lambda *words, **named: given.extend((words, named)))
        run_pytest.run(str(request_file))
        assert given == [(7.5,), {"exit": True}]

    def test_contexts_need_a_core_that_sees_every_run_of_a_line(
        self, request_file: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "monitoring", object(), raising=False)
        request_file.write_text(json.dumps({**json.loads(request_file.read_bytes()), "contexts": True}))
        run_pytest.run(str(request_file))
        assert os.environ["COVERAGE_CORE"] == "ctrace"

    def test_what_was_recorded_is_made_part_of_the_data(
        self, request_file: Path, words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        called: list[tuple[object, ...]] = []
        lines = SimpleNamespace(
            restore=lambda *given: called.append(given), gather=lambda *given: called.append(given) or {"told": 1}
        )
        monkeypatch.setitem(sys.modules, "gatekeeper_lines", lines)
        code = SimpleNamespace(
            COMPILED=SimpleNamespace(begin=lambda path: called.append(("begin", path))),
            gather=lambda folder: called.append(("code", folder)),
        )
        monkeypatch.setitem(sys.modules, "gatekeeper_compiled", code)
        usual = json.loads(request_file.read_bytes())
        request_file.write_text(json.dumps({**usual, "record": True, "code": None}))
        run_pytest.run(str(request_file))
        answers = Path(usual["answers"])
        assert called == [("begin", None), ("code", answers), ("/data", answers, str(Path.cwd()))]
        assert json.loads((answers / "recording.json").read_bytes()) == {"told": 1}
        assert json.loads(request_file.read_bytes())["record"] is (
            run_pytest.OLDEST <= sys.version_info < run_pytest.OTHERWISE
        )
        called.clear()
        (tmp_path / "part.json").write_text("{}")
        request_file.write_text(
            json.dumps({**usual, "part": str(tmp_path / "part.json"), "code": "/c", "files": ["test_a.py"]})
        )
        run_pytest.run(str(request_file))
        assert called == [("begin", "/c"), ({}, "/data"), ("/data", answers, str(Path.cwd()))]

    def test_no_test_need_be_run(
        self, request_file: Path, words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setitem(sys.modules, "gatekeeper_lines", SimpleNamespace(restore=lambda *_: None))
        begun = SimpleNamespace(COMPILED=SimpleNamespace(begin=lambda _: None))
        monkeypatch.setitem(sys.modules, "gatekeeper_compiled", begun)
        (tmp_path / "part.json").write_text("{}")
        usual = json.loads(request_file.read_bytes())
        request_file.write_text(json.dumps({**usual, "part": str(tmp_path / "part.json"), "code": "/c", "files": []}))
        assert run_pytest.run(str(request_file)) == 0
        assert not words

    @pytest.mark.parametrize("setting", ["dynamic_context = test_function", "context = x", "concurrency = gevent"])
    def test_nothing_is_recorded_where_coverage_could_not_say_who_ran_a_line(
        self, request_file: Path, words: list[str], setting: str
    ) -> None:
        Path(".coveragerc").write_text(f"[run]\n{setting}\n")
        request_file.write_text(json.dumps({**json.loads(request_file.read_bytes()), "record": True}))
        run_pytest.run(str(request_file))
        assert json.loads(request_file.read_bytes())["record"] is False

    def test_no_coverage(self, request_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "coverage.cmdline", None)
        assert run_pytest.run(str(request_file)) == run_pytest.NO_COVERAGE

    def test_an_option_that_this_coverage_does_not_know(self) -> None:
        from coverage import Coverage

        assert run_pytest.option(Coverage(config_file=False), "run:no_such_option") is None


class FakeCoverage:
    """Stands in for coverage, which cannot measure twice in one process."""

    running: FakeCoverage | None = None

    def __init__(self, **settings: object) -> None:
        self.settings = settings
        self.saved = 0

    @classmethod
    def current(cls) -> FakeCoverage | None:
        return cls.running

    def start(self) -> None:
        FakeCoverage.running = self

    def save(self) -> None:
        self.saved += 1


def session(**options: bool) -> SimpleNamespace:
    return SimpleNamespace(config=SimpleNamespace(option=SimpleNamespace(**options), rootpath=Path("/root")))


def report(outcome: str, longrepr: object = None) -> SimpleNamespace:
    return SimpleNamespace(nodeid="a.py::test_a", outcome=outcome, longrepr=longrepr)


class TestThePlugin:
    @pytest.fixture
    def load(self, request_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
        monkeypatch.setenv("GATEKEEPER_PYTEST", str(request_file))
        monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
        monkeypatch.setattr("coverage.Coverage", FakeCoverage)
        monkeypatch.setattr("atexit.register", lambda _: None)
        monkeypatch.setattr(FakeCoverage, "running", None)

        def loaded(name: str = PLUGIN) -> ModuleType:
            spec = importlib.util.spec_from_file_location(name, PLUGIN_FOLDER / f"{name}.py")
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module

        return loaded

    def test_a_process_of_xdist_is_measured_once(self, load, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw0")
        plugin = load()
        running = FakeCoverage.running
        assert running is not None
        assert running.settings == {"data_file": "/data", "data_suffix": True, "source": ["/src"], "branch": True}
        plugin.measure()
        assert FakeCoverage.running is running
        plugin.pytest_unconfigure()
        assert running.saved == 1
        plugin.pytest_runtest_logfinish()
        plugin.pytest_sessionfinish(session())
        assert [path.name for path in tmp_path.glob("*.json")] != ["request.json"]
        assert not (tmp_path / "progress").exists()

    def test_the_session_tells_how_it_ended(self, load, tmp_path: Path) -> None:
        plugin = load()
        assert FakeCoverage.running is None
        plugin.pytest_unconfigure()
        plugin.pytest_keyboard_interrupt(SimpleNamespace(typename="Interrupted", value="1 error during collection"))
        plugin.pytest_sessionfinish(session(collectonly=True, setuponly=False))
        answer = json.loads((tmp_path / "session.json").read_bytes())
        assert (answer["interrupted"], answer["idle"]) == ("", ["--collect-only"])
        assert all(name.split(".")[0] == "email" for name in answer["modules"])
        plugin.pytest_keyboard_interrupt(SimpleNamespace(typename="Exit", value="enough"))
        plugin.pytest_sessionfinish(session())
        assert json.loads((tmp_path / "session.json").read_bytes())["interrupted"] == "Exit: enough"

    def test_an_order_is_kept_in_one_process(self, load, request_file: Path, request: Any) -> None:
        asked = {**json.loads(request_file.read_bytes()), "order": ["b.py::test_b", "a.py::test_a"]}
        request_file.write_text(json.dumps(asked))
        plugin = load()
        options = SimpleNamespace(numprocesses=4, dist="load", verbose=1)
        assert list(plugin.pytest_cmdline_main(SimpleNamespace(option=options))) == [None]
        assert vars(options) == {"numprocesses": 0, "dist": "no", "verbose": 1}
        items = [SimpleNamespace(nodeid=node) for node in ("a.py::test_a", "c.py::test_c", "b.py::test_b")]
        assert list(plugin.pytest_collection_modifyitems(items)) == [None]
        assert [item.nodeid for item in items] == ["b.py::test_b", "a.py::test_a"]
        module = request.node.getparent(pytest.Module)
        monkey = pytest.MonkeyPatch()
        monkey.setattr(module, "collect", module.collect)
        plugin.pytest_make_collect_report(module)
        assert module.collect() == []
        monkey.undo()

    def test_coverage_is_told_who_runs_what(self, load, monkeypatch: pytest.MonkeyPatch) -> None:
        plugin = load(CONTEXTS)
        entered: list[str] = []
        item, own, wide = (SimpleNamespace(nodeid="a", scope=scope) for scope in ("", "function", "module"))
        assert list(plugin.pytest_runtest_protocol(item)) == [None]  # nobody measures
        monkeypatch.setattr(FakeCoverage, "running", SimpleNamespace(switch_context=entered.append))
        protocol, fixture = plugin.pytest_runtest_protocol(item), plugin.pytest_fixture_setup(wide)
        for step in (protocol, fixture):
            next(step)
        assert list(plugin.pytest_fixture_setup(own)) == [None]
        assert [*fixture, *protocol] == []
        assert entered == ["a", "", "", "a", ""]

    def test_the_progress_is_noted_now_and_then(self, load, tmp_path: Path) -> None:
        plugin = load()
        for _ in range(3):
            plugin.pytest_runtest_logfinish()
        assert (tmp_path / "progress").read_text() == "1 test"
        plugin.State.noted -= 10
        plugin.pytest_runtest_logfinish()
        assert (tmp_path / "progress").read_text() == "4 tests"

    def test_what_was_collected_and_how_it_ended_is_told(self, load, tmp_path: Path, request: Any) -> None:
        plugin = load()
        plugin.REQUEST["only"] = [__file__]
        other = SimpleNamespace(fspath="a.yaml", nodeid="a.yaml::x")
        plugin.pytest_runtest_setup(request.node)
        with pytest.raises(pytest.skip.Exception):
            plugin.pytest_runtest_setup(other)
        plugin.REQUEST["only"] = []
        plugin.pytest_runtest_setup(other)
        items = [request.node]
        plugin.pytest_deselected([other])
        plugin.pytest_collectreport(report("passed"))
        plugin.pytest_collectreport(report("skipped", ("a.py", 1, "Skipped: so")))
        plugin.pytest_collectreport(report("failed", "it broke"))
        place = SimpleNamespace(path="a.py", lineno=3)
        entries = [SimpleNamespace(reprfileloc=place), SimpleNamespace(reprfileloc=None), SimpleNamespace()]
        crash = SimpleNamespace(message="assert 0")
        shown = SimpleNamespace(reprcrash=crash, reprtraceback=SimpleNamespace(reprentries=entries))
        plugin.pytest_runtest_logreport(report("passed"))
        plugin.pytest_runtest_logreport(report("failed", shown))
        wrapper = plugin.pytest_runtest_makereport(request.node, SimpleNamespace(excinfo=object(), when="call"))
        assert list(wrapper) == [None]
        plugin.pytest_sessionfinish(SimpleNamespace(**vars(session()), items=items))
        told = json.loads((tmp_path / "session.json").read_bytes())
        name = "TestThePlugin.test_what_was_collected_and_how_it_ended_is_told"
        assert told["collected"] == {request.node.nodeid: [__file__, name]}
        assert told["deselected"] == [["a.yaml", ""]]
        assert [one["reason"] for one in told["uncollected"]] == ["Skipped: so", "it broke"]
        assert told["outcomes"] == {"a.py::test_a": ["passed", "failed"]}
        assert told["failures"] == {"a.py::test_a": {"message": "assert 0", "places": [["a.py", 3]]}}
        assert (told["raised"], told["root"]) == ([request.node.nodeid], "/root")
        assert plugin.failure("a plug-in's own words") == {"message": "a plug-in's own words", "places": []}

    @pytest.mark.parametrize("given", [{}, {"cov_source": ["pkg"]}, {"cov_source": []}])
    def test_pytest_cov_is_told_to_measure_nothing(self, load, given: dict[str, list[str]]) -> None:
        options = SimpleNamespace(**given)
        wrapper = load().pytest_load_initial_conftests(SimpleNamespace(known_args_namespace=options))
        assert list(wrapper) == [None]
        assert not getattr(options, "cov_source", [])
