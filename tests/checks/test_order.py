"""Tests run in reverse order, by real sessions of pytest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.checks._sessions import Session, Told, again, start
from gatekeeper.checks.order import Order
from gatekeeper.checks.tests import SESSION
from gatekeeper.errors import CannotVerify
from gatekeeper.model.finding import Location
from gatekeeper.model.outcome import Broken, Completed, Outcome, Skipped
from tests.fakes import FakeContext, make_project, write_files

INI = "[pytest]\naddopts = -n 2 -p no:cacheprovider\nmarkers =\n    order: a place\n    dependency: a need\n"
CART = """
import unittest
import pytest

CART = []


def test_add():
    CART.append(1)
    assert 1 in CART


@pytest.mark.parametrize("n", [1, 2])
def test_sum(n):
    assert sum(CART) > 0


def test_fails_anyhow():
    assert CART == [1, 2, 3]


@pytest.mark.skipif(bool(CART), reason="full")
def test_skipped():
    pytest.skip("now")


class TestClass:
    def test_empty(self):
        CART.clear()

    def test_empty_now(self):
        assert CART == [], "left\\n over"


class TestOld(unittest.TestCase):
    def test_alone(self):
        self.assertTrue(True)


@pytest.mark.order(1)
class TestPlaced:
    def test_one(self):
        CART.append(5)

    def test_two(self):
        assert CART == [5]


@pytest.mark.dependency
def test_depends():
    assert CART == [5]
"""


def context(folder: Path, files: Mapping[str, str], *sessions: str) -> FakeContext:
    scratch = folder / "scratch"
    scratch.mkdir(parents=True)
    here = FakeContext(make_project(folder / "tree", files), scratch, timeout=300.0)
    for words in sessions or ("-n 0",):
        assert isinstance(start(here, words.split()), Told)
    folders = {f"{SESSION}.{path.name}": path for path in scratch.glob("pytest-*")}
    return replace(here, outcomes={"tests": Completed(artifacts=folders)})


def test_tests_that_need_their_order_are_found_and_no_other(tmp_path: Path) -> None:
    here = context(tmp_path, {"pytest.ini": INI, "tests/test_cart.py": CART})
    outcome = Order().run(here)
    assert isinstance(outcome, Completed)
    assert [(one.location, one.message) for one in outcome.findings] == [
        (
            Location("tests/test_cart.py", 15),
            "test_sum[1] fails in reverse order, right after tests/test_cart.py::test_sum[2]: assert 0 > 0",
        )
    ]
    assert {one.name for one in outcome.findings} == {"order/dependent"}
    assert outcome.counts == {
        "order.failed": "8 tests in reverse order, in one process; 3 left out, marked as having an order of their own"
    }
    assert not list(here.scratch.glob("*/worker-*.json"))


UNSTABLE = "import os, pytest\n\n@pytest.mark.parametrize('n', [1], ids=[str(os.getpid())])\ndef test_n(n):\n    pass\n"
FILES = {
    "tests/test_a.py": "SEEN = []\n\n\ndef test_a():\n    SEEN.append(1)\n",
    "tests/test_b.py": "from test_a import SEEN\n\n\ndef test_b():\n    assert SEEN\n",
    "tests/test_n.py": UNSTABLE,
    "tests/test_first.txt": ">>> 1 + 1\n2\n",
    "tests/test_last.txt": ">>> from test_a import SEEN\n>>> SEEN\n[1]\n",
}


def test_files_change_places_too_and_what_is_no_function_is_told_of_the_project(tmp_path: Path) -> None:
    here = context(tmp_path, FILES, "--doctest-glob=test_*.txt tests/test_a.py tests")
    outcome = Order().run(here)
    assert isinstance(outcome, Completed)
    messages = {one.location: one.message for one in outcome.findings}
    assert sorted(location.path for location in messages) == [".", "tests/test_b.py"]
    assert messages[Location("tests/test_b.py", 5)].startswith("test_b fails in reverse order, right after tests/")
    assert messages[Location(".")].startswith("test_last.txt fails in reverse order, as the first one: ")
    assert outcome.counts == {"order.failed": "4 tests in reverse order, in one process; 1 not found again"}


def pretended(folder: Path, files: Mapping[str, str], *nodes: str) -> FakeContext:
    """A context whose tests are said to have been run, which takes no time."""
    here = FakeContext(make_project(folder / "tree", files), folder / "scratch", timeout=300.0)
    told = {"root": str(here.project.root), "collected": {node: [str(folder / "tree" / "a.py"), "a"] for node in nodes}}
    told |= {"outcomes": {node: ["passed"] for node in nodes}, "failures": {}, "raised": []}
    told |= {"deselected": [], "uncollected": []}
    session = here.scratch / "session"
    write_files(session, {"session.json": json.dumps(told), "request.json": '{"given": []}'})
    return replace(here, outcomes={"tests": Completed(artifacts={SESSION: session})})


BOTH = ("a_test.py::test_a", "a_test.py::test_b")


@pytest.mark.parametrize(
    ("files", "nodes", "reason"),
    [
        ({"a_test.py": "def test_c():\n    pass\n"}, BOTH, "none of the tests was found again for the reverse order"),
        ({"a_test.py": ""}, (), "no test was collected"),
        ({"a_test.py": "", "conftest.py": "!"}, BOTH, "the tests could not be run in reverse order: pytest did not"),
        ({"a_test.py": "!"}, BOTH, "a_test.py could not be collected for the reverse order"),
    ],
)
def test_what_was_not_run_is_not_verified(
    tmp_path: Path, files: Mapping[str, str], nodes: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(CannotVerify, match=f"^{reason}"):
        Order().run(pretended(tmp_path, files, *nodes))


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Broken("no pytest"), "the tests could not be run: no pytest"),
        (Skipped("left out"), "the tests were not run: left out"),
        (Completed(), "not all tests could be collected"),
    ],
)
def test_without_a_run_of_the_tests_there_is_nothing_to_run_again(
    tmp_path: Path, outcome: Outcome, reason: str
) -> None:
    here = FakeContext(make_project(tmp_path / "tree", {}), tmp_path, outcomes={"tests": outcome})
    with pytest.raises(CannotVerify, match=f"^{reason}"):
        Order().run(here)


def test_one_test_has_no_other_order(tmp_path: Path) -> None:
    outcome = Order().run(pretended(tmp_path, {}, "a_test.py::test_a"))
    assert outcome == Skipped("there are no two tests whose order could be another")


def test_the_random_numbers_are_those_of_the_first_run() -> None:
    told = Told({}, {}, {}, frozenset(), frozenset(), {}, {}, seed=7)
    assert again(Session(("-q",), told)) == ("-q", "--randomly-seed=7")
