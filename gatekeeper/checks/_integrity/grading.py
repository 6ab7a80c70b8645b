"""How much an assertion says: from nothing (`assert True`) to the exact value."""

from __future__ import annotations

import ast
from enum import IntEnum

from gatekeeper.checks._integrity.walking import walk


class Strength(IntEnum):
    """What an assertion pins down; only the order matters."""

    VOID = 0
    EXISTS = 1
    PARTLY = 2
    EXACT = 3
    STRICT = 4


_NAMES = {
    Strength.EXACT: """
        assertEqual assertEquals assertIs assertIsNone assertListEqual assertDictEqual assertSequenceEqual
        assertSetEqual assertTupleEqual assertMultiLineEqual assertHTMLEqual assertXMLEqual assertJSONEqual
        assertCountEqual assertQuerySetEqual assertQuerysetEqual assertNumQueries assert_array_equal
        assert_frame_equal assert_series_equal assert_equal assert_not_called assert_not_awaited
        assert_called_with assert_has_calls assert_awaited_with assert_has_awaits fail""",
    Strength.PARTLY: """
        assertNotEqual assertNotEquals assertIn assertNotIn assertIsNot assertGreater assertGreaterEqual assertLess
        assertLessEqual assertAlmostEqual assertNotAlmostEqual assertRegex assertNotRegex assertContains
        assertNotContains assertLogs assertNoLogs assertWarns assertDictContainsSubset assert_allclose
        assert_almost_equal assert_array_almost_equal assert_approx_equal assert_any_call assert_called_once
        assert_awaited_once assert_any_await""",
    Strength.EXISTS: "assertIsNotNone assertIsInstance assertNotIsInstance assert_called assert_awaited",
    Strength.STRICT: "assertRaisesRegex assertWarnsRegex assert_called_once_with assert_awaited_once_with",
}
METHODS = {name: strength for strength, names in _NAMES.items() for name in names.split()}
_SHORT = {"eq_": "assertEqual", "ne_": "assertNotEqual", "ok_": "assertTrue", "is_": "assertIs", "in_": "assertIn"}
"""What functions that assert are called in short, as nose had it."""
_PARTIAL = [
    "all",
    "isclose",
    "allclose",
    "startswith",
    "endswith",
    "match",
    "search",
    "fullmatch",
    "issubset",
    "issuperset",
    "isdisjoint",
    "exists",
]
RAISING = frozenset({"raises", "assertRaises", "assertRaisesRegex", "assertRaisesMessage", "RaisesGroup"})
"""Calls that say which exception must come."""
EXPECTING = RAISING | {"warns", "deprecated_call", "assertWarns", "assertWarnsRegex", "assertWarnsMessage"}
"""Calls that say which exception, or which warning, must come."""
_KINDS = ("expected_exception", "expected_warning", "exception")
"""How the argument is called that says which must come."""
_RECORDED = frozenset({"mock_calls", "method_calls", "call_args_list", "await_args_list"})
_BROAD = frozenset({"Exception", "BaseException", "Warning"})
_HELPERS = (
    *("assert", "check", "verify", "expect", "ensure", "failunless", "failif"),
    *("fnmatch_lines", "no_fnmatch_line", "re_match_lines", "no_re_match_line"),
)


def leaf(node: ast.expr) -> str:
    """The last name of a dotted expression: `raises` of `pytest.raises`; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def called_name(node: ast.expr) -> str:
    """The same of what a decorator is, be it given something or not: `fixture` of `pytest.fixture(autouse=True)`."""
    return leaf(node.func if isinstance(node, ast.Call) else node)


def marks_fixture(decorator: ast.expr) -> bool:
    """Whether a decorator makes a function a fixture."""
    return called_name(decorator) == "fixture"


def truth(expression: ast.expr) -> Strength:
    """The strength of `assert expression` (an `and` has been taken apart before)."""
    match expression:
        case ast.Constant(value=value):
            return Strength.VOID if value else Strength.EXACT
        case ast.Tuple() | ast.List() | ast.Dict() | ast.Set() | ast.JoinedStr() | ast.Lambda():
            return Strength.VOID
        case ast.BoolOp(op=operator, values=values):
            strengths = [truth(value) for value in values]
            return max(strengths) if isinstance(operator, ast.And) else min(*strengths, Strength.PARTLY)
        case ast.NamedExpr(value=value) | ast.Await(value=value):
            return truth(value)
        case _:
            return _simple(expression)


def _simple(expression: ast.expr) -> Strength:
    """The strength of a single question."""
    match expression:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _denial(operand)
        case ast.Compare():
            return _comparison(expression)
        case ast.Call():
            return call_strength(expression) or _boolean_call(expression)
        case _:
            return Strength.EXISTS


def _denial(operand: ast.expr) -> Strength:
    """`not x` says that x is empty, which is more than that it is something."""
    if isinstance(operand, ast.Constant):
        return Strength.EXACT if operand.value else Strength.VOID
    if isinstance(operand, ast.Compare) and isinstance(operand.ops[0], ast.NotEq):
        return Strength.EXACT
    return Strength.PARTLY


def _boolean_call(call: ast.Call) -> Strength:
    name = leaf(call.func)
    if name == "isinstance" and [leaf(one) for one in call.args[1:]] == ["object"]:
        return Strength.VOID
    if name in _PARTIAL:
        return Strength.PARTLY
    return Strength.EXACT if name in ("equals", "array_equal", "identical") else Strength.EXISTS


def _comparison(node: ast.Compare) -> Strength:
    operator, left, right = node.ops[0], _settled(node.left), _settled(node.comparators[-1])
    if ast.dump(left) == ast.dump(right):
        return Strength.EXISTS if _calls(left) else Strength.VOID
    match operator:
        case ast.IsNot() | ast.NotEq():
            return Strength.EXISTS if _is_none(right) else Strength.PARTLY
        case ast.Is():
            return max(_equality(left, right), Strength.PARTLY, _verdict(left, right))
        case ast.Eq():
            return _equality(left, right)
        case ast.In() if _is_either(right):
            return Strength.VOID
        case _:
            return Strength.PARTLY


def _verdict(left: ast.expr, right: ast.expr) -> Strength:
    """What it says that an answer is one of both truth values: no less than asking for its truth."""
    match right:
        case ast.Constant(value=True):
            return truth(left)
        case ast.Constant(value=False):
            return _denial(left)
        case _:
            return Strength.VOID


def _settled(node: ast.expr) -> ast.expr:
    """What an expression is at the least: `x or True` is true whatever x is."""
    values = node.values if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) else []
    return next((one for one in values if isinstance(one, ast.Constant) and one.value), node)


def _equality(left: ast.expr, right: ast.expr) -> Strength:
    sides = (left, right)
    if "ANY" in map(leaf, sides):
        return Strength.VOID
    if any(map(is_true, sides)):
        return Strength.EXISTS
    if _is_list_of_calls(*sides) or _is_list_of_calls(right, left):
        return Strength.STRICT
    return Strength.PARTLY if _is_partial(left, right) else Strength.EXACT


def _is_partial(left: ast.expr, right: ast.expr) -> bool:
    """Whether an equality leaves open what is equal: it is rounded, or only one of its sides is looked at."""
    calls = {leaf(side.func) for side in (left, right) if isinstance(side, ast.Call)}
    return bool(calls & {"approx", "len", "type", "round"}) or _is_in_order(left, right) or _is_in_order(right, left)


def _is_in_order(value: ast.expr, other: ast.expr) -> bool:
    """Whether something is only compared with itself, sorted."""
    match other:
        case ast.Call(func=ast.Name(id="sorted"), args=[same, *_]):
            return ast.dump(same) == ast.dump(value)
        case _:
            return False


def is_true(node: ast.expr | None) -> bool:
    """Whether it is written `True`."""
    return isinstance(node, ast.Constant) and node.value is True


def _is_list_of_calls(recorded: ast.expr, expected: ast.expr) -> bool:
    """Whether all that a mock was called with is compared."""
    return leaf(recorded) in _RECORDED and isinstance(expected, ast.List)


def _is_either(node: ast.expr) -> bool:
    """Whether it lists both truth values, one of which every answer is."""
    listed = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else []
    values = [one.value for one in listed if isinstance(one, ast.Constant)]
    return any(value is True for value in values) and any(value is False for value in values)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def is_empty(node: ast.expr) -> bool:
    """Falsy literals: comparing with one says what `not x` says."""
    if isinstance(node, ast.Constant):
        return not node.value and node.value is not None
    if isinstance(node, ast.List | ast.Tuple):
        return not node.elts
    return isinstance(node, ast.Dict) and not node.keys


def _calls(node: ast.expr) -> bool:
    return any(isinstance(child, ast.Call) for child in walk(node))


def method(call: ast.Call) -> str:
    """The name of what is called; `assert_in` is `assertIn`, as unittest has it."""
    name = leaf(call.func)
    if isinstance(call.func, ast.Name) and name in _SHORT:
        return _SHORT[name]
    first, *rest = name.split("_")
    spelled = first + "".join(map(str.capitalize, rest))
    return spelled if name not in METHODS and spelled in (*METHODS, *EXPECTING, "assertTrue", "assertFalse") else name


def call_strength(call: ast.Call) -> Strength | None:
    """The strength of a call that asserts by itself, such as `self.assertEqual(a, b)`; None for other calls."""
    name = method(call)
    if name in _TRUTHS and call.args:
        return _TRUTHS[name](call.args[0])
    if name in EXPECTING:
        return raises_strength(call)
    if name in METHODS:
        return _with_placeholders(call, METHODS[name])
    if _makes_warnings_fail(call):
        return Strength.PARTLY
    if _must_succeed(call):
        return Strength.EXACT
    return _of_helper(call, name)


def asserts_by_name(name: str) -> bool:
    """Whether a function is called like one that asserts: `check_total`."""
    return name.lstrip("_").lower().startswith(_HELPERS)


def _of_helper(call: ast.Call, name: str) -> Strength | None:
    """The strength of a call of what is called like a function that asserts; a path that is told to be there, such as
    the one that `tmpdir` is, is made where it is not.
    """
    makes_file = isinstance(call.func, ast.Attribute) and name in ("ensure", "ensure_dir")
    return Strength.EXACT if asserts_by_name(name) and not makes_file else None


_TRUTHS = {"assertTrue": truth, "assertFalse": _denial}


def _must_succeed(call: ast.Call) -> bool:
    """Whether a program is run that must not fail: `subprocess.run(…, check=True)`."""
    given = (one.value for one in call.keywords if one.arg == "check")
    return leaf(call.func) == "run" and any(map(is_true, given))


def _makes_warnings_fail(call: ast.Call) -> bool:
    match call:
        case ast.Call(func=called, args=[ast.Constant(value="error"), *_]):
            return leaf(called) in ("simplefilter", "filterwarnings")
        case _:
            return False


def _with_placeholders(call: ast.Call, strength: Strength) -> Strength:
    """Comparing a value with itself, or with what equals everything, says nothing."""
    if strength is Strength.EXACT and len(call.args) >= 2:
        return _comparison(ast.Compare(call.args[0], [ast.Eq()], [call.args[1]]))
    return strength


def raises_strength(call: ast.Call) -> Strength:
    """How narrowly an expected exception is described; a group is described as its least described member."""
    if leaf(call.func) == "RaisesGroup":
        members = [one if isinstance(one, ast.Call) else ast.Call(call.func, [one], []) for one in call.args]
        return min((_narrowness(one) for one in members), default=Strength.EXISTS)
    return _narrowness(call)


def _narrowness(call: ast.Call) -> Strength:
    names = _expected(call)
    if "None" in names:
        return Strength.VOID
    matched = any(map(_says_something, _patterns(call)))
    narrow = Strength.PARTLY if len(names) > 1 else Strength.EXACT
    plain = Strength.EXISTS if _BROAD & set(names) or not names else narrow
    return Strength(plain + 1) if matched else plain


def _patterns(call: ast.Call) -> list[ast.expr]:
    """What the text of the exception must match."""
    given = [one.value for one in call.keywords if one.arg in ("match", "check", "expected_regex")]
    return [*given, *call.args[1:2]] if takes_text(call) else given


def takes_text(call: ast.Call) -> bool:
    """Whether what stands behind the exception is the text that it must have."""
    return method(call).endswith(("Regex", "Message"))


def expectation(call: ast.Call, pattern: ast.expr | None = None) -> ast.Call:
    """A call that says which exception, or warning, must come, with the text that is looked for in it afterwards."""
    added = [ast.keyword("match", pattern)] if pattern is not None else []
    first = [ast.Name("DeprecationWarning")] if method(call) == "deprecated_call" else []
    called = ast.Name("warns") if first else call.func
    return ast.copy_location(ast.Call(called, [*first, *call.args], [*call.keywords, *added]), call)


def _expected(call: ast.Call) -> list[str]:
    """The names of the exceptions; none where any will do."""
    first = [*call.args, *(one.value for one in call.keywords if one.arg in _KINDS)][:1]
    parts = [part for one in first for part in (one.elts if isinstance(one, ast.Tuple) else [one])]
    return ["None" if _is_none(part) else leaf(part) for part in parts]


def _says_something(pattern: ast.expr) -> bool:
    return not (isinstance(pattern, ast.Constant) and pattern.value in ("", ".", ".*", ".+", "^", "$", None))
