"""What the integrity check says of wholes that are looked at in parts, and of parts that become wholes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gatekeeper.checks.integrity import CHECK
from gatekeeper.model.outcome import Completed
from tests.checks.changes import context_of

SOURCE = b"def load(path):\n    return path\n"
TESTS = "tests/test_load.py"
TWO = """import pytest
from shop.orders import load

def test_bread():
    order = load("bread")
    {first}

def test_milk():
    order = load("milk")
    {second}
"""
ROWS = """import pytest
from shop.orders import load

@pytest.mark.parametrize("path", ["bread", "milk"])
def test_it(path):
    assert {asked}
"""
PART = (
    "assert order.name == {}; assert order.get({}).cents == {}; assert order.note is None; assert order.paid; "
    "assert order[{}] == {}"
)
ASKED = (PART.format("'Brot'", "'a'", 249, 7, 9), PART.format("'Milch'", "'b'", 129, 8, 3))
METHODS = tuple(one.replace("assert order.note is None", "case.assertIsNone(order.note)") for one in ASKED)


def rules(tmp_path: Path, before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    outcome = CHECK().run(context_of(tmp_path, before, after))
    assert isinstance(outcome, Completed)
    return sorted({one.rule for one in outcome.findings})


@pytest.mark.parametrize("asked", [ASKED, METHODS])
@pytest.mark.parametrize("whole", ["load(path) == KNOWN[path]", "dict(load(path)) == KNOWN[path]"])
@pytest.mark.parametrize("awaits", [False, True])
def test_rows_that_compare_the_whole_are_the_tests_of_its_parts(
    tmp_path: Path, asked: tuple[str, str], whole: str, awaits: bool
) -> None:
    first, second = asked
    texts = (TWO.format(first=first, second=second), ROWS.format(asked=whole))
    if awaits:
        marked = (one.replace("def ", "@pytest.mark.asyncio\nasync def ") for one in texts)
        texts = tuple(re.sub(r"(\bload\([^)]+\))", r"(await \1)", one) for one in marked)
    before, after = (one.encode() for one in texts)
    assert rules(tmp_path, {TESTS: before}, {TESTS: after}) == []


@pytest.mark.parametrize("part", ["load(path).name == KNOWN[path]", "load(path) is None", "len(load(path)) == 4"])
def test_rows_that_look_at_a_part_are_not(tmp_path: Path, part: str) -> None:
    first, second = ASKED
    before = {TESTS: TWO.format(first=first, second=second).encode()}
    assert "test-deleted" in rules(tmp_path, before, {TESTS: ROWS.format(asked=part).encode()})


@pytest.mark.parametrize(
    "asked",
    [
        "[one for one in found if one.name] == wanted",
        "[one.name for one in found] == [one.name for one in wanted]",
        "sorted(one.name for one in found) == sorted(one.name for one in wanted)",
        'found["name"] == wanted["name"]',
        'found.get("name") == wanted.get("name")',
        "found[0] == wanted[0]",
        '(found["a"], found["b"]) == (wanted["a"], wanted["b"])',
        '{"a": found["a"]} == {"a": wanted["a"]}',
    ],
)
def test_a_part_of_what_was_compared(tmp_path: Path, asked: str) -> None:
    before, after = (f"def test_load():\n    assert {one}\n".encode() for one in ("found == wanted", asked))
    assert rules(tmp_path, {TESTS: before}, {TESTS: after}) == ["assertion-weakened"]


@pytest.mark.parametrize(
    "asked",
    [
        "list(found) == wanted",
        "[dict(one) for one in found] == wanted",
        "[two for one in found for two in one] == wanted",
        "found.lines == wanted",
        "[(one.name, two) for one in found] == wanted",
    ],
)
def test_what_is_the_whole_still(tmp_path: Path, asked: str) -> None:
    before, after = (f"def test_load():\n    assert {one}\n".encode() for one in ("found == wanted", asked))
    assert rules(tmp_path, {TESTS: before}, {TESTS: after}) == []


def test_a_class_above_that_cannot_be_read_asks_for_nothing(tmp_path: Path) -> None:
    before = {"src/shop/shelves.py": b"class Shelf(:\n"}
    new = b"from shop.shelves import Shelf\n\n\nclass Counter(Shelf):\n    def take(self):\n        pass\n"
    assert rules(tmp_path, before, {**before, "src/shop/counter.py": new}) == []
