from dataclasses import dataclass

import pytest

from gatekeeper import checks, config
from gatekeeper.errors import ConfigError
from gatekeeper.model.check import Check, Context
from gatekeeper.model.outcome import Outcome, Skipped
from gatekeeper.model.profile import Profile, Settings
from tests.config.files import load

NONE = """
[tool.gatekeeper]
extends = "bare"
[tool.gatekeeper.profiles.bare.conditions]
"""


def test_the_checks_are_those_with_a_condition_and_those_they_need() -> None:
    text = f'{NONE}coverage.lines = ">= 1%"\nlint.findings = "= 0"\n'
    built = config.build_checks(load(text))
    assert list(built) == ["coverage", "tests", "lint"]
    assert all(check.id == name for name, check in built.items())


def test_a_check_gets_its_settings_and_the_suites_it_knows_of() -> None:
    text = (
        f'{NONE}security.findings = "= 0"\ntests.failed = "= 0"\n'
        '[tool.gatekeeper.checks.security]\nseverity = "low"\n'
        '[[tool.gatekeeper.suites]]\nname = "unit"\nrun = "pytest tests"\n'
    )
    settings = load(text)
    built = config.build_checks(settings)
    assert vars(built["security"])["severity"] == "low"
    assert vars(built["tests"])["suites"] == settings.suites


def test_a_condition_on_a_costly_measure_turns_it_on() -> None:
    off = config.build_checks(load(f'{NONE}complexity.function = "<= 9"\n'))["complexity"]
    assert vars(off)["maintainability"] is False
    text = f'{NONE}complexity.maintainability = ">= 20"\n[tool.gatekeeper.checks.complexity]\nmaintainability = false\n'
    assert vars(config.build_checks(load(text))["complexity"])["maintainability"] is True


def test_a_given_report_asks_nothing_of_the_tests() -> None:
    text = f'{NONE}coverage.lines = ">= 1%"\n[tool.gatekeeper.checks.coverage]\n'
    assert list(config.build_checks(load(text))) == ["coverage", "tests"]
    assert list(config.build_checks(load(text + 'report = "coverage.xml"\n'))) == ["coverage"]


def test_a_command_is_a_check_of_its_own() -> None:
    built = config.build_checks(load(f'{NONE}[[tool.gatekeeper.commands]]\nid = "deptry"\nrun = "deptry ."\n'))
    assert list(built) == ["deptry"]
    assert built["deptry"].id == "deptry"


@dataclass(frozen=True)
class Picky(Check):
    id = "lint"
    title = "Picky"
    summary = ""
    measures = ()
    number: int = 0

    def __post_init__(self) -> None:
        raise ValueError("number is too small")

    def run(self, context: Context) -> Outcome:
        return Skipped("")


def test_settings_that_a_check_refuses_are_a_configuration_error(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(f'{NONE}lint.findings = "= 0"\n')
    monkeypatch.setattr(checks, "load", lambda name: Picky)
    with pytest.raises(ConfigError, match=r"^pyproject.toml: the settings of the check lint: number is too small"):
        config.build_checks(settings)
    with pytest.raises(ConfigError, match=r"^the profile: the settings of"):
        config.build_checks(Settings(Profile("p", settings.profile.conditions)))
