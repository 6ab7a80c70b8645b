"""How a public definition is used, in one spelling: two spellings of the same interface are equal."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping

from gatekeeper.checks._interface.public import Defining, definitions, exported, last_name

_KINDS = ("classmethod", "staticmethod", "property", "cached_property")
_BUILTIN = ("Dict", "FrozenSet", "List", "Set", "Tuple", "Type")

Interface = Mapping[str, tuple[str, ...]]
"""Public names, each with how it is used."""


def interface(tree: ast.Module) -> Interface:
    """The public interface of a module: definitions with their parameters, fields of classes, names in `__all__`.

    Annotations are part of it, in one spelling (`Optional[str]` is `str | None`), but "" where there is none.
    """
    found: dict[str, tuple[str, ...]] = {}
    for one in definitions(tree):
        found[one.name] = (*found.get(one.name, ()), *_used(one.node))
        if isinstance(one.node, ast.ClassDef):
            found |= {f"{one.name}.{name}": (text,) for name, text in _fields(one.node)}
    for name in exported(tree) or ():
        found.setdefault(name, ("exported",))
    return found


def same(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Whether two ways of use are equal; an annotation that one end does not have is not compared."""
    return len(before) == len(after) and all(_alike(one, other) for one, other in zip(before, after, strict=True))


def _alike(one: str, other: str) -> bool:
    (name, _, annotation), (other_name, _, other_annotation) = one.partition(": "), other.partition(": ")
    return name == other_name and (annotation == other_annotation or not annotation or not other_annotation)


def _used(node: Defining) -> Iterator[str]:
    if isinstance(node, ast.ClassDef):
        yield f"class {' '.join(ast.unparse(base) for base in node.bases)}"
        return
    kinds = sorted({last_name(one) for one in node.decorator_list}.intersection(_KINDS))
    yield " ".join((*kinds, type(node).__name__))
    yield from _parameters(node.args)
    yield f"->: {_spelled(node.returns)}"


def _parameters(given: ast.arguments) -> Iterator[str]:
    positional = [*given.posonlyargs, *given.args]
    defaults = [*[None] * (len(positional) - len(given.defaults)), *given.defaults]
    for index, (one, default) in enumerate(zip(positional, defaults, strict=True)):
        yield _parameter("/" if index < len(given.posonlyargs) else "", one, default)
    if given.vararg is not None:
        yield _parameter("*", given.vararg, None)
    for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        yield _parameter("keyword ", one, default)
    if given.kwarg is not None:
        yield _parameter("**", given.kwarg, None)


def _parameter(kind: str, one: ast.arg, default: ast.expr | None) -> str:
    value = "" if default is None else f"={ast.unparse(default)}"
    return f"{kind}{one.arg}{value.replace(': ', ':')}: {_spelled(one.annotation)}"


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for one in node.body:
        match one:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation) if not name.startswith("_"):
                yield name, f"field: {_spelled(annotation)}"
            case _:
                pass


def _spelled(annotation: ast.expr | None) -> str:
    return "" if annotation is None else ast.unparse(_Spelling().visit(copy.deepcopy(annotation)))


class _Spelling(ast.NodeTransformer):
    """Rewrites an annotation into one spelling, in place."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """A type in quotes is that type."""
        if not isinstance(node.value, str):
            return node
        try:
            return self.visit(ast.parse(node.value, mode="eval").body)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Where a type comes from does not matter."""
        return self.visit_Name(ast.Name(node.attr))

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """`List` is `list`."""
        return ast.Name(node.id.lower()) if node.id in _BUILTIN else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """`Optional[X]` is `X | None`, `Union[X, Y]` is `X | Y`."""
        name = last_name(node.value)
        if name == "Literal":
            return ast.Subscript(ast.Name(name), node.slice)
        self.generic_visit(node)
        if name == "Optional":
            return ast.BinOp(node.slice, ast.BitOr(), ast.Constant(None))
        if name == "Union" and isinstance(node.slice, ast.Tuple) and node.slice.elts:
            first, *others = node.slice.elts
            for one in others:
                first = ast.BinOp(first, ast.BitOr(), one)
            return first
        return node
