"""Layout told from function."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gatekeeper.checks._reformat import Kinds, kinds
from gatekeeper.model.change import Change, ChangedFile, Status
from tests.fakes import FakeContext, make_project

CODE = '''\
"""About
the module.   """
import os, sys
from json import (loads,
                  dumps)

class  Shop( object ) :
    @property
    def price( self ):
        'How much.'
        return   self . amount*2

    @staticmethod
    def parse( text, ) :
      """
      Reads it.
        """
      if text :
        return [ loads( text ),u'odd', 'it' 's' ]
      return { 'a':1, "b" : 2 , }
def last(a, b = 1) : return ( a, b )   # both
x = lambda: ( yield )
'''


def told(tmp_path: Path, before: str | bytes, after: str | bytes, status: Status = Status.MODIFIED) -> Kinds:
    """Every line of the file counts as changed."""
    new = after.encode() if isinstance(after, str) else after
    old = before.encode() if isinstance(before, str) else before
    lines = frozenset(range(1, new.count(b"\n") + 1))
    file = ChangedFile("a.py", status, "old.py" if status is Status.RENAMED else None, added_lines=lines, deleted=1)
    context = FakeContext(make_project(tmp_path / "tree", {"a.py": new}), tmp_path, base={"a.py": old, "old.py": old})
    (kind,) = kinds(context, Change("base", "worktree", (file,)))
    return kind


@pytest.mark.parametrize(
    "options", ["line-length = 40", 'format.quote-style = "single"', 'format.indent-style = "tab"']
)
@pytest.mark.parametrize("source", [CODE, Path(__file__).read_text(), Path(subprocess.__file__).read_text()])
def test_what_a_formatter_does_is_never_functional(tmp_path: Path, source: str, options: str) -> None:
    (tmp_path / "ruff.toml").write_text(f"{options}\n")
    ruff = Path(sys.executable).parent / "ruff"
    done = subprocess.run(
        [ruff, "format", "--no-cache", "-"], cwd=tmp_path, input=source, capture_output=True, text=True, check=True
    )
    assert done.stdout != source
    found = told(tmp_path, source, done.stdout)
    assert found.functional == 0
    assert found.reformatted > 4


def test_other_line_ends_are_layout(tmp_path: Path) -> None:
    source = "def f(a):\n    return a\n\n\nx = 1\n"
    assert told(tmp_path, source, source.replace("\n", "\r\n")) == Kinds("a.py", 3, 0)


@pytest.mark.parametrize(
    "after",
    ["x = 2\ny = [1, 2]\n", "x = 1\n", "x = 1\ny = [1, 2]\nz = 3\n", "x = (\n", "x = '1'\ny = [1, 2]\n", "\0"],
)
def test_what_changes_the_meaning_is_functional(tmp_path: Path, after: str) -> None:
    found = told(tmp_path, "x = 1\ny = [1, 2]\n", after)
    assert found.functional > 0
    assert found.reformatted == 0


def test_a_file_that_could_not_be_parsed_is_functional(tmp_path: Path) -> None:
    assert told(tmp_path, "x = (", "x = 1\n") == Kinds("a.py", 0, 1)


def test_of_a_class_only_what_changed_counts(tmp_path: Path) -> None:
    before = "class A(B):\n    @late\n    def f(self): return 1\n    def g(self): return 2\n"
    after = "class A(\n    B\n):\n    @late\n    def f(self):\n        return 1\n    def g(self): return 3\n"
    assert told(tmp_path, before, after) == Kinds("a.py", 6, 2)


def test_comments_and_moves_are_neither(tmp_path: Path) -> None:
    assert told(tmp_path, "x = 1\ny = 2\n", "y = 2\n# about x\nx = 1\n") == Kinds("a.py", 0, 0)


def test_a_renamed_file_is_compared_with_what_it_was(tmp_path: Path) -> None:
    assert told(tmp_path, "x = [1,2]\n", "x = [1, 2]\n", Status.RENAMED) == Kinds("a.py", 1, 0)


def test_only_python_that_was_there_before_is_looked_at(tmp_path: Path) -> None:
    context = FakeContext(make_project(tmp_path / "tree", {"new.py": "x = 1\n", "a.txt": "x\n"}), tmp_path)
    files = (
        ChangedFile("new.py", Status.ADDED, added_lines=frozenset({1})),
        ChangedFile("a.txt", Status.MODIFIED, added_lines=frozenset({1})),
        ChangedFile("gone.py", Status.DELETED, deleted=3),
        ChangedFile("moved.py", Status.RENAMED, "old.py"),
    )
    assert kinds(context, Change("base", "worktree", files)) == ()
