"""What an assertion asks, in one form: unittest's methods ask what a comparison would."""

from __future__ import annotations

import ast

_OPERATORS: dict[str, ast.cmpop] = {
    "assertEqual": ast.Eq(),
    "assertIn": ast.In(),
    "assertIs": ast.Is(),
    "assertLess": ast.Lt(),
    "assertLessEqual": ast.LtE(),
    "assertGreater": ast.Gt(),
    "assertGreaterEqual": ast.GtE(),
}


def question(text: str) -> ast.expr:
    """An assertion as a question: `assertEqual(a, b)` asks whether `a == b`."""
    return asked_in(ast.parse(text, mode="eval").body)


def asked_in(node: ast.expr) -> ast.expr:
    """The same of an assertion that is no text."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name), args=[left, right, *_]) if name in _OPERATORS:
            return ast.Compare(left, [_OPERATORS[name]], [right])
        case ast.Call(func=ast.Attribute(attr="assertIsInstance"), args=args):
            return ast.Call(ast.Name("isinstance", ast.Load()), args, [])
        case ast.Call(func=ast.Attribute(attr="assertIsNotNone"), args=[asked, *_]):
            return ast.Compare(asked, [ast.IsNot()], [ast.Constant(None)])
        case _:
            return node


def asks_same(one: str, other: str) -> bool:
    """Whether two assertions ask the same, be it as unittest says it, or as a comparison."""
    return one == other or ast.dump(question(one)) == ast.dump(question(other))
