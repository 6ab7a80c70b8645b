"""The change, from real repositories of every kind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.errors import CannotVerify
from gatekeeper.git import INDEX, WORKTREE, Head, Repository, change
from gatekeeper.git.comparison import _content, _found, _linked, _plain_link
from gatekeeper.git.diff import Parsed
from gatekeeper.model.change import Change, ChangedFile, Mode, Status
from tests.repos import Repo, environment

TEN = "".join(f"line {number}\n" for number in range(10))


def opened(repo: Repo) -> Repository:
    repository = Repository.find(repo.root, environment())
    assert repository is not None
    return repository


def since(repo: Repo, base: str | None = None, head: Head = WORKTREE) -> Change:
    repository = opened(repo)
    state = repo.state()
    found = change(repository, base or repository.head(), head)
    assert repo.state() == state
    return found


def only(found: Change) -> ChangedFile:
    assert len(found.files) == 1, found.files
    return found.files[0]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.make(tmp_path / "repo", {"a.py": TEN, "b.py": "b = 1\n"})


EDITS: list[tuple[str, Callable[[Repo], object]]] = [
    ("unstaged", lambda repo: None),
    ("staged", lambda repo: repo.git("add", "-A")),
    ("committed", lambda repo: repo.commit()),
]


@pytest.mark.parametrize(("name", "finish"), EDITS, ids=[name for name, _ in EDITS])
def test_unstaged_staged_and_committed_are_alike(repo: Repo, name: str, finish: Callable[[Repo], object]) -> None:
    base = opened(repo).head()
    repo.write({"a.py": TEN.replace("line 3\n", "new\nnewer\n"), "new.py": "n = 1\nm = 2", "empty": ""})
    (repo.root / "b.py").unlink()
    finish(repo)
    modified, deleted, empty, added = since(repo, base).files
    assert modified == ChangedFile("a.py", Status.MODIFIED, added_lines=frozenset({4, 5}), added=2, deleted=1)
    assert deleted == ChangedFile("b.py", Status.DELETED, mode=Mode.ABSENT, deleted=1)
    assert empty == ChangedFile("empty", Status.ADDED, old_mode=Mode.ABSENT)
    assert added == ChangedFile("new.py", Status.ADDED, old_mode=Mode.ABSENT, added_lines=frozenset({1, 2}), added=2)


def test_the_index_is_what_is_staged_only(repo: Repo) -> None:
    repo.write({"a.py": TEN + "staged\n"})
    repo.git("add", "a.py")
    repo.write({"a.py": TEN + "staged\nnot staged\n", "untracked": "u\n", "announced": "a\n"})
    repo.git("add", "--intent-to-add", "announced")
    assert only(since(repo, head=INDEX)).added_lines == {11}
    everything = since(repo)
    assert [(file.path, file.added) for file in everything.files] == [("a.py", 2), ("announced", 1), ("untracked", 1)]
    assert (everything.head, everything.added, everything.deleted) == ("worktree", 4, 0)


def test_a_commit_is_compared_with_a_commit(repo: Repo) -> None:
    base = opened(repo).head()
    head = repo.commit({"c.py": "c\n"})
    repo.write({"d.py": "d\n"})
    found = since(repo, base, Head(head))
    assert only(found).path == "c.py"
    assert (found.base, found.head) == (base, head)


@pytest.mark.parametrize(("name", "finish"), EDITS, ids=[name for name, _ in EDITS])
def test_a_rename_adds_only_what_it_alters(repo: Repo, name: str, finish: Callable[[Repo], object]) -> None:
    base = opened(repo).head()
    (repo.root / "a.py").rename(repo.root / "A.py")
    repo.write({"A.py": TEN + "more\n"})
    finish(repo)
    file = only(since(repo, base))
    assert (file.status, file.ends, file.added_lines) == (Status.RENAMED, ("a.py", "A.py"), {11})


@pytest.mark.parametrize(("name", "finish"), EDITS, ids=[name for name, _ in EDITS])
def test_a_copy_is_new_code(repo: Repo, name: str, finish: Callable[[Repo], object]) -> None:
    base = opened(repo).head()
    repo.write({"a.py": TEN + "more\n", "copy.py": TEN + "no newline"})
    finish(repo)
    modified, copy = since(repo, base).files
    assert modified.status is Status.MODIFIED
    assert (copy.status, copy.old_path, copy.added) == (Status.COPIED, "a.py", 11)
    assert copy.added_lines == set(range(1, 12))


@pytest.mark.parametrize("head", ["index", "commit"])
def test_a_copy_is_new_code_in_other_trees(repo: Repo, head: str) -> None:
    base = opened(repo).head()
    repo.write({"a.py": TEN + "more\n", "copy.py": TEN})
    repo.git("add", "-A")
    where = INDEX if head == "index" else Head(repo.commit())
    (repo.root / "copy.py").unlink()
    assert since(repo, base, where).file("copy.py").added == 10  # type: ignore[union-attr]


def test_copied_symlinks_have_no_lines(repo: Repo) -> None:
    (repo.root / "one").symlink_to("x" * 60)
    repo.commit()
    (repo.root / "one").unlink()
    (repo.root / "one").symlink_to("y" * 60)
    (repo.root / "two").symlink_to("x" * 60)
    found = since(repo)
    assert {file.target for file in found.files} == {"x" * 60, "y" * 60}
    assert all(not file.added_lines for file in found.files)


def test_modes_types_and_links(repo: Repo) -> None:
    (repo.root / "link").symlink_to("b.py")
    repo.write({"plain": "p\n", "run.sh": "r\n"})
    repo.commit()
    (repo.root / "run.sh").chmod(0o755)
    (repo.root / "link").unlink()
    (repo.root / "plain").unlink()
    (repo.root / "plain").symlink_to("../outside")
    (repo.root / "untracked").symlink_to("a.py")
    repo.write({"link": "a file\n"})
    link, plain, run, untracked = since(repo).files
    assert (link.status, link.old_mode, link.mode) == (Status.TYPE_CHANGED, Mode.SYMLINK, Mode.FILE)
    assert (link.added_lines, link.added, link.deleted) == ({1}, 1, 1)
    assert (plain.mode, plain.target, plain.added_lines) == (Mode.SYMLINK, "../outside", frozenset())
    assert (run.status, run.old_mode, run.mode, run.added) == (Status.MODIFIED, Mode.FILE, Mode.EXECUTABLE, 0)
    assert (untracked.status, untracked.mode, untracked.target) == (Status.ADDED, Mode.SYMLINK, "a.py")
    repo.git("add", "-A")
    assert since(repo, head=INDEX).file("plain").target == "../outside"  # type: ignore[union-attr]


def test_links_where_the_system_has_none(tmp_path: Path) -> None:
    (tmp_path / "link").write_text("target")
    assert _plain_link(tmp_path / "link") == b"target"
    assert _plain_link(tmp_path / "absent") is None


def test_a_symlink_that_vanishes_is_not_guessed(repo: Repo) -> None:
    gone = Parsed(ChangedFile("gone", Status.ADDED, mode=Mode.SYMLINK), "0" * 40, opaque=False)
    for head in (WORKTREE, INDEX):
        with pytest.raises(CannotVerify, match="symlink gone cannot be read"):
            _linked(opened(repo), head, gone)


@pytest.mark.parametrize(
    "name",
    [
        "new\nline",
        "tab\t",
        'quote"',
        "-leading",
        ":(glob)*",
        "spa ce",
        "caf\u00e9",
        "cafe\u0301",
        "odd\udcff",
        "a b/b c",
    ],
)
def test_odd_names(repo: Repo, name: str) -> None:
    repo.write({name: "one\n"})
    file = only(since(repo))
    assert (file.path, file.added) == (name, 1)
    repo.commit()
    repo.write({name: "two\n"})
    assert only(since(repo)).path == name
    repo.git("add", "-A")
    assert only(since(repo, head=INDEX)).added_lines == {1}


def test_a_name_cannot_pose_as_a_patch(repo: Repo) -> None:
    evil = "x\ndiff --git a/a.py b/a.py\n@@ -0,0 +1,99 @@"
    repo.write({evil: "e\n", "a.py": TEN + "more\n"})
    found = since(repo)
    assert {file.path: file.added for file in found.files} == {evil: 1, "a.py": 1}


SETTINGS = [
    ("diff.noprefix", "true"),
    ("diff.mnemonicPrefix", "true"),
    ("diff.renames", "false"),
    ("diff.renameLimit", "1"),
    ("diff.context", "9"),
    ("diff.interHunkContext", "9"),
    ("diff.external", "false"),
    ("diff.orderFile", "/absent"),
    ("diff.algorithm", "patience"),
    ("diff.submodule", "log"),
    ("diff.ignoreSubmodules", "all"),
    ("diff.colorMoved", "zebra"),
    ("diff.suppressBlankEmpty", "true"),
    ("diff.relative", "true"),
    ("diff.wsErrorHighlight", "all"),
    ("color.ui", "always"),
    ("color.diff", "always"),
    ("core.quotePath", "false"),
    ("core.bigFileThreshold", "1"),
    ("core.pager", "false"),
    ("core.splitIndex", "true"),
    ("core.untrackedCache", "true"),
    ("status.showUntrackedFiles", "no"),
]


def test_no_setting_changes_the_answer(repo: Repo) -> None:
    repo.write({"caf\u00e9": TEN, "moved.py": TEN.upper()})
    repo.commit()
    (repo.root / "moved.py").rename(repo.root / "to.py")
    repo.write({"a.py": TEN.replace("line 2\n", "two\n").replace("line 5\n", "five\n"), "caf\u00e9": TEN + "x\n"})
    repo.write({"untracked": "u\n"})
    expected = since(repo)
    assert [file.path for file in expected.files] == ["a.py", "café", "to.py", "untracked"]
    for key, value in SETTINGS:
        repo.git("config", key, value)
        assert change(opened(repo), opened(repo).head(), WORKTREE) == expected, key
        repo.git("config", "--unset", key)


def test_hostile_settings_run_nothing(repo: Repo, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    script = tmp_path / "script"
    script.write_text(f'#!/bin/sh\ntouch "{witness}"\nexit 1\n')
    script.chmod(0o755)
    hooks = repo.root / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    shutil.copy(script, hooks / "post-index-change")
    for key in ("core.fsmonitor", "diff.external", "diff.evil.textconv", "diff.evil.command", "core.pager"):
        repo.git("config", key, str(script))
    repo.write({".gitattributes": "*.py diff=evil\n", "a.py": TEN + "more\n", "untracked": "u\n"})
    caller = environment() | {"GIT_EXTERNAL_DIFF": str(script), "GIT_PAGER": str(script), "GIT_DIFF_OPTS": "-u9"}
    repository = Repository.find(repo.root, caller)
    assert repository
    repository.files()
    found = change(repository, repository.head(), WORKTREE)
    assert found.file("a.py").added_lines == {11}  # type: ignore[union-attr]
    assert not witness.exists()


@pytest.mark.parametrize("attribute", ["-diff", "binary", "diff=secret"])
def test_attributes_do_not_hide_lines(repo: Repo, attribute: str) -> None:
    repo.git("config", "diff.secret.binary", "true")
    repo.write({".gitattributes": f"*.py {attribute}\n*.png binary\n", "moved.py": TEN.upper()})
    repo.commit()
    (repo.root / "moved.py").rename(repo.root / "to.py")
    repo.write({"a.py": TEN + "more\n", "to.py": TEN.upper() + "x\n", "new.py": "n\n"})
    repo.write({"real": b"\0" * 9, "image.png": b"\x89PNG\0"})
    found = {file.path: (file.binary, set(file.added_lines)) for file in since(repo).files}
    assert found == {
        "a.py": (False, {11}),
        "to.py": (False, {11}),
        "new.py": (False, {1}),
        "real": (True, set()),
        "image.png": (True, set()),
    }


def test_an_attribute_does_not_make_text_of_a_binary(repo: Repo) -> None:
    repo.commit({".gitattributes": "*.bin diff text\n"})
    repo.write({"a.bin": b"\0\1\n"})
    file = only(since(repo))
    assert file.binary
    assert file.added == 0


def test_lines_that_git_will_not_show_are_not_taken_for_none() -> None:
    with pytest.raises(CannotVerify, match=r"does not show the lines of a\.py"):
        _found({}, ChangedFile("a.py", Status.MODIFIED))


def test_line_ends_and_filters_count_as_git_counts(repo: Repo) -> None:
    repo.git("config", "core.autocrlf", "true")
    repo.write({"a.py": TEN.replace("\n", "\r\n")})
    assert since(repo).files == ()
    repo.git("config", "filter.upper.clean", "tr a-z A-Z")
    repo.write({".gitattributes": "*.up filter=upper\n", "x.up": "SHOUT\n"})
    repo.commit()
    repo.write({"x.up": "shout\n"})
    assert since(repo).files == ()


def test_time_stamps_are_no_change(repo: Repo) -> None:
    os.utime(repo.root / "a.py", (1, 1))
    assert since(repo).files == ()


def test_a_merge_in_progress(repo: Repo) -> None:
    base = opened(repo).head()
    assert base
    repo.git("switch", "-q", "-c", "side")
    repo.commit({"a.py": TEN.replace("line 3", "theirs"), "both": "theirs\n"})
    repo.git("switch", "-q", "main")
    repo.commit({"a.py": TEN.replace("line 3", "ours"), "both": "ours\n"})
    with pytest.raises(AssertionError, match=r"git .*merge"):
        repo.git("merge", "side")
    for head in (WORKTREE, INDEX):
        found = since(repo, head=head)
        assert [(file.path, file.status) for file in found.files] == [
            ("a.py", Status.MODIFIED),
            ("both", Status.MODIFIED),
        ]
        assert all(file.mode is Mode.FILE for file in found.files)
    assert len(since(repo).file("a.py").added_lines) >= 4  # type: ignore[union-attr]
    assert since(repo, base).file("both").status is Status.ADDED  # type: ignore[union-attr]


def test_submodules_and_nested_repositories(repo: Repo, tmp_path: Path) -> None:
    library = Repo.make(tmp_path / "library", {"x.py": "x\n"})
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(library.root), "lib")
    staged = since(repo, head=INDEX)
    assert staged.file("lib").mode is Mode.SUBMODULE  # type: ignore[union-attr]
    repo.commit()
    inside = Repo(repo.root / "lib")
    inside.write({"x.py": "dirty\n"})
    assert since(repo).files == ()
    inside.commit()
    repo.git("config", "-f", ".git/config", "submodule.lib.ignore", "all")
    moved = only(since(repo))
    assert (moved.path, moved.old_mode, moved.mode, moved.added_lines) == (
        "lib",
        Mode.SUBMODULE,
        Mode.SUBMODULE,
        frozenset(),
    )
    repo.git("submodule", "update", "-f")
    Repo.make(repo.root / "nested", {"n.py": "n\n"})
    nested = only(since(repo))
    assert (nested.path, nested.status, nested.mode) == ("nested", Status.ADDED, Mode.SUBMODULE)


@pytest.mark.parametrize("kind", ["sha1", "sha256"])
def test_before_the_first_commit(tmp_path: Path, kind: str) -> None:
    tmp_path.joinpath("r").mkdir()
    repo = Repo(tmp_path / "r")
    repo.git("init", "-q", "-b", "main", f"--object-format={kind}")
    repo.write({"a.py": "a\n"})
    repository = opened(repo)
    assert repository.head() is None
    assert only(change(repository, None, WORKTREE)).path == "a.py"
    assert change(repository, None, INDEX).files == ()
    repo.git("add", "a.py")
    found = change(repository, None, INDEX)
    assert only(found).added_lines == {1}
    repo.commit()
    assert change(repository, found.base, Head(str(repository.head()))).added == 1


def test_a_modification_as_fast_as_the_clock_is_seen(repo: Repo) -> None:
    for number in range(8):
        repo.write({"b.py": f"b = {number % 10}\n"})
        repo.git("add", "b.py")
        repo.write({"b.py": f"b = {(number + 1) % 10}\n", "untracked": "u\n"})
        assert change(opened(repo), opened(repo).head(), WORKTREE).file("untracked")
        staged = opened(repo).read_index("b.py")
        assert staged == f"b = {number % 10}\n".encode()
        assert not opened(repo).same_as_worktree()


@pytest.mark.parametrize("head", [WORKTREE, INDEX])
def test_a_copy_that_vanishes_is_not_guessed(repo: Repo, head: Head) -> None:
    with pytest.raises(CannotVerify, match="gone"):
        _content(opened(repo), head, "gone")
