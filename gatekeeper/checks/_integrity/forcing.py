"""Results that are forced: hooks that change or drop them, and ways out of the run that look like success."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity import ending
from gatekeeper.checks._integrity.fresh import Hit, fresh, spelled
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.hooks import hook_hits
from gatekeeper.checks._integrity.overriding import override_hits
from gatekeeper.checks._integrity.report import error, graded
from gatekeeper.checks._integrity.source import Source, blocks
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.wrapping import block_hits, contexts, decorators, wrapper_hits
from gatekeeper.model.change import Status
from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding

RULES = (
    RuleInfo(
        "result-forced",
        "A test result is forced",
        "Code changes what pytest reports, drops tests from the run, catches and drops what they raise, replaces what "
        "asserts, or ends the process so that a failure cannot be seen.",
        "Remove it, and mend what the tests report.",
        bad='def pytest_runtest_makereport(item, call):\n    report.outcome = "passed"',
        good="(no hook: the report says what happened)",
    ),
)
_EXITS = frozenset({"sys.exit", "exit", "quit", "os.abort", "os.kill"})
_ASSERTING = (
    "os.environ['PYTEST_ADDOPTS']",
    "pytest.",
    "_pytest.",
    "unittest.",
    "builtins.AssertionError",
    "builtins.assert",
    "sys.modules['pytest']",
)
_START_FILES = ("sitecustomize.py", "usercustomize.py")


def findings(view: ChangeView) -> Iterable[Finding]:
    """New code that forces results, anywhere in the changed Python files."""
    for pair, hit in fresh(view.pairs, _exits):
        yield graded(hit.grave, "result-forced", hit.what, pair.path, hit.line)
    for pair, hit in fresh(view.pairs, _replacements):
        yield error("result-forced", hit.what, pair.path, hit.line)
    for pair, hit in fresh(view.test_pairs, override_hits):
        yield error("result-forced", hit.what, pair.path, hit.line)
    for pair, hit in fresh(view.test_pairs, hook_hits):
        yield graded(hit.grave, "result-forced", hit.what, pair.path, hit.line)
    yield from _dropped(view)
    for pair, hit in fresh(view.source_pairs, _plugin_hooks):
        yield graded(hit.grave, "result-forced", hit.what, pair.path, hit.line)
    yield from _start_files(view)
    yield from ending.findings(view)


def _dropped(view: ChangeView) -> Iterator[Finding]:
    """What test code puts around tests, or parts of them, so that their failures are dropped."""
    for hits, used in ((wrapper_hits, decorators), (block_hits, contexts)):
        for pair, hit in fresh(view.test_pairs, hits):
            if hit.key.partition(":")[2] in used(view):
                yield graded(hit.grave, "result-forced", hit.what, pair.path, hit.line)


def _plugin_hooks(source: Source) -> Iterator[Hit]:
    """The hooks of a plugin that is no test code; only what can be judged as forcing."""
    return (hit for hit in hook_hits(source) if hit.grave)


def _start_files(view: ChangeView) -> Iterator[Finding]:
    """Files that Python runs by itself before anything else."""
    for file in view.change.files:
        name = file.path.rpartition("/")[2]
        if file.status in (Status.ADDED, Status.RENAMED, Status.COPIED) and (
            name in _START_FILES or name.endswith(".pth")
        ):
            yield error("result-forced", f"Python runs {name} at every start, before any test", file.path)


def _exits(source: Source) -> Iterator[Hit]:
    yield from _at_import(source)
    yield from _exit_codes(source)
    for attribute in source.of(ast.Attribute):
        if attribute.attr == "_exit":
            yield Hit("os._exit", attribute.lineno, "`os._exit` ends the process without a report", grave=True)
    for call in source.of(ast.Call):
        if leaf(call.func) == "kill" and _ends_itself(call):
            yield Hit("os.kill", call.lineno, f"`{spelled(call)}` ends the process without a report")
        if leaf(call.func) == "exit" and _returns_zero(call):
            yield Hit("pytest.exit", call.lineno, f"`{spelled(call)}` ends the run as a success")


def _exit_codes(source: Source) -> Iterator[Hit]:
    """Handlers of the exit of something that end in success instead."""
    for handler in source.of(ast.ExceptHandler):
        caught = "" if handler.type is None else ast.unparse(handler.type)
        done = handler.body[-1]
        if caught == "SystemExit" and _is_exit(done) and _succeeds(done):
            yield Hit("exit code", done.lineno, f"`{spelled(done)}` follows on any exit, and says success")


def _succeeds(node: ast.stmt) -> bool:
    """Whether an exit gives no code, or 0."""
    call = node.exc if isinstance(node, ast.Raise) else node.value if isinstance(node, ast.Expr) else None
    given = call.args if isinstance(call, ast.Call) else []
    return all(isinstance(one, ast.Constant) and not one.value for one in given)


def _ends_itself(call: ast.Call) -> bool:
    """Whether the process kills itself in a way that nothing can answer to."""
    match call.args:
        case [ast.Call(func=process), signal]:
            return leaf(process) == "getpid" and (leaf(signal) == "SIGKILL" or ast.unparse(signal) == "9")
        case _:
            return False


def _returns_zero(call: ast.Call) -> bool:
    codes = [one.value for one in call.keywords if one.arg == "returncode"] + call.args[1:2]
    return any(isinstance(code, ast.Constant) and code.value == 0 for code in codes)


def _at_import(source: Source) -> Iterator[Hit]:
    """Exits that importing the module runs into; a script's own `main` part and `__main__.py` are no import."""
    if source.path.endswith(("__main__.py", "setup.py", "noxfile.py", "conf.py")):
        return
    for node, line in _import_time(source.tree.body):
        text = spelled(node)
        yield Hit("import", line, f"`{text}` ends the process when the module is imported")


def _import_time(body: list[ast.stmt]) -> Iterator[tuple[ast.AST, int]]:
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_main_guard(node):
            if _is_exit(node):
                yield node, node.lineno
            yield from _import_time(blocks(node))


def _is_exit(node: ast.stmt) -> bool:
    match node:
        case ast.Raise(exc=raised) if raised is not None:
            return "SystemExit" in ast.unparse(raised)
        case ast.Expr(value=ast.Call(func=function)):
            return ast.unparse(function) in _EXITS
        case _:
            return False


def _is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def _replacements(source: Source) -> Iterator[Hit]:
    """Assignments that put something else in the place of what asserts."""
    for node in (*source.of(ast.Assign), *source.of(ast.Call)):
        for target in _targets(node):
            if target.startswith(_ASSERTING) and not target.startswith(("pytest.register", "unittest.mock")):
                yield Hit(f"replaced:{target}", node.lineno, f"`{target}` is replaced by something else")


def _targets(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Assign(targets=targets):
            yield from (ast.unparse(one) for one in targets if isinstance(one, ast.Attribute | ast.Subscript))
        case ast.Call(func=function, args=[target, ast.Constant(value=str(name)), *_]) if leaf(function) == "setattr":
            yield f"{ast.unparse(target)}.{name}"
        case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]) if leaf(function) in (
            "setattr",
            "patch",
        ):
            yield name
        case _:
            pass
