"""The project's parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.model.project import Project
from tests.fakes import INTERPRETER


@pytest.mark.parametrize(
    ("prefix", "files", "anchor"),
    [
        ("", ("a.py", "gatekeeper.toml", "pyproject.toml"), "gatekeeper.toml"),
        ("lib", ("lib/pyproject.toml", "lib/src/a.py"), "lib/pyproject.toml"),
        ("lib", ("lib/README.md", "lib/src/a.py"), "lib/src/a.py"),
        ("", ("README.md", "x.txt"), "README.md"),
        ("", (), ""),
    ],
)
def test_the_file_that_stands_for_the_project(prefix: str, files: tuple[str, ...], anchor: str) -> None:
    sources = (f"{prefix}/src" if prefix else "src",)
    project = Project(Path("/x"), prefix, files, sources, (), INTERPRETER)
    assert project.anchor("", "gatekeeper.toml", "pyproject.toml") == anchor


@pytest.mark.parametrize(
    ("printed", "path"),
    [
        ("/x/lib/a.py", "lib/a.py"),
        ("/x//lib/./a.py", "lib/a.py"),
        ("/x/lib/", "lib"),
        ("/x/lib/.", "lib"),
        ("/x", "."),
        ("/x/a\\b.py", "a\\b.py"),
        ("a.py", "lib/a.py"),
        ("./a.py", "lib/a.py"),
        ("/xy/a.py", None),
        ("/y/a.py", None),
    ],
)
def test_a_path_that_a_tool_printed(printed: str, path: str | None) -> None:
    project = Project(Path("/x"), "lib", (), (), (), INTERPRETER)
    assert project.relative(printed) == project.relative(Path(printed)) == path


def test_a_path_that_a_tool_resolved(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    project = Project(tmp_path / "link", "", (), (), (), INTERPRETER)
    assert project.relative(str(tmp_path.resolve() / "real" / "a.py")) == "a.py"
