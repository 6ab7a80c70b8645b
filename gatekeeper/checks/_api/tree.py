"""griffe's picture of a package, built from text: nothing is imported, looked up on disk or asked of git."""

from __future__ import annotations

import ast
import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path

    import griffe

_SERVED = "gatekeeper"
_TELLING = re.compile(r"\b(\w+) as \1\b|\b__getattr__\b")
"""What is worth a closer look, which takes as long as griffe's own."""
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


class Text(Struct, frozen=True):
    """A module: where its file is in the repository, and what it holds."""

    path: str
    code: str


def build(package: str, modules: Mapping[str, Text]) -> griffe.Module:
    """A package from its modules by dotted name (its own included). Modules that are no Python are left out."""
    import griffe

    # What griffe has to say about the code is nobody's concern, and must not appear among the output.
    logging.getLogger("griffe").setLevel(logging.CRITICAL + 1)
    collection = griffe.ModulesCollection()
    loader: Any = griffe.GriffeLoader(modules_collection=collection, search_paths=(), allow_inspection=False)
    known: dict[str, griffe.Module] = {}
    for name in sorted({*modules, *_parents(modules)}, key=lambda name: name.count(".")):
        parent = known.get(name.rpartition(".")[0])
        module = _module(loader, name, modules.get(name), parent)
        if module is None:
            continue
        known[name] = module
        if parent is not None:
            parent.set_member(module.name, module)
        else:
            collection.set_member(name, module)
    top = known.get(package) or griffe.Module(package, filepath=[], modules_collection=collection)
    loader.expand_exports(top)
    loader.expand_wildcards(top, external=False)
    loader.extensions.call("on_package", pkg=top, loader=loader)
    return top


def _parents(modules: Mapping[str, Text]) -> set[str]:
    """Folders without `__init__.py`, which are packages all the same."""
    parts = [name.split(".") for name in modules]
    return {".".join(one[:length]) for one in parts for length in range(1, len(one))}


def _module(loader: Any, name: str, text: Text | None, parent: griffe.Module | None) -> griffe.Module | None:
    import griffe

    last = name.rpartition(".")[2]
    if text is None:
        return griffe.Module(last, filepath=[], parent=parent, modules_collection=loader.modules_collection)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = griffe.visit(
                last,
                # griffe only ever asks for the name of the file, not for the file.
                filepath=cast("Path", PurePosixPath(text.path)),
                code=text.code,
                extensions=loader.extensions,
                parent=parent,
                modules_collection=loader.modules_collection,
                lines_collection=loader.lines_collection,
            )
            if module.is_init_module or _TELLING.search(text.code):
                tree = ast.parse(text.code)
                _publish(module, tree)
                module.extra[_SERVED]["names"] = _served(tree)
    except _UNREADABLE:
        return None
    return module


def served(module: Any) -> frozenset[str]:
    """The names that a module's `__getattr__` may answer to: every text in a module that has one."""
    return module.extra.get(_SERVED, {}).get("names", frozenset())


def _served(tree: ast.Module) -> frozenset[str]:
    if not any(isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in tree.body):
        return frozenset()
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))


def _publish(module: griffe.Module, tree: ast.Module) -> None:
    """Marks what a module passes on to its users although it has no `__all__`.

    That is what is imported under its own name (`from .cart import Cart as Cart`), and in `__init__.py` all that is
    imported from the package itself.
    """
    if module.exports is not None:
        return
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    names = {name for node in imports for name in _passed_on(node, module)}
    for name in names.intersection(module.members):
        module.members[name].public = True


def _passed_on(node: ast.ImportFrom, module: griffe.Module) -> Iterator[str]:
    own = module.is_init_module and _is_own(node, module.path.partition(".")[0])
    for alias in node.names:
        name = alias.asname or alias.name
        if not name.startswith("_") and (own or alias.asname == alias.name):
            yield name


def _is_own(node: ast.ImportFrom, package: str) -> bool:
    return node.level > 0 or (node.module or "").partition(".")[0] == package
