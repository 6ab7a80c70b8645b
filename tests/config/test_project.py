import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import config
from gatekeeper.config.project import KEYS as PROJECT_KEYS
from gatekeeper.config.render import toml
from gatekeeper.errors import ConfigError
from gatekeeper.model.profile import Command, Suite
from tests.config.files import complaint, load, reader

WHOLE = """
[tool.gatekeeper]
base = "origin/main"
source = ["src/", "./tool.py"]
tests = ["tests"]
python = ".venv/bin/python"
exclude = ["**/_vendor/**"]

[tool.gatekeeper.checks.types]
tool = "mypy"

[tool.gatekeeper.scope]
allow = ["backend/**", "issues.md"]
deny = ["apps/**/frontend/**"]
forbid = ["delete", "rename", "mode", "symlink", "submodule", "binary", "mixed-reformat"]
max_files = 20
max_lines = 400
non_goals = [{ paths = ["billing/**"], reason = "not in this task" }]

[[tool.gatekeeper.suites]]
name = "unit"
run = "pytest tests/unit"

[[tool.gatekeeper.commands]]
id = "deptry"
run = "deptry ."
parse = "sarif"

[[tool.gatekeeper.commands]]
id = "plain"
run = "make check"

[tool.gatekeeper.conditions]
coverage.unit = ">= 75"
"""


def test_everything_that_a_project_can_say() -> None:
    settings = load(WHOLE)
    assert settings.file == "pyproject.toml"
    assert (settings.base, settings.python) == ("origin/main", ".venv/bin/python")
    assert (settings.source, settings.tests) == (("src", "tool.py"), ("tests",))
    assert settings.exclude == ("**/_vendor/**",)
    assert settings.suites == (Suite("unit", "pytest tests/unit"),)
    assert settings.commands == (Command("deptry", "deptry .", "sarif"), Command("plain", "make check"))
    checks = settings.profile.checks
    assert checks["types"]["tool"] == "mypy"
    assert checks["scope"]["allow"] == ("backend/**", "issues.md")
    assert checks["scope"]["max_files"] == 20
    conditions = {name: one.text for name, one in settings.profile.conditions.items()}
    assert conditions["coverage.unit"] == ">= 75%"
    assert conditions["deptry.findings"] == "= 0"
    assert conditions["plain.exit"] == "= 0"


def test_what_is_not_said_is_left_to_be_worked_out() -> None:
    settings = load("[tool.gatekeeper]\n")
    assert (settings.base, settings.source, settings.tests, settings.python, settings.exclude) == (None,) * 4 + ((),)


def test_a_commands_condition_can_be_set_like_any_other() -> None:
    text = '[[tool.gatekeeper.commands]]\nid = "a"\nrun = "b"\n[tool.gatekeeper.conditions]\na.exit = "<= 2"\n'
    assert load(text).profile.conditions["a.exit"].text == "<= 2"


def test_a_command_may_be_read_with_a_regular_expression() -> None:
    row = "[[tool.gatekeeper.commands]]\nid = 'a'\nrun = 'b'\n"
    expected = Command("a", "b", "regex", "(?P<path>.+):(?P<line>[0-9]+)")
    assert load(f"{row}parse = '{expected.pattern}'\n").commands == (expected,)
    assert load(f"{row}parse = 'regex'\npattern = '{expected.pattern}'\n").commands == (expected,)


def commands(*rows: str) -> str:
    return "".join(f"[[tool.gatekeeper.commands]]\n{row}\n" for row in rows)


def suites(*rows: str) -> str:
    return "".join(f"[[tool.gatekeeper.suites]]\n{row}\n" for row in rows)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("extend = 1", '[tool.gatekeeper] has no key "extend": did you mean "extends"?'),
        ("description = 'x'", '[tool.gatekeeper] has no key "description"'),
        ("source = 'src'", 'tool.gatekeeper.source must be a list of strings, not the string "src": write ["src"]'),
        ("source = ['/src']", 'tool.gatekeeper.source: "/src" must be a path inside the project'),
        ("tests = ['../tests']", 'tool.gatekeeper.tests: "../tests" must be a path inside the project'),
        ("base = ''", "tool.gatekeeper.base is empty"),
        ("python = 3", "tool.gatekeeper.python must be a string, not the number 3"),
        ("exclude = [3]", "tool.gatekeeper.exclude[0] must be a string"),
        ("suites = 3", "tool.gatekeeper.suites must be a list of tables: write [[tool.gatekeeper.suites]]"),
        ("suites = [3]", "tool.gatekeeper.suites must be a list of tables"),
        ("checks.lnt = {}", '[tool.gatekeeper.checks]: there is no check "lnt": did you mean "lint"?'),
        ("checks.lint = 3", "tool.gatekeeper.checks.lint must be a table"),
        ("checks.scope = {}", "the settings of scope stand in a table of their own, [tool.gatekeeper.scope]"),
        ("checks.types.tol = 3", '[tool.gatekeeper.checks.types] has no key "tol": did you mean "tool"?'),
        ("checks.types.tool = 'mypi'", 'tool.gatekeeper.checks.types.tool: there is no "mypi": did you mean "mypy"?'),
        ("checks.security.severity = 3", 'tool.gatekeeper.checks.security.severity must be "low", "medium" or "high"'),
        ("scope.alow = ['x']", '[tool.gatekeeper.scope] has no key "alow": did you mean "allow"?'),
        ("scope.max_files = '20'", "tool.gatekeeper.scope.max_files must be an integer, not the string"),
        (
            "scope.forbid = ['deletes']",
            'tool.gatekeeper.scope.forbid[0]: there is no "deletes": did you mean "delete"?',
        ),
        ("scope.non_goals = [{ path = [] }]", 'number 1 has no key "path": did you mean "paths"?'),
        ('"\\u001b[31m" = 1', '[tool.gatekeeper] has no key "\\x1b[31m"'),
    ],
)
def test_a_wrong_setting_is_refused_by_name(text: str, message: str) -> None:
    said = complaint(f"[tool.gatekeeper]\n{text}\n")
    assert said.startswith("pyproject.toml: ")
    assert message in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (suites("run = 'x'"), '[[tool.gatekeeper.suites]] number 1 lacks the key "name"'),
        (suites("name = 'a'\nrun = ' '"), "tool.gatekeeper.suites.run (number 1) is empty"),
        (suites("name = 'lines'\nrun = 'x'"), '"lines" is a name of gatekeeper\'s own: choose another'),
        (suites("name = 'a.b'\nrun = 'x'"), '"a.b" must be a word of letters, digits, - and _'),
        (suites("name = 'a'\nrun = 'x'", "name = 'a'\nrun = 'y'"), 'suites.name (number 2): "a" is used twice'),
        (suites("nam = 'a'"), '[[tool.gatekeeper.suites]] number 1 has no key "nam": did you mean "name"?'),
        (commands("id = 'a'"), '[[tool.gatekeeper.commands]] number 1 lacks the key "run"'),
        (commands("id = 'lint'\nrun = 'x'"), '"lint" is a name of gatekeeper\'s own: choose another'),
        (commands("id = 'a'\nrun = 'x'", "id = 'a'\nrun = 'x'"), '"a" is used twice'),
        (commands("id = 'a'\nrun = ''"), "[[tool.gatekeeper.commands]] number 1: `run` names no program"),
        (commands("id = 'a'\nrun = 'x'\nparse = 'sarf'"), 'there is no "sarf": did you mean "sarif"?'),
        (commands("id = 'a'\nrun = 'x'\nparse = '(?P<path>'"), "number 1: not a regular expression: missing"),
        (commands("id = 'a'\nrun = 'x'\nparse = 'regex'"), "number 1: the regular expression has neither a group"),
    ],
)
def test_suites_and_commands_that_make_no_sense(text: str, message: str) -> None:
    assert message in complaint(text)


def test_a_glob_that_can_never_match_is_refused() -> None:
    for text in ("scope.allow = ['']", "scope.deny = ['']", "exclude = ['']", "scope.non_goals = [{ paths = [''] }]"):
        assert complaint(f"[tool.gatekeeper]\n{text}\n").startswith("pyproject.toml: tool.gatekeeper.")


def test_a_tasks_scope_file_has_the_keys_of_the_scope_at_its_top() -> None:
    assert config.scope_file(b'allow = ["src/**"]\nmax_files = 3\n', "task.toml") == {
        "allow": ("src/**",),
        "max_files": 3,
    }
    for content, message in (
        (b"alow = []", 'task.toml: the top level has no key "alow": did you mean "allow"'),
        (b"deny = ['a//b']", "task.toml: deny: the glob 'a//b' can never match"),
        (b"deny = ", "task.toml: not valid TOML"),
    ):
        with pytest.raises(ConfigError) as caught:
            config.scope_file(content, "task.toml")
        assert str(caught.value).startswith(message)


WORDS = ("description", "lint", "lines", "coverage", "limit", "on", "allow", "deny", "forbid", "non_goals", "paths")
MORE = ("severity", "security", "name", "run", "id", "parse", "mine", "a")
KEYS = (*PROJECT_KEYS, *WORDS, *MORE)
SCALARS = st.sampled_from(["off", "= 0", ">= 80%", "new", "standard", "strict", "mine", "a.toml", "src", "", "**"])
LEAVES = SCALARS | st.text(string.printable, max_size=5) | st.integers(-9, 9) | st.booleans()
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5))
def test_whatever_the_file_says_it_is_used_or_refused_in_words(table: dict[str, object]) -> None:
    text = "".join(f"{key} = {toml(value)}\n" for key, value in table.items())
    try:
        settings = config.load(reader({"gatekeeper.toml": text}))
    except ConfigError as error:
        assert str(error).startswith(("gatekeeper.toml: ", "a.toml: "))
        assert str(error).isprintable()
    else:
        config.build_checks(settings)
        assert set(settings.profile.conditions) <= set(settings.profile.origins)


def test_a_profile_of_the_command_line_may_lie_anywhere(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[conditions]\nlint.findings = "= 0"\n')
    assert list(config.load({}.get, profile=str(file)).profile.conditions) == ["lint.findings"]
    with pytest.raises(ConfigError, match="there is no file"):
        config.load({}.get, profile=str(tmp_path / "absent.toml"))
