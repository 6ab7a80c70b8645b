from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.config.conditions import parse_limit
from gatekeeper.model.profile import OPERATORS, Condition, On
from tests.config.files import complaint, load

OPERATOR = st.sampled_from(sorted(OPERATORS))
NUMBER = st.decimals(min_value=0, max_value=99, places=3).map(lambda number: f"{number:f}")


def conditions(text: str) -> dict[str, Condition]:
    return dict(load(f"[tool.gatekeeper.conditions]\n{text}\n").profile.conditions)


@given(OPERATOR, st.integers(1, 99), st.integers(0, 10**9 - 1), st.sampled_from(["", " ", "  "]))
def test_a_limit_is_exact_and_is_shown_as_it_was_written(operator: str, whole: int, part: int, gap: str) -> None:
    number = f"{whole}.{part:09d}".rstrip("0").rstrip(".")
    parsed = parse_limit(f" {operator}{gap}{number}% ", "%")
    assert parsed == (operator, Fraction(whole) + Fraction(part, 10**9))
    shown = Condition("coverage.lines", *parsed, "%").text
    assert shown == f"{operator} {number}%"
    assert parse_limit(shown, "%") == parsed


@given(st.text(max_size=30), st.sampled_from(["", "%"]))
def test_any_text_is_a_limit_or_is_refused_in_words(text: str, unit: str) -> None:
    try:
        operator, limit = parse_limit(text, unit)
    except ValueError as error:
        assert str(error).isprintable()
    else:
        assert operator in OPERATORS
        assert limit >= 0


@given(OPERATOR, NUMBER)
def test_the_spelling_that_is_proposed_is_accepted(operator: str, number: str) -> None:
    for unit in ("", "%"):
        for wrong in (f"{number}", f"={operator}{number}", f"!{number}%"):
            try:
                parse_limit(wrong, unit)
            except ValueError as error:
                message = str(error)
                if 'write "' in message:
                    parse_limit(message.partition('write "')[2].rstrip('"'), unit)


@pytest.mark.parametrize(
    ("text", "unit", "hint"),
    [
        ("== 5", "", 'write "= 5"'),
        ("≥ 80%", "%", 'write ">= 80%"'),
        ("=> 80", "%", 'write ">= 80%"'),
        ("≤8", "", 'write "<= 8"'),
        ("80%", "%", 'write ">= 80%"'),
        ("8", "", 'write "<= 8"'),
        ("!= 8", "", 'write "<= 8"'),
        ("<= 8%", "", 'not a percentage: write "<= 8"'),
        ("many", "", 'such as "<= 8", or "off"'),
        (">= lots", "%", 'such as ">= 80%", or "off"'),
        (">= -1", "", "is not a limit"),
        (">= 1e3", "", "is not a limit"),
        (">= ٣", "", "is not a limit"),
        (">= nan", "", "is not a limit"),
        ("<= " + "9" * 40, "", "is not a limit"),
        (">= 101%", "%", "can never hold"),
        ("= 100.5%", "%", "can never hold"),
        ("> 100%", "%", "can never hold"),
        ("< 0", "", "can never hold"),
    ],
)
def test_a_wrong_limit_is_answered_with_the_right_one(text: str, unit: str, hint: str) -> None:
    with pytest.raises(ValueError, match=r"^") as caught:
        parse_limit(text, unit)
    assert hint in str(caught.value)


@pytest.mark.parametrize("text", ["<= 100%", "<= 120%", "< 100%", ">= 100%"])
def test_limits_at_the_edge_that_can_hold(text: str) -> None:
    assert parse_limit(text, "%")[1] in (100, 120)


def test_large_counts_are_no_percentages() -> None:
    assert parse_limit("> 100", "") == (">", 100)


def test_dotted_and_quoted_keys_say_the_same() -> None:
    dotted = conditions('coverage.lines = ">= 85%"\nlint.findings = { limit = "= 0", on = "new" }')
    quoted = conditions('"coverage.lines" = ">= 85%"\n"lint.findings" = { limit = "= 0", on = "new" }')
    assert dotted == quoted
    assert dotted["coverage.lines"] == Condition("coverage.lines", ">=", Fraction(85), "%")
    assert dotted["lint.findings"].on is On.NEW


def test_a_missing_percent_sign_is_understood() -> None:
    assert conditions('coverage.lines = ">= 85"')["coverage.lines"].text == ">= 85%"


@pytest.mark.parametrize("off", ['"off"', '{ limit = "off" }', '{ limit = "off", on = "new" }'])
def test_off_takes_the_condition_away(off: str) -> None:
    assert "coverage.lines" not in conditions(f"coverage.lines = {off}")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "coverage.lines = 85",
            'coverage.lines must be a string, not the number 85: write ">= 85%"',
        ),
        ("size.file_lines = 85", 'not the number 85: write "<= 85"'),
        ("lint.findings = false", 'not false: write "off"'),
        ("lint.findings = true", 'not true: write a limit such as "<= 8", or "off"'),
        ("lint.findings = [1]", "not a list"),
        ("lint.findings = 1979-05-27", "not a date or time"),
        ('coverage.linse = ">= 85%"', 'there is no measure "coverage.linse": did you mean "coverage.lines"?'),
        ('lines = ">= 85%"', 'there is no measure "lines"'),
        ('nothing.there = "= 0"', 'there is no measure "nothing.there"'),
        ('"coverage.lines" = ">= 1%"\ncoverage.lines = ">= 2%"', "states coverage.lines twice"),
        ('lint.findings = { limit = "= 0", at = "new" }', 'has no key "at"'),
        ('lint.findings = { on = "new" }', 'lacks the key "limit"'),
        ('lint.findings = { limit = "= 0", on = "newer" }', 'on must be "all" or "new", not "newer"'),
        ('lint.findings = { limit = "= 0", on = 1 }', 'on must be "all" or "new", not the number 1'),
        ("lint.findings = { limit = 0 }", 'not the number 0: write "<= 0"'),
        ('lint.findings.deep = "= 0"', 'has no key "deep"'),
        ('lint.findings = "0 %"', 'lint.findings: "0 %" is not a limit: write "<= 0"'),
    ],
)
def test_a_wrong_condition_is_refused_with_its_name(line: str, message: str) -> None:
    said = complaint(f"[tool.gatekeeper.conditions]\n{line}\n")
    assert said.startswith("pyproject.toml: [tool.gatekeeper.conditions]")
    assert message in said
