from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import checks, config
from gatekeeper.config.conditions import Stated
from gatekeeper.config.layers import Layer, merged
from gatekeeper.config.place import Place
from gatekeeper.config.profiles import is_inside, shipped
from gatekeeper.errors import ConfigError
from gatekeeper.model.check import MeasureInfo
from gatekeeper.model.profile import On, Profile
from tests.config.files import complaint, load, reader

SHIPPED = {
    "format.files": ("= 0",) * 3,
    "lint.findings": ("= 0",) * 3,
    "types.errors": ("= 0",) * 3,
    "tests.failed": ("= 0",) * 3,
    "tests.collected": (">= 1",) * 3,
    "kept.lost": ("= 0",) * 3,
    "coverage.lines": (">= 70%", ">= 80%", "= 100%"),
    "coverage.changed": (">= 70%", ">= 80%", "= 100%"),
    "complexity.function": ("<= 10", "<= 10", "<= 8"),
    "size.file_lines": ("<= 1000", "<= 800", "<= 500"),
    "security.findings": ("= 0",) * 3,
    "scope.violations": ("= 0",) * 3,
    "integrity.findings": ("= 0",) * 3,
    "integrity.warnings": (None, None, "= 0"),
}


def shipped_profile(name: str) -> Profile:
    return config.resolve_profile(name, reader({}))


@pytest.mark.parametrize(("column", "name"), [(0, "development"), (1, "standard"), (2, "strict")])
def test_the_shipped_profiles_say_what_is_promised(column: int, name: str) -> None:
    profile = shipped_profile(name)
    promised = {name: limits[column] for name, limits in SHIPPED.items() if limits[column]}
    assert {name: one.text for name, one in profile.conditions.items()} == promised
    assert all(one.on is On.ALL for one in profile.conditions.values())
    assert profile.checks["security"]["severity"] == ("high", "medium", "low")[column]
    assert profile.description.endswith(".")


def test_nothing_else_is_shipped() -> None:
    assert shipped() == ("development", "standard", "strict", "bounded", "chat-mode", "new-code", "tdd", "trd")


def test_every_condition_knows_who_set_it() -> None:
    settings = load('[tool.gatekeeper]\nextends = "strict"\n[tool.gatekeeper.conditions]\nlint.findings = "off"\n')
    origins = settings.profile.origins
    assert origins["coverage.lines"] == "strict"
    assert origins["format.files"] == "development"
    assert origins["lint.findings"] == "pyproject.toml"
    assert settings.profile.name == "strict"


OWN = """
[tool.gatekeeper]
extends = "mine"
[tool.gatekeeper.profiles.mine]
extends = "profiles/base.toml"
description = "Ours."
[tool.gatekeeper.profiles.mine.conditions]
coverage.lines = ">= 91%"
[tool.gatekeeper.profiles.mine.checks.security]
severity = "low"
"""
BASE = """
extends = "development"
[conditions]
coverage.lines = ">= 1%"
size.file_lines = "<= 77"
"""


def test_a_profile_of_ones_own_extends_a_file_that_extends_a_shipped_one() -> None:
    profile = load(OWN, **{"profiles/base_toml": BASE}).profile
    assert (profile.name, profile.description) == ("mine", "Ours.")
    assert profile.conditions["coverage.lines"].text == ">= 91%"
    assert profile.conditions["size.file_lines"].text == "<= 77"
    assert profile.origins["size.file_lines"] == "profiles/base.toml"
    assert profile.conditions["format.files"].text == "= 0"
    assert profile.checks["security"]["severity"] == "low"


def test_the_command_line_beats_extends_and_the_projects_conditions_beat_both() -> None:
    text = '[tool.gatekeeper]\nextends = "development"\n[tool.gatekeeper.conditions]\ncoverage.lines = ">= 85%"\n'
    profile = load(text, profile="strict").profile
    assert profile.name == "strict"
    assert profile.conditions["coverage.lines"].text == ">= 85%"
    assert profile.conditions["size.file_lines"].text == "<= 500"


def test_the_command_line_may_name_a_file() -> None:
    profile = load("", profile="./base.toml", base_toml=BASE).profile
    assert profile.name == "base.toml"
    assert profile.conditions["size.file_lines"].text == "<= 77"


def test_a_profile_alone_has_nothing_of_the_project() -> None:
    text = '[tool.gatekeeper.conditions]\ncoverage.lines = ">= 85%"\n'
    assert config.resolve_profile("standard", reader({"pyproject.toml": text})) == shipped_profile("standard")


@pytest.mark.parametrize(
    ("extends", "files", "message"),
    [
        ("standart", {}, 'tool.gatekeeper.extends: there is no profile "standart": did you mean "standard"?'),
        ("own.toml", {}, 'tool.gatekeeper.extends: there is no file "own.toml"'),
        ("../own.toml", {}, '"../own.toml" must be a file inside the project'),
        ("/etc/own.toml", {}, "must be a file inside the project"),
        ("C:\\\\own.toml", {}, "must be a file inside the project"),
        ("a.toml", {"a_toml": 'extends = "./a.toml"'}, "a profile cannot extend itself: a.toml → a.toml"),
        (
            "a.toml",
            {"a_toml": 'extends = "b.toml"', "b_toml": 'extends = "x/../a.toml"'},
            "must be a file inside the project",
        ),
        (
            "a.toml",
            {"a_toml": 'extends = "b.toml"', "b_toml": 'extends = "c.toml"', "c_toml": 'extends = "b.toml"'},
            "c.toml: extends: a profile cannot extend itself: b.toml → c.toml → b.toml",
        ),
        ("a.toml", {"a_toml": "extend = 1"}, 'a.toml: the top level has no key "extend": did you mean "extends"?'),
        ("a.toml", {"a_toml": "suites = []"}, 'a.toml: the top level has no key "suites"'),
        ("a.toml", {"a_toml": "]"}, "a.toml: not valid TOML"),
        ("a.toml", {"a_toml": "extends = 1"}, "a.toml: extends must be a string, not the number 1"),
    ],
)
def test_profiles_that_do_not_resolve(extends: str, files: Mapping[str, str], message: str) -> None:
    assert message in complaint(f'[tool.gatekeeper]\nextends = "{extends}"\n', **files)


def test_own_profiles_that_extend_each_other_in_a_circle() -> None:
    text = """
    [tool.gatekeeper]
    extends = "a"
    [tool.gatekeeper.profiles.a]
    extends = "b"
    [tool.gatekeeper.profiles.b]
    extends = "a"
    """
    said = complaint(text)
    assert "[tool.gatekeeper.profiles.b]" in said or "tool.gatekeeper.profiles.b.extends" in said
    assert said.endswith("a profile cannot extend itself: a → b → a")


def test_an_unknown_profile_on_the_command_line() -> None:
    with pytest.raises(ConfigError, match=r'^there is no profile "stric": did you mean "strict"'):
        load("", profile="stric")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("strict", '"strict" is the name of a shipped profile: choose another'),
        ('"a/b"', '"a/b" would mean a file'),
        ('"a.toml"', '"a.toml" would mean a file'),
        ('""', '"" would mean a file'),
    ],
)
def test_names_that_own_profiles_cannot_have(name: str, message: str) -> None:
    assert message in complaint(f"[tool.gatekeeper.profiles.{name}]\n")


def test_own_profiles_are_read_even_where_they_are_not_used() -> None:
    assert "[tool.gatekeeper.profiles.mine] has no key" in complaint("[tool.gatekeeper.profiles.mine]\nconditon = 1\n")


def test_a_path_inside_the_project() -> None:
    assert [
        path for path in ("a", "a/b.toml", ".", "", " ", "/a", "a/../b", "a\\b", "c:a", "a\0b") if is_inside(path)
    ] == [
        "a",
        "a/b.toml",
        ".",
    ]


JUDGE_NEW = """
[tool.gatekeeper]
judge = "new"
[[tool.gatekeeper.commands]]
id = "demo"
run = "demo"
parse = "sarif"
"""


def test_judging_only_what_is_new_is_for_findings_that_may_be_old() -> None:
    conditions = load(JUDGE_NEW).profile.conditions
    inherits = {info.id for check in checks.available().values() for info in check.measures if info.inherits}
    new = {name for name, one in conditions.items() if one.on is On.NEW}
    assert new == {"demo.findings", *(inherits & set(conditions))}
    assert not new & {"coverage.lines", "scope.violations", "integrity.findings", "tests.collected"}


def test_a_condition_or_the_command_line_may_say_otherwise() -> None:
    own = load(f'{JUDGE_NEW}[tool.gatekeeper.conditions]\ndemo.findings = {{ limit = "= 0", on = "all" }}\n')
    assert own.profile.conditions["demo.findings"].on is On.ALL
    assert load(JUDGE_NEW, judge="all").profile.conditions["demo.findings"].on is On.ALL
    plain = JUDGE_NEW.replace('judge = "new"', "")
    assert load(plain).profile.conditions["demo.findings"].on is On.ALL
    assert load(plain, judge="new").profile.conditions["demo.findings"].on is On.NEW


def test_a_judge_that_is_none() -> None:
    assert 'tool.gatekeeper.judge must be "all" or "new", not "old"' in complaint('[tool.gatekeeper]\njudge = "old"\n')


MEASURES = [MeasureInfo(f"demo.m{number}", "", "", "", inherits=number % 2 == 0) for number in range(4)]
STATED = st.sampled_from(MEASURES).flatmap(
    lambda info: st.builds(Stated, st.just(info), st.just("<="), st.integers(0, 9).map(Fraction))
)
LAYERS = st.lists(
    st.builds(
        lambda name, stated, off, settings, judge: Layer(
            name,
            Place(name),
            judge=judge,
            conditions={one.info.id: one for one in stated} | dict.fromkeys(off, None),
            checks={"demo": settings},
        ),
        st.sampled_from("abc"),
        st.lists(STATED, max_size=4),
        st.sets(st.sampled_from([info.id for info in MEASURES]), max_size=2),
        st.dictionaries(st.sampled_from("xyz"), st.integers(), max_size=3),
        st.sampled_from([None, On.ALL, On.NEW]),
    ),
    min_size=1,
    max_size=5,
)


@given(LAYERS)
def test_the_nearest_layer_that_says_something_wins(layers: list[Layer]) -> None:
    profile = merged("a", layers)
    judge = next((layer.judge for layer in reversed(layers) if layer.judge), On.ALL)
    for info in MEASURES:
        saying = [layer for layer in layers if info.id in layer.conditions]
        if not saying:
            assert info.id not in profile.origins
            continue
        stated = saying[-1].conditions[info.id]
        assert profile.origins[info.id] == saying[-1].name
        assert profile.conditions.get(info.id) == (stated.condition(judge) if stated else None)
    for key in "xyz":
        values = [layer.checks["demo"][key] for layer in layers if key in layer.checks["demo"]]
        assert profile.checks["demo"].get(key, "none") == (values[-1] if values else "none")


@given(LAYERS)
def test_merging_is_stable(layers: list[Layer]) -> None:
    profile = merged("a", layers)
    assert merged("a", [*layers, Layer("z", Place("z"))]) == profile
    again = merged("a", [*layers, layers[-1]])
    assert (again.conditions, again.checks, again.origins) == (profile.conditions, profile.checks, profile.origins)
    order = list(dict.fromkeys(name for layer in layers for name in layer.conditions))
    assert list(profile.conditions) == [name for name in order if name in profile.conditions]
