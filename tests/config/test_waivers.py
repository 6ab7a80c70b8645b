"""Waivers as they are read."""

from __future__ import annotations

from datetime import date

import pytest

from gatekeeper.config import read_waivers
from gatekeeper.model.profile import Waiver
from tests.config.files import complaint, load, reader

ROW = """
[[tool.gatekeeper.waivers]]
rule = "integrity/test-deleted"
paths = ["tests/legacy/**"]
reason = "retired"
owner = "data team"
expires = 2027-03-31
"""
WAIVER = Waiver("integrity/test-deleted", "retired", "data team", date(2027, 3, 31), ("tests/legacy/**",))


def test_a_waiver_says_what_where_why_who_and_until_when() -> None:
    assert load(ROW).waivers == (WAIVER,)
    assert read_waivers(reader({"pyproject.toml": ROW})) == (WAIVER,)


def test_without_settings_there_are_none() -> None:
    assert read_waivers(lambda _: None) == ()
    assert load("[tool.gatekeeper]\n").waivers == ()


def test_rules_of_scope_can_be_waived_too() -> None:
    assert load(ROW.replace("integrity/test-deleted", "scope/outside")).waivers[0].rule == "scope/outside"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('reason = "retired"\n', "", 'lacks the key "reason"'),
        ('owner = "data team"\n', "", 'lacks the key "owner"'),
        ("expires = 2027-03-31\n", "", 'lacks the key "expires"'),
        ('"retired"', '" "', "is empty: a waiver says why"),
        ("2027-03-31", "true", "must be a date, not true"),
        ("test-deleted", "test-deletd", 'did you mean "integrity/test-deleted"?'),
        ("integrity/test-deleted", "lint/F401", 'there is no rule "lint/F401" to waive'),
        ("tests/legacy/**", "../legacy", "can never match"),
        ("owner", "who", 'has no key "who"'),
        ("[[tool.gatekeeper.waivers]]", "[tool.gatekeeper.waivers]", "must be a list of tables"),
    ],
)
def test_a_waiver_that_makes_no_sense_is_an_error(old: str, new: str, words: str) -> None:
    said = complaint(ROW.replace(old, new, 1))
    assert words in said
    assert "waivers" in said
