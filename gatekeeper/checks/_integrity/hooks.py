"""Judging pytest's hooks and autouse fixtures: which of them decide about results."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping

from gatekeeper.checks._integrity.discovering import Deed, Verdict, loads_others
from gatekeeper.checks._integrity.fresh import Hit, spelled
from gatekeeper.checks._integrity.grading import leaf, marks_fixture
from gatekeeper.checks._integrity.leaving import SWALLOWED, drops_failures, names, suppresses, swallows
from gatekeeper.checks._integrity.marks import called
from gatekeeper.checks._integrity.source import Function, Source
from gatekeeper.checks._integrity.walking import every, walk

_OF_THE_RUN = ("exitstatus", "testsfailed")
_RUNNING = (".obj", "funcargs", "runtest", "yield", "testfunction", ".run(")
_SELECTING = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "collectonly", "maxfail", "lf")
LEAVING_OUT = ("--deselect", "--ignore", "-k", "--collect-only", "--co")
"""How the arguments of pytest begin that leave tests out."""
_DECIDING = ("outcome", "longrepr", "excinfo", "_excinfo", "_exception", "wasxfail")


def hook_hits(source: Source) -> Iterator[Hit]:
    """The hooks and fixtures of a module that change what is reported."""
    for function in source.functions:
        for node, what, grave in _deeds(function):
            line = getattr(node, "lineno", function.node.lineno)
            yield Hit(f"{function.name}:{ast.unparse(node)}", line, f"{function.name} {what}", grave)


def _deeds(function: Function) -> Iterator[Deed]:
    """All that a hook does to the choice of tests, where what was there must not hide what is new; of others the
    first.
    """
    choosing = _CHOOSING.get(function.name)
    if choosing is not None:
        yield from choosing(function)
        return
    judge = _JUDGES.get(function.name) or (_makereport if function.name.startswith("pytest_") else None)
    verdict = judge(function) if judge else _fixture(function)
    if verdict is not None:
        yield verdict


def _makereport(function: Function) -> Verdict:
    """Adding attributes to a report is usual; deciding its outcome is not."""
    for assignment in every(function.node, ast.Assign):
        if any(isinstance(target, ast.Attribute) and target.attr in _DECIDING for target in assignment.targets):
            return assignment, f"sets `{ast.unparse(assignment.targets[0])}`", True
    return next(filter(None, map(_made_report, every(function.node, ast.Call))), None)


def _made_report(call: ast.Call) -> Verdict:
    if leaf(call.func) == "setattr" and _names_outcome(call):
        return call, "sets the outcome of a report", True
    if leaf(call.func) in ("force_result", "force_exception", "TestReport"):
        return call, f"makes a report of its own: `{spelled(call)}`", True
    return None


def _names_outcome(call: ast.Call) -> bool:
    return any(isinstance(one, ast.Constant) and one.value in _DECIDING for one in call.args)


def _modifyitems(function: Function) -> Iterator[Deed]:
    """Reordering is usual; dropping is not. Marks that skip on an option are a known recipe."""
    items = _parameter(function, "items")
    for node in walk(function.node):
        if _drops(node, items):
            yield node, f"drops tests: `{spelled(node)}`", True
        if isinstance(node, ast.Call) and leaf(node.func) == "add_marker" and _skips(function, node):
            optional = "getoption" in ast.unparse(function.node) or "getvalue" in ast.unparse(function.node)
            yield node, f"skips tests: `{spelled(node)}`", not optional


def _parameter(function: Function, default: str) -> str:
    names = [one.arg for one in function.node.args.args]
    return next((name for name in names if name == default), default)


def _drops(node: ast.AST, items: str) -> bool:
    match node:
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name))], value=value):
            return name == items and "sorted(" not in ast.unparse(value)
        case ast.Delete(targets=[ast.Subscript(value=ast.Name(id=name))]):
            return name == items
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="clear" | "remove" | "pop")):
            return name == items
        case ast.Call(func=function):
            return leaf(function) == "pytest_deselected"
        case _:
            return False


def _skips(function: Function, call: ast.Call) -> bool:
    """Whether the mark that is added skips, be it written here or assigned to a variable of the function."""
    text = ast.unparse(call)
    for node in walk(function.node):
        if isinstance(node, ast.Assign) and any(leaf(one) and leaf(one) in text for one in node.targets):
            text += ast.unparse(node.value)
    return any(word in text for word in ("mark.skip", "mark.xfail", "mark.flaky", "'skip", "'xfail", "'flaky"))


def _sessionfinish(function: Function) -> Verdict:
    for node in walk(function.node):
        if any(name in _OF_THE_RUN for name in _set_by(node)):
            return node, f"sets the result of the run: `{spelled(node)}`", True
    return None


def _set_by(node: ast.AST) -> list[str]:
    """The last names of what a statement or `setattr` assigns to."""
    match node:
        case ast.Assign(targets=targets):
            return list(map(leaf, targets))
        case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value=str(name)), *_]):
            return [name]
        case _:
            return []


def _teststatus(function: Function) -> Verdict:
    for node in walk(function.node):
        if isinstance(node, ast.Return) and node.value is not None and "passed" in ast.unparse(node.value):
            return node, f"reports tests as passed: `{spelled(node)}`", True
    return None


def _runs_nothing(function: Function) -> Verdict:
    """A hook that takes over running a test and never does, or that drops how it ended."""
    deeds = (*map(_dropped, every(function.node, ast.Try)), *map(_suppressed, every(function.node, ast.With)))
    dropped = next(filter(None, deeds), None)
    if dropped is not None:
        return dropped
    runs = any(word in function.text for word in _RUNNING)
    for leaving in every(function.node, ast.Return):
        if isinstance(leaving.value, ast.Constant) and leaving.value.value and not runs:
            return leaving, "takes over running the tests and does not run them", True
    return _makereport(function)


def _dropped(attempt: ast.Try) -> Verdict:
    """The failures that an attempt to run a test drops."""
    if any(map(drops_failures, attempt.handlers)):
        return attempt, "drops the failures of the tests it runs", True
    if any(map(_drops_some, attempt.handlers)) and any(word in ast.unparse(attempt.body[0]) for word in _RUNNING):
        return attempt, "drops some of the failures of the tests it runs", False
    return None


def _suppressed(block: ast.With) -> Verdict:
    dropped = any(suppresses(one.context_expr) for one in block.items)
    return (block, "drops the failures of the tests it runs", True) if dropped else None


def _drops_some(handler: ast.ExceptHandler) -> bool:
    """Whether a failed assertion ends in a handler that only sometimes raises it on, or never."""
    caught = handler.type is None or bool(names([handler.type]) & SWALLOWED)
    sometimes = any(every(handler, ast.Return)) and any(every(handler, ast.Raise))
    return caught and (sometimes or (swallows(handler) and not _is_kept(handler)))


def _is_kept(handler: ast.ExceptHandler) -> bool:
    """Whether what was caught is put where others may look at it."""
    return any(isinstance(node, ast.Assign | ast.AugAssign | ast.NamedExpr) for node in walk(handler))


def _ignore_collect(function: Function) -> Iterator[Deed]:
    for node in walk(function.node):
        if isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) not in ("None", "False"):
            yield node, f"keeps files from being collected: `{spelled(node)}`", isinstance(node.value, ast.Constant)


def _main(function: Function) -> Verdict:
    for node in walk(function.node):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant) and node.value.value == 0:
            return node, "ends the run as a success", True
    return None


def _fixture(function: Function) -> Verdict:
    """A fixture that skips whatever takes it; on a condition only where every test gets it."""
    marks = list(filter(marks_fixture, function.node.decorator_list))
    everywhere = any(map(is_autouse, marks))
    skip = next((one for one in called(function.node.body) if one.certain or everywhere), None)
    if skip is None or not marks:
        return None
    whom = "every test" if everywhere else "every test that takes it"
    return function.node, f"skips {whom}: `{skip.text}`", skip.certain


def is_autouse(decorator: ast.expr) -> bool:
    """Whether a fixture's decorator gives it to every test in its reach."""
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    values = [one.value for one in keywords if one.arg == "autouse"]
    return any(isinstance(value, ast.Constant) and bool(value.value) for value in values)


def _configure(function: Function) -> Verdict:
    """Options that leave tests out, set from within instead of asked for."""
    node = next(filter(_leaves_out, walk(function.node)), None)
    return None if node is None else (node, f"leaves tests out: `{spelled(node)}`", True)


def _leaves_out(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=[ast.Attribute(value=ast.Attribute(attr="option"), attr=name)]):
            return name in _SELECTING
        case ast.Constant(value=str(text)):
            return text.startswith(LEAVING_OUT)
        case _:
            return False


def _setup(function: Function) -> Verdict:
    """A hook before every test that skips; by a marker or an option that asks for it is a known recipe."""
    asked = any(word in function.text for word in ("getoption", "getvalue", "marker", "keywords"))
    asked = asked or ("fixturenames" in function.text and not re.search(r"\benviron\b|\bgetenv\b", function.text))
    for skip in called(function.node.body):
        if skip.certain or not asked:
            return function.node, f"skips tests: `{skip.text}`", skip.certain
    return None


_JUDGES: Mapping[str, Callable[[Function], Verdict]] = {
    "pytest_runtest_makereport": _makereport,
    "pytest_runtest_logreport": _makereport,
    "pytest_report_to_serializable": _makereport,
    "pytest_configure": _configure,
    "pytest_load_initial_conftests": _configure,
    "pytest_cmdline_preparse": _configure,
    "pytest_runtest_setup": _setup,
    "pytest_sessionfinish": _sessionfinish,
    "pytest_unconfigure": _sessionfinish,
    "pytest_terminal_summary": _sessionfinish,
    "pytest_report_teststatus": _teststatus,
    "pytest_pyfunc_call": _runs_nothing,
    "pytest_runtest_call": _runs_nothing,
    "pytest_runtest_protocol": _runs_nothing,
    "pytest_runtestloop": _runs_nothing,
    "pytest_cmdline_main": _main,
    "load_tests": loads_others,
}
_CHOOSING: Mapping[str, Callable[[Function], Iterator[Deed]]] = {
    "pytest_collection_modifyitems": _modifyitems,
    "pytest_collection_finish": _modifyitems,
    "pytest_itemcollected": _modifyitems,
    "pytest_ignore_collect": _ignore_collect,
}
