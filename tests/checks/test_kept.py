"""Tests that vanish without being deleted, and failures that only changed tests hide, at real ends of a change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.checks._sessions import Told, start
from gatekeeper.checks.kept import Kept
from gatekeeper.checks.tests import SESSION
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import EMPTY_TREES, Change
from gatekeeper.model.outcome import Broken, Completed, Outcome, Skipped
from tests.checks.changes import change
from tests.fakes import FakeContext, make_project

Files = Mapping[str, str | None]
INI = "[pytest]\npythonpath = src tests\n"
PASSING = "def test_one():\n    assert True\n\n\ndef test_two():\n    assert 1 + 1 == 2\n"
SHARED = "class Shared:\n" + "".join(f"    def test_{n}(self):\n        assert {n} < 9\n\n" for n in range(4))
BASE: dict[str, str] = {
    "pytest.ini": INI,
    "src/shop/__init__.py": "PRICE = 1\n",
    "src/shop/extra.py": "",
    "tests/conftest.py": "",
    "tests/shared.py": SHARED,
    "tests/test_same.py": PASSING,
}
GUARDED = "import pytest\n\nshop = pytest.importorskip('shop.extra')\n\n\ndef test_guarded():\n    assert shop\n"
HOOK = """
collect_ignore = ["test_ignored.py"]


def pytest_collection_modifyitems(config, items):
    gone = [item for item in items if item.name == "test_deselected"]
    items[:] = [item for item in items if item not in gone]
    config.hook.pytest_deselected(items=gone)
"""


def ends(folder: Path, base: Files, head: Files, *sessions: str) -> FakeContext:
    """A context for the change from BASE with `base` to that with `head`; the tests have been run, without coverage."""
    old = {path: text.encode() for path, text in (BASE | dict(base)).items() if text is not None}
    new = {path: text.encode() for path, text in (BASE | dict(base) | dict(head)).items() if text is not None}
    scratch = folder / "scratch"
    scratch.mkdir(parents=True)
    here = FakeContext(
        make_project(folder / "tree", new, sources=("src/shop",)), scratch, change(old, new), old, timeout=300.0
    )
    for words in sessions or ("",):
        assert isinstance(start(here, words.split()), Told)
    folders = {f"{SESSION}.{path.name}": path for path in scratch.glob("pytest-*")}
    return replace(here, outcomes={"tests": Completed(artifacts=folders)})


def judged(here: FakeContext, check: Kept | None = None) -> Completed:
    outcome = (check or Kept()).run(here)
    assert isinstance(outcome, Completed)
    return outcome


def found(outcome: Completed) -> list[tuple[str, int | None, str]]:
    return sorted((one.location.path, one.location.line, one.message) for one in outcome.findings)


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> Completed:
    """One change in which tests are lost in every way, and kept in every way that looks like a loss."""
    base = {
        "tests/test_class.py": "class TestGone:\n    def test_one(self):\n        assert True\n",
        "tests/test_inherits.py": "from shared import Shared\n\n\nclass TestMany(Shared):\n    pass\n",
        "tests/test_moved.py": "def test_moved():\n    assert True\n",
        "tests/test_renamed.py": PASSING.replace("two", "three"),
        "tests/test_ignored.py": "def test_ignored():\n    assert True\n",
        "tests/test_deselected.py": "def test_deselected():\n    assert True\n",
        "tests/test_guarded.py": GUARDED,
        "tests/test_new_guard.py": "def test_new_guard():\n    assert True\n",
        "tests/test_deleted.py": PASSING,
        "tests/test_made.py": "def make(n):\n    return lambda: None\n\n\ntest_made = make(1)\n",
        "tests/test_broken.py": "import nowhere_to_be_found\n\n\ndef helper(test_x=1):\n    return test_x\n",
        "tests/data/never.py": "def test_never(:\n",
        "tests/helpers.py": "def test_helper():\n    assert True\n",
    }
    head = {
        "src/shop/extra.py": None,
        "tests/conftest.py": HOOK,
        "tests/test_class.py": "class TestGone:\n    __test__ = False\n\n    def test_one(self):\n        pass\n",
        "tests/test_inherits.py": "from shared import Shared\n\n\nclass TestMany(Shared):\n    __test__ = False\n",
        "tests/test_moved.py": None,
        "tests/unit/test_moved.py": "def test_moved():\n    assert True\n",
        "tests/test_renamed.py": None,
        "tests/check_renamed.py": PASSING.replace("two", "three"),
        "tests/test_new_guard.py": "import pytest\n\npytest.importorskip('no')\n\n\ndef test_new_guard():\n    pass\n",
        "tests/test_deleted.py": "def test_one():\n    assert True\n",
        "tests/test_made.py": base["tests/test_made.py"] + "test_made.__test__ = False\n",
        "tests/test_broken.py": PASSING,
    }
    return judged(ends(tmp_path_factory.mktemp("lost"), base, head))


def test_every_way_to_lose_a_test_is_a_finding_and_no_honest_one_is(lost: Completed) -> None:
    (guarded, *others) = [one for one in found(lost) if one[0] == "tests/test_guarded.py"]
    assert not others
    assert guarded[2].startswith("test_guarded no longer runs: its file is skipped (")
    assert [one for one in found(lost) if one != guarded] == [
        ("tests/check_renamed.py", 1, "test_one no longer runs: pytest collects nothing in its file"),
        ("tests/check_renamed.py", 5, "test_three no longer runs: pytest collects nothing in its file"),
        ("tests/test_class.py", 4, "TestGone.test_one no longer runs: pytest collects nothing in its file"),
        ("tests/test_deselected.py", 1, "test_deselected no longer runs: an option, a setting or a hook deselects it"),
        ("tests/test_ignored.py", 1, "test_ignored no longer runs: pytest collects nothing in its file"),
        (
            "tests/test_inherits.py",
            4,
            "4 tests no longer run: pytest collects nothing in its file: TestMany.test_0, TestMany.test_1, "
            "TestMany.test_2, …",
        ),
        ("tests/test_made.py", 5, "test_made no longer runs: pytest collects nothing in its file"),
    ]


def test_the_evidence_says_what_was_compared(lost: Completed) -> None:
    assert lost.counts == {
        "kept.lost": "6 test functions, 17 at the merge base; 1 of its files cannot be collected here"
    }


def test_nothing_is_collected_at_the_base_where_all_that_is_written_runs(tmp_path: Path) -> None:
    here = ends(tmp_path, {}, {"tests/test_same.py": PASSING + "\n\ndef test_new():\n    assert True\n"})
    ran = len(here.runs)
    outcome = judged(here)
    assert outcome.counts == {"kept.lost": "3 test functions, all that are written"}
    assert len(here.runs) == ran


LOSING = {"tests/test_same.py": PASSING + "test_two.__test__ = False\n"}


def test_a_base_that_cannot_be_collected_here_is_nothing_to_compare_with(tmp_path: Path) -> None:
    base = {"tests/conftest.py": "import os\nos._exit(0)\n"}
    outcome = judged(ends(tmp_path, base, LOSING | {"tests/conftest.py": ""}))
    assert outcome.counts == {}
    skipped = outcome.absent["kept.lost"]
    assert isinstance(skipped, Skipped)
    assert re.match("the tests of the merge base cannot be collected in this environment: .*half-way", skipped.reason)


def test_suites_are_compared_as_they_are_run_and_one_that_was_not_there_is_left_out(tmp_path: Path) -> None:
    head = LOSING | {"tests/unit/test_new.py": PASSING}
    outcome = judged(ends(tmp_path, {}, head, "tests/test_same.py", "tests/unit"))
    assert [one.message for one in outcome.findings] == ["test_two no longer runs: pytest does not take it for a test"]


PRICE = "import pytest\n\n\n@pytest.fixture\ndef price():\n    return 1\n"
SHOP = """import shop


def test_price(price):
    assert shop.PRICE == price


def test_false():
    assert False


def test_gone():
    assert shop.PRICE == 1
"""
MOVED = """import shop


class TestMoved:
    def test_double(self):
        double = shop.PRICE * 2
        assert double == 2, "twice"
"""


def test_a_failure_that_only_changed_tests_hide_is_a_finding_and_no_other(tmp_path: Path) -> None:
    base = {
        "src/shop/__init__.py": "PRICE = 1\nNAME = 'x'\n",
        "tests/conftest.py": PRICE,
        "tests/test_shop.py": SHOP,
        "tests/test_moved.py": MOVED,
        "tests/test_import.py": "def test_import():\n    from shop import NAME\n",
        "tests/test_module.py": "from shop import NAME\n\n\ndef test_module():\n    assert NAME\n",
    }
    head = {
        "src/shop/__init__.py": "PRICE = 2\n",
        "tests/conftest.py": PRICE.replace("1", "2"),
        "tests/test_shop.py": SHOP.replace("assert False", "assert True").partition("\n\n\ndef test_gone")[0] + "\n",
        "tests/test_moved.py": None,
        "tests/unit/test_moved.py": MOVED.replace("== 2", "== 4"),
        "tests/test_import.py": "def test_import():\n    from shop import PRICE\n",
        "tests/test_module.py": "from shop import PRICE\n\n\ndef test_module():\n    assert PRICE\n",
        "tests/test_new.py": PASSING,
    }
    outcome = judged(ends(tmp_path, base, head), Kept(hidden=True))
    assert found(outcome) == [
        (
            "tests/test_shop.py",
            4,
            "test_price as it was at the merge base fails on the changed source: assert 2 == 1 "
            "(line 5 of tests/test_shop.py there)",
        ),
        (
            "tests/unit/test_moved.py",
            5,
            "TestMoved.test_double as it was at the merge base fails on the changed source: AssertionError: twice "
            "(line 7 of tests/test_moved.py there)",
        ),
    ]
    assert outcome.counts["kept.hidden"] == "7 tests of the merge base run on the changed source"


@pytest.mark.parametrize(
    ("base", "head", "evidence"),
    [
        (
            {"tests/test_other.py": "def test_other():\n    assert True\n"},
            {"tests/test_other.py": "def test_other():\n    assert 1\n", "src/shop/__init__.py": "PRICE = 2\n"},
            "1 test of the merge base run on the changed source",
        ),
        ({}, {"src/shop/__init__.py": "PRICE = 2\n"}, "the change touches no test that there was before"),
        (
            {"tests/conftest.py": "import shop.extra\n"},
            {"tests/conftest.py": "", "src/shop/extra.py": None},
            "the tests of the merge base could not be run: .*ImportError while loading",
        ),
    ],
)
def test_what_the_tests_of_the_merge_base_were_run_on_is_said(
    tmp_path: Path, base: Files, head: Files, evidence: str
) -> None:
    outcome = judged(ends(tmp_path, base, head), Kept(hidden=True))
    absent = outcome.absent.get("kept.hidden")
    assert re.match(evidence, outcome.counts["kept.hidden"] if absent is None else absent.reason)


CHANGE = Change("b" * 40, "worktree", change({}, {"tests/test_a.py": b""}).files)


@pytest.mark.parametrize(
    ("comparison", "tests", "reason"),
    [
        (Skipped("nothing to compare with"), Skipped("x"), "nothing to compare with"),
        (replace(CHANGE, base=EMPTY_TREES[0]), Skipped("x"), "there was nothing before"),
        (change({}, {"README.md": b""}), Skipped("x"), "touches no Python"),
        (CHANGE, Completed(artifacts={}), None),
        (CHANGE, Broken("killed"), None),
        (CHANGE, Skipped("left out"), None),
        (Broken("shallow"), Completed(), None),
    ],
)
def test_where_there_is_nothing_to_judge_and_where_it_cannot_be_judged(
    tmp_path: Path, comparison: Change | Skipped | Broken, tests: Outcome, reason: str | None
) -> None:
    project = make_project(tmp_path / "tree", {"src/a.py": ""})
    here = FakeContext(project, tmp_path, comparison, outcomes={"tests": tests})
    if reason is None:
        with pytest.raises(CannotVerify):
            Kept().run(here)
    else:
        outcome = Kept().run(here)
        assert isinstance(outcome, Skipped)
        assert reason in outcome.reason
