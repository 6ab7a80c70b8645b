"""Finding the functions that answer requests."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cached_property
from itertools import chain

from msgspec import Struct

from gatekeeper.checks._integrity.source import Function, FunctionNode, Source
from gatekeeper.checks._interface.public import last_name


class Framework(StrEnum):
    """The frameworks whose handlers are known."""

    FASTAPI = "FastAPI"
    FLASK = "Flask"
    DJANGO = "Django REST framework"
    STARLETTE = "Starlette"


class Handler(Struct, frozen=True, eq=False):
    """A function that answers requests; `routes` are the texts of its routes, where decorators state them."""

    source: Source
    node: FunctionNode
    framework: Framework
    routes: tuple[str, ...] = ()
    method: bool = False


PACKAGES = {
    "fastapi": Framework.FASTAPI,
    "rest_framework": Framework.DJANGO,
    "flask": Framework.FLASK,
    "flask_restful": Framework.FLASK,
    "flask_restx": Framework.FLASK,
    "quart": Framework.FLASK,
    "starlette": Framework.STARLETTE,
}
"""Who imports one of these uses the framework; those named first decide, as FastAPI's users import Starlette too."""

_VERBS = frozenset({"delete", "get", "head", "options", "patch", "post", "put", "trace"})
_DECORATORS = _VERBS | {"api_route", "route", "websocket", "websocket_route"}
_ACTIONS = _VERBS | {"create", "destroy", "list", "partial_update", "retrieve", "update"}
_VIEWS = {
    Framework.DJANGO: ("APIView", "ViewSet", "GenericAPIView", "ViewSetMixin"),
    Framework.FLASK: ("MethodView", "Resource"),
    Framework.STARLETTE: ("HTTPEndpoint",),
}
_ROUTES = ("Route", "APIRoute", "WebSocketRoute", "add_route", "add_api_route", "add_url_rule", "add_websocket_route")


def frameworks(source: Source) -> frozenset[Framework]:
    """The frameworks that a module imports."""
    roots = {_root(node, alias) for node in source.of(ast.Import, ast.ImportFrom) for alias in node.names}
    return frozenset(framework for package, framework in PACKAGES.items() if package in roots)


def handlers(sources: Iterable[Source]) -> tuple[Handler, ...]:
    """Every route handler of the modules.

    A module that imports no framework, but decorates functions with routes of an object of another module, uses the
    framework that the others use.
    """
    known = {source: frameworks(source) for source in sources}
    everywhere = frozenset(chain.from_iterable(known.values()))
    if not everywhere:
        return ()
    named = frozenset(chain.from_iterable(map(_routed, known)))
    modules = (_Module(source, _decided(own or everywhere), bool(own), named) for source, own in known.items())
    return tuple(chain.from_iterable(module.handlers for module in modules))


class _Module(Struct, frozen=True, eq=False, dict=True):
    """A module and its framework; `own` says that it imports that itself, `named` are functions in tables of routes."""

    source: Source
    framework: Framework
    own: bool
    named: frozenset[str]

    @property
    def handlers(self) -> Iterator[Handler]:
        for function in self.source.functions:
            routes = tuple(route for one in function.node.decorator_list for route in _route(one))
            if routes or self._answers(function):
                yield Handler(self.source, function.node, self.framework, routes, function.owner is not None)

    @cached_property
    def _views(self) -> frozenset[ast.ClassDef]:
        """Classes whose methods answer requests."""
        wanted = _VIEWS.get(self.framework, ()) if self.own else ()
        bases = ((node, base) for node in self.source.classes for base in node.bases)
        return frozenset(node for node, base in bases if wanted and last_name(base).endswith(wanted))

    def _answers(self, function: Function) -> bool:
        """Whether a function without a route at its head answers requests all the same."""
        decorators = {last_name(one) for one in function.node.decorator_list}
        if function.owner is not None:
            return function.owner in self._views and (function.name in _ACTIONS or "action" in decorators)
        if self.framework is Framework.DJANGO:
            return self.own and "api_view" in decorators
        return not function.nested and function.name in self.named


def _root(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    name = alias.name if isinstance(node, ast.Import) else (node.module or "") if not node.level else ""
    return name.partition(".")[0]


def _decided(found: frozenset[Framework]) -> Framework:
    return next(framework for framework in PACKAGES.values() if framework in found)


def _route(decorator: ast.expr) -> Iterator[str]:
    """The route that a decorator states: `@app.get("/carts/<int:id>")`."""
    match decorator:
        case ast.Call(func=ast.Attribute(attr=name)) if name in _DECORATORS:
            # `@cache.get("key")` and the like are no routes: those begin with a slash, or are empty below a prefix.
            yield from (text for text in _stated(decorator) if text[:1] in ("", "/"))
        case _:
            pass


def _stated(call: ast.Call) -> list[str]:
    """The first literal text among what may be a route."""
    given = (*call.args, *(one.value for one in call.keywords if one.arg in ("path", "rule")))
    texts = (one.value for one in given if isinstance(one, ast.Constant))
    return [text for text in texts if isinstance(text, str)][:1]


def _routed(source: Source) -> Iterator[str]:
    """The names of functions that a table of routes mentions: `Route("/carts", carts)`."""
    tables = (call for call in source.of(ast.Call) if last_name(call.func) in _ROUTES)
    for call in tables:
        named = (one.value for one in call.keywords if one.arg in ("endpoint", "view_func"))
        yield from (last_name(one) for one in (*call.args[1:], *named) if isinstance(one, ast.Name | ast.Attribute))
