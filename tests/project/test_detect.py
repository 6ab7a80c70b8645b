from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.errors import CannotVerify, ConfigError
from gatekeeper.model.profile import Profile, Settings
from gatekeeper.model.project import Project
from gatekeeper.project import detect as module
from gatekeeper.project.detect import detect, walk
from tests.fakes import INTERPRETER, write_files

SETTINGS = Settings(Profile("standard"))
FILES = ("apps/one/src/a.py", "apps/one/src/_vendor/b.py", "apps/one/tests/test_a.py", "apps/oneself.py", "top.py")


def find(tree: Path, settings: Settings = SETTINGS, prefix: str = "apps/one") -> Project:
    return detect(tree, prefix, FILES, settings, INTERPRETER, ("apps/one/sub", "other"))


def test_a_project_is_put_together(tmp_path: Path) -> None:
    write_files(tmp_path, {"apps/one/setup.py": ""})
    project = find(tmp_path)
    assert project.files == tuple(sorted(FILES[:3]))
    assert (project.sources, project.tests, project.import_roots) == (
        ("apps/one/src",),
        ("apps/one/tests",),
        ("apps/one/src",),
    )
    assert (project.root, project.submodules) == (tmp_path / "apps" / "one", ("apps/one/sub",))
    said = {decision.topic: (decision.answer, decision.why) for decision in project.decisions}
    assert said["project"] == ("apps/one", "holds setup.py")
    assert said["files"] == ("3", "all that git does not ignore")
    assert said["source"] == ("apps/one/src", "src layout")


def test_the_whole_repository(tmp_path: Path) -> None:
    project = find(tmp_path, prefix="")
    assert project.files == tuple(sorted(FILES))
    assert project.decisions[0].why == "nothing nearer describes a Python project"


def test_excluded_files_are_left_out_by_patterns_that_start_at_the_projects_root(tmp_path: Path) -> None:
    settings = replace(SETTINGS, exclude=("**/_vendor/**", "/tests"), file="pyproject.toml")
    project = find(tmp_path, settings)
    assert project.files == ("apps/one/src/a.py",)
    assert project.decisions[0].why == "configured in pyproject.toml"
    assert project.decisions[1].why == "all that git does not ignore, 2 left out by `exclude`"


def test_names_that_are_not_utf_8_can_be_excluded(tmp_path: Path) -> None:
    files = ("a.py", os.fsdecode(b"\xff\xfe.py"))
    project = detect(
        tmp_path, "", files, replace(SETTINGS, exclude=("?" + os.fsdecode(b"\xfe") + ".py",)), INTERPRETER, ()
    )
    assert project.files == ("a.py",)


def test_a_pattern_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="exclude in the gatekeeper settings"):
        find(tmp_path, replace(SETTINGS, exclude=("!",)))


def test_walking_passes_over_what_is_not_the_projects(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "a.py": "",
            ".coveragerc": "",
            "b/c.py": "",
            ".git/config": "",
            "b/__pycache__/c.pyc": "",
            "node_modules/x.py": "",
            "my-env/pyvenv.cfg": "",
            "my-env/x.py": "",
        },
    )
    assert walk(tmp_path) == (".coveragerc", "a.py", "b/c.py")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_walking_follows_no_link_and_opens_no_fifo(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": "", "b/c.py": ""})
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "link.py").symlink_to(tmp_path / "a.py")
    os.mkfifo(tmp_path / "fifo.py")
    assert walk(tmp_path) == ("a.py", "b/c.py")


def test_a_file_that_vanishes_while_walking(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def listed(root: Path, onerror: object) -> list[tuple[str, list[str], list[str]]]:
        return [(str(root), [], ["gone.py"])]

    monkeypatch.setattr(module.os, "walk", listed)
    assert walk(tmp_path) == ()


def test_a_folder_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="gone cannot be read: "):
        walk(tmp_path / "gone")
