"""A few of the runs that `python -m benchmarks.moves` makes three hundred of."""

from __future__ import annotations

import random

import pytest

from tests.e2e.moving import build, changed, introduced, modules, write
from tests.repos import Repo

FILES = modules()


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return build(tmp_path_factory.mktemp("moves") / "repo", FILES)


@pytest.mark.parametrize("seed", range(2))
def test_moves_renames_and_reformats_of_real_code_introduce_nothing(repo: Repo, seed: int) -> None:
    now, done = changed(FILES, random.Random(seed))
    write(repo, now)
    new, known = introduced(repo)
    assert new == [], done
    assert known > 500


def test_what_is_added_among_all_that_is_found(repo: Repo) -> None:
    """The other way round: one more of the same is noticed."""
    path = "src/real/csv_code.py"
    write(repo, FILES | {path: FILES[path] + "\n\ndef more(value):\n    unused = 1\n    return value == None\n"})
    new, _ = introduced(repo)
    assert [(one.name, one.location.path) for one in new] == [("lint/F841", path)]
