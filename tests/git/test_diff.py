"""The reader of git's output: against made-up output of every shape, and against what git really prints."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatekeeper.errors import CannotVerify
from gatekeeper.git.comparison import WORKTREE, change
from gatekeeper.git.diff import parse, quoted
from gatekeeper.git.process import raw, text
from gatekeeper.git.repository import Repository
from gatekeeper.model.change import Mode, Status
from tests.repos import Repo, environment

OLD, NEW = b"1" * 40, b"2" * 40
NAMES = st.binary(min_size=1, max_size=12).filter(lambda name: b"\0" not in name)
# Lines that try to pass for parts of a patch, as well as plain ones.
LINES = st.sampled_from(
    [
        b"x",
        b"",
        b"diff --git a/f b/f",
        b"@@ -1 +1,9 @@",
        b"--- a/f",
        b"+++ b/f",
        b"\\ no",
        b"Binary files a and b differ",
    ]
) | st.binary(max_size=6).filter(lambda line: b"\n" not in line and b"\0" not in line)


def record(path: bytes, status: bytes = b"M", old_mode: bytes = b"100644", mode: bytes = b"100644") -> bytes:
    return b":%s %s %s %s %s\0%s\0" % (old_mode, mode, OLD, NEW, status, path)


def header(old: bytes, new: bytes) -> bytes:
    return b"diff --git " + quoted(b"a/" + old) + b" " + quoted(b"b/" + new) + b"\nindex 1..2 100644\n--- x\n+++ y\n"


@given(
    st.lists(
        st.tuples(NAMES, st.lists(st.tuples(st.lists(LINES, max_size=4), st.lists(LINES, max_size=4)), max_size=3)),
        unique_by=lambda one: one[0],
        max_size=5,
    )
)
def test_counts_every_line_whatever_it_says(files: list[tuple[bytes, list[tuple[list[bytes], list[bytes]]]]]) -> None:
    output, patch, expected = b"", b"", {}
    for path, hunks in files:
        output += record(path)
        patch += header(path, path)
        first, lines = 1, set[int]()
        for deleted, added in hunks:
            patch += b"@@ -%d,%d +%d,%d @@ context\n" % (first, len(deleted), first, len(added))
            patch += b"".join(b"-" + line + b"\n" for line in deleted)
            patch += b"".join(b"+" + line + b"\n" for line in added)
            lines |= set(range(first, first + len(added)))
            first += len(added) + 10
        expected[text(path)] = (lines, sum(len(old) for old, _ in hunks))
    found = {one.file.path: (set(one.file.added_lines), one.file.deleted) for one in parse(output + b"\0" + patch)}
    assert found == expected


@given(st.binary(max_size=300))
def test_garbage_is_read_or_refused(garbage: bytes) -> None:
    try:
        parse(garbage)
        parse(b":" + garbage)
        parse(record(b"f") + b"\0" + garbage)
    except CannotVerify as error:
        assert "git printed" in error.reason


@given(st.binary(max_size=20))
def test_paths_survive_the_round_trip(path: bytes) -> None:
    assert raw(text(path)) == path


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from(["x", "y", "@@", "-", "diff"])), max_size=6),
    st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from(["x", "y", "@@", "-", "diff"])), max_size=6),
)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_agrees_with_gits_own_counts(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, list[str]], after: dict[str, list[str]]
) -> None:
    repo = Repo.make(tmp_path_factory.mktemp("counts"))
    base = repo.commit({name: "\n".join(lines) for name, lines in before.items()})
    for name in before:
        (repo.root / name).unlink()
    repo.write({name: "\n".join(lines) for name, lines in after.items()})
    repository = Repository.find(repo.root, environment())
    assert repository
    found = {
        file.path: (file.added, file.deleted)
        for file in change(repository, base, WORKTREE).files
        if file.status is not Status.COPIED
    }
    repo.git("add", "-A")
    numbers = repo.git("diff", "--cached", "--numstat", "-z", "-M50%", "-C50%").split("\0")
    expected = {}
    while numbers and numbers[0]:
        added, deleted, path = numbers.pop(0).split("\t")
        if not path:
            path = numbers.pop(1)
            numbers.pop(0)
        expected[path] = (int(added), int(deleted))
    assert {path: expected[path] for path in found} == found
    assert len(expected) == len(change(repository, base, WORKTREE).files)


@pytest.mark.parametrize(
    "name",
    [b"plain", b"with space", b"tab\t", b'quo"te', b"back\\slash", b"caf\xc3\xa9", b"\xff", b"\a\b\v\f\r\x01", b"\x7f"],
)
def test_quotes_as_git_does(tmp_path: Path, name: bytes) -> None:
    Repo.make(tmp_path)
    listing = b"100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\t" + name + b"\0"
    subprocess.run(
        ["git", "update-index", "-z", "--index-info"], cwd=tmp_path, env=environment(), input=listing, check=True
    )
    listed = subprocess.run(["git", "ls-files"], cwd=tmp_path, env=environment(), capture_output=True, check=True)
    assert quoted(name) == listed.stdout.rstrip(b"\n")


def test_modes_of_old_trees() -> None:
    (one,) = parse(record(b"f", old_mode=b"100664", mode=b"100775") + b"\0")
    assert (one.file.old_mode, one.file.mode) == (Mode.FILE, Mode.EXECUTABLE)


def test_a_file_that_only_looks_changed_is_none() -> None:
    assert parse(record(b"f") + b"\0") == ()
    assert parse(b"") == ()


def test_nul_among_the_lines_makes_it_binary() -> None:
    (one,) = parse(record(b"f") + b"\0" + header(b"f", b"f") + b"@@ -1 +1 @@\n-a\n+b\0c\n")
    assert one.file.binary
    assert (one.file.added, one.file.added_lines) == (0, frozenset())


@pytest.mark.parametrize(
    ("output", "says"),
    [
        (b":100644", "cut off"),
        (b":100644 100644 1 2 Z\0f\0\0", "the record"),
        (b":000000 weird 1 2 A\0f\0\0", "the record"),
        (b":short\0f\0\0", "the record"),
        (record(b"f") + b"\0" + header(b"g", b"g"), "a patch of nothing that changed"),
        (record(b"f") + b"\0" + header(b"f", b"f") + b"@@ -1 +1,3 @@\n-a\n+b\n", "cut off"),
    ],
)
def test_what_cannot_be_read_is_refused(output: bytes, says: str) -> None:
    with pytest.raises(CannotVerify, match=says):
        parse(output)
