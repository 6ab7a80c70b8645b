"""Which functions pytest takes for tests, and why it does not take the others."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping

from gatekeeper.checks._integrity.grading import leaf, marks_fixture
from gatekeeper.checks._integrity.pytest_settings import PytestSettings
from gatekeeper.checks._integrity.source import Function, Source
from gatekeeper.checks._integrity.unmaking import taken_back, unmaking


def hidden_by(function: Function, source: Source, settings: PytestSettings, cases: frozenset[str]) -> str:
    """Why pytest does not take a function for a test; "" when it does. `cases` are the classes of unittest's kind."""
    if not settings.collects_file(source.path) and not _is_found_otherwise(function, source, settings, cases):
        return "pytest does not look for tests in a file of this name"
    if function.nested:
        return "it lies inside another function"
    if any(_never(one.test) for one in function.conditions):
        return "the condition around it never holds"
    return _hidden_by_kind(function) or _hidden_by_name(function, source, settings, cases)


def _is_found_otherwise(function: Function, source: Source, settings: PytestSettings, cases: frozenset[str]) -> bool:
    """Whether it is a test case's, in a file that unittest looks into and pytest does not; or in a class that is
    inherited in another file.
    """
    owners = {one.name for one in function.scopes}
    named = source.path.rpartition("/")[2] in ("test.py", "tests.py") or source.path in settings.of_unittest
    return bool(owners & settings.inherited) or (
        bool(owners & cases) and (named or settings.is_loaded(source.path, owners))
    )


def _hidden_by_kind(function: Function) -> str:
    if any(map(marks_fixture, function.node.decorator_list)):
        return "it is a fixture"
    return "it is a generator, which pytest does not run" if any(map(_yields, function.body)) else ""


def _yields(statement: ast.stmt) -> bool:
    """Whether a statement yields, functions inside it left out."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return False


def _hidden_by_name(function: Function, source: Source, settings: PytestSettings, cases: frozenset[str]) -> str:
    classes = [scope for scope in function.scopes if isinstance(scope, ast.ClassDef)]
    in_case = bool(classes) and classes[-1].name in cases
    if not (PytestSettings() if in_case else settings).collects_function(function.name):
        return "pytest does not take a function of this name for a test"
    taken = cases | settings.inherited
    reasons = (_hidden_by_class(one, settings, one.name in taken) or _hidden_below(one, source) for one in classes)
    outermost = [*classes, function][0].name
    return next(filter(None, (*reasons, _hidden_in_module(source, outermost), taken_back(function, source))), "")


def inherited(sources: Collection[Source], settings: PytestSettings) -> frozenset[str]:
    """The classes that are not collected, or lie where pytest does not look, and whose tests run in classes that
    pytest collects, by their name or as unittest's.
    """
    bases = {node.name: set(map(leaf, node.bases)) for source in sources for node in source.classes}
    seen = [one for one in sources if settings.collects_file(one.path)]
    named = {node.name for one in seen for node in one.classes if settings.collects_class(node.name)}
    collected = named.union(*map(case_classes, seen))
    return frozenset(above(collected, bases) & bases.keys() - collected)


def above(classes: set[str], bases: Mapping[str, set[str]]) -> set[str]:
    """All classes that these inherit, directly or not."""
    waiting, found = list(classes), set[str]()
    while waiting:
        new = bases.get(waiting.pop(), set[str]()) - found
        found |= new
        waiting += new
    return found


def _hidden_by_class(owner: ast.ClassDef, settings: PytestSettings, is_taken: bool) -> str:
    if not is_taken and not settings.collects_class(owner.name):
        return f"pytest does not look for tests in a class named {owner.name}"
    if not is_taken and any(_defines(statement, "__init__") for statement in owner.body):
        return f"the class {owner.name} has a constructor, so pytest does not collect it"
    return f"`__test__ = False` in {owner.name}" if _opted_out(owner.body, "__test__") else ""


def _hidden_below(owner: ast.ClassDef, source: Source) -> str:
    later = (one for one in source.tree.body if isinstance(one, ast.ClassDef) and one.lineno > owner.lineno)
    again = owner in source.tree.body and any(one.name == owner.name for one in later)
    return f"another class {owner.name} is defined below" if again else ""


def _hidden_in_module(source: Source, name: str) -> str:
    if _opted_out(source.tree.body, "__test__"):
        return "`__test__ = False` in the module"
    for statement in unmaking(source):
        if _opted_out([statement], f"{name}.__test__"):
            return f"`{name}.__test__ = False`"
        if isinstance(statement, ast.Delete) and any(leaf(target) == name for target in statement.targets):
            return f"`del {name}`"
        if _assigned(statement, name):
            return f"{name} is assigned something else"
    return ""


def _assigned(statement: ast.stmt, name: str) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _opted_out(body: list[ast.stmt], target: str) -> bool:
    for statement in body:
        match statement:
            case ast.Assign(targets=targets, value=ast.Constant(value=value)) if not value:
                if any(ast.unparse(one) == target for one in targets):
                    return True
            case _:
                pass
    return False


def _defines(statement: ast.stmt, name: str) -> bool:
    return isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and statement.name == name


def _never(test: ast.expr) -> bool:
    return (isinstance(test, ast.Constant) and not test.value) or leaf(test) == "TYPE_CHECKING"


def case_classes(source: Source) -> frozenset[str]:
    """The classes that unittest's rules apply to: those whose base is, or is named like, a TestCase."""
    found: set[str] = set()
    for node in source.classes:
        bases = {leaf(base.value if isinstance(base, ast.Subscript) else base) for base in node.bases}
        if bases & found or any(base.endswith(("TestCase", "Case")) for base in bases):
            found.add(node.name)
    return frozenset(found)
