"""Functions of the project that only compute, and that say the same whatever they are asked where tests ran them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import PurePosixPath

from gatekeeper.checks._integrity.atoms import words
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.own import computed_in
from gatekeeper.checks._integrity.replacing import Patch
from gatekeeper.checks._integrity.source import Function, FunctionNode, Source, parsed
from gatekeeper.checks._integrity.stand_ins import imports_of
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every

_WORDS = """
    open socket requests httpx aiohttp urllib urllib3 urlopen boto3 redis psycopg sqlalchemy sqlite3 paramiko smtplib
    subprocess Popen system popen spawn fork kill sleep time monotonic perf_counter datetime now today utcnow random
    randint uuid uuid4 secrets token_hex environ getenv input getpass print echo secho logging logger log warnings warn
    stdin stdout stderr connect execute commit send recv fetch download upload publish notify connection session client
    import_module __import__ platform sys os shutil tempfile pathlib Path glob threading multiprocessing asyncio ctypes
    webbrowser cache exit signal select write_text read_text read_bytes write_bytes mkdir unlink isatty
    get_terminal_size version
"""
OUTSIDE = frozenset(_WORDS.split())
"""What reaches out of the program, or depends on where and when it runs."""
_SEEN = """
    open print echo secho logging logger log warnings warn stdin stdout stderr isatty get_terminal_size sys os
    tempfile pathlib Path glob write_text read_text read_bytes write_bytes mkdir unlink exit
    """
_NEAR = frozenset(_SEEN.split())
"""Of these what a test can look at itself: files, and what is said."""
_DEEPEST = 3
_SHORT = 2
_WORD = re.compile(r"[^\W_]+")


def is_silenced(
    view: ChangeView, patch: Patch, imports: Mapping[str, str], tests: Iterable[Function], *, unasked: bool = False
) -> bool:
    """Whether a function that only computes, and is as it was, gives one answer now, where one of the tests that there
    were leads to it. Where the test asserts nothing else than it did (`unasked`), the function may read and write
    files, and be replaced by anything.
    """
    if not _is_told_at_most(patch.node, unasked):
        return False
    outside = OUTSIDE - _NEAR if unasked else OUTSIDE
    names = [words(one.node) for one in tests]
    found = [one for one in _defined(view, patch, imports) if _is_run(patch.name, names, one[2])]
    return any(_only_computes(function, source, outside) for function, source, _ in found)


def _is_run(name: str, tests: Iterable[frozenset[str]], source: Source) -> bool:
    """Whether what one of the tests names leads there."""
    return any(_goes_to(one, name, source) for one in tests)


def still_asserts(unit: Unit, old: Unit | None) -> Iterator[Function]:
    """A test that there was, where it asserts in part what it did."""
    if old is not None and old.is_test and unit.is_test and _asserted(old) & _asserted(unit):
        yield unit.function


def _asserted(unit: Unit) -> frozenset[str]:
    """What a test asserts, with what its names stand for."""
    asserted = [one for one in unit.atoms if one.weight]
    full = (computed_in(one.text, one.line, unit.function.node) for one in asserted)
    return frozenset(chain.from_iterable(full))


def asserts_the_same(unit: Unit, old: Unit | None) -> bool:
    """Whether a test that there was asserts what it did, and nothing else: nothing of what is replaced, either."""
    return old is not None and old.is_test and unit.is_test and _asserted(old) == _asserted(unit) != frozenset()


def is_put_aside(view: ChangeView, patch: Patch, imports: Mapping[str, str], unit: Unit, old: Unit | None) -> bool:
    """Whether a test that asserts what it did has a method do something else, whatever that is, which only computes,
    of the class that the file of tests is called after.
    """
    if not (_is_called_after(unit.pair.path, patch.owner.rpartition(".")[2]) and asserts_the_same(unit, old)):
        return False
    found = _defined(view, patch, imports)
    return any(_only_computes(function, source, OUTSIDE - _NEAR) for function, source, _ in found)


def _is_called_after(path: str, kind: str) -> bool:
    """Whether the name of a class has all words of that of a file of tests: `Basket` of `test_baskets.py`."""
    said = [one.rstrip("s") for one in _WORD.findall(PurePosixPath(path).stem.lower()) if one not in ("test", "tests")]
    return kind[:1].isupper() and any(map(_is_long, said)) and all(one in kind.lower() for one in said)


def _is_long(word: str) -> bool:
    return len(word) > _SHORT


def _goes_to(named: frozenset[str], name: str, source: Source) -> bool:
    """Whether one of the functions that are named, other than what is replaced, leads there within its module."""
    others = {one.name: one.node for one in source.functions}
    seen: set[str] = set()
    waiting = (named & others.keys()) - {name}
    while waiting:
        seen |= waiting
        called = frozenset[str]().union(*(words(others[one]) for one in waiting))
        if name in called:
            return True
        waiting = (called & others.keys()) - seen
    return False


def _gives_one_answer(node: ast.AST) -> bool:
    """Whether the replacement is a constant, whatever it is asked."""
    match node:
        case ast.Call(args=args, keywords=keywords):
            named = leaf(node.func) == "multiple"
            told = [one.value for one in keywords if named or one.arg in ("return_value", "new", "side_effect")]
            return any(map(_is_answer, told)) or any(map(_gives_one_answer, (*args, *told)))
        case ast.Lambda(body=body):
            return isinstance(body, ast.Constant)
        case ast.Assign(value=value):
            return _gives_one_answer(value)
        case _:
            return False


def _is_answer(value: ast.expr) -> bool:
    """Whether it is a constant, or a list of nothing else."""
    parts = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    return bool(parts) and all(isinstance(one, ast.Constant) for one in parts)


def _is_told_at_most(node: ast.AST, unasked: bool) -> bool:
    """Whether the replacement gives one answer, or is told none where nobody asks it."""
    return _gives_one_answer(node) or (unasked and _is_bare(node))


def _is_bare(node: ast.AST) -> bool:
    """Whether a tool that replaces puts a mock there that is told nothing."""
    if not isinstance(node, ast.Call):
        return False
    return not node.keywords and len(node.args) == (2 if leaf(node.func) == "object" else 1)


def _defined(view: ChangeView, patch: Patch, imports: Mapping[str, str]) -> Iterator[tuple[Function, Source, Source]]:
    """The functions of the sources that the patch may mean, where the change leaves them as they were: each with the
    module that defines it, and the one that uses it.
    """
    return chain.from_iterable(_defined_by(view, owner, patch.name) for owner in _full(patch.owner, imports))


def _defined_by(view: ChangeView, owner: str, name: str) -> Iterator[tuple[Function, Source, Source]]:
    """The same, where it is known by what its owner is."""
    last = owner.rpartition(".")[2]
    scope = last if last[:1].isupper() else ""
    for used in _sources(view, owner.removesuffix(scope).removesuffix(".")):
        origin = imports_of(used).get(name, "").rpartition(".")[0]
        for source in (used, *_sources(view, origin)):
            wanted = f"{scope}.{name}" if scope else name
            yield from ((one, source, used) for one in source.functions if one.qualname == wanted)


def _full(owner: str, imports: Mapping[str, str]) -> frozenset[str]:
    """What a dotted name may stand for: `import shop.cart` only makes `shop` known."""
    root, dot, rest = owner.partition(".")
    origin = imports.get(root, root)
    return frozenset({f"{origin}{dot}{rest}"} | ({owner} if origin.startswith(f"{root}.") else set[str]()))


def _sources(view: ChangeView, module: str) -> Iterator[Source]:
    """The sources of a module, or of a package, that the change leaves as they were."""
    changed = {pair.path for pair in view.source_pairs}
    for path in view.context.project.source_files if module else ():
        dotted = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if path not in changed and f".{dotted}".endswith(f".{module}"):
            source = parsed(path, view.context.read(path))
            yield from (source,) if source is not None else ()


def _reaches_out(node: FunctionNode, outside: frozenset[str]) -> bool:
    waiting = (*every(node, ast.Await), *every(node, ast.AsyncFor), *every(node, ast.AsyncWith))
    return bool(waiting) or not outside.isdisjoint(words(node))


def _only_computes(function: Function, source: Source, outside: frozenset[str]) -> bool:
    """Whether neither it, nor what it calls in its module, reaches out of the program."""
    others = {one.name: one.node for one in source.functions}
    seen: set[str] = set()
    waiting = {function.name}
    for _ in range(_DEEPEST):
        seen |= waiting
        nodes = [others[name] for name in waiting]
        if any(_reaches_out(one, outside) for one in nodes):
            return False
        waiting = {name for one in nodes for name in words(one) & others.keys()} - seen
    return True
