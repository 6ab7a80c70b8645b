"""Source code that notices when it is being tested."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import PurePosixPath

from gatekeeper.checks._integrity.flags import flags
from gatekeeper.checks._integrity.fresh import Hit, fresh, spelled
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.noticing import RUNNERS, VARIABLES, of_module, of_variable, questions
from gatekeeper.checks._integrity.overheard import asked_for, is_known_to_tests
from gatekeeper.checks._integrity.report import graded
from gatekeeper.checks._integrity.source import Function, Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every, walk
from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding

RULES = (
    RuleInfo(
        "test-detected",
        "Code notices that it is being tested",
        "The source asks whether pytest runs, so it can behave otherwise under test than in use, and the tests say "
        "nothing about its use.",
        "Give the code the same behaviour everywhere; hand in what differs as a parameter or a setting.",
        bad='if "pytest" in sys.modules:\n    return expected',
        good="def load(path, *, clock=time.time): …",
    ),
)
_TRACED = ("gettrace", "getprofile")
"""What of `sys` is only set while something looks on: coverage, a debugger, a profiler."""
_WATCHES = re.compile(r"set(?:trace|profile)\b")
_MENTIONS = re.compile(
    r"pytest|unittest|nose|modules|__module__|cmdline|_mock|assert_|environ|getenv|argv|test|Mock|Fake|Dummy|Stub|Spy|COV|gettrace|getprofile",
    re.IGNORECASE,
)
_TESTING = frozenset({"TEST", "TESTS", "TESTING", "UNITTEST", "UNITTESTS"})
_STAND_IN = re.compile(r"_*(?:Fake|Dummy|Mock|MagicMock|AsyncMock|Stub|Spy)(?:[A-Z_]\w*)?")
"""What classes are called that only tests make objects of."""
_FOLDER = "pytest-of-"
"""How pytest calls the folder for temporary files."""
_FLAGS = ("_called_from_test", "_running_tests")
_MOCK = re.compile(r"(?:NonCallable|Async|Magic|NonCallableMagic)?Mock")
_OF_MOCKS = re.compile(
    "|".join(_FLAGS) + r"|_mock_\w+|mock_calls|method_calls|assert_(?:called|awaited|not_called|has_calls|any_call)\w*"
)
"""What only mocks, and programs that are told that they are tested, have."""
_OF_TESTS = re.compile(
    r"test_?|tests|conftest(?:\.py)?|(?:.*/)?(?:tests?/.*|test_\w*(?:\.py)?|tests?\.py|\w+_tests?\.py)"
)
_FRAMES = frozenset({"stack", "_getframe", "currentframe", "extract_stack", "walk_stack", "getouterframes"})
_SERVING = frozenset({"noxfile", "testing", "_testing"})
_SERVING_AT_ROOT = frozenset({"setup", "conf", "tasks"})


def findings(view: ChangeView) -> Iterable[Finding]:
    """New tests for being tested in changed sources; modules that serve testing are left out."""
    pairs = [pair for pair in view.source_pairs if not _serves_tests(pair.path)]
    found = list(fresh(pairs, _hits))
    said = {(pair.path, hit.line) for pair, hit in found}
    for pair, hit in fresh(pairs, asked_for):
        if (pair.path, hit.line) not in said and is_known_to_tests(view, hit.key):
            found.append((pair, hit))
    for pair, hit in found:
        yield graded(hit.grave, "test-detected", hit.what, pair.path, hit.line)


def _serves_tests(path: str) -> bool:
    *folders, name = PurePosixPath(path).parts
    stem = name.removesuffix(".py")
    aside = bool(folders) and folders[0] in ("doc", "docs", "benchmarks", "scripts")
    return aside or stem in _SERVING or "pytest" in stem or (not folders and stem in _SERVING_AT_ROOT)


def _hits(source: Source) -> Iterator[Hit]:
    if not _MENTIONS.search(source.text):
        return
    known: set[int] = set()
    for node, grave in chain(_plain_questions(source), questions(source)):
        if not any(id(one) in known for one in walk(node)):
            known.add(id(node))
            text = spelled(node)
            yield Hit(text, node.lineno, f"`{text}` notices that tests are running", grave)
    for node in flags(source):
        if id(node) not in known:
            text = spelled(node)
            yield Hit(text, node.lineno, f"`{text}` notices that tests are running", grave=False)
    yield from _by_import(source)
    yield from _by_variable(source)
    for function in filter(_inspects_callers, source.functions):
        text = f"{function.qualname} looks at its callers for tests"
        yield Hit(text, function.node.lineno, text)


def _plain_questions(source: Source) -> Iterator[tuple[ast.expr | ast.For, bool]]:
    """What is asked as it mostly is, with whether only tests answer it with yes."""
    watches = _WATCHES.search(source.text) is not None
    for node in source.of(ast.Compare, ast.Subscript, ast.Call, ast.Attribute):
        grave = _grave(node)
        if grave is not None and not (watches and _asks_for_trace(node)):
            yield node, grave
    for search in filter(_seeks_runner, source.of(ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.For)):
        yield search, True


def _by_variable(source: Source) -> Iterator[Hit]:
    """Conditions on a variable of the environment that is called after testing."""
    for condition in source.of(ast.If, ast.IfExp):
        for node in (*every(condition.test, ast.Call), *every(condition.test, ast.Subscript)):
            if _of_testing(node):
                text = spelled(node)
                yield Hit(text, node.lineno, f"`{text}` notices that tests are running", grave=False)


def _of_testing(node: ast.Call | ast.Subscript) -> bool:
    """Whether it looks up such a variable; those that are known to be of tests are found anywhere."""
    match node:
        case ast.Subscript(value=place, slice=ast.Constant(value=str(key))):
            return ast.unparse(place).endswith("environ") and _is_called_after_tests(key)
        case ast.Call(func=function, args=[ast.Constant(value=str(key)), *_]):
            looks = ast.unparse(function).endswith(("environ.get", "getenv"))
            return looks and _is_called_after_tests(key)
        case _:
            return False


def _is_called_after_tests(key: str) -> bool:
    words = set(key.upper().split("_"))
    # What is tried out on some of the users is no test of the code.
    return _lookup("environ", key) is None and not _TESTING.isdisjoint(words) and not words & {"AB", "B"}


def _asks_for_trace(node: ast.AST) -> bool:
    """Whether it asks what looks on, which whoever sets that has to know."""
    return isinstance(node, ast.Call) and leaf(node.func) in _TRACED


def _by_import(source: Source) -> Iterator[Hit]:
    for attempt in source.of(ast.Try):
        if _tries_runner(attempt):
            text = spelled(attempt.body[0])
            yield Hit(text, attempt.lineno, f"`{text}` in a `try` notices whether tests could be running", grave=False)


def _grave(node: ast.AST) -> bool | None:
    """True for a question that only tests answer with yes, False for one that CI does; None for other code."""
    match node:
        case ast.Compare(left=ast.Constant(value=str(text)), ops=[ast.In() | ast.NotIn()], comparators=[right]):
            return _membership(text, ast.unparse(right))
        case ast.Compare(left=left, ops=[_], comparators=[right]):
            return _is_called(left, right)
        case ast.Subscript(value=value, slice=ast.Constant(value=str(key))):
            return _lookup(ast.unparse(value), key)
        case ast.Call():
            return _of_call(node)
        case ast.Attribute(attr=name):
            return True if name in _FLAGS else None
        case _:
            return None


def _of_call(call: ast.Call) -> bool | None:
    match call:
        case ast.Call(func=function, args=[ast.Constant() | ast.Tuple() as given, *_]):
            return _any_asked(function, _texts(given))
        case ast.Call(func=ast.Name(id=function), args=[_, asked, *_]):
            return _of_object(function, asked)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="sys")), args=[]) if _asks_for_trace(call):
            return False
        case _:
            return None


def _is_called(left: ast.expr, right: ast.expr) -> bool | None:
    """What the program was called, compared with a test runner's name; or a class, with that of a stand-in."""
    if isinstance(left, ast.Attribute) and left.attr in ("__name__", "__qualname__"):
        return False if any(map(_STAND_IN.fullmatch, _texts(right))) else None
    return True if "sys.argv" in ast.unparse(left) and any(map(_names_runner, _texts(right))) else None


def _any_asked(function: ast.expr, keys: list[str]) -> bool | None:
    """The gravest of what a call with several texts asks."""
    found = {_asked(function, key) for key in keys} - {None}
    return True in found if found else None


def _of_object(function: str, asked: ast.expr) -> bool | None:
    """Whether something is a mock, or has a flag that only tests set."""
    kinds = asked.elts if isinstance(asked, ast.Tuple) else [asked]
    is_mock = function == "isinstance" and any(_MOCK.fullmatch(leaf(one)) for one in kinds)
    is_flag = function in ("getattr", "hasattr") and any(map(_OF_MOCKS.fullmatch, _texts(asked)))
    return True if is_mock or is_flag else None


def _seeks_runner(search: ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.For) -> bool:
    """Whether the loaded modules, or the command line, are gone through for a test runner's name."""
    places = [search.iter] if isinstance(search, ast.For) else [one.iter for one in search.generators]
    if not any(text in ast.unparse(place) for place in places for text in ("sys.modules", "sys.argv")):
        return False
    return any(isinstance(one.value, str) and _names_runner(one.value) for one in every(search, ast.Constant))


def _asked(function: ast.expr, key: str) -> bool | None:
    """A call with a text: a look into the environment, or at how the command line begins or ends."""
    owner = ast.unparse(function.value) if isinstance(function, ast.Attribute) else ""
    match leaf(function):
        case "getenv":
            return _lookup("environ", key)
        case "get" | "pop":
            return _lookup(owner, key)
        case "find_spec":
            return False if key in RUNNERS else None
        case "startswith" | "endswith":
            return _beginning(owner, key)
        case _:
            return None


def _beginning(owner: str, key: str) -> bool | None:
    """How a name begins or ends: that of a variable, or that of the program."""
    if key.startswith(VARIABLES):
        return False
    return True if "sys.argv" in owner and _names_runner(key) else None


def _texts(node: ast.expr) -> list[str]:
    """The texts that are written out in an expression: itself, or its items."""
    items = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return [one.value for one in items if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _membership(text: str, where: str) -> bool | None:
    if "sys.modules" in where or where == "modules":
        return True if _names_runner(text) or of_module(text) else None
    if "sys.argv" in where or where == "argv":
        return True if _names_runner(text) else None
    return _lookup(where, text)


def _names_runner(text: str) -> bool:
    return text in RUNNERS or "pytest" in text or text in ("test", "tests")


def _lookup(where: str, key: str) -> bool | None:
    """A look into the environment, or into the loaded modules, or anywhere for what only tests are given."""
    if _FOLDER in key:
        return True
    if where.endswith("modules"):
        return True if of_module(key) else None
    if where.endswith("environ"):
        return of_variable(key)
    return None


def _tries_runner(attempt: ast.Try) -> bool:
    """Whether a constant is set, or something is done, by whether a test runner can be imported."""
    imported = {
        one.name.partition(".")[0] for node in attempt.body if isinstance(node, ast.Import) for one in node.names
    }
    return not imported.isdisjoint(RUNNERS) and (bool(attempt.orelse) or any(map(_settles, attempt.body)))


def _settles(statement: ast.stmt) -> bool:
    constant = isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
    return constant or isinstance(statement, ast.Return)


def _inspects_callers(function: Function) -> bool:
    """Whether the function walks the stack and knows a word that only tests use."""
    if not any(leaf(call.func) in _FRAMES for call in every(function.node, ast.Call)):
        return False
    texts = [one.value for one in every(function.node, ast.Constant) if isinstance(one.value, str)]
    return any(_OF_TESTS.fullmatch(text) or "pytest" in text for text in texts)
