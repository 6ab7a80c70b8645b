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
