"""What lies in folders."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.engine import scan
from tests.fakes import write_files

PACKAGES = {
    "pkg/__init__.py": "",
    "pkg/sub/data.json": "{}",
    "pkg/__pycache__/x.pyc": "1",
    "pyright/big.js": "1",
    "pkg/pyright/x.py": "1",
    "pkg-1.dist-info/RECORD": "",
}
EDITS: dict[str, tuple[Callable[[Path], object], bool]] = {
    "nothing": (lambda site: None, False),
    "a module edited": (lambda site: (site / "pkg/__init__.py").write_text("x = 1"), True),
    "a data file edited": (lambda site: (site / "pkg/sub/data.json").write_text("[]", newline="\n"), True),
    "a module added": (lambda site: (site / "pkg/new.py").touch(), True),
    "a module removed": (lambda site: (site / "pkg/__init__.py").unlink(), True),
    "an upgrade": (lambda site: (site / "pkg-1.dist-info").rename(site / "pkg-2.dist-info"), True),
    "byte code": (lambda site: (site / "pkg/__pycache__/x.pyc").write_text("22"), False),
    "in a bundle": (lambda site: (site / "pyright/big.js").write_text("22"), False),
    "in a folder called like one": (lambda site: (site / "pkg/pyright/x.py").write_text("22"), True),
}


@pytest.mark.parametrize(("edit", "differs"), EDITS.values(), ids=EDITS)
def test_installed_packages_differ_when_a_file_does(
    tmp_path: Path, edit: Callable[[Path], object], differs: bool
) -> None:
    write_files(tmp_path, PACKAGES)
    for path in tmp_path.rglob("*.*"):
        os.utime(path, (1, 1))
    before = scan.installed(str(tmp_path), {"pyright"})
    edit(tmp_path)
    assert (scan.installed(str(tmp_path), {"pyright"}) != before) is differs


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert scan.installed(str(tmp_path / "gone"), ()) == scan.installed(str(tmp_path / "none"), ())


def test_a_file_that_vanishes_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        path = name = "gone"

        def stat(self, *, follow_symlinks: bool) -> os.stat_result:
            raise FileNotFoundError

    monkeypatch.setattr(scan, "below", lambda folder, skip: [Gone()])
    assert scan.installed(str(tmp_path), ()) == scan.digest()


def test_content_tells_kinds_apart(tmp_path: Path) -> None:
    write_files(tmp_path, {"a": "1", "b": "1", "c": "2"})
    a, b, c = (scan.content(tmp_path / name) for name in "abc")
    assert a == b != c
    assert scan.content(tmp_path / "none") == () == scan.signature("nul\0")
    assert scan.content(tmp_path) == scan.signature(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes")
def test_content_of_links_and_of_what_cannot_be_read(tmp_path: Path) -> None:
    write_files(tmp_path, {"a": "1"})
    (tmp_path / "link").symlink_to("a")
    before = scan.content(tmp_path / "link")
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to("b")
    assert scan.content(tmp_path / "link") != before
    os.mkfifo(tmp_path / "pipe")
    assert scan.content(tmp_path / "pipe") == scan.signature(tmp_path / "pipe")


def test_what_cannot_be_read_is_told_by_the_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, {"a": "1"})

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert scan.content(tmp_path / "a")[1] == 13
