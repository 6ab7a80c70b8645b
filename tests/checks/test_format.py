"""Format against the real ruff, and against programs that speak as older or broken ones do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from gatekeeper.checks.format import CHECK
from gatekeeper.errors import CannotVerify
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed
from tests.checks.programs import program
from tests.fakes import FakeContext, make_project, write_files

UGLY = "x  =  1\n"
TIDY = "x = 1\n"


def check_format(tmp_path: Path, files: Mapping[str, str | bytes], body: str = "") -> Completed:
    root, scratch = tmp_path / "project", tmp_path / "scratch"
    scratch.mkdir()
    shown = f"if '--show-files' in argv: say({chr(10).join(files)!r})\n"
    commands = {"ruff": program(tmp_path, shown + body)} if body else {}
    return CHECK().run(FakeContext(make_project(root, files), scratch, commands=commands))


def paths(outcome: Completed) -> list[str]:
    return [finding.location.path for finding in outcome.findings]


def test_each_file_that_would_be_reformatted_is_one_finding(tmp_path: Path) -> None:
    outcome = check_format(tmp_path, {"src/a.py": UGLY, "src/b.py": TIDY})
    assert outcome == Completed(
        (
            Finding(
                "format",
                "unformatted",
                "would be reformatted",
                Severity.ERROR,
                Location("src/a.py"),
                "format.files",
                fixable=True,
            ),
        ),
        counts={"format.files": "2 files"},
    )
    assert (tmp_path / "project/src/a.py").read_text() == UGLY


def test_markdown_notebooks_and_files_of_others_do_not_count(tmp_path: Path) -> None:
    write_files(tmp_path / "project", {"vendored/a.py": UGLY, "vendored/bad.py": "x = (\n"})
    notebook = {"cells": [{"cell_type": "code", "source": "x  =  1", "metadata": {}, "outputs": []}]}
    files = {
        "src/a.py": TIDY,
        "README.md": "# A\n\n```python\nx  =  1\n```\n",
        "n.ipynb": json.dumps(notebook | {"metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
        "broken.ipynb": "{",
    }
    assert check_format(tmp_path, files) == Completed((), counts={"format.files": "1 file"})


@pytest.mark.parametrize("content", ["x = (\n", b"# \xe9\nx=1\n"])
def test_a_file_that_cannot_be_parsed_or_read_is_not_a_pass(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(CannotVerify, match=r"could not read or parse src/b\.py$"):
        check_format(tmp_path, {"src/a.py": TIDY, "src/b.py": content})


@pytest.mark.parametrize(
    ("setting", "reason"), [("exclude = ['*']", "exclude all its"), ("format.exclude = ['*']", "exclude all from")]
)
def test_settings_that_exclude_every_file_are_not_a_pass(tmp_path: Path, setting: str, reason: str) -> None:
    with pytest.raises(CannotVerify, match=reason):
        check_format(tmp_path, {"src/a.py": UGLY, "ruff.toml": setting})


def test_wrong_settings_are_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify) as caught:
        check_format(tmp_path, {"src/a.py": TIDY, "ruff.toml": "nonsense = 1\n"})
    assert "nonsense" in caught.value.detail


OLD = "if '--output-format' in argv: say('', 2, \"error: unexpected argument '--output-format' found\")\n"
FILES = {"src/a.py": UGLY, "src/b.py": UGLY}


def test_a_ruff_that_writes_no_json_is_read_by_its_lines(tmp_path: Path) -> None:
    body = OLD + "say('Would reformat: src/a.py\\n1 file would be reformatted, 1 file already formatted\\n', 1)"
    assert paths(check_format(tmp_path, FILES, body)) == ["src/a.py"]


def test_a_ruff_that_only_warns_of_the_json_is_read_by_its_lines(tmp_path: Path) -> None:
    lines = "Would reformat: src/b.py\\nWould reformat: src/a.py\\n2 files would be reformatted\\n"
    body = f"say('{lines}', 1, 'warning: The --output-format flag for the formatter is unstable')"
    assert paths(check_format(tmp_path, FILES, body)) == ["src/a.py", "src/b.py"]


def test_an_old_ruff_that_finds_nothing(tmp_path: Path) -> None:
    assert paths(check_format(tmp_path, FILES, OLD + "say('2 files already formatted\\n')")) == []


def test_an_old_ruff_that_fails_for_files_of_others_alone(tmp_path: Path) -> None:
    write_files(tmp_path / "project", {"vendored/bad.py": ""})
    body = OLD + "say('2 files already formatted\\n', 2, 'error: Failed to parse vendored/bad.py:1:2: bad\\n')"
    assert paths(check_format(tmp_path, FILES, body)) == []


def test_an_old_ruff_that_fails_for_two_of_our_files(tmp_path: Path) -> None:
    err = "error: Failed to parse src/a.py:1:2: bad\\nerror: Failed to read src/b.py: gone\\n"
    with pytest.raises(CannotVerify, match=r"read or parse src/a\.py and 1 more"):
        check_format(tmp_path, FILES, OLD + f"say('', 2, '{err}')")


UNFORMATTED = json.dumps([{"filename": "src/a.py", "message": "", "code": "unformatted"}])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("say('Would reformat: src/a.py\\n', 1)", "does not match its own count"),
        ("say('1 file would be reformatted\\n', 1)", "does not match its own count"),
        ("say('Would reformat: src/a.py\\n1 file would be reformatted\\n', 0)", "1 files, but ended with exit code 0"),
        ("say('Hello', 1)", "0 files, but ended with exit code 1"),
        ("say('', 2, 'error: out of memory')", "could not check the format"),
        ("say('', 2)", "could not check the format"),
        ("say('[{]', 1)", "something else than the JSON"),
        (f"say({UNFORMATTED!r}, 0)", "1 files, but ended with exit code 0"),
        ("say('Would reformat: src/c.py\\n1 file would be reformatted\\n', 1)", "a file that is not there"),
    ],
)
def test_what_ruff_cannot_have_meant_is_not_a_pass(tmp_path: Path, body: str, reason: str) -> None:
    with pytest.raises(CannotVerify, match=reason):
        check_format(tmp_path, FILES, body)
