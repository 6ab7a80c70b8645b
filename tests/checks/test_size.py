"""Size of files and functions, counted in real files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.checks.size import CHECK, physical_lines
from gatekeeper.errors import CannotVerify
from gatekeeper.model.finding import Location
from gatekeeper.model.measure import Measure, Sample
from gatekeeper.model.outcome import Broken, Completed, Skipped
from tests.checks.programs import program
from tests.fakes import INTERPRETER, FakeContext, make_project


def size(tmp_path: Path, files: Mapping[str, str | bytes], python: Path | None = None) -> Completed:
    root, scratch = tmp_path / "project", tmp_path / "scratch"
    scratch.mkdir()
    interpreter = replace(INTERPRETER, path=python) if python else INTERPRETER
    return CHECK().run(FakeContext(make_project(root, files, interpreter=interpreter), scratch))


def interpreter(tmp_path: Path, body: str) -> Path:
    """An executable that stands in for the project's Python."""
    words = program(tmp_path, body)
    path = tmp_path / "python"
    path.write_text(f'#!/bin/sh\nexec "{words[0]}" "{words[1]}" "$@"\n')
    path.chmod(0o755)
    return path


def measure(outcome: Completed, id: str) -> Measure:
    return next(one for one in outcome.measures if one.id == id)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", 0),
        (b"\n", 1),
        (b"x", 1),
        (b"x\n", 1),
        (b"x\ny", 2),
        (b"x\r\ny\r\n", 2),
        (b"x\ry\rz", 1),
        (b"x\x0cy\x00\n\xe9\n", 2),
    ],
)
def test_lines_are_those_that_end_in_a_line_feed_and_an_unfinished_last_one(content: bytes, lines: int) -> None:
    assert physical_lines(content) == lines


def test_the_longest_source_or_test_file_with_a_sample_of_each(tmp_path: Path) -> None:
    files = {"src/a.py": "x = 1\n" * 3, "tests/test_b.py": "x = 1\n" * 5, "docs/conf.py": "x = 1\n" * 9}
    assert measure(size(tmp_path, files), "size.file_lines") == Measure(
        "size.file_lines",
        Fraction(5),
        evidence="tests/test_b.py is the longest of 2 files",
        samples=(
            Sample(Location("src/a.py"), "file-lines", "the file has 3 lines", Fraction(3)),
            Sample(Location("tests/test_b.py"), "file-lines", "the file has 5 lines", Fraction(5)),
        ),
    )


SOURCE = """\
@decorated
def short(): return 1

class A:
    async def method(self):
        def inner():
            return 1
        return inner

try:
    pass
except ValueError:
    def handler():
        pass

match x:
    case 1:
        def case(): pass
"""


def test_functions_are_measured_wherever_they_stand_without_their_decorators(tmp_path: Path) -> None:
    taken = measure(size(tmp_path, {"src/a.py": SOURCE}), "size.function_lines")
    assert (taken.exact, taken.evidence) == (Fraction(4), "src/a.py:5 is the longest of 5 functions")
    assert [(sample.message, sample.location.line, sample.value) for sample in taken.samples] == [
        ("`short` has 1 lines", 2, 1),
        ("`A.method` has 4 lines", 5, 4),
        ("`A.method.inner` has 2 lines", 6, 2),
        ("`handler` has 2 lines", 13, 2),
        ("`case` has 1 lines", 18, 1),
    ]


def test_without_a_function_there_is_nothing_to_judge(tmp_path: Path) -> None:
    assert size(tmp_path, {"src/a.py": "x = 1\n"}).absent == {
        "size.function_lines": Skipped("there is no function in 1 files")
    }


def test_no_file_is_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="no Python source or test file"):
        size(tmp_path, {"README.md": ""})


def test_a_vanished_file_is_not_a_pass(tmp_path: Path) -> None:
    context = FakeContext(make_project(tmp_path, {"src/a.py": ""}), tmp_path)
    (tmp_path / "src/a.py").unlink()
    with pytest.raises(CannotVerify, match=r"src/a\.py cannot be read"):
        CHECK().run(context)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x = 1\nx = (\n", r"src/b\.py:2 \('\(' was never closed\)"),
        (b"x\x00\n", r"src/b\.py.*null bytes"),
        (b"# \xe9\n", r"src/b\.py.*(utf-8|decode|encoding)"),
        (b"# coding: nonsense\n", r"src/b\.py.*unknown encoding"),
    ],
)
def test_functions_of_a_file_that_cannot_be_parsed_are_not_a_pass(tmp_path: Path, content: bytes, reason: str) -> None:
    outcome = size(tmp_path, {"src/a.py": "def f(): pass\n", "src/b.py": content})
    assert [one.id for one in outcome.measures] == ["size.file_lines"]
    broken = outcome.absent["size.function_lines"]
    assert isinstance(broken, Broken)
    assert re.match(rf"Python 3\.\d+ cannot parse {reason}", broken.reason)


def test_other_encodings_are_read_as_python_reads_them(tmp_path: Path) -> None:
    files = {
        "src/a.py": "# coding: latin-1\ndef é(): pass\n".encode("latin-1"),
        "src/b.py": b"\xef\xbb\xbfdef f():\r\n    pass\r\n",
    }
    assert [sample.message for sample in measure(size(tmp_path, files), "size.function_lines").samples] == [
        "`é` has 1 lines",
        "`f` has 2 lines",
    ]


def test_nothing_of_the_project_is_imported(tmp_path: Path) -> None:
    files = {"ast.py": "raise SystemExit(9)\n", "src/a.py": "def f(): pass\n"}
    assert measure(size(tmp_path, files), "size.function_lines").exact == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("say('', 3, 'no')", r"could not examine the functions \(exit code 3\)"),
        ("say('Hello')", "printed something odd"),
        ("say('[]')", "examined 0 files instead of 1"),
        ("import os; os.kill(os.getpid(), 9)", "python"),
    ],
)
def test_a_python_that_fails_leaves_the_functions_unverified(tmp_path: Path, body: str, reason: str) -> None:
    broken = size(tmp_path, {"src/a.py": ""}, interpreter(tmp_path, body)).absent["size.function_lines"]
    assert isinstance(broken, Broken)
    assert re.search(reason, broken.reason)
