"""Fixes by the real ruff, on real files."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from gatekeeper import fix as fixing
from gatekeeper.errors import CannotVerify
from gatekeeper.fix import FixedFile, FixFailure, FixResult, fix
from tests.fakes import FakeContext, make_project

UGLY = "import os\nx  =  1\n"
FIXED = "x = 1\n"


def context(tmp_path: Path, files: Mapping[str, str | bytes], prefix: str = "") -> FakeContext:
    root, scratch = tmp_path / "project", tmp_path / "scratch"
    scratch.mkdir()
    return FakeContext(make_project(root, files, prefix=prefix), scratch)


def tree(made: FakeContext) -> dict[str, bytes]:
    root = made.project.repository
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_listed_files_are_linted_and_formatted_and_no_other_is_touched(tmp_path: Path) -> None:
    made = context(tmp_path, {"src/a.py": UGLY, "src/b.py": UGLY, "src/c.py": FIXED, "README.md": "x"})
    (tmp_path / "project/foreign.py").write_text(UGLY)
    before = tree(made)
    result = fix(made, ["src/c.py", "src/a.py", "src/a.py", "README.md", "foreign.py", "gone.py"])
    assert result == FixResult((FixedFile("src/a.py", UGLY.encode(), FIXED.encode()),), (), 2)
    assert tree(made) == before | {"src/a.py": FIXED.encode()}


def test_without_writing_the_result_is_the_same_and_the_files_stay(tmp_path: Path) -> None:
    made = context(tmp_path, {"src/a.py": UGLY})
    before = tree(made)
    result = fix(made, ["src/a.py"], write=False)
    assert tree(made) == before
    assert result.diff == "--- a/src/a.py\n+++ b/src/a.py\n@@ -1,2 +1 @@\n-import os\n-x  =  1\n+x = 1\n"


def test_the_diff_shows_odd_lines_as_they_are() -> None:
    file = FixedFile("a.py", b"x\x0c\r\n\xff", b"x\x0c\r\ny\n")
    assert file.diff == (
        "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n x\x0c\r\n-\udcff\n\\ No newline at end of file\n+y\n"
    )


def test_settings_are_those_for_the_file_in_a_project_below_the_repository(tmp_path: Path) -> None:
    files = {"lib/ruff.toml": "exclude = ['no']\nformat.quote-style = 'single'\n"}
    files |= {"lib/no/a.py": UGLY, "lib/src/b.py": 'x = "a"\n'}
    made = context(tmp_path, files, prefix="lib")
    fix(made, files)
    assert tree(made)["lib/no/a.py"] == UGLY.encode()
    assert tree(made)["lib/src/b.py"] == b"x = 'a'\n"


@pytest.mark.parametrize("setting", ["", "unsafe-fixes = true\n"])
def test_only_safe_fixes_are_made(tmp_path: Path, setting: str) -> None:
    unsafe = "def f():\n    x = g()\n"
    made = context(tmp_path, {"src/a.py": unsafe, "ruff.toml": f"{setting}lint.select = ['F841']\n"})
    assert fix(made, ["src/a.py"]) == FixResult((), (), 1)


def test_a_file_keeps_its_mode_and_its_line_ends(tmp_path: Path) -> None:
    made = context(tmp_path, {"src/a.py": "x  =  1\r\ny = 2\r\n"})
    path = tmp_path / "project/src/a.py"
    path.chmod(0o750)
    fix(made, ["src/a.py"])
    assert path.read_bytes() == b"x = 1\r\ny = 2\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o750


@pytest.mark.parametrize("name", ["src/-a.py", "src/a b.py", "src/é.py", "--fix.py"])
def test_odd_names_are_taken_as_names(tmp_path: Path, name: str) -> None:
    made = context(tmp_path, {name: UGLY})
    assert [file.path for file in fix(made, [name]).files] == [name]


@pytest.mark.parametrize("content", [b"import os\nx = (\n", b"# \xe9\nimport os\n"])
def test_a_file_that_cannot_be_parsed_is_left_and_the_others_are_fixed(tmp_path: Path, content: bytes) -> None:
    made = context(tmp_path, {"src/a.py": content, "src/b.py": UGLY})
    result = fix(made, ["src/a.py", "src/b.py"])
    assert [file.path for file in result.files] == ["src/b.py"]
    (failure,) = result.failures
    assert failure.path == "src/a.py"
    assert failure.reason.startswith("ruff could not fix src/a.py: ")
    assert tree(made)["src/a.py"] == content


def test_a_file_that_is_gone_is_a_failure(tmp_path: Path) -> None:
    made = context(tmp_path, {"src/a.py": UGLY})
    (tmp_path / "project/src/a.py").unlink()
    (failure,) = fix(made, ["src/a.py"]).failures
    assert "src/a.py cannot be read" in failure.reason


def test_a_file_that_cannot_be_written_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    made = context(tmp_path, {"src/a.py": UGLY})
    before = tree(made)
    monkeypatch.setattr(fixing.shutil, "copymode", full)
    failure = FixFailure("src/a.py", "src/a.py cannot be written: No space left on device")
    assert fix(made, ["src/a.py"]) == FixResult((), (failure,), 1)
    assert tree(made) == before


def test_a_ruff_that_fails_without_a_word_is_named_by_its_exit_code(tmp_path: Path) -> None:
    made = context(tmp_path, {"src/a.py": UGLY})
    made.commands = {"ruff": ("/bin/false",)}
    (failure,) = fix(made, ["src/a.py"]).failures
    assert failure.reason == "ruff could not fix src/a.py: exit code 1"


def test_without_ruff_nothing_can_be_fixed(tmp_path: Path) -> None:
    made = context(tmp_path, {"src/a.py": UGLY})
    made.commands = {"ruff": ()}
    with pytest.raises(CannotVerify, match="ruff is not installed"):
        fix(made, ["src/a.py"])
