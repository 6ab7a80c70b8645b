from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.config.place import Place, dotted, quoted, suggestion
from gatekeeper.config.values import built, convert, converted, settings_of, type_text
from gatekeeper.errors import ConfigError

PLACE = Place("pyproject.toml", ("tool", "gatekeeper"))


@dataclass(frozen=True)
class Inner:
    paths: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class Outer:
    constant: ClassVar[int] = 1
    level: Literal["low", "high"] = field(default="low", metadata={"help": "How much."})
    names: tuple[str, ...] = ()
    limit: int | None = None
    inner: tuple[Inner, ...] = ()
    made: dict[str, str] = field(default_factory=dict)
    hidden: int = field(default=0, init=False)


def test_a_classs_settings_are_the_fields_that_can_be_given() -> None:
    settings = settings_of(Outer)
    assert list(settings) == ["level", "names", "limit", "inner", "made"]
    assert settings["level"].help == "How much."
    assert settings["made"].default == {}


def test_values_become_what_the_fields_declare() -> None:
    table: dict[str, object] = {"level": "high", "names": ["a"], "limit": 3, "inner": [{"paths": ["x"]}]}
    values = converted(table, settings_of(Outer), PLACE)
    assert values == {"level": "high", "names": ("a",), "limit": 3, "inner": (Inner(("x",)),)}


@pytest.mark.parametrize(
    ("type", "value", "message"),
    [
        (str, 1, "tool.gatekeeper.key must be a string, not the number 1"),
        (bool, "yes", 'must be true or false, not the string "yes"'),
        (int, True, "must be an integer, not true"),
        (int, 1.5, "must be an integer, not the number 1.5"),
        (float, [], "must be a number, not a list"),
        (int | None, {}, "must be an integer, not a table"),
        (int | str, [], "must be an integer or a string, not a list"),
        (tuple[str, ...], "src", 'must be a list of strings, not the string "src": write ["src"]'),
        (tuple[str, ...], ["a", 1], "tool.gatekeeper.key[1] must be a string, not the number 1"),
        (tuple[Inner, ...], {}, "must be a list of tables, not a table"),
        (tuple[Inner, ...], [1], "key[0] must be a table, not the number 1"),
        (
            tuple[Inner, ...],
            [{"path": []}],
            '[[tool.gatekeeper.key]] number 1 has no key "path": did you mean "paths"?',
        ),
        (tuple[Inner, ...], [{}], '[[tool.gatekeeper.key]] number 1 lacks the key "paths"'),
        (tuple[Inner, ...], [{"paths": 1}], "tool.gatekeeper.key.paths (number 1) must be a list of strings"),
        (Literal["low", "high"], "hihg", 'tool.gatekeeper.key: there is no "hihg": did you mean "high"?'),
        (Literal["low", "high"], 1, 'must be "low" or "high", not the number 1'),
        (tuple[Literal["low", "high"], ...], [[]], 'key[0] must be "low" or "high", not a list'),
        (tuple[Literal["low", "high"], ...], 1, 'must be a list of "low" or "high", not the number 1'),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_kind(type: Any, value: object, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        convert(value, type, PLACE, "key")
    assert str(caught.value).startswith("pyproject.toml: ")
    assert message in str(caught.value)


def test_a_table_of_fields_must_have_those_without_default() -> None:
    assert built({"paths": []}, Inner, PLACE) == Inner(())
    with pytest.raises(ConfigError, match='lacks the key "paths"'):
        built({}, Inner, PLACE)


def test_a_default_in_words() -> None:
    assert type_text(int | None) == "an integer"
    assert type_text(dict[str, str]) == "a table"


@given(st.text())
def test_no_key_can_steer_the_terminal(text: str) -> None:
    assert quoted(text).isprintable()
    assert len(quoted(text)) < 900
    assert dotted([text, "b"]).isprintable()


def test_without_a_likely_word_all_are_named() -> None:
    assert suggestion("zzz", ["b", "a"]) == "known: a, b"
    assert suggestion("zzz", []) == "there are none"
    assert Place("f").heading == "the top level"
