"""Route handlers that use the body of a request without validating it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cached_property

from gatekeeper.checks._endpoints.handlers import Framework, Handler
from gatekeeper.checks._interface.public import last_name

_CALLS = {
    Framework.FASTAPI: frozenset({"body", "form", "json", "stream"}),
    Framework.STARLETTE: frozenset({"body", "form", "json", "stream"}),
    Framework.FLASK: frozenset({"get_data", "get_json"}),
    Framework.DJANGO: frozenset[str](),
}
_ATTRIBUTES = {
    Framework.FASTAPI: frozenset[str](),
    Framework.STARLETTE: frozenset[str](),
    Framework.FLASK: frozenset({"data", "form", "json", "values"}),
    Framework.DJANGO: frozenset({"POST", "body", "data"}),
}
_VALIDATES = re.compile(
    r"(?:^|_)(?:valid\w*|parse\w*|load|loads|structure|convert|deserializ\w*|from_(?:dict|json|obj))(?:_|$)"
)
_DECODERS = ("json", "orjson", "ujson", "simplejson", "rapidjson", "yaml", "pickle")
_ANSWERS = ("Response", "Exception", "Error", "HttpResponse", "Markup")


def raw_bodies(handler: Handler) -> Iterator[ast.expr]:
    """The places where a handler reads a body that it then validates nowhere."""
    reads = _Reads(handler)
    for node in reads.found:
        if not reads.is_validated(node):
            yield node


class _Reads:
    """What a handler reads of the request's body, and where that goes."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._parents = {child: node for node in ast.walk(handler.node) for child in ast.iter_child_nodes(node)}

    @property
    def found(self) -> Iterator[ast.expr]:
        """Every read of a body."""
        calls, attributes = _CALLS[self._handler.framework], _ATTRIBUTES[self._handler.framework]
        for node in ast.walk(self._handler.node):
            match node:
                case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in calls and self._is_request(value):
                    yield node
                case ast.Attribute(value=value, attr=name) if name in attributes and self._is_request(value):
                    yield node
                case _:
                    pass

    def is_validated(self, node: ast.expr) -> bool:
        """Whether the value goes into something that validates it, directly or by a variable."""
        if self._handler.framework is Framework.DJANGO:
            return self._feeds_serializer(node)
        return self._reaches_validation(node, frozenset())

    def _is_request(self, node: ast.expr) -> bool:
        """`request`, `self.request`, or a parameter that is annotated as one."""
        return last_name(node) in self._requests and not isinstance(node, ast.Call | ast.Subscript)

    @cached_property
    def _requests(self) -> frozenset[str]:
        given = self._handler.node.args
        annotated = (one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs) if _is_a_request(one))
        return frozenset({"request", *annotated})

    def _feeds_serializer(self, node: ast.expr) -> bool:
        """Whether it is handed on as the data of a serializer (or form) that is asked whether it is valid."""
        parent = self._parents.get(node)
        as_data = isinstance(parent, ast.keyword) and parent.arg == "data"
        as_first = isinstance(parent, ast.Call) and node in parent.args and last_name(parent.func)[:1].isupper()
        return (as_data or as_first) and any(map(_asks_validity, ast.walk(self._handler.node)))

    def _reaches_validation(self, node: ast.expr | ast.keyword, followed: frozenset[str]) -> bool:
        """Follows the value upwards through what passes it on, and through the variable that it is put into."""
        parent = self._parents.get(node)
        match parent:
            case ast.Call():
                return node is not parent.func and self._is_taken_well(parent, followed)
            case ast.keyword() | ast.Await() | ast.BoolOp() | ast.IfExp() | ast.Starred():
                return self._reaches_validation(parent, followed)
            case ast.NamedExpr(target=target):
                return self._is_used_well({target.id}, followed) or self._reaches_validation(parent, followed)
            case ast.Assign() | ast.AnnAssign() | ast.withitem():
                return self._is_used_well(_names(parent), followed)
            case _:
                return False

    def _is_taken_well(self, call: ast.Call, followed: frozenset[str]) -> bool:
        return _is_validation(call) or (_passes_on(call) and self._reaches_validation(call, followed))

    def _is_used_well(self, names: set[str], followed: frozenset[str]) -> bool:
        known = followed.union(names)
        read = (one for one in ast.walk(self._handler.node) if isinstance(one, ast.Name) and one.id in names - followed)
        return any(self._reaches_validation(one, known) for one in read if isinstance(one.ctx, ast.Load))


def _asks_validity(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "is_valid"


def _is_a_request(one: ast.arg) -> bool:
    return one.annotation is not None and last_name(one.annotation) in ("Request", "HTTPConnection")


def _names(node: ast.Assign | ast.AnnAssign | ast.withitem) -> set[str]:
    match node:
        case ast.Assign(targets=targets):
            return {one.id for one in targets if isinstance(one, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.withitem(optional_vars=ast.Name(id=name)):
            return {name}
        case _:
            return set()


def _is_validation(call: ast.Call) -> bool:
    """Whether a call validates its arguments: a model, a schema, or a function that says that it does."""
    name = last_name(call.func)
    if name == "decode":
        return any(one.arg == "type" for one in call.keywords)
    if isinstance(call.func, ast.Attribute) and last_name(call.func.value) in _DECODERS:
        return False
    if name[:1].isupper():
        return not name.endswith(_ANSWERS)
    return _VALIDATES.search(name) is not None


def _passes_on(call: ast.Call) -> bool:
    """Whether what goes in comes out in another form, as wild as before."""
    return last_name(call.func) in ("decode", "dict", "list", "load", "loads", "str", "bytes")
