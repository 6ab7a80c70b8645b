"""Random edits to a small repository, judged by git and by a plain comparison of both trees."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.git import INDEX, WORKTREE, Head, Repository, change
from gatekeeper.model.change import Change, Status
from tests.repos import Repo, environment
from tests.test_trees import tree

NAMES = ["a.py", "pkg/b.py", "pkg/sub/c d.py", "-d", "caf\u00e9", "cafe\u0301", "odd\udcff", "new\nline", "end\r"]
# All lines differ, so that there is one way to tell what was added, and too few are kept for a rename.
CONTENT = st.lists(st.integers(0, 30), max_size=8, unique=True).map(lambda lines: [f"line {line}\n" for line in lines])
TREES = st.dictionaries(st.sampled_from(NAMES), CONTENT, max_size=len(NAMES))


def write(repo: Repo, files: dict[str, list[str]]) -> None:
    for name in NAMES:
        if name not in files:
            (repo.root / name).unlink(missing_ok=True)
    repo.write({name: "".join(lines) for name, lines in files.items()})


def replayed(old: list[str], new: list[str], added: frozenset[int]) -> bool:
    """Whether the new lines that were not added are the old ones that were kept, in their order."""
    kept = [line for number, line in enumerate(new, 1) if number not in added]
    remaining = iter(old)
    return all(line in remaining for line in kept)


def compare(found: Change, before: dict[str, list[str]], after: dict[str, list[str]]) -> None:
    touched = {name for name in NAMES if before.get(name) != after.get(name)}
    assert {end for file in found.files for end in file.ends} == touched
    for file in found.files:
        old, new = before.get(file.old_path or file.path, []), after.get(file.path, [])
        if file.status in (Status.ADDED, Status.COPIED):
            assert file.added_lines == set(range(1, len(new) + 1))
            continue
        if file.status is Status.DELETED:
            assert (file.added_lines, file.deleted) == (frozenset(), len(old))
            continue
        assert replayed(old, new, file.added_lines)
        assert (file.added, len(new) - len(old)) == (len(file.added_lines), file.added - file.deleted)
        kept = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
        assert len(new) - file.added >= kept  # git keeps at least as many lines


@settings(max_examples=12)
@given(TREES, TREES, TREES)
def test_agrees_with_a_plain_comparison(
    tmp_path_factory: pytest.TempPathFactory,
    before: dict[str, list[str]],
    staged: dict[str, list[str]],
    now: dict[str, list[str]],
) -> None:
    repo = Repo.make(tmp_path_factory.mktemp("random"))
    write(repo, before)
    base = repo.commit()
    write(repo, staged)
    repo.git("add", "-A")
    write(repo, now)
    state = tree(repo.root)
    repository = Repository.find(repo.root, environment())
    assert repository
    compare(change(repository, base, WORKTREE), before, now)
    compare(change(repository, base, INDEX), before, staged)
    assert repository.files() == tuple(sorted(now, key=lambda name: name))
    assert repository.index_files() == tuple(sorted(staged))
    assert repository.same_as_worktree() == (staged == now)
    assert repository.read_many(base, NAMES) == {
        name: "".join(before[name]).encode() if name in before else None for name in NAMES
    }
    assert tree(repo.root) == state
    repo.git("commit", "-q", "--allow-empty", "-m", "head")
    head = repository.head()
    assert head
    compare(change(repository, base, Head(head)), before, staged)


def test_what_replays_is_told_from_what_does_not() -> None:
    assert replayed(["a", "b"], ["x", "b"], frozenset({1}))
    assert not replayed(["a", "b"], ["b", "a"], frozenset())
