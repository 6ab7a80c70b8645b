"""The coverage of gatekeeper's own, made importable for projects without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.checks import _workers
from gatekeeper.checks._workers import measuring
from gatekeeper.errors import CannotVerify
from tests.fakes import FakeContext, make_project


class Bundled(FakeContext):
    """A context in which coverage is found among gatekeeper's own tools alone."""

    def python_tool(self, module: str):
        raise CannotVerify(f"{module} is not installed")


@pytest.fixture
def bundled(tmp_path: Path) -> Bundled:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return Bundled(make_project(tmp_path / "tree", {}), scratch)


def test_where_links_are_refused_it_is_copied(bundled: Bundled, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, target: Path, target_is_directory: bool = False) -> None:
        raise OSError("a required privilege is not held")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    (folder,) = measuring(bundled).paths
    assert [path.name for path in Path(folder).iterdir()] == ["coverage"]
    assert (Path(folder) / "coverage" / "control.py").is_file()
    assert measuring(bundled).paths == [folder]


def test_without_any_it_says_what_to_install(bundled: Bundled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_workers, "find_spec", lambda name: None)
    with pytest.raises(CannotVerify, match="install coverage in the project's environment"):
        measuring(bundled)
