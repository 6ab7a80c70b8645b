"""Whether what is remembered ever makes a verdict differ: random edits, each judged with and without the cache.

    python -m benchmarks.soundness [--edits 200] [--seed 1] [--quick] [--kills 100]

Makes a small project with tests, data, generated files and an environment of its own, edits it at random, and compares
the JSON report of a run that may rely on earlier ones with that of a run that may not: they must be equal but for
`seconds`, `cached` and `stuck`. Many edits undo earlier ones, so that what was remembered then would be used.
`--quick` leaves out tests, coverage and types. With `--kills`, runs are started eight at once instead, each after an
edit, and so many of them are killed at random moments; a second after each eight nothing of them may run any more. Then
every state is judged again with and without the cache, and no temporary file may be left.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

BIN = Path(sys.executable).parent

FILES = {
    ".gitignore": "_version.py\n*.log\n.venv/\ncache/\n",
    "pyproject.toml": "[project]\nname = 'demo'\nversion = '1'\n\n[tool.pytest.ini_options]\npythonpath = ['src']\n",
    "README.md": "# Demo\n",
    "src/demo/__init__.py": '"""Demo."""\n\nfrom demo import core as core\n',
    "src/demo/core.py": (
        '"""The core."""\n\nimport json\nfrom pathlib import Path\n\n\ndef settings() -> dict[str, int]:\n'
        '    """What the data says."""\n    return json.loads((Path(__file__).parent / "data.json").read_text())\n\n\n'
        'def twice(x: int) -> int:\n    """Two times x."""\n    return 2 * x\n'
    ),
    "src/demo/data.json": '{"limit": 3}\n',
    "tests/conftest.py": "import pytest\n\n\n@pytest.fixture\ndef number():\n    return 2\n",
    "tests/test_core.py": (
        "from pathlib import Path\n\nimport extra\n\nfrom demo import core\n\n\ndef test_twice(number):\n"
        "    assert core.twice(number) == 4\n\n\ndef test_settings():\n    assert core.settings()['limit'] < 10\n\n\n"
        "def test_generated():\n    path = Path(core.__file__).parent / '_version.py'\n"
        "    assert not path.exists() or 'bad' not in path.read_text()\n\n\ndef test_extra():\n    assert extra.GOOD\n"
    ),
}
EXTRA = "GOOD = True\n"

BODIES = ("return 2 * x", "return x + x", "return x", "if x:\n        return x * 2\n    return 0", "return x * '2'")


@dataclass
class Playground:
    """A project in a repository, with what lies beside it; `state` is what an edit may bring back."""

    folder: Path
    chance: random.Random
    states: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    @property
    def root(self) -> Path:
        """The project's root."""
        return self.folder / "project"

    @property
    def sites(self) -> Path:
        """The site-packages folder of its environment."""
        return self.root / ".venv" / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"

    def make(self) -> None:
        """Writes the project and an environment that borrows the packages of this one."""
        self.root.mkdir()
        for name, content in FILES.items():
            self.write(name, content)
        self._borrow(self.sites, _own_sites())
        self._borrow(self.root / ".venv" / "bin", BIN)
        version = ".".join(map(str, sys.version_info[:3]))
        (self.root / ".venv" / "pyvenv.cfg").write_text(f"home = {Path(sys.base_prefix, 'bin')}\nversion = {version}\n")
        (self.sites / "extra.py").write_text(EXTRA)
        self.git("init", "--quiet", "--initial-branch", "main")
        self.commit()
        self.git("branch", "base")
        self.states.append(self.snapshot())

    def _borrow(self, folder: Path, lender: Path) -> None:
        folder.mkdir(parents=True)
        for entry in lender.iterdir():
            if entry.name != "__pycache__":
                (folder / entry.name).symlink_to(entry)

    def write(self, name: str, content: str) -> None:
        """Writes one file of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def git(self, *words: str) -> None:
        """Runs git in the project."""
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *identity, *words], cwd=self.root, check=True, capture_output=True)

    def commit(self) -> None:
        """Commits everything."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "an edit")

    def snapshot(self) -> dict[str, str]:
        """The content of every file that an edit may touch."""
        paths = (path for path in self.root.rglob("*") if path.is_file() and not {".git", ".venv"} & {*path.parts})
        return {path.relative_to(self.root).as_posix(): path.read_text(encoding="utf-8") for path in paths}

    def restore(self, state: Mapping[str, str]) -> None:
        """Makes the project what it was."""
        for name in self.snapshot().keys() - state.keys():
            (self.root / name).unlink()
        for name, content in state.items():
            self.write(name, content)

    def edit(self) -> str:
        """Does one edit at random and says which."""
        if self.chance.random() < 0.35:
            self.restore(self.chance.choice(self.states))
            return "an earlier state"
        name = self.chance.choice(list(EDITS))
        EDITS[name](self)
        self.states.append(self.snapshot())
        return name


def _own_sites() -> Path:
    return next(Path(entry) for entry in sys.path if entry.endswith("site-packages"))


def _body(play: Playground) -> None:
    text = FILES["src/demo/core.py"].replace("return 2 * x", play.chance.choice(BODIES))
    play.write("src/demo/core.py", text)


def _append(name: str, *lines: str) -> Callable[[Playground], None]:
    def edit(play: Playground) -> None:
        path = play.root / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        play.write(name, before + play.chance.choice(lines) + "\n")

    return edit


def _toggle(name: str, *contents: str) -> Callable[[Playground], None]:
    """Writes one of the contents; the file is deleted for "-"."""

    def edit(play: Playground) -> None:
        content = play.chance.choice(contents)
        if content == "-":
            (play.root / name).unlink(missing_ok=True)
        else:
            play.write(name, content)

    return edit


def _rename(play: Playground) -> None:
    names = ("src/demo/more.py", "src/demo/other.py")
    here = [name for name in names if (play.root / name).exists()]
    if here:
        (play.root / here[0]).rename(play.root / names[1 - names.index(here[0])])
    else:
        play.write(names[0], '"""More."""\n\n\ndef more() -> int:\n    """More."""\n    return 1\n')


def _package(play: Playground) -> None:
    (play.sites / "extra.py").write_text(play.chance.choice((EXTRA, "GOOD = False\n", "GOOD = not 0\n")))


def _same_time(play: Playground) -> None:
    """An edit that keeps a file's size and time."""
    path = play.root / "src/demo/data.json"
    state = path.stat()
    play.write("src/demo/data.json", play.chance.choice(('{"limit": 3}\n', '{"limit": 4}\n', '{"limi_": 4}\n')))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


EDITS: dict[str, Callable[[Playground], None]] = {
    "a body": _body,
    "a function": _append("src/demo/core.py", "\n\ndef f(a, b):\n    return a", "x=1", "import os", "y: int = ''"),
    "data": _toggle("src/demo/data.json", '{"limit": 3}\n', '{"limit": 30}\n', "-", '{"limit": 5}\n'),
    "data, its time kept": lambda play: _same_time(play) if (play.root / "src/demo/data.json").exists() else None,
    "a test": _append("tests/test_core.py", "\n\ndef test_more():\n    assert 1", "\n\ndef test_no():\n    assert 0"),
    "conftest": _toggle("tests/conftest.py", FILES["tests/conftest.py"], FILES["tests/conftest.py"].replace("2", "3")),
    "settings": _toggle("ruff.toml", "-", "line-length = 20\n", "[lint]\nselect = ['D']\n", "extend = 'base.toml'\n"),
    "extended settings": _toggle("base.toml", "-", "[lint]\nselect = ['ANN']\n", "line-length = 30\n"),
    "nested settings": _toggle("src/demo/ruff.toml", "-", "line-length = 10\n", "[format]\nquote-style='single'\n"),
    "a type checker's settings": _toggle("pyrightconfig.json", "-", '{"strict": ["src"]}', '{"exclude": ["tests"]}'),
    "ignoring": _toggle(".ignore", "-", "core.py\n"),
    "a generated file": _toggle("src/demo/_version.py", "-", "v = 1\n", "v = 'bad'\n"),
    "a log": _append("run.log", "one line"),
    "a document": _append("README.md", "More.", "Less."),
    "a module": _rename,
    "a shadow": _toggle("src/json.py", "-", "def loads(text):\n    return {'limit': 1}\n"),
    "a stub": _toggle("src/demo/core.pyi", "-", "def twice(x: str) -> int: ...\n"),
    "gatekeeper's settings": _toggle(
        "gatekeeper.toml", "-", "extends = 'strict'\n", "extends = 'development'\n", "exclude = ['src/demo/more.py']\n"
    ),
    "a package": _package,
    "staging": lambda play: play.git("add", "--all"),
    "a commit": lambda play: play.commit(),
    "another base": lambda play: play.git("branch", "--force", "base", "HEAD"),
}


NOTE = re.compile(r"; (\d+) run, (\d+) unaffected")
"""How a report says how many tests were run and how many an edit could not affect."""


def plain(said: str) -> dict[str, Any]:
    """A JSON report without what may differ: times, how many tests were left out, and advice by earlier runs."""
    report: dict[str, Any] = json.loads(NOTE.sub("", said))
    del report["seconds"]
    report.pop("stuck", None)
    for item in report["checklist"]:
        del item["seconds"], item["cached"], item["started"]
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--kills", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        play = Playground(Path(folder).resolve(), random.Random(asked.seed))
        play.make()
        options = ("--base", "base", "--policy", "worktree", "--format", "json")
        skipped = tuple(word for name in ("tests", "coverage", "types") for word in ("--skip", name))
        words = (*options, *(skipped if asked.quick else ()))
        left = kill(play, asked.kills, words) if asked.kills else 0
        sys.exit(_compare(play, len(play.states) if asked.kills else asked.edits, words) or left > 0)


def kill(play: Playground, kills: int, options: tuple[str, ...]) -> int:
    """Starts eight runs at once, again and again, and kills all but one of them; says how many programs were left."""
    killed, left, folders = 0, 0, 0
    while killed < kills:
        play.edit()
        command = [str(BIN / "gatekeeper"), "check", *options]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        runs = [subprocess.Popen(command, cwd=play.root, env=_environment(play), **quiet) for _ in range(8)]
        for run in runs[1:]:
            time.sleep(play.chance.random() * 0.5)
            run.kill()
            killed += 1
        for run in runs:
            run.wait()
        time.sleep(1)
        orphans = [one for one in psutil.process_iter() if _is_ours(one, play)]
        print(*(f"left running: {one.cmdline()}" for one in orphans), sep="\n", end="\n" * bool(orphans))
        left += len(orphans)
        folders += len(list((play.folder / "tmp").iterdir()))
    halves = list((play.folder / "cache").glob("tmp-*"))
    subprocess.run([str(BIN / "gatekeeper"), "cache", "info"], env=_environment(play), check=True)
    print(f"{killed} runs killed; a second later {left} programs ran, and {folders} temporary folders were there")
    print(f"{len(halves)} half-written files were left to the next run")
    return left


def _is_ours(process: psutil.Process, play: Playground) -> bool:
    """Whether one of the runs, or what they started, still runs."""
    try:
        environ = process.environ()
        return environ.get("TMPDIR", "").startswith(str(play.folder)) and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _environment(play: Playground) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "VIRTUAL_ENV")}
    (play.folder / "tmp").mkdir(exist_ok=True)
    return environment | {"GATEKEEPER_CACHE_DIR": str(play.folder / "cache"), "TMPDIR": str(play.folder / "tmp")}


def _compare(play: Playground, edits: int, options: tuple[str, ...]) -> int:
    """Prints how it went; 1 if a verdict differed."""
    environment = _environment(play)
    remembered, judged, seconds = 0, Counter[str](), Counter[str]()
    for number in range(edits):
        name = play.edit()
        time.sleep(0.05)
        said: dict[str, str] = {}
        for how in ("warm", "warm again", "cold"):
            command = [str(BIN / "gatekeeper"), "check", *options, *(("--no-cache",) if how == "cold" else ())]
            started = time.monotonic()
            done = subprocess.run(command, cwd=play.root, env=environment, capture_output=True, text=True, check=False)
            seconds[how] += time.monotonic() - started
            said[how] = done.stdout or json.dumps({"seconds": 0, "checklist": [], "error": done.stderr})
        expected = plain(said["cold"])
        for how in ("warm", "warm again"):
            if plain(said[how]) != expected:
                kept = play.folder.parent / f"unsound-{number}"
                shutil.copytree(play.folder, kept, symlinks=True)
                print(f"edit {number} ({name}): the {how} run differs from the cold one; kept at {kept}")
                print(json.dumps(plain(said[how]), indent=1), json.dumps(expected, indent=1), sep="\n")
                return 1
        remembered += sum(item["cached"] for item in json.loads(said["warm"])["checklist"])
        judged[expected.get("verdict", "an error")] += 1
    litter = [*(play.folder / "cache").glob("tmp-*"), *(play.folder / "tmp").iterdir()]
    if litter:
        print(f"files are left: {litter}")
        return 1
    told = ", ".join(f"{count} {verdict}" for verdict, count in sorted(judged.items()))
    times = ", ".join(f"{how} {total / edits:.2f} s" for how, total in seconds.items())
    print(f"{edits} edits: {told}; every report equal to a cold one; {remembered} items remembered at the first run")
    print(f"mean: {times}")
    return 0


if __name__ == "__main__":
    main()
