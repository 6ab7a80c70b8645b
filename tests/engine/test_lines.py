"""Code by place."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.engine.lines import SourceLines
from tests.fakes import make_project

CODE = """\
import os


@decorated(
    with_arguments
)
class Thing:
    def method(self, first,
               second=1):
        # a remark
        try:
            return os.path.join(
                first, second)
        finally:
            pass

match first:
    case 1:
        done = True

def short(a): return a
"\u00fc\u00fc"; first = 1; second = 2
"""


@pytest.fixture
def lines(tmp_path: Path) -> SourceLines:
    return SourceLines(
        make_project(tmp_path, {"src/a.py": CODE, "src/broken.py": "def (:\n  x", "src/b.txt": "a\r\nb"})
    )


def test_a_line_is_itself(lines: SourceLines) -> None:
    assert lines.at("src/a.py", 1) == "import os"
    assert lines.at("src/b.txt", 1) == "a"
    assert lines.at("src/a.py", 999) == ""
    assert lines.at("src/nowhere.py", 1) == ""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (1, "import os"),
        (5, "@decorated(with_arguments)\nclass Thing:"),
        (9, "def method(self, first, second=1):"),
        (10, "def method(self, first, second=1):"),
        (13, "return os.path.join(first, second)"),
        (17, "match first:"),
        (2, ""),
    ],
)
def test_a_statement_has_no_layout_and_no_body(lines: SourceLines, line: int, expected: str) -> None:
    assert lines.statement("src/a.py", line).strip() == expected


def test_a_shape_has_no_names(lines: SourceLines) -> None:
    assert lines.shape("src/a.py", 9).strip() == "def _(_, _, _=1):"
    assert lines.shape("src/a.py", 13) == "return _._._(_, _)"


def test_where_there_is_no_statement_the_line_stands_for_it(lines: SourceLines) -> None:
    assert lines.statement("src/broken.py", 2) == "x"
    assert lines.shape("src/broken.py", 2) == "x"


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        (21, 5, "def short(a):"),
        (21, 15, "return a"),
        (21, None, "return a"),
        (22, 1, "'\u00fc\u00fc'"),
        (22, 7, "first = 1"),
        (22, 15, "first = 1"),
        (22, 18, "second = 2"),
        (13, 1, "return os.path.join(first, second)"),
    ],
)
def test_the_column_tells_statements_of_one_line_apart(
    lines: SourceLines, line: int, column: int | None, expected: str
) -> None:
    assert lines.statement("src/a.py", line, column).strip() == expected


def test_before_the_first_statement_of_a_line_it_is_that_one(tmp_path: Path) -> None:
    lines = SourceLines(make_project(tmp_path, {"src/a.py": "if x:\n    a = 1; b = 2\n"}))
    assert lines.statement("src/a.py", 2, 1) == "a = 1"
