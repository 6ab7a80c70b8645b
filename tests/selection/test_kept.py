"""Where the lines are now that ran in tests that are not run again."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gatekeeper.selection.kept import lines
from gatekeeper.selection.outline import outline
from gatekeeper.selection.recorded import Line, Ran


def kept(old: str, new: str, *ran: Line) -> frozenset[Line]:
    was, now = outline(old), outline(new)
    assert was is not None
    assert now is not None
    recorded: Any = SimpleNamespace(root=Path("/"), everything_ran={"/a.py": Ran(ran, {"": (1 << len(ran)) - 1})})
    return lines(recorded, frozenset(), {"a.py": (was, now)})[0]["/a.py"]


def test_a_first_statement_may_move_down() -> None:
    assert kept("import os\nX = 1\n", "# a comment\nimport os\nX = 1\n", (1,), (2,)) == {(2,), (3,)}
    arcs = ((-1, 1), (1, 2), (2, -1))
    assert kept("import os\nX = 1\n", "# a comment\nimport os\nX = 1\n", *arcs) == {(-1, 2), (2, 3), (3, -1)}


def test_an_empty_module_begins_in_its_first_line() -> None:
    assert kept("# nothing\n", "# nothing\n\n", (1,)) == {(1,)}


@pytest.mark.parametrize("first", ["def f():\n    return 1\n", "class A:\n    x = 1\n", "f = lambda: 1\n"])
def test_what_begins_in_the_first_line_may_be_the_module(first: str) -> None:
    assert kept(first, first, (-1, 1)) == {(-1, 1)}
    with pytest.raises(LookupError, match="the module or something in it"):
        kept(first, f"# a comment\n{first}", (-1, 1))
