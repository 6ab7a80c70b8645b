"""Warm runs: as much as possible is remembered, and no verdict differs from a cold one."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from gatekeeper import app, remember
from gatekeeper.contents import COARSE
from gatekeeper.engine.context import CheckContext
from gatekeeper.errors import CannotVerify
from gatekeeper.live import Silent
from gatekeeper.model.check import Reads
from gatekeeper.model.report import Report
from gatekeeper.reporters import load
from gatekeeper.request import Request
from gatekeeper.shortcut import shortcut
from tests.engine.stubs import make_check
from tests.repos import Repo, environment

QUICK = {
    "gatekeeper.toml": 'extends = "small.toml"\n',
    "small.toml": '[conditions]\nlint.findings = "= 0"\nsize.file_lines = "<= 20"\nscope.violations = "= 0"\n',
    "README.md": "# Demo\n",
    ".gitignore": "*.log\n.venv/\n",
    "src/demo/__init__.py": '"""Demo."""\n',
    "src/demo/old.py": "import os\n",
}
TESTED = {
    "gatekeeper.toml": 'extends = "small.toml"\n',
    "small.toml": '[conditions]\ntests.failed = "= 0"\ncoverage.lines = ">= 50%"\nsize.file_lines = "<= 20"\n',
    "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["src"]\n',
    "src/demo.py": "def twice(x):\n    return 2 * x\n",
    "tests/test_demo.py": "from demo import twice\n\n\ndef test_twice():\n    assert twice(2) == 4\n",
}

SETTLED = 2 * COARSE / 1e9
"""Seconds after which a file does not look as if it had been written during the run."""


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def repo(tmp_path: Path, own_cache: Path) -> Repo:
    return Repo.make(tmp_path / "repo", QUICK)


@pytest.fixture
def tested(tmp_path: Path, own_cache: Path) -> Repo:
    return Repo.make(tmp_path / "repo", TESTED)


def request(repo: Repo, **asked: Any) -> Request:
    return Request(repo.root, environ=environment() | asked.pop("variables", {}), **asked)


def run(repo: Repo, **asked: Any) -> Report:
    time.sleep(SETTLED)
    return app.run(request(repo, **asked), Silent())


def again(repo: Repo, **asked: Any) -> Report:
    """What the command does: the shortcut, else a run that leaves one."""
    time.sleep(SETTLED)
    past = shortcut(request(repo, **asked))
    return (past and past.report) or app.run(request(repo, **asked), Silent(), past)


class Listener(Silent):
    """Hears which checks are run."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def started(self, check: str, title: str) -> None:
        self.heard.append(check)


def cached(report: Report) -> set[str]:
    return {item.check for item in report.items if item.cached}


def plain(report: Report) -> dict[str, Any]:
    """The report without what may differ from run to run."""
    said = json.loads(load("json")(report))
    del said["seconds"]
    for item in said["checklist"]:
        del item["seconds"], item["cached"], item["started"]
    return said


EDITS: dict[str, tuple[Callable[[Repo], object], set[str]]] = {
    "nothing": (lambda repo: None, {"lint", "size", "scope"}),
    "staged": (lambda repo: repo.git("add", "-A"), {"lint", "size", "scope"}),
    "a document": (lambda repo: repo.write({"README.md": "x"}), {"size"}),
    "a module": (lambda repo: repo.write({"src/demo/old.py": "import re\n"}), set()),
    "a module deleted": (lambda repo: (repo.root / "src/demo/old.py").unlink(), set()),
    "a setting of ruff's": (lambda repo: repo.write({"ruff.toml": "line-length = 5\n"}), set()),
    "a limit": (lambda repo: repo.write({"small.toml": QUICK["small.toml"].replace("20", "0")}), set()),
    "an ignored file": (lambda repo: repo.write({"x.log": "x"}), set()),
    "a source root": (lambda repo: repo.write({"gatekeeper.toml": 'extends = "small.toml"\ntests = ["src"]\n'}), set()),
    "a setting of git's": (lambda repo: repo.git("config", "core.autocrlf", "false"), set()),
}


@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=EDITS)
def test_after_an_edit_only_what_cannot_be_affected_is_remembered(
    repo: Repo, edit: Callable[[Repo], object], expected: set[str]
) -> None:
    assert cached(again(repo)) == set()
    edit(repo)
    warm = again(repo)
    assert cached(warm) == expected
    assert plain(warm) == plain(run(repo, cache=False))


def test_the_whole_report_is_remembered(repo: Repo) -> None:
    cold = again(repo)
    assert cold.cache == "0 of 2 checks were remembered"
    past = shortcut(request(repo))
    assert past is not None
    warm = past.report
    assert warm is not None
    assert plain(warm) == plain(cold)
    assert warm.sources == cold.sources
    assert warm.cache == "the whole report was remembered"
    assert cached(warm) == {"lint", "size", "scope"}


def _tomorrow(patch: pytest.MonkeyPatch) -> None:
    from datetime import date, timedelta

    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date.today() + timedelta(days=1)

    patch.setattr("gatekeeper.shortcut.date", Tomorrow)


def test_a_remembered_report_is_judged_anew_on_another_day(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    again(repo)
    _tomorrow(monkeypatch)
    assert again(repo).cache == "2 of 2 checks were remembered"


@pytest.mark.parametrize(
    "asked",
    [
        {"cache": False},
        {"full": True},
        {"variables": {"CI": "true"}},
        {"profile": "small.toml"},
        {"scope_file": Path("scope.toml")},
    ],
    ids=str,
)
def test_some_requests_have_no_shortcut(repo: Repo, asked: dict[str, Any]) -> None:
    assert shortcut(request(repo, **asked)) is None


def test_there_is_no_shortcut_outside_a_repository(tmp_path: Path, own_cache: Path) -> None:
    assert shortcut(Request(tmp_path, environ=environment())) is None
    (tmp_path / ".git").write_text("gitdir: nowhere")
    assert shortcut(Request(tmp_path, environ=environment() | {"PATH": ""})) is None


def test_there_is_no_shortcut_where_too_much_is_ignored(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatekeeper.contents._MOST_IGNORED", 0)
    repo.write({"x.log": ""})
    assert shortcut(request(repo)) is None
    assert run(repo).cache == "nothing is remembered: git ignores more than 0 files in this tree"


def test_after_an_edit_only_the_files_that_are_new_are_examined(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bytes] = []
    started = CheckContext.run

    def noted(context: CheckContext, *words: Any, stdin: bytes = b"", **options: Any) -> Any:
        given.append(stdin)
        return started(context, *words, stdin=stdin, **options)

    monkeypatch.setattr(CheckContext, "run", noted)
    repo.write({"small.toml": '[conditions]\nsize.function_lines = "<= 9"\n'})
    run(repo)
    repo.write({"src/demo/old.py": "def f():\n    pass\n"})
    assert [b"__init__.py" in one for one in given] == [True]
    warm = run(repo)
    assert [b"__init__.py" in one for one in given] == [True, False]
    assert plain(warm) == plain(run(repo, cache=False))
    repo.write({"src/demo/old.py": "def g():\n    pass\n"})
    run(repo, full=True)
    assert [b"__init__.py" in one for one in given] == [True, False, True, True]


def test_what_changes_while_the_checks_run_is_not_remembered(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    started = CheckContext.run

    def edited(context: CheckContext, *words: Any, **options: Any) -> Any:
        repo.write({"src/demo/old.py": "import os\nimport re\n"})
        return started(context, *words, **options)

    with monkeypatch.context() as patch:
        patch.setattr(CheckContext, "run", edited)
        report = again(repo)
    assert report.cache == "nothing is remembered: something changed while the checks ran"
    repo.git("checkout", "-q", ".")
    assert cached(again(repo)) == set()


def test_what_is_touched_while_the_checks_run_is_not_remembered(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    started = CheckContext.run

    def touched(context: CheckContext, *words: Any, **options: Any) -> Any:
        (repo.root / "src/demo/old.py").touch()
        return started(context, *words, **options)

    monkeypatch.setattr(CheckContext, "run", touched)
    assert run(repo).cache == "nothing is remembered: something changed while the checks ran"


def test_documents_that_tests_touch_in_every_run_are_no_trouble(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    started = CheckContext.run

    def touched(context: CheckContext, *words: Any, **options: Any) -> Any:
        (repo.root / "page.html").write_text("a page\n")
        return started(context, *words, **options)

    repo.write({"page.html": "a page\n"})
    monkeypatch.setattr(CheckContext, "run", touched)
    assert run(repo).cache == "nothing is remembered: something changed while the checks ran"
    assert not run(repo).cache.startswith("nothing is remembered")
    assert cached(run(repo)) == {"lint", "size", "scope"}


def test_git_that_fails_is_trouble(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise CannotVerify("git is gone")

    with monkeypatch.context() as patch:
        patch.setattr(remember, "contents", fail)
        assert run(repo).cache == "nothing is remembered: git is gone"
    looks = iter((remember.contents,))

    def fail_later(*there: Any) -> Any:
        return next(looks, fail)(*there)

    monkeypatch.setattr(remember, "contents", fail_later)
    assert run(repo).cache == "nothing is remembered: something changed while the checks ran"


def test_a_tool_of_another_version_is_a_miss(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    run(repo)
    tool = remember.Noted.tool
    asked = remember.Memory._is_same

    def newer(self: Any, ask: Any) -> bool:
        how, name, package, found = ask
        return asked(self, (how, name, package, replace(found, version="0.0.1")))

    with monkeypatch.context() as patch:
        patch.setattr(remember.Memory, "_is_same", newer)
        assert cached(run(repo)) == {"size", "scope"}
    assert tool is remember.Noted.tool
    assert cached(run(repo)) == {"lint", "size", "scope"}


def test_a_tool_that_is_gone_is_a_miss(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    run(repo)
    from gatekeeper.project.tools import Toolbox

    def gone(self: Toolbox, name: str, package: str | None = None) -> None:
        raise CannotVerify(f"{name} is gone")

    monkeypatch.setattr(Toolbox, "tool", gone)
    assert cached(run(repo)) == {"size", "scope"}


def test_a_cache_in_the_repository_is_not_used(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(repo.root / "cache"))
    assert again(repo).cache.startswith("nothing is remembered")
    assert "a change could carry its own results" in again(repo).cache
    assert not (repo.root / "cache" / "results").exists()


def test_without_a_home_nothing_is_remembered(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Request(repo.root, environ={"PATH": environment()["PATH"]})
    for name in ("GATEKEEPER_CACHE_DIR", "HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert shortcut(asked) is None
    assert app.run(asked, Silent()).cache == "nothing is remembered: there is no home folder to keep it in"


def test_where_there_is_no_repository_nothing_is_remembered(tmp_path: Path, own_cache: Path) -> None:
    repo = Repo(tmp_path / "plain")
    repo.write(QUICK)
    assert "git repository" in run(repo).cache
    assert "--no-cache" in run(repo, cache=False).cache


@pytest.mark.skipif(sys.platform == "win32", reason="file modes")
def test_a_cache_that_cannot_be_written_is_done_without(repo: Repo, own_cache: Path) -> None:
    own_cache.write_text("in the way")
    report = again(repo)
    assert report.cache.startswith("nothing is remembered: ")
    assert plain(report) == plain(run(repo, cache=False))


def test_a_copy_of_the_index_is_remembered_by_its_contents(repo: Repo) -> None:
    repo.write({"src/demo/old.py": "import re\n"})
    repo.git("add", "-A")
    repo.write({"src/demo/old.py": "import sys\n"})
    cold = run(repo, staged=True)
    assert cached(cold) == set()
    warm = run(repo, staged=True)
    assert cached(warm) == {"lint", "size", "scope"}
    assert plain(warm) == plain(cold)


def test_the_merge_base_is_remembered(repo: Repo) -> None:
    repo.git("branch", "base")
    repo.commit({"src/demo/new.py": "import re\n"})
    cold = again(repo, base="base", new_only=True)
    past = shortcut(request(repo, base="base", new_only=True))
    assert past is not None
    assert past.report is not None
    assert plain(past.report) == plain(cold)
    repo.write({"README.md": "x"})
    display = Listener()
    warm = app.run(request(repo, base="base", new_only=True), display)
    assert sorted(display.heard) == ["lint", "scope"], "lint at the merge base is remembered"
    assert plain(warm)["findings"] == plain(cold)["findings"]
    assert [one.new for one in warm.findings] == [True, False]


def test_a_failure_is_told_from_memory_until_another_run_fails_likewise(repo: Repo) -> None:
    cold = again(repo)
    assert again(repo).cache == "the whole report was remembered"
    repo.write({"README.md": "x"})
    again(repo)
    repo.git("checkout", "-q", "README.md")
    third = again(repo)
    assert third.cache == "2 of 2 checks were remembered", "it counts as one more try"
    assert (cold.stuck, third.stuck is None) == (None, False)


def test_tests_and_their_coverage_are_remembered_together(tested: Repo) -> None:
    run(tested, skip=("coverage",))
    cold = run(tested)
    assert cached(cold) == {"size"}, "coverage needs what the tests leave behind"
    warm = run(tested)
    assert cached(warm) == {"tests", "coverage", "size"}
    assert plain(warm) == plain(cold)
    assert cached(run(tested, skip=("coverage",))) == {"tests", "size"}
    tested.commit(message="nothing")
    assert cached(run(tested, full=True)) == {"size"}


def test_tests_that_failed_are_run_again(tested: Repo) -> None:
    tested.write({"src/demo.py": "def twice(x):\n    return x\n"})
    cold = again(tested)
    warm = again(tested)
    assert cached(warm) == {"size"}
    assert plain(warm) == plain(cold)


@pytest.mark.parametrize(
    ("files", "origin", "expected"),
    [
        ({}, ".venv", True),
        ({}, "gatekeeper's own", True),
        ({"pyproject.toml": "[project]\n"}, "CONDA_PREFIX", True),
        ({"pyproject.toml": "[tool.poetry]\n"}, "gatekeeper's own", False),
        ({"pyproject.toml": "[tool.poetry]\n"}, ".venv", True),
        ({"poetry.lock": ""}, "gatekeeper's own", False),
        ({}, "poetry", False),
        ({}, "PATH", False),
    ],
)
def test_a_report_is_kept_where_no_program_chose_the_interpreter(
    repo: Repo, files: dict[str, str], origin: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gatekeeper import prepare as preparing

    repo.commit(files)
    find = preparing.find_interpreter
    monkeypatch.setattr(preparing, "find_interpreter", lambda *a, **k: replace(find(*a, **k), origin=origin))
    again(repo, skip=("lint",))
    past = shortcut(request(repo, skip=("lint",)))
    assert past is not None
    assert (past.report is not None) is expected


def test_checks_of_others_are_never_remembered() -> None:
    assert remember._reads(make_check("foreign")) is Reads.UNKNOWN
    assert make_check("foreign").reads() is Reads.UNKNOWN
