"""Suppressions that the change adds: comments that make a tool look away, net of those that only moved."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import chain
from typing import TYPE_CHECKING

from gatekeeper.checks._integrity.directives import FILE, LINE, Directive, directives, suspect_lines
from gatekeeper.checks._integrity.fresh import fresh
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.report import graded, warning
from gatekeeper.checks._integrity.shims import is_not_run
from gatekeeper.checks._integrity.source import Source, functions_of
from gatekeeper.checks._integrity.untyped import type_hits
from gatekeeper.checks._integrity.usual import is_usual
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.model.change import ChangedFile
from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding
from gatekeeper.model.project import is_python

if TYPE_CHECKING:
    from gatekeeper.checks._integrity.settings.asked import Asked

RULES = (
    RuleInfo(
        "suppression-added",
        "A suppression was added",
        "A comment that silences one rule of one tool on one place is new in this change. A comment that only moved, "
        "was reformatted or was made narrower is not.",
        "Mend what the tool complains about. Where it is wrong, keep the comment with the rule's code and a reason.",
        bad="value = load()  # type: ignore[no-untyped-call]",
        good="value: Config = load()",
    ),
    RuleInfo(
        "suppression-blanket",
        "A suppression without limits was added",
        "A new comment silences a tool entirely: for a whole file, or on a line without naming the rule, so that "
        "problems nobody has looked at are hidden too. `no_type_check`, a cast to `Any`, and a name that is `Any` for "
        "the type checker alone do the same without a comment.",
        "Mend the problem, or name the one rule that does not apply on the one line where it does not.",
        bad="import os, sys  # noqa",
        good="import os",
    ),
)
_SIMILAR = 0.6
_WHOLE = re.compile(r"(?:async)?(?:def(?!__)|class)(\w+).*:$")
_LONGEST = 60
_LET_PASS = re.compile(rb"pragma: ?(?:allow|white)list[ -](?:nextline[ -])?secret")
_SPEAK_OF_IT = (".md", ".rst", ".txt", ".html")


def findings(view: ChangeView) -> Iterable[Finding]:
    """New suppressions in the changed Python files."""
    head = {pair.path: _of(pair.head) for pair in view.pairs if not _same_lines(pair)}
    if any(head.values()):
        yield from _added(view, head)
    yield from _unchecked_types(view)
    yield from _secrets_let_pass(view)


def _added(view: ChangeView, head: dict[str, list[Directive]]) -> Iterator[Finding]:
    pairs = [pair for pair in view.pairs if pair.path in head]
    base = {pair.path: _of(pair.base) for pair in pairs}
    left = _net_of_moves(base, head)
    new = [(pair, one) for pair in pairs for one in _net_within(base[pair.path], left[pair.path])]
    gone = _placed(pairs, base)
    from gatekeeper.checks._integrity.settings.asked import Asked  # most changes add none: it knows all settings

    asked = Asked(view)
    yield from (_finding(pair, one) for pair, one in new if not _is_excused(pair, one, gone, asked))


def _placed(pairs: Iterable[Pair], left: dict[str, list[Directive]]) -> list[tuple[str, Directive]]:
    """The comments that went, each with the function in which it stood."""
    return [(_around(pair.base, one), one) for pair in pairs for one in left[pair.path]]


def _is_excused(pair: Pair, directive: Directive, gone: list[tuple[str, Directive]], asked: Asked) -> bool:
    """Whether a new comment hides nothing, is one that went in other words, is what a stricter tool asks for, or what
    all tests of the file have that are like the new one.
    """
    known = _hides_nothing(pair, directive) or _is_rewritten(pair, directive, gone) or is_usual(pair, directive)
    return known or _is_asked_for(asked, pair, directive)


def _is_asked_for(asked: Asked, pair: Pair, directive: Directive) -> bool:
    """Whether a tool that is asked for more than before complains about a line that stands as it was: a linter's rule
    is new, or sources that do what they did are looked at more strictly.
    """
    if directive.blanket or directive.reach != LINE or not _stood_before(pair, directive.comment.line):
        return False
    if directive.group == "lint":
        return all(asked.is_new(code, pair.path) for code in directive.codes) or asked.newer_linter
    return directive.group == "types" and asked.stricter_on_types


def _stood_before(pair: Pair, line: int) -> bool:
    if pair.base is None or pair.head is None:
        return False
    return _code(pair.head.lines[line - 1]) in map(_code, pair.base.lines)


def _code(line: str) -> str:
    """A line without its comment, more or less."""
    return line.partition("  #")[0].strip()


def _around(source: Source | None, directive: Directive) -> str:
    """The name of the function in which a comment stands, with its class's; "" outside."""
    line = directive.comment.line
    found = [one for one in functions_of(source) if one.node.lineno <= line <= (one.node.end_lineno or line)]
    return found[-1].qualname if found else ""


def _is_rewritten(pair: Pair, directive: Directive, gone: list[tuple[str, Directive]]) -> bool:
    """Whether a comment that went from the function said as much; where there is one, it is used up."""
    function = _around(pair.head, directive)
    for place, (name, before) in enumerate(gone):
        if function and name == function and _says_as_much(before, directive):
            gone.pop(place)
            return True
    return False


def _says_as_much(before: Directive, after: Directive) -> bool:
    """Whether a comment on a line silenced what another does, and the other stands at no whole block unless it did."""
    alike = before.group == after.group and before.reach == after.reach == LINE
    narrower = before.blanket or (not after.blanket and set(after.codes) <= set(before.codes))
    return alike and narrower and before.comment.anchor.endswith(":") >= after.comment.anchor.endswith(":")


def _hides_nothing(pair: Pair, directive: Directive) -> bool:
    """Whether it takes no more from coverage than test code, an import, or what no run executes; or from the type
    checker a test's wrong argument that has to raise.
    """
    if directive.group == "coverage":
        return pair.is_test or is_not_run(pair.head, directive.comment)
    return pair.is_test and directive.group == "types" and not directive.blanket and _is_meant(pair, directive)


def _is_meant(pair: Pair, directive: Directive) -> bool:
    """Whether the code is wrong on purpose: a test that expects the exception it raises."""
    expecting = [block for block in _withs(pair.head) if any(map(_expects, block.items))]
    return any(block.lineno <= directive.comment.line <= (block.end_lineno or 0) for block in expecting)


def _withs(source: Source | None) -> tuple[ast.With, ...]:
    return source.of(ast.With) if source is not None else ()


def _expects(item: ast.withitem) -> bool:
    call = item.context_expr
    return isinstance(call, ast.Call) and leaf(call.func) in ("raises", "assertRaises", "assertRaisesRegex")


def _of(source: Source | None) -> list[Directive]:
    return list(directives(source)) if source is not None else []


def _same_lines(pair: Pair) -> bool:
    """Whether both ends have the same lines with suppressions, so that a closer look is not needed. What a comment
    on a line of its own reaches depends on where it stands, so files with such comments are looked at.
    """
    if pair.base is None or pair.head is None:
        return False
    before, after = suspect_lines(pair.base), suspect_lines(pair.head)
    return before == after and not any(line.startswith("#") for line in after)


def _net_of_moves(base: dict[str, list[Directive]], head: dict[str, list[Directive]]) -> dict[str, list[Directive]]:
    """Takes out, over all files, what stood at the same code before; what is taken out of `base` is used up.

    The file's own comments are used up first, so that a moved line elsewhere cannot take them.
    """
    own = {path: _unmatched(found, base[path]) for path, found in head.items()}
    rest = list(chain.from_iterable(base.values()))
    left = {path: _unmatched(found, rest) for path, found in own.items()}
    kept = {id(one) for one in rest}
    base |= {path: [one for one in found if id(one) in kept] for path, found in base.items()}
    return left


def _unmatched(found: list[Directive], available: list[Directive]) -> list[Directive]:
    return [one for one in found if not _use_up(available, one)]


def _use_up(available: list[Directive], wanted: Directive) -> bool:
    """Removes the directive that `wanted` was before the change, if there is one, and says whether there was."""
    for before in available:
        if before.group == wanted.group and before.comment.anchor == wanted.comment.anchor and _covers(before, wanted):
            available.remove(before)
            return True
    return False


def _covers(before: Directive, after: Directive) -> bool:
    """Whether the old comment hid at least as much: everything, the same rules, or as many under other names."""
    if after.reach == FILE and before.reach != FILE:
        return False
    if before.blanket:
        return before.kind == after.kind or not after.blanket or before.group == "types"
    return not after.blanket and len(after.codes) <= len(before.codes)


def _net_within(base: list[Directive], head: list[Directive]) -> Iterator[Directive]:
    """What is left once a comment on a line that was rewritten is paired with the comment it had."""
    for directive in head:
        match = next((before for before in base if _same_order(before, directive)), None)
        if match is None:
            yield directive
        else:
            base.remove(match)


def _same_order(before: Directive, after: Directive) -> bool:
    same = before.kind == after.kind and before.reach == after.reach and set(after.codes) <= set(before.codes)
    if not same or (after.blanket and not before.blanket):
        return False
    ratio = SequenceMatcher(None, before.comment.anchor, after.comment.anchor, autojunk=False).ratio()
    return after.reach == FILE or ratio >= _SIMILAR


def _finding(pair: Pair, directive: Directive) -> Finding:
    words = directive.comment.text.strip()
    shown = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
    path, line = pair.path, directive.comment.line
    blanket = directive.blanket and directive.group != "format"
    rule = "suppression-blanket" if blanket else "suppression-added"
    what = "silences the whole file" if directive.reach == FILE else "silences the line" if blanket else "is new"
    return graded(_is_grave(pair, directive), rule, f"`{shown}` {what}", path, line)


def _is_grave(pair: Pair, directive: Directive) -> bool:
    """Whether honest people hardly ever write it: silence for a whole file, for a security check without naming it,
    or for the coverage of a whole function that was there before.
    """
    if not directive.blanket or directive.group == "format":
        return False
    if directive.group == "coverage":
        whole = _WHOLE.match(directive.comment.anchor)
        return whole is not None and whole[1] in _names(pair.base)
    return directive.reach == FILE or directive.group == "security"


def _names(source: Source | None) -> frozenset[str]:
    found = (*source.functions, *source.classes) if source is not None else ()
    return frozenset(one.name for one in found)


def _unchecked_types(view: ChangeView) -> Iterator[Finding]:
    """What code newly takes from the type checker without a comment."""
    for pair, hit in fresh(view.pairs, type_hits):
        if hit.grave or not pair.is_test:
            yield graded(hit.grave, "suppression-blanket", hit.what, pair.path, hit.line)


def _secrets_let_pass(view: ChangeView) -> Iterator[Finding]:
    """Comments for detect-secrets, which looks into settings and scripts of all languages."""
    files = [file for file in view.change.files if _may_be_marked(file.path)]
    before = _marks_before(view, files)
    for file in files:
        for number, line in _marked(view.read_head(file.path)):
            before[line] -= 1
            if before[line] < 0:
                yield warning("suppression-added", "`pragma: allowlist secret` is new", file.path, number)


def _marks_before(view: ChangeView, files: Iterable[ChangedFile]) -> Counter[bytes]:
    bases = map(view.context.read_base, (file.old_path or file.path for file in files))
    return Counter(line for _, line in chain.from_iterable(map(_marked, bases)))


def _may_be_marked(path: str) -> bool:
    """Whether it is neither Python, whose comments are looked at for all tools, nor a text that may speak of marks."""
    return not is_python(path) and not path.endswith(_SPEAK_OF_IT)


def _marked(content: bytes | None) -> Iterator[tuple[int, bytes]]:
    """The lines that are marked as holding no secret; one whose mark stands above is known by its mark alone."""
    if content is not None and _LET_PASS.search(content):
        for number, line in enumerate(content.split(b"\n"), start=1):
            if _LET_PASS.search(line):
                yield number, line.strip()
