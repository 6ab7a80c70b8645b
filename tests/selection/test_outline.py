from __future__ import annotations

import pytest

from gatekeeper.selection.outline import Outline, moves, outline

SOURCE = """\
import os

LIMIT = 1


class Thing:
    size = 2

    @property
    def value(self):
        '''What it is.'''
        return self.size

    if LIMIT:

        def twice(self, by=LIMIT):
            return [x for x in range(by)]


async def wait(x: int) -> int:
    def inner():
        yield x

    return x
"""


def outlined(text: str) -> Outline:
    found = outline(text)
    assert found is not None
    return found


OLD = outlined(SOURCE)


def test_functions_are_told_by_their_class_and_their_lines() -> None:
    assert {key: (one.first, one.body, one.last) for key, one in OLD.functions.items()} == {
        "Thing.value 0": (9, 11, 12),
        "Thing.twice 0": (16, 17, 17),
        "wait 0": (20, 21, 24),
    }
    assert OLD.named == {"LIMIT", "property", "int", "size"}
    assert "range" in OLD.functions["Thing.twice 0"].names


@pytest.mark.parametrize(
    ("old", "new"),
    [("return self.size", "return 0"), ("return x\n", "return x  # so\n"), ("yield x", "yield 1"), ("range(by)", "()")],
)
def test_another_body_is_the_same_skeleton(old: str, new: str) -> None:
    assert outlined(SOURCE.replace(old, new)).skeleton == OLD.skeleton


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import os", "import re"),
        ("size = 2", "size = 3"),
        ("@property", "@cache"),
        ("What it is", "What it was"),
        ("by=LIMIT", "by=1"),
        ("by=LIMIT", "to=LIMIT"),
        ("async def", "def"),
        ("-> int", "-> str"),
        ("    return x\n", "    yield x\n"),
        ("return self.size", "return super().size"),
        ("def twice", "def thrice"),
        ("LIMIT = 1", "LIMIT = 1\n\n\ndef more():\n    return 1"),
    ],
)
def test_everything_else_makes_another_skeleton(old: str, new: str) -> None:
    assert outlined(SOURCE.replace(old, new)).skeleton != OLD.skeleton


def test_functions_of_one_name_are_told_apart() -> None:
    assert set(outlined("def f():\n    a\n\n\ndef f():\n    b\n").functions) == {"f 0", "f 1"}


def test_the_bare_file_has_no_functions() -> None:
    assert outlined(SOURCE + "\n\ndef more():\n    return 1\n").bare == OLD.bare
    assert outlined(SOURCE.replace("size = 2", "size = 3")).bare != OLD.bare


@pytest.mark.parametrize("text", ["def f(:", "\0"])
def test_what_is_no_python_has_no_outline(text: str) -> None:
    assert outline(text) is None


@pytest.mark.parametrize("line", ["global LIMIT", "import re", "from re import match"])
def test_what_reaches_out_of_a_function_is_noted(line: str) -> None:
    assert outlined(f"def f():\n    {line}\n    return 1\n").functions["f 0"].calls_out == {line}
    assert not outlined("def f():\n    global_ = 1\n").functions["f 0"].calls_out


def test_where_lines_are_after_an_edit() -> None:
    text = (
        "# a comment\nimport os\n\n\ndef f(\n    x,\n):\n    y = x\n    return y\n\n\n"
        "if os:\n    def g():\n        return 2\n"
    )
    edited = (
        text.replace("# a comment\n", "").replace("y = x\n", "y = x\n    # so\n").replace("2\n", "2\n\n\ndef h(): 0\n")
    )
    found = moves(outlined(text), outlined(edited))
    assert found == {2: 1, 5: 4, 6: 5, 7: 6, 12: 12, 13: 13, 14: 14}
    assert moves(outlined(edited), outlined(text))[12] == 12
    same = moves(OLD, OLD)
    assert all(same[line] == line for line in same)
    assert set(same) >= {1, 3, 6, 9, 10, 12, 17, 20, 24}


def test_the_last_line_of_a_class_is_that_of_its_last_function() -> None:
    text = "class Both:\n    one = 1\n\n    def last(self):\n        return self.one\n\n\nTWO = 2\n"
    edited = text.replace("return self.one", "one = self.one\n        return one")
    assert moves(outlined(text), outlined(edited)) == {1: 1, 2: 2, 4: 4, 8: 9}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("class E(Exception): pass\n", "class E(Exception):\n    pass\n"),
        ("A = 1; B = 2\n", "A = 1\nB = 2\n"),
        ("A = 1\nB = 2\n", "A = 1; B = 2\n"),
        ("if x: y = 1\n", "if x:\n    y = 1\n"),
        ("match x:\n    case 1: pass\n", "match x:\n    case 1:\n        pass\n"),
    ],
)
def test_statements_that_no_longer_share_a_line_are_nowhere(old: str, new: str) -> None:
    was, now = outline(old), outline(new)
    assert was is not None and now is not None
    assert was.bare == now.bare
    with pytest.raises(LookupError, match="share a line"):
        moves(was, now)


def test_the_parts_of_a_statement_may_be_spread() -> None:
    was, now = outline("X = f(1, 2)\nY = 1\n"), outline("X = f(\n    1,\n    2,\n)\nY = 1\n")
    assert was is not None and now is not None
    assert moves(was, now) == {1: 1, 2: 5}


def test_only_pythons_line_ends_end_lines() -> None:
    found = outline('"""A."""\n\x0c\nX = "\u2028"\r\ndef f():\r    return 1\n')
    assert found is not None
    assert found.functions["f 0"].text == "def f():\n    return 1\n"


def test_another_encoding_is_another_file() -> None:
    old, new = (outline(f"# -*- coding: {name} -*-\nX = 'e'\n") for name in ("utf-8", "latin-1"))
    assert old is not None and new is not None
    assert old.bare != new.bare


def test_a_comment_above_a_body_is_no_part_of_its_head() -> None:
    old, new = outlined("def f(x):\n    return 1\n"), outlined("def f(x):\n\n    # so\n    return 1\n")
    assert old.functions["f 0"].head == new.functions["f 0"].head == "def f(x):\n"
    assert old.functions["f 0"].text != new.functions["f 0"].text


@pytest.mark.parametrize("said", ["super", "__class__", "\uff53uper", "yield", "yield from"])
def test_what_kind_of_function_it_is_stands_outside_of_its_body(said: str) -> None:
    plain, other = (outlined(f"class A:\n    def f(self):\n        return ({one} ())\n") for one in ("list", said))
    assert plain.bare == other.bare
    assert plain.skeleton != other.skeleton
