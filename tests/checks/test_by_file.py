"""Work that is done file by file, on real files, with what is told of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec import field
from msgspec.structs import replace

from gatekeeper.checks.complexity import Complexity
from gatekeeper.checks.secrets import Secrets
from gatekeeper.checks.security import Security
from gatekeeper.checks.size import Size
from gatekeeper.engine.cache import Cache
from gatekeeper.engine.notes import CachedNotes
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Run
from gatekeeper.model.outcome import Completed
from tests.fakes import FakeContext, make_project
from tests.secrets_made import KEY

FILES = {
    "src/a.py": "import pickle\n\n\ndef f(x):\n    return pickle.loads(x) if x else None\n\n\ndef g():\n    pass\n",
    "src/b.py": "def h(x):\n    assert x\n",
    "tests/test_b.py": "def test_h():\n    assert 1\n",
}
CHECKS = {"size": Size(), "complexity": Complexity(maintainability=True), "security": Security(), "secrets": Secrets()}


def told(files: Mapping[str, str]) -> dict[str, str]:
    """What a repository says of the files."""
    return {path: f"100644 {sha256(text.encode()).hexdigest()}" for path, text in files.items()}


class Listening(FakeContext):
    """Notes down what programs are given."""

    given: list[str] = field(default_factory=list)

    def run(self, argv: Sequence[str], *, stdin: bytes = b"", **options: Any) -> Run:
        self.given.append(json.dumps(argv) + stdin.decode())
        return super().run(argv, stdin=stdin, **options)


class Runs:
    """Runs one check on one state of the files after another, in one folder and with one cache."""

    def __init__(self, check: Check, folder: Path) -> None:
        self.check = check
        self.folder = folder
        self.count = 0

    def run(self, files: Mapping[str, str], shown: Mapping[str, str] | None = None) -> tuple[Completed, set[str]]:
        """The outcome, which files a program was given, and whether it is that of a run without notes."""
        self.count += 1
        project = make_project(self.folder / "tree", files)
        notes = CachedNotes(Cache(self.folder / "cache"), repr(self.check), told(files) if shown is None else shown, "")
        (self.folder / f"{self.count}").mkdir()
        (self.folder / f"{self.count}-plain").mkdir()
        context = Listening(project, self.folder / f"{self.count}", notes=notes)
        outcome = self.check.run(context)
        notes.keep()
        assert outcome == self.check.run(FakeContext(project, self.folder / f"{self.count}-plain"))
        return outcome, {path for path in files if any(f'{path}"' in one for one in context.given)}


@pytest.fixture(params=CHECKS.values(), ids=CHECKS)
def runs(request: pytest.FixtureRequest, tmp_path: Path) -> Runs:
    return Runs(request.param, tmp_path)


def test_only_files_that_were_not_seen_before_are_examined(runs: Runs) -> None:
    _, first = runs.run(FILES)
    assert "src/a.py" in first
    assert runs.run(FILES)[1] == set()
    edited = {**FILES, "src/b.py": "def h(x):\n    exec(x)\n\n\ndef i():\n    pass\n"}
    assert runs.run(edited)[1] == {"src/b.py"}
    assert runs.run({**edited, "src/c.py": "assert 1\n"})[1] == {"src/c.py"}
    assert runs.run({path: text for path, text in edited.items() if path != "src/a.py"})[1] == set()


def test_of_what_is_no_regular_file_nothing_is_remembered(runs: Runs) -> None:
    links = {path: what.replace("100644", "120000") for path, what in told(FILES).items()}
    assert "src/a.py" in runs.run(FILES, links)[1]
    assert "src/a.py" in runs.run(FILES, links)[1]


def test_settings_of_bandit_count(tmp_path: Path) -> None:
    runs = Runs(Security(), tmp_path)
    assert len(runs.run(FILES)[0].findings) == 3
    outcome, given = runs.run({**FILES, "pyproject.toml": '[tool.bandit]\nskips = ["B101"]\n'})
    assert (len(outcome.findings), given) == (2, {"src/a.py", "src/b.py", "pyproject.toml"})


def test_a_file_that_bandit_is_told_to_leave_out_is_remembered_as_such(tmp_path: Path) -> None:
    runs = Runs(Security(), tmp_path)
    files = {**FILES, "pyproject.toml": '[tool.bandit]\nexclude_dirs = ["src/a.py"]\n'}
    assert runs.run(files)[0] == runs.run(files)[0]
    assert runs.run(files)[0].counts["security.findings"].startswith("1 file;")


def test_a_file_that_bandit_was_not_given_is_refused(tmp_path: Path) -> None:
    stray = json.dumps({"results": [], "errors": [], "metrics": {"src/stray.py": {}, "_totals": {}}})
    script = tmp_path / "bandit.py"
    script.write_text(f"import sys\nopen(sys.argv[sys.argv.index('-o') + 1], 'w').write({stray!r})\n")
    context = FakeContext(
        make_project(tmp_path / "tree", FILES), tmp_path, commands={"bandit": ("python3", str(script))}
    )
    with pytest.raises(CannotVerify, match=r"bandit names a file that it was not given: 'src/stray.py'"):
        Security().run(context)


BASELINE: dict[str, object] = {"version": "1.5.0", "plugins_used": [{"name": "PrivateKeyDetector"}], "results": {}}


@pytest.mark.parametrize(("note", "again"), [("none", set()), ("a wordlist in words.txt", {"keys.txt"})])
def test_what_the_baseline_may_name_counts(tmp_path: Path, note: str, again: set[str]) -> None:
    runs = Runs(Secrets(exclude=("src", "tests", "words.txt")), tmp_path)
    files = {**FILES, "keys.txt": KEY, "words.txt": "one\n"}
    assert runs.run(files)[1] == {"keys.txt"}
    accepted = {**files, ".secrets.baseline": json.dumps(BASELINE | {"note": note})}
    assert "keys.txt" in runs.run(accepted)[1]
    assert runs.run({**accepted, "words.txt": "two\n"})[1] & {"keys.txt"} == again


def test_a_test_is_not_judged_as_what_it_was_before(tmp_path: Path) -> None:
    runs = Runs(Secrets(), tmp_path)
    runs.run(FILES)
    project = make_project(tmp_path / "tree", FILES, tests=("src",))
    notes = CachedNotes(Cache(tmp_path / "cache"), repr(runs.check), told(FILES), "")
    (tmp_path / "other").mkdir()
    context = replace(FakeContext(project, tmp_path / "other"), notes=notes)
    runs.check.run(context)
    assert len(context.runs) == 1
