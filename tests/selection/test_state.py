"""What is run for the state that tests leave to each other."""

from __future__ import annotations

from typing import Any

import pytest

from gatekeeper.model.check import UNKNOWN
from tests.selection.bench import CORE, FILES, FOUR, NODES, ONE, THREE, TWO, Bench, left


def stretches(bench: Bench) -> tuple[dict[str, int], list[Any]]:
    """The files to run with the numbers of their stretches, and what is known of those."""
    past = bench.past()
    assert past.known["begun"] == {"demo.core": "x"}
    return dict(past.files), past.known["effects"]


def test_tests_must_leave_the_same_state_again(bench: Bench) -> None:
    bench.write(CORE, FILES[CORE].replace("return re", "return 5"))
    assert stretches(bench) == ({THREE: 0}, [{}])
    bench.told["spans"][2]["changed"] = left(a="1")
    assert stretches(bench) == ({THREE: 1}, [{}, {"demo.core": {"a": "1"}}])
    bench.told["mixed"] = True
    assert bench.run() is None


def test_so_must_those_that_nobody_can_follow(bench: Bench) -> None:
    bench.write(CORE, FILES[CORE].replace("return re", "return 5"))
    bench.told["tests"][NODES[TWO]]["flags"] = ["socket.connect"]
    assert stretches(bench) == ({THREE: 0, TWO: 0}, [{}])


def test_nothing_comes_after_the_last_that_could_notice(bench: Bench) -> None:
    bench.told["spans"][3]["changed"] = left(a="1")
    bench.told["lines"][f"gatekeeper-tests:{NODES[FOUR]}"] = {str(bench.root / CORE): [5]}
    bench.told["lines"][f"gatekeeper-tests:{NODES[ONE]}"] = {}
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert stretches(bench) == ({FOUR: UNKNOWN}, [{}])


def test_the_state_must_be_what_it_was_before_them(bench: Bench) -> None:
    bench.write(CORE, FILES[CORE].replace("return re", "return 5"))
    bench.told["spans"][0]["changed"] = left(a="1")
    bench.told["spans"][3]["changed"] = left(b="1")
    assert stretches(bench) == ({ONE: 1, THREE: 0}, [{}, {"demo.core": {"a": "1"}}])
    bench.told["spans"][2]["changed"] = left(a="2")
    assert stretches(bench)[0] == {ONE: 1, THREE: 2}
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert stretches(bench)[0] == {ONE: 1}
    bench.told["tests"][NODES[FOUR]]["flags"] = ["socket.connect"]
    assert bench.run() is None  # which is more than is worth it
    bench.told["mixed"] = True
    assert bench.run() is None


def test_files_of_one_stretch_are_run_together(bench: Bench) -> None:
    bench.write(CORE, FILES[CORE].replace("return re", "return 5"))
    bench.told["spans"] = [
        {"files": [ONE], "changed": {}},
        {"files": [TWO, THREE], "changed": left(a="1")},
        {"files": [FOUR], "changed": {}},
    ]
    assert stretches(bench)[0] == {TWO: 1, THREE: 1}


@pytest.mark.parametrize(("count", "run", "effects"), [(2, [THREE, TWO], 3), (3, [THREE], 1)])
def test_what_counts_something_is_no_other_state(bench: Bench, count: int, run: list[str], effects: int) -> None:
    bench.write(CORE, FILES[CORE].replace("return re", "return 5"))
    for number, span in enumerate(bench.told["spans"][3 - count : 3]):
        span["changed"] = left("numbers", count=str(number))
    found = stretches(bench)
    assert ([*found[0]], len(found[1])) == (run, effects)


def test_a_number_beside_one_that_counts_is_another_state(bench: Bench) -> None:
    bench.write(CORE, FILES[CORE].replace("return re", "return 5"))
    for number, span in enumerate(bench.told["spans"][:3]):
        span["changed"] = left("numbers", count=str(number), **({"limit": "5"} if number == 1 else {}))
    found = stretches(bench)
    assert ([*found[0]], found[1]) == ([THREE, TWO], [{}, {"demo.core": {"limit": "5"}}])


def test_all_files_are_collected_where_imports_make_a_state(bench: Bench) -> None:
    bench.write(CORE, FILES[CORE].replace("return re", "return 5"))
    bench.told["collection"] = {"process: path": {"how": "numbers", "effect": {"0": "1"}}}
    none = "tests/test_none.py"  # it holds no test, but may import what others need
    assert stretches(bench)[0] == {ONE: UNKNOWN, TWO: UNKNOWN, THREE: 0, FOUR: UNKNOWN, none: UNKNOWN}
