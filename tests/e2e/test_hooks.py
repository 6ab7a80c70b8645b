"""The shipped hooks under the real hook managers, from the environments that these build for them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.e2e.building import PROJECT, SHOP, Built, add_environment, build, shared
from tests.e2e.support import MANAGERS, Manager, Project, hook_output, must, once, run
from tests.fakes import write_files

Make = Callable[..., Project]

TESTS = str(PROJECT["tests/test_price.py"])
MORE = f"{SHOP}\n\ndef refund(count: int) -> int:\n    return -price(count)\n"
MORE_TESTS = (
    "from shop import price, refund\n\n\ndef test_price() -> None:\n    assert price(2) == 6\n\n\n"
    "def test_refund() -> None:\n    assert refund(2) == -6\n"
)
WRONG = SHOP.replace("triple(count)", "triple(count) + 1")
QUICK = {"pyproject.toml": f'{PROJECT["pyproject.toml"]}\n[tool.gatekeeper.conditions]\ntypes.errors = "off"\n'}
"""A gate without its slowest part, for tests of what is judged rather than by what."""
UNUSED = f"import os\n\n{SHOP}"
ODD = b"one\r\ntwo, not staged: \xff\xfe\nno line break at the end"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    made = Built(shared(tmp_path_factory.getbasetemp()) / "hooks")
    once(made.folder, lambda: build(made))
    return made


@pytest.fixture(params=MANAGERS, ids=lambda manager: manager.name)
def manager(request: pytest.FixtureRequest) -> Manager:
    return request.param


@pytest.fixture
def make(built: Built, manager: Manager, tmp_path: Path) -> Make:
    """Makes a committed project that one hook watches; `files` are added to its first commit."""

    def made(hook: str, files: Mapping[str, str] = MappingProxyType({}), *, stage: str = "pre-commit") -> Project:
        project = Project(tmp_path / "shop", manager, built.environ)
        write_files(project.folder, PROJECT | {".pre-commit-config.yaml": built.configuration(hook), **files})
        add_environment(built, project.folder)
        project.git("init", "--quiet", "--initial-branch", "main")
        project.git("config", "user.name", "A. Shopkeeper")
        project.git("config", "user.email", "shop@example.org")
        project.git("add", "--all")
        project.git("commit", "--quiet", "--message", "start")
        must(manager.program, "install", "--hook-type", stage, cwd=project.folder, environ=project.environ)
        return project

    return made


def refused(project: Project, *words: str) -> str:
    """A commit that must be refused and change nothing; returns what was said."""
    before = project.state()
    said = project.commit(*words)
    assert said.code != 0, said.text
    assert project.state() == before
    return said.text


def accepted(project: Project, *words: str) -> None:
    """A commit that must pass, with nothing to read."""
    said = project.commit("--quiet", *words)
    assert said.code == 0, said.text
    assert hook_output(said) == ""
    assert project.git("log", "--format=%s", "-1") == "work\n"


def test_whole_gate_passes_quietly_with_the_projects_own_interpreter(make: Make, built: Built) -> None:
    project = make("gatekeeper")
    project.stage("src/shop/__init__.py", MORE)
    project.stage("tests/test_price.py", MORE_TESTS)
    accepted(project)
    # pytest and pyright found the dependency: nowhere but in the project's environment could they.
    assert not list((built.folder / "homes").rglob("tinydep*"))


def test_an_environment_that_is_only_activated_is_found(make: Make, tmp_path: Path) -> None:
    project = make("gatekeeper")
    active = (project.folder / ".venv").rename(tmp_path / "active")
    scripts = next(path for path in (active / "bin", active / "Scripts") if path.is_dir())
    variables = {"VIRTUAL_ENV": str(active), "PATH": os.pathsep.join((str(scripts), project.environ["PATH"]))}
    project = replace(project, environ={**project.environ, **variables})
    project.stage("notes.txt", "four\n")
    accepted(project)


def test_whole_gate_refuses_and_says_why(make: Make) -> None:
    project = make("gatekeeper")
    project.stage("src/shop/__init__.py", WRONG)
    text = refused(project)
    assert "Failed tests" in text
    assert "test_price" in text
    assert "Type errors" not in text


def test_what_is_not_staged_neither_counts_nor_is_lost(make: Make) -> None:
    project = make("gatekeeper", QUICK)
    project.stage("src/shop/__init__.py", WRONG)
    project.write("src/shop/__init__.py", SHOP)
    project.write("notes.txt", ODD)
    assert "Failed tests" in refused(project)

    project.git("add", "src")
    project.stage("src/shop/__init__.py", SHOP.replace("count", "number"))
    project.write("src/shop/__init__.py", WRONG.encode() + b"\xff")
    before = project.files()
    accepted(project)
    assert project.files() == before
    assert project.read("notes.txt") == ODD
    assert project.git("status", "--porcelain") == " M notes.txt\n M src/shop/__init__.py\n"
    assert project.git("stash", "list") == ""


def test_untracked_files_do_not_leak_in(make: Make) -> None:
    project = make("gatekeeper", QUICK)
    project.write("src/shop/broken.py", "def (\n")
    project.write("tests/test_broken.py", "import nowhere\n")
    project.write("conftest.py", "raise SystemExit\n")
    before = project.files()
    project.stage("notes.txt", "four\n")
    accepted(project)
    assert project.files() == before | {"notes.txt": b"four\n"}


def test_a_commit_that_only_deletes_is_judged(make: Make) -> None:
    project = make("gatekeeper-scope")
    project.git("rm", "--quiet", "tests/test_price.py")
    text = refused(project)
    assert "integrity/" in text
    assert "tests/test_price.py" in text

    project.git("reset", "--quiet", "--hard")
    project.git("rm", "--quiet", "notes.txt")
    accepted(project)


def test_scope_runs_nothing_but_says_what_is_out_of_scope(make: Make) -> None:
    scope = '\n[tool.gatekeeper.scope]\ndeny = ["notes.txt"]\n'
    broken = {"src/shop/__init__.py": WRONG, "pyproject.toml": f"{PROJECT['pyproject.toml']}{scope}"}
    project = make("gatekeeper-scope", broken)
    project.stage("src/shop/__init__.py", UNUSED)
    accepted(project)
    project.stage("notes.txt", "four\n")
    text = refused(project)
    assert "scope/denied" in text
    assert "notes.txt" in text


def test_static_refuses_what_tools_see_and_runs_no_test(make: Make) -> None:
    project = make("gatekeeper-static")
    project.stage("src/shop/__init__.py", WRONG)
    accepted(project)
    project.stage("src/shop/__init__.py", UNUSED)
    text = refused(project)
    assert "lint/F401" in text
    assert "src/shop/__init__.py" in text


def test_commits_that_bring_their_own_index(make: Make) -> None:
    project = make("gatekeeper-static", QUICK)
    project.write("src/shop/__init__.py", UNUSED)
    assert "lint/F401" in refused(project, "--all")

    project.git("add", "src")
    project.write("notes.txt", "four\n")
    accepted(project, "notes.txt")
    assert project.git("status", "--porcelain") == "M  src/shop/__init__.py\n"
    assert "lint/F401" in refused(project, "src/shop/__init__.py")


def test_the_first_commit_of_a_repository(make: Make) -> None:
    project = make("gatekeeper-static", QUICK)
    project.git("update-ref", "-d", "HEAD")
    project.stage("src/shop/__init__.py", UNUSED)
    said = project.commit()
    assert said.code != 0
    assert "lint/F401" in said.text
    project.stage("src/shop/__init__.py", SHOP)
    accepted(project)


def test_a_linked_worktree_is_judged_by_itself(make: Make, built: Built) -> None:
    project = make("gatekeeper", QUICK)
    linked = replace(project, folder=project.folder.with_name("linked"))
    project.git("worktree", "add", "--quiet", "-b", "aside", str(linked.folder))
    add_environment(built, linked.folder)
    project.write("src/shop/__init__.py", WRONG)
    before = project.state()
    linked.stage("src/shop/__init__.py", MORE)
    linked.write("tests/test_price.py", MORE_TESTS)
    assert "Coverage of the change" in refused(linked)
    linked.git("add", "--all")
    accepted(linked)
    assert project.state()[0] == before[0]
    assert project.git("status", "--porcelain") == " M src/shop/__init__.py\n"


def test_a_range_of_commits_is_judged_where_the_manager_is_told_one(make: Make) -> None:
    project = make("gatekeeper-scope")
    project.git("rm", "--quiet", "tests/test_price.py")
    project.git("commit", "--quiet", "--no-verify", "--message", "work")
    asked = (project.manager.program, "run", "--from-ref", "HEAD~1", "--to-ref", "HEAD")
    said = run(*asked, cwd=project.folder, environ=project.environ)
    assert said.code != 0
    assert "tests/test_price.py" in said.text


def test_a_push_is_judged_since_what_the_remote_has(make: Make, tmp_path: Path) -> None:
    project = make("gatekeeper-push", QUICK, stage="pre-push")
    remote = tmp_path / "remote"
    must("git", "init", "--quiet", "--bare", str(remote), cwd=tmp_path, environ=project.environ)
    project.git("remote", "add", "origin", str(remote))
    project.write("tests/test_broken.py", "import nowhere\n")
    first = project.ask("push", "--quiet", "origin", "main")
    assert first.code == 0, first.text
    assert hook_output(first) == ""

    start = project.git("rev-parse", "HEAD").strip()
    project.stage("src/shop/__init__.py", MORE)
    assert project.commit().code == 0
    project.stage("notes.txt", "four\n")
    assert project.commit().code == 0
    before = project.state()
    said = project.ask("push", "origin", "main")
    assert said.code != 0
    assert "Coverage of the change" in said.text
    assert f"since {start[:8]}" in said.text
    assert project.state() == before

    project.stage("tests/test_price.py", MORE_TESTS)
    assert project.commit().code == 0
    project.write("src/shop/__init__.py", WRONG)
    again = project.ask("push", "--quiet", "origin", "main")
    assert again.code == 0, again.text
    assert hook_output(again) == ""
    assert project.read("src/shop/__init__.py") == WRONG.encode()
