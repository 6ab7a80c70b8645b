from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import config
from gatekeeper.config.document import parse
from gatekeeper.config.render import toml
from gatekeeper.model.profile import Condition, On, Profile
from tests.config.files import load, reader

OWN = '[tool.gatekeeper.profiles.mine]\nextends = "strict"\ndescription = "Ours."\n'


def test_the_listing_names_shipped_profiles_then_the_projects_own() -> None:
    listed = config.profiles_listing(reader({"pyproject.toml": OWN}))
    assert [one.name for one in listed][:3] == ["development", "standard", "strict"]
    assert listed[-1].name == "mine"
    assert (listed[-1].description, listed[-1].origin) == ("Ours.", "pyproject.toml")
    assert listed[0].origin == "shipped"


def test_a_profile_is_printed_with_where_each_condition_comes_from() -> None:
    lines = config.render_profile(config.resolve_profile("standard", reader({}))).splitlines()
    assert lines[0] == "# standard, fully resolved"
    assert 'coverage.lines = ">= 80%"                 # standard' in lines
    assert 'format.files = "= 0"                      # development' in lines
    assert 'integrity.warnings = "off"                # development' in lines
    assert lines[-2:] == ["[checks.security]", 'severity = "medium"']


@pytest.mark.parametrize(
    "text", ["", '[tool.gatekeeper]\njudge = "new"\n[tool.gatekeeper.scope]\nallow = ["src/**"]\n']
)
@pytest.mark.parametrize("name", ["development", "standard", "strict"])
def test_what_is_printed_is_a_profile_that_says_the_same(name: str, text: str) -> None:
    profile = load(text, profile=name).profile
    again = config.resolve_profile("copy.toml", reader({"copy.toml": config.render_profile(profile)}))
    assert (again.conditions, again.checks) == (profile.conditions, profile.checks)
    assert again.description == profile.description


def test_a_profile_without_settings_or_description() -> None:
    condition = Condition("lint.findings", "=", Fraction(0), on=On.NEW)
    profile = Profile("p", {"lint.findings": condition}, {"lint": {}}, {"lint.findings": "here"})
    assert config.render_profile(profile) == (
        '# p, fully resolved\n\n[conditions]\nlint.findings = { limit = "= 0", on = "new" }  # here\n'
    )


@dataclass
class Row:
    paths: tuple[str, ...]
    reason: str = ""


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["a", "b-c", "d_e"]), inner),
    max_leaves=10,
)


@given(VALUES)
def test_values_are_written_as_toml_reads_them(value: object) -> None:
    assert parse(f"value = {toml(value)}\n".encode(), "f")["value"] == value


def test_rows_are_written_as_inline_tables() -> None:
    assert toml((Row(("a",), "why"),)) == '[{ paths = ["a"], reason = "why" }]'
