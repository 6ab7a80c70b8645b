"""What a test claims, case by case, with everything written out: however tests are arranged, it stays the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks._integrity.folding import UNKNOWN, last
from gatekeeper.checks._integrity.grading import (
    EXPECTING,
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
from gatekeeper.checks._integrity.opposites import asserted
from gatekeeper.checks._integrity.source import FunctionNode
from gatekeeper.checks._integrity.trying import as_raises
from gatekeeper.checks._integrity.walking import every, walk
from gatekeeper.checks._integrity.wording import asked_by, length, parts
from gatekeeper.checks._integrity.writing import Scope, Values, bound, each, rebuilt, spelled, turns_of, unknown, write

_LOOKED_FOR = ("match", "expected_regex", "check", "msg")
_SHOWING = frozenset({"print", "debug", "info", "setUp", "__init__"})
_TRANSPARENT = frozenset({"subTest", "nullcontext", "test"})
"""What changes nothing for the block that is entered with it."""
_READS = re.compile(
    r"_*(?:get|is|has|to|as|find|read|load|parse|list|count|keys|values|items|copy|format|from)(?![a-z])"
)


_WORD, _LONG = 8, 200
"""How long a piece of code is, about, as a text; and how many pieces are in what nobody reads."""


class Claim(Struct, frozen=True):
    """Something that a test claims: under which circumstances, what, and at which lines that is written; and all but
    the lines in one spelling.
    """

    under: tuple[str, ...]
    asked: ast.expr
    lines: frozenset[tuple[str, int]]
    text: str


def spell(under: tuple[str, ...], asked: ast.expr) -> str:
    """A claim in one spelling."""
    return "\n".join((*under, spelled(asked)))


class _Done(Struct, frozen=True):
    """A call whose result got a name. It is the test's own but where it is one of what a fixture gives."""

    text: str
    is_own: bool


class _Place(Struct):
    """Where the walk is: what is known there changes from statement to statement."""

    scope: Scope
    path: str
    under: tuple[str, ...] = ()
    lines: frozenset[tuple[str, int]] = frozenset()
    done: tuple[_Done, ...] = ()

    def learn(self, values: Values) -> None:
        """Takes note of what names are given."""
        self.scope = self.scope.knowing(values)

    def fork(self, *under: str) -> _Place:
        """The same place, under more circumstances; what is learnt there is not known here."""
        return replace(self, under=(*self.under, *under))

    def add(self, *under: str) -> None:
        """What comes now comes under more circumstances."""
        self.under = (*self.under, *under)

    def claim(self, asked: ast.expr, line: int) -> Claim:
        """Something that is claimed here: of a result, or of what came of all that was done before."""
        text = self.spell(asked)
        of_result = any(one.is_own and one.text in text for one in self.done)
        before = () if of_result else tuple(one.text for one in self.done)
        under = (*self.under, *before)
        return Claim(under, asked, self.lines | {(self.path, line)}, "\n".join((*under, text)))

    def spell(self, node: ast.AST) -> str:
        """What was written, as a text."""
        text = spelled(node)
        self.scope.module.spend(_LONG if text == UNKNOWN else len(text) // _WORD)
        return text


def claims(body: Iterable[ast.stmt], scope: Scope, path: str, under: tuple[str, ...]) -> Iterator[Claim]:
    """What the body of a test claims."""
    return _block(body, _Place(scope, path, under))


def prepared(body: Iterable[ast.stmt], scope: Scope, path: str) -> Scope:
    """The scope after some statements."""
    place = _Place(scope, path)
    for _ in _block(body, place):
        pass
    return place.scope


def _block(body: Iterable[ast.stmt], place: _Place) -> Iterator[Claim]:
    for statement in body:
        yield from _statement(statement, place)
        if leaves(statement) or _is_left(statement, place):
            return


def _is_left(statement: ast.stmt, place: _Place) -> bool:
    """Whether a branch is taken, in this case, that nothing behind is reached from."""
    if not isinstance(statement, ast.If):
        return False
    asked = write(statement.test, place.scope)
    taken = (statement.body if asked.value else statement.orelse) if isinstance(asked, ast.Constant) else []
    return any(leaves(one) or _is_left(one, place) for one in taken)


def _statement(node: ast.stmt, place: _Place) -> Iterator[Claim]:
    match node:
        case ast.Assert(test=test):
            yield from _asserted(test, node.lineno, place)
        case ast.Expr(value=value):
            yield from _expression(value, place)
        case ast.With() | ast.AsyncWith():
            yield from _with(node, place)
        case ast.For() | ast.AsyncFor():
            yield from _loop(node, place)
        case ast.If() if (asked := asserted(node)) is not None:
            yield from _asserted(asked, node.lineno, place)
        case ast.If():
            yield from _branches(node, place)
        case ast.Assign(targets=targets, value=value):
            yield from _assigned(targets, value, place)
        case _:
            yield from _others(node, place)


def _others(node: ast.stmt, place: _Place) -> Iterator[Claim]:
    match node:
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield from _assigned([target], value, place)
        case ast.AugAssign(target=ast.Name(id=name) as target, op=operator, value=value):
            place.learn(
                bound(target, write(ast.BinOp(ast.Name(name, ast.Load()), operator, value), place.scope), place.scope)
            )
        case ast.Try():
            yield from _tried(node, place)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            _define(node, place)
        case ast.Pass() | ast.Import() | ast.ImportFrom() | ast.Return():
            pass
        case _:
            # What nobody reads here may do anything.
            place.add(place.spell(rebuilt(node, place.scope)))
            _forget(node, place)


def _tried(node: ast.Try, place: _Place) -> Iterator[Claim]:
    if (said := as_raises(node)) is not None:
        yield from _block(said, place)
        return
    inner = place.fork(*(place.spell(rebuilt(one, place.scope)) for one in node.handlers))
    yield from _block([*node.body, *node.finalbody], inner if node.handlers else place)
    _forget(node, place)


def _asserted(test: ast.expr, line: int, place: _Place) -> Iterator[Claim]:
    if is_match(test):
        yield from _matched(test, place)
    else:
        yield from _claimed(write(test, place.scope), line, place)


def _forget(node: ast.AST, place: _Place) -> None:
    """Of names that are given something now or then, nothing is known."""
    place.learn({one.id: unknown() for one in every(node, ast.Name) if not isinstance(one.ctx, ast.Load)})


def _assigned(targets: list[ast.expr], value: ast.expr, place: _Place) -> Iterator[Claim]:
    """Names, attributes and items that are given something; a call whose result that is may do something besides."""
    yield from _asserted_by_helper(value, place)
    written = write(value, place.scope)
    for target in targets:
        yield from _unpacked(target, written, value.lineno, place)
    place.done = (*place.done, *_noted(value, written, place))
    for target in targets:
        match target:
            case ast.Attribute(value=owner) | ast.Subscript(value=owner) if leaf(owner) not in ("self", "cls"):
                _done(ast.Assign([target], value, lineno=value.lineno), owner, place)
            case _:
                place.learn(bound(target, written, place.scope))
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and not _READS.match(value.func.attr):
        _changed(value, place)


def _noted(value: ast.expr, written: ast.expr, place: _Place) -> Iterator[_Done]:
    """A call that may have done something, with what it was given."""
    if isinstance(written, ast.Call | ast.Await) and not _makes_object(written):
        yield _Done(place.spell(written), not _is_of_fixture(value, place))


def _makes_object(value: ast.expr) -> bool:
    """Whether all that a call does is to make an object."""
    return isinstance(value, ast.Call) and (last(value.func)[:1].isupper() or leaf(value.func) == "object")


def _is_of_fixture(value: ast.expr, place: _Place) -> bool:
    """Whether it is a method of something that a test is given, of which nothing else is known."""
    call = value.value if isinstance(value, ast.Await) else value
    known = place.scope.values.get(_root(call.func)) if isinstance(call, ast.Call) else None
    return isinstance(known, ast.Name) and isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)


def _changed(call: ast.Call, place: _Place) -> None:
    """An object of the test's own whose method was called, for the sake of what it gives, or for what it does."""
    root = _root(call.func)
    if isinstance(place.scope.values.get(root), ast.Call):
        _done(ast.Expr(call), call.func, place)


def _unpacked(target: ast.expr, value: ast.expr, line: int, place: _Place) -> Iterator[Claim]:
    """What is unpacked into names has as many items."""
    if isinstance(target, ast.Tuple) and not any(isinstance(one, ast.Starred) for one in target.elts):
        yield place.claim(length(value, len(target.elts)), line)


def _done(node: ast.AST, to: ast.expr, place: _Place) -> None:
    """Something is done to an object: what comes after is asked of what it is then; or it is a circumstance."""
    root = _root(to)
    text = place.spell(rebuilt(node, place.scope.knowing({root: ast.Name("it", ast.Load())})))
    if root in place.scope.values and not isinstance(place.scope.values[root], ast.Constant):
        after = ast.Call(ast.Name("after"), [place.scope.values[root], ast.Constant(text)], [])
        place.learn({root: after})
    else:
        place.add(text)


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
            place.learn({node.name: write(ast.Lambda(_without_types(arguments), value), place.scope)})
        case ast.FunctionDef(decorator_list=[], args=arguments, body=[ast.Pass()]):
            place.learn({node.name: ast.Lambda(_without_types(arguments), ast.Constant(None))})
        case _:
            place.scope = replace(place.scope, inner={**place.scope.inner, node.name: node})


def _without_types(arguments: ast.arguments) -> ast.arguments:
    """Parameters as those of a lambda are written."""
    bare = deepcopy(arguments)
    for one in ast.walk(bare):
        if isinstance(one, ast.arg):
            one.annotation = None
    return bare


def _expression(value: ast.expr, place: _Place) -> Iterator[Claim]:
    """A call that asserts, that of a helper which does, or one that changes something."""
    call = value.value if isinstance(value, ast.Await) else value
    if not isinstance(call, ast.Call):
        return
    found = list(_asserted_by_helper(value, place))
    yield from found or _called(call, place)


def _called(call: ast.Call, place: _Place) -> Iterator[Claim]:
    if is_match(call):
        yield from _matched(call, place)
    elif method(call) in EXPECTING:
        yield from _expected(call, [], place)
    elif call_strength(call) is not None and place.scope.helper(call.func) is None:
        yield from _claimed(asked_by(call, place.scope), call.lineno, place)
    elif last(call.func) not in _SHOWING:
        _acts(call, place)


def _matched(look: ast.Call, place: _Place) -> Iterator[Claim]:
    """A text that is looked for in what has come; that is claimed where it had to come, too."""
    of = look.func.value if isinstance(look.func, ast.Attribute) else look.func
    if isinstance(of, ast.Call) and method(of) in EXPECTING:
        yield from _expected(expectation(of, look.args[0]), [], place)
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
        if isinstance(item.context_expr, ast.Call) and method(item.context_expr) in EXPECTING:
            yield from _expected(item.context_expr, node.body, place, item.optional_vars)
            inner.add("expected")
        elif last(_manager(item)) not in _TRANSPARENT:
            _enter(item, inner)
    yield from _block(node.body, inner)
    kept = place.scope.values.keys() & _names_of(node.items)
    place.learn({name: value for name, value in inner.scope.values.items() if name not in kept})
    place.done = inner.done


def _names_of(items: list[ast.withitem]) -> set[str]:
    """What is named for the block alone."""
    return {one.id for item in items if item.optional_vars for one in every(item.optional_vars, ast.Name)}


def _manager(item: ast.withitem) -> ast.expr:
    return item.context_expr.func if isinstance(item.context_expr, ast.Call) else item.context_expr


def _enter(item: ast.withitem, place: _Place) -> None:
    """All that a block does, it does while something is entered."""
    entered = write(item.context_expr, place.scope)
    place.add(f"with {place.spell(entered)}")
    if item.optional_vars is not None:
        place.learn(bound(item.optional_vars, ast.Call(ast.Name("entered"), [entered], []), place.scope))


def _expected(call: ast.Call, body: list[ast.stmt], place: _Place, name: ast.expr | None = None) -> Iterator[Claim]:
    """An exception, or a warning, that must come: which, with what text, and of what."""
    kinds, patterns, rest = _told(expectation(call), bool(body))
    doing = _doing(body, rest, _others_of(call), place)
    kept = [] if rest else [ast.keyword(one.arg, write(one.value, place.scope)) for one in _others_of(call)]
    kind = "raises" if "aises" in method(call) else "warns"
    expected = ast.Call(ast.Name(kind), [*(write(one, place.scope) for one in kinds), doing], kept)
    expected.lineno = call.lineno
    if name is not None:
        place.learn(bound(name, expected, place.scope))
    yield place.claim(expected, call.lineno)
    for one in patterns:
        yield place.claim(ast.Call(ast.Name("matches"), [expected, write(one, place.scope)], []), call.lineno)


def _others_of(call: ast.Call) -> list[ast.keyword]:
    return [one for one in call.keywords if one.arg not in _LOOKED_FOR]


def _told(call: ast.Call, has_body: bool) -> tuple[list[ast.expr], list[ast.expr], list[ast.expr]]:
    """What must come, what must be in it, and what is called for it."""
    text = 1 if takes_text(call) else 0
    many = len(call.args) - text if has_body else 1
    patterns = [one.value for one in call.keywords if one.arg in _LOOKED_FOR]
    return call.args[:many], [*call.args[many : many + text], *patterns], call.args[many + text :]


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
            return ast.Constant("\n".join(place.spell(rebuilt(one, place.scope)) for one in body))


def _loop(node: ast.For | ast.AsyncFor, place: _Place) -> Iterator[Claim]:
    turns = turns_of(node.target, node.iter, place.scope)
    if turns is None:
        item = each(write(node.iter, place.scope), place.scope)
        _forget(node, place)
        place.learn(bound(node.target, item, place.scope))
        yield from _block(node.body, place.fork())
        return
    ends = any(isinstance(one, ast.Break | ast.Return) for one in walk(node))
    for one in turns:
        place.learn(one)
        yield from _block(node.body, place)
        place.add(*(["unless it has ended"] if ends else []))


def _branches(node: ast.If, place: _Place) -> Iterator[Claim]:
    asked = write(node.test, place.scope)
    if isinstance(asked, ast.Constant):
        yield from _block(node.body if asked.value else node.orelse, place)
        return
    text = place.spell(asked)
    yield from _block(node.body, place.fork(f"if {text}"))
    yield from _block(node.orelse, place.fork(f"unless {text}"))
    _forget(node, place)
    if any(map(leaves, node.body)):
        place.add(f"unless {text}")


def _claimed(asked: ast.expr, line: int, place: _Place) -> Iterator[Claim]:
    yield from (place.claim(one, line) for one in parts(asked))


def says_something(claim: Claim) -> bool:
    """Whether it is about anything but literals, and its words are known."""
    if UNKNOWN in claim.text:
        return False
    return truth(claim.asked) > Strength.VOID and any(True for _ in every(claim.asked, ast.Name))
