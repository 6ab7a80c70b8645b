"""New classes made from one of the project's own, of which what that leaves to them is not written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain

from gatekeeper.checks._integrity.bodies import declares, is_stub, raises
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import Function, Source, parsed
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding

_Methods = Mapping[str, Function]
_LATER = re.compile(
    r"\b(?:todo|fixme|xxx|wip|later|for now|placeholder|not (?:yet )?(?:implemented|written|done))\b", re.IGNORECASE
)
"""What is said of what is not written yet."""
_ON_PURPOSE = re.compile(
    r"no-?op\b|nothing|subclass|overrid|ignor|discard|swallow|silent|disabled|support|read-?only|cannot|n't|does not|"
    r"do not|need|never|available|unable|possible",
    re.IGNORECASE,
)
"""What is said of what does nothing, or refuses, because that is what it is for."""
_KIND = re.compile(
    r"(?:Null|No|Noop|Dummy|Fake|Stub|Mock|Empty|Idle|Base|Abstract|Mixin|Pass|Any|Always|Never|Ignore|Ignoring|Skip|"
    r"Silent|Quiet|Blank|Disabled|Void|Discard|Discarding|Black|ReadOnly|Inert)(?![a-z])"
)
"""What classes are called that do nothing, or that are there for others."""
_COMMENT = re.compile(r"#(?!:|\s*(?:noqa|pragma|type:|pyright|pylint))\s*(.*)")
_SEVERAL = 2
_NONE: _Methods = {}


def findings(view: ChangeView) -> Iterator[Finding]:
    """The classes of the changed sources that are new, and leave what they are asked for."""
    for source, owner in _new_classes(view):
        if missing := _missing(view, source, owner):
            text = f"{owner.name} does not do what it is asked for: {', '.join(missing)}"
            yield warning("stub-added", text, source.path, owner.lineno)


def _new_classes(view: ChangeView) -> Iterator[tuple[Source, ast.ClassDef]]:
    """Those of a name that there was not, from which none is made."""
    heads = list(filter(None, (pair.head for pair in view.source_pairs)))
    bases = filter(None, (pair.base for pair in view.source_pairs))
    known = {one.name for one in _classes_of(bases)} | set(map(leaf, chain.from_iterable(map(_above, heads))))
    return ((source, one) for source in heads for one in source.classes if one.name not in known)


def _classes_of(sources: Iterable[Source]) -> Iterator[ast.ClassDef]:
    return chain.from_iterable(one.classes for one in sources)


def _above(source: Source) -> Iterator[ast.expr]:
    return chain.from_iterable(one.bases for one in source.classes)


def _missing(view: ChangeView, source: Source, owner: ast.ClassDef) -> list[str]:
    """The methods that a class is asked for and that are not written; none where it may leave them so."""
    pairs = _pairs(view, source, owner)
    left = [pair for pair in pairs if _is_left(pair[0], source)]
    is_all = len(left) >= _SEVERAL and len(left) == len(pairs)
    return [one.name for one, _ in left] if is_all or _is_any_unwritten(left, source) else []


def _pairs(view: ChangeView, source: Source, owner: ast.ClassDef) -> list[tuple[Function, Function]]:
    """The methods of a class that it is asked for, each with the one that asks; none where nobody need look."""
    own = _methods(source, owner)
    may_miss = any(map(is_stub, own.values())) and not is_for_nothing(owner)
    asked = _asked(view, owner) if may_miss else _NONE
    return [(own[name], asked[name]) for name in sorted(own.keys() & asked.keys())]


def _is_left(function: Function, source: Source) -> bool:
    return is_stub(function) and not declares(function) and not _is_excused(function, source)


def _is_any_unwritten(pairs: Iterable[tuple[Function, Function]], source: Source) -> bool:
    return any(_is_unwritten(one, asked, source) for one, asked in pairs)


def is_for_nothing(owner: ast.ClassDef) -> bool:
    """Whether a class says by its name, or in words, that it does nothing, or refuses."""
    return _KIND.search(owner.name) is not None or _says_why(ast.get_docstring(owner) or "")


def _methods(source: Source, owner: ast.ClassDef) -> _Methods:
    return {one.name: one for one in source.functions if one.owner is owner}


def _asked(view: ChangeView, owner: ast.ClassDef, seen: frozenset[str] = frozenset()) -> _Methods:
    """The methods that the classes above one, so far as they are the project's, leave to it."""
    found: dict[str, Function] = {}
    for name in set(map(_name, owner.bases)) - seen:
        for source, above in _classes(view, name):
            own = _methods(source, above)
            higher = _asked(view, above, seen | {name})
            found |= {key: one for key, one in higher.items() if key not in own}
            found |= {key: one for key, one in own.items() if _leaves(one)}
    return found


def _name(base: ast.expr) -> str:
    return leaf(base.value if isinstance(base, ast.Subscript) else base)


def _leaves(function: Function) -> bool:
    """Whether a method is left to the classes that are made from its own."""
    return is_stub(function) and (declares(function) or raises(function))


def _classes(view: ChangeView, name: str) -> Iterator[tuple[Source, ast.ClassDef]]:
    """The project's classes of a name."""
    for path in view.context.project.source_files if name else ():
        content = view.context.read(path)
        source = _parsed(path, content) if b"class " + name.encode() in content else None
        yield from ((source, one) for one in source.classes if one.name == name) if source is not None else ()


_parsed = lru_cache(maxsize=64)(parsed)


def _is_excused(function: Function, source: Source) -> bool:
    """Whether it says that it does nothing, or refuses, on purpose."""
    said = _said(function, source)
    return not _LATER.search(said) and (_says_why(said) or bool(remarks(function, source)) or bool(_message(function)))


def _says_why(text: str) -> bool:
    return _ON_PURPOSE.search(text) is not None


def _said(function: Function, source: Source) -> str:
    """All that is said in a function: its docstring, its comments, the message of what it raises."""
    return "\n".join((ast.get_docstring(function.node) or "", *remarks(function, source), _message(function)))


def _message(function: Function) -> str:
    raised = (one.exc for one in function.body if isinstance(one, ast.Raise))
    given = chain.from_iterable(one.args for one in raised if isinstance(one, ast.Call))
    return " ".join(map(ast.unparse, given))


def remarks(function: Function, source: Source) -> list[str]:
    """The comments in a function, and right behind it as deep as it is."""
    first, last = function.node.lineno, function.node.end_lineno or function.node.lineno
    depth = " " * (function.node.col_offset + 1)
    behind = [line for line in source.lines[last : last + 1] if line.startswith(depth)]
    lines = (*source.lines[first - 1 : last], *behind)
    return [found.group(1) for line in lines if (found := _COMMENT.search(line))]


def _is_unwritten(function: Function, asked: Function, source: Source) -> bool:
    """Whether it plainly waits to be written: it says so, or refuses, or gives no answer where there has to be one."""
    waits = raises(function) or _LATER.search(_said(function, source)) is not None
    return waits or any(map(_gives, (function, asked)))


def _gives(function: Function) -> bool:
    """Whether it is said to give something that is more than None."""
    given = ast.unparse(function.node.returns) if function.node.returns is not None else "None"
    told = (ast.get_docstring(function.node) or "").lower().startswith("return")
    return told or not re.search(r"None|Optional|Any|NoReturn", given)
