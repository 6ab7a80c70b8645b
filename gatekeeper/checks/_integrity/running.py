"""What runs tests where a program does it: the calls, and the scripts that hold them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from gatekeeper.checks._integrity.grading import called_name, leaf
from gatekeeper.checks._integrity.pair import Pair
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every

_RUNNING = frozenset(
    {"TextTestRunner", "TestProgram", "loadTestsFromModule", "loadTestsFromName", "loadTestsFromNames"}
)
_COMMANDS = frozenset({"execute_from_command_line", "call_command"})
"""What runs a command of Django, that for the tests among them."""
_PROCESS = re.compile(r"subprocess\.(?:call|run|check_call|Popen)|check_call|os\.system")
_OF_RUNNER = re.compile(r"runner(?:\(.*\))?\.run_tests$", re.IGNORECASE | re.DOTALL)
_RUNNERS = frozenset({"pytest", "py.test", "unittest", "nose", "nose2", "tox", "nox", "trial", "stestr"})
_OF_PYTEST = frozenset({"main", "console_main"})
_ENDING = frozenset({"unittest", "unittest2", "absltest", "testing"})
"""The modules whose `main` runs the tests and ends the process by how they went."""
_GIVEN = frozenset({"TestSuite", "addTest", "addTests", "makeSuite", "loadTestsFromTestCase", "loadTestsFromModule"})
_CAUGHT = frozenset({"SystemExit", "BaseException", "CalledProcessError"})
_SHOWING = frozenset({"print", "echo", "info", "warning", "error", "debug", "write"})
_EXITS = frozenset({"exit", "_exit", "SystemExit"})


def runners(view: ChangeView) -> Iterator[tuple[Pair, Source, Source]]:
    """The changed files that run tests at both ends, with these."""
    for pair in view.pairs:
        if pair.base is not None and pair.head is not None and runs_tests(pair.base) and runs_tests(pair.head):
            yield pair, pair.base, pair.head


def runs_tests(source: Source) -> bool:
    """Whether a file runs tests."""
    return any(is_running(call, source) for call in source.of(ast.Call))


def is_running(call: ast.Call, source: Source) -> bool:
    """Whether a call runs tests."""
    name = leaf(call.func)
    of_pytest = name in _OF_PYTEST and ast.unparse(call.func) == f"pytest.{name}"
    of_django = _is_command(call, source) or _OF_RUNNER.search(ast.unparse(call.func)) is not None
    return name in _RUNNING or of_pytest or of_django or _is_process(call) or _is_main(call, source)


def _is_command(call: ast.Call, source: Source) -> bool:
    """Whether it runs the tests as a command of Django: the file says which command it is."""
    return leaf(call.func) in _COMMANDS and any(one.value == "test" for one in source.of(ast.Constant))


def _is_process(call: ast.Call) -> bool:
    """Whether it starts a process that runs the tests: `subprocess.call([sys.executable, "-m", "pytest"])`."""
    if not _PROCESS.fullmatch(ast.unparse(call.func)) or not call.args:
        return False
    texts = (one.value for one in every(call.args[0], ast.Constant) if isinstance(one.value, str))
    return any(not _RUNNERS.isdisjoint(text.split()) for text in texts)


def ends_by_itself(source: Source) -> Iterator[ast.Call]:
    """The calls that run the tests and end the process by how they went, where nothing keeps them from it."""
    held_up = {id(call) for call in _held_up(source)}
    ending = (call for call in source.of(ast.Call) if _ends(call, source))
    yield from (call for call in ending if id(call) not in held_up)


def _ends(call: ast.Call, source: Source) -> bool:
    """Whether a call runs the tests, and raises, or ends the process, where some fail."""
    checks = any(one.arg == "check" and ast.unparse(one.value) == "True" for one in call.keywords)
    fails = _is_process(call) and (leaf(call.func) == "check_call" or checks)
    return fails or _is_command(call, source) or (_is_main(call, source) and _exits(call))


def _held_up(source: Source) -> Iterator[ast.Call]:
    """The calls that may end the process, and end in a block instead."""
    functions = {one.name: one.node for one in source.functions}
    blocks: list[ast.Try | ast.With] = [*source.of(ast.Try), *source.of(ast.With)]
    for block in (one for one in blocks if _holds_up(one)):
        for call in _calls(block.body):
            yield call
            own = functions.get(leaf(call.func))
            yield from _calls(own.body) if own is not None else ()


def _holds_up(block: ast.Try | ast.With) -> bool:
    """Whether the end of the process ends in a block instead."""
    if isinstance(block, ast.Try):
        return any(map(_goes_on, block.handlers)) or any(map(_leaves, block.finalbody))
    return any(map(_drops_exit, block.items))


def _calls(body: list[ast.stmt]) -> Iterator[ast.Call]:
    return (call for statement in body for call in every(statement, ast.Call))


def _is_main(call: ast.Call, source: Source) -> bool:
    """Whether it is `unittest.main`, by its full name or imported by it."""
    match call.func:
        case ast.Attribute(value=owner, attr="main" | "TestProgram"):
            return leaf(owner) in _ENDING
        case ast.Name(id=name):
            return name in _imported(source)
        case _:
            return False


def _imported(source: Source) -> set[str]:
    """The names by which a file has imported the `main` of unittest."""
    names = (name for one in source.of(ast.ImportFrom) if one.module in _ENDING for name in one.names)
    return {one.asname or one.name for one in names if one.name == "main"}


def _exits(call: ast.Call) -> bool:
    """Whether it is not told to come back: `exit=False`."""
    told = [one.value for one in call.keywords if one.arg == "exit"]
    return all(isinstance(one, ast.Constant) and one.value for one in told)


def _goes_on(handler: ast.ExceptHandler) -> bool:
    """Whether a handler catches the end of the process, or what says that another one failed, and neither raises it
    on, nor does anything with its code, nor fails otherwise.
    """
    caught = {leaf(one) for one in every(handler.type, ast.expr)} if handler.type is not None else _CAUGHT
    body = ast.Module(handler.body, [])
    return bool(caught & _CAUGHT) and not any(every(body, ast.Raise)) and not _hands_on(body, handler.name)


def _hands_on(body: ast.Module, caught: str | None) -> bool:
    """Whether what was caught goes anywhere but into what is printed, or the process fails anyway."""
    shown = _shown(body)
    used = (one for one in every(body, ast.Name) if one.id == caught)
    return any(map(may_fail, every(body, ast.Call))) or any(id(one) not in shown for one in used)


def _shown(body: ast.Module) -> set[int]:
    """The names, by their identities, that go into what is printed."""
    printed = (call for call in every(body, ast.Call) if leaf(call.func) in _SHOWING)
    return {id(part) for call in printed for part in every(call, ast.Name)}


def may_fail(call: ast.Call) -> bool:
    """Whether it is a way out with any code but none and 0."""
    return leaf(call.func) in _EXITS and not all(map(_is_success, call.args)) and bool(call.args)


def _is_success(code: ast.expr) -> bool:
    """Whether a code is none, or 0, whatever else is in it: `failures and 0`."""
    match code:
        case ast.Constant(value=value):
            return not value
        case ast.IfExp(body=first, orelse=second):
            return _is_success(first) and _is_success(second)
        case ast.BoolOp(op=ast.And(), values=[*_, last]):
            return _is_success(last)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _is_success(left) or _is_success(right)
        case _:
            return False


def _leaves(statement: ast.stmt) -> bool:
    """Whether a statement of a `finally` drops the end of the process: it returns, or ends that otherwise."""
    ends = isinstance(statement, ast.Expr) and called_name(statement.value) in _EXITS
    return isinstance(statement, ast.Return) or ends


def _drops_exit(item: ast.withitem) -> bool:
    call = item.context_expr
    return isinstance(call, ast.Call) and leaf(call.func) == "suppress" and bool(set(map(leaf, call.args)) & _CAUGHT)


def finds_tests(source: Source) -> bool:
    """Whether it has the tests looked for, wherever they are."""
    own = {one.name for one in source.functions}
    looking = {"discover", *_OF_PYTEST}
    asked = any(one.value == "discover" for one in source.of(ast.Constant))
    return asked or any(
        leaf(one.func) in looking and ast.unparse(one.func) not in own and not _is_main(one, source)
        for one in source.of(ast.Call)
    )


def told(source: Source) -> frozenset[str]:
    """The names, and those in texts, of what a script may run: all that it has imported, where it is not told."""
    used = {leaf(one) for one in source.of(ast.Name, ast.Attribute)}
    used |= {part for one in source.of(ast.Constant) for part in _parts(str(one.value))}
    if not any(leaf(one.func) in _GIVEN for one in source.of(ast.Call)):
        used |= {name for one in source.of(ast.ImportFrom) for name in _named(one)}
    return frozenset(used)


def _parts(text: str) -> list[str]:
    """The names in the path of a module, written in either way."""
    return text.removesuffix(".py").replace("/", ".").split(".")


def _named(node: ast.ImportFrom) -> Iterator[str]:
    """The names that an import gives; of one that gives all there is, the module's."""
    for one in node.names:
        yield (node.module or "").rpartition(".")[2] if one.name == "*" else one.name
