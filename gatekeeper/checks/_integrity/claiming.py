"""What a test claims, case by case, with everything written out: however tests are arranged, it stays the same."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks._integrity.folding import UNKNOWN, last, listed
from gatekeeper.checks._integrity.grading import (
    EXPECTING,
    METHODS,
    Strength,
    call_strength,
    expectation,
    leaf,
    method,
    takes_text,
    truth,
)
from gatekeeper.checks._integrity.leaving import leaves
from gatekeeper.checks._integrity.looking import is_match
from gatekeeper.checks._integrity.modules import class_value
from gatekeeper.checks._integrity.questions import question
from gatekeeper.checks._integrity.source import FunctionNode
from gatekeeper.checks._integrity.walking import every
from gatekeeper.checks._integrity.writing import Scope, Values, bound, each, rebuilt, spelled, turns_of, unknown, write

_DENIED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_DENYING = {"assertNotEqual": ast.NotEq(), "assertNotIn": ast.NotIn(), "assertIsNot": ast.IsNot()}
_LOOKED_FOR = ("match", "expected_regex", "check", "msg")
_SHOWING = frozenset({"print", "debug", "info", "setUp", "__init__"})
_MOST = 3_000
"""How many claims of one test are looked at."""


class Claim(Struct, frozen=True):
    """Something that a test claims: under which circumstances, what, and at which lines that is written."""

    under: tuple[str, ...]
    asked: ast.expr
    lines: frozenset[tuple[str, int]]

    @property
    def text(self) -> str:
        """In one spelling."""
        return spell(self.under, self.asked)


def spell(under: tuple[str, ...], asked: ast.expr) -> str:
    """A claim in one spelling."""
    return "\n".join((*under, spelled(asked)))


class _Place(Struct):
    """Where the walk is: what is known there changes from statement to statement."""

    scope: Scope
    path: str
    under: tuple[str, ...] = ()
    lines: frozenset[tuple[str, int]] = frozenset()

    def learn(self, values: Values) -> None:
        """Takes note of what names are given."""
        self.scope = self.scope.knowing(values)

    def fork(self, *under: str) -> _Place:
        """The same place, under more circumstances; what is learnt there is not known here."""
        return replace(self, under=(*self.under, *under))

    def claim(self, asked: ast.expr, line: int) -> Claim:
        """Something that is claimed here."""
        return Claim(self.under, asked, self.lines | {(self.path, line)})


def claims(body: Iterable[ast.stmt], scope: Scope, path: str, under: tuple[str, ...]) -> Iterator[Claim]:
    """What the body of a test claims."""
    return islice(_block(body, _Place(scope, path, under)), _MOST)


def prepared(body: Iterable[ast.stmt], scope: Scope, path: str) -> Scope:
    """The scope after some statements."""
    place = _Place(scope, path)
    for _ in islice(_block(body, place), _MOST):
        pass
    return place.scope


def _block(body: Iterable[ast.stmt], place: _Place) -> Iterator[Claim]:
    for statement in body:
        yield from _statement(statement, place)
        if leaves(statement):
            return


def _statement(node: ast.stmt, place: _Place) -> Iterator[Claim]:
    match node:
        case ast.Assert(test=ast.Call() as look) if is_match(look):
            yield from _matched(look, place)
        case ast.Assert(test=test):
            yield from _claimed(write(test, place.scope), node.lineno, place)
        case ast.Expr(value=value):
            yield from _expression(value, place)
        case ast.With() | ast.AsyncWith():
            yield from _with(node, place)
        case ast.For() | ast.AsyncFor():
            yield from _loop(node, place)
        case ast.If():
            yield from _branches(node, place)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            _define(node, place)
        case _:
            yield from _others(node, place)


def _others(node: ast.stmt, place: _Place) -> Iterator[Claim]:
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from _asserted_by_helper(value, place)
            _assign(targets, write(value, place.scope), node.lineno, place)
            yield from _unpacked(targets, value, node.lineno, place)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            _assign([target], write(value, place.scope), node.lineno, place)
        case ast.AugAssign(target=ast.Name(id=name) as target, op=operator, value=value):
            _assign([target], write(ast.BinOp(ast.Name(name, ast.Load()), operator, value), place.scope), 0, place)
        case ast.Try(body=body, handlers=handlers, finalbody=final):
            yield from _block(
                [*body, *final],
                place if not handlers else place.fork(*(spelled(rebuilt(one, place.scope)) for one in handlers)),
            )
            _forget(node, place)
        case ast.Pass() | ast.Import() | ast.ImportFrom() | ast.Return():
            pass
        case _:
            # What nobody reads here may do anything.
            place.under = (*place.under, spelled(rebuilt(node, place.scope)))
            _forget(node, place)


def _forget(node: ast.AST, place: _Place) -> None:
    """Of names that are given something now or then, nothing is known."""
    place.learn({one.id: unknown() for one in every(node, ast.Name) if not isinstance(one.ctx, ast.Load)})


def _assign(targets: list[ast.expr], value: ast.expr, line: int, place: _Place) -> None:
    for target in targets:
        match target:
            case ast.Attribute(value=ast.Name(id=owner)) | ast.Subscript(value=owner) if owner not in ("self", "cls"):
                _done(ast.Assign([target], value, lineno=line), target.value, place)
            case _:
                place.learn(bound(target, value, place.scope))


def _unpacked(targets: list[ast.expr], value: ast.expr, line: int, place: _Place) -> Iterator[Claim]:
    """What is unpacked into names has as many items."""
    for target in targets:
        if isinstance(target, ast.Tuple) and not any(isinstance(one, ast.Starred) for one in target.elts):
            yield place.claim(length(write(value, place.scope), len(target.elts)), line)


def length(of: ast.expr, many: int) -> ast.expr:
    """`len(of) == many`."""
    return ast.Compare(ast.Call(ast.Name("len"), [of], []), [ast.Eq()], [ast.Constant(many)])


def _done(node: ast.AST, to: ast.expr, place: _Place) -> None:
    """Something is done to an object: what comes after is asked of what it is then; or it is a circumstance."""
    root = _root(to)
    text = spelled(rebuilt(node, place.scope.knowing({root: ast.Name("it", ast.Load())})))
    if root in place.scope.values and not isinstance(place.scope.values[root], ast.Constant):
        after = ast.Call(ast.Name("after"), [place.scope.values[root], ast.Constant(text)], [])
        place.learn({root: after})
    else:
        place.under = (*place.under, text)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Subscript | ast.Call | ast.Attribute):
        if isinstance(node, ast.Attribute) and leaf(node.value) in ("self", "cls"):
            return f"self.{node.attr}"
        node = node.func if isinstance(node, ast.Call) else node.value
    return leaf(node)


def _define(node: FunctionNode | ast.ClassDef, place: _Place) -> None:
    """A function within the test: an expression where it is one, else a helper; or a class."""
    match node:
        case ast.ClassDef():
            place.learn({node.name: class_value(node)})
        case ast.FunctionDef(decorator_list=[], args=arguments, body=[ast.Return(value=ast.expr() as value)]):
            place.learn({node.name: write(ast.Lambda(arguments, value), place.scope)})
        case ast.FunctionDef(decorator_list=[], args=arguments, body=[ast.Pass()]):
            place.learn({node.name: ast.Lambda(arguments, ast.Constant(None))})
        case _:
            place.scope = replace(place.scope, inner={**place.scope.inner, node.name: node})


def _expression(value: ast.expr, place: _Place) -> Iterator[Claim]:
    """A call that asserts, that of a helper which does, or one that changes something."""
    asked, value = value, value.value if isinstance(value, ast.Await) else value
    if not isinstance(value, ast.Call):
        return
    name = method(value)
    if place.scope.helper(value.func) is not None:
        found = list(_asserted_by_helper(asked, place))
        yield from found
        if not found:
            _acts(value, place)
    elif is_match(value):
        yield from _matched(value, place)
    elif name in EXPECTING:
        yield from _expected(value, [], place, value.lineno)
    elif call_strength(value) is not None:
        yield from _claimed(_asked(value, place.scope), value.lineno, place)
    elif last(value.func) not in _SHOWING:
        _acts(value, place)


def _matched(look: ast.Call, place: _Place) -> Iterator[Claim]:
    """A text that is looked for in what has come; that is claimed where it had to come, too."""
    of = look.func.value if isinstance(look.func, ast.Attribute) else look.func
    if isinstance(of, ast.Call) and method(of) in EXPECTING:
        yield from _expected(expectation(of, look.args[0]), [], place, of.lineno)
    else:
        come = write(of, place.scope)
        asked = ast.Call(ast.Name("matches"), [come, write(look.args[0], place.scope)], [])
        claim = place.claim(asked, look.lineno)
        yield replace(claim, lines=claim.lines | {(place.path, getattr(come, "lineno", look.lineno))})


def _acts(call: ast.Call, place: _Place) -> None:
    """Something is done to what a method is called of, or to what a function is given."""
    given = [one for one in call.args if isinstance(one, ast.Name) and one.id in place.scope.values]
    to = call.func if isinstance(call.func, ast.Attribute) or not given else given[0]
    _done(ast.Expr(call), to, place)


def _asserted_by_helper(value: ast.expr, place: _Place) -> Iterator[Claim]:
    """What a helper claims that is called; a coroutine does only where it is awaited."""
    call = value.value if isinstance(value, ast.Await) else value
    helper = place.scope.helper(call.func) if isinstance(call, ast.Call) else None
    if not isinstance(call, ast.Call) or helper is None or (call is value and isinstance(helper, ast.AsyncFunctionDef)):
        return
    within = place.scope.within(helper, call)
    if within is not None:
        inner = replace(place, scope=within, lines=place.lines | {(place.path, call.lineno)})
        yield from _block(helper.body, inner)


def _with(node: ast.With | ast.AsyncWith, place: _Place) -> Iterator[Claim]:
    inner = place.fork()
    for item in node.items:
        entered = item.context_expr
        if isinstance(entered, ast.Call) and method(entered) in EXPECTING:
            yield from _expected(entered, node.body, place, entered.lineno, item.optional_vars)
            inner.under = (*inner.under, "expected")
        elif last(entered.func if isinstance(entered, ast.Call) else entered) not in ("subTest", "nullcontext", "test"):
            inner.under = (*inner.under, "with " + spelled(write(entered, place.scope)))
            if item.optional_vars is not None:
                made = ast.Call(ast.Name("entered"), [write(entered, place.scope)], [])
                inner.learn(bound(item.optional_vars, made, place.scope))
    yield from _block(node.body, inner)
    kept = {one.id for item in node.items if item.optional_vars for one in every(item.optional_vars, ast.Name)}
    place.scope = place.scope.knowing(
        {n: v for n, v in inner.scope.values.items() if n not in kept or n not in place.scope.values}
    )


def _expected(
    call: ast.Call, body: list[ast.stmt], place: _Place, line: int, name: ast.expr | None = None
) -> Iterator[Claim]:
    """An exception, or a warning, that must come: which, with what text, and of what."""
    call = expectation(call)
    kind = "raises" if "aises" in method(call) else "warns"
    given, named = call.args[:1], [one for one in call.keywords if one.arg not in _LOOKED_FOR]
    if body and not takes_text(call):
        given = call.args
    rest, patterns = call.args[len(given) :], [one.value for one in call.keywords if one.arg in _LOOKED_FOR]
    if takes_text(call):
        patterns, rest = [*patterns, *rest[:1]], rest[1:]
    doing = _doing(body, rest, named, place)
    kept = [ast.keyword(one.arg, write(one.value, place.scope)) for one in named if not rest]
    expected = ast.Call(ast.Name(kind), [*(write(one, place.scope) for one in given), doing], kept)
    expected.lineno = line
    if name is not None:
        place.learn(bound(name, expected, place.scope))
    yield place.claim(expected, line)
    for one in patterns:
        yield place.claim(ast.Call(ast.Name("matches"), [expected, write(one, place.scope)], []), line)


def _doing(body: list[ast.stmt], rest: list[ast.expr], named: list[ast.keyword], place: _Place) -> ast.expr:
    """What the exception is expected of."""
    match body, rest:
        case [ast.Expr(value=value)] | [ast.Assign(value=value)], _:
            return write(value, place.scope)
        case [], [ast.Lambda(body=value)]:
            return write(value, place.scope)
        case [], [called, *given]:
            return write(ast.Call(called, given, named), place.scope)
        case _:
            return ast.Constant("\n".join(spelled(rebuilt(one, place.scope)) for one in body))


def _loop(node: ast.For | ast.AsyncFor, place: _Place) -> Iterator[Claim]:
    turns = turns_of(node.target, node.iter, place.scope)
    if turns is None:
        item = each(write(node.iter, place.scope), place.scope)
        _forget(node, place)
        place.learn(bound(node.target, item, place.scope))
        yield from _block(node.body, place.fork())
        return
    before = place.scope
    for one in turns:
        turn = replace(
            place, scope=place.scope.knowing({n: v for n, v in one.values.items() if before.values.get(n) is not v})
        )
        yield from _block(node.body, turn)
        place.scope, place.under = turn.scope, turn.under


def _branches(node: ast.If, place: _Place) -> Iterator[Claim]:
    asked = write(node.test, place.scope)
    if isinstance(asked, ast.Constant):
        yield from _block(node.body if asked.value else node.orelse, place)
        return
    text = spelled(asked)
    yield from _block(node.body, place.fork(f"if {text}"))
    yield from _block(node.orelse, place.fork(f"unless {text}"))
    _forget(node, place)
    if any(map(leaves, node.body)):
        place.under = (*place.under, f"unless {text}")


def _asked(call: ast.Call, scope: Scope) -> ast.expr:
    """What a method of unittest asks, as a comparison; how it is said when it fails does not matter."""
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
        case _, _ if name in METHODS:
            named = [ast.keyword(one.arg, write(one.value, scope)) for one in call.keywords if one.arg != "msg"]
            owner = call.func if name.startswith("assert_") else ast.Attribute(ast.Name("self"), name, ast.Load())
            made = ast.Call(write(owner, scope) if owner is call.func else owner, given, named)
            return made if name.startswith("assert_") else _comparison(made)
        case _:
            return write(call, scope)


def _comparison(call: ast.Call) -> ast.expr:
    """The question that a method asks; as it is where nothing can be written in its words."""
    text = spelled(call)
    return call if UNKNOWN in text else question(text)


def _claimed(asked: ast.expr, line: int, place: _Place) -> Iterator[Claim]:
    yield from (place.claim(one, line) for one in parts(asked))


def parts(asked: ast.expr) -> Iterator[ast.expr]:
    """What is asked, one by one, in one form."""
    match asked:
        case ast.BoolOp(op=ast.And(), values=values):
            yield from (part for one in values for part in parts(one))
        case ast.UnaryOp(op=ast.Not(), operand=denied):
            yield from _denied(denied, asked)
        case ast.Compare(left=left, ops=[_, _, *_] as operators, comparators=rights):
            for one, operator, other in zip((left, *rights), operators, rights, strict=False):
                yield from parts(ast.Compare(one, [operator], [other]))
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            yield from _equal(left, right)
        case ast.Call(func=ast.Name(id="all"), args=[found]) if (items := listed(found)) is not None:
            yield from (part for one in items for part in parts(one))
        case _:
            yield asked


def _denied(denied: ast.expr, asked: ast.expr) -> Iterator[ast.expr]:
    match denied:
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in _DENIED:
            yield from parts(ast.Compare(left, [_DENIED[type(operator)]()], [right]))
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            yield from parts(inner)
        case ast.Call(func=ast.Name(id="any"), args=[found]) if (items := listed(found)) is not None:
            yield from (part for one in items for part in parts(ast.UnaryOp(ast.Not(), one)))
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


def says_something(claim: Claim) -> bool:
    """Whether it is about anything but literals, and its words are known."""
    strength = truth(claim.asked)
    return strength > Strength.VOID and any(True for _ in every(claim.asked, ast.Name)) and UNKNOWN not in claim.text
