"""Whether what the change adds to the public interface is documented."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from gatekeeper.checks._change import change_of
from gatekeeper.checks._documentation import DOCUMENTATION, documents
from gatekeeper.checks._files import named
from gatekeeper.checks._interface.bases import Bases
from gatekeeper.checks._interface.docstrings import (
    needs_docstring,
    needs_example,
    needs_module_docstring,
    shows_example,
)
from gatekeeper.checks._interface.modules import End, Module, changed_modules
from gatekeeper.checks._interface.public import Definition, definitions
from gatekeeper.checks._interface.signature import Interface, interface, same
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.glob import Globs, validate_globs
from gatekeeper.model.outcome import Completed, Outcome, Skipped
from gatekeeper.model.words import plural

MISSING, EXAMPLES, OUTDATED = "docs.missing", "docs.examples", "docs.outdated"
NO_DOCSTRING, NO_EXAMPLE, NOT_TOLD = "no-docstring", "no-example", "not-told"


@dataclass(frozen=True)
class Docs(Check):
    """Compares the public interface at both ends of the change with what is written about it."""

    id = "docs"
    of_change = True
    title = "Documentation of the change"
    summary = (
        "Looks at the public interface that the change adds or alters: modules, classes, functions and methods of "
        "source files (no tests, no stubs) of whose dotted name no part begins with an underscore and which `__all__`, "
        "where there is one, names. What was there before, or was only moved, is not new."
    )
    measures = (
        MeasureInfo(
            MISSING,
            "New interface without docstring",
            "Public modules, classes, functions and methods that the change adds without a docstring. Special methods, "
            "overloads, setters, what is marked `@override` and what overrides a method of a class of the project need "
            "none; neither do modules that only import or assign.",
            "Say in a docstring what it does, what it returns and what it raises.",
        ),
        MeasureInfo(
            EXAMPLES,
            "New interface without example",
            "Public functions and classes at the top of a module that the change adds and whose docstring shows no "
            "example: a doctest, a section of examples, or a block of code. A class may show it in one of its methods; "
            "exceptions and Protocols need none.",
            "Show in the docstring how it is used.",
        ),
        MeasureInfo(
            OUTDATED,
            "Interface changed, documentation not",
            "Modules of which the change adds, removes or alters public interface, when it writes into no file of "
            "`documentation`. Parameters, their defaults and annotations, bases and annotated fields of classes count; "
            "an annotation that one end lacks does not.",
            "Write in the README, the documentation or the changelog what is different for users.",
        ),
    )
    rules = (
        RuleInfo(
            NO_DOCSTRING,
            "No docstring",
            "The change adds this to the public interface without a docstring.",
            "Add one, or make the name private.",
            bad="def total(cart: Cart) -> int:\n    return sum(cart.prices)",
            good='def total(cart: Cart) -> int:\n    """What the cart costs, in cents."""\n    return sum(cart.prices)',
        ),
        RuleInfo(
            NO_EXAMPLE,
            "No example",
            "The change adds this to the public interface, and its docstring does not show how it is used.",
            "Add a doctest or an `Example:` section.",
            bad='def total(cart: Cart) -> int:\n    """What the cart costs, in cents."""',
            good='def total(cart: Cart) -> int:\n    """What it costs.\n\n    >>> total(Cart())\n    0\n    """',
        ),
        RuleInfo(
            NOT_TOLD,
            "Not told to users",
            "The change adds, removes or alters public interface, and writes into no documentation at all.",
            "Write it into the README, the documentation or the changelog.",
            bad="the change adds `shop.total`, in src/shop/__init__.py alone",
            good="the change adds `shop.total`, and a line about it to CHANGELOG.md",
        ),
    )
    weight = 0.5

    documentation: tuple[str, ...] = field(
        default=DOCUMENTATION, metadata={"help": "Globs of what counts as documentation; Python files never do."}
    )

    def __post_init__(self) -> None:
        """Raises ConfigError for a glob that can never match."""
        validate_globs(self.documentation, "checks.docs.documentation")

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CHANGE

    def run(self, context: Context) -> Outcome:
        """One finding for each new definition without docstring or example, and for each module not told of."""
        change = change_of(context)
        if isinstance(change, Skipped):
            return change
        try:
            return self._judged(context, change)
        except RecursionError as error:
            raise CannotVerify("a changed Python file is nested too deeply to be judged") from error

    def _judged(self, context: Context, change: Change) -> Completed | Skipped:
        modules = changed_modules(context, change)
        if not modules:
            return Skipped("the change touches no source module")
        told = documents(context.project, change, Globs.of(self.documentation, "checks.docs.documentation"))
        found = (*_new(context, modules), *(() if told else _outdated(modules)))
        evidence = f"{plural(len(modules), 'changed module')}"
        written = f"{evidence}; {named(file.path for file in told)} changed" if told else evidence
        return Completed(found, {MISSING: evidence, EXAMPLES: evidence, OUTDATED: written})


def _new(context: Context, modules: Iterable[Module]) -> Iterator[Finding]:
    """What is missing at the public definitions that the change adds."""
    bases = Bases.of(context)
    moved = _texts(module.base for module in modules)
    for module in modules:
        if module.head is not None and module.head.public:
            yield from _of_module(module, module.head)
            for variants in _added(module, module.head, moved):
                yield from _without_docstring(bases, module.path, module.head, variants)
                yield from _without_example(module.path, variants)


def _of_module(module: Module, head: End) -> Iterator[Finding]:
    tree = head.source.tree
    if module.base is None and needs_module_docstring(tree) and not ast.get_docstring(tree):
        yield _finding(NO_DOCSTRING, MISSING, f"the new module {head.name} has no docstring", module.path, 1)


def _added(module: Module, head: End, moved: frozenset[str]) -> Iterator[list[Definition]]:
    """The new names of a module, of each of which there may be several variants."""
    before = _names(module.base)
    for name, variants in _by_name(head).items():
        if name not in before and not any(_text(one) in moved for one in variants):
            yield variants


def _without_docstring(bases: Bases, path: str, head: End, variants: list[Definition]) -> Iterator[Finding]:
    first = next(filter(needs_docstring, variants), None)
    if first is None or any(one.documented for one in variants) or _inherited(bases, head, first):
        return
    message = f"the new {_kind(first)} `{first.name}` has no docstring"
    yield _finding(NO_DOCSTRING, MISSING, message, path, first.node.lineno)


def _without_example(path: str, variants: list[Definition]) -> Iterator[Finding]:
    first = next(filter(needs_example, variants), None)
    if first is not None and not any(map(shows_example, variants)):
        message = f"the new {_kind(first)} `{first.name}` shows no example"
        yield _finding(NO_EXAMPLE, EXAMPLES, message, path, first.node.lineno)


def _inherited(bases: Bases, head: End, one: Definition) -> bool:
    return one.owner is not None and bases.inherits(head.name or "", one.owner, one.node.name)


def _kind(one: Definition) -> str:
    if isinstance(one.node, ast.ClassDef):
        return "class"
    return "method" if one.owner is not None else "function"


def _by_name(end: End) -> Mapping[str, list[Definition]]:
    found: dict[str, list[Definition]] = {}
    for one in definitions(end.source.tree):
        found.setdefault(one.name, []).append(one)
    return found


def _names(end: End | None) -> frozenset[str]:
    """The public names that a module had; what was private by its module's name is new when that becomes public."""
    return frozenset(_by_name(end)) if end is not None and end.public else frozenset()


def _texts(ends: Iterable[End | None]) -> frozenset[str]:
    """What was public before, wherever it was."""
    known = (end for end in ends if end is not None and end.public)
    return frozenset(_text(one) for end in known for one in definitions(end.source.tree))


def _text(one: Definition) -> str:
    return ast.dump(one.node)


def _outdated(modules: Iterable[Module]) -> Iterator[Finding]:
    for module in modules:
        before, after = _interface(module.base), _interface(module.head)
        changes = _changes(before, after)
        if changes:
            message = f"the public interface changed, and no documentation: {changes}"
            yield _finding(NOT_TOLD, OUTDATED, message, module.path, _line(module, before))


def _interface(end: End | None) -> Interface:
    if end is None or not end.public:
        return {}
    return {f"{end.name}.{name}": used for name, used in interface(end.source.tree).items()}


def _changes(before: Interface, after: Interface) -> str:
    """What is different, in words; "" when nothing is."""
    altered = [name for name in after if name in before and not same(before[name], after[name])]
    groups = (
        ("added", _outermost(after.keys() - before.keys())),
        ("removed", _outermost(before.keys() - after.keys())),
        ("altered", sorted(altered)),
    )
    return "; ".join(f"{what} {', '.join(names)}" for what, names in groups if names)


def _outermost(names: Iterable[str]) -> list[str]:
    """The names without those of members of another one of them."""
    kept = set(names)
    return sorted(name for name in kept if name.rpartition(".")[0] not in kept)


def _line(module: Module, before: Interface) -> int | None:
    """The first definition that is new or altered."""
    if module.head is None:
        return None
    after = _interface(module.head)
    for one in definitions(module.head.source.tree):
        name = f"{module.head.name}.{one.name}"
        if name not in before or not same(before[name], after[name]):
            return one.node.lineno
    return None


def _finding(rule: str, measure: str, message: str, path: str, line: int | None) -> Finding:
    return Finding("docs", rule, message, Severity.ERROR, Location(path, line), measure)


CHECK = Docs
