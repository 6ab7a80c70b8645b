"""Property tests that try fewer inputs: hypothesis told to make fewer examples, none, or only ever the same one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.fresh import Hit, fresh
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding

_DEFAULT = 100
_SETTINGS = ("settings", "register_profile")


def findings(view: ChangeView) -> Iterable[Finding]:
    """New settings of hypothesis in test code that make it try less."""
    for pair, hit in fresh(view.test_pairs, _hits):
        yield warning("test-cases-removed", hit.what, pair.path, hit.line)


def _hits(source: Source) -> Iterator[Hit]:
    if "hypothesis" not in source.text:
        return
    for call in source.of(ast.Call):
        if leaf(call.func) in _SETTINGS:
            yield from _restricted(call)
        elif leaf(call.func) == "given" and call.args and all(map(_is_fixed, call.args)):
            text = ast.unparse(call)
            yield Hit(text, call.lineno, f"`{text}` only ever gives the same input")


def _restricted(call: ast.Call) -> Iterator[Hit]:
    for one in call.keywords:
        text = f"{one.arg}={ast.unparse(one.value)}"
        match one:
            case ast.keyword(arg="max_examples", value=ast.Constant(value=int(number))) if number < _DEFAULT:
                yield Hit(text, call.lineno, f"`{text}` makes hypothesis try fewer inputs than it does by itself")
            case ast.keyword(arg="suppress_health_check", value=ast.Call() | ast.Attribute()):
                yield Hit(text, call.lineno, f"`{text}` keeps hypothesis from saying that a test is not sound")
            case ast.keyword(arg="phases", value=value) if "generate" not in ast.unparse(value):
                yield Hit(text, call.lineno, f"`{text}` keeps hypothesis from making any examples")
            case _:
                pass


def _is_fixed(strategy: ast.expr) -> bool:
    return isinstance(strategy, ast.Call) and leaf(strategy.func) in ("just", "none", "nothing")
