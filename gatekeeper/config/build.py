"""The checks that a run needs, made from its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gatekeeper import checks
from gatekeeper.checks._suites import USUAL
from gatekeeper.config.layers import SUITES
from gatekeeper.config.values import Setting, settings_of
from gatekeeper.errors import ConfigError
from gatekeeper.model.check import Check
from gatekeeper.model.profile import Command, Settings, Suite


def build_checks(settings: Settings) -> Mapping[str, Check]:
    """The checks that have a condition, and those whose outcome they read, by id, in the order of the conditions.

    Raises ConfigError when a check refuses its settings.
    """
    commands = {command.id: command for command in settings.commands}
    built: dict[str, Check] = {}
    for condition in settings.profile.conditions.values():
        _add(condition.check, commands, settings, built)
    return built


def _add(id: str, commands: Mapping[str, Command], settings: Settings, built: dict[str, Check]) -> None:
    """Builds a check, and those that it needs, unless that is done already."""
    if id in built:
        return
    built[id] = _command(commands[id]) if id in commands else _check(id, settings)
    for need in built[id].needs:
        _add(need, commands, settings, built)


def _check(id: str, settings: Settings) -> Check:
    cls: Any = checks.load(id)
    known = settings_of(cls)
    values = {**settings.profile.checks.get(id, {}), **_asked_for(id, settings, known)}
    if SUITES in known:
        values[SUITES] = _suites(settings)
    try:
        return cls(**values)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{settings.file or 'the profile'}: the settings of the check {id}: {error}") from error


def _suites(settings: Settings) -> tuple[Suite, ...]:
    """The configured suites, and those that a condition names and the tests' folders or marks show."""
    asked = {measure.partition(".")[2] for measure in settings.profile.conditions}
    known = {suite.name for suite in settings.suites}
    return (*settings.suites, *(Suite(name, "") for name in USUAL if name in asked - known))


def _asked_for(id: str, settings: Settings, known: Mapping[str, Setting]) -> dict[str, bool]:
    """The switches that conditions turn on: a costly measure is taken only when the setting of its name is true.

    They turn on the switches of the check that measures, and of those that it needs.
    """
    names = (measure.partition(".")[2] for measure in _judged(id, settings))
    return {name: True for name in names if name in known and known[name].type is bool}


def _judged(id: str, settings: Settings) -> Iterator[str]:
    """The measures, of those that have a condition, that the check takes itself or supplies with what they need."""
    commands = {command.id for command in settings.commands}
    for one in settings.profile.conditions.values():
        if one.check not in commands and id in (one.check, *checks.load(one.check).needs):
            yield one.measure


def _command(command: Command) -> Check:
    from gatekeeper.checks._command import CommandCheck

    return CommandCheck(command)
