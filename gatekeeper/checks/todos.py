"""Todos: what the change leaves to do says who does it, and by when or under which issue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from gatekeeper.checks._change import change_of
from gatekeeper.checks._changed import Ends, changed_files, count
from gatekeeper.checks._todos import Todo, todos
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed, Outcome, Skipped

MEASURE = "todos.findings"
RULE = "incomplete"
_LONGEST = 60


@dataclass(frozen=True)
class Todos(Check):
    """Reads the comments of the changed files, and judges those that say what is left to do and are new."""

    id = "todos"
    of_change = True
    title = "Things left to do"
    summary = (
        "New TODO, FIXME, XXX and HACK comments name an owner and a date or an issue. The marker begins the comment; "
        "what follows may be in any order: the owner in parentheses (`TODO(alice)`), as `@alice`, as a mail address or "
        "as `owner: alice`; the date as 2026-01-31, 2026-01, 31.01.2026 or 2026-Q1; the issue as #12, GH-12, PROJ-12, "
        "owner/name#12, !12 or a URL. Comment lines that follow directly belong to it. Strings are not comments, and "
        "what only moved is not new. Python is read by its tokens, other languages by their comment marks."
    )
    measures = (
        MeasureInfo(
            MEASURE,
            "Incomplete todos",
            "New comments that say what is left to do, without an owner or without a date or an issue.",
            "Name who does it and by when, or the issue, as in `TODO(alice, 2026-01-31): ...`; or do it now.",
        ),
    )
    rules = (
        RuleInfo(
            RULE,
            "Todo is incomplete",
            "A new comment says what is left to do, and not who does it, or neither by when nor under which issue.",
            "Complete the comment, or do what it says.",
            bad="# TODO: handle refunds",
            good="# TODO(@alice, GH-12): handle refunds",
        ),
    )
    weight = 0.2

    markers: tuple[str, ...] = field(
        default=("TODO", "FIXME", "XXX", "HACK"), metadata={"help": "The words that begin such a comment."}
    )

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CHANGE

    def run(self, context: Context) -> Outcome:
        """One finding for each new comment that is incomplete."""
        change = change_of(context)
        if isinstance(change, Skipped):
            return change
        ends = tuple(changed_files(context, change))
        before = Counter(_key(todo) for one in ends for todo in self._todos(one.path, one.before, lenient=True))
        new = [(one, todo) for one in ends for todo in self._new(one, before)]
        found = tuple(_finding(one.path, todo) for one, todo in new if todo.missing)
        return Completed(found, {MEASURE: f"{count(len(new), 'new todo')} in {count(len(ends), 'changed file')}"})

    def _new(self, ends: Ends, before: Counter[str]) -> Iterator[Todo]:
        for todo in self._todos(ends.path, ends.after):
            before[_key(todo)] -= 1
            if before[_key(todo)] < 0:
                yield todo

    def _todos(self, path: str, content: bytes | None, lenient: bool = False) -> tuple[Todo, ...]:
        if content is None or not self.markers:
            return ()
        try:
            return tuple(todos(path, content, self.markers))
        except SyntaxError as error:
            if lenient:
                return ()
            raise CannotVerify(f"the comments of {path} cannot be read: {error.msg}") from error


CHECK = Todos


def _key(todo: Todo) -> str:
    return f"{todo.marker} {todo.text}"


def _finding(path: str, todo: Todo) -> Finding:
    space = "" if todo.text.startswith(("(", ":", "[")) else " "
    said = f"{todo.marker}{space}{todo.text}"
    shown = said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
    message = f"`{shown}` does not name {' or '.join(todo.missing)}"
    return Finding("todos", RULE, message, Severity.ERROR, Location(path, todo.line), MEASURE)
