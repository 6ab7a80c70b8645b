"""Which test functions a change adds or alters."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from itertools import chain

from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._kept.ends import parsed
from gatekeeper.checks._sessions import Test
from gatekeeper.checks._tests_first.modules import at_base
from gatekeeper.model.change import Change, ChangedFile, Mode
from gatekeeper.model.check import Context
from gatekeeper.model.project import is_python

_REGULAR = (Mode.FILE, Mode.EXECUTABLE)


def altered(context: Context, change: Change) -> Mapping[Test, int]:
    """The functions, tests or not, that are new or say something else than at the merge base, with their lines.

    A function that only moved, or was laid out anew, is neither.
    """
    files = [file for file in change.files if is_python(file.path) and file.mode in _REGULAR]
    before = {file.path: _texts(_old(context, file)) for file in files}
    said = frozenset[str]().union(*(texts.values() for texts in before.values()))
    return dict(chain.from_iterable(_altered(context, path, old, said) for path, old in before.items()))


def _altered(context: Context, path: str, old: Mapping[str, str], said: Container[str]) -> Iterator[tuple[Test, int]]:
    """The functions of a file that say what none of that name said before, and, if they are new, what none said."""
    for name, line, text in _functions(parsed(path, context.read(path))):
        if old.get(name) != text and (name in old or text not in said):
            yield Test(path, name), line


def _old(context: Context, file: ChangedFile) -> Source | None:
    path = at_base(file)
    return None if path is None else parsed(path, context.read_base(path))


def _texts(source: Source | None) -> Mapping[str, str]:
    return {name: text for name, _, text in _functions(source)}


def _functions(source: Source | None) -> Iterator[tuple[str, int, str]]:
    """Each function's full name, line, and its code in one spelling."""
    for function in source.functions if source else ():
        yield function.qualname, function.node.lineno, f"{function.name}{function.header}\n{function.text}"
