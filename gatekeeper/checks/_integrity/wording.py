"""What an assertion asks, one question at a time, in one form, be it said by `assert` or by a method of unittest."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.folding import listed
from gatekeeper.checks._integrity.grading import METHODS, method
from gatekeeper.checks._integrity.opposites import opposite
from gatekeeper.checks._integrity.questions import asked_in
from gatekeeper.checks._integrity.writing import Scope, spelled, write

_DENYING = {"assertNotEqual": ast.NotEq(), "assertNotIn": ast.NotIn(), "assertIsNot": ast.IsNot()}


def asked_by(call: ast.Call, scope: Scope) -> ast.expr:
    """What a call asks that asserts, as a comparison; how it is said when it fails does not matter."""
    name, given = method(call), [write(one, scope) for one in call.args]
    match name, given:
        case "assertTrue", [asked, *_]:
            return asked
        case "assertFalse", [asked, *_]:
            return ast.UnaryOp(ast.Not(), asked)
        case "assertIsNone", [asked, *_]:
            return ast.Compare(asked, [ast.Is()], [ast.Constant(None)])
        case _, [left, right, *_] if name in _DENYING:
            return ast.Compare(left, [_DENYING[name]], [right])
        case _:
            return _by_method(call, name, given, scope)


def _by_method(call: ast.Call, name: str, given: list[ast.expr], scope: Scope) -> ast.expr:
    """The same of a method that has a comparison of its own."""
    if name not in METHODS or name.startswith("assert_"):
        return write(call, scope)
    named = [ast.keyword(one.arg, write(one.value, scope)) for one in call.keywords if one.arg != "msg"]
    return asked_in(ast.Call(ast.Attribute(ast.Name("self"), name, ast.Load()), given, named))


def length(of: ast.expr, many: int) -> ast.expr:
    """`len(of) == many`."""
    return ast.Compare(ast.Call(ast.Name("len"), [of], []), [ast.Eq()], [ast.Constant(many)])


def parts(asked: ast.expr) -> Iterator[ast.expr]:
    """What is asked, one by one, in one form."""
    asked = _bare(asked)
    match asked:
        case ast.BoolOp(op=ast.And(), values=values):
            yield from _parts_of(values)
        case ast.UnaryOp(op=ast.Not(), operand=denied):
            yield from _denied(denied, asked)
        case ast.Compare(left=left, ops=[_, _, *_] as operators, comparators=rights):
            links = zip((left, *rights), operators, rights, strict=False)
            yield from _parts_of([ast.Compare(one, [operator], [other]) for one, operator, other in links])
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            yield from _equal(left, right)
        case ast.Call(func=ast.Name(id="all"), args=[found]) if (items := listed(found)) is not None:
            yield from _parts_of(items)
        case _:
            yield asked


def _bare(asked: ast.expr) -> ast.expr:
    """What is asked of something that is True or False, and that is compared with one of them."""
    match asked:
        case ast.Compare(left=said, ops=[ast.Eq() | ast.Is()], comparators=[ast.Constant(value=bool(holds))]):
            return (said if holds else ast.UnaryOp(ast.Not(), said)) if _is_bool(said) else asked
        case _:
            return asked


def _is_bool(said: ast.expr) -> bool:
    """Whether it is True or False and nothing else."""
    match said:
        case (
            ast.UnaryOp(op=ast.Not()) | ast.Call(func=ast.Name(id="isinstance" | "issubclass" | "hasattr" | "callable"))
        ):
            return True
        case ast.Compare(ops=[ast.In() | ast.NotIn() | ast.Is() | ast.IsNot()]):
            return True
        case _:
            return False


def _parts_of(several: Iterable[ast.expr]) -> Iterator[ast.expr]:
    return (part for one in several for part in parts(one))


def _denied(denied: ast.expr, asked: ast.expr) -> Iterator[ast.expr]:
    if (other := opposite(denied)) is not None:
        yield from parts(other)
        return
    match denied:
        case ast.Call(func=ast.Name(id="any"), args=[found]) if (items := listed(found)) is not None:
            yield from _parts_of(ast.UnaryOp(ast.Not(), one) for one in items)
        case _:
            yield asked


def _equal(left: ast.expr, right: ast.expr) -> Iterator[ast.expr]:
    """Two lists that are written out are equal item by item; the sides of an equality have no order."""
    ours, theirs = listed(left), listed(right)
    ordered = isinstance(left, ast.List | ast.Tuple) and type(left) is type(right)
    if ordered and ours and theirs and len(ours) == len(theirs):
        for pair in zip(ours, theirs, strict=True):
            yield from _equal(*pair)
    else:
        sides = sorted((left, right), key=lambda side: (isinstance(side, ast.Constant), spelled(side)))
        yield ast.Compare(sides[0], [ast.Eq()], [sides[1]])
