"""Finds changed code that repeats other code; a script for any Python since 3.8, run as `python -I`.

Standard input is JSON, `{"files": [path, ...], "changed": {number of a file: [line, ...]}, "min_lines": int,
"min_tokens": int}`. Standard output is JSON, `{"problem": [number of a file, line or null, text]}`, or
`{"lines": int, "repeated": int, "clones": [[file, first line, last line, lines, other file, first, last], ...]}`:
`lines` are the changed lines that hold code, `repeated` those of them that lie in a clone.

A file is a sequence of units: statements cut after each comma, which do not depend on the layout. Windows of
`min_tokens` tokens that touch a changed line are looked up in all files that hold one of their words, and matches in a
row make a clone. Time grows with the size of the files, not with its square.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

MOST_PLACES = 50
"""Places with which a window is compared; what stands in more of them is a clone by any count."""

_TOKEN = re.compile(
    r"""
    (?:[rbuft]{1,2})?                                       # a string, prefix and all
    (?: "{3} [^"\\]* (?: (?:\\.|"(?!"")) [^"\\]* )* "{3}
      | '{3} [^'\\]* (?: (?:\\.|'(?!'')) [^'\\]* )* '{3}
      | " [^"\\\n]* (?: \\. [^"\\\n]* )* "
      | ' [^'\\\n]* (?: \\. [^'\\\n]* )* '
    )
    | \#[^\n]*                                              # a comment
    | \\?\n                                                # a line's end, or a line that goes on
    | \w+                                                   # a name or a number
    | [^\s\w]                                               # an operator
    """,
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_CLOSING = frozenset(")]}")
_DEPTH = {**dict.fromkeys("([{", 1), **dict.fromkeys(_CLOSING, -1)}
_QUOTES = ('"', "'")


class Unit(NamedTuple):
    """A piece of a statement: its tokens as one text, how many they are, and the lines that they stand on."""

    text: str
    tokens: int
    lines: tuple[int, ...]


class Window(NamedTuple):
    """The units from `start` up to `end` of a file."""

    file: int
    start: int
    end: int


class Clone(NamedTuple):
    """A run of units that stands somewhere else as well."""

    here: Window
    there: Window


def main() -> None:
    """Answers the request on standard input."""
    request = json.load(sys.stdin)
    changed = {int(number): frozenset(lines) for number, lines in request["changed"].items()}
    json.dump(answer(request["files"], changed, request["min_lines"], request["min_tokens"]), sys.stdout)


def answer(
    paths: Sequence[str], changed: Mapping[int, frozenset[int]], min_lines: int, min_tokens: int
) -> dict[str, Any]:
    """The clones among the changed lines, or the file that cannot be understood."""
    try:
        texts = [_text(number, path, number in changed) for number, path in enumerate(paths)]
    except Problem as problem:
        return {"problem": problem.args}
    files, code = _understood(texts, changed, min_tokens)
    clones = [one for one in find(files, code, min_tokens) if len(_covered(files, one.here)) >= min_lines]
    repeated, told = _told(files, code, clones)
    return {"lines": sum(map(len, code.values())), "repeated": repeated, "clones": told}


class Problem(Exception):
    """A file that cannot be understood: its number, a line or None, the reason."""


def _text(number: int, path: str, must_parse: bool) -> str:
    try:
        content = Path(path).read_bytes()
        if must_parse:
            ast.parse(content)
    except OSError as error:
        raise Problem(number, None, error.strerror or "it cannot be read") from error
    except SyntaxError as error:
        raise Problem(number, error.lineno, error.msg) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise Problem(number, None, str(error)) from error
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


def _understood(
    texts: Sequence[str], changed: Mapping[int, frozenset[int]], least: int
) -> tuple[Sequence[Sequence[Unit]], Mapping[int, frozenset[int]]]:
    """The units of every file that matters, none of the others, and the changed lines that hold code."""
    files = [units(text) if number in changed else [] for number, text in enumerate(texts)]
    code = {number: lines & _covered(files, Window(number, 0, len(files[number]))) for number, lines in changed.items()}
    words = _words(files, code, least)
    for number, text in enumerate(texts):
        if number not in changed and any(word in text for word in words):
            files[number] = units(text)
    return files, code


def units(text: str) -> list[Unit]:
    """The code of a file: no comments, docstrings and imports, and no commas before a closing bracket."""
    found: list[Unit] = []
    statement: list[tuple[str, int]] = []
    depth, line = 0, 1
    for word in _TOKEN.findall(text):
        if word == "\n" and not depth:
            found += _cut(statement)
            statement = []
        elif word[0] not in "\n\\#":
            if word in _CLOSING and statement and statement[-1][0] == ",":
                statement.pop()
            depth = max(0, depth + _DEPTH.get(word, 0))
            statement.append((word, line))
        line += word.count("\n")
    return found + _cut(statement)


def _cut(statement: Sequence[tuple[str, int]]) -> list[Unit]:
    """The units of a statement; none when it is an import or a docstring."""
    if not statement or statement[0][0] in ("import", "from") or all(word[-1] in _QUOTES for word, _ in statement):
        return []
    found: list[Unit] = []
    first = 0
    for last, (word, _) in enumerate(statement, start=1):
        if word == "," or last == len(statement):
            found.append(_unit(statement[first:last]))
            first = last
    return found


def _unit(piece: Sequence[tuple[str, int]]) -> Unit:
    lines = {line + more for word, line in piece for more in range(word.count("\n") + 1)}
    return Unit(" ".join([word for word, _ in piece]), len(piece), tuple(sorted(lines)))


def find(files: Sequence[Sequence[Unit]], changed: Mapping[int, frozenset[int]], least: int) -> Iterator[Clone]:
    """The longest runs, of at least so many tokens, that touch a changed line and stand at a second place."""
    known = _numbered(files, changed)
    touched = list(_touching(files, known, changed, least))
    places: dict[tuple[int, ...], list[Window]] = {_key(known, window): [] for window in touched}
    for number, file in enumerate(files):
        for window in _windows(number, file, known[number], least):
            found = places.get(_key(known, window))
            if found is not None:
                found.append(window)
    pairs = (Clone(here, there) for here in touched for there in places[_key(known, here)][:MOST_PLACES])
    yield from (_extended(known, run, least) for run in _runs(pairs))


def _words(files: Sequence[Sequence[Unit]], changed: Mapping[int, frozenset[int]], least: int) -> set[str]:
    """Words of which a file with a copy of anything changed holds at least one; most files hold none."""
    windows = _touching(files, _numbered(files, changed), changed, least)
    texts = (" ".join(unit.text for unit in files[one.file][one.start : one.end]) for one in windows)
    return {max(text.split(), key=len) for text in texts}


def _touching(
    files: Sequence[Sequence[Unit]],
    known: Sequence[Sequence[int]],
    changed: Mapping[int, frozenset[int]],
    least: int,
) -> Iterator[Window]:
    """The windows that hold a changed line."""
    for number, lines in changed.items():
        for window in _windows(number, files[number], known[number], least):
            if not lines.isdisjoint(_covered(files, window)):
                yield window


def _numbered(files: Sequence[Sequence[Unit]], changed: Iterable[int]) -> list[list[int]]:
    """The files' units as numbers, equal where their text is; -1 for what stands in no changed file."""
    ids: dict[str, int] = {}
    for number in changed:
        for unit in files[number]:
            ids.setdefault(unit.text, len(ids))
    return [[ids.get(unit.text, -1) for unit in file] for file in files]


def _windows(number: int, file: Sequence[Unit], known: Sequence[int], least: int) -> Iterator[Window]:
    """From each unit on, as few as hold so many tokens; none over units that stand in no changed file (-1), and none
    in which most units are the same few, as in tables of zeros.
    """
    sums = [0, *accumulate(unit.tokens for unit in file)]
    end = 0
    for start in range(len(file)):
        end = max(start, end)
        while end < len(file) and sums[end] - sums[start] < least and known[end] >= 0:
            end += 1
        if sums[end] - sums[start] >= least and len(set(known[start:end])) * 2 > end - start:
            yield Window(number, start, end)


def _key(known: Sequence[Sequence[int]], window: Window) -> tuple[int, ...]:
    return tuple(known[window.file][window.start : window.end])


def _runs(pairs: Iterable[Clone]) -> Iterator[Clone]:
    """Windows that follow each other here and there, joined."""
    open_runs: dict[tuple[int, int, int], Clone] = {}
    for pair in pairs:
        if _overlap(*pair):
            continue
        key = (pair.here.file, pair.there.file, pair.there.start - pair.here.start)
        run = open_runs.get(key, pair)
        joined = _clone(run, run.here.start, pair.here.end)
        if pair.here.start <= run.here.end and not _overlap(*joined):
            open_runs[key] = joined
        else:
            yield run
            open_runs[key] = pair
    yield from open_runs.values()


def _extended(known: Sequence[Sequence[int]], run: Clone, most: int) -> Clone:
    """The run with the equal units around it, which are too few for a window of their own; at most so many."""
    for _ in range(most):
        longer = _clone(run, run.here.start - 1, run.here.end)
        if min(longer.here.start, longer.there.start) < 0 or not _fits(known, longer, longer.here.start):
            break
        run = longer
    for _ in range(most):
        longer = _clone(run, run.here.start, run.here.end + 1)
        if not _fits(known, longer, run.here.end):
            break
        run = longer
    return run


def _fits(known: Sequence[Sequence[int]], run: Clone, at: int) -> bool:
    """Whether the unit `at` here has its like there, and the run does not reach into its own copy."""
    here, there = known[run.here.file], known[run.there.file]
    other = at + run.there.start - run.here.start
    return at < len(here) and other < len(there) and here[at] == there[other] and not _overlap(*run)


def _clone(run: Clone, start: int, end: int) -> Clone:
    """The run with other ends."""
    apart = run.there.start - run.here.start
    return Clone(Window(run.here.file, start, end), Window(run.there.file, start + apart, end + apart))


def _overlap(one: Window, other: Window) -> bool:
    return one.file == other.file and one.start < other.end and other.start < one.end


def _covered(files: Sequence[Sequence[Unit]], window: Window) -> set[int]:
    """The lines with code in a window."""
    return {line for unit in files[window.file][window.start : window.end] for line in unit.lines}


def _told(
    files: Sequence[Sequence[Unit]], changed: Mapping[int, Collection[int]], clones: Sequence[Clone]
) -> tuple[int, list[list[int]]]:
    """How many changed lines are repeated, and the clones, longest first, that are enough to show them all."""
    repeated: set[tuple[int, int]] = set()
    told: list[list[int]] = []
    for here, there in sorted(clones, key=lambda one: (one.here.start - one.here.end, one)):
        lines, others = _covered(files, here), _covered(files, there)
        new = {(here.file, line) for line in lines.intersection(changed[here.file])} - repeated
        if new:
            repeated |= new
            told.append([here.file, min(lines), max(lines), len(lines), there.file, min(others), max(others)])
    return len(repeated), sorted(told)


if __name__ == "__main__":
    main()
