"""Things left to do: who, and by when or under which issue."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.checks._todos import todos
from gatekeeper.checks.todos import Todos
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change, ChangedFile, Mode, Status
from gatekeeper.model.outcome import Broken, Completed, Skipped
from tests.checks.changes import context_of

WHO, WHEN = "an owner", "a date or an issue"
MARKERS = Todos().markers


def judged(
    tmp_path: Path, base: dict[str, bytes], head: dict[str, bytes], check: Todos | None = None
) -> list[tuple[str, int | None]]:
    outcome = (check or Todos()).run(context_of(tmp_path, base, head))
    assert isinstance(outcome, Completed)
    assert set(outcome.counts) == {"todos.findings"}
    assert all(
        (one.check, one.rule, one.measure) == ("todos", "incomplete", "todos.findings") for one in outcome.findings
    )
    return [(one.location.path, one.location.line) for one in outcome.findings]


@pytest.mark.parametrize(
    ("comment", "missing"),
    [
        ("TODO: handle refunds", (WHO, WHEN)),
        ("TODO(alice): handle refunds", (WHEN,)),
        ("TODO: GH-12 handle refunds", (WHO,)),
        ("TODO(GH-12): handle refunds", (WHO,)),
        ("TODO(2026-01-31): handle refunds", (WHO,)),
        ("TODO(alice, 2026-02-30): no such day", (WHEN,)),
        ("TODO(alice): read UTF-8", (WHEN,)),
        ("TODO(alice, 2026-01-31): handle refunds", ()),
        ("TODO(alice) #123", ()),
        ("TODO: [GH-12] @alice handle refunds", ()),
        ("TODO(@alice): PROJ-42", ()),
        ("FIXME alice@example.org 31.01.2026", ()),
        ("XXX owner: alice, see https://example.org/1", ()),
        ("HACK[bob]: until 2026-Q3", ()),
        ("TODO(bob, 2026-03): soon", ()),
        ("TODO @bob acme/shop#7", ()),
        ("TODO (al) issue 9", ()),
    ],
)
def test_a_todo_names_who_and_when(comment: str, missing: tuple[str, ...]) -> None:
    (todo,) = todos("a.py", f"x = 1\n# {comment}\n".encode(), MARKERS)
    assert (todo.line, todo.missing) == (2, missing)


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("a.py", 'x = "# TODO: no"\n# see the TODO list\n# TODO-LIST\ny = 1  #TODO yes\n', [4]),
        ("a.py", "# TODO: a\n#\n# and\n# FIXME: b\nx = 1  # HACK c\n# d\n", [1, 4, 5]),
        ("a.js", '// TODO x\nvar u = "http://TODO";\n/* FIXME: y */\n * TODO: z\nf(); // XXX q\n', [1, 3, 4, 5]),
        ("a.sh", 'echo "# TODO"\nls # TODO: x\n', [2]),
        ("Makefile", "# TODO: x\n", [1]),
        ("a.sql", "-- TODO: x\nselect '-- TODO'\n", [1]),
        ("a.md", "TODO\n<!-- TODO: x -->\n", [2]),
        ("a.txt", "# TODO: x\n", []),
    ],
)
def test_only_comments_count(path: str, text: str, lines: list[int]) -> None:
    assert [one.line for one in todos(path, text.encode(), MARKERS)] == lines


def test_what_follows_directly_belongs_to_it() -> None:
    (todo,) = todos("a.py", b"# TODO(bob): this\n#   until 2026-01-31\n", MARKERS)
    assert (todo.text, todo.missing) == ("(bob): this until 2026-01-31", ())


def test_only_new_ones_count_wherever_they_went(tmp_path: Path) -> None:
    old = b"# TODO: old\nx = 1\n"
    head = {
        "src/a.py": b"y = 2\n\n# TODO: old\nx = 1\n# TODO: new\n",
        "src/c.py": b"x = 1\ny = 1\nz = 1\n# TODO: gone\n",
    }
    assert judged(tmp_path, {"src/a.py": old, "src/b.py": b"# TODO: gone\n"}, head) == [("src/a.py", 5)]


def test_a_second_one_of_the_same_words_is_new(tmp_path: Path) -> None:
    base, head = {"src/a.py": b"# TODO: x\n"}, {"src/a.py": b"# TODO: x\n\n# TODO: x\n"}
    assert judged(tmp_path, base, head) == [("src/a.py", 3)]


def test_the_message_says_what_is_missing(tmp_path: Path) -> None:
    outcome = Todos().run(context_of(tmp_path, {}, {"src/a.py": b"# TODO handle " + b"x" * 99 + b"\n# FIXME: y\n"}))
    assert isinstance(outcome, Completed)
    first, second = (one.message for one in outcome.findings)
    assert first.startswith("`TODO handle xxx")
    assert "…` does not name an owner or a date or an issue" in first
    assert second.startswith("`FIXME: y` ")
    assert outcome.counts["todos.findings"] == "2 new todos in 1 changed file"


def test_the_markers_can_be_chosen(tmp_path: Path) -> None:
    head = {"src/a.py": b"# TODO: x\n# LATER: y\n"}
    assert judged(tmp_path, {}, head, Todos(markers=("LATER",))) == [("src/a.py", 2)]
    assert judged(tmp_path / "none", {}, head, Todos(markers=())) == []


def test_python_that_cannot_be_read_is_not_clean(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match=r"the comments of src/a\.py cannot be read"):
        judged(tmp_path, {}, {"src/a.py": b"x = '''\n"})
    assert judged(tmp_path / "mended", {"src/a.py": b"x = '''\n"}, {"src/a.py": b"x = 1\n"}) == []


def test_without_a_change_there_is_nothing_to_judge(tmp_path: Path) -> None:
    context = context_of(tmp_path, {}, {})
    context.comparison = Skipped("nothing to compare with")
    assert Todos().run(context) == Skipped("nothing to compare with")
    context.comparison = Broken("no such base")
    with pytest.raises(CannotVerify, match="no such base"):
        Todos().run(context)


def test_what_is_no_file_of_the_project_is_left_out(tmp_path: Path) -> None:
    context = context_of(tmp_path, {}, {"src/a.py": b"# TODO: x\n"})
    files = (
        ChangedFile("logo.png", Status.ADDED, binary=True),
        ChangedFile("link.py", Status.ADDED, old_mode=Mode.ABSENT, mode=Mode.SYMLINK),
        ChangedFile("vendor/x.py", Status.ADDED, old_mode=Mode.ABSENT),
    )
    context.comparison = Change("base", "worktree", files)
    outcome = Todos().run(context)
    assert isinstance(outcome, Completed)
    assert outcome.findings == ()
