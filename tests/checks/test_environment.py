"""Lock files, pins, packages and folders."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gatekeeper.checks._pins import Declared
from gatekeeper.checks.environment import Environment
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Tool
from gatekeeper.model.outcome import Broken, Completed, Skipped
from tests.fakes import FakeContext, make_project

PYPROJECT = '[project]\nname = "demo"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = [%s]\n'
LOCK = "environment.lock"


class Context(FakeContext):
    """With programs that need no distribution behind them."""

    def tool(self, name: str, package: str | None = None) -> Tool:
        if name in self.commands:
            return Tool(name, tuple(self.commands[name]), "1", "project")
        return super().tool(name, package)


def context_of(tmp_path: Path, files: dict[str, str], **programs: str) -> Context:
    project = make_project(tmp_path / "tree", files, sources=("src",))
    commands = {name: (sys.executable, "-c", text) for name, text in programs.items()}
    return Context(project, tmp_path, commands=commands)


def run(context: FakeContext, check: Environment | None = None) -> Completed:
    outcome = (check or Environment()).run(context)
    assert {one.rule for one in outcome.findings} <= {rule.id for rule in Environment.rules}
    assert all(one.check == "environment" and one.measure in outcome.counts for one in outcome.findings)
    return outcome


def rules(outcome: Completed) -> list[tuple[str, str, int | None]]:
    return [(one.rule, one.location.path, one.location.line) for one in outcome.findings]


def locked(context: FakeContext) -> Completed:
    return run(context, Environment(lock=True, pinned="none", root_only=()))


def uv(tmp_path: Path, *, declared: str) -> Context:
    """A project that uv locked while it had no dependency, and that now declares these; no index is asked."""
    context = context_of(tmp_path, {"pyproject.toml": PYPROJECT % ""})
    environ = {"UV_OFFLINE": "1", "UV_PYTHON": sys.executable}
    made = context.run((*context.tool("uv").argv, "lock"), environment=environ)
    assert made.code == 0, made.tail
    return context_of(
        tmp_path, {"pyproject.toml": PYPROJECT % declared, "uv.lock": (tmp_path / "tree/uv.lock").read_text()}
    )


def test_a_lock_of_uv_in_step(tmp_path: Path) -> None:
    outcome = locked(uv(tmp_path, declared=""))
    assert (outcome.findings, outcome.counts[LOCK]) == ((), "uv.lock")


def test_a_lock_of_uv_out_of_step(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    wheel = tmp_path / "dep"
    context = uv(tmp_path, declared=f'"dep @ {wheel.as_uri()}"')
    (wheel / "dep").mkdir(parents=True)
    (wheel / "pyproject.toml").write_text('[project]\nname = "dep"\nversion = "1"\n')
    outcome = locked(context)
    assert rules(outcome) == [("lock-stale", "uv.lock", None)]
    assert outcome.findings[0].message.endswith("run `uv lock`")


def test_an_index_out_of_reach_is_no_stale_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = uv(tmp_path, declared='"no-such-distribution-of-ours"')
    monkeypatch.setenv("UV_OFFLINE", "1")
    outcome = locked(context)
    broken = outcome.absent[LOCK]
    assert isinstance(broken, Broken)
    assert broken.reason == "`uv lock --check` needs the package index, which it could not reach"


@pytest.mark.parametrize(
    ("name", "said", "code", "stale"),
    [
        ("poetry", "Error: pyproject.toml changed significantly since poetry.lock was last generated.", 1, True),
        ("poetry", "All set!", 0, False),
        ("pdm", "WARNING: Lockfile doesn't satisfy the project requirements, packages may be outdated", 1, True),
        ("pdm", "", 0, False),
    ],
)
def test_locks_of_poetry_and_pdm(tmp_path: Path, name: str, said: str, code: int, stale: bool) -> None:
    files = {"pyproject.toml": PYPROJECT % "", f"{name}.lock": ""}
    program = f"import sys; print({said!r}, file=sys.stderr); sys.exit({code})"
    outcome = locked(context_of(tmp_path, files, **{name: program}))
    assert [rule for rule, _, _ in rules(outcome)] == (["lock-stale"] if stale else [])


def test_a_tool_that_fails_in_another_way(tmp_path: Path) -> None:
    files = {"pyproject.toml": PYPROJECT % "", "pdm.lock": ""}
    broken = locked(context_of(tmp_path, files, pdm="import sys; sys.exit(7)")).absent[LOCK]
    assert isinstance(broken, Broken)
    assert broken.reason == "`pdm lock --check` could not tell whether pdm.lock is in step (exit code 7)"


def test_a_tool_that_is_missing(tmp_path: Path) -> None:
    context = context_of(tmp_path, {"pdm.lock": ""})
    context.commands = {}
    project = context.project
    missing = FakeContext(project, tmp_path, commands={"pdm": ()})
    assert locked(missing).absent[LOCK] == Broken("pdm is not installed")


def test_without_a_lock_file_there_is_nothing_to_check(tmp_path: Path) -> None:
    outcome = locked(context_of(tmp_path, {"x.py": ""}))
    assert outcome.absent[LOCK] == Skipped("there is no uv.lock, poetry.lock or pdm.lock")
    assert LOCK not in run(context_of(tmp_path, {"uv.lock": ""})).absent


DECLARED = """
 "httpx",
 "attrs>=20 ; python_version > '3'",
 "x[y] (~=1.0)",
 "z==1.*",
 "Q==1.2",
 "u @ https://e.org/u-1.whl",
 "n!=1.0",
"""
OTHERS = """
[project.optional-dependencies]
extra = ['loose', 7]
[tool.poetry.dependencies]
python = '^3.11'
a = '*'
b = '1.2.3'
c = '^1'
d = {git = 'https://e.org/d', rev = 'abc'}
e = {path = '../e'}
f = {git = 'https://e.org/f'}
"""
PINS = {
    "pyproject.toml": PYPROJECT % DECLARED + OTHERS.lstrip(),
    "requirements-dev.txt": "# tools\n-r base.txt\npytest\nruff==1 --hash=sha256:0\nbad line $\n???\n",
    "docs/notes.txt": "httpx\n",
}


def unpinned(tmp_path: Path, check: Environment) -> list[str]:
    return [one.message.split()[0] for one in run(context_of(tmp_path, PINS), check).findings]


def test_dependencies_without_a_version(tmp_path: Path) -> None:
    assert unpinned(tmp_path, Environment()) == ["httpx", "n", "loose", "a", "pytest", "bad"]
    outcome = run(context_of(tmp_path, PINS))
    assert rules(outcome) == [
        ("unpinned", "pyproject.toml", 6),
        ("unpinned", "pyproject.toml", 12),
        ("unpinned", "pyproject.toml", 15),
        ("unpinned", "pyproject.toml", 18),
        ("unpinned", "requirements-dev.txt", 3),
        ("unpinned", "requirements-dev.txt", 5),
    ]
    assert outcome.findings[0].message == "httpx has no version"


def test_dependencies_without_exactly_one_version(tmp_path: Path) -> None:
    loose = unpinned(tmp_path, Environment(pinned="exact"))
    assert loose == ["httpx", "attrs", "x", "z", "n", "loose", "a", "c", "f", "pytest", "bad"]
    assert unpinned(tmp_path / "none", Environment(pinned="none")) == []


def test_no_file_that_declares_dependencies(tmp_path: Path) -> None:
    assert isinstance(run(context_of(tmp_path, {"x.py": ""})).absent["environment.unpinned"], Skipped)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    broken = run(context_of(tmp_path, {"pyproject.toml": "["})).absent["environment.unpinned"]
    assert isinstance(broken, Broken)
    assert broken.reason.startswith("pyproject.toml cannot be read: ")


def test_names_are_compared_as_indexes_do() -> None:
    assert Declared("Zope.Interface_x", "", "p").canonical == "zope-interface-x"


TREE = {
    "src/shop/__init__.py": "",
    "src/shop/till/cash.py": "",
    "src/shop/api/__init__.py": "",
    "src/shop/api/v1.py": "",
    "src/shop/sql-scripts/x.py": "",
    "src/shop/data/x.csv": "",
    "src/space/deep/x.py": "",
    "tests/a/test_x.py": "",
    "tests/b/test_x.py": "",
    "tests/c/__init__.py": "",
    "tests/c/test_x.py": "",
    "tests/c/sub/test_y.py": "",
    "tests/c/sub/helper.py": "",
    "thoughts/plan.md": "",
    "backend/thoughts/one.md": "",
    "backend/thoughts/two.md": "",
}


def test_packages_modules_and_folders(tmp_path: Path) -> None:
    assert rules(run(context_of(tmp_path, TREE))) == [
        ("no-init", "src/shop/till/cash.py", None),
        ("no-init", "tests/c/sub/helper.py", None),
        ("test-name-collision", "tests/b/test_x.py", None),
        ("misplaced", "backend/thoughts/one.md", None),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pytest.ini", "[pytest]\naddopts = --import-mode=importlib\n"),
        ("pyproject.toml", '[tool.pytest.ini_options]\naddopts = ["--import-mode", "importlib"]\n'),
    ],
)
def test_importlib_needs_neither_names_nor_packages_of_tests(tmp_path: Path, name: str, text: str) -> None:
    found = rules(run(context_of(tmp_path, {**TREE, name: text})))
    assert [rule for rule, _, _ in found] == ["no-init", "misplaced"]


def test_folders_are_counted_from_the_projects_root(tmp_path: Path) -> None:
    files = {"app/thoughts/plan.md": "", "app/x/thoughts/y/z.md": "", "app/thoughts/w/v.md": ""}
    project = make_project(tmp_path / "tree", files, prefix="app")
    assert rules(run(FakeContext(project, tmp_path))) == [("misplaced", "app/x/thoughts/y/z.md", None)]


def test_a_missing_uv_says_how_to_install_it(tmp_path: Path) -> None:
    context = FakeContext(make_project(tmp_path / "tree", {"uv.lock": ""}), tmp_path, commands={"uv": ()})
    with pytest.raises(CannotVerify, match="uv is not installed"):
        context.tool("uv")
    assert isinstance(locked(context).absent[LOCK], Broken)
    assert [path.name for path in (tmp_path / "tree").iterdir()] == ["uv.lock"]
