"""What each shipped hook costs at a commit or push of a small project, under pre-commit and prek.

    python -m benchmarks.hooks      from the repository's root, in the development environment; about two minutes

Prints the quickest of five commits, in seconds, beside that of a hook that only starts git. The environments are built
first, as at a user's first commit.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.e2e.building import PROJECT, SHOP, Built, add_environment, build
from tests.e2e.support import MANAGERS, Manager, Project, must
from tests.fakes import write_files

TIMES = 5
NOTHING = "none"
LOCAL = """\
repos:
- repo: local
  hooks:
  - {id: none, name: none, language: system, entry: git --version, pass_filenames: false, always_run: true}
"""
HOOKS = (NOTHING, "gatekeeper-scope", "gatekeeper-static", "gatekeeper", "gatekeeper-push")


def make(built: Built, manager: Manager, hook: str, folder: Path) -> Project:
    """A committed project with the hook installed, and a remote that has its first commit."""
    project = Project(folder / "shop", manager, built.environ)
    configuration = LOCAL if hook == NOTHING else built.configuration(hook)
    write_files(project.folder, PROJECT | {".pre-commit-config.yaml": configuration})
    add_environment(built, project.folder)
    for words in (
        ("init", "--quiet", "--initial-branch", "main"),
        ("config", "user.name", "A. Shopkeeper"),
        ("config", "user.email", "shop@example.org"),
        ("add", "--all"),
        ("commit", "--quiet", "--message", "start"),
        ("init", "--quiet", "--bare", str(folder / "remote")),
        ("remote", "add", "origin", str(folder / "remote")),
        ("push", "--quiet", "origin", "main"),
    ):
        project.git(*words)
    stage = "pre-push" if hook == "gatekeeper-push" else "pre-commit"
    must(manager.program, "install", "--hook-type", stage, cwd=project.folder, environ=project.environ)
    return project


def seconds(project: Project, hook: str, number: int) -> float:
    """How long one commit, or one push, takes."""
    project.stage("src/shop/__init__.py", SHOP.replace("count", f"count{number}"))
    act = ("commit", "--quiet", "--message", "work")
    if hook == "gatekeeper-push":
        project.git(*act)
        act = ("push", "--quiet", "origin", "main")
    started = time.perf_counter()
    project.git(*act)
    return time.perf_counter() - started


def main() -> None:
    """Builds, measures and prints."""
    with tempfile.TemporaryDirectory() as scratch:
        built = Built(Path(scratch).resolve() / "hooks")
        built.folder.mkdir()
        started = time.perf_counter()
        build(built)
        print(f"{'environments of both managers':40}{time.perf_counter() - started:6.1f} s")
        for manager in MANAGERS:
            for hook in HOOKS:
                folder = Path(scratch).resolve() / manager.name / hook
                project = make(built, manager, hook, folder)
                best = min(seconds(project, hook, number) for number in range(TIMES))
                print(f"{manager.name:12}{hook:28}{best:6.2f} s", flush=True)


if __name__ == "__main__":
    main()
