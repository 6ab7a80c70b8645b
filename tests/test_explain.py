import pytest

from gatekeeper import checks
from gatekeeper.config.values import settings_of
from gatekeeper.errors import UsageError
from gatekeeper.explain import default_text, explain, shipped_profiles
from gatekeeper.model.check import rule_name
from gatekeeper.model.profile import Suite
from gatekeeper.project import tools

GIVEN_OTHERWISE = ("suites", "narrowed_by")
"""Fields of checks that are no settings: written as [[suites]], and given on the command line."""


def test_a_measure_is_explained_with_its_limits_and_how_to_set_it() -> None:
    text = explain(" coverage.lines ")
    assert text.startswith("coverage.lines: ")
    assert "When a condition on it fails: " in text
    assert "  development: >= 70%\n  standard: >= 80%\n  strict: = 100%\n" in text
    assert '    [tool.gatekeeper.conditions]\n    coverage.lines = ">= 80%"  # or "off"\n' in text


def test_a_measure_that_no_shipped_profile_limits() -> None:
    text = explain("coverage.branches")
    assert "  strict: off\n" in text
    assert 'coverage.branches = ">= 80%"' in text


@pytest.mark.parametrize("id", checks.ids())
def test_every_check_measure_and_own_rule_is_explained(id: str) -> None:
    check = checks.load(id)
    text = explain(id)
    assert text.startswith(f"{id}: {check.title}\n")
    for name in settings_of(check):
        assert (f"\n  {name} (" in text) is (name not in GIVEN_OTHERWISE)
    for info in check.measures:
        assert f"  {info.id}: " in text
        assert explain(info.id).startswith(f"{info.id}: {info.title}")
    for rule in check.rules:
        name = rule_name(id, rule)
        assert f"  {name}: " in text
        assert explain(name).startswith(f"{name}: {rule.title}\n")


@pytest.mark.parametrize("id", checks.ids())
def test_every_own_rule_has_an_example_of_each_side(id: str) -> None:
    for rule in checks.load(id).rules:
        assert rule.bad.strip(), rule.id
        assert rule.good.strip(), rule.id
        assert rule.bad != rule.good
        text = explain(rule_name(id, rule))
        assert "\nReported\n" in text
        assert "\nNot reported\n" in text


def test_an_own_rule_is_shown_with_an_example_of_each_side() -> None:
    text = explain("integrity/suppression-blanket")
    assert "To mend it: " in text
    assert "Reported\n    import os, sys  # noqa\n" in text
    assert "Not reported\n    import os\n" in text


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("lint/F401", "# unused-import (F401)"),
        ("lint/F401", "https://docs.astral.sh/ruff/rules/unused-import"),
        ("lint/E99999", "`ruff rule E99999`"),
        ("types/reportOptionalOperand", "configuration.md#reportOptionalOperand"),
        ("security/B101", "lists B101"),
    ],
)
def test_a_tools_rule_is_left_to_the_tools_own_pages(topic: str, said: str) -> None:
    text = explain(topic)
    assert text.startswith(f"{topic}: a rule of the check ")
    assert said in text
    assert "https://" in text


def test_without_a_ruff_its_rules_are_left_to_its_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "bundled", lambda *_: None)
    assert "`ruff rule F401`" in explain("lint/F401")


def test_a_profile_is_printed_in_full() -> None:
    assert explain("strict").startswith("# strict, fully resolved\n")
    assert list(shipped_profiles()) == ["development", "standard", "strict"]


@pytest.mark.parametrize(
    ("topic", "hint"),
    [
        ("coverage.line", "did you mean coverage.lines"),
        ("integrity/supression-added", "did you mean integrity/suppression-added"),
        ("lint/F 401;", "there is no"),
        ("scope/zzzzzzzz", "there is no"),
        ("nowhere/F401", "there is no"),
        ("standart", "did you mean standard"),
        ("??????", "the checks are "),
        ("\x1b[2J", r'"\x1b[2J"'),
    ],
)
def test_an_unknown_name_is_answered_with_likely_ones(topic: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        explain(topic)
    assert hint in str(caught.value)


def test_a_default_in_words() -> None:
    assert default_text(settings_of(Suite)["name"]) == "must be given"
