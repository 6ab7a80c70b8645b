"""`coverage.changed` beside what diff-cover says of the same measurement."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.changed import PROFILE, Lines, by_diff_cover, by_gatekeeper, measure
from tests.repos import Repo, environment

PYPROJECT = """\
[tool.pytest.ini_options]
pythonpath = ["src"]

[tool.coverage.run]
source = ["shop", "tests"]
branch = true

[tool.coverage.report]
exclude_also = ["if debugging:"]
"""
PRICE = '''\
"""Prices."""

import math


def price(count, rate=3, *, debugging=False):
    """The price."""
    if count < 0:
        raise ValueError(
            "negative",
            count,
        )
    if debugging:
        print(count)
    total = math.prod([
        count,
        rate,
    ])
    return total


def unused():
    return 0


def dropped():
    return 1
'''
TEST = "from shop.price import price\n\n\ndef test_price():\n    assert price(2) == 6\n"
RENAMED = PRICE.replace("import math\n", "import math\n\nLIMIT = 10\n")
SECOND_LINES = RENAMED.replace('"negative"', '"below zero"').replace("        rate,\n", "        int(rate),\n")
UNUSED = 'def unused():  # pragma: no cover\n    """Nothing."""\n    # a remark\n    return 10\n'
EXCLUDED = SECOND_LINES.replace("print(count)", "print(count, LIMIT)").replace("def unused():\n    return 0\n", UNUSED)
DELETED = EXCLUDED.replace("def dropped():\n    return 1\n", "").replace("return total\n", "return total or 0\n")
NEW = "def first():\n    return 1\n\n\n@staticmethod\ndef second(\n    a,\n    b,\n):\n    return a\n"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A repository whose last commit is measured, and which has a tag for each of the changes before."""
    repo = Repo.make(tmp_path_factory.mktemp("changed") / "repo")
    files = {"pyproject.toml": PYPROJECT, "src/shop/__init__.py": "", "src/shop/price.py": PRICE}
    repo.commit({**files, "tests/test_price.py": TEST, ".gitignore": "*.xml\n.coverage\n__pycache__\n*.json\n"})
    repo.git("tag", "start")
    repo.git("mv", "src/shop/price.py", "src/shop/prices.py")
    repo.commit({"src/shop/prices.py": RENAMED, "tests/test_price.py": TEST.replace("shop.price", "shop.prices")})
    repo.git("tag", "renamed")
    repo.commit({"src/shop/prices.py": SECOND_LINES})
    repo.commit({"src/shop/prices.py": EXCLUDED})
    repo.commit({"src/shop/prices.py": DELETED})
    repo.git("tag", "deleted")
    repo.commit({"src/shop/new.py": NEW})
    measure(repo.root, sys.executable, environment() | {"PYTHONPATH": "src"})
    return repo


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("deleted", Lines(0, 5)),  # a file that nothing imports: two functions with their bodies, and a decorator
        ("renamed", Lines(1, 6)),  # neither what is excluded, nor a statement of which only a further line is new
        ("start", Lines(2, 7)),  # a rename brings the lines that it changes
    ],
)
def test_the_figure_is_that_of_diff_cover(repo: Repo, tmp_path: Path, base: str, expected: Lines) -> None:
    profile = tmp_path / "profile.toml"
    profile.write_text(PROFILE)
    ours = by_gatekeeper(repo.root, base, profile, environment())
    assert ours == by_diff_cover(repo.root, base, "src")
    assert ours == expected
