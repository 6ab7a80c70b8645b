"""What keeps a test from running or from counting: skips, expected failures and early ways out."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from itertools import chain, product

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks._integrity.bounds import holds_more
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.walking import every

_DECORATORS = frozenset({"skip", "skipif", "xfail", "skipIf", "skipUnless", "expectedFailure", "flaky"})
_CALLS = frozenset({"skip", "xfail", "skipTest", "SkipTest", "importorskip", "Skipped"})
_MARKING = ("add_marker", "applymarker")
_SKIPPERS = ("pytest", "unittest", "self")
SET_UP = frozenset(
    [
        "setUp",
        "asyncSetUp",
        "setUpClass",
        "setUpModule",
        "setup_method",
        "setup_class",
        "setup_function",
        "setup_module",
    ]
)
"""Functions that run before the tests of their module or class."""
_FAMILIES = {"xfail": "xfail", "expectedFailure": "xfail", "flaky": "flaky"}
_OLD_PYTHON = [3, 6]
_IF = "if "
_AROUND = "if"
_LETTING = ("skipUnless", _AROUND)
"""Kinds whose conditions all have to hold for the test to run."""
_TURNED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
    ast.Eq: ast.Eq,
    ast.NotEq: ast.NotEq,
}
"""What says the same with both sides changed over."""
_OWNERS = frozenset({"pytest", "mark", "unittest", "self", ""})


class Skip(Struct, frozen=True):
    """One reason not to run. `certain` says that no condition decides it."""

    text: str
    kind: str
    line: int
    certain: bool

    @property
    def family(self) -> str:
        """What becomes of the test, however it is written: not run, run in vain, or run again."""
        return _FAMILIES.get(self.kind, "skip")


def named_by_origin(decorator: ast.expr, known: Mapping[str, str]) -> ast.expr:
    """A decorator with the names by which other modules know what it is made of; `known` are those that are others."""
    if not any(one.id in known for one in every(decorator, ast.Name)):
        return decorator
    return _ByOrigin(known).visit(deepcopy(decorator))


class _ByOrigin(ast.NodeTransformer):
    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The name that it has where it comes from."""
        return ast.copy_location(ast.Name(self._known.get(node.id, node.id), node.ctx), node)


def only_if(statement: ast.If) -> Skip:
    """What a statement around a test does to it."""
    return Skip(f"{_IF}{ast.unparse(statement.test)}", _AROUND, statement.lineno, certain=False)


def decorated(decorators: Iterable[ast.expr]) -> Iterator[Skip]:
    """The skips among decorators, or among the items of `pytestmark`, those of single parameter sets included."""
    for decorator in decorators:
        called_ones = {id(call.func) for call in every(decorator, ast.Call)}
        for node in every(decorator, ast.expr):
            if id(node) not in called_ones and isinstance(node, ast.Call | ast.Attribute | ast.Name):
                yield from _skip_of(node)


def _skip_of(node: ast.Call | ast.Attribute | ast.Name) -> Iterator[Skip]:
    kind = _mark(node)
    call = node if isinstance(node, ast.Call) else None
    if kind is not None:
        yield Skip(ast.unparse(node), kind, node.lineno, _is_certain(kind, call))


def _mark(node: ast.Call | ast.Attribute | ast.Name) -> str | None:
    """The kind of skip that a decorator is; None for others."""
    function = node.func if isinstance(node, ast.Call) else node
    name = leaf(function)
    if name not in _DECORATORS:
        return None
    owner = leaf(function.value) if isinstance(function, ast.Attribute) else ""
    plain = function is node and name != "expectedFailure"
    return name if owner in _OWNERS and not (plain and owner == "") else None


def pytestmarks(body: Iterable[ast.stmt]) -> Iterator[Skip]:
    """The skips that a module's or class's `pytestmark` gives to all its tests."""
    for statement in body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if any(leaf(target) == "pytestmark" for target in targets) and isinstance(statement, ast.Assign):
            yield from decorated([statement.value])


def prepared(body: Iterable[ast.stmt]) -> Iterator[Skip]:
    """The calls that skip every test of a module or class, in what runs before each of them."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and statement.name in SET_UP:
            yield from called(statement.body)


def called(body: Iterable[ast.stmt], conditional: bool = False) -> Iterator[Skip]:
    """Calls that skip, in statements that run when the function (or the module) does."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        compound = isinstance(statement, ast.If | ast.Try | ast.For | ast.While | ast.Match | ast.AsyncFor)
        constant = isinstance(statement, ast.If) and isinstance(statement.test, ast.Constant)
        inner = conditional or (compound and not constant)
        children = list(ast.iter_child_nodes(statement))
        yield from called(list(_statements(children)), inner)
        for child in _expressions(children):
            yield from _skipping_calls(child, conditional)


def _statements(children: list[ast.AST]) -> Iterator[ast.stmt]:
    for child in children:
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from child.body


def _expressions(children: list[ast.AST]) -> Iterator[ast.expr]:
    for child in children:
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.withitem):
            yield child.context_expr


def _skipping_calls(expression: ast.expr, conditional: bool) -> Iterator[Skip]:
    for call in every(expression, ast.Call):
        name = leaf(call.func)
        if name in _MARKING:
            marked = decorated(call.args)
            yield from (replace(one, line=call.lineno, certain=one.certain and not conditional) for one in marked)
        if _skips(call):
            yield Skip(ast.unparse(call), name, call.lineno, not conditional and name != "importorskip")


def _skips(call: ast.Call) -> bool:
    name = leaf(call.func)
    owner = leaf(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    return name in _CALLS and (owner in _SKIPPERS or name in ("SkipTest", "importorskip") or _is_bare(call))


def _is_bare(call: ast.Call) -> bool:
    """Whether it is `skip("why")`, the function imported by its name: others of that name are given more than words."""
    given = [*call.args, *(one.value for one in call.keywords)]
    words = all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in given)
    return isinstance(call.func, ast.Name) and call.func.id in ("skip", "xfail") and bool(given) and words


def _is_certain(kind: str, call: ast.Call | None) -> bool:
    """Whether the test never runs (or never counts), whatever the platform."""
    if kind in ("skip", "expectedFailure") or call is None:
        return True
    condition = call.args[0] if call.args else _keyword(call, "condition")
    if kind == "xfail" and not isinstance(condition, ast.expr):
        return True
    return condition is not None and _is_constant(condition, kind != "skipUnless")


def _is_constant(condition: ast.expr, wanted: bool) -> bool:
    """Conditions that are decided already: literals, their negation, comparisons of literals or with an old Python."""
    match condition:
        case ast.Constant(value=value):
            return _truth(value) is wanted
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _is_constant(operand, not wanted)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return _is_settled(left, operator, right) and wanted
        case ast.BoolOp(op=ast.Or(), values=values):
            return wanted and any(_is_constant(value, wanted) for value in values)
        case _:
            return False


def _truth(value: object) -> bool | None:
    """Whether a literal condition holds; one in a string is code that is only known when it is plain."""
    if isinstance(value, str):
        return {"True": True, "1": True, "False": False, "0": False}.get(value.strip())
    return bool(value)


def _is_settled(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> bool:
    """`1 == 1`, and `sys.version_info >= (3, 0)`."""
    if isinstance(left, ast.Constant):
        return isinstance(right, ast.Constant)
    if leaf(left) != "version_info" or not isinstance(operator, ast.GtE | ast.Gt) or not isinstance(right, ast.Tuple):
        return False
    numbers = [one.value for one in right.elts if isinstance(one, ast.Constant) and isinstance(one.value, int)]
    return numbers <= _OLD_PYTHON


def is_broader(new: Skip, old: Skip) -> bool:
    """Whether a mark keeps the test from running where that before did, and elsewhere too."""
    if new.kind != old.kind:
        return False
    before, after = conditions(old), conditions(new)
    moved = any(holds_more(*one, skips=new.kind not in _LETTING) for one in product(before - after, after - before))
    return before < after or moved


def conditions(skip: Skip) -> frozenset[str]:
    """The conditions any of which keeps the test from running, or all of which let it run."""
    operator = ast.And if skip.kind in _LETTING else ast.Or
    match _deciding(skip):
        case None | ast.Starred():
            return frozenset()
        case ast.BoolOp(op=joint, values=values) if isinstance(joint, operator):
            return frozenset(chain.from_iterable(_links(one, operator) for one in values))
        case condition:
            return frozenset(_links(condition, operator))


def _links(condition: ast.expr, operator: type[ast.boolop]) -> Iterator[str]:
    """A comparison, what is compared first; of a chain of them, where all have to hold, each link."""
    match condition:
        case ast.Compare(left=left, ops=ops, comparators=others) if len(ops) == 1 or operator is ast.And:
            yield from map(_link, [left, *others], ops, others)
        case _:
            yield ast.unparse(condition)


def _link(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> str:
    turned = _TURNED.get(type(operator)) if isinstance(left, ast.Constant | ast.Tuple) else None
    one = ast.Compare(right, [turned()], [left]) if turned else ast.Compare(left, [operator], [right])
    return ast.unparse(one)


def _deciding(skip: Skip) -> ast.expr | None:
    """What stands behind `if`, or what a mark is given first; None where it is given nothing."""
    whole = ast.parse(skip.text.removeprefix(_IF), mode="eval").body
    if skip.kind == _AROUND:
        return whole
    return next(iter(whole.args), None) if isinstance(whole, ast.Call) else None


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)
