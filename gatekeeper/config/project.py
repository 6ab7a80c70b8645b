"""The project's configuration as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any, cast

from msgspec import Struct

from gatekeeper import checks
from gatekeeper.checks._suites import USUAL
from gatekeeper.config.conditions import Stated
from gatekeeper.config.document import Document, Read, project_settings, rows
from gatekeeper.config.layers import PROFILE_KEYS, Layer, merged, parse_layer
from gatekeeper.config.measures import Measures, command_measure, suite_measure
from gatekeeper.config.place import Place, quoted, suggestion
from gatekeeper.config.profiles import DEFAULT, PROFILES, Library, is_inside, own_profiles
from gatekeeper.config.values import built, convert
from gatekeeper.config.waivers import WAIVERS, waivers_in
from gatekeeper.model.glob import validate_globs
from gatekeeper.model.profile import Command, On, Profile, Settings, Suite, Waiver

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_Texts = tuple[str, ...]
_PLAIN: Mapping[str, object] = {"base": str, "source": _Texts, "tests": _Texts, "python": str, "exclude": _Texts}
KEYS = (*(key for key in PROFILE_KEYS if key != "description"), *_PLAIN, "suites", "commands", WAIVERS, PROFILES)


class Configuration(Struct, frozen=True):
    """What the project's file says, read and checked, before a profile is chosen."""

    document: Document | None
    library: Library
    suites: tuple[Suite, ...] = ()
    commands: tuple[Command, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    def own_layer(self) -> Layer:
        """The project's own conditions and settings. Raises ConfigError."""
        if self.document is None:
            return Layer("", Place(""))
        return parse_layer(self.document, self.document.place.file, self.library.measures, KEYS)

    def command_layer(self) -> Layer:
        """The conditions that hold for commands unless something else says otherwise: nothing found."""
        name = self.document.place.file if self.document else ""
        infos = [command_measure(command) for command in self.commands]
        return Layer(name, Place(name), conditions={info.id: Stated(info, "=", Fraction(0)) for info in infos})


def read_configuration(read: Read, where: str = "") -> Configuration:
    """Reads the project's file, if it has one. Raises ConfigError."""
    document = project_settings(read, where)
    if document is None:
        return Configuration(None, Library(read, where, Measures()))
    suites, commands = _suites(document), _commands(document)
    waivers = waivers_in(document)
    infos = (*map(suite_measure, suites), *map(command_measure, commands))
    measures = Measures({info.id: info for info in infos})
    library = Library(read, where, measures, own_profiles(document))
    for name in library.own:
        library.layer(name)
    return Configuration(document, library, suites, commands, waivers)


def has_settings(read: Read, where: str = "") -> bool:
    """Whether the project has gatekeeper settings of its own. Raises ConfigError when they cannot be read."""
    return project_settings(read, where) is not None


def load(read: Read, *, profile: str | None = None, judge: str | None = None, where: str = "") -> Settings:
    """The project's settings, fully resolved.

    `read` returns a file by its name relative to the project's root, so policy can come from the work tree or from the
    merge base; `where` is added to file names in errors ("at 1a2b3c"). `profile` (a name, a file inside the project,
    or the absolute path of another) beats `extends`, and `judge` ("all" or "new") that of the configuration. Raises
    ConfigError.
    """
    configuration = read_configuration(read, where)
    own = configuration.own_layer()
    name = profile or own.extends or DEFAULT
    asked = own.place if own.extends and not profile else None
    layers = configuration.library.layers(name, asked)
    resolved = merged(layers[-1].name, (configuration.command_layer(), *layers, own), On(judge) if judge else None)
    return _with_plain(configuration, resolved)


def resolve_profile(name: str, read: Read, where: str = "") -> Profile:
    """The profile of that name alone, fully resolved, without the project's own conditions. Raises ConfigError."""
    layers = read_configuration(read, where).library.layers(name)
    return merged(layers[-1].name, layers)


def _with_plain(configuration: Configuration, profile: Profile) -> Settings:
    document = configuration.document
    if document is None:
        return Settings(profile)
    return Settings(
        profile,
        **_plain(document),
        suites=configuration.suites,
        commands=configuration.commands,
        waivers=configuration.waivers,
        file=document.place.file,
    )


def _plain(document: Document) -> dict[str, Any]:
    """The values that stand directly under gatekeeper's name. Raises ConfigError."""
    place, table = document.place, document.table
    values = {key: convert(table[key], kind, place, key) for key, kind in _PLAIN.items() if key in table}
    for key in ("base", "python"):
        if values.get(key) == "":
            raise place.error(f"{place.key(key)} is empty: leave it out to have it worked out")
    exclude = cast("_Texts", values.get("exclude", ()))
    validate_globs((glob.removeprefix("!") for glob in exclude), f"{place.file}: {place.key('exclude')}")
    roots = {key: _roots(cast("_Texts", values[key]), place, key) for key in ("source", "tests") if key in values}
    return values | roots


def _roots(paths: _Texts, place: Place, key: str) -> _Texts:
    """The folders or modules, normalised. Raises ConfigError for one that is not inside the project."""
    for path in paths:
        if not is_inside(path):
            raise place.error(
                f"{place.key(key)}: {quoted(path)} must be a path inside the project, with / and without .."
            )
    return tuple(PurePosixPath(path).as_posix() for path in paths)


def _suites(document: Document) -> tuple[Suite, ...]:
    entries = rows(document, "suites")
    suites = tuple(built(row.table, Suite, row.place) for row in entries)
    _check_names(
        [suite.name for suite in suites], "name", _taken() if suites else set(), [row.place for row in entries]
    )
    for suite, row in zip(suites, entries, strict=True):
        if not suite.run.strip():
            raise row.place.error(f"{row.place.key('run')} is empty")
    return suites


def _taken() -> set[str]:
    """The names that the measures of coverage have, but those that suites may have."""
    return {info.id.partition(".")[2] for info in checks.load("coverage").measures} - {*USUAL}


def _commands(document: Document) -> tuple[Command, ...]:
    entries = rows(document, "commands")
    if not entries:
        return ()
    from gatekeeper.checks._command import problem

    commands = tuple(_with_parser(built(row.table, Command, row.place), row.place) for row in entries)
    _check_names([command.id for command in commands], "id", set(checks.ids()), [row.place for row in entries])
    for command, row in zip(commands, entries, strict=True):
        wrong = problem(command)
        if wrong:
            raise row.place.error(f"{row.place.heading}: {wrong}")
    return commands


def _check_names(names: list[str], key: str, taken: set[str], places: list[Place]) -> None:
    for index, (name, place) in enumerate(zip(names, places, strict=True)):
        if not _WORD.fullmatch(name):
            raise place.error(f"{place.key(key)}: {quoted(name)} must be a word of letters, digits, - and _")
        if name in taken:
            raise place.error(f"{place.key(key)}: {quoted(name)} is a name of gatekeeper's own: choose another")
        if name in names[:index]:
            raise place.error(f"{place.key(key)}: {quoted(name)} is used twice")


def _with_parser(command: Command, place: Place) -> Command:
    """The command with its parser named: a `parse` that is none of the names is a regular expression."""
    from gatekeeper.checks._command import EXIT_CODE
    from gatekeeper.checks._parse import FORMATS, REGEX

    known = (EXIT_CODE, REGEX, *FORMATS)
    if command.parse in known:
        return command
    if "(?P<" not in command.parse:
        raise place.error(
            f"{place.key('parse')}: there is no {quoted(command.parse)}: {suggestion(command.parse, known)}"
        )
    return replace(command, parse=REGEX, pattern=command.parse)
