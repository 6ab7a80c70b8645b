"""Questions that tests alone answer with yes, in whatever words they are put and by whatever names they go."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from gatekeeper.checks._integrity.binding import named
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.own import filled_in
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.walking import every, walk

RUNNERS = frozenset({"pytest", "_pytest", "unittest", "nose", "py.test", "pytest.exe"})
LOADED = RUNNERS | {
    *("coverage", "freezegun", "time_machine", "hypothesis", "pytest_mock", "requests_mock", "conftest", "nose2"),
    *("testtools", "stestr", "subunit", "xdist", "pytest_asyncio", "ward", "behave", "responses"),
    *("zope.testing", "twisted.trial", "django.test", "unittest2", "testrepository", "pyats", "avocado", "lettuce"),
    *("aloe", "radish", "testslide", "vedro", "robot.running", "slipcover", "asynctest", "testinfra"),
}
"""What is only loaded where tests run."""
_RUNNER = re.compile(r"(?:.*[._])?_?test_?runners?(?:\..*)?", re.IGNORECASE)
"""What modules and programs are called that run tests, of whomever they are."""
VARIABLES = ("PYTEST_", "COVERAGE_RUN", "COV_CORE_")
_OF_RUNS = ("TOX_", "NOX_", "HATCH_ENV", "COVERAGE_PROCESS", "HYPOTHESIS_")
"""How the variables begin that are set by what starts the tests."""
_SERVICES = frozenset(
    {
        *("CI", "CONTINUOUS_INTEGRATION", "BUILD_NUMBER", "JENKINS_URL", "TRAVIS", "APPVEYOR", "CIRCLECI", "BUILDKITE"),
        *("GITLAB_CI", "DRONE", "TF_BUILD", "TEAMCITY_VERSION", "BITBUCKET_BUILD_NUMBER", "CODEBUILD_BUILD_ID"),
        *("GITHUB_ACTIONS", "GITHUB_RUN_ID", "GITHUB_WORKFLOW", "GITHUB_JOB", "RUNNER_OS", "CI_JOB_ID"),
    }
)
"""The variables by which a program is told that a service for checking changes runs it."""
_TOGGLE = re.compile(
    r"(?!(?:.*_)?A_?B_TESTING)(?:.*_)?(?:TESTING|TEST_MODE|UNIT_?TESTS?|(?:UNDER|RUNNING|IN|IS)_TESTS?)"
)
"""What the variables are called by which a program is told that it is being tested, under whatever prefix."""
_PROGRAM = re.compile(r"(?:.*/)?(?:[\w.-]*test[._-]?runner|nose2|nosetests|stestr|subunit\.run)(?:\.exe|\.py)?")
"""What the program is called that runs tests."""
_BEGINNINGS = frozenset({"PYTEST", "TOX", "NOX", "COV_CORE"})
_MENTIONS = re.compile(r"modules|argv|executable|cmdline|__main__|environ|getenv|__module__")
_MODULES = re.compile(r"\bsys\.modules\b|getattr\(sys, 'modules'\)")
_COMMAND = re.compile(r"\bsys\.(?:orig_)?argv\b|\bsys\.executable\b|cmdline|\b__main__\b")
_ENVIRONMENT = re.compile(r"\benviron\b|\bgetenv\b")
_ORIGIN = re.compile(r"\.__module__\b")
_ASKING = frozenset(
    {
        *("startswith", "endswith", "isdisjoint", "intersection", "issubset", "issuperset", "__contains__", "count"),
        *("get", "getenv", "search", "match", "fullmatch", "find", "index"),
    }
)
_SEARCHES = (ast.GeneratorExp, ast.ListComp, ast.SetComp)
_FROM = {"os": ("environ", "getenv"), "sys": ("modules", "argv", "executable")}
_Names = Mapping[str, ast.expr]


def questions(source: Source) -> Iterator[tuple[ast.expr, bool]]:
    """The outermost questions for what only tests, or services, bring along; and whether that is tests alone."""
    if not _MENTIONS.search(source.text) or not any(map(_is_telling, _words(source.tree))):
        return
    names = names_of_places(source)
    inside: set[int] = set()
    for node in every(source.tree, ast.expr):
        if id(node) not in inside and _asks(node, names) and (grave := _telling(filled_in(node, names))) is not None:
            inside.update(map(id, walk(node)))
            yield node, grave


def of_variable(name: str) -> bool | None:
    """True for a variable that only tests set, False for one that is set where they mostly run; None for others."""
    if name.startswith(VARIABLES):
        return True
    return False if name.startswith(_OF_RUNS) or name in _SERVICES or _TOGGLE.fullmatch(name) else None


def is_flag(name: str) -> bool:
    """Whether a flag is called after testing: `_testing`, `IN_TESTS`."""
    return _TOGGLE.fullmatch(name.upper().strip("_")) is not None or "pytest" in name.lower()


def of_module(name: str) -> bool:
    """Whether only tests load a module."""
    package, _, rest = name.partition(".")
    known = {package, f"{package}.{rest.partition('.')[0]}"}
    return not LOADED.isdisjoint(known) or "pytest" in name or _RUNNER.fullmatch(name) is not None


def _asks(node: ast.expr, names: _Names) -> bool:
    match node:
        case ast.Compare() | ast.BinOp(op=ast.BitAnd()):
            return True
        case ast.Call(func=function):
            return leaf(names.get(leaf(function), function)) in _ASKING
        case _:
            return isinstance(node, _SEARCHES)


def _telling(asked: ast.expr) -> bool | None:
    """Whether what is asked for, where it is looked for, tells of tests."""
    text, words = ast.unparse(asked), list(_words(asked))
    found = {told for place, tells in _PLACES if place.search(text) for told in map(tells, words)} - {None}
    return True in found if found else None


def _words(asked: ast.AST) -> Iterator[str]:
    """The texts in a piece of code, those together that are put together."""
    for node in walk(asked):
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.BinOp(left=ast.Constant(value=str(first)), op=ast.Add(), right=ast.Constant(value=str(second))):
                yield first + second
            case _:
                pass


def _is_telling(word: str) -> bool:
    return any(tells(word) is not None for _, tells in _PLACES)


def _of_module(word: str) -> bool | None:
    return True if of_module(word) else None


def _of_command(word: str) -> bool | None:
    return True if word in RUNNERS or "pytest" in word or _PROGRAM.fullmatch(word) else None


def _in_environment(word: str) -> bool | None:
    if word in _BEGINNINGS or word in RUNNERS:
        return True
    return of_variable(word)


def _of_origin(word: str) -> bool | None:
    return False if of_module(word) else None


_PLACES: tuple[tuple[re.Pattern[str], Callable[[str], bool | None]], ...] = (
    (_MODULES, _of_module),
    (_COMMAND, _of_command),
    (_ENVIRONMENT, _in_environment),
    (_ORIGIN, _of_origin),
)


def names_of_places(source: Source) -> _Names:
    """What names stand for: those that are imported from `os` and `sys`, those that are given a text, or a place, and
    those that go through some.
    """
    given = chain(
        _imported(source),
        chain.from_iterable(named([one]) for one in (*source.of(ast.Assign), *source.of(ast.AnnAssign))),
        ((leaf(loop.target), loop.iter) for loop in source.of(ast.For)),
    )
    first = {name: value for name, value in given if name and _tells(value)}
    return {name: filled_in(value, _others(first, name)) for name, value in first.items()}


def _others(names: _Names, name: str) -> _Names:
    return {key: one for key, one in names.items() if key != name}


def _tells(value: ast.expr) -> bool:
    """Whether an expression is of texts alone, or names a place."""
    parts = (ast.Constant, ast.Tuple, ast.List, ast.Set, ast.expr_context, ast.BinOp, ast.Add)
    if isinstance(value, ast.Attribute | ast.Name) or all(isinstance(one, parts) for one in walk(value)):
        return True
    text = ast.unparse(value)
    return any(place.search(text) for place in (_MODULES, _COMMAND))


def _imported(source: Source) -> Iterator[tuple[str, ast.expr]]:
    for module, alias in _from_modules(source):
        if alias.name in _FROM.get(module, ()):
            place = ast.Attribute(ast.Name(module, ast.Load()), alias.name, ast.Load())
            yield alias.asname or alias.name, place
    for alias in chain.from_iterable(one.names for one in source.of(ast.Import)):
        if alias.name in ("__main__", *_FROM) and alias.asname:
            yield alias.asname, ast.Name(alias.name, ast.Load())


def _from_modules(source: Source) -> Iterator[tuple[str, ast.alias]]:
    return ((one.module or "", alias) for one in source.of(ast.ImportFrom) for alias in one.names)
