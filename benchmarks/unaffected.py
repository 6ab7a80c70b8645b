"""Whether leaving tests out ever makes a verdict differ: random edits of real repositories, each judged twice.

    python -m benchmarks.unaffected REPOSITORY... [--edits 125] [--seed 1] [--kind "a body"] [--made]
                                    [--only tests/test_a.py ...] [--parts]

Works in a copy of each repository, whose environment must lie in its `.venv`. All tests are run once, which records
what they depend on; then every edit starts from there, and the JSON report of a run that may leave tests out is
compared with that of a run that may not: equal but for times and the note on how many tests were left out. Where they
differ, so may two runs of all tests, which is counted apart. `--only` narrows the tests, and `--kind` the edits, to
those with names that begin so. With `--parts`, no second run is made where the first one left nothing out; that is half
the time, where most edits have all tests run. `--made` uses a small project that is made for this, full of what tests
can leave to each other.
"""

from __future__ import annotations

import argparse
import ast
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
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.soundness import NOTE, plain

ASIDE = ("tests", "docs", "setup.py", "benchmarks", "scripts", "examples")
"""What lies at the top and is no source."""
FINELY = "from gatekeeper.checks import _unaffected; _unaffected.SHARE = 1e9; from gatekeeper.cli import main; main()"
"""Has the state be looked at after the tests of every file, whatever that costs."""
EVERY = 10
"""Edits after which it is said how far this is."""
SETTINGS = """[conditions]
tests.failed = "= 0"
tests.collected = ">= 1"
coverage.lines = ">= 1%"
coverage.file_min = ">= 0%"
"""

MADE = {
    ".gitignore": ".venv/\n",
    "pyproject.toml": "[project]\nname = 'demo'\nversion = '1'\n\n[tool.pytest.ini_options]\npythonpath = ['src']\n",
    "src/demo/__init__.py": '"""Demo."""\n',
    "src/demo/core.py": (
        '"""The core."""\n\nfrom functools import lru_cache\n\nSTATE = []\n\n\ndef twice(x):\n    return 2 * x\n\n\n'
        "def push(x):\n    STATE.append(x)\n    return len(STATE)\n\n\ndef count():\n    return len(STATE)\n\n\n"
        "def base():\n    return 7\n\n\n@lru_cache\ndef slow(x):\n    return x + base()\n\n\n"
        "def at_import():\n    return 1\n\n\nONE = at_import()\n\n\ndef unused():\n    return 0\n\n\n"
        "def warned():\n    import warnings\n    warnings.warn('old', stacklevel=1)\n\n\n"
        "class Counter:\n    made = 0\n\n    def __init__(self):\n        type(self).made += 1\n\n"
        "    def value(self):\n        return self.made\n"
    ),
    "src/demo/text.py": (
        '"""Texts."""\n\nfrom pathlib import Path\n\n\ndef greeting():\n'
        "    return (Path(__file__).parent / 'greeting.txt').read_text()\n\n\n"
        "def loud(text):\n    return text.upper()\n"
    ),
    "src/demo/greeting.txt": "hello\n",
    "tests/conftest.py": (
        "import pytest\n\nfrom demo import core\n\n\n@pytest.fixture(scope='session')\ndef shared():\n"
        "    return {'n': core.base()}\n"
    ),
    "tests/test_a.py": (
        "import time\n\nfrom demo import core\n\n\n"
        "def test_twice():\n    time.sleep(0.1)\n    assert core.twice(2) == 4\n"
    ),
    "tests/test_b.py": (
        "from demo import core\n\n\ndef test_push():\n    assert core.push(1) == 1\n\n\n"
        "def test_slow():\n    assert core.slow(1) > 0\n"
    ),
    "tests/test_c.py": (
        "import time\n\nfrom demo import core\n\n\n"
        "def test_count():\n    time.sleep(0.4)\n    assert core.count() == 1\n\n\n"
        "def test_cached():\n    assert core.slow(1) == 8\n"
    ),
    "tests/test_d.py": (
        "import os\n\nfrom demo import text\n\n\ndef test_greeting(tmp_path):\n    (tmp_path / 'x').write_text('1')\n"
        "    assert text.greeting().strip() == 'hello'\n\n\ndef test_environment():\n    os.environ['LEFT'] = 'x'\n"
    ),
    "tests/test_e.py": (
        "import subprocess\n\nfrom demo import core\n\n\ndef test_process():\n"
        "    said = subprocess.run(['cat', core.__file__], capture_output=True, text=True, check=True).stdout\n"
        "    assert 'return 0' in said\n"
    ),
    "tests/test_f.py": (
        "import warnings\n\nfrom demo import core\n\n\ndef test_line():\n"
        "    with warnings.catch_warnings(record=True) as seen:\n        warnings.simplefilter('always')\n"
        "        core.warned()\n    assert seen[0].lineno == 43\n\n\n"
        "def test_counter(shared):\n    assert core.Counter().value() == 1 and shared['n'] == 7\n"
    ),
    "tests/test_h.py": (
        "import os\n\nfrom demo import text\n\n\ndef test_loud():\n"
        "    assert text.loud('a') == 'A' and os.environ['LEFT'] == 'x'\n"
    ),
    "tests/test_g.py": ("from demo import core\n\n\ndef test_made():\n    assert core.Counter.made in (0, 1)\n"),
}


@dataclass
class Copy:
    """A repository that may be edited."""

    root: Path
    chance: random.Random

    def git(self, *words: str) -> str:
        """Runs git in it."""
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        return subprocess.run(
            ["git", *identity, *words], cwd=self.root, check=True, capture_output=True, text=True
        ).stdout

    def files(self, end: str = "", *folders: str) -> list[Path]:
        """The tracked files with names that end so, in some folders."""
        names = self.git("ls-files").splitlines()
        wanted = (name for name in names if name.endswith(end) and (not folders or name.startswith(folders)))
        return [self.root / name for name in wanted if (self.root / name).is_file()]

    def python(self, *folders: str) -> Path:
        """A Python file that says something; where the folders hold none, one that is in none for something else."""
        found = self.files(".py", *folders) or [
            path for path in self.files(".py") if path.relative_to(self.root).parts[0] not in ASIDE
        ]
        return self.chance.choice([path for path in found if path.stat().st_size > 50])

    def import_root(self) -> Path:
        """Where modules of the project are imported from."""
        return self.root / "src" if (self.root / "src").is_dir() else self.root

    def begin(self) -> None:
        """Commits what is there."""
        if not (self.root / ".git").exists():
            self.git("init", "--quiet", "--initial-branch", "main")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "the start")

    def undo(self) -> None:
        """Makes it what it was."""
        self.git("reset", "--quiet", "--hard")
        self.git("clean", "--quiet", "-fd")


Edit = Callable[[Copy], object]


def _functions(text: str) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]


def _in_body(copy: Copy, path: Path, change: Callable[[str, str], str]) -> None:
    """Replaces one line of some function; `change` gets the line and its indentation."""
    text = path.read_text(encoding="utf-8")
    functions = _functions(text)
    if not functions:
        return
    function = copy.chance.choice(functions)
    documented = ast.get_docstring(function) is not None
    node = copy.chance.choice(function.body[documented:] or function.body)
    lines = text.splitlines(keepends=True)
    line = lines[node.lineno - 1]
    lines[node.lineno - 1] = change(line, line[: len(line) - len(line.lstrip())])
    path.write_text("".join(lines), encoding="utf-8")


def _append(text: str, *names: str) -> Edit:
    def edit(copy: Copy) -> None:
        found = [path for name in names for path in copy.files(name)]
        path = copy.chance.choice(found) if found else copy.root / names[0]
        path.write_bytes((path.read_bytes() if path.exists() else b"") + text.encode())

    return edit


def _replaced(pattern: str, new: str, *folders: str) -> Edit:
    """Replaces one place where a pattern matches in some Python file."""

    def edit(copy: Copy) -> None:
        path = copy.python(*folders)
        text = path.read_text(encoding="utf-8")
        places = list(re.finditer(pattern, text, re.MULTILINE))
        if places:
            place = copy.chance.choice(places)
            path.write_text(text[: place.start()] + place.expand(new) + text[place.end() :], encoding="utf-8")

    return edit


def _rename(copy: Copy) -> None:
    path = copy.python("src", "tests")
    path.rename(path.with_name(f"renamed_{path.name}"))


SOURCE, TESTS = ("src/",), ("tests/",)
EDITS: dict[str, Edit] = {
    "a body, in place": lambda copy: _in_body(copy, copy.python(*SOURCE), lambda line, _: line.replace("(", "( ", 1)),
    "a body, a value": lambda copy: _in_body(copy, copy.python(*SOURCE), lambda line, _: line.replace("1", "2", 1)),
    "a body, a result": _replaced(r"^(\s+)return (.+)$", r"\1return None", *SOURCE),
    "a body, a condition": _replaced(r"^(\s+)if (.+):$", r"\1if not (\2):", *SOURCE),
    "a body, no longer": lambda copy: _in_body(
        copy, copy.python(*SOURCE), lambda line, space: f"{space}_x = 0\n{line}"
    ),
    "a body, raising": lambda copy: _in_body(
        copy, copy.python(*SOURCE), lambda line, space: f"{space}raise ValueError\n{line}"
    ),
    "a comment": lambda copy: _in_body(copy, copy.python(*SOURCE), lambda line, space: f"{space}# a comment\n{line}"),
    "no cover": lambda copy: _in_body(
        copy, copy.python(*SOURCE), lambda line, _: f"{line.rstrip()}  # pragma: no cover\n"
    ),
    "a signature": _replaced(r"^(\s*)def (\w+)\((self, )?", r"\1def \2(\3", *SOURCE),
    "a default": _replaced(r"=None([,)])", r"=0\1", *SOURCE),
    "a decorator": _replaced(r"^(\s+)def (\w+)\(self", r"\1@__import__('functools').lru_cache\n\1def \2(self", *SOURCE),
    "a constant": _replaced(r"^([A-Z_]+) = (.+)$", r"\1 = None", *SOURCE),
    "a class attribute": _replaced(r"^(class \w+.*:)$", r"\1\n    extra_attribute = 1\n", *SOURCE),
    "a docstring": _replaced(r'^(\s+)"""(\w+)', r'\1"""Other \2', *SOURCE),
    "module code": lambda copy: _append("\nEXTRA = 1\n", *(copy.python(*SOURCE).name,))(copy),
    "an initialiser": _append("\nEXTRA = 1\n", "__init__.py"),
    "a test, in place": lambda copy: _in_body(copy, copy.python(*TESTS), lambda line, _: line.replace("(", "( ", 1)),
    "a test, another value": lambda copy: _in_body(
        copy, copy.python(*TESTS), lambda line, _: line.replace("1", "2", 1)
    ),
    "a test, more": lambda copy: _append("\n\ndef test_extra():\n    assert True\n", copy.python(*TESTS).name)(copy),
    "a test, failing": lambda copy: _append("\n\ndef test_extra():\n    assert 0\n", copy.python(*TESTS).name)(copy),
    "a test, gone": _replaced(r"^def test_(\w+)", r"def no_test_\1", *TESTS),
    "a parametrisation": _replaced(r"parametrize\((.+), \[(.+)\]\)", r"parametrize(\1, [\2][:1])", *TESTS),
    "a fixture": _append(
        "\n\nimport pytest\n\n\n@pytest.fixture(autouse=True)\ndef extra():\n    pass\n", "conftest.py"
    ),
    "settings": _append("\n# a comment\n", "pyproject.toml"),
    "data": _append("\n", ".txt", ".json", ".html"),
    "a document": _append("\nMore.\n", ".md"),
    "a deletion": lambda copy: copy.python("src", "tests").unlink(),
    "a name": _rename,
    "a stub": lambda copy: copy.python(*SOURCE).with_suffix(".pyi").write_text("X: int\n"),
    "a shadow": lambda copy: (copy.import_root() / "json.py").write_text("def loads(text):\n    return 1\n"),
}


def report(copy: Copy, cache: Path, *more: str) -> str:
    """The JSON report of a run."""
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "VIRTUAL_ENV")}
    # As the installed command has it (-P): no module of the copy's is one of gatekeeper's own.
    command = [sys.executable, "-P", "-c", FINELY, "check", "--policy", "worktree", "--format", "json"]
    done = subprocess.run(
        [*command, "--only", "tests", "--only", "coverage", *more],
        cwd=copy.root,
        env=environment | {"GATEKEEPER_CACHE_DIR": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout or json.dumps({"seconds": 0, "checklist": [], "error": done.stderr})


def told(said: str) -> tuple[dict[str, Any], tuple[int, int] | None]:
    """What two reports must agree in, and how many tests were run and left out."""
    found = NOTE.search(said)
    return plain(said), None if found is None else (int(found[1]), int(found[2]))


def edited(copy: Copy, kinds: list[str]) -> str:
    """Makes an edit that changes something; returns its kind."""
    while True:
        name = copy.chance.choice(kinds)
        EDITS[name](copy)
        if copy.git("status", "--porcelain"):
            return name


def try_edits(copy: Copy, folder: Path, asked: argparse.Namespace) -> tuple[Counter[str], list[float]]:
    """Judges each edit twice; a difference is said, and counted as "differing"."""
    cache, done, shares = folder / "cache", Counter[str](), list[float]()
    time.sleep(0.05)  # what is written while a run begins is not relied on
    report(copy, cache)
    shutil.copytree(cache, folder / "start")
    for number in range(asked.edits):
        shutil.rmtree(cache)
        shutil.copytree(folder / "start", cache)
        name = edited(copy, [name for name in EDITS if name.startswith(asked.kind)])
        time.sleep(0.05)
        warm, left_out = told(report(copy, cache))
        cold = warm if asked.parts and not left_out else told(report(copy, cache, "--no-cache"))[0]
        if warm != cold and told(report(copy, cache, "--no-cache"))[0] != cold:
            done["saying something else every time"] += 1
        elif warm != cold:
            kept = Path(tempfile.mkdtemp(prefix="unsound-"))
            (kept / "edit.diff").write_text(copy.git("diff"))
            (kept / "warm.json").write_text(json.dumps(warm, indent=1))
            (kept / "cold.json").write_text(json.dumps(cold, indent=1))
            print(f"edit {number} ({name}): the reports differ; see {kept}", flush=True)
            done["differing"] += 1
        done[f"{cold.get('verdict', 'error')}, {'some' if left_out else 'all'} run"] += 1
        if left_out:
            shares.append(left_out[0] / max(1, sum(left_out)))
        copy.undo()
        if number % EVERY == EVERY - 1:
            print(f"{copy.root.name}, edit {number + 1}: {dict(done)}", file=sys.stderr, flush=True)
    return done, shares


def made(folder: Path) -> Path:
    """The small project."""
    root = folder / "made"
    for name, content in MADE.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    return root


def copied(source: Path, folder: Path, only: list[str]) -> Path:
    """A copy of a repository, with settings that ask for tests and coverage alone."""
    root = folder / source.name
    if source != root:
        shutil.copytree(source, root, symlinks=True)
    own = f"\n[checks.tests]\narguments = {json.dumps(only)}\n" if only else ""
    (root / "gatekeeper.toml").write_text(SETTINGS + own, encoding="utf-8")
    for path in root.glob(".venv/lib/python*/site-packages/*.pth"):  # what is installed is the copy
        path.write_text(path.read_text(encoding="utf-8").replace(str(source), str(root)), encoding="utf-8")
    return root


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="*", type=Path)
    parser.add_argument("--edits", type=int, default=125)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", default="")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--parts", action="store_true")
    parser.add_argument("--made", action="store_true")
    asked = parser.parse_args()
    differing = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for source in [*asked.repositories, *([made(folder)] if asked.made else [])]:
            copy = Copy(copied(source.resolve(), folder, asked.only), random.Random(asked.seed))
            copy.begin()
            done, shares = try_edits(copy, folder, asked)
            told_of = ", ".join(f"{count} {what}" for what, count in sorted(done.items()))
            mean = f"; of the tests {sum(shares) / len(shares):.0%} were run then" if shares else ""
            print(f"{source.name}: {asked.edits} edits: {told_of}{mean}", flush=True)
            differing += done["differing"]
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
