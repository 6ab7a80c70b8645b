"""Settings at both ends of a change: what cannot be read, what is odd, and what tools make of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.checks._integrity import settings
from gatekeeper.checks._integrity.settings.commands import Script, calls
from gatekeeper.checks._integrity.settings.documents import (
    is_true,
    number,
    parse_ini,
    parse_json,
    parse_toml,
    parse_yaml,
)
from gatekeeper.checks._integrity.settings.values import matches, regex_matcher
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change
from tests.checks.changes import context_of

CODE = {"src/shop/cart.py": b"x = 1\n", "tests/test_cart.py": b"def test_cart():\n    assert True\n"}


def found(tmp_path: Path, base: dict[str, str], head: dict[str, str]) -> set[tuple[str, str, str, str]]:
    """(severity, rule, path, message) of every finding."""
    before = {**CODE, **{name: text.encode() for name, text in base.items()}}
    after = {**CODE, **{name: text.encode() for name, text in head.items()}}
    context = context_of(tmp_path, before, after)
    assert isinstance(context.comparison, Change)
    view = ChangeView(context, context.comparison)
    return {(one.severity.label, one.rule, one.location.path, one.message) for one in settings.findings(view)}


def rules(tmp_path: Path, base: dict[str, str], head: dict[str, str]) -> set[tuple[str, str]]:
    return {one[:2] for one in found(tmp_path, base, head)}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "[tool"),
        ("setup.cfg", "no section\n"),
        ("pyrightconfig.json", "{"),
        (".pre-commit-config.yaml", "a: [\n"),
        (".github/workflows/ci.yml", "a: b: c\n"),
    ],
)
def test_settings_that_the_change_breaks_are_no_pass(tmp_path: Path, name: str, text: str) -> None:
    base = {name: "repos: []\n"} if name.startswith(".") else {}
    with pytest.raises(CannotVerify, match=f"{name} cannot be parsed"):
        found(tmp_path, base, {name: text})


def test_settings_that_were_broken_before_count_as_none(tmp_path: Path) -> None:
    assert (
        found(tmp_path, {"pyproject.toml": "[tool"}, {"pyproject.toml": "[tool.ruff]\nexclude = ['docs']\n"}) == set()
    )


def test_a_file_too_large_for_settings_is_no_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="too large"):
        found(tmp_path, {}, {"pyproject.toml": "#" * 2_000_001})


def test_a_change_without_settings_is_not_looked_into(tmp_path: Path) -> None:
    assert found(tmp_path, {}, {"src/shop/tax.py": "y = 1\n"}) == set()


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("ruff.toml", "extend = 'other.toml'\n", "extend = 'other.toml'\nlint = 3\n"),
        ("gatekeeper.toml", f"extends = '{'a' * 300}'\n", "extends = 'standard'\n"),
        ("gatekeeper.toml", "[checks.security]\nseverity = {}\n", "[checks.security]\nseverity = 'low'\n"),
        ("gatekeeper.toml", "[checks.security]\nseverity = ['a']\n", "[checks.security]\nseverity = 'low'\n"),
    ],
)
def test_values_of_another_kind_say_nothing(tmp_path: Path, name: str, before: str, after: str) -> None:
    other = {"other.toml": "[lint]\nselect = ['F']\n"}
    assert found(tmp_path, {**other, name: before}, {**other, name: after}) == set()


def test_a_code_that_is_blank_is_one_more(tmp_path: Path) -> None:
    said = found(tmp_path, {"mypy.ini": "[mypy]\n"}, {"pyproject.toml": "[tool.mypy]\ndisable_error_code = [' ']\n"})
    assert [rule for _, rule, *_ in said] == ["settings-loosened"]


def test_documents_are_read_as_their_tools_read_them() -> None:
    assert parse_json(b'{"a": "//x", /* why */ "b": [1, 2,], // so\n}') == {"a": "//x", "b": [1, 2]}
    assert parse_json(b"[]") == {}
    assert parse_ini(b"[a]\nfail-under = %d\nalone\n") == {"a": {"fail_under": "%d", "alone": ""}}
    with pytest.raises(ValueError, match="NoneType"):
        parse_ini(b"[a]\nalone\n  goes on\n")
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 90)}]" for n in range(1, 4)]
    with pytest.raises(ValueError, match="aliases"):
        parse_yaml("\n".join(["a0: &a0 [x, x]", *lines]).encode())
    with pytest.raises(ValueError, match="aliases"):
        parse_yaml(b"a: &a\n  b: *a\n")
    assert parse_yaml(b"a: !x 1\n---\nb: {c: 2}\n---\n- d\n") == {"a": None, "b": {"c": 2}}
    assert parse_toml(b"\xef\xbb\xbfa = 1\n") == {"a": 1}


def test_values_are_read_from_either_kind_of_file() -> None:
    assert (number("90%"), number(True), number("many")) == (90, None, None)
    assert [is_true(one) for one in (True, "yes", "On", "0", None)] == [True, True, True, False, False]


def test_globs_are_read_as_tools_read_them() -> None:
    assert matches(".", "src/a.py")
    assert not matches("", "src/a.py")
    assert matches("*/shop/*", "src/shop/a.py")
    assert matches("**/shop", "shop/a.py")
    assert not matches("src", "tests/src_a.py")


def test_regular_expressions_that_could_take_for_ever_hide_everything() -> None:
    assert regex_matcher(["(a+)+$"])("src/b.py")
    assert not regex_matcher(["(", "^docs/"])("src/b.py")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("uv run --group dev pytest -q", [("pytest", "")]),
        ("python -m coverage run -m pytest", [("pytest", "")]),
        ("coverage run manage.py test", [("unittest", "")]),
        ("coverage html", []),
        ("pip install pytest ruff", []),
        ("uv tool install tox", []),
        ("echo pytest", [("pytest", "echo")]),
        ("echo 'now pytest'", []),
        ("ruff format --check .", [("ruff format", "")]),
        ("SKIP=mypy prek run -a", [("prek", "SKIP=mypy")]),
        ("mypy src | tee log &", [("mypy", "| tee")]),
        ("set -o pipefail\nmypy src | tee log", [("mypy", "")]),
        ("${PREFIX}coverage report", [("coverage", "")]),
        ("./scripts/test -q", [("scripts/test", "")]),
        ("venv/bin/coverage report", [("coverage", "")]),
        ("python tests/test_a.py", []),
        ("ruff check . && pytest || true", [("ruff", "|| true"), ("pytest", "|| true")]),
        ("ruff check .; pytest || true", [("ruff", ""), ("pytest", "|| true")]),
        ("set +e\npytest\nset -e\nmypy src", [("pytest", "set +e"), ("mypy", "")]),
        ("env X=1 ./.venv/bin/py.test \\\n  -k 'a b' # || true", [("pytest", "")]),
        ("pytest -k \"it's", [("pytest", "")]),
        ("git commit --no-verify", [("git", "--no-verify")]),
        ("git commit", []),
        ("pixi run all_" + "tests_" * 60, [("pixi", "")]),
        ("pixi run " + "a_" * 60, []),
        ("pixi run tests" + "_a" * 60 + "!", []),
        ("./scripts/tests" + "_a" * 60 + "!", []),
    ],
)
def test_commands_that_check_are_told_from_others(line: str, said: list[tuple[str, str]]) -> None:
    assert [(call.tool, call.excused) for call in calls(Script(line, "x.sh"))] == said


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "-p no:warnings", {("warning", "settings-loosened")}),
        ("", "-p no:cacheprovider -p no:logging", set()),
        ("", "--reruns 3", {("warning", "settings-loosened")}),
        ("-W error", "", {("warning", "settings-loosened")}),
        ("", "-W ignore::DeprecationWarning", {("warning", "settings-loosened")}),
        ("-o xfail_strict=true", "-q", {("warning", "settings-loosened")}),
        ("--ignore=tests/none", "--ignore=tests/none --ignore=tests/other", set()),
        ("", "--ignore-glob=tests/test_*", {("error", "tests-deselected")}),
        ("", "-k 'not nothing_like_it'", {("warning", "tests-deselected")}),
        ("", "-knothing_like_it", {("warning", "tests-deselected")}),
        ("-k cart", "-q", set()),
    ],
)
def test_options_of_pytest(tmp_path: Path, before: str, after: str, expected: set[tuple[str, str]]) -> None:
    text = "[pytest]\nxfail_strict = false\naddopts = -ra {}\n"
    assert rules(tmp_path, {"tox.ini": text.format(before)}, {"tox.ini": text.format(after)}) == expected


def test_patterns_of_names_that_still_hold_every_test(tmp_path: Path) -> None:
    text = "[pytest]\naddopts = -ra\n"
    assert found(tmp_path, {"pytest.ini": text}, {"pytest.ini": text + "python_functions = test_* check_*\n"}) == set()


def test_first_settings_that_only_hide_are_reported(tmp_path: Path) -> None:
    hiding = '[tool.ruff.lint]\nignore = ["F821"]\n'
    assert rules(tmp_path, {}, {"pyproject.toml": hiding}) == {("warning", "settings-loosened")}
    assert rules(tmp_path, {}, {"pyproject.toml": "[tool.mypy]\nignore_errors = true\n"}) == set()


def test_an_expression_that_is_none_excludes_nothing(tmp_path: Path) -> None:
    base = "[tool.coverage.report]\nfail_under = 80\n"
    said = found(tmp_path, {"pyproject.toml": base}, {"pyproject.toml": base + 'exclude_also = ["("]\n'})
    assert {one[0] for one in said} == {"warning"}


def test_settings_of_a_folder_are_judged_where_they_stand(tmp_path: Path) -> None:
    base = {
        "tools/ruff.toml": 'lint.select = ["E", "F"]\n',
        "tools/a.py": "x = 1\n",
        "ruff.toml": 'lint.select = ["B"]\n',
    }
    head = {**base, "tools/ruff.toml": 'lint.select = ["E"]\n'}
    assert {one[2] for one in found(tmp_path, base, head)} == {"tools/ruff.toml"}


def test_settings_that_leave_with_their_folder_are_not_missed(tmp_path: Path) -> None:
    base = {"tools/ruff.toml": 'lint.select = ["E", "F"]\n', "tools/a.py": "x = 1\n"}
    assert found(tmp_path, base, {}) == set()
    assert found(tmp_path, base, {name.replace("tools", "scripts"): text for name, text in base.items()}) == set()


def test_nested_settings_without_those_of_the_tool_change_nothing(tmp_path: Path) -> None:
    base = {"pyproject.toml": '[tool.ruff.lint]\nselect = ["B"]\n', "tools/a.py": "x = 1\n"}
    head = {**base, "tools/pyproject.toml": '[project]\nname = "tools"\n'}
    assert found(tmp_path, base, head) == set()


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("tox.toml", '[env_run_base]\ncommands = [["pytest"]]\n', '[env_run_base]\ncommands = [["pytest"], 3]\n'),
        ("noxfile.py", "import nox\n", "import (\n"),
        ("noxfile.py", "-" * 20_000 + "1", "import nox\n"),
        ("noxfile.py", f"def lint(session):\n    session.run(0x{'f' * 6000})\n", "import nox\n"),
        ("noxfile.py", f"@nox.session(default=0x{'f' * 6000})\ndef lint(session):\n    pass\n", "import nox\n"),
        ("Makefile", "test:\n\tpytest\n", "test:\n\tpytest\nwatch:\n\tpytest --lf || true\n"),
        ("justfile", "test:\n  pytest\n", f"test:\n  pytest\n  {'{{' * 40_000}\n{'a' * 80_000}\n"),
    ],
)
def test_scripts_that_are_odd_or_new_excuse_nothing(tmp_path: Path, name: str, before: str, after: str) -> None:
    assert found(tmp_path, {name: before}, {name: after}) == set()


def test_tox_inside_pyproject_that_cannot_be_read_is_taken_as_commands(tmp_path: Path) -> None:
    text = '[tool.tox]\nlegacy_tox_ini = """\n{}\n"""\n'
    said = rules(tmp_path, {"pyproject.toml": text.format("pytest")}, {"pyproject.toml": text.format("pytest || true")})
    assert said == {("error", "ci-weakened")}


def test_a_workflow_step_may_use_an_action_that_checks(tmp_path: Path) -> None:
    text = "on: push\njobs:\n  lint:\n    steps:\n      - uses: astral-sh/ruff-action@v3\n{}"
    name = ".github/workflows/ci.yml"
    said = rules(tmp_path, {name: text.format("")}, {name: text.format("        continue-on-error: true\n")})
    assert said == {("error", "ci-weakened")}


def test_a_profile_that_there_is_not_and_one_that_extends_itself_end(tmp_path: Path) -> None:
    text = '[tool.gatekeeper]\nextends = "{}"\n[tool.gatekeeper.profiles.a]\nextends = "a"\n'
    said = rules(tmp_path, {"pyproject.toml": text.format("standard")}, {"pyproject.toml": text.format("a")})
    assert said == {("error", "policy-loosened")}
    assert (
        rules(tmp_path / "2", {"pyproject.toml": text.format("nothing")}, {"pyproject.toml": text.format("strict")})
        == set()
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("typeCheckingMode = 'off'\nreportUnusedImport = 'error'", "typeCheckingMode = 'off'", {"warning"}),
        ("strictListInference = true", "strictDictionaryInference = true", {"warning"}),
        ("strict = ['src']\ninclude = ['src']", "include = ['src']", {"warning"}),
        ("reportOptionalCall = 'error'", "include = ['src', 'tests']", set()),
    ],
)
def test_rules_of_pyright(tmp_path: Path, before: str, after: str, expected: set[str]) -> None:
    base, head = {"pyproject.toml": f"[tool.pyright]\n{before}\n"}, {"pyproject.toml": f"[tool.pyright]\n{after}\n"}
    assert {one[0] for one in found(tmp_path, base, head)} == expected


def test_a_reusable_workflow_that_may_fail(tmp_path: Path) -> None:
    name = ".github/workflows/ci.yml"
    base = "on: push\njobs:\n  tests:\n    uses: ./.github/workflows/tests.yml\n"
    assert rules(tmp_path, {name: base}, {name: base + "    continue-on-error: true\n"}) == {("error", "ci-weakened")}


def test_jobs_inside_the_stages_of_azure(tmp_path: Path) -> None:
    base = "stages:\n  - stage: check\n    jobs:\n      - job: tests\n        steps:\n          - script: pytest\n"
    said = rules(
        tmp_path, {"azure-pipelines.yml": base}, {"azure-pipelines.yml": base + "            condition: false\n"}
    )
    assert said == {("error", "ci-weakened")}
