"""What tests made of the state, place by place, whatever else there was when they began."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.workers.conftest import Load

Effect = dict[str, str]
Made = Callable[[object, object], Effect]


@pytest.fixture
def made(load: Load) -> Made:
    """What became of a value."""
    state, effects = load("gatekeeper_state"), load("gatekeeper_effects")

    def said(value: object) -> tuple[str, str]:
        return state.Look((), [("value", value)]).sections["value"]

    return lambda was, now: effects.effect(said(was), said(now))


class Kept:
    """An object with parts."""

    def __init__(self, *parts: object) -> None:
        self.parts = parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (({}, {"a": 1}), ({"b": 2}, {"b": 2, "a": 1})),
        (({"x": {}}, {"x": {"a": [1, "y"]}}), ({"x": {"b": [2]}}, {"x": {"b": [2], "a": [1, "y"]}})),
        (({1: "x"}, {1: "x", 2: "y"}), ({3: "x"}, {3: "x", 2: "y"})),
        (({"s": {"a"}}, {"s": {"a", "b"}}), ({"s": {"c", "d"}}, {"s": {"b", "c", "d"}})),
        (({"x": Kept(1)}, {}), ({"y": 2, "x": Kept(1)}, {"y": 2})),
        (({}, {"x": [Kept, Kept]}), ({"k": "v"}, {"k": "v", "x": [Kept, Kept]})),
        (([1, "a"], [2, "a"]), ([1, "b"], [2, "b"])),
        (({}, {"a": {"b": 1}}), ({"a": {"c": 1}}, {"a": {"c": 1, "b": 1}})),
    ],
)
def test_the_same_was_made_of_different_things(
    made: Made, one: tuple[object, object], other: tuple[object, object]
) -> None:
    assert made(*one) == made(*other) != {}


SHARED: list[object] = ["x"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (({}, {"a": 1}), ({}, {"a": 2})),
        (({}, {"a": 1}), ({}, {"b": 1})),
        (({}, {"a": 1}), ({"a": 2}, {"a": 1})),
        (({"a": 1}, {}), ({"a": 1}, {"a": 2})),
        (([], ["a"]), (["b"], ["b", "a"])),
        ((["a", "b"], ["b", "a"]), (["a", "b"], ["a", "b", "b"])),
        (({"s": {"a"}}, {"s": {"b"}}), ({"s": {"a"}}, {"s": {"a", "b"}})),
        (({}, {"a": SHARED, "b": SHARED}), ({}, {"a": SHARED, "b": ["x"]})),
        (({}, {"a": Kept(1)}), ({}, {"a": Kept("1")})),
        (({}, {"a": "1"}), ({}, {"a": 1})),
    ],
)
def test_something_else_was_made(made: Made, one: tuple[object, object], other: tuple[object, object]) -> None:
    assert made(*one) != made(*other)


def test_only_the_outermost_place_is_told(made: Made) -> None:
    assert len(made({}, {"a": [{"c": [1, 2, 3]}]})) == 1
    assert len(made({"a": {"b": {"c": [1, 2]}}}, {"a": {"b": {"c": [1, 3]}}})) == 1


def test_what_leads_far_down_is_told_as_well(made: Made) -> None:
    def nested(depth: int, inner: object) -> dict[str, Any]:
        value: Any = inner
        for number in range(depth):
            value = {f"a rather long name {number}": value}
        return {"x": value}

    one, other = made(nested(50, "a"), nested(50, "b")), made(nested(50, "a"), nested(50, "c"))
    assert one.keys() == other.keys()
    assert one != other
    assert made({"y" * 1000: "a"}, {"y" * 1000: "b"}).keys() == made({"y" * 1000: "a"}, {"y" * 1000: "c"}).keys()


@pytest.mark.parametrize(
    ("was", "now"),
    [({"a": "x\0*9 list"}, {"a": "y"}), ({"a": "x\0@7"}, {"a": "y"}), ({"a": "x\0#"}, {"a": "y\0*z "})],
)
def test_texts_that_look_like_something_else_are_taken_as_a_whole(made: Made, was: object, now: object) -> None:
    assert [*made(was, now)] == [""]


def test_so_is_what_became_of_very_much(made: Made, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [*made({}, {str(number): number for number in range(3000)})] == [""]
    effects = load("gatekeeper_effects")
    assert [*effects.effect(("*0 {}", ""), None)] == [""]
