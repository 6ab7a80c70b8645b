"""Measures the functions of Python files; a script for any Python since 3.8, run as `python -I`.

Standard input is JSON, `{"files": [path, ...], "radon": folder or null, "maintainability": bool}`; `radon` is "" for
the installed one, a folder to import it from, or null for lengths alone. Standard output is JSON, a list with an
object a file, in order: `{"error": text, "line": number}`, or `{"functions": [[name, line, end line], ...]}`, or with
radon `{"functions": [[name, line, complexity], ...], "blocks": [complexity, ...], "index": number or null}`, where
blocks are what radon lists (functions, methods and classes) and index is the maintainability index.
"""

from __future__ import annotations

import ast
import gc
import io
import json
import sys
import tokenize
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any


def main() -> None:
    """Answers the request on standard input."""
    request = json.load(sys.stdin)
    radon = request["radon"]
    if radon:
        sys.path.append(radon)
    gc.disable()  # syntax trees hold no cycles, and looking for them costs a third of the time
    json.dump([examine(path, radon is not None, request["maintainability"]) for path in request["files"]], sys.stdout)


def examine(path: str, radon: bool, maintainability: bool) -> dict[str, Any]:
    """Everything about one file, or why it cannot be had."""
    try:
        source = read(path)
        tree = ast.parse(source)
        return complexities(source, tree, maintainability) if radon else lengths(tree)
    except OSError as error:
        return {"error": error.strerror or str(error), "line": None}
    except SyntaxError as error:
        return {"error": error.msg, "line": error.lineno}
    except (ValueError, RecursionError, MemoryError) as error:
        return {"error": f"{type(error).__name__}: {error}", "line": None}


def read(path: str) -> str:
    """The text, decoded as Python would decode it."""
    content = Path(path).read_bytes()
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    return io.TextIOWrapper(io.BytesIO(content), encoding).read()


def lengths(tree: ast.AST) -> dict[str, Any]:
    """Every function with its first line (decorators not counted) and its last."""
    return {"functions": list(functions(tree, ""))}


def functions(node: ast.AST, prefix: str) -> Iterator[list[Any]]:
    """The functions below a node, each named with the classes and functions that hold it."""
    for child in ast.iter_child_nodes(node):
        inner = prefix
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield [prefix + child.name, child.lineno, child.end_lineno]
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            inner = f"{prefix}{child.name}."
        if isinstance(child, (ast.stmt, ast.ExceptHandler)) or type(child).__name__ == "match_case":
            yield from functions(child, inner)


def complexities(source: str, tree: ast.AST, maintainability: bool) -> dict[str, Any]:
    """What radon lists for the file, functions inside functions not among it."""
    blocks = import_module("radon.complexity").cc_visit_ast(tree)
    found = [[block.fullname, block.lineno, block.complexity] for block in blocks if hasattr(block, "closures")]
    return {
        "functions": found,
        "blocks": [block.complexity for block in blocks],
        "index": index(source) if maintainability else None,
    }


def index(source: str) -> float:
    """The maintainability index, multi-line strings counted as comments, as `radon mi` does."""
    return import_module("radon.metrics").mi_visit(source, True)


if __name__ == "__main__":
    main()
