"""The installed command as a process: signals, streams, and odd surroundings."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.repos import Repo, environment

COMMAND = (sys.executable, "-m", "gatekeeper")
QUICK = '[conditions]\nlint.findings = "= 0"\nsize.file_lines = "<= 20"\n'
SLOW = """\
import subprocess, sys, time
import pytest


def test_slow():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], start_new_session=True)
    with open("pids", "w") as file:
        file.write(str(child.pid))
    time.sleep(300)
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.make(
        tmp_path / "repo",
        {"gatekeeper.toml": 'extends = "p.toml"\n', "p.toml": QUICK, "src/demo/__init__.py": '"""Demo."""\n'},
    )


def gatekeeper(repo: Repo, *words: str, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words],
        cwd=cwd or repo.root,
        env=environment() | variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def until(condition, seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_every_program_and_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    profile = '[conditions]\ntests.failed = "= 0"\n'
    repo = Repo.make(
        tmp_path / "repo",
        {"gatekeeper.toml": 'extends = "p.toml"\n', "p.toml": profile, "src/demo.py": "X = 1\n", "test_slow.py": SLOW},
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    process = subprocess.Popen(
        [*COMMAND, "check"],
        cwd=repo.root,
        env=environment() | {"TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    pids = repo.root / "pids"
    assert until(lambda: pids.exists() and pids.read_text() != ""), process.communicate()
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, err.strip()) == ("", "gatekeeper: interrupted")
    assert until(lambda: not any(child.is_running() and child.status() != "zombie" for child in children))
    assert until(lambda: gone(int(pids.read_text())))
    assert list(temporary.iterdir()) == []


def test_a_reader_that_goes_away_is_not_a_pass(repo: Repo) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*COMMAND, "check"], cwd=repo.root, env=environment(), stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert done.returncode == 3
    assert done.stderr == b"gatekeeper: the report could not be written: Broken pipe\n"


def test_a_closed_output_is_not_a_pass(repo: Repo) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {sys.executable} -m gatekeeper check >&-"],
        cwd=repo.root,
        env=environment(),
        stderr=subprocess.PIPE,
        check=False,
    )
    assert done.returncode == 3
    assert b"could not be written" in done.stderr


def test_a_full_disk_is_not_a_pass(repo: Repo) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "check"], cwd=repo.root, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def test_an_ascii_locale_gets_utf8_json(repo: Repo) -> None:
    repo.write({"src/demo/é.py": "import os\n"})
    done = gatekeeper(repo, "check", "--format", "json", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert {one["path"] for one in json.loads(done.stdout)["findings"]} == {"src/demo/é.py"}
    assert "FAIL" in gatekeeper(repo, "check", LC_ALL="C", PYTHONIOENCODING="ascii").stdout


def test_without_a_home_everything_works(repo: Repo) -> None:
    variables = {
        name: value
        for name, value in environment().items()
        if name not in ("HOME", "XDG_CACHE_HOME", "GATEKEEPER_CACHE_DIR")
    }
    done = subprocess.run([*COMMAND, "check"], cwd=repo.root, env=variables, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_without_git_it_says_what_to_do(repo: Repo) -> None:
    done = gatekeeper(repo, "check", PATH="/nowhere")
    assert done.returncode == 3
    assert "git is not installed" in done.stderr


def test_a_bare_repository_is_a_usage_error(repo: Repo, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    repo.git("clone", "-q", "--bare", str(repo.root), str(bare))
    done = gatekeeper(repo, "check", cwd=bare)
    assert done.returncode == 2
    assert "without a work tree" in done.stderr


def test_a_read_only_checkout_can_be_examined(repo: Repo) -> None:
    folders = [repo.root, *(path for path in repo.root.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert gatekeeper(repo, "check").returncode == 0
    finally:
        for folder in folders:
            folder.chmod(stat.S_IRWXU)


def test_two_runs_at_once_do_not_disturb_each_other(repo: Repo) -> None:
    repo.write({"src/demo/a.py": "import os\n"})
    processes = [
        subprocess.Popen(
            [*COMMAND, "check", "--format", "json"], cwd=repo.root, env=environment(), stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    reports = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    assert all(report["findings"] == reports[0]["findings"] for report in reports)
    assert [report["exit_code"] for report in reports] == [1] * 4


def test_two_runs_print_the_same_bytes(repo: Repo) -> None:
    repo.write({f"src/demo/m{n}.py": "import os, sys\nx=1\n" for n in range(20)})

    def report() -> str:
        told = json.loads(gatekeeper(repo, "check", "--format", "json").stdout)
        for part in (told, *told["checklist"]):
            part.pop("seconds", None), part.pop("cached", None), part.pop("started", None)
        return json.dumps(told)

    assert report() == report()


HOSTILE = [
    "-rf.py",
    "a b.py",
    "new\nline.py",
    "tab\t.py",
    "\x1b[31mred.py",
    "%s.py",
    "\u202eevil.py",
    "`id`.py",
    "$(id).py",
]


def test_hostile_file_names_are_examined_and_shown_harmless(repo: Repo) -> None:
    names = [f"src/demo/{name}" for name in HOSTILE]
    repo.write(dict.fromkeys(names, "import os\n"))
    Path(os.fsdecode(os.fsencode(repo.root / "src/demo") + b"/\xff.py")).write_text("import os\n")
    told = gatekeeper(repo, "check", "--format", "json")
    paths = {one["path"] for one in json.loads(told.stdout)["findings"] if one["check"] == "lint"}
    assert set(names) <= paths
    assert len(paths) == len(names) + 1
    shown = gatekeeper(repo, "check").stdout
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown
    assert "new\\nline.py" in shown


def test_a_pipe_stops_nobody(repo: Repo) -> None:
    os.mkfifo(repo.root / "src/demo/pipe.py")
    done = gatekeeper(repo, "check")
    assert done.returncode == 3
    assert "src/demo/pipe.py is a pipe or a socket" in done.stdout


def test_a_symlink_out_of_the_tree_is_passed_over(repo: Repo) -> None:
    (repo.root / "src/demo/out.py").symlink_to("/etc/passwd")
    assert gatekeeper(repo, "check").returncode == 0


def test_a_symlink_to_itself_is_named(repo: Repo) -> None:
    (repo.root / "src/demo/loop.py").symlink_to("loop.py")
    done = gatekeeper(repo, "check")
    assert done.returncode == 3
    assert "src/demo/loop.py" in done.stdout


def test_no_python_is_not_a_pass(tmp_path: Path) -> None:
    repo = Repo.make(
        tmp_path / "repo", {"gatekeeper.toml": 'extends = "p.toml"\n', "p.toml": QUICK, "README.md": "x\n"}
    )
    done = gatekeeper(repo, "check")
    assert done.returncode == 3, done.stdout
