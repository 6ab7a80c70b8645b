"""`gatekeeper watch`, in this process and as a command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from gatekeeper import cli
from gatekeeper.cli import watch as command
from tests.reporters.sample import Terminal
from tests.repos import Repo, enter

FILES = {
    "gatekeeper.toml": 'extends = "small.toml"\n',
    "small.toml": '[conditions]\nlint.findings = "= 0"\nsize.file_lines = "<= 20"\n',
    "src/demo/__init__.py": '"""Demo."""\n',
}


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    made = Repo.make(tmp_path / "repo", FILES)
    enter(made, monkeypatch)
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache"))
    return made


def until(condition: Callable[[], bool], seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


class Editor(threading.Thread):
    """Makes each edit once what it waits for has come, and presses Ctrl-C in the end."""

    def __init__(self, repo: Repo, steps: list[tuple[Callable[[], bool], dict[str, str]]]) -> None:
        super().__init__()
        self.repo, self.steps = repo, steps
        self.came: list[bool] = []

    def run(self) -> None:
        for condition, edit in self.steps:
            self.came.append(until(condition))
            self.repo.write(edit)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


@pytest.fixture(autouse=True)
def interruptible() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell starts in the background ignores it


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    tell = command._tell
    monkeypatch.setattr(command, "_tell", lambda words: (tell(words), said.append(words)))
    return said


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_each_edit_is_judged_until_it_is_interrupted(
    repo: Repo, told: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    report = repo.root / "report.json"

    def says(word: str) -> Callable[[], bool]:
        return lambda: report.exists() and word in report.read_text(encoding="utf-8")

    many = {f"src/demo/{name}.py": "" for name in "abcde"}
    editor = Editor(
        repo,
        [
            (says('"exit_code": 0'), {"src/demo/a.py": "import os\n"}),
            (says("F401"), {"gatekeeper.toml": "extends = 1\n"}),
            (lambda: any("extends" in words for words in told), FILES | many),
            (lambda: told.count("waiting for edits; Ctrl-C ends") == 3, {}),
        ],
    )
    editor.start()
    code = cli.run(["watch", "--output", "json=report.json"])
    editor.join()
    assert (code, editor.came) == (130, [True] * 4)
    said = capfd.readouterr()
    assert said.out.count("Lint findings") == 3
    assert "gatekeeper: edited: src/demo/a.py\n" in said.err
    assert "and 3 more\n" in said.err
    assert "lint: done in" in said.err
    assert said.err.endswith("gatekeeper: waiting for edits; Ctrl-C ends\n\ngatekeeper: interrupted\n")
    assert not list(Path(os.environ["GATEKEEPER_CACHE_DIR"]).glob("runs/*")), "no edit is an attempt"


def test_a_terminal_is_cleared_for_each_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", screen := Terminal())
    command._announce(("a.py",))
    assert "\x1b[2J" in screen.getvalue()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--only", "nosuch"], 'there is no check "nosuch"'),
        (["--staged"], "No such option"),
        (["-C", "x"], "not a fol"),
    ],
)
def test_what_makes_no_sense_at_the_beginning_ends_it(
    repo: Repo, capfd: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert cli.run(["watch", *words]) == 2
    assert message in capfd.readouterr().err


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "gatekeeper.watch", raising=False)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert cli.run(["watch"]) == 2
    assert "pip install 'gatekeeper-quality[watch]'" in capfd.readouterr().err


SLOW = """\
import os, time


def test_slow():
    with open("started.log", "w") as file:
        file.write(str(os.getpid()))
    time.sleep(300)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_the_command_ends_with_all_that_it_started(repo: Repo) -> None:
    repo.write({"small.toml": '[conditions]\ntests.failed = "= 0"\n', "test_slow.py": SLOW, ".gitignore": "*.log\n"})
    process = subprocess.Popen([sys.executable, "-m", "gatekeeper", "watch"], stderr=subprocess.PIPE, text=True)
    started = repo.root / "started.log"
    assert until(lambda: started.exists() and started.read_text() != "")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said.splitlines()[-1]) == (130, "gatekeeper: interrupted")
    assert until(lambda: not psutil.pid_exists(int(started.read_text())))
