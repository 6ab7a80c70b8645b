"""What a piece of Python writes, as far as its calls name it."""

from __future__ import annotations

import ast
import shlex
from collections.abc import Iterator

from gatekeeper.agents.tools import DELETE, RENAME, Touch

_WRITING = frozenset(["write_text", "write_bytes", "touch", "mkdir", "symlink_to", "hardlink_to", "chmod"])
_GONE = frozenset(["unlink", "rmdir", "remove", "rmtree", "removedirs"])
_MADE = frozenset(
    ["makedirs", "mkdir", "mknod", "truncate", "chmod", "copy", "copy2", "copyfile", "copytree", "symlink", "link"]
)
_MOVED = frozenset(["rename", "renames", "replace", "move"])
_RUNS = frozenset(["system", "popen", "run", "call", "check_call", "check_output", "Popen", "getoutput"])
_MODES = frozenset("wax+")


def effects(source: str) -> Iterator[tuple[Touch, str]]:
    """The paths that are touched, relative to where it runs; or, where the text is not empty, a command that is run."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _called(node)


def _called(call: ast.Call) -> Iterator[tuple[Touch, str]]:
    name = _name(call.func)
    own = _path(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    given = [_path(one) for one in call.args]
    if name in _RUNS:
        command = _command(call)
        if command:
            yield Touch(""), command
    for path, action in _touched(name, own, given, call):
        if path:
            yield Touch(path, action, tree=action != "write"), ""


def _touched(name: str, own: str, given: list[str], call: ast.Call) -> Iterator[tuple[str, str]]:
    """The paths that a call touches; `own` is the path whose method it is, `given` are its arguments."""
    if name in _MOVED:
        yield from ((path, RENAME) for path in (own, *given))
    elif name in _GONE:
        yield own or _first(given), DELETE
    else:
        yield _written(name, own, given, call), "write"


def _written(name: str, own: str, given: list[str], call: ast.Call) -> str:
    """The path that a call writes to, "" when it writes to none."""
    if name in _MADE and not own:
        return _first(given[::-1])
    return own or _first(given) if _opens(name, own, call) else ""


def _opens(name: str, own: str, call: ast.Call) -> bool:
    """Whether it writes to a file: `open(path, mode)`, `Path(path).open(mode)`, `Path(path).write_text(...)`."""
    if name == "open":
        return _writes(call.args if own else call.args[1:], call.keywords)
    return bool(own) and name in _WRITING


def _first(texts: list[str]) -> str:
    return next(iter(texts), "")


def _writes(arguments: list[ast.expr], keywords: list[ast.keyword]) -> bool:
    """Whether a mode among the arguments of `open` writes."""
    named = [one.value for one in keywords if one.arg == "mode"]
    modes = [one.value for one in (*arguments[:1], *named) if isinstance(one, ast.Constant)]
    return any(isinstance(mode, str) and bool(_MODES & set(mode)) for mode in modes)


def _path(node: ast.expr) -> str:
    """The text of a constant, of `Path("a")` and of `Path("a") / "b"`; "" for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    parts = [_path(one) for one in _parts(node)]
    return "/".join(parts) if all(parts) else ""


def _parts(node: ast.expr) -> list[ast.expr]:
    """What a path is joined from."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return [node.left, node.right]
    if isinstance(node, ast.Call) and _name(node.func) in ("Path", "PurePath", "join"):
        return node.args
    return []


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _command(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    if isinstance(first, ast.List | ast.Tuple):
        words = [_path(one) for one in first.elts]
        return shlex.join(words) if all(words) else ""
    return _path(first) if first else ""
