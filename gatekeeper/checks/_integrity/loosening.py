"""Assertions of the same kind that accept more than before: a wider tolerance, a shorter text."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from gatekeeper.checks._integrity.bounds import bounded
from gatekeeper.checks._integrity.grading import METHODS, asserts_by_name, is_empty, leaf, method
from gatekeeper.checks._integrity.questions import question
from gatekeeper.checks._integrity.walking import walk

_WIDER = frozenset({"rel", "abs", "atol", "rtol", "delta", "tolerance", "rel_tol", "abs_tol"})
_DEFAULT = 1e-6
_MOST_DIGITS = 400
"""Digits behind the point beyond which no float has any."""
_DEFAULTS = {
    "approx": {"rel": _DEFAULT, "abs": _DEFAULT},
    "isclose": {"rel_tol": _DEFAULT, "abs_tol": _DEFAULT, "rtol": 1e-5, "atol": _DEFAULT},
    "allclose": {"rtol": 1e-5, "atol": _DEFAULT},
    "assertAlmostEqual": {"delta": _DEFAULT / 10},
    "assert_almost_equal": {"decimal": 7},
    "assert_array_almost_equal": {"decimal": 6},
}
"""How near a value must be to what is expected where nothing else is said."""
_SPACE = re.compile(r"\\[sW]|^ |\[\^| \+$")
"""What a pattern has in it that stands for white space, or for whatever is no letter."""
_EACH = " of each"
_QUESTION = re.compile(
    r"_{0,2}(?:is|has|can|should|are|was|were|does|did|needs|supports|allows|contains|exists)(?:_|$|[A-Z])|"
    r"(?:starts|ends)with$|issub|isinst|hasattr$|callable$|bool$"
)
_POSITIONAL = {
    "approx": ("rel", "abs"),
    "assertAlmostEqual": ("", "places"),
    "assert_almost_equal": ("", "decimal"),
    "assert_array_almost_equal": ("", "decimal"),
    "assert_allclose": ("", "rtol", "atol"),
    "allclose": ("", "rtol", "atol"),
    "isclose": ("", "rtol", "atol"),
}
"""What arguments mean that are given by their place, behind the first."""
_NARROWER = frozenset({"decimal", "significant", "ndigits"})
_LOSSY = frozenset(
    [
        "sorted",
        "set",
        "frozenset",
        "len",
        "lower",
        "upper",
        "casefold",
        "strip",
        "lstrip",
        "rstrip",
        "round",
        "abs",
        "bool",
        "type",
        "Counter",
        "keys",
        "any",
        "all",
        "min",
        "max",
        "sum",
        "hash",
    ]
)


def loosened(before: str, after: str) -> str:
    """In words, how the new assertion accepts more than the old one; empty when it does not."""
    old, new = _parsed(before), _parsed(after)
    if _no_longer_equal(old, new):
        return "it need not be equal any more"
    if lost := _part_compared(old, new):
        return f"it compares only {lost}"
    return next((said for said, is_so in _LOOSER.items() if is_so(old, new)), "")


def equivalent(before: str, after: str) -> bool:
    """Whether `not x` now says what `x == []` said: linters ask for it. The same where x is a question: that it is
    true, or that it is not, is all that can be said of it. Or whether a stand-in for a mock kept a list of what it was
    given, and the list is what the mock said it was called with.
    """
    old, new = _parsed(before), _parsed(after)
    match old, new:
        case ast.Compare(left=left, ops=[ast.Is() | ast.Eq()], comparators=[right]), _ if _is_truth_value(left):
            return not _is_other(right) and ast.dump(left) == ast.dump(_asked(new))
        case ast.Call(), ast.Compare():
            return _is_recorded(old, new)
        case ast.Compare(left=left), ast.Compare(left=same, comparators=[ast.Constant(value=bool())]):
            return ast.dump(left) == ast.dump(same) and _is_exact_truth(old, new)
        case _:
            return _is_denied(old, new)


def _is_denied(old: ast.expr, new: ast.expr) -> bool:
    match old, new:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]), ast.UnaryOp(op=ast.Not(), operand=same):
            return is_empty(right) and ast.dump(left) == ast.dump(same)
        case ast.Compare(ops=[ast.Eq()]), ast.Call(func=ast.Attribute(value=value, attr=name), args=[text]):
            return _cut_out(old) == (ast.dump(value), ast.dump(text), name)
        case _:
            return False


def _is_recorded(old: ast.Call, new: ast.Compare) -> bool:
    match new:
        case ast.Compare(ops=[ast.Eq()], comparators=[ast.List(elts=[item])]):
            return method(old).endswith("_once_with") and _values(old) <= _values(item)
        case _:
            return False


def _is_exact_truth(old: ast.Compare, new: ast.Compare) -> bool:
    """Whether a truth value is expected of what was something else, by identity; or of what was one before."""
    match old, new:
        case ast.Compare(comparators=[ast.Constant(value=bool())]), ast.Compare(ops=[ast.Is() | ast.Eq()]):
            return True
        case _, ast.Compare(left=left, ops=[ast.Is()]):
            return not isinstance(left, ast.Call | ast.Compare)
        case _:
            return False


def _values(node: ast.AST) -> set[str]:
    return {repr(child.value) for child in walk(node) if isinstance(child, ast.Constant)}


def _cut_out(node: ast.Compare) -> tuple[str, str, str]:
    """For `x[:3] == "abc"` the value, the text, and the method that says so of them; else empty."""
    match node:
        case ast.Compare(
            left=ast.Subscript(value=value, slice=ast.Slice(lower=low, upper=high, step=None)),
            comparators=[ast.Constant(value=str() | bytes() as text) as wanted],
        ):
            ends = ["" if one is None else ast.unparse(one) for one in (low, high)]
            names = {f":{len(text)}": "startswith", f"-{len(text)}:": "endswith"}
            return ast.dump(value), ast.dump(wanted), names.get(":".join(ends), "")
        case _:
            return "", "", ""


def _asked(node: ast.expr) -> ast.expr:
    """What is said to be true or not."""
    return node.operand if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) else node


def _is_other(node: ast.expr) -> bool:
    """Whether it is plainly something else than a truth value."""
    is_bool = isinstance(node, ast.Constant) and isinstance(node.value, bool)
    return isinstance(node, ast.Constant | ast.List | ast.Tuple | ast.Dict | ast.Set | ast.JoinedStr) and not is_bool


def _is_truth_value(node: ast.expr) -> bool:
    """Whether an expression is a comparison, or a call that asks a yes-or-no question by its name."""
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(node, ast.Compare) or (called is not None and _QUESTION.match(leaf(called)) is not None)


def _parsed(text: str) -> ast.expr:
    return question(text)


def _numbers(node: ast.AST) -> Iterator[tuple[str, float]]:
    for child in walk(node):
        match child:
            case ast.keyword(arg=str(name), value=ast.Constant(value=int() | float() as value)):
                yield _as_distance(name, value)
            case ast.Compare():
                yield from (("abs", value) for value in _distances(child))
            case ast.Call(func=function, args=[_, *given]) if leaf(function) in _POSITIONAL:
                yield from _by_place(_POSITIONAL[leaf(function)], given)
            case _:
                pass


def _as_distance(name: str, value: float) -> tuple[str, float]:
    """How many places have to agree, as the distance that unittest allows."""
    return ("delta", 10.0 ** -min(value, _MOST_DIGITS)) if name == "places" else (name, value)


def _by_place(names: tuple[str, ...], given: list[ast.expr]) -> Iterator[tuple[str, float]]:
    for name, one in zip(names, given, strict=False):
        if isinstance(one, ast.Constant) and isinstance(one.value, int | float):
            yield _as_distance(name, one.value)


def _distances(node: ast.Compare) -> Iterator[float]:
    """How far a value may be from what is expected: `abs(x - 5) < 0.1`, `round(x, 2) == 5.25`."""
    match node:
        case ast.Compare(
            left=ast.Call(func=ast.Name(id="abs"), args=[ast.BinOp(op=ast.Sub())]),
            ops=[ast.Lt() | ast.LtE()],
            comparators=[ast.Constant(value=int() | float() as most)],
        ):
            yield most
        case ast.Compare(
            left=ast.Call(func=ast.Name(id="round"), args=[_, ast.Constant(value=int() as digits)]), ops=[ast.Eq()]
        ):
            yield 10.0 ** -min(digits, _MOST_DIGITS)
        case _:
            pass


def _no_longer_equal(old: ast.expr, new: ast.expr) -> bool:
    match old, new:
        case ast.Compare(left=left, ops=[ast.Eq(), *_]), ast.Compare(left=same, ops=[operator, *_]):
            return ast.dump(left) == ast.dump(same) and not isinstance(operator, ast.Eq | ast.Is)
        case _:
            return False


def _of_any_kind(old: ast.expr, new: ast.expr) -> bool:
    """Whether that there is something is all that is asked for, where it had to be of a kind."""
    match old, new:
        case ast.Call(func=ast.Name(id="isinstance"), args=[one, _]), ast.Compare(ops=[ast.IsNot()]):
            return ast.dump(one) == ast.dump(new.left)
        case ast.Call(func=ast.Name(id="isinstance"), args=[one, _]), _:
            return ast.dump(one) == ast.dump(new)
        case _:
            return False


def _is_choice_of(old: ast.expr, new: ast.expr) -> bool:
    """Whether what was asked for is one of several things now, each of which is enough."""
    return is_choice(new) and ast.dump(old) in map(ast.dump, _alternatives(new))


def is_choice(node: ast.expr) -> bool:
    """Whether it asks for one of several things."""
    return isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or)


def _alternatives(node: ast.expr) -> list[ast.expr]:
    return node.values if isinstance(node, ast.BoolOp) else []


def _chain_shrank(old: ast.expr, new: ast.expr) -> bool:
    """Whether `a <= b <= c` lost one of its sides."""
    if not isinstance(old, ast.Compare) or not isinstance(new, ast.Compare):
        return False
    sides = [[ast.dump(side) for side in (one.left, *one.comparators)] for one in (old, new)]
    return len(old.ops) > len(new.ops) and set(sides[1]) <= set(sides[0])


def _part_compared(old: ast.expr, new: ast.expr) -> str:
    """What an equality looks at now instead of the whole value: `sorted(…)`, `….lower()`, a slice; else ""."""
    match old, new:
        case ast.Compare(ops=[ast.Eq()]), ast.Compare(ops=[ast.Eq()]):
            lost = sorted(filter(_is_new(old), (Counter(_lossy(_without(old, new))) - Counter(_lossy(old))).keys()))
            if not _names(old) & _names(new):
                # A method of something else may be called like one that reduces.
                lost = [one for one in lost if not one.startswith(".")]
            return lost[0] if lost else "the keys" if _keys_alone(old, new) else ""
        case _:
            return ""


def _without(old: ast.Compare, new: ast.Compare) -> ast.Compare:
    """A comparison without the sides that were a part of a side of the one before, as they are."""
    known = {ast.dump(one) for one in walk(old) if isinstance(one, ast.expr)}
    sides = [ast.Constant(None) if ast.dump(one) in known else one for one in (new.left, *new.comparators)]
    return ast.Compare(sides[0], new.ops, sides[1:])


def _is_new(old: ast.Compare) -> Callable[[str], bool]:
    """Asks whether a reduction is no more than what was done before to one of the items at a time."""
    known = set(_lossy(old))
    return lambda name: not (name.endswith(_EACH) and name.removesuffix(_EACH) in known)


def _names(node: ast.AST) -> set[str]:
    return {child.id for child in walk(node) if isinstance(child, ast.Name)} - _LOSSY


def _keys_alone(old: ast.Compare, new: ast.Compare) -> bool:
    """Whether a mapping was compared, and its keys alone are: `list(x) == ["a"]` for `x == {"a": 1}`."""
    sides = (new.left, new.comparators[0])
    wrapped = any(isinstance(one, ast.Call) and ast.unparse(one.func) in ("list", "tuple") for one in sides)
    return wrapped and any(isinstance(one, ast.Dict) for one in (old.left, *old.comparators))


def reductions(text: str) -> Counter[str]:
    """What an equality looks at of its sides instead of the whole."""
    tree = _parsed(text)
    return Counter(_lossy(tree)) if isinstance(tree, ast.Compare) else Counter()


def _lossy(comparison: ast.Compare) -> Iterator[str]:
    """The reductions on the sides of a comparison, outside in: those of its arguments are part of the subject."""
    sides = (comparison.left, *comparison.comparators)
    if all(_is_split(side) is not None for side in sides):
        yield ".split()"
    for side in sides:
        node: ast.expr | None = side
        while node is not None:
            name, node = _reduction(node)
            if name:
                yield name


def _is_split(node: ast.expr) -> ast.expr | None:
    """The text whose words an expression gives: how they are set apart is lost. None for other expressions."""
    match node:
        case ast.Call(func=ast.Attribute(value=text, attr="split"), args=[], keywords=[]):
            return text
        case _:
            return None


def _reduction(node: ast.expr) -> tuple[str, ast.expr | None]:
    """The name of a reduction, and what it is applied to; of words, the text that they are those of."""
    match node:
        case ast.Call(func=ast.Attribute(attr="split" | "join" | "sub" | "replace")):
            return _rewritten(node)
        case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in _LOSSY:
            return f"{name}(…)", inner
        case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in _LOSSY:
            return f".{name}()", inner
        case ast.ListComp(elt=item, generators=[ast.comprehension(target=ast.Name(id=name), iter=inner, ifs=[])]):
            said, of = _reduction(item)
            return (f"{said}{_EACH}", inner) if leaf(of or item) == name else ("", None)
        case ast.Subscript(value=inner, slice=ast.Slice()):
            return "a slice", inner
        case _:
            return "", None


def _rewritten(call: ast.Call) -> tuple[str, ast.expr | None]:
    """The same of a text of which white space, or signs, are taken out."""
    match call:
        case ast.Call(func=ast.Attribute(attr="split")):
            return "", _is_split(call)
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[inner]) if text := _is_split(inner):
            return ".split()", text
        case ast.Call(func=ast.Attribute(attr="sub"), args=[ast.Constant(value=str(pattern)), _, text, *_]):
            return ("re.sub(…)", text) if _SPACE.search(pattern) else ("", None)
        case ast.Call(func=ast.Attribute(value=text, attr="replace"), args=[ast.Constant(value=str(gone)), made, *_]):
            return (".replace(…)", text) if _is_taken_out(gone, made) else ("", None)
        case _:
            return "", None


def _is_taken_out(gone: str, made: ast.expr) -> bool:
    return "\r" not in gone and (gone.isspace() or is_empty(made))


def _tolerances_grew(old: ast.expr, new: ast.expr) -> bool:
    before = dict(_numbers(old))
    text = ast.unparse(old)
    for name, given in _DEFAULTS.items():
        before = (given if name in text else {}) | before
    return any(_grew(name, before.get(name, value), value) for name, value in _numbers(new))


def _grew(name: str, before: float, after: float) -> bool:
    return (name in _WIDER and after > before) or (name in _NARROWER and after < before)


def _bound_grew(old: ast.expr, new: ast.expr) -> bool:
    before, after = bounded(old), bounded(new)
    kept = before.keys() & after.keys()
    return any(after[one] > before[one] if one[1] else after[one] < before[one] for one in kept)


def _text_shrank(old: ast.expr, new: ast.expr) -> bool:
    """A text that must be contained, or matched, is part of what had to be before."""
    before, after = _wanted(old), _wanted(new)
    return before is not None and after is not None and 2 * len(after) < len(before) and after in before


def _wanted(node: ast.expr) -> str | None:
    match node:
        case ast.Compare(left=ast.Constant(value=str(text)), ops=[ast.In()]):
            return text
        case ast.Call(keywords=keywords):
            found = (text for one in keywords if (text := _pattern(one)) is not None)
            return next(found, _handed_text(node))
        case _:
            return None


def _handed_text(call: ast.Call) -> str | None:
    """The one text that a helper is given which asserts, without what stands for anything at its ends."""
    texts = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    helper = method(call)
    plain = asserts_by_name(helper) and helper not in METHODS and len(texts) == 1
    return re.sub(r"^(?:\.\*|\^)+|(?:\.\*|\$)+$", "", texts[0]) if plain else None


def _pattern(keyword: ast.keyword) -> str | None:
    match keyword:
        case ast.keyword(arg="match", value=ast.Constant(value=str(text))):
            return text
        case _:
            return None


def _is_told_less(old: ast.expr, new: ast.expr) -> bool:
    """Whether a record of any logger will do, or of a lower level, where it had to be of one."""
    match old, new:
        case ast.Call(), ast.Call() if method(old) == method(new) == "assertLogs":
            return _logged(new) != _logged(old) and all(map(_is_at_most, _logged(new), _logged(old)))
        case _:
            return False


def _logged(call: ast.Call) -> tuple[str, str]:
    """The logger, and the level, of which a record must come, as they are written."""
    given = dict(zip(("logger", "level"), call.args, strict=False)) | {str(one.arg): one.value for one in call.keywords}
    logger, level = (ast.unparse(given[name]) if name in given else "" for name in ("logger", "level"))
    return logger, level.rpartition(".")[2].strip("'\"")


def _is_at_most(new: str, old: str) -> bool:
    """Whether nothing is asked for, or no more than before."""
    known = new in _LEVELS and old in _LEVELS
    return new in ("", "None", old) or (known and _LEVELS.index(new) < _LEVELS.index(old))


_LEVELS = ("NOTSET", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_LOOSER: Mapping[str, Callable[[ast.expr, ast.expr], bool]] = {
    "anything will do": _of_any_kind,
    "it is told less of what must be logged": _is_told_less,
    "something else will do as well": _is_choice_of,
    "a part of the comparison is gone": _chain_shrank,
    "the tolerance is wider": _tolerances_grew,
    "the bound is wider": _bound_grew,
    "the expected text is shorter": _text_shrank,
}
"""What may be said of an assertion, in the order in which it is."""
