"""What can be made wrong in a file, and how it is written down; nothing is run."""

from __future__ import annotations

import ast

import pytest

from gatekeeper.checks._integrity.source import parse
from gatekeeper.checks._mutation.mutants import mutants, spread

MADE = {
    "a < b <= c": ["(a < b < c)", "(a <= b <= c)"],
    "x = a if b else c > 1": ["(a if not b else c > 1)", "(c >= 1)", "(2)"],
    "x = a == 'b' or not d": ["(a != 'b')", "(a == 'b' and (not d))", "('XXb')", "(d)"],
    "x = a + b * 2": ["(a - b * 2)", "(b / 2)", "(3)"],
    "x = a @ b": [],
    "x = 'a' + b % (1, 2)": ["(2)", "(3)"],
    "x += 1.5": ["x -= 1.5", "(2.5)"],
    "x += 'a'": [],
    "x @= y": [],
    "x = d['k'], {'k': 'v'}": ["('XXk')", "('XXk')", "('XXv')"],
    "x: Literal[1] = True": ["(False)"],
    "x: int": [],
    "f(1)": ["pass", "(2)"],
    "super().__init__()": [],
    "'a docstring'": [],
    "__all__ = [1]": [],
    "T = TypeVar('T', covariant=True)": [],
    "log.info(a < b)": [],
    "warn(x, stacklevel=2)": [],
    "x = f(stacklevel=2, y=3)": ["(4)"],
    "x = f'{a < b}'": [],
    "assert a < b": [],
    "raise E(1)": [],
    "del d[1]": [],
    "if a:\n    b()\nelif not c:\n    pass": ["(not a)", "pass", "(c)"],
    "if TYPE_CHECKING:\n    f()\nelse:\n    g()": ["pass"],
    "if __name__ == '__main__':\n    f()": [],
    "while f(a):\n    break": ["(not f(a))", "continue"],
    "for x in y[1:]:\n    continue": ["(2)", "break"],
    "with f(1) as g, h:\n    pass": ["(2)"],
    "match a < b:\n    case 1 if c > d:\n        pass": ["(a <= b)", "(c >= d)"],
    "def f(a=1, *, b=True):\n    pass": ["(2)", "(False)"],
    "@f(1)\ndef g():\n    return None": [],
    "@overload\ndef g():\n    return 1": [],
    "def g() -> Literal[1]:\n    return True": ["(False)"],
    "def g():\n    return a": ["return None"],
    "async def g():\n    await f()": ["pass"],
    "x = lambda a=1: a - 2": ["(2)", "(a + 2)", "(3)"],
    "x = [a for a in b if a if not c]": ["(not a)", "(c)"],
    "try:\n    f()\nexcept E:\n    g()\nfinally:\n    h()": ["pass", "pass", "pass"],
    "x = a < b  # pragma: no mutate": [],
}


def texts(code: str) -> list[str]:
    return [one.fault.text for one in mutants(parse("a.py", code.encode()), code.encode(), range(1, 9), range(1, 9))]


@pytest.mark.parametrize("code", MADE)
def test_each_way_to_make_a_line_wrong(code: str) -> None:
    assert texts(code) == MADE[code]
    for one in mutants(parse("a.py", code.encode()), code.encode(), range(1, 9), range(1, 9)):
        assert ast.dump(ast.parse(one.content)) != ast.dump(ast.parse(code))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_nothing_but_the_fault_differs(encoding: str, end: str) -> None:
    code = f"# -*- coding: {encoding} -*-\nif 1:\n\té = 'ü' == é < (\n\t\t1)  # ß\n".replace("\n", end)
    content = code.encode(encoding)
    text, *compared, number = mutants(parse("a.py", content), content, {3, 4}, {3})
    assert (text.line, text.column, text.words) == (3, 6, "`'ü'` is made `'XXü'`")
    assert [one.words for one in compared] == [
        "`'ü' == é < 1` is made `'ü' != é < 1`",
        "`'ü' == é < 1` is made `'ü' == é <= 1`",
    ]
    assert compared[0].content.decode(encoding) == code.replace(f"'ü' == é < ({end}\t\t1)", "('ü' != é < 1)")
    assert (number.line, number.content.decode(encoding)) == (4, code.replace("\t\t1)", "\t\t(2))"))


def test_only_changed_lines_that_count_are_made_wrong() -> None:
    code = b"x = 1\ny = 2\nz = 3\ndef f(a=4):\n    return a\n"
    found = mutants(parse("a.py", code), code, {1, 2, 4}, {2, 3, 5})
    assert [one.words for one in found] == ["`2` is made `3`", "`4` is made `5`"]


def test_what_is_shown_is_short() -> None:
    code = f"x = {' + '.join(['name'] * 20)} < 1\n".encode()
    assert all(len(one.words) < 150 for one in mutants(parse("a.py", code), code, {1}, {1}))


def test_a_selection_is_spread_evenly() -> None:
    code = b"\n".join(b"x = %d" % number for number in range(10))
    every = mutants(parse("a.py", code), code, range(11), range(11))
    assert [one.line for one in spread(every, 4)] == [1, 3, 6, 8]
    assert [one.line for one in spread(every, 0)] == [1]
    assert spread(every, 99) == every
