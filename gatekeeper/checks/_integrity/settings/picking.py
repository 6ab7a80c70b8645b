"""Scripts of a project that run all its tests, and are told to run some of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.settings.commands import Call, is_test_script
from gatekeeper.checks._integrity.settings.ends import Ends
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.checks._integrity.settings.tools.pytest import split
from gatekeeper.checks._integrity.settings.values import listed
from gatekeeper.model.finding import Finding

_AFTER = re.compile(r"(?<!^)(?:\|\||&&|[|;>])")
"""What ends a command."""
_FIRST = 12
"""How many words of a command may come before what it starts."""


def findings(ends: Ends, before: Iterable[Call], after: Iterable[Call]) -> Iterator[Finding]:
    """The scripts that are told names more often than before, where they are run no more often."""
    old, new = _scripts(before), _scripts(after)
    for script in sorted(old.keys() & new.keys()):
        picked = [call for call in new[script] if _names(call)]
        more = len(picked) > sum(1 for call in old[script] if _names(call))
        if more and len(new[script]) <= len(old[script]):
            call = picked[-1]
            line = line_of(ends.head.read(call.path), call.text, script)
            yield warning("tests-deselected", f"{script} is told to run only {listed(_names(call))}", call.path, line)


def _scripts(found: Iterable[Call]) -> dict[str, list[Call]]:
    """The commands that start each of the scripts."""
    scripts: dict[str, list[Call]] = {}
    for call in found:
        for word in filter(is_test_script, split(call.text)[:_FIRST]):
            scripts.setdefault(word, []).append(call)
    return scripts


def _names(call: Call) -> list[str]:
    """The words that a script is told, options and what may be their values left out."""
    words = split(_AFTER.split(call.text)[0])
    start = next((place for place, word in enumerate(words) if is_test_script(word)), len(words))
    told = pairwise(words[start + (words[start + 1 : start + 2] == ["test"]) :])
    return [word for last, word in told if _is_name(word) and (not last.startswith("-") or "=" in last)]


def _is_name(word: str) -> bool:
    return word[:1].isalpha() and "=" not in word
