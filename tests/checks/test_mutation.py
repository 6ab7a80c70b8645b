"""Faults in changed lines, tried by real sessions of pytest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.checks import _coverage
from gatekeeper.checks._mutation import trying
from gatekeeper.checks._sessions import Told, start
from gatekeeper.checks.mutation import Mutation
from gatekeeper.checks.tests import SESSION
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change, ChangedFile, Comparison, Status
from gatekeeper.model.measure import Measure
from gatekeeper.model.outcome import Broken, Completed, Outcome, Skipped
from tests.fakes import FakeContext, make_project

INI = "[pytest]\npythonpath = src\naddopts = --disable-plugin-autoload -p xdist -n 2\n"
SHOP = """
import os

LIMIT = 10
RATE = 2  # pragma: no mutate


def noticed(n):
    return n + 1


def edge(n):
    return n >= LIMIT


def hangs(n):
    while n > 5:
        n -= 3
    return True


def dies(n):
    if n:
        os.kill(os.getpid(), 9)


def shared():
    return [7]


def unreached(n):
    return n


def default(n=3):
    return n


class Counter:
    async def of(self, text):
        self.asked = True
        remember(text)
        return len(text) == 2


def remember(text):
    return None
"""
TESTS = """
import asyncio
import pathlib
import unittest
import pytest
import shop


@pytest.fixture(scope="session")
def made():
    return shop.shared()


def test_first_to_ask(made):
    assert True


def test_shared(made):
    pathlib.Path("left").mkdir(exist_ok=True)
    assert made == [7]


@pytest.mark.parametrize("n", [1, 50])
def test_edge(n):
    assert shop.edge(n) == (n == 50)
    assert shop.noticed(n) == n + 1


class TestClass:
    def test_limit(self):
        assert shop.LIMIT == 10

    def test_default(self):
        assert shop.default() > 0


class TestOld(unittest.TestCase):
    def test_hangs(self):
        self.assertTrue(shop.hangs(9))
        shop.dies(0)

    def test_async(self):
        counter = shop.Counter()
        self.assertTrue(asyncio.run(counter.of("ab")))
        self.assertIs(counter.asked, True)
"""
FILES = {"pytest.ini": INI, "src/shop.py": SHOP, "tests/test_shop.py": TESTS}


def change(*paths: str, lines: int = 99) -> Change:
    files = (ChangedFile(path, Status.MODIFIED, added_lines=frozenset(range(1, lines))) for path in paths)
    return Change("base", "worktree", tuple(files))


def context(folder: Path, files: Mapping[str, str], comparison: Comparison, nodes: int = 0) -> FakeContext:
    """A context whose tests have been run, or are said to have been run and to be so many."""
    project = make_project(folder / "tree", files)
    here = FakeContext(project, folder / "scratch", comparison, timeout=300.0)
    here.scratch.mkdir(parents=True)
    session = here.scratch / "pytest-0"
    if nodes:
        names = [f"tests/test_shop.py::test_{number}" for number in range(nodes)]
        told = {"root": str(project.root), "collected": {name: ["x", ""] for name in names}, "raised": []}
        told |= {"outcomes": {name: ["passed"] for name in names}, "failures": {}, "deselected": [], "uncollected": []}
        session.mkdir()
        (session / "session.json").write_text(json.dumps(told))
        (session / "request.json").write_text('{"given": []}')
    else:
        assert isinstance(start(here, ["-n", "0"]), Told)
    return replace(here, outcomes={"tests": Completed(artifacts={SESSION: session})})


def score(outcome: Outcome) -> Measure:
    assert isinstance(outcome, Completed)
    (measure,) = outcome.measures
    return measure


def test_faults_that_no_test_notices_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "_LEAST", 2.0)
    here = context(tmp_path, FILES, change("src/shop.py", "tests/test_shop.py", "README.md"))
    measure = score(Mutation().run(here))
    assert [(one.location.line, one.message) for one in measure.samples] == [
        (13, "no test fails when `n >= LIMIT` is made `n > LIMIT`"),
        (17, "no test fails when `n > 5` is made `n >= 5`"),
        (17, "no test fails when `5` is made `6`"),
        (18, "no test fails when `3` is made `4`"),
        (24, "no test runs this line when `os.kill(os.getpid(), 9)` is made `pass`"),
        (24, "no test runs this line when `9` is made `10`"),
        (32, "no test runs this line when `return n` is made `return None`"),
        (35, "no test fails when `3` is made `4`"),
        (42, "no test fails when `remember(text)` is made `pass`"),
    ]
    assert {one.rule for one in measure.samples} == {"survived"}
    assert measure.evidence == "15 of 24 faults noticed"
    assert here.told() == "24 of 24 faults"
    assert (tmp_path / "tree/src/shop.py").read_text() == SHOP


SMALL = {
    "pytest.ini": INI,
    "src/shop.py": "def f(n):\n    if n > 1:\n        n -= 1\n    return n\n\n\nODD = True\n",
    "tests/test_shop.py": "import shop\n\n\ndef test_0():\n    assert shop.f(2) == 1\n",
}


def test_a_selection_is_tried_where_there_are_many(tmp_path: Path) -> None:
    here = context(tmp_path, SMALL, change("src/shop.py"), nodes=1)
    measure = score(Mutation(max_mutants=2).run(here))
    assert measure.evidence == "1 of 2 faults noticed, a selection of 6"


def test_when_the_time_is_over_the_score_is_not_known(tmp_path: Path) -> None:
    outcome = Mutation(budget=0).run(context(tmp_path, SMALL, change("src/shop.py"), nodes=1))
    assert isinstance(outcome, Completed)
    assert outcome.measures == ()
    assert outcome.absent == {"mutation.score": Broken("ran out of time after 0 of 6 faults (`budget`: 0 seconds)")}


NOTHING = Skipped("no changed line of the source can be made wrong in a way that tests should notice")


@pytest.mark.parametrize(
    ("comparison", "outcome"),
    [
        (Skipped("nothing to compare with"), Skipped("nothing to compare with")),
        (change("tests/test_shop.py", "gone.md"), NOTHING),
        (change("src/shop.py", lines=2), NOTHING),
    ],
)
def test_without_a_changed_line_there_is_nothing_to_try(
    tmp_path: Path, comparison: Comparison, outcome: Outcome
) -> None:
    assert Mutation().run(context(tmp_path, SMALL, comparison, nodes=1)) == outcome


def test_what_the_settings_of_coverage_leave_out_is_left_alone(tmp_path: Path) -> None:
    other = {"src/other.py": "ONE = 1\n", "tests/test_shop.py": "import other\n" + SMALL["tests/test_shop.py"]}
    files = SMALL | other | {".coveragerc": "[run]\nomit = */shop.py\n"}
    assert Mutation().run(context(tmp_path, files, change("src/shop.py"), nodes=1)) == NOTHING


LEFT = "import pathlib, shop\n\n\ndef test_0():\n    assert shop.f(2) == 1\n    left = pathlib.Path('left')\n"
COUNTS = "    runs = len(list(pathlib.Path().glob('run*')))\n    pathlib.Path(f'run{runs}').touch()\n"
ENDS = f"{LEFT}{COUNTS}    assert runs < 1\n"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"tests/test_shop.py": "def test_0():\n    assert 0\n"}, "tests/test_shop.py::test_0 fails in a copy of the"),
        ({"tests/test_shop.py": "!"}, "tests/test_shop.py cannot be collected in a copy of the tree"),
        ({"tests/test_shop.py": ""}, "no test was run in a copy of the tree"),
        ({"pytest.ini": "[pytest]\naddopts = --no-such"}, "the tests could not be run in a copy of the tree: pytest"),
        ({"tests/test_shop.py": ENDS}, "what the tests leave behind makes them fail: tests/test_shop.py::test_0 fails"),
        ({"src/shop.py": "def f(:\n"}, "src/shop.py cannot be parsed: "),
    ],
)
def test_tests_that_fail_anyway_verify_nothing(tmp_path: Path, files: Mapping[str, str], reason: str) -> None:
    with pytest.raises(CannotVerify, match=f"^{reason}"):
        Mutation(max_mutants=1).run(context(tmp_path, SMALL | files, change("src/shop.py"), nodes=1))


def test_a_report_without_contexts_verifies_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(_context: object, request: dict[str, list[dict[str, str]]]) -> None:
        Path(request["reports"][0]["out"]).write_text("{}")

    monkeypatch.setattr(_coverage, "write", write)
    with pytest.raises(CannotVerify, match="the coverage report is not coverage's JSON: "):
        Mutation().run(context(tmp_path, SMALL, change("src/shop.py"), nodes=1))


def test_a_base_that_cannot_be_read_verifies_nothing(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="no such commit"):
        Mutation().run(context(tmp_path, SMALL, Broken("no such commit"), nodes=1))
