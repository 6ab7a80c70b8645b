"""Which test functions a change adds or alters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._kept.ends import parsed
from gatekeeper.checks._sessions import Test
from gatekeeper.checks._tests_first.modules import at_base
from gatekeeper.model.change import Change, ChangedFile, Mode
from gatekeeper.model.check import Context
from gatekeeper.model.project import is_python

_REGULAR = (Mode.FILE, Mode.EXECUTABLE)


def altered(context: Context, change: Change, collected: frozenset[Test]) -> Mapping[Test, int]:
    """The collected functions that are new or say something else than at the merge base, with their lines.

    A function that only moved, or was laid out anew, is neither.
    """
    files = [file for file in change.files if is_python(file.path) and file.mode in _REGULAR]
    before = {text for file in files for text in _texts(_old(context, file)).values()}
    found: dict[Test, int] = {}
    for file in files:
        now = parsed(file.path, context.read(file.path))
        old = _texts(_old(context, file))
        for name, line, text in _functions(now):
            test = Test(file.path, name)
            if test in collected and old.get(name) != text and (name in old or text not in before):
                found[test] = line
    return found


def _old(context: Context, file: ChangedFile) -> Source | None:
    path = at_base(file)
    return None if path is None else parsed(path, context.read_base(path))


def _texts(source: Source | None) -> Mapping[str, str]:
    return {name: text for name, _, text in _functions(source)}


def _functions(source: Source | None) -> Iterator[tuple[str, int, str]]:
    """Each function's full name, line, and its code in one spelling."""
    for function in source.functions if source else ():
        yield function.qualname, function.node.lineno, f"{function.name}{function.header}\n{function.text}"
