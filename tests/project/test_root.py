from __future__ import annotations

import os
from pathlib import Path

import pytest

from gatekeeper.errors import ConfigError
from gatekeeper.project.root import find_root
from tests.fakes import write_files

PROJECT = '[project]\nname = "x"\n'


def test_the_nearest_folder_with_settings_wins_over_nearer_projects(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": "[tool.gatekeeper]\n", "member/pyproject.toml": PROJECT})
    assert find_root(tmp_path / "member", tmp_path) == tmp_path


def test_a_settings_file_of_its_own_counts(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": "[tool.gatekeeper]\n", "member/gatekeeper.toml": ""})
    assert find_root(tmp_path / "member", tmp_path) == tmp_path / "member"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pyproject.toml", PROJECT),
        ("pyproject.toml", "[build-system]\nrequires = []\n"),
        ("pyproject.toml", "[tool.pytest.ini_options]\n"),
        ("setup.py", ""),
        ("setup.cfg", "[metadata]\nname = x\n"),
    ],
)
def test_a_described_project_is_one_to_who_stands_in_it(tmp_path: Path, name: str, content: str) -> None:
    write_files(tmp_path, {"pyproject.toml": PROJECT, f"packages/a/{name}": content, "packages/a/src/a/b.py": ""})
    assert find_root(tmp_path / "packages" / "a" / "src" / "a", tmp_path) == tmp_path / "packages" / "a"
    assert find_root(tmp_path / "packages", tmp_path) == tmp_path


@pytest.mark.parametrize(
    ("name", "content"),
    [("pyproject.toml", ""), ("pyproject.toml", "[tool.ruff]\nline-length = 9\n"), ("setup.cfg", "[flake8]\n")],
)
def test_settings_that_may_lie_anywhere_make_no_project(tmp_path: Path, name: str, content: str) -> None:
    write_files(tmp_path, {"setup.py": "", f"tests/{name}": content})
    assert find_root(tmp_path / "tests", tmp_path) == tmp_path


def test_nothing_above_the_repository_is_looked_at(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": PROJECT, "repository/a/b.py": ""})
    repository = tmp_path / "repository"
    assert find_root(repository / "a", repository) == repository


def test_without_a_repository_or_a_project_it_is_where_one_stands(tmp_path: Path) -> None:
    assert find_root(tmp_path, None) == tmp_path


def test_a_broken_settings_file_is_named_with_its_line(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": "[project]\nname = \n"})
    with pytest.raises(ConfigError, match=r"pyproject\.toml is not valid TOML: .*line 2"):
        find_root(tmp_path, tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_a_fifo_for_a_settings_file_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pyproject.toml")
    assert find_root(tmp_path, tmp_path) == tmp_path
