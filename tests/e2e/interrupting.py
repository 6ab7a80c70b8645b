"""Runs of `gatekeeper check --staged` that are stopped at a random moment, and what must be the same after each."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.repos import Repo, environment
from tests.test_trees import tree

QUICK = ("format", "lint", "size", "scope", "integrity")
ENDS = {0, 1, 3, 130, -signal.SIGINT, -signal.SIGTERM, -signal.SIGKILL}
"""Exit codes: the run was over before the signal came, was interrupted, or had not begun to listen for signals."""

FILES = {
    ".gitignore": "ignored.py\n",
    "gatekeeper.toml": 'extends = "development"\n',
    "src/shop/__init__.py": '"""A shop."""\n',
    "src/shop/price.py": '"""Prices."""\n\nUNIT = 3\n\n\ndef price(count):\n    return UNIT * count\n',
    "src/shop/old.py": '"""Old."""\n\nLIST = [1, 2, 3]\n',
    "src/shop/gone.py": '"""Gone."""\n',
    "tests/test_price.py": "from shop.price import price\n\n\ndef test_price():\n    assert price(2) == 6\n",
}


@dataclass(frozen=True)
class Stopped:
    """How a run ended: the signal that was sent (None: it was left alone), when, the exit code, and what it left."""

    signal: signal.Signals | None
    seconds: float
    code: int
    left: tuple[str, ...]

    @property
    def is_fine(self) -> bool:
        """Whether it ended as it should; only SIGKILL, which no program can answer, may leave something behind."""
        return self.code in ENDS and (not self.left or self.signal is signal.SIGKILL)


def build(folder: Path) -> Repo:
    """A repository in the middle of work: partly staged, renamed, deleted, untracked, ignored and stashed files."""
    repo = Repo.make(folder, FILES)
    repo.write({"src/shop/price.py": FILES["src/shop/price.py"] + "\n\nSTASHED = 1\n"})
    repo.git("stash", "push", "-q")
    repo.write({"src/shop/price.py": FILES["src/shop/price.py"].replace("3", "4", 1), "src/shop/new.py": "import os\n"})
    repo.git("mv", "src/shop/old.py", "src/shop/lists.py")
    repo.git("rm", "-q", "src/shop/gone.py")
    (repo.root / "link").symlink_to("../outside")
    repo.git("add", "-A")
    repo.write(
        {
            "src/shop/price.py": '"""Prices."""\n\nUNIT = 3\n\n\ndef price(count):\n    return UNIT * count\n',
            "untracked\nfile.py": "x = 1\n",
            "ignored.py": "y = 1\n",
        }
    )
    (repo.root / "src/shop/lists.py").unlink()
    return repo


def state(repo: Repo) -> tuple[object, ...]:
    """Everything that a run must leave as it was, to the byte: the work tree, all of .git, and what git says."""
    return (*repo.state(), tree(repo.root))


def variables(temporary: Path) -> dict[str, str]:
    """An environment whose temporary files and caches lie apart."""
    apart = temporary.parent / "cache"
    own = {"GATEKEEPER_CACHE_DIR": str(apart / "gatekeeper"), "XDG_CACHE_HOME": str(apart)}
    return environment() | own | {"TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}


def start(repo: Repo, temporary: Path, checks: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Starts a run, the leader of a process group of its own, as a shell would."""
    # What a shell starts in the background ignores Ctrl-C, and its children would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    only = [word for check in checks for word in ("--only", check)]
    return subprocess.Popen(
        [sys.executable, "-m", "gatekeeper", "check", "--staged", *only],
        cwd=repo.root,
        env=variables(temporary),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def duration(repo: Repo, temporary: Path, checks: tuple[str, ...]) -> float:
    """How long a run takes that nobody stops, in seconds."""
    started = time.monotonic()
    code = start(repo, temporary, checks).wait(timeout=120)
    assert code in (0, 1), f"exit code {code}"
    return time.monotonic() - started


def stop_one(repo: Repo, temporary: Path, checks: tuple[str, ...], seconds: float, chance: random.Random) -> Stopped:
    """Starts a run and sends it a signal within that many seconds; the caller compares the state."""
    number = chance.choice([signal.SIGINT, signal.SIGINT, signal.SIGTERM, signal.SIGKILL, None])
    moment = chance.uniform(0, seconds)
    process = start(repo, temporary, checks)
    if number is not None:
        time.sleep(moment)
        family = _family(process.pid)
        # Ctrl-C at a terminal reaches the whole group; `kill` one process.
        (os.killpg if chance.random() < 0.5 else os.kill)(process.pid, number)
        code = process.wait(timeout=60)
        _end(family if number is signal.SIGKILL else {})
    else:
        code = process.wait(timeout=120)
    left = tuple(sorted(path.name for path in temporary.iterdir()))
    for name in left:
        shutil.rmtree(temporary / name, ignore_errors=True)  # it may be on its way out
    return Stopped(number, moment, code, left)


def _family(pid: int) -> Mapping[int, psutil.Process]:
    try:
        return {one.pid: one for one in psutil.Process(pid).children(recursive=True)}
    except psutil.NoSuchProcess:
        return {}


def _end(family: Mapping[int, psutil.Process]) -> None:
    """Ends what a process that was killed outright could not end itself."""
    for one in family.values():
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(list(family.values()), timeout=10)
