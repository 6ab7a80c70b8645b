"""Tests that an edit cannot affect are left out, and no verdict differs from that of a run of all."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.soundness import NOTE, plain
from benchmarks.unaffected import MADE, SETTINGS
from gatekeeper import app
from gatekeeper.checks import _unaffected
from gatekeeper.contents import COARSE
from gatekeeper.engine.tool import Runner
from gatekeeper.live import Silent
from gatekeeper.reporters import load
from gatekeeper.request import Request
from tests.repos import Repo, environment

CORE = "src/demo/core.py"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr("gatekeeper.checks._unaffected.SHARE", 1e9)
    return Repo.make(tmp_path / "repo", {**MADE, "gatekeeper.toml": SETTINGS})


def judged(repo: Repo, **wishes: Any) -> tuple[dict[str, Any], str]:
    """The report in JSON but for how many tests were left out, and that."""
    variables = {name: value for name, value in environment().items() if name != "CI"}
    time.sleep(2 * COARSE / 1e9)  # what is written while a run begins is not relied on
    said = load("json")(app.run(Request(repo.root, environ=variables, only=("tests", "coverage"), **wishes), Silent()))
    found = NOTE.search(said)
    return plain(said), found[0] if found else ""


def learned(repo: Repo) -> None:
    """Judges it, so that it is recorded what the tests depend on."""
    first, note = judged(repo)
    assert (first["verdict"], note) == ("pass", "")
    assert "without recording" not in json.dumps(first)


def test_only_what_an_edit_can_affect_is_run(repo: Repo) -> None:
    learned(repo)
    text = (repo.root / CORE).read_text()
    repo.write({CORE: text.replace("return 2 * x", "return x + x")})
    warm, note = judged(repo)
    assert note == "; 6 run, 6 unaffected"  # the state that the last of them is to find comes with them
    assert warm == judged(repo, cache=False)[0]
    repo.write({CORE: text.replace("return 2 * x", "return x")})
    failed, note = judged(repo)
    assert (failed["verdict"], note) == ("fail", "; 6 run, 6 unaffected")
    assert failed == judged(repo, cache=False)[0]
    repo.write({CORE: text.replace("return 2 * x", "return [x, x][0] * 2")})
    assert judged(repo, full=True)[1] == ""
    report = json.dumps(judged(repo)[0])
    assert "12 tests, 0 skipped" in report


def test_what_was_started_ahead_is_what_runs(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    look = Runner._warmed_up

    def noted(runner: Runner, asked: Any, stdin: bytes) -> Any:
        found = look(runner, asked, stdin)
        taken.extend(word for word in map(os.path.basename, asked[0]) if found and word.endswith(".py"))
        return found

    monkeypatch.setattr(Runner, "_warmed_up", noted)
    learned(repo)
    assert sorted(taken) == ["report_coverage.py", "run_pytest.py"]
    taken.clear()
    repo.write({"tests/test_i.py": "def test_i(:\n"})
    judged(repo)
    assert taken == ["run_pytest.py"]


def test_a_source_that_cannot_be_read_any_more_leaves_nothing_behind(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise FileNotFoundError

    with monkeypatch.context() as patch:
        patch.setattr("gatekeeper.selection.store.Recordings.made", gone)
        learned(repo)
    repo.write({CORE: (repo.root / CORE).read_text().replace("return 2 * x", "return x + x")})
    assert judged(repo)[1] == ""


def test_tests_that_need_what_others_leave_find_it(repo: Repo) -> None:
    learned(repo)
    repo.write({"src/demo/text.py": MADE["src/demo/text.py"].replace("text.upper()", "str(text).upper()")})
    warm, note = judged(repo)
    assert (warm["verdict"], note) == ("pass", "; 8 run, 4 unaffected")
    assert warm == judged(repo, cache=False)[0]


def test_a_test_that_needs_another_of_its_file_is_told_from_one_that_fails(repo: Repo) -> None:
    steps = "from demo import core\n\n\ndef test_made():\n    core.STATE.append(5)\n\n\n"
    steps += "def test_used():\n    assert core.STATE[-1] - core.twice(1) == 3\n\n\n"
    steps += "def test_gone():\n    core.STATE.pop()\n"
    repo.write({"tests/test_i.py": steps})
    learned(repo)
    text = (repo.root / CORE).read_text()
    repo.write({CORE: text.replace("return 2 * x", "return x + x")})
    warm, note = judged(repo)
    assert (warm["verdict"], note) == ("pass", "; 11 run, 4 unaffected")
    assert warm == judged(repo, cache=False)[0]


def test_a_test_that_fails_meanwhile_is_run_every_time(repo: Repo) -> None:
    repo.write({"tests/test_e.py": "def test_e():\n    assert False\n"})
    for number in range(2):
        repo.write({"NOTES.md": f"{number}\n"})
        assert (judged(repo)[0]["verdict"], judged(repo, cache=False)[1]) == ("fail", "")
    repo.write({CORE: (repo.root / CORE).read_text().replace("return 2 * x", "return x + x")})
    warm, note = judged(repo)
    assert (warm["verdict"], note) == ("fail", "; 6 run, 6 unaffected")
    assert warm == judged(repo, cache=False)[0]


def test_each_subtest_counts(repo: Repo) -> None:
    subtests = "import unittest\n\n\nclass TestMany(unittest.TestCase):\n    def test_each(self):\n"
    subtests += "        for n in range(3):\n            with self.subTest(n=n):\n                assert n < 3\n"
    subtests += "                if n == 2:\n                    self.skipTest('no need')\n"
    repo.write({"tests/test_i.py": subtests})
    learned(repo)
    repo.write({CORE: (repo.root / CORE).read_text().replace("return 2 * x", "return x + x")})
    warm, note = judged(repo)
    assert note == "; 6 run, 10 unaffected"
    assert warm == judged(repo, cache=False)[0]


def test_nothing_is_run_where_nothing_can_be_affected(repo: Repo) -> None:
    repo.write({"tests/test_e.py": "def test_e():\n    assert True\n", "README.md": "# Demo\n"})
    learned(repo)
    repo.write({"README.md": "# The demo\n"})
    warm, note = judged(repo)
    assert note == "; 0 run, 12 unaffected"
    assert warm == judged(repo, cache=False)[0]


def test_coverage_that_cannot_be_written_has_all_run(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write({"tests/test_e.py": "def test_e():\n    assert True\n", "README.md": "# Demo\n"})
    learned(repo)
    repo.write({"README.md": "# The demo\n"})
    asked = _unaffected.asked
    broken = {"part": "/no/such/file", "files": []}
    monkeypatch.setattr(_unaffected, "asked", lambda past, root: broken if past.unaffected else asked(past, root))
    warm, note = judged(repo)
    assert (warm["verdict"], note) == ("pass", "")


def test_warnings_that_are_errors_do_not_keep_it_from_being_recorded(repo: Repo) -> None:
    repo.write({"pyproject.toml": f"{MADE['pyproject.toml']}filterwarnings = ['error']\n"})
    learned(repo)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_what_a_fork_runs_is_covered_while_it_is_recorded(repo: Repo) -> None:
    settings = "\n[tool.coverage.run]\npatch = ['_exit']\n"
    start = "import os\n\nfrom demo import core\n\n\ndef test_fork():\n"
    fork = "    if not (child := os.fork()):\n        core.seen_by_a_fork()\n        os._exit(0)\n"
    repo.write(
        {
            "pyproject.toml": MADE["pyproject.toml"] + settings,
            CORE: f"{MADE[CORE]}\n\ndef seen_by_a_fork():\n    return 1\n",
            "tests/test_f.py": f"{start}{fork}    os.waitpid(child, 0)\n",
        }
    )
    recorded, plain = judged(repo)[0], judged(repo, cache=False)[0]
    assert recorded["measures"]["coverage.lines"] == plain["measures"]["coverage.lines"]


def test_recording_that_gets_into_the_way_is_given_up(repo: Repo, tmp_path: Path) -> None:
    crash = f"open({str(tmp_path / 'crashes')!r}, 'a').write('x')\n        os.abort()\n"
    noticing = (
        f"import os\nimport sys\n\n\ndef test_it():\n    if 'gatekeeper_recording' in sys.modules:\n        {crash}"
    )
    repo.write({"tests/test_i.py": noticing})
    assert "run a second time, without recording what they do" in json.dumps(judged(repo)[0])
    repo.write({CORE: (repo.root / CORE).read_text().replace("return 2 * x", "return x + x")})
    warm, note = judged(repo)
    assert (warm["verdict"], note) == ("pass", "")
    assert (tmp_path / "crashes").read_text() == "x"
    assert "without recording" not in json.dumps(warm)


def test_tests_that_crash_anyway_are_not_verified(repo: Repo) -> None:
    learned(repo)
    repo.write({"tests/test_i.py": "import os\n\n\ndef test_it():\n    os.abort()\n"})
    assert judged(repo)[0]["verdict"] == "error"


def test_several_processes_are_told_as_one(repo: Repo) -> None:
    loud = "from demo import text\n\n\ndef test_one():\n    assert text.loud('a') == 'A'\n"
    slow = f"import time\n\n{loud}    time.sleep(0.5)\n"
    repo.write({path: loud for path in MADE if path.startswith("tests/test_")} | {"tests/test_b.py": slow})
    repo.write({"tests/test_a.py": MADE["tests/test_a.py"].replace("    time.sleep(0.1)\n", "")})
    repo.write({"pyproject.toml": f"{MADE['pyproject.toml']}addopts = '-n 2'\n"})
    learned(repo)
    repo.write({CORE: (repo.root / CORE).read_text().replace("return 2 * x", "return x + x")})
    warm, note = judged(repo)
    assert note == "; 1 run, 7 unaffected"
    assert warm == judged(repo, cache=False)[0]
